"""A stand-in for Slack in a process of its own: takes every call, sends commands over Socket Mode, times the acks.

Much less than the practice workspace, so that its own time is small beside what is measured.
"""

import asyncio
import itertools
import json
import sys
import time
from typing import Any
from uuid import uuid4

from aiohttp import WSMsgType, web

from bench.filling import customer
from bench.measure import say

SENTENCE = "irate refund refused twice, wants it today"


AGENTS = 100
"""Each is heard from again and again, as in a shift: who they are is asked of Slack once an hour."""


class Stub:
    """`seconds` is how long every call takes."""

    def __init__(self, seconds: float = 0) -> None:
        self._seconds = seconds
        self._port = 0
        self._direct: asyncio.Queue[float] = asyncio.Queue()
        self._sockets: dict[str, web.WebSocketResponse] = {}
        self._acks: dict[str, asyncio.Future[None]] = {}
        self._count = itertools.count(1)
        self._rounds = itertools.count()

    async def serve(self) -> None:
        """Announce the address, then drive as standard input says, until that closes."""
        application = web.Application()
        application.add_routes([web.post("/api/{method}", self._call), web.get("/link", self._link)])
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.5)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self._port = runner.addresses[0][1]
        say(api_url=f"http://127.0.0.1:{self._port}/api/")
        while line := await asyncio.to_thread(sys.stdin.readline):
            question = json.loads(line)
            say(**await (self._ask_for_help(**question) if "pings" in question else self._drive(**question)))
        await runner.cleanup()

    async def _drive(self, token: str, count: int, at_once: int, customers: list[int]) -> dict[str, list[float]]:
        """Send `count` commands, `at_once` of them unacked at any moment: microseconds until each was acked."""
        numbers, round_ = iter(range(count)), next(self._rounds)
        taken: list[float] = []

        async def send(number: int) -> float:
            # In each round another agent for each customer: who has an open contact of theirs is asked, not answered.
            return await self._send(token, customers[number % len(customers)], f"A{(number + round_) % AGENTS:03}")

        async def one_after_another() -> None:
            taken.extend([await send(number) for number in numbers])

        await asyncio.gather(*(one_after_another() for _ in range(at_once)))
        return {"acks_us": taken}

    async def _ask_for_help(self, token: str, pings: int) -> dict[str, list[float]]:
        """Send one `/escalate`: milliseconds until each of the first `pings` direct messages had been taken."""
        while not self._direct.empty():
            self._direct.get_nowait()
        begun = time.perf_counter()
        reference = next(self._count)
        await self._send(token, reference, f"A{reference % AGENTS:03}", "/escalate")
        return {"pings_ms": [1e3 * (await self._direct.get() - begun) for _ in range(pings)]}

    async def _send(self, token: str, reference: int, agent: str, command: str = "/contact") -> float:
        number = next(self._count)
        envelope_id = str(uuid4())
        payload = {
            "command": command,
            "text": f"{customer(reference)} {SENTENCE}",
            "trigger_id": f"{number}.{envelope_id}",
            "user_id": agent,
            "user_name": "agent",
            "channel_id": "C0FLOOR",
            "channel_name": "floor",
            "team_id": "T0BENCH",
            "team_domain": "bench",
            "api_app_id": "A0BENCH",
            "is_enterprise_install": "false",
            "response_url": f"http://127.0.0.1:{self._port}/response",
        }
        envelope = {
            "envelope_id": envelope_id,
            "type": "slash_commands",
            "payload": payload,
            "accepts_response_payload": True,
        }
        acked = self._acks[envelope_id] = asyncio.get_running_loop().create_future()
        text = json.dumps(envelope)
        begun = time.perf_counter()
        await self._sockets[token].send_str(text)
        await acked
        return 1e6 * (time.perf_counter() - begun)

    async def _link(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        token = request.query["token"]
        self._sockets[token] = socket
        await socket.send_str(json.dumps({"type": "hello", "num_connections": 1}))
        async for message in socket:
            if message.type is WSMsgType.TEXT and (
                ack := self._acks.pop(json.loads(message.data)["envelope_id"], None)
            ):
                ack.set_result(None)
        return socket

    async def _call(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        answers: dict[str, dict[str, Any]] = {
            "apps.connections.open": {"url": f"ws://127.0.0.1:{self._port}/link?token={token}"},
            "auth.test": {
                "team_id": "T0BENCH",
                "user_id": "U0BOT",
                "bot_id": "B0BOT",
                "url": "",
                "team": "",
                "user": "",
            },
            "conversations.open": {"channel": {"id": f"D{next(self._count)}"}},
            "conversations.info": {"channel": {"is_member": True}},
            "users.getPresence": {"presence": "active"},
            "dnd.teamInfo": {"users": {}},
            "users.info": {"user": {"id": "U0BENCH", "deleted": False}},
        }
        posted: dict[str, Any] = {"channel": "D0BENCH", "ts": f"1700000000.{next(self._count):06}"}
        if method == "chat.postMessage":
            asked = await request.json()
            posted["message"] = {name: asked[name] for name in ("text", "thread_ts") if name in asked}
            posted["channel"] = asked["channel"]
        if self._seconds:
            await asyncio.sleep(self._seconds)
        if posted["channel"].startswith("D") and "message" in posted:
            self._direct.put_nowait(time.perf_counter())
        return web.json_response({"ok": True, **answers.get(method, posted)})


if __name__ == "__main__":
    asyncio.run(Stub(**json.loads(sys.argv[2])).serve())
