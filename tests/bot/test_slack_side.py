"""What Slack says of what a team is to be made of, asked of a practice workspace over a real socket."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from slack_sdk import WebClient

from bot.manifest import manifest
from bot.people import People
from bot.rules.rooms import NOT_SEEN
from bot.slack_side import Checked, SlackSide
from sandbox.client import Operator
from sandbox.server import RunningServer, serve_in_thread

BOT = "U0BACKLINE"
NOTHING: frozenset[str] = frozenset()


class Clock:
    def now(self) -> datetime:
        return datetime.now(UTC)


@pytest.fixture(scope="module")
def shared() -> Iterator[RunningServer]:
    with serve_in_thread(manifest=manifest()) as workspace:
        yield workspace


@pytest.fixture
def operator(shared: RunningServer) -> Operator:
    shared.operator.reset()
    return shared.operator


@pytest.fixture
def side(shared: RunningServer, operator: Operator) -> SlackSide:
    client = WebClient(shared.bot_token, base_url=shared.api_url, timeout=5, retry_handlers=[])
    return SlackSide(client, People(Clock(), "T0PRACTICE"))


def agreed(checked: Checked) -> list[str]:
    return [each.name for each in checked.to_agree]


def test_a_private_channel_that_backline_is_in_and_people_of_the_workspace_will_do(side: SlackSide) -> None:
    checked = side.check({"escalation_channel": "C0ESCALATIONS", "supervisors": "U0PRIYA U0TOMASZ"}, NOTHING)
    assert (checked.found.unfit, checked.to_agree, checked.unchecked) == ({}, (), ())


def test_of_a_private_channel_without_backline_is_said_how_to_invite_it(side: SlackSide, operator: Operator) -> None:
    operator.change_channel("C0ESCALATIONS", kick=BOT)
    assert side.check({"escalation_channel": "C0ESCALATIONS"}, NOTHING).found.unfit == {"escalation_channel": NOT_SEEN}


def test_an_archived_channel_and_one_shared_with_another_company_will_not_do(
    side: SlackSide, operator: Operator
) -> None:
    operator.change_channel("C0FLOOR", archive=True)
    checked = side.check({"debrief_channel": "C0FLOOR", "digest_channel": "C0PARCELS"}, NOTHING)
    assert checked.found.unfit["debrief_channel"].startswith("#support-floor is archived.")
    assert checked.found.unfit["digest_channel"].startswith("#with-parcels is shared with another company.")


def test_a_public_channel_is_agreed_to_for_escalations_and_joined_once_that_is_agreed_too(side: SlackSide) -> None:
    texts = {"escalation_channel": "C0GENERAL"}
    assert agreed(side.check(texts, NOTHING)) == ["agree_public_C0GENERAL", "agree_join_C0GENERAL"]
    assert agreed(side.check(texts, {"agree_public_C0GENERAL", "agree_join_C0FLOOR"})) == ["agree_join_C0GENERAL"]
    assert not side.client.conversations_info(channel="C0GENERAL")["channel"]["is_member"]
    assert agreed(side.check(texts, {"agree_public_C0GENERAL", "agree_join_C0GENERAL"})) == []
    assert side.client.conversations_info(channel="C0GENERAL")["channel"]["is_member"]


def test_a_channel_picked_twice_is_agreed_to_once(side: SlackSide) -> None:
    texts = {"debrief_channel": "C0GENERAL", "digest_channel": "C0GENERAL"}
    assert agreed(side.check(texts, NOTHING)) == ["agree_join_C0GENERAL"]


def test_looking_back_in_a_public_channel_needs_nobodys_word(side: SlackSide) -> None:
    assert agreed(side.check({"debrief_channel": "C0DEBRIEFS"}, NOTHING)) == []


@pytest.mark.parametrize(
    ("person", "why"),
    [
        ("U0GUS", "Gus Lindqvist is a guest here"),
        ("U0RUI", "Rui Santos is of another company"),
        (BOT, "is an app"),
        ("U0BEN", "Ben Castillo has no account here any more"),
        ("U0NOBODY", "There is nobody here with the id U0NOBODY"),
    ],
)
def test_who_may_not_use_backline_cannot_answer_escalations(
    side: SlackSide, operator: Operator, person: str, why: str
) -> None:
    operator.change_person(operator.person("ben"), deleted=True)
    assert why in side.check({"supervisors": f"U0PRIYA {person}"}, NOTHING).found.unfit["supervisors"]


def test_of_several_who_will_not_do_each_is_named(side: SlackSide) -> None:
    said = side.check({"supervisors": "U0GUS U0PRIYA U0RUI"}, NOTHING).found.unfit["supervisors"]
    assert "Gus Lindqvist is a guest here" in said
    assert "Rui Santos is of another company" in said


def test_a_group_and_a_channel_come_to_the_people_in_them(side: SlackSide) -> None:
    found = side.check({"member_group": "S0BILLING", "member_channel": "C0DEBRIEFS"}, NOTHING).found
    assert set(found.people["member_group"]) == {"U0CHIDI", "U0LENA"}
    assert {"U0AMARA", "U0PRIYA"} <= set(found.people["member_channel"])


def test_a_group_that_is_no_more_will_not_do(side: SlackSide) -> None:
    assert "no such user group" in side.check({"member_group": "S0NOWHERE"}, NOTHING).found.unfit["member_group"]


def test_what_the_setting_itself_does_not_take_is_not_asked_about(side: SlackSide) -> None:
    checked = side.check({"supervisors": "priya", "digest_channel": "", "shift": "8h"}, NOTHING)
    assert (checked.found.unfit, checked.unchecked) == ({}, ())


def test_when_slack_is_slow_or_down_it_is_said_within_a_second_what_could_not_be_checked(
    side: SlackSide, operator: Operator
) -> None:
    operator.fault("latency", method="conversations.*", seconds=3)
    operator.fault("server_error", method="usergroups.*")
    before = time.monotonic()
    checked = side.check(
        {"escalation_channel": "C0ESCALATIONS", "supervisor_group": "S0SUPERVISORS", "supervisors": "U0PRIYA"}, NOTHING
    )
    assert time.monotonic() - before < 2
    assert set(checked.unchecked) == {"escalation_channel", "supervisor_group"}
    assert checked.found.people == {}
    assert side.groups() == ()


def test_user_groups_are_in_the_order_of_their_names(side: SlackSide, operator: Operator) -> None:
    operator.add_user_group("aftersales", operator.person("ben"), name="after sales")
    assert [group.name for group in side.groups()] == ["after sales", "Billing", "Supervisors"]
