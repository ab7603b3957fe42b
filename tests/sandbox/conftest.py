"""A practice workspace, slack_sdk's clients, and a small Bolt app with the patterns Bolt documents."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode.builtin import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.socket_mode.builtin import SocketModeClient

from sandbox import socket_mode
from sandbox.server import RunningServer, serve_in_thread

MANIFEST: dict[str, Any] = {
    "display_information": {"name": "Tester"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "bot_user": {"display_name": "tester"},
        "slash_commands": [
            {"command": "/form", "description": "Opens a form", "usage_hint": "[text]"},
            {"command": "/say", "description": "Says it back"},
            {"command": "/who", "description": "Knows names", "should_escape": True},
            {"command": "/slow", "description": "Never acks"},
        ],
        "shortcuts": [
            {"name": "Form", "type": "global", "callback_id": "form_global", "description": "A form"},
            {"name": "Note", "type": "message", "callback_id": "note_message", "description": "A note"},
        ],
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                "commands",
                "chat:write",
                "im:write",
                "im:history",
                "channels:read",
                "channels:history",
                "channels:join",
                "groups:read",
                "groups:history",
                "users:read",
                "dnd:read",
                "usergroups:read",
            ]
        }
    },
    "settings": {
        "interactivity": {"is_enabled": True},
        "event_subscriptions": {
            "bot_events": [
                "app_home_opened",
                "message.im",
                "user_change",
                "member_joined_channel",
                "member_left_channel",
                "channel_left",
                "channel_archive",
                "channel_unarchive",
                "channel_deleted",
                "group_left",
                "group_archive",
                "group_unarchive",
                "group_deleted",
                "subteam_created",
                "subteam_updated",
                "subteam_members_changed",
            ]
        },
        "socket_mode_enabled": True,
    },
}


def text_input(block_id: str, *, optional: bool = False, **element: Any) -> dict[str, Any]:
    return {
        "type": "input",
        "block_id": block_id,
        "optional": optional,
        "label": {"type": "plain_text", "text": block_id},
        "element": {"type": "plain_text_input", "action_id": "value", **element},
    }


def section(text: str, block_id: str = "words", **fields: Any) -> dict[str, Any]:
    return {"type": "section", "block_id": block_id, "text": {"type": "mrkdwn", "text": text}, **fields}


def button(action_id: str, value: str = "v") -> dict[str, Any]:
    return {
        "type": "button",
        "action_id": action_id,
        "text": {"type": "plain_text", "text": action_id},
        "value": value,
    }


def actions(*elements: dict[str, Any], block_id: str = "buttons") -> dict[str, Any]:
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def modal(callback_id: str, *blocks: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {
        "type": "modal",
        "callback_id": callback_id,
        "title": {"type": "plain_text", "text": callback_id[:24]},
        "submit": {"type": "plain_text", "text": "Go"},
        "blocks": list(blocks),
        **fields,
    }


class Inbox:
    """What arrived, by name; to be waited for from another thread."""

    def __init__(self) -> None:
        self._arrived = threading.Condition()
        self._things: list[tuple[str, Any]] = []

    def put(self, name: str, thing: Any) -> None:
        with self._arrived:
            self._things.append((name, thing))
            self._arrived.notify_all()

    def named(self, name: str) -> list[Any]:
        return [thing for heard, thing in self._things if heard == name]

    def wait_for(self, name: str, count: int = 1, timeout: float = 5) -> list[Any]:
        """The things of this name, as soon as there are `count`; `timeout` in seconds."""
        with self._arrived:
            assert self._arrived.wait_for(lambda: len(self.named(name)) >= count, timeout), self._things
        return self.named(name)


@contextmanager
def connected(client: SocketModeClient) -> Iterator[None]:
    """Connect a Socket Mode client, and close it at the end without its waits.

    `close()` waits for a reader up to 3 s in recv() and for a worker 1 s in get(): wake both once they may go. And a
    reader that started in the middle of `connect()` looks at the state from before it, for ever: end that one too.
    """
    first_state = client.current_session_state
    client.connect()
    try:
        yield
    finally:
        client.auto_reconnect_enabled = False
        client.closed = True
        client.enqueue_message("{}")
        for state in (first_state, client.current_session_state):
            state.terminated = True
        if client.current_session is not None and client.current_session.is_active():
            client.current_session.ping("bye")
        client.close()


class BoltApp:
    """A Bolt app for a practice workspace; a test registers its listeners, and they `hear` what they get."""

    def __init__(self, server: RunningServer) -> None:
        self.client = WebClient(server.bot_token, base_url=server.api_url)
        self.app = App(client=self.client, process_before_response=True)
        self.handler = SocketModeHandler(self.app, server.app_token, web_client=self.client)
        inbox = Inbox()
        self.hear, self.named, self.wait_for = inbox.put, inbox.named, inbox.wait_for


@pytest.fixture
def server() -> Iterator[RunningServer]:
    with serve_in_thread(MANIFEST) as running:
        yield running


@pytest.fixture
def bot(server: RunningServer) -> WebClient:
    """slack_sdk's Web API client with the bot's token, and none of its retries."""
    return WebClient(server.bot_token, base_url=server.api_url, retry_handlers=[])


@pytest.fixture
def bolt(server: RunningServer) -> Iterator[BoltApp]:
    """A connected Bolt app; a test registers its listeners."""
    app = BoltApp(server)
    with connected(app.handler.client):
        server.operator.wait_until_connected()
        yield app


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Slack gives up on an ack after 0.1 s instead of 3."""
    monkeypatch.setattr(socket_mode, "ACK_SECONDS", 0.1)
