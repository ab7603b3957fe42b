"""People's profiles, asked of a practice workspace over a real socket."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.manifest import manifest
from bot.people import People
from bot.rules.outsider import Outsider
from sandbox.server import RunningServer, serve_in_thread
from sandbox.shapes import TEAM_ID

BEN = "U0BEN"
NEW_YORK = ZoneInfo("America/New_York")
LOS_ANGELES = ZoneInfo("America/Los_Angeles")
UTC_ZONE = ZoneInfo("UTC")


class StoppedClock:
    def __init__(self) -> None:
        self.at = datetime(2027, 6, 7, 9, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at


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
    return WebClient(token=workspace.bot_token, base_url=workspace.api_url, timeout=5)


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def people(clock: StoppedClock) -> People:
    return People(clock, TEAM_ID)


@pytest.fixture
def asked(workspace: RunningServer):
    """How often Slack has been asked for a person in this test."""
    before = len(workspace.operator.traffic("users.info"))
    return lambda: len(workspace.operator.traffic("users.info")) - before


def test_the_zone_is_slacks_and_asked_for_once_an_hour(people, client, clock, asked):
    assert people.of(BEN, client.users_info).zone == people.of(BEN, client.users_info).zone == NEW_YORK
    assert asked() == 1
    clock.at += timedelta(minutes=61)
    assert people.of(BEN, client.users_info).zone == NEW_YORK
    assert asked() == 2


def test_a_change_that_slack_tells_of_counts_at_once(people, client, asked):
    people.of(BEN, client.users_info)
    people.changed({"id": BEN, "tz": "America/Los_Angeles"})
    assert people.of(BEN, client.users_info).zone == LOS_ANGELES
    assert asked() == 1


def test_a_change_without_a_zone_is_no_reason_to_believe_in_utc(people, client, asked):
    people.of(BEN, client.users_info)
    people.changed({"id": BEN, "tz": None})
    assert people.of(BEN, client.users_info).zone == NEW_YORK
    assert asked() == 2


def test_a_change_of_somebody_never_asked_about_is_fine(people, client):
    people.changed({"id": BEN, "tz": None})
    assert people.of(BEN, client.users_info).zone == NEW_YORK


@pytest.mark.parametrize("name", ["Mars/Olympus_Mons", "America", "../../etc/passwd", "/etc/passwd", "\0"])
def test_a_zone_this_machine_does_not_know_is_utc_and_logged(people, client, caplog, name):
    with caplog.at_level(logging.WARNING, "bot.people"):
        people.changed({"id": BEN, "tz": name})
    assert people.of(BEN, client.users_info).zone == UTC_ZONE
    assert "UTC is used instead" in caplog.text


def test_when_slack_cannot_say_the_one_it_gave_last_is_used(people, client, clock, workspace):
    people.of(BEN, client.users_info)
    clock.at += timedelta(hours=2)
    workspace.operator.fault("rate_limit", method="users.info")
    assert people.of(BEN, client.users_info).zone == NEW_YORK


def test_when_slack_never_said_its_error_is_passed_on(people, client, workspace):
    workspace.operator.fault("rate_limit", method="users.info")
    with pytest.raises(SlackApiError):
        people.of(BEN, client.users_info)


def test_asked_to_slow_down_it_asks_about_nobody_until_the_time_slack_has_set(people, client, clock, workspace, asked):
    workspace.operator.fault("rate_limit", method="users.info", seconds=30, times=1)
    for person in (BEN, "U0AMARA"):
        with pytest.raises(SlackApiError):
            people.of(person, client.users_info)
    assert asked() == 1
    clock.at += timedelta(seconds=30)
    assert people.of(BEN, client.users_info).zone == NEW_YORK


def test_who_left_is_known_and_who_came_back_too(people, client, workspace):
    ben = workspace.person("ben")
    workspace.operator.change_person(ben, deleted=True)
    assert people.of(BEN, client.users_info).is_gone
    people.changed({"id": BEN, "tz": "America/New_York", "deleted": False})
    assert not people.of(BEN, client.users_info).is_gone


def test_admins_and_owners_are_admins_and_nobody_else(people, client, workspace):
    workspace.operator.change_person(workspace.person("ben"), is_primary_owner=True)
    admins = {name for name in ("amara", "ben", "dana", "gus") if profile(people, client, name).is_admin}
    assert admins == {"ben", "dana"}


def test_who_is_an_outsider_and_why(people, client, workspace):
    workspace.operator.change_person(workspace.person("ben"), deleted=True)
    found = {
        name: profile(people, client, name).outsider for name in ("amara", "dana", "ben", "gus", "rui", "backline")
    }
    assert found == {
        "amara": None,
        "dana": None,
        "ben": Outsider.GONE,
        "gus": Outsider.GUEST,
        "rui": Outsider.STRANGER,
        "backline": Outsider.BOT,
    }


def test_whoever_shares_no_channel_with_us_is_a_stranger_too(people, client, workspace):
    workspace.operator.change_channel("C0PARCELS", kick="U0RUI")
    assert profile(people, client, "rui").outsider is Outsider.STRANGER


def test_in_an_organisation_whoever_is_of_our_workspace_among_others_is_no_stranger(people, client):
    user = {"id": BEN, "tz": "UTC", "team_id": "T0OTHER", "enterprise_user": {"teams": ["T0OTHER", TEAM_ID]}}
    people.changed(user)
    assert profile(people, client, "ben").outsider is None
    people.changed(user | {"enterprise_user": {"teams": ["T0OTHER"]}})
    assert profile(people, client, "ben").outsider is Outsider.STRANGER


def profile(people, client, name):
    return people.of(f"U0{name.upper()}", client.users_info)
