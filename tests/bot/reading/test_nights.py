"""Times when and where days are not like others: clock changes, new year, leap days, zones by the half hour."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.reading.instants import instant
from bot.reading.readings import Unclear, When
from bot.reading.when import read_when
from tests.bot.reading.typed import KOLKATA, LONDON, NEW_YORK, OFFICE, SYDNEY, WEDNESDAY, local, locals_, read, utc
from tests.hours import parse_hours

KATHMANDU = ZoneInfo("Asia/Kathmandu")
ST_JOHNS = ZoneInfo("America/St_Johns")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")
APIA = ZoneInfo("Pacific/Apia")


@pytest.mark.parametrize(
    ("text", "now", "zone", "at"),
    [
        # Kolkata is five and a half hours ahead, and its Wednesday begins while London's Tuesday lasts
        ("3pm 48213", "2026-11-25 10:00", KOLKATA, "2026-11-25T09:30"),
        ("tomorrow 48213", "2026-11-25 00:30", KOLKATA, "2026-11-26T03:30"),
        ("in 2h 48213", "2026-11-25 10:00", KOLKATA, "2026-11-25T06:30"),
        ("friday 9am 48213", "2026-11-25 10:00", NEW_YORK, "2026-11-27T14:00"),
        ("tomorrow 8pm 48213", "2026-11-25 10:00", NEW_YORK, "2026-11-27T01:00"),
        # New Year
        ("tomorrow 9am 48213", "2026-12-31 23:30", LONDON, "2027-01-01T09:00"),
        ("in 1 hour 48213", "2026-12-31 23:30", LONDON, "2027-01-01T00:30"),
        ("midnight 48213", "2026-12-31 23:30", LONDON, "2027-01-01T00:00"),
        ("1 jan 9am 48213", "2026-12-31 23:30", LONDON, "2027-01-01T09:00"),
        ("1/1 9am 48213", "2026-12-31 23:30", LONDON, "2027-01-01T09:00"),
        ("1 jan 9am 48213", "2027-01-01 08:00", LONDON, "2027-01-01T09:00"),
        ("the 1st 9am 48213", "2026-12-31 12:00", LONDON, "2027-01-01T09:00"),
        ("next month 48213", "2026-12-31 12:00", LONDON, "2027-01-01T09:00"),
        # the 29th of February, and months that are too short
        ("tomorrow 9am 48213", "2028-02-28 12:00", LONDON, "2028-02-29T09:00"),
        ("tomorrow 9am 48213", "2027-02-28 12:00", LONDON, "2027-03-01T09:00"),
        ("29 feb 9am 48213", "2028-02-20 12:00", LONDON, "2028-02-29T09:00"),
        ("in a month 48213", "2028-01-31 12:00", LONDON, "2028-02-29T12:00"),
        ("the 31st 9am 48213", "2027-02-10 12:00", LONDON, "2027-03-31T08:00"),
        # across a clock change the same time of day is kept, and a length of time is its own length
        ("in 1 day 48213", "2026-03-28 12:00", LONDON, "2026-03-29T11:00"),
        ("in 24 hours 48213", "2026-03-28 12:00", LONDON, "2026-03-29T12:00"),
        ("in 2h 48213", "2026-10-25 00:30", LONDON, "2026-10-25T01:30"),
        ("tomorrow 9am 48213", "2026-10-31 12:00", NEW_YORK, "2026-11-01T14:00"),
        ("in 3h 48213", "2026-03-08 00:30", NEW_YORK, "2026-03-08T08:30"),
        # and on the nights themselves
        ("tomorrow 1:30am 48213", "2026-03-28 12:00", LONDON, "2026-03-29T01:30"),
        ("tomorrow 2:30am 48213", "2026-03-07 12:00", NEW_YORK, "2026-03-08T07:30"),
        ("tomorrow 1:30am 48213", "2026-10-24 12:00", LONDON, "2026-10-25T00:30"),
        ("tomorrow 1:30am 48213", "2026-10-31 12:00", NEW_YORK, "2026-11-01T05:30"),
    ],
)
def test_times_are_read_where_they_are_typed(text: str, now: str, zone: ZoneInfo, at: str) -> None:
    reading = read(text, now, zone)
    assert isinstance(reading, When)
    assert reading.at == datetime.fromisoformat(at).replace(tzinfo=UTC)


def test_a_time_that_the_clocks_skip_is_moved_on_and_said() -> None:
    reading = read("tomorrow 1:30am 48213", "2026-03-28 12:00")
    assert isinstance(reading, When)
    assert (local(reading.at), reading.assumed) == (
        "2026-03-29 02:30",
        "02:30, as the clocks skip 01:30 that day",
    )


def test_a_time_that_the_clocks_repeat_is_the_first_to_come_and_said() -> None:
    reading = read("1:30am 48213", "2026-10-25 00:45")
    assert isinstance(reading, When)
    assert (reading.at.hour, reading.assumed) == (0, "the first 01:30, as the clocks go back that day")
    between = datetime(2026, 10, 25, 0, 45, tzinfo=UTC)  # 01:45, the first time round
    reading = read_when("1:30am 48213", between, LONDON)
    assert isinstance(reading, When)
    assert (reading.at.hour, reading.assumed) == (1, "the second 01:30, as the clocks go back that day")


@pytest.mark.parametrize(
    ("local", "now", "at"),
    [
        ("2026-11-25T15:00", "2026-11-25T12:00", "2026-11-25T15:00"),
        ("2026-07-01T15:00", "2026-06-30T12:00", "2026-07-01T14:00"),
        ("2026-03-29T01:30", "2026-03-28T12:00", "2026-03-29T01:30"),  # skipped: 02:30 by then
        ("2026-10-25T01:30", "2026-10-24T12:00", "2026-10-25T00:30"),  # the first of two
        ("2026-10-25T01:30", "2026-10-25T00:45", "2026-10-25T01:30"),  # the second, as the first has passed
        ("2026-10-25T01:30", "2026-10-25T02:00", "2026-10-25T00:30"),  # both have
    ],
)
def test_a_day_and_time_picked_in_a_form_are_an_instant(local: str, now: str, at: str) -> None:
    found = instant(datetime.fromisoformat(local), LONDON, datetime.fromisoformat(now).replace(tzinfo=UTC))
    assert (found, found.tzinfo) == (datetime.fromisoformat(at).replace(tzinfo=UTC), UTC)


@pytest.mark.parametrize(
    ("text", "now", "zone", "at", "assumed"),
    [
        ("1:30am", "2026-03-29 00:30", LONDON, "2026-03-29T01:30", "02:30, as the clocks skip 01:30"),
        ("sunday 1am", "2026-03-27 12:00", LONDON, "2026-03-29T01:00", "02:00, as the clocks skip 01:00"),
        ("sunday 2am", "2026-03-27 12:00", LONDON, "2026-03-29T01:00", None),
        ("sunday 00:59", "2026-03-27 12:00", LONDON, "2026-03-29T00:59", None),
        ("8 mar 2:30am", "2026-03-01 12:00", NEW_YORK, "2026-03-08T07:30", "03:30, as the clocks skip 02:30"),
        ("4 oct 2:30am", "2026-10-01 12:00", SYDNEY, "2026-10-03T16:30", "03:30, as the clocks skip 02:30"),
        ("4 oct 2:10am", "2026-10-01 12:00", LORD_HOWE, "2026-10-03T15:40", "02:40, as the clocks skip 02:10"),
    ],
)
def test_in_a_night_when_clocks_go_forward_a_time_they_skip_is_moved_on_and_said(
    text: str, now: str, zone: ZoneInfo, at: str, assumed: str | None
) -> None:
    reading = read(f"{text} 48213", now, zone)
    assert isinstance(reading, When)
    assert (reading.at, reading.assumed) == (utc(at), assumed and f"{assumed} that day")


@pytest.mark.parametrize(
    ("text", "now", "zone", "at", "which"),
    [
        ("sunday 1:30am", "2026-10-23 12:00", LONDON, "2026-10-25T00:30", "the first 01:30"),
        ("sunday 2am", "2026-10-23 12:00", LONDON, "2026-10-25T02:00", None),
        ("1 nov 1am", "2026-10-30 12:00", NEW_YORK, "2026-11-01T05:00", "the first 01:00"),
        ("sunday 2:30am", "2027-04-01 12:00", SYDNEY, "2027-04-03T15:30", "the first 02:30"),
        ("sunday 1:45am", "2027-04-01 12:00", LORD_HOWE, "2027-04-03T14:45", "the first 01:45"),
        ("sunday 1:15am", "2027-04-01 12:00", LORD_HOWE, "2027-04-03T14:15", None),
    ],
)
def test_in_a_night_when_clocks_go_back_a_time_they_repeat_is_the_first_and_said(
    text: str, now: str, zone: ZoneInfo, at: str, which: str | None
) -> None:
    reading = read(f"{text} 48213", now, zone)
    assert isinstance(reading, When)
    assert (reading.at, reading.assumed) == (utc(at), which and f"{which}, as the clocks go back that day")


@pytest.mark.parametrize(
    ("text", "now", "zone", "at"),
    [
        # the same time of day, whatever the clocks did in between
        ("tomorrow 9am", "2026-03-28 12:00", LONDON, "2026-03-29T08:00"),
        ("tomorrow 9am", "2026-10-24 12:00", LONDON, "2026-10-25T09:00"),
        ("tomorrow 9am", "2026-10-03 12:00", SYDNEY, "2026-10-03T22:00"),
        ("tomorrow 9am", "2027-04-03 12:00", SYDNEY, "2027-04-03T23:00"),
        ("in 2 days", "2026-10-23 12:00", LONDON, "2026-10-25T12:00"),
        ("in 1 week", "2027-04-01 12:00", SYDNEY, "2027-04-08T02:00"),
        ("monday morning", "2026-03-27 12:00", LONDON, "2026-03-30T07:00"),
        ("monday morning", "2026-10-23 12:00", LONDON, "2026-10-26T08:00"),
        # a length of time is as long as it says
        ("in 2h", "2026-03-29 00:30", LONDON, "2026-03-29T02:30"),
        ("in 90 minutes", "2026-10-25 00:45", LONDON, "2026-10-25T01:15"),
        ("in 48 hours", "2026-10-23 12:00", LONDON, "2026-10-25T11:00"),
        ("in 1 hour", "2026-10-04 01:30", SYDNEY, "2026-10-03T16:30"),
        # half an hour, and three quarters
        ("at 15:30", "2026-11-25 10:00", KOLKATA, "2026-11-25T10:00"),
        ("midnight", "2026-11-25 10:00", KOLKATA, "2026-11-25T18:30"),
        ("noon tomorrow", "2026-11-25 10:00", KATHMANDU, "2026-11-26T06:15"),
        ("tomorrow 9am", "2026-11-25 23:50", KATHMANDU, "2026-11-26T03:15"),
        ("friday 5pm", "2026-11-25 10:00", ST_JOHNS, "2026-11-27T20:30"),
        ("tomorrow 9am", "2026-03-07 12:00", ST_JOHNS, "2026-03-08T11:30"),
        # the day itself is the typist's, be it London's yesterday or tomorrow
        ("today 5pm", "2026-11-26 00:30", SYDNEY, "2026-11-26T06:00"),
        ("tomorrow 9am", "2026-11-25 23:30", NEW_YORK, "2026-11-26T14:00"),
        ("friday 9am", "2026-11-26 00:30", APIA, "2026-11-26T20:00"),
        # new year
        ("1 jan 00:00", "2026-12-31 23:59", LONDON, "2027-01-01T00:00"),
        ("in 20m", "2026-12-31 23:50", SYDNEY, "2026-12-31T13:10"),
        ("2/1 9am", "2026-12-31 12:00", LONDON, "2027-01-02T09:00"),
        ("friday 9am", "2026-12-31 12:00", LONDON, "2027-01-01T09:00"),
        ("in a week", "2026-12-28 12:00", LONDON, "2027-01-04T12:00"),
        # the 29th of February
        ("29/2/2028 9am", "2027-02-28 12:00", LONDON, "2028-02-29T09:00"),
        ("29 feb 2028 9am", "2026-11-25 10:00", LONDON, "2028-02-29T09:00"),
        ("the 29th 9am", "2028-02-10 12:00", LONDON, "2028-02-29T09:00"),
        ("the 29th 9am", "2027-02-10 12:00", LONDON, "2027-03-29T08:00"),
        ("tomorrow 9am", "2028-02-29 12:00", LONDON, "2028-03-01T09:00"),
        ("in a month", "2027-01-29 12:00", LONDON, "2027-02-28T12:00"),
        ("in 12 months", "2028-02-29 12:00", LONDON, "2029-02-28T12:00"),
    ],
)
def test_days_that_are_not_like_others(text: str, now: str, zone: ZoneInfo, at: str) -> None:
    reading = read(f"{text} 48213", now, zone, hours=parse_hours("mon-fri 08:00-18:00", zone))
    assert isinstance(reading, When)
    assert reading.at == utc(at)


def test_the_same_words_mean_another_instant_to_somebody_who_has_travelled() -> None:
    in_london = read_when("tomorrow at 10", utc("2026-11-25T12:00"), LONDON)
    in_new_york = read_when("tomorrow at 10", utc("2026-11-25T20:00"), NEW_YORK)
    assert isinstance(in_london, When)
    assert isinstance(in_new_york, When)
    assert (in_london.at, in_new_york.at) == (utc("2026-11-26T10:00"), utc("2026-11-26T15:00"))


def test_what_was_promised_before_travelling_stays_at_its_instant() -> None:
    promised = read("tomorrow 3pm", WEDNESDAY, LONDON)
    assert isinstance(promised, When)
    assert local(promised.at, KOLKATA) == "2026-11-26 20:30"


def test_opening_hours_are_the_teams_wherever_its_people_travel() -> None:
    for zone, start in (LONDON, "2026-11-27 08:00"), (NEW_YORK, "2026-11-27 03:00"), (KOLKATA, "2026-11-27 13:30"):
        reading = read("friday", WEDNESDAY, zone, hours=OFFICE)
        assert isinstance(reading, When)
        assert local(reading.at, zone) == start
        assert reading.assumed == f"start of opening hours, {start[-5:]}"


def test_a_travellers_friday_begins_when_it_does_there() -> None:
    reading = read("friday", WEDNESDAY, ZoneInfo("Pacific/Auckland"), hours=OFFICE)
    assert isinstance(reading, When)
    assert local(reading.at, ZoneInfo("Pacific/Auckland")) == "2026-11-27 21:00"


def test_a_leap_day_that_is_far_off_is_asked_about() -> None:
    reading = read("29 feb 9am", "2026-11-25 10:00")
    assert isinstance(reading, Unclear)
    assert locals_(reading.choices) == ["2028-02-29 09:00"]
