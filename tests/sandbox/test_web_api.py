"""Slack's Web API as slack_sdk's own client meets it: what it does, and what it refuses."""

import copy
import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.server import RunningServer, serve_in_thread
from sandbox.web_api import METHODS
from tests.sandbox.conftest import MANIFEST, actions, button, section


def refusal(call: Callable[..., Any], **arguments: Any) -> Any:
    """Slack's answer to a call it refuses."""
    with pytest.raises(SlackApiError) as refused:
        call(**arguments)
    return refused.value.response


def raw(server: RunningServer, method: str, **request: Any) -> dict[str, Any]:
    """A call without slack_sdk."""
    with urllib.request.urlopen(urllib.request.Request(f"{server.api_url}{method}", **request), timeout=5) as answer:
        body: dict[str, Any] = json.load(answer)
    return body


# Who is asking


def test_auth_test_names_the_bot_and_its_scopes(bot: WebClient) -> None:
    answer = bot.auth_test()
    assert (answer["user_id"], answer["bot_id"], answer["team_id"]) == (
        "U0BACKLINE",
        "B0BACKLINE",
        "T0PRACTICE",
    )
    assert set(answer.headers["x-oauth-scopes"].split(",")) == set(MANIFEST["oauth_config"]["scopes"]["bot"])


def test_no_token_is_not_authed(server: RunningServer) -> None:
    assert refusal(WebClient(base_url=server.api_url).auth_test)["error"] == "not_authed"


def test_unknown_token_is_invalid(server: RunningServer) -> None:
    assert refusal(WebClient("xoxb-1-2", base_url=server.api_url).auth_test)["error"] == "invalid_auth"


def test_a_token_of_the_wrong_kind_is_not_allowed(server: RunningServer, bot: WebClient) -> None:
    app = WebClient(server.app_token, base_url=server.api_url)
    assert refusal(app.users_list)["error"] == "not_allowed_token_type"
    assert refusal(bot.apps_connections_open, app_token=server.bot_token)["error"] == "not_allowed_token_type"
    assert app.auth_test()["app_id"] == "A0BACKLINE"


def test_a_missing_scope_is_named(server: RunningServer) -> None:
    manifest = copy.deepcopy(MANIFEST)
    manifest["oauth_config"]["scopes"]["bot"] = ["commands", "users:read"]
    with serve_in_thread(manifest, app_scopes=frozenset()) as poor:
        bot = WebClient(poor.bot_token, base_url=poor.api_url)
        answer = refusal(bot.chat_postMessage, channel="C0FLOOR", text="hello")
        assert (answer["error"], answer["needed"]) == ("missing_scope", "chat:write")
        assert answer["provided"] == "commands,users:read"
        assert refusal(bot.conversations_info, channel="C0ESCALATIONS")["needed"] == "groups:read"
        assert refusal(bot.conversations_history, channel="C0FLOOR")["needed"] == "channels:history"
        assert refusal(bot.conversations_open, users="U0AMARA")["needed"] == "im:write"
        assert refusal(bot.conversations_list, types="public_channel,im")["needed"] == "channels:read"
        assert refusal(bot.dnd_info)["needed"] == refusal(bot.dnd_teamInfo, users=["U0BEN"])["needed"] == "dnd:read"
        socket = refusal(bot.apps_connections_open, app_token=poor.app_token)
        assert (socket["error"], socket["needed"]) == ("missing_scope", "connections:write")


def test_a_method_nobody_knows_is_unknown(bot: WebClient) -> None:
    answer = refusal(bot.api_call, api_method="chat.postMassage")
    assert (answer["error"], answer["req_method"]) == ("unknown_method", "chat.postMassage")


@pytest.mark.parametrize("error", ["account_inactive", "token_revoked"])
def test_the_token_can_die(server: RunningServer, bot: WebClient, error: str) -> None:
    server.operator.fault("error", error=error)
    assert refusal(bot.auth_test)["error"] == error
    server.operator.end_faults()
    assert bot.auth_test()["ok"]


