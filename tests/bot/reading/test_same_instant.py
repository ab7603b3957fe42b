"""Whatever is typed, wherever and whenever: it is read, and what is shown, stored and fired is one instant."""

import itertools
import re
import time as machine
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reading.readings import NoTime, NoZone, Past, Unclear, When
from bot.reading.when import read_when
from bot.rules.callback import Promise
from bot.rules.hours import ALWAYS, NEVER, Hours
from bot.rules.outbox import MessageKind, TimerKind
from bot.rules.team import DateOrder, Team
from bot.rules.teams import Teams
from bot.services import Callbacks, Reminders
from bot.views.blocks import Message
from bot.views.callback import change_form, understood
from bot.views.promise import Reader, card
from bot.views.text import day_and_time
from storage import Database, open_database
from storage.times import from_ms
from tests.bot.reading.typed import KOLKATA, LONDON, NEW_YORK, OFFICE, SYDNEY
from tests.bot.worker.by_hand import SetClock
from tests.hours import parse_hours

_TIME_WORDS = """
    tomorrow today 3pm at in 20 m 20m 2h 48213 25 nov 25th the of friday next week monday half past quarter to five
    noon midnight 11/25 2026-11-25 15:30 morning end day an hour and a on 0 31 feb 29 99 - between ago 1h30 ² ٣ İ
    2026-11-25t99:00 24:00 12am 13pm 0am mon 3-4pm yesterday months 999 999999 utc in_the_note their time new york
    est cst sydney this evening later soon or month weeks eod 25.11. tonight
"""
_TIMES_TYPED = """
3pm, tomorrow at 10, friday, next week, in 2h, 20m, eod, half past 4, 25 nov 11:00, 1:30am, tomorrow 2:30am, \
in 3 days, 3pm their time, tomorrow 3pm in New York, monday morning, next month, this evening, soon
"""
_WORDS = st.sampled_from(_TIME_WORDS.split())
_TYPED = st.one_of(
    st.text(max_size=300),
    st.lists(_WORDS, max_size=30).map(" ".join),
    st.lists(_WORDS, max_size=8).map(lambda words: " ".join(words) * 60),
)
_TIMES = st.sampled_from(_TIMES_TYPED.strip().split(", "))
_ZONES = st.sampled_from(
    [LONDON, NEW_YORK, KOLKATA, SYDNEY, ZoneInfo("Pacific/Apia"), ZoneInfo("Australia/Lord_Howe"), ZoneInfo("UTC")]
)
_HOURS = st.sampled_from([ALWAYS, NEVER, OFFICE, parse_hours("mon-sun 20:00-04:00", NEW_YORK)])
_THEIR_ZONES = st.one_of(st.none(), _ZONES)
_numbers = itertools.count(1)
_MOMENTS = st.integers(1_577_836_800_000_000, 3_786_912_000_000_000).map(
    lambda microseconds: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)
)


@settings(deadline=None, max_examples=300)
@given(_TYPED, _MOMENTS, _ZONES, _HOURS, st.sampled_from(DateOrder), _THEIR_ZONES)
def test_any_text_is_read_and_no_word_is_lost_or_made_up(
    text: str, now: datetime, zone: ZoneInfo, hours: Hours, order: DateOrder, their_zone: ZoneInfo | None
) -> None:
    reading = read_when(text, now, zone, hours=hours, date_order=order, their_zone=their_zone)
    kept, typed = reading.rest.split(), text.split()
    assert not Counter(kept) - Counter(typed)
    places = iter(typed)
    assert all(word in places for word in kept), "in the order typed"
    match reading:
        case When(at=at):
            assert at > now
            assert (at.tzinfo, at.microsecond) == (UTC, 0)
        case NoZone():
            assert their_zone is None
        case Past(at=at):
            assert at <= now
        case NoTime(rest=rest):
            assert rest == " ".join(typed)
    if isinstance(reading, NoTime | Past | Unclear):
        assert list(reading.choices) == sorted({choice for choice in reading.choices if choice > now})
        assert all((choice.tzinfo, choice.microsecond) == (UTC, 0) for choice in reading.choices)


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    path: Path = tmp_path_factory.mktemp("same_instant") / "backline.db"
    db = open_database(path)
    yield db
    db.close()


def _shown(at: datetime) -> datetime:
    """The instant that Slack shows, in each reader's own zone, for a text of ours."""
    token = re.match(r"<!date\^(\d+)\^", day_and_time(at))
    assert token
    return datetime.fromtimestamp(int(token[1]), UTC)


def _shown_in(message: Message) -> datetime:
    """The first instant in what a message says."""
    token = re.search(r"<!date\^(\d+)\^", message.text)
    assert token
    return datetime.fromtimestamp(int(token[1]), UTC)


