"""Socket Mode: the WebSockets the app holds, envelopes out and acks in.

As docs.slack.dev/apis/events-api/using-socket-mode has it: at most ten connections, each envelope to one of them, an
ack over any of them; events that are not acked come again, at once, after one minute and after five.
"""

import asyncio
import contextlib
import json
import time
from typing import Any
from uuid import uuid4

from aiohttp import WSMsgType, web

from sandbox import events, ids
from sandbox.faults import Faults
from sandbox.model import Json
from sandbox.shapes import APP_ID
from sandbox.traffic import Traffic

ACK_SECONDS = 3.0
MAX_CONNECTIONS = 10
RETRY_SECONDS = (0.0, 60.0, 300.0)
_CLOSE_AFTER_WARNING_SECONDS = 10.0
_PING_SECONDS = 0.25


class NotAckedError(Exception):
    """The app did not ack in Slack's three seconds; `connected` says whether there was a connection at all."""

    def __init__(self, *, connected: bool) -> None:
        super().__init__("the app did not ack")
        self.connected = connected


class _Connection:
    def __init__(self, socket: web.WebSocketResponse, transport: asyncio.BaseTransport) -> None:
        self.socket = socket
        self.transport = transport
        self.leaving = False

    async def send(self, message: Json) -> None:
        # The app may close at any moment; what it did not get, it does not ack.
        with contextlib.suppress(ConnectionError):
            await self.socket.send_str(json.dumps(message))