def test_form_get_and_json_say_the_same(server: RunningServer) -> None:
    bearer = {"Authorization": f"Bearer {server.bot_token}"}
    form = {"token": server.bot_token, "channel": "C0FLOOR", "blocks": json.dumps([section("in a form")])}
    posted = raw(server, "chat.postMessage", data=urllib.parse.urlencode(form).encode())
    assert posted["message"]["blocks"][0]["text"]["text"] == "in a form"
    query = f"conversations.history?channel=C0FLOOR&token={server.bot_token}&limit=1"
    assert raw(server, query)["messages"][0]["ts"] == posted["ts"]
    as_json = {
        "data": b'{"user": "U0AMARA"}',
        "headers": bearer | {"Content-Type": "application/json; charset=utf-8"},
    }
    assert raw(server, "users.info", **as_json)["user"]["name"] == "amara"


# Messages


def test_a_post_to_a_person_lands_in_their_direct_messages(server: RunningServer, bot: WebClient) -> None:
    posted = bot.chat_postMessage(channel="U0AMARA", text="hello")
    assert posted["channel"] == "D0AMARA"
    assert posted["channel"] == bot.conversations_open(users="U0AMARA")["channel"]["id"]
    assert server.person("amara").see("hello")["bot_id"] == "B0BACKLINE"


def test_a_direct_message_is_edited_by_its_channel_and_not_by_the_person(bot: WebClient) -> None:
    posted = bot.chat_postMessage(channel="U0AMARA", text="hello")
    assert refusal(bot.chat_update, channel="U0AMARA", ts=posted["ts"], text="x")["error"] == "channel_not_found"
    assert bot.chat_update(channel=posted["channel"], ts=posted["ts"], text="goodbye")["text"] == "goodbye"


def test_an_edit_keeps_the_blocks_and_metadata_it_does_not_mention(bot: WebClient) -> None:
    metadata = {"event_type": "delivery", "event_payload": {"key": "k1"}}
    posted = bot.chat_postMessage(channel="C0FLOOR", text="a", blocks=[section("b")], metadata=metadata)
    bot.chat_update(channel="C0FLOOR", ts=posted["ts"], text="c")
    [message] = bot.conversations_history(channel="C0FLOOR", include_all_metadata=True)["messages"]
    assert message["text"] == "c"
    assert message["blocks"] == [section("b")]
    assert message["metadata"] == metadata
    bot.chat_update(channel="C0FLOOR", ts=posted["ts"], text="c", blocks=[])
    [message] = bot.conversations_history(channel="C0FLOOR")["messages"]
    assert "blocks" not in message
    assert "metadata" not in message


def test_metadata_that_is_none_is_refused(bot: WebClient) -> None:
    answer = refusal(bot.chat_postMessage, channel="C0FLOOR", text="a", metadata={"event_type": "x"})
    assert answer["error"] == "invalid_metadata_format"


def test_a_deactivated_person_gets_posts_that_nobody_sees(server: RunningServer, bot: WebClient) -> None:
    ben = server.person("ben")
    server.operator.change_person(ben, deleted=True)
    assert bot.chat_postMessage(channel="U0BEN", text="hello")["ok"]
    assert ben.state()["conversations"] == []
    assert bot.users_info(user="U0BEN")["user"]["deleted"]
    assert refusal(bot.conversations_open, users="U0BEN")["error"] == "user_disabled"


@pytest.mark.parametrize(
    ("channel", "error"),
    [("C0GENERAL", "not_in_channel"), ("C0NOWHERE", "channel_not_found"), ("U0NOBODY", "channel_not_found")],
)
def test_posting_where_the_bot_cannot(bot: WebClient, channel: str, error: str) -> None:
    assert refusal(bot.chat_postMessage, channel=channel, text="hello")["error"] == error