def _filled_in(form: dict[str, Any]) -> list[str]:
    """The day and the time that stand in a form before anybody types."""
    elements = {block["block_id"]: block["element"] for block in form["blocks"] if block["type"] == "input"}
    return [elements["day"]["initial_date"], elements["time"]["initial_time"]]


@settings(deadline=None, max_examples=150)
@given(_TIMES, _MOMENTS, _ZONES, _HOURS, _ZONES)
def test_what_is_echoed_stored_and_fired_is_the_same_instant(
    db: Database, text: str, now: datetime, zone: ZoneInfo, hours: Hours, their_zone: ZoneInfo
) -> None:
    reading = read_when(f"{text} 48213", now, zone, hours=hours, their_zone=their_zone)
    instants = [reading.at] if isinstance(reading, When) else [] if isinstance(reading, NoZone) else reading.choices
    clock = SetClock()
    team = Team(escalation_channel="C0ESCALATIONS", supervisors=("U0PRIYA",), hours=hours)
    teams = Teams([team])
    callbacks, reminders = Callbacks(db, clock, teams), Reminders(teams)
    for at in instants:
        clock.at = now
        case = callbacks.set("U0AGENT", Promise(reference="48213", due_at=at), None, f"set {next(_numbers)}")
        echoed = _shown_in(understood(case, None))
        promised = _shown_in(card(case, Reader(person="U0AGENT", team=team, now=now)))
        with db.write() as records:
            early = records.timers.take_due(at - timedelta(milliseconds=1), 10)
            [timer] = records.timers.take_due(at, 10)
            reminders.due(records, timer, at)
            (fired,) = records.rows.all(
                "SELECT not_before_at FROM deliveries WHERE kind = :kind AND subject = :subject",
                kind=MessageKind.CALLBACK_REMINDER,
                subject=timer.subject,
            )
            records.timers.cancel(f"callback:{case.callback.id}:nudge")
        assert {it.kind for it in early} <= {TimerKind.CALLBACK_SOON}
        assert echoed == promised == case.callback.due_at == timer.due_at == from_ms(fired["not_before_at"]) == at
        form = change_form(case, zone, asks_zone=False).to_dict()
        assert f"{at.astimezone(zone):%Y-%m-%d %H:%M}" == " ".join(_filled_in(form))


@settings(deadline=None, max_examples=300)
@given(
    st.dates(date(2026, 1, 2), date(2037, 12, 30)),
    st.times().map(lambda at: at.replace(second=0, microsecond=0, tzinfo=None)),
    _ZONES,
    _HOURS,
)
def test_the_clock_shows_what_was_typed_unless_it_skips_it(day: date, at: time, zone: ZoneInfo, hours: Hours) -> None:
    typed = f"{day} {at:%H:%M}"
    reading = read_when(typed, datetime(2026, 1, 1, tzinfo=UTC), zone, hours=hours)
    assert isinstance(reading, When)
    shown = f"{_shown(reading.at).astimezone(zone):%Y-%m-%d %H:%M}"
    assert shown == typed or f"skip {at:%H:%M}" in (reading.assumed or "")


@settings(deadline=None, max_examples=100)
@given(st.integers(1, 999), st.sampled_from(["m", "h", " minutes", " hours"]), _MOMENTS, _ZONES)
def test_a_length_of_time_is_that_long_by_any_clock(count: int, unit: str, now: datetime, zone: ZoneInfo) -> None:
    reading = read_when(f"in {count}{unit} 48213", now, zone)
    assert isinstance(reading, When)
    length = timedelta(minutes=count) if "m" in unit else timedelta(hours=count)
    assert timedelta() <= now + length - reading.at < timedelta(seconds=1)


@pytest.mark.parametrize(
    "unit",
    [
        "25 nov ",
        "tomorrow ",
        "in an hour and ",
        "a ",
        "1" * 50,
        "1:",
        "twenty five past ",
        "the day after ",
        "x 25 nov y 26 nov ",
        "3pm new york time ",
        "tomorrow or ",
        "their time 48213 ",
    ],
)
def test_thousands_of_characters_are_read_at_once_and_twice_as_many_in_twice_the_time(unit: str) -> None:
    now = datetime(2026, 11, 22, tzinfo=UTC)

    def seconds(length: int) -> float:
        started = machine.process_time()
        read_when((unit * length)[:length], now, LONDON, hours=OFFICE)
        return machine.process_time() - started

    seconds(100)  # dateparser reads its tables once
    short = min(seconds(3_000) for _ in range(3))
    assert short < 1
    assert min(seconds(12_000) for _ in range(2)) < 8 * short + 0.05
