"""Threads as `conversations.replies` gives them."""

import copy
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.server import RunningServer, serve_in_thread
from tests.sandbox.conftest import MANIFEST

FLOOR = "C0FLOOR"


@pytest.fixture
def thread(bot: WebClient) -> list[str]:
    """The `ts` of a message and of five replies to it, which say 1 to 5."""
    parent = post(bot, "parent")
    return [parent, *(post(bot, str(number), thread_ts=parent) for number in range(1, 6))]


def post(bot: WebClient, text: str, **where: Any) -> str:
    metadata = {"event_type": "delivery", "event_payload": {"key": text}}
    return str(bot.chat_postMessage(channel=FLOOR, text=text, metadata=metadata, **where)["ts"])


def texts(bot: WebClient, ts: str, **span: Any) -> list[str]:
    return [message["text"] for message in bot.conversations_replies(channel=FLOOR, ts=ts, **span)["messages"]]


def refusal(bot: WebClient, **arguments: Any) -> Any:
    with pytest.raises(SlackApiError) as refused:
        bot.conversations_replies(**arguments)
    return refused.value.response


def test_the_parent_comes_first_in_every_page(bot: WebClient, thread: list[str]) -> None:
    pages = [
        ([message["text"] for message in page["messages"]], page["has_more"])
        for page in bot.conversations_replies(channel=FLOOR, ts=thread[0], limit=2)
    ]
    assert pages == [(["parent", "1", "2"], True), (["parent", "3", "4"], True), (["parent", "5"], False)]
    assert refusal(bot, channel=FLOOR, ts=thread[0], cursor="x")["error"] == "invalid_cursor"


def test_the_parent_comes_first_whatever_time_is_asked_for(bot: WebClient, thread: list[str]) -> None:
    parent, first, *_, fourth, fifth = thread
    assert texts(bot, parent, oldest=fourth) == ["parent", "5"]
    assert texts(bot, parent, oldest=fourth, inclusive=True) == ["parent", "4", "5"]
    assert texts(bot, parent, oldest=first, latest=fourth) == ["parent", "2", "3"]
    assert texts(bot, parent, oldest=fifth) == ["parent"]
    assert refusal(bot, channel=FLOOR, ts=parent, oldest="now")["error"] == "invalid_ts_oldest"


def test_metadata_comes_only_when_asked_for(bot: WebClient, thread: list[str]) -> None:
    plain = bot.conversations_replies(channel=FLOOR, ts=thread[0])["messages"]
    assert not any("metadata" in message for message in plain)
    full = bot.conversations_replies(channel=FLOOR, ts=thread[0], include_all_metadata=True)["messages"]
    assert [message["metadata"]["event_payload"]["key"] for message in full] == ["parent", "1", "2", "3", "4", "5"]
    assert {message["thread_ts"] for message in full} == {thread[0]}


def test_a_message_without_replies_and_a_reply_come_alone(bot: WebClient, thread: list[str]) -> None:
    assert texts(bot, post(bot, "alone")) == ["alone"]
    assert texts(bot, thread[2]) == ["2"]


def test_a_reply_to_a_reply_is_in_the_same_thread(bot: WebClient, thread: list[str]) -> None:
    post(bot, "6", thread_ts=thread[2])
    assert texts(bot, thread[0])[-1] == "6"


def test_a_deleted_reply_is_gone_and_a_deleted_parent_a_tombstone(bot: WebClient, thread: list[str]) -> None:
    parent, first, second, *others = thread
    bot.chat_delete(channel=FLOOR, ts=second)
    bot.chat_delete(channel=FLOOR, ts=parent)
    tombstone, *left = bot.conversations_replies(channel=FLOOR, ts=parent)["messages"]
    assert tombstone["subtype"] == "tombstone"
    assert [message["ts"] for message in left] == [first, *others]


def test_no_such_message_is_no_such_thread(server: RunningServer, bot: WebClient) -> None:
    alone = post(bot, "alone")
    bot.chat_delete(channel=FLOOR, ts=alone)
    whispered = bot.chat_postEphemeral(channel=FLOOR, user="U0AMARA", text="psst")["message_ts"]
    for ts in ("1.2", alone, whispered):
        assert refusal(bot, channel=FLOOR, ts=ts)["error"] == "thread_not_found"


def test_a_reply_to_a_message_that_is_gone_is_taken_and_stands_in_the_conversation(bot: WebClient) -> None:
    parent = post(bot, "parent")
    bot.chat_delete(channel=FLOOR, ts=parent)
    for ts in (parent, "1.2"):
        answer = bot.chat_postMessage(channel=FLOOR, text="orphan", thread_ts=ts)
        assert "thread_ts" not in answer["message"]
        assert texts(bot, answer["ts"]) == ["orphan"]
    assert len(bot.conversations_history(channel=FLOOR)["messages"]) == 2


def test_under_a_tombstone_there_is_still_the_thread(bot: WebClient, thread: list[str]) -> None:
    bot.chat_delete(channel=FLOOR, ts=thread[0])
    answer = bot.chat_postMessage(channel=FLOOR, text="6", thread_ts=thread[0])
    assert answer["message"]["thread_ts"] == thread[0]


def test_what_is_no_timestamp_is_no_thread(bot: WebClient) -> None:
    with pytest.raises(SlackApiError) as refused:
        bot.chat_postMessage(channel=FLOOR, text="x", thread_ts="0")
    assert refused.value.response["error"] == "invalid_thread_ts"


def test_threads_are_for_members_with_the_scope(bot: WebClient) -> None:
    assert refusal(bot, channel="C0GENERAL", ts="1.2")["error"] == "not_in_channel"
    assert refusal(bot, channel="C0NOWHERE", ts="1.2")["error"] == "channel_not_found"
    manifest = copy.deepcopy(MANIFEST)
    manifest["oauth_config"]["scopes"]["bot"] = ["chat:write", "channels:history"]
    with serve_in_thread(manifest) as poor:
        client = WebClient(poor.bot_token, base_url=poor.api_url)
        assert refusal(client, channel="C0ESCALATIONS", ts="1.2")["needed"] == "groups:history"


def test_a_thread_that_lags_does_not_show_its_newest_replies(server: RunningServer, bot: WebClient) -> None:
    parent = post(bot, "parent")
    post(bot, "1", thread_ts=parent)
    server.operator.fault("history_lag", method="conversations.replies", seconds=60)
    assert texts(bot, parent) == ["parent"]
    server.operator.end_faults()
    assert texts(bot, parent) == ["parent", "1"]