def test_an_archived_channel_takes_no_posts_or_edits(server: RunningServer, bot: WebClient) -> None:
    ts = bot.chat_postMessage(channel="C0FLOOR", text="before")["ts"]
    server.operator.change_channel("C0FLOOR", archive=True)
    assert refusal(bot.chat_postMessage, channel="C0FLOOR", text="hello")["error"] == "is_archived"
    assert refusal(bot.chat_update, channel="C0FLOOR", ts=ts, text="hello")["error"] == "is_archived"


def test_an_archived_public_channel_comes_back_without_its_members(server: RunningServer, bot: WebClient) -> None:
    server.operator.change_channel("C0FLOOR", archive=True)
    server.operator.change_channel("C0FLOOR", unarchive=True)
    assert refusal(bot.chat_postMessage, channel="C0FLOOR", text="hello")["error"] == "not_in_channel"
    bot.conversations_join(channel="C0FLOOR")
    assert bot.conversations_members(channel="C0FLOOR")["members"] == ["U0BACKLINE", "U0DANA"]
    assert bot.chat_postMessage(channel="C0FLOOR", text="hello")["ok"]


def test_an_archived_private_channel_comes_back_with_its_members(server: RunningServer, bot: WebClient) -> None:
    server.operator.change_channel("C0ESCALATIONS", archive=True)
    assert bot.conversations_info(channel="C0ESCALATIONS")["channel"]["is_archived"]
    server.operator.change_channel("C0ESCALATIONS", unarchive=True)
    assert bot.chat_postMessage(channel="C0ESCALATIONS", text="hello")["ok"]


def test_a_deleted_channel_is_gone(server: RunningServer, bot: WebClient) -> None:
    server.operator.change_channel("C0FLOOR", delete=True)
    assert refusal(bot.chat_postMessage, channel="C0FLOOR", text="hello")["error"] == "channel_not_found"
    assert "support-floor" not in {
        conversation["name"] for conversation in server.person("ben").state()["conversations"]
    }


def test_a_private_channel_the_bot_left_does_not_exist_for_it(server: RunningServer, bot: WebClient) -> None:
    server.operator.change_channel("C0ESCALATIONS", kick="U0BACKLINE")
    assert refusal(bot.chat_postMessage, channel="C0ESCALATIONS", text="hello")["error"] == "channel_not_found"
    assert refusal(bot.conversations_info, channel="C0ESCALATIONS")["error"] == "channel_not_found"


def test_an_empty_message_is_refused(bot: WebClient) -> None:
    for nothing in ({}, {"text": ""}, {"text": "", "blocks": []}):
        answer = refusal(bot.api_call, api_method="chat.postMessage", json={"channel": "C0FLOOR", **nothing})
        assert answer["error"] == "no_text"


def test_a_missing_argument_is_named(bot: WebClient) -> None:
    answer = refusal(bot.api_call, api_method="chat.postMessage", json={"text": "hello"})
    assert answer["error"] == "invalid_arguments"
    assert answer["response_metadata"]["messages"] == ["[ERROR] missing required field: channel"]


def test_bad_blocks_are_refused_with_reasons(bot: WebClient) -> None:
    answer = refusal(bot.chat_postMessage, channel="C0FLOOR", text="a", blocks=[section("x" * 3001)])
    assert answer["error"] == "invalid_blocks"
    assert "3001" in answer["response_metadata"]["messages"][0]
    twice = [actions(button("a")), actions(button("b"))]
    assert refusal(bot.chat_postMessage, channel="C0FLOOR", text="a", blocks=twice)["error"] == "invalid_blocks"
    not_json = refusal(bot.chat_postMessage, channel="C0FLOOR", text="a", blocks="[{")
    assert not_json["error"] == "invalid_blocks_format"


def test_blocks_of_over_13000_characters_are_refused(bot: WebClient) -> None:
    blocks = [section("x" * 2900, block_id=f"b{number}") for number in range(5)]
    assert refusal(bot.chat_postMessage, channel="C0FLOOR", text="a", blocks=blocks)["error"] == "msg_blocks_too_long"
    assert bot.chat_postMessage(channel="C0FLOOR", text="a", blocks=blocks[:4])["ok"]


