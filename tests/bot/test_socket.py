"""How the connection to Slack ends."""

import logging
import threading
import time

import pytest
from slack_bolt import App
from slack_sdk import WebClient

from bot.socket import Socket
from sandbox.server import RunningServer, serve_in_thread
from tests.sandbox.conftest import MANIFEST

LOGGER = logging.getLogger("tests.bot.socket")


def connection_to(server: RunningServer) -> Socket:
    client = WebClient(server.bot_token, base_url=server.api_url)
    return Socket(App(client=client, process_before_response=True, logger=LOGGER), server.app_token)


def test_told_to_stop_as_its_reader_begins_it_stops(caplog: pytest.LogCaptureFixture) -> None:
    begun = threading.Event()

    def late(record: logging.LogRecord) -> bool:
        """The reader logs that it begins, and then takes back that it was told to end: by now its wire is gone."""
        if record.getMessage().startswith("Starting to receive"):
            begun.set()
            while not connection._handler.client.current_session_state.terminated:
                time.sleep(0.001)
            time.sleep(0.5)
        return True

    with serve_in_thread(MANIFEST) as server, caplog.at_level(logging.INFO, LOGGER.name):
        connection = connection_to(server)
        connection._handler.client.logger.addFilter(late)
        connection.start()
        assert begun.wait(5)
        stopping = threading.Thread(target=connection.stop, daemon=True)
        stopping.start()
        stopping.join(5)
        assert not stopping.is_alive()