class Link:
    """The app's connections. All methods run on the server's event loop."""

    def __init__(self, traffic: Traffic, faults: Faults) -> None:
        self._traffic = traffic
        self._faults = faults
        self._tickets: set[str] = set()
        self._connections: list[_Connection] = []
        self._next = 0
        self._waiting: dict[str, asyncio.Future[Any]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def connected(self) -> bool:
        return bool(self._connections)

    def new_ticket(self) -> str:
        """What one connection shows to be let in."""
        ticket = ids.new_key()
        self._tickets.add(ticket)
        return ticket

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """One connection, until either side ends it."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            raise web.HTTPForbidden(text="this address was used, or was never given")
        self._tickets.discard(ticket)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        assert request.transport is not None  # just upgraded
        connection = _Connection(socket, request.transport)
        if len(self._connections) >= MAX_CONNECTIONS:
            await connection.send(_disconnect("too_many_websockets"))
            await socket.close()
            return socket
        self._connections.append(connection)
        self._traffic.record("out", "connection", "hello", {}, None, time.perf_counter())
        try:
            await connection.send(_hello(len(self._connections)))
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._acked(json.loads(message.data))
        finally:
            self._connections.remove(connection)
            self._traffic.record("out", "connection", "closed", {}, None, time.perf_counter())
        return socket

    async def request(
        self, kind: str, name: str, payload: Json, *, accepts_payload: bool, channel: str | None = None
    ) -> Any:
        """Send a command or interaction and give the ack's payload (None if empty); raises `NotAckedError`."""
        started = time.perf_counter()
        if self._faults.duplicates(name, channel):
            self._spawn(self._send_again(kind, name, payload, accepts_payload=accepts_payload))
        try:
            answer = await self._deliver(
                {"type": kind, "payload": payload, "accepts_response_payload": accepts_payload}
            )
        except NotAckedError as problem:
            word = "not acked in 3 s" if problem.connected else "not connected"
            self._traffic.record("out", kind, name, payload, {"refused": word}, started)
            raise
        self._traffic.record("out", kind, name, payload, answer, started)
        return answer

    def publish(self, event: Json, at: float, *, is_shared: bool) -> None:
        """Send an event at some time soon, again if it is not acked; `at` in seconds since the epoch.

        `is_shared`: it happened in a channel that is shared with a partner's workspace.
        """
        payload = events.event_callback(event, at, is_shared=is_shared)
        self._spawn(self._publish(event, payload))

    async def _publish(self, event: Json, payload: Json) -> None:
        name = str(event["type"])
        channel = event.get("channel")
        if self._faults.duplicates(name, channel if isinstance(channel, str) else None):
            self._spawn(self._send_event(name, payload, 1, "timeout"))
        if await self._send_event(name, payload, 0, ""):
            return
        for attempt, wait in enumerate(RETRY_SECONDS, start=1):
            await asyncio.sleep(wait)
            if await self._send_event(name, payload, attempt, "timeout"):
                return

    async def _send_event(self, name: str, payload: Json, attempt: int, reason: str) -> bool:
        started = time.perf_counter()
        envelope = {
            "type": "events_api",
            "payload": payload,
            "accepts_response_payload": False,
            "retry_attempt": attempt,
            "retry_reason": reason,
        }
        answer: Json = {}
        try:
            await self._deliver(envelope)
        except NotAckedError as problem:
            answer = {"refused": "not acked in 3 s" if problem.connected else "not connected"}
        self._traffic.record("out", "events_api", name, payload, answer, started)
        return not answer

    async def _send_again(self, kind: str, name: str, payload: Json, *, accepts_payload: bool) -> None:
        started = time.perf_counter()
        with contextlib.suppress(NotAckedError):
            answer = await self._deliver(
                {"type": kind, "payload": payload, "accepts_response_payload": accepts_payload}
            )
            self._traffic.record("out", kind, f"{name} (again)", payload, answer, started)

    async def _deliver(self, envelope: Json) -> Any:
        if not self._connections:
            raise NotAckedError(connected=False)
        envelope_id = str(uuid4())
        acked: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = acked
        try:
            await self._pick().send({"envelope_id": envelope_id, **envelope})
            return await asyncio.wait_for(acked, ACK_SECONDS)
        except TimeoutError:
            raise NotAckedError(connected=True) from None
        finally:
            del self._waiting[envelope_id]

    def _pick(self) -> _Connection:
        staying = [connection for connection in self._connections if not connection.leaving] or self._connections
        self._next += 1
        return staying[self._next % len(staying)]

    def _acked(self, message: Json) -> None:
        waiting = self._waiting.get(str(message.get("envelope_id")))
        if waiting is None or waiting.done():
            self._traffic.record("in", "connection", "late ack", message, None, time.perf_counter())
        else:
            waiting.set_result(message.get("payload"))

    def refresh(self) -> None:
        """Ask every connection to reconnect, as Slack does every few hours, and close it ten seconds later."""
        for connection in self._connections:
            if not connection.leaving:
                connection.leaving = True
                self._spawn(self._retire(connection))

    async def _retire(self, connection: _Connection) -> None:
        await connection.send(_disconnect("warning"))
        # Slack pings its connections, and slack_sdk's builtin client needs it: before it closes the old connection it
        # waits until something arrives there, up to 3 s, and handles nothing meanwhile. An empty ping it cannot read:
        # a frame of two bytes makes it forget those that came with it.
        for _ in range(round(_CLOSE_AFTER_WARNING_SECONDS / _PING_SECONDS)):
            await asyncio.sleep(_PING_SECONDS)
            if connection.socket.closed:
                return
            with contextlib.suppress(ConnectionError):
                await connection.socket.ping(b"Ping from practice")
        await connection.send(_disconnect("refresh_requested"))
        await connection.socket.close()

    def drop(self) -> None:
        """Cut every connection without a word."""
        for connection in self._connections:
            assert isinstance(connection.transport, asyncio.Transport)
            connection.transport.abort()

    async def close(self) -> None:
        """Stop everything under way and say goodbye."""
        under_way = list(self._tasks)
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)
        for connection in list(self._connections):
            await connection.socket.close()

    def _spawn(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _hello(connections: int) -> Json:
    return {
        "type": "hello",
        "num_connections": connections,
        "connection_info": {"app_id": APP_ID},
        "debug_info": {"host": "practice", "build_number": 1, "approximate_connection_time": 18060},
    }


def _disconnect(reason: str) -> Json:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "practice"}}