def test_a_long_text_is_cut_when_posted_and_refused_when_edited(bot: WebClient) -> None:
    posted = bot.chat_postMessage(channel="C0FLOOR", text="x" * 41_000)
    assert len(posted["message"]["text"]) == 40_000
    answer = refusal(bot.chat_update, channel="C0FLOOR", ts=posted["ts"], text="x" * 4_001)
    assert answer["error"] == "msg_too_long"


def test_only_the_bots_own_messages_can_be_edited_or_deleted(server: RunningServer, bot: WebClient) -> None:
    ts = server.person("amara").say("mine", "support-floor")
    assert refusal(bot.chat_update, channel="C0FLOOR", ts=ts, text="x")["error"] == "cant_update_message"
    assert refusal(bot.chat_delete, channel="C0FLOOR", ts=ts)["error"] == "cant_delete_message"
    assert refusal(bot.chat_update, channel="C0FLOOR", ts="1.2", text="x")["error"] == "message_not_found"


def test_a_deleted_message_is_gone_and_its_thread_keeps_a_tombstone(bot: WebClient) -> None:
    alone = bot.chat_postMessage(channel="C0FLOOR", text="alone")
    parent = bot.chat_postMessage(channel="C0FLOOR", text="parent")
    bot.chat_postMessage(channel="C0FLOOR", text="reply", thread_ts=parent["ts"])
    for message in (alone, parent):
        bot.chat_delete(channel="C0FLOOR", ts=message["ts"])
        assert refusal(bot.chat_delete, channel="C0FLOOR", ts=message["ts"])["error"] == "message_not_found"
    [tombstone] = bot.conversations_history(channel="C0FLOOR")["messages"]
    assert tombstone["subtype"] == "tombstone"


def test_an_ephemeral_message_is_for_one_person_and_in_no_history(server: RunningServer, bot: WebClient) -> None:
    bot.chat_postEphemeral(channel="C0FLOOR", user="U0AMARA", text="psst")
    assert server.person("amara").see("psst", "support-floor")["ephemeral"]
    assert server.person("ben").messages("support-floor") == []
    assert bot.conversations_history(channel="C0FLOOR")["messages"] == []
    outsider = refusal(bot.chat_postEphemeral, channel="C0ESCALATIONS", user="U0AMARA", text="psst")
    assert outsider["error"] == "user_not_in_channel"


def test_a_permalink_leads_to_the_message(bot: WebClient) -> None:
    ts = bot.chat_postMessage(channel="C0FLOOR", text="here")["ts"]
    link = bot.chat_getPermalink(channel="C0FLOOR", message_ts=ts)["permalink"]
    assert link.endswith(f"/archives/C0FLOOR/p{ts.replace('.', '')}")
    assert refusal(bot.chat_getPermalink, channel="C0FLOOR", message_ts="1.2")["error"] == "message_not_found"


# History


def test_history_pages_newest_first(bot: WebClient) -> None:
    sent = [bot.chat_postMessage(channel="C0FLOOR", text=str(number))["ts"] for number in range(5)]
    pages = [
        ([message["ts"] for message in page["messages"]], page["has_more"])
        for page in bot.conversations_history(channel="C0FLOOR", limit=2)
    ]
    assert pages == [(sent[:2:-1], True), ([sent[2], sent[1]], True), ([sent[0]], False)]
    assert refusal(bot.conversations_history, channel="C0FLOOR", cursor="x")["error"] == "invalid_cursor"


def test_history_between_oldest_and_latest(bot: WebClient) -> None:
    sent = [bot.chat_postMessage(channel="C0FLOOR", text=str(number))["ts"] for number in range(4)]

    def texts(**span: Any) -> str:
        messages = bot.conversations_history(channel="C0FLOOR", **span)["messages"]
        return "".join(message["text"] for message in messages)

    assert texts(oldest=sent[0]) == "321"
    assert texts(oldest=sent[0], inclusive=True) == "3210"
    assert texts(oldest=sent[0], latest=sent[2]) == "1"
    assert texts(latest=sent[1], inclusive=True) == "10"
    assert refusal(bot.conversations_history, channel="C0FLOOR", oldest="now")["error"] == "invalid_ts_oldest"


