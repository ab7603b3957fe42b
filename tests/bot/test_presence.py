"""Who is away, asked of a practice workspace over a real socket."""

import logging
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from slack_sdk import WebClient

from bot.manifest import manifest
from bot.presence import Presence
from sandbox.client import Operator
from sandbox.server import RunningServer, serve_in_thread
from tests.logs import ours

TEAM = ("U0AMARA", "U0BEN", "U0PRIYA", "U0TOMASZ")
NOBODY: frozenset[str] = frozenset()


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
def operator(shared: RunningServer) -> Operator:
    shared.operator.reset()
    return shared.operator


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def presence(shared: RunningServer, operator: Operator, clock: StoppedClock) -> Presence:
    return Presence(WebClient(shared.bot_token, base_url=shared.api_url, timeout=5, retry_handlers=[]), clock)


@pytest.fixture
def asked(operator: Operator) -> Callable[[str], int]:
    """How often Slack has been asked with this method in this test."""
    before = {name: len(operator.traffic(name)) for name in ("users.getPresence", "dnd.teamInfo")}
    return lambda name: len(operator.traffic(name)) - before[name]


def test_who_is_away_or_does_not_want_to_be_disturbed_is_away(presence, operator):
    operator.change_person(operator.person("ben"), presence="away")
    operator.change_person(operator.person("priya"), dnd=True)
    assert presence.away(TEAM) == {"U0BEN", "U0PRIYA"}
    assert presence.away(["U0AMARA", "U0BEN"]) == {"U0BEN"}


def test_a_schedule_for_the_night_is_no_reason_to_be_away_by_day(presence, shared):
    bot = WebClient(shared.bot_token, base_url=shared.api_url)
    assert all(dnd["dnd_enabled"] for dnd in bot.dnd_teamInfo(users=TEAM)["users"].values())
    assert presence.away(TEAM) == NOBODY


def test_nobody_is_nobody(presence, asked):
    assert presence.away([]) == NOBODY
    assert asked("dnd.teamInfo") == 0


def test_the_answer_is_kept_for_a_minute(presence, operator, clock, asked):
    assert presence.away(TEAM) == NOBODY
    operator.change_person(operator.person("ben"), presence="away")
    clock.at += timedelta(seconds=59)
    assert presence.away(TEAM) == NOBODY
    assert (asked("users.getPresence"), asked("dnd.teamInfo")) == (4, 1)
    clock.at += timedelta(seconds=1)
    assert presence.away(TEAM) == {"U0BEN"}
    assert (asked("users.getPresence"), asked("dnd.teamInfo")) == (8, 2)


def test_a_clock_that_is_set_back_does_not_keep_it_longer(presence, operator, clock):
    presence.away(TEAM)
    operator.change_person(operator.person("ben"), presence="away")
    clock.at -= timedelta(hours=1)
    assert presence.away(TEAM) == {"U0BEN"}


def test_only_those_not_known_yet_are_asked_about(presence, asked):
    presence.away(["U0AMARA", "U0BEN"])
    presence.away(["U0BEN", "U0PRIYA", "U0PRIYA"])
    assert (asked("users.getPresence"), asked("dnd.teamInfo")) == (3, 2)


def test_twenty_are_asked_about_side_by_side(presence, operator):
    leads = operator.add_people(*(f"lead{number}" for number in range(20)))
    for lead in leads:
        operator.change_person(lead, presence="away")
    operator.fault("latency", seconds=0.15)
    started = time.monotonic()
    assert presence.away([lead.id for lead in leads]) == {lead.id for lead in leads}
    assert time.monotonic() - started < 1


def test_do_not_disturb_is_asked_of_fifty_at_a_time(presence, operator, asked):
    leads = operator.add_people(*(f"lead{number}" for number in range(51)))
    operator.change_person(leads[0], dnd=True)
    operator.change_person(leads[50], dnd=True)
    assert presence.away([lead.id for lead in leads]) == {"U0LEAD0", "U0LEAD50"}
    assert asked("dnd.teamInfo") == 2


def test_nobody_waits_longer_than_a_second_and_a_late_answer_counts_next_time(presence, operator, asked, caplog):
    operator.change_person(operator.person("ben"), presence="away")
    operator.change_person(operator.person("priya"), dnd=True)
    operator.fault("latency", method="users.getPresence", seconds=2)
    started = time.monotonic()
    with caplog.at_level(logging.WARNING, "bot.presence"):
        assert presence.away(TEAM) == {"U0PRIYA"}, "what has been said counts"
    assert time.monotonic() - started < 2
    assert [record.levelname for record in ours(caplog)] == ["WARNING"]
    while asked("users.getPresence") < len(TEAM):
        time.sleep(0.05)
    assert presence.away(TEAM) == {"U0BEN", "U0PRIYA"}
    assert asked("users.getPresence") == len(TEAM)


@pytest.mark.parametrize(
    ("fault", "known"),
    [
        ({"kind": "rate_limit", "method": "users.getPresence"}, {"U0PRIYA"}),
        ({"kind": "server_error", "method": "dnd.teamInfo"}, {"U0BEN"}),
        ({"kind": "lost_answer", "method": "*"}, set()),
        ({"kind": "error", "error": "missing_scope"}, set()),
    ],
)
def test_whom_slack_cannot_tell_of_counts_as_here_and_one_line_says_so(presence, operator, asked, caplog, fault, known):
    operator.change_person(operator.person("ben"), presence="away")
    operator.change_person(operator.person("priya"), dnd=True)
    operator.fault(**fault)
    with caplog.at_level(logging.WARNING, "bot.presence"):
        assert presence.away(TEAM) == known
        assert presence.away(TEAM) == known
    assert len([record for record in caplog.records if record.name == "bot.presence"]) == 1
    assert asked("users.getPresence") == 4, "nor is it asked again and again"


def test_somebody_slack_does_not_know_counts_as_here_and_changes_nothing_for_others(presence, operator):
    operator.change_person(operator.person("ben"), presence="away", dnd=True)
    assert presence.away(["U0NOBODY", "U0BEN"]) == {"U0BEN"}


def test_many_threads_at_once_ask_once(presence, operator, asked):
    operator.change_person(operator.person("ben"), presence="away")
    operator.fault("latency", seconds=0.2)
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: presence.away(TEAM), range(8)))
    assert answers == [{"U0BEN"}] * 8
    assert (asked("users.getPresence"), asked("dnd.teamInfo")) == (4, 1)
