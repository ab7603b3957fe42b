"""Slack's Socket Mode connection: how many hear, and how it ends."""

import contextlib
import socket

from slack_bolt import App
from slack_bolt.adapter.socket_mode.builtin import SocketModeHandler

WORKERS = 32
PING_SECONDS = 2
"""How often the wire is tried. The SDK's default of ten left the bot deaf for 50 s after the wire was cut."""


class Socket:
    """The connection over which Slack reaches the app. The SDK's own `builtin` client loses no acks over reconnects."""

    def __init__(self, app: App, app_token: str) -> None:
        self._handler = SocketModeHandler(app, app_token, concurrency=WORKERS, ping_interval=PING_SECONDS)

    def start(self) -> None:
        """Connect, and stay connected. Raises slack_sdk's errors when Slack cannot be reached."""
        self._handler.connect()

    def problem(self) -> tuple[str, bool] | None:
        """What is wrong with the connection, and whether it is past healing; None when all is well.

        The SDK's threads reconnect for as long as they live, so a connection that is down is not past healing. A cut
        wire they read in a busy loop until five pings have failed (slack_sdk 3.47): it is let go after the first.
        """
        client = self._handler.client
        runners = (client.current_session_runner, client.current_app_monitor, client.message_processor)
        if not all(runner.is_alive() for runner in runners):
            return "A thread of the connection to Slack has died.", True
        session = client.current_session
        if session is not None and session.consecutive_check_state_error_count:
            session.disconnect()
        if not client.is_connected():
            return "The connection to Slack is down. Trying to get it back.", False
        return None

    def stop(self) -> None:
        """Hear nothing more, answer what was heard, then hang up."""
        client = self._handler.client
        client.auto_reconnect_enabled = False
        client.current_session_state.terminated = True
        client.closed = True
        client.message_queue.put(None)  # wakes the processor, which looks at `closed` once a second
        client.message_processor.shutdown()
        client.message_workers.shutdown(wait=True)
        # The reader holds the lock that close() takes until its read of several seconds ends: end that read.
        session = client.current_session
        if session is not None and session.sock is not None:
            with contextlib.suppress(OSError):
                session.sock.shutdown(socket.SHUT_RDWR)
        # A reader that begins just now takes back, at its beginning, that it was told to end (slack_sdk 3.47).
        reader = client.current_session_runner
        reader.event.set()
        while reader.is_alive():
            client.current_session_state.terminated = True
            reader.thread.join(0.1)
        client.close()