def test_replies_are_in_their_thread_and_not_in_the_history(server: RunningServer, bot: WebClient) -> None:
    parent = bot.chat_postMessage(channel="C0FLOOR", text="parent")["ts"]
    bot.chat_postMessage(channel="C0FLOOR", text="first", thread_ts=parent)
    server.person("amara").say("second", "support-floor", thread_ts=parent)
    [shown] = bot.conversations_history(channel="C0FLOOR")["messages"]
    assert (shown["text"], shown["reply_count"]) == ("parent", 2)
    thread = bot.conversations_replies(channel="C0FLOOR", ts=parent)["messages"]
    assert [message["text"] for message in thread] == ["parent", "first", "second"]
    assert refusal(bot.conversations_replies, channel="C0FLOOR", ts="1.2")["error"] == "thread_not_found"


def test_history_is_for_members(bot: WebClient) -> None:
    assert refusal(bot.conversations_history, channel="C0GENERAL")["error"] == "not_in_channel"


def test_every_ts_is_its_own_and_later(bot: WebClient) -> None:
    sent = [bot.chat_postMessage(channel="C0FLOOR", text="x")["ts"] for _ in range(20)]
    assert sorted(set(sent)) == sent


# Conversations and people


def test_conversations_are_listed_by_type_in_pages(bot: WebClient) -> None:
    pages = bot.conversations_list(types="public_channel,private_channel", limit=3)
    names = [channel["name"] for page in pages for channel in page["channels"]]
    assert names[:4] == ["general", "support-floor", "escalations", "debriefs"]
    assert len(names) == len(set(names)) > 6, "in three pages"
    assert refusal(bot.conversations_list, types="secret")["error"] == "invalid_types"
    info = bot.conversations_info(channel="C0ESCALATIONS")["channel"]
    assert (info["is_private"], info["is_member"]) == (True, True)
    members = bot.conversations_members(channel="C0ESCALATIONS")["members"]
    assert members == ["U0BACKLINE", "U0DANA", "U0PRIYA", "U0TOMASZ"]


def test_joining_a_public_channel(bot: WebClient) -> None:
    assert bot.conversations_join(channel="C0GENERAL")["channel"]["is_member"]
    assert bot.chat_postMessage(channel="C0GENERAL", text="hello")["ok"]
    assert bot.conversations_join(channel="C0GENERAL")["warning"] == "already_in_channel"
    private = refusal(bot.conversations_join, channel="C0ESCALATIONS")
    assert private["error"] == "method_not_supported_for_channel_type"


def test_opening_direct_messages(bot: WebClient) -> None:
    assert refusal(bot.conversations_open, users="")["error"] == "users_list_not_supplied"
    assert refusal(bot.conversations_open, users="U0NOBODY")["error"] == "user_not_found"
    assert refusal(bot.conversations_open, users="U0AMARA,U0BEN")["needed"] == "mpim:write"
    assert bot.conversations_open(users="U0AMARA", return_im=True)["channel"]["user"] == "U0AMARA"
    assert bot.conversations_open(channel="D0AMARA")["already_open"]


def test_people_and_whether_they_are_there(server: RunningServer, bot: WebClient) -> None:
    tomasz = server.person("tomasz")
    user = bot.users_info(user="U0TOMASZ")["user"]
    assert (user["tz"], user["is_bot"], user["deleted"]) == ("Europe/Warsaw", False, False)
    assert user["tz_offset"] in (3600, 7200)
    assert refusal(bot.users_info, user="U0NOBODY")["error"] == "user_not_found"
    assert len(bot.users_list(limit=4)["members"]) == 4
    server.operator.change_person(tomasz, tz="Asia/Kolkata")
    assert bot.users_info(user="U0TOMASZ")["user"]["tz_offset"] == 19800


