"""Socket Mode as slack_sdk's builtin client meets it."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import aiohttp
import pytest
from slack_sdk import WebClient
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from sandbox import socket_mode
from sandbox.server import RunningServer
from tests.sandbox.conftest import Inbox, connected


def first_frame(url: str) -> str:
    """What a plain WebSocket client gets first at this address, or the status it is refused with."""

    async def read() -> str:
        async with aiohttp.ClientSession() as session:
            try:
                async with session.ws_connect(url) as socket:
                    return await socket.receive_str()
            except aiohttp.WSServerHandshakeError as refused:
                return str(refused.status)

    return asyncio.run(read())


class Listener:
    """A Socket Mode client that acks what it gets, unless told not to."""

    def __init__(self, server: RunningServer, *, acks: bool = True) -> None:
        self.acks = acks
        self.inbox = Inbox()
        self.client = SocketModeClient(server.app_token, web_client=WebClient(base_url=server.api_url))
        self.client.socket_mode_request_listeners.append(self._got)
        self.client.message_listeners.append(self._saw)

    def _got(self, client: Any, request: SocketModeRequest) -> None:
        if self.acks:
            client.send_socket_mode_response(SocketModeResponse(envelope_id=request.envelope_id))
        self.inbox.put(request.type, request)

    def _saw(self, _client: Any, message: dict[str, Any], _raw: str | None = None) -> None:
        if message.get("type") == "hello":
            self.inbox.put("hello", message)


@contextmanager
def listening(server: RunningServer, *, acks: bool = True) -> Iterator[Listener]:
    listener = Listener(server, acks=acks)
    with connected(listener.client):
        listener.inbox.wait_for("hello")
        yield listener


def test_hello_counts_the_connections(server: RunningServer) -> None:
    with listening(server) as first, listening(server) as second:
        assert first.inbox.named("hello")[0]["num_connections"] == 1
        assert second.inbox.named("hello")[0]["num_connections"] == 2
        assert second.inbox.named("hello")[0]["connection_info"] == {"app_id": "A0BACKLINE"}


def test_each_envelope_goes_to_one_of_several_connections(server: RunningServer) -> None:
    amara = server.person("amara")
    with ExitStack() as stack:
        listeners = [stack.enter_context(listening(server)) for _ in range(3)]
        for _ in range(6):
            assert amara.command("/say hello").acked
        assert [len(listener.inbox.wait_for("slash_commands", 2)) for listener in listeners] == [2, 2, 2]


def test_envelopes_say_whether_an_answer_is_welcome(server: RunningServer) -> None:
    with listening(server) as listener:
        server.person("amara").command("/say hello")
        server.person("amara").say("hello")
        [command] = listener.inbox.wait_for("slash_commands")
        [event] = listener.inbox.wait_for("events_api")
        assert (command.accepts_response_payload, event.accepts_response_payload) == (True, False)
        assert (event.retry_attempt, event.retry_reason) == (0, "")


def test_an_event_that_is_not_acked_comes_again(server: RunningServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket_mode, "ACK_SECONDS", 0.1)
    monkeypatch.setattr(socket_mode, "RETRY_SECONDS", (0.0, 0.1, 0.1))
    with listening(server, acks=False) as listener:
        server.person("amara").say("hello")
        events = listener.inbox.wait_for("events_api", 4)
        assert [event.retry_attempt for event in events] == [0, 1, 2, 3]
        assert events[1].retry_reason == "timeout"
        assert len({event.payload["event_id"] for event in events}) == 1
        assert len({event.envelope_id for event in events}) == 4


def test_an_event_that_is_acked_does_not_come_again(server: RunningServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket_mode, "ACK_SECONDS", 1.0)  # long enough for a busy machine to ack in
    with listening(server) as listener:
        server.person("amara").say("hello")
        listener.inbox.wait_for("events_api")
        time.sleep(1.5)
        assert len(listener.inbox.named("events_api")) == 1


def test_a_late_ack_changes_nothing_and_is_in_the_traffic(
    server: RunningServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket_mode, "ACK_SECONDS", 0.05)
    with listening(server, acks=False) as listener:
        amara = server.person("amara")
        assert not amara.command("/say hello").acked
        [request] = listener.inbox.wait_for("slash_commands")
        late = SocketModeResponse(envelope_id=request.envelope_id, payload={"text": "too late"})
        listener.client.send_socket_mode_response(late)
        assert server.operator.see_exchange("late ack")["direction"] == "in"
        assert amara.messages() == []


def test_a_refresh_moves_the_app_to_a_new_connection_and_loses_nothing(server: RunningServer) -> None:
    with listening(server) as listener:
        before = listener.client.session_id()
        server.operator.refresh_connections()
        listener.inbox.wait_for("hello", 2)
        assert server.person("amara").command("/say hello").acked
        assert listener.client.session_id() != before


def test_a_dropped_connection_is_gone_until_the_app_comes_back(server: RunningServer) -> None:
    listener = Listener(server)
    with connected(listener.client):
        listener.inbox.wait_for("hello")
        server.operator.drop_connections()
        server.operator.wait_until_connected(connected=False)
        amara = server.person("amara")
        assert not amara.command("/say hello").acked
        listener.client.connect_to_new_endpoint(force=True)
        listener.inbox.wait_for("hello", 2)
        assert amara.command("/say hello").acked


def test_one_connection_too_many_is_turned_away(server: RunningServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket_mode, "MAX_CONNECTIONS", 2)
    with listening(server), listening(server):
        third = WebClient(server.app_token, base_url=server.api_url).apps_connections_open(app_token=server.app_token)[
            "url"
        ]
        assert "too_many_websockets" in first_frame(third)


def test_an_address_lets_one_connection_in(server: RunningServer) -> None:
    url = WebClient(base_url=server.api_url).apps_connections_open(app_token=server.app_token)["url"]
    assert '"type": "hello"' in first_frame(url)
    assert "403" in first_frame(url)
    assert "403" in first_frame(f"{server.url.replace('http', 'ws')}link")
