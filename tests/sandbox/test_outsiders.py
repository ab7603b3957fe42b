"""People as Slack has them: admins, owners, guests, and those of a partner's workspace in a shared channel."""

from typing import Any

import pytest
from slack_sdk import WebClient

from sandbox.client import Refused
from sandbox.server import RunningServer
from tests.sandbox.conftest import BoltApp, actions, button, modal, text_input

SHARED = "C0PARCELS"


def user(bot: WebClient, name: str) -> dict[str, Any]:
    return dict(bot.users_info(user=f"U0{name.upper()}")["user"])


def test_flags_are_slacks(server: RunningServer, bot: WebClient) -> None:
    assert (user(bot, "dana")["is_admin"], user(bot, "dana")["is_owner"]) == (True, False)
    assert (user(bot, "gus")["is_restricted"], user(bot, "gus")["is_ultra_restricted"]) == (True, False)
    ben, gus = server.person("ben"), server.person("gus")
    server.operator.change_person(ben, is_primary_owner=True)
    assert all(user(bot, "ben")[flag] for flag in ("is_admin", "is_owner", "is_primary_owner"))
    server.operator.change_person(gus, is_restricted=False, is_ultra_restricted=True)
    assert all(user(bot, "gus")[flag] for flag in ("is_restricted", "is_ultra_restricted"))


def test_of_a_partners_people_slack_says_little(server: RunningServer, bot: WebClient) -> None:
    rui = user(bot, "rui")
    assert rui["team_id"] == rui["profile"]["team"] == "T0PARCELS"
    assert rui.keys().isdisjoint({"tz", "is_admin", "is_restricted", "deleted", "is_stranger"})
    assert "U0RUI" in bot.conversations_members(channel=SHARED)["members"]
    assert bot.conversations_info(channel=SHARED)["channel"]["is_ext_shared"]
    server.operator.change_channel(SHARED, kick="U0RUI")
    assert user(bot, "rui")["is_stranger"], "without a channel in common"


def test_guests_and_partners_see_their_own_channels_only(server: RunningServer) -> None:
    for name in ("gus", "rui"):
        conversations = server.person(name).state()["conversations"]
        assert [it["name"] for it in conversations if it["kind"] == "channel"] == ["with-parcels"]


def test_commands_and_shortcuts_are_not_shared(server: RunningServer, bot: WebClient) -> None:
    rui = server.person("rui")
    bot.chat_postMessage(channel=SHARED, text="Where is it?")
    with pytest.raises(Refused, match="not a valid command"):
        rui.command("/say hello", SHARED)
    with pytest.raises(Refused, match="no global shortcut"):
        rui.shortcut("form_global")
    with pytest.raises(Refused, match="no message shortcut"):
        rui.shortcut("note_message", rui.see("Where is it?", SHARED))


def test_clicks_say_where_the_person_is_and_forms_where_the_app_is(server: RunningServer, bolt: BoltApp) -> None:
    @bolt.app.action("ask")
    def ask(ack: Any, body: dict[str, Any], client: Any) -> None:
        bolt.hear("click", body)
        client.views_open(trigger_id=body["trigger_id"], view=modal("answer", text_input("words")))
        ack()

    @bolt.app.view("answer")
    def answered(ack: Any, body: dict[str, Any], context: Any) -> None:
        bolt.hear("form", (body, context.team_id))
        ack()

    bolt.client.chat_postMessage(channel=SHARED, text="x", blocks=[actions(button("ask"))])
    rui = server.person("rui")
    rui.click("ask")
    [click] = bolt.wait_for("click")
    assert (click["user"]["team_id"], click["team"]["id"]) == ("T0PARCELS", "T0PRACTICE")
    rui.submit(words="at the depot")
    [(form, installed)] = bolt.wait_for("form")
    assert (form["user"]["team_id"], form["team"]["id"]) == ("T0PARCELS", "T0PARCELS")
    assert form["view"]["app_installed_team_id"] == installed == "T0PRACTICE"


def test_events_say_that_a_channel_is_shared_and_where_a_member_is(server: RunningServer, bolt: BoltApp) -> None:
    @bolt.app.event("member_left_channel")
    def left(body: dict[str, Any]) -> None:
        bolt.hear("left", (body["is_ext_shared_channel"], body["event"]["team"]))

    server.operator.change_channel(SHARED, kick="U0RUI")
    server.operator.change_channel("C0FLOOR", kick="U0BEN")
    assert sorted(bolt.wait_for("left", 2)) == [(False, "T0PRACTICE"), (True, "T0PARCELS")]