def test_presence_is_active_or_away(server: RunningServer, bot: WebClient) -> None:
    assert bot.users_getPresence(user="U0TOMASZ")["presence"] == "active"
    server.operator.change_person(server.person("tomasz"), presence="away")
    server.operator.change_person(server.person("ben"), deleted=True)
    assert bot.users_getPresence(user="U0TOMASZ")["presence"] == "away"
    assert bot.users_getPresence(user="U0BEN")["presence"] == "away"
    assert bot.api_call("users.getPresence")["presence"] == "active", "of the bot itself"
    assert refusal(bot.users_getPresence, user="U0NOBODY")["error"] == "user_not_found"


def test_do_not_disturb_is_a_schedule_that_need_not_be_in_force(server: RunningServer, bot: WebClient) -> None:
    server.operator.change_person(server.person("tomasz"), dnd=True)
    server.operator.change_person(server.person("ben"), deleted=True)
    users = ["U0TOMASZ", "U0PRIYA", "U0BEN", "U0BACKLINE", "U0NOBODY"]
    answer = bot.dnd_teamInfo(users=users)["users"]
    now = time.time()
    in_force = {
        user: said["dnd_enabled"] and said["next_dnd_start_ts"] <= now < said["next_dnd_end_ts"]
        for user, said in answer.items()
    }
    assert in_force == {"U0TOMASZ": True, "U0PRIYA": False, "U0BEN": False, "U0BACKLINE": False}
    assert [answer[user]["dnd_enabled"] for user in users[:4]] == [True, True, False, False]
    assert bot.dnd_info(user="U0TOMASZ")["next_dnd_end_ts"] == answer["U0TOMASZ"]["next_dnd_end_ts"]
    assert not bot.dnd_info()["dnd_enabled"], "of the bot itself"
    assert refusal(bot.dnd_info, user="U0NOBODY")["error"] == "user_not_found"


def test_do_not_disturb_is_told_of_fifty_people_at_once(bot: WebClient) -> None:
    assert bot.dnd_teamInfo(users=["U0PRIYA"] * 50)["ok"]
    assert refusal(bot.dnd_teamInfo, users=["U0PRIYA"] * 51)["error"] == "too_many_users"
    assert refusal(bot.dnd_teamInfo, users=[])["error"] == "no_users_provided"


def test_traffic_shows_calls_without_tokens(server: RunningServer, bot: WebClient) -> None:
    bot.chat_postMessage(channel="C0FLOOR", text="hello")
    refusal(bot.chat_postMessage, channel="C0NOWHERE", text="hello")
    bot.apps_connections_open(app_token=server.app_token)
    done, refused = server.operator.traffic("chat.postMessage")
    assert (done["request"]["text"], done["response"]["ok"]) == ("hello", True)
    assert refused["response"]["error"] == "channel_not_found"
    everything = json.dumps(server.operator.traffic())
    assert server.bot_token not in everything
    assert server.app_token not in everything
    assert "ticket=" not in everything
    assert server.operator.traffic(since=refused["n"])[0]["name"] == "apps.connections.open"


def http_status(bot: WebClient, method: str, arguments: dict[str, Any]) -> int:
    try:
        return int(bot.api_call(method, json=arguments).status_code)
    except SlackApiError as refused:
        return int(refused.response.status_code)


@pytest.mark.parametrize("nonsense", [["x"], [None], {}, 7, "x", [{"type": "section", "text": "x"}], [[]]])
def test_nonsense_is_refused_and_never_breaks_the_server(bot: WebClient, nonsense: Any) -> None:
    names = ("channel", "user", "users", "ts", "thread_ts", "limit", "oldest", "view", "view_id", "user_id", "types")
    for method in METHODS:
        assert http_status(bot, method, dict.fromkeys(names, nonsense)) == 200
        assert http_status(bot, method, {"channel": "C0FLOOR", "text": "x", "blocks": nonsense}) == 200
