"""Who is in a channel or a user group, asked of a practice workspace over a real socket."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.manifest import manifest
from bot.members import Members, people_in
from sandbox.server import RunningServer, serve_in_thread

CHANNEL, PRIVATE = "C0DEBRIEFS", "C0ESCALATIONS"
BEN = "U0BEN"


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
def members(clock: StoppedClock) -> Members:
    return Members(clock)


def test_who_is_in_a_channel_is_and_nobody_else(client, members):
    assert members.has(CHANNEL, BEN, client.conversations_members)
    assert members.has(PRIVATE, "U0PRIYA", client.conversations_members)
    assert not members.has(PRIVATE, BEN, client.conversations_members)


def test_whoever_was_found_is_remembered_for_a_minute(workspace, client, members, clock):
    assert members.has(CHANNEL, BEN, client.conversations_members)
    workspace.operator.change_channel(CHANNEL, kick=BEN)
    assert members.has(CHANNEL, BEN, client.conversations_members)
    clock.at += timedelta(minutes=1)
    assert not members.has(CHANNEL, BEN, client.conversations_members)


def test_whoever_has_just_come_is_found_at_once(workspace, client, members):
    assert not members.has(PRIVATE, BEN, client.conversations_members)
    workspace.operator.change_channel(PRIVATE, invite=BEN)
    assert members.has(PRIVATE, BEN, client.conversations_members)


def test_a_large_channel_is_read_to_its_end(workspace, client, members):
    people = workspace.operator.add_people(*(f"agent{number:04}" for number in range(1000)), channels=[CHANNEL])
    assert members.has(CHANNEL, people[-1].id, client.conversations_members)
    assert not members.has(CHANNEL, "U0NOBODY", client.conversations_members)


def test_nobody_is_in_a_channel_that_is_not_there(client, members):
    assert not members.has("C0NOWHERE", BEN, client.conversations_members)


def test_when_slack_cannot_say_nothing_is_made_up(workspace, client, members):
    workspace.operator.fault("error", method="conversations.members", error="internal_error", times=1)
    with pytest.raises(SlackApiError):
        members.has(CHANNEL, BEN, client.conversations_members)


def test_everybody_in_a_channel_is_listed_to_its_end(workspace, client):
    before = people_in(CHANNEL, client)
    people = workspace.operator.add_people(*(f"agent{number:04}" for number in range(1000)), channels=[CHANNEL])
    assert set(people_in(CHANNEL, client)) == {*before, *(person.id for person in people)}


def test_everybody_in_a_user_group_is_listed_and_nobody_of_one_that_is_not_there(workspace, client):
    (night,) = workspace.operator.add_people("night")
    group = workspace.operator.add_user_group("nights", night)
    assert people_in(group, client) == [night.id]
    with pytest.raises(SlackApiError, match="no_such_subteam"):
        people_in("S0NOBODY", client)
