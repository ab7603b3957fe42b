"""How the escalation channel is, asked of a practice workspace."""

from collections.abc import Iterator

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.channel import trouble_with
from bot.manifest import manifest
from bot.rules.trouble import TroubleKind
from sandbox.server import RunningServer, serve_in_thread

PRIVATE, PUBLIC = "C0ESCALATIONS", "C0FLOOR"


@pytest.fixture(scope="module")
def shared() -> Iterator[RunningServer]:
    with serve_in_thread(manifest=manifest()) as workspace:
        yield workspace


@pytest.fixture
def workspace(shared: RunningServer) -> RunningServer:
    shared.operator.reset()
    return shared


@pytest.fixture
def client(workspace: RunningServer) -> WebClient:
    return WebClient(workspace.bot_token, base_url=workspace.api_url, timeout=5, retry_handlers=[])


@pytest.mark.parametrize("channel", [PRIVATE, PUBLIC])
def test_where_the_bot_is_nothing_is_wrong(client, channel):
    assert trouble_with(channel, client.conversations_info) is None


@pytest.mark.parametrize(
    ("channel", "change", "trouble"),
    [
        (PRIVATE, {"kick": "U0BACKLINE"}, TroubleKind.REMOVED),
        (PUBLIC, {"kick": "U0BACKLINE"}, TroubleKind.REMOVED),
        (PRIVATE, {"archive": True}, TroubleKind.ARCHIVED),
        (PUBLIC, {"archive": True}, TroubleKind.ARCHIVED),
        (PRIVATE, {"delete": True}, TroubleKind.REMOVED),
    ],
)
def test_what_is_wrong_is_named(client, workspace, channel, change, trouble):
    workspace.operator.change_channel(channel, **change)
    assert trouble_with(channel, client.conversations_info) is trouble


def test_where_slack_cannot_say_its_error_is_passed_on(client, workspace):
    workspace.operator.fault("rate_limit", method="conversations.info")
    with pytest.raises(SlackApiError):
        trouble_with(PRIVATE, client.conversations_info)
