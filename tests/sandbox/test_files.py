"""Files as slack_sdk sends them: announced, sent, shared; and what Slack refuses."""

import copy
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.client import Refused
from sandbox.server import RunningServer, serve_in_thread
from tests.sandbox.conftest import MANIFEST

TABLE = "número,what\r\n1,refund\r\n".encode()


@pytest.fixture(scope="module")
def server() -> Iterator[RunningServer]:
    manifest = copy.deepcopy(MANIFEST)
    manifest["oauth_config"]["scopes"]["bot"].append("files:write")
    with serve_in_thread(manifest) as running:
        yield running


@pytest.fixture
def bot(server: RunningServer) -> WebClient:
    return WebClient(server.bot_token, base_url=server.api_url)


@pytest.fixture
def direct(bot: WebClient) -> str:
    return str(bot.conversations_open(users="U0AMARA")["channel"]["id"])


def post(url: str, content: bytes) -> int:
    request = urllib.request.Request(url, data=content, headers={"Content-Type": "application/octet-stream"})
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        refused.close()
        return refused.code


def announced(bot: WebClient) -> Any:
    return bot.files_getUploadURLExternal(filename="table.csv", length=len(TABLE))


def refused(bot: WebClient, **arguments: Any) -> str:
    with pytest.raises(SlackApiError) as refusal:
        bot.files_completeUploadExternal(**arguments)
    return str(refusal.value.response["error"])


def test_slack_sdks_own_upload_is_a_message_that_people_can_download(server, bot, direct):
    sent = bot.files_upload_v2(channel=direct, filename="table.csv", content=TABLE, title="Table", initial_comment="Hi")
    message = server.person("amara").see("Hi")
    assert [(file["id"], file["title"]) for file in message["files"]] == [(sent["file"]["id"], "Table")]
    assert server.person("amara").download(message, "table.csv") == TABLE
    (listed,) = bot.conversations_history(channel=direct, limit=1)["messages"]
    assert (listed["subtype"], listed["files"][0]["id"]) == ("file_share", sent["file"]["id"])


def test_a_file_is_shared_once_and_only_when_all_of_it_is_there(bot, direct):
    ticket = announced(bot)
    files = [{"id": ticket["file_id"]}]
    assert refused(bot, files=files, channel_id=direct) == "file_not_found"
    assert post(ticket["upload_url"], TABLE[:-1]) == 400
    assert post(ticket["upload_url"] + "0", TABLE) == 404
    assert post(ticket["upload_url"], TABLE) == 200
    assert refused(bot, files=[*files, {"id": "F0"}], channel_id=direct) == "file_not_found"
    bot.files_completeUploadExternal(files=files, channel_id=direct)
    assert refused(bot, files=files, channel_id=direct) == "file_not_found"


def test_where_it_may_go(bot):
    ticket = announced(bot)
    post(ticket["upload_url"], TABLE)
    files = [{"id": ticket["file_id"]}]
    assert refused(bot, files=files, channel_id="U0AMARA") == "invalid_arguments"
    assert refused(bot, files=files, channel_id="C0NOWHERE") == "channel_not_found"
    assert refused(bot, files=[], channel_id="C0NOWHERE") == "invalid_arguments"
    bot.files_completeUploadExternal(files=files)  # to nobody


def test_an_empty_file_is_a_missing_argument(bot):
    with pytest.raises(SlackApiError) as refusal:
        bot.files_getUploadURLExternal(filename="table.csv", length=0)
    assert refusal.value.response["error"] == "missing_argument"


def test_it_takes_the_scope():
    with serve_in_thread(MANIFEST) as poor, pytest.raises(SlackApiError) as refusal:
        announced(WebClient(poor.bot_token, base_url=poor.api_url))
    assert (refusal.value.response["error"], refusal.value.response["needed"]) == ("missing_scope", "files:write")


def test_a_deleted_file_leaves_a_tombstone_and_cannot_be_deleted_or_downloaded_again(server, bot, direct):
    sent = bot.files_upload_v2(channel=direct, filename="gone.csv", content=TABLE, initial_comment="Gone soon")
    message = server.person("amara").see("Gone soon")
    file = sent["file"]["id"]
    assert bot.files_delete(file=file)["ok"]
    [shown] = bot.conversations_history(channel=direct, oldest=message["ts"], inclusive=True)["messages"]
    assert shown["files"] == [{"id": file, "mode": "tombstone"}]
    with pytest.raises(Refused):
        server.person("amara").download(message, "gone.csv")
    for again, error in ((file, "file_deleted"), ("F0NEVER", "file_not_found")):
        with pytest.raises(SlackApiError, match=error):
            bot.files_delete(file=again)
