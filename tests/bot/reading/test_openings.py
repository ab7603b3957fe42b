"""Days and parts of days by a team's opening hours: "friday", "monday morning", "end of day", "next month"."""

import pytest

from bot.reading.readings import Unclear, When
from bot.rules.hours import ALWAYS, NEVER, Hours
from tests.bot.reading.typed import KOLKATA, LONDON, NEW_YORK, OFFICE, WEDNESDAY, local, locals_, read
from tests.hours import parse_hours

SATURDAY_TOO = parse_hours("mon-fri 08:30-18:00, sat 09:00-12:00", LONDON)
SHIFTS = parse_hours("mon-fri 08:00-12:00 13:00-17:30", LONDON)
NIGHTS = parse_hours("mon-fri 22:00-06:00", LONDON)
LATE = parse_hours("tue-sun 14:00-23:00", LONDON)
ROUND_THE_CLOCK_IN_THE_WEEK = parse_hours("mon-fri 00:00-24:00", LONDON)


@pytest.mark.parametrize(
    ("text", "at", "assumed"),
    [
        ("tomorrow", "2026-11-26 08:00", "start of opening hours, 08:00"),
        ("friday", "2026-11-27 08:00", "start of opening hours, 08:00"),
        ("by friday", "2026-11-27 08:00", "start of opening hours, 08:00"),
        ("27 nov", "2026-11-27 08:00", "start of opening hours, 08:00"),
        ("27/11", "2026-11-27 08:00", "start of opening hours, 08:00"),
        ("fri 27", "2026-11-27 08:00", "start of opening hours, 08:00"),
        ("friday week", "2026-12-04 08:00", "start of opening hours, 08:00"),
        ("a week today", "2026-12-02 08:00", "start of opening hours, 08:00"),
        ("two weeks on monday", "2026-12-14 08:00", "start of opening hours, 08:00"),
        ("monday morning", "2026-11-30 08:00", "start of opening hours, 08:00"),
        ("monday am", "2026-11-30 08:00", "start of opening hours, 08:00"),
        ("tomorrow first thing", "2026-11-26 08:00", "start of opening hours, 08:00"),
        ("first thing", "2026-11-26 08:00", "tomorrow, start of opening hours, 08:00"),
        ("in the morning", "2026-11-26 08:00", "tomorrow, start of opening hours, 08:00"),
        ("next week", "2026-11-30 08:00", "Monday; start of opening hours, 08:00"),
        ("early next week", "2026-11-30 08:00", "Monday; start of opening hours, 08:00"),
        ("next month", "2026-12-01 08:00", "1 December; start of opening hours, 08:00"),
        ("start of next month", "2026-12-01 08:00", "1 December; start of opening hours, 08:00"),
        ("today", "2026-11-25 18:00", "end of opening hours, 18:00"),
        ("end of day", "2026-11-25 18:00", "end of opening hours, 18:00"),
        ("eod", "2026-11-25 18:00", "end of opening hours, 18:00"),
        ("close of business", "2026-11-25 18:00", "end of opening hours, 18:00"),
        ("end of day tomorrow", "2026-11-26 18:00", "end of opening hours, 18:00"),
        ("cob friday", "2026-11-27 18:00", "end of opening hours, 18:00"),
        ("end of week", "2026-11-27 18:00", "Friday; end of opening hours, 18:00"),
        ("eow", "2026-11-27 18:00", "Friday; end of opening hours, 18:00"),
        ("end of next week", "2026-12-04 18:00", "Friday; end of opening hours, 18:00"),
        ("end of the month", "2026-11-30 18:00", "30 November; end of opening hours, 18:00"),
        ("end of next month", "2026-12-31 18:00", "31 December; end of opening hours, 18:00"),
        # closed that day
        ("saturday", "2026-11-28 09:00", "closed that day, so 09:00"),
        ("sunday morning", "2026-11-29 09:00", "closed that day, so 09:00"),
        ("eod sunday", "2026-11-29 17:00", "closed that day, so 17:00"),
        ("the weekend", "2026-11-28 09:00", "Saturday; closed that day, so 09:00"),
        # an hour that is in opening hours in one half of the day only
        ("tomorrow at 8", "2026-11-26 08:00", "08:00, not 20:00"),
        ("tomorrow at 10", "2026-11-26 10:00", "10:00, not 22:00"),
    ],
)
def test_a_day_starts_and_ends_when_the_team_does(text: str, at: str, assumed: str) -> None:
    reading = read(f"{text} 48213", WEDNESDAY, hours=OFFICE)
    assert isinstance(reading, When)
    assert (local(reading.at), reading.rest, reading.assumed) == (at, "48213", assumed)


@pytest.mark.parametrize(
    ("text", "hours", "at", "assumed"),
    [
        ("saturday", SATURDAY_TOO, "2026-11-28 09:00", "start of opening hours, 09:00"),
        ("eod saturday", SATURDAY_TOO, "2026-11-28 12:00", "end of opening hours, 12:00"),
        ("end of week", SATURDAY_TOO, "2026-11-28 12:00", "Saturday; end of opening hours, 12:00"),
        ("tomorrow", SHIFTS, "2026-11-26 08:00", "start of opening hours, 08:00"),
        ("eod", SHIFTS, "2026-11-25 17:30", "end of opening hours, 17:30"),
        ("eod tomorrow", NIGHTS, "2026-11-27 06:00", "end of opening hours, 06:00"),
        ("friday", NIGHTS, "2026-11-27 22:00", "start of opening hours, 22:00"),
        ("friday morning", NIGHTS, "2026-11-27 09:00", "closed that day, so 09:00"),
        ("next week", LATE, "2026-12-01 14:00", "Tuesday; start of opening hours, 14:00"),
        ("end of week", LATE, "2026-11-29 23:00", "Sunday; end of opening hours, 23:00"),
        ("tomorrow at 9", LATE, None, None),
        ("tomorrow at 7", LATE, "2026-11-26 19:00", "19:00, not 07:00"),
        ("friday", ROUND_THE_CLOCK_IN_THE_WEEK, "2026-11-27 09:00", "start of the day, 09:00"),
        ("end of week", ROUND_THE_CLOCK_IN_THE_WEEK, "2026-11-27 17:00", "Friday; end of the day, 17:00"),
        ("next week", ROUND_THE_CLOCK_IN_THE_WEEK, "2026-11-30 00:00", "Monday; start of opening hours, 00:00"),
        ("saturday", ROUND_THE_CLOCK_IN_THE_WEEK, "2026-11-28 09:00", "closed that day, so 09:00"),
        ("friday", ALWAYS, "2026-11-27 09:00", "start of the day, 09:00"),
        ("monday morning", ALWAYS, "2026-11-30 09:00", "start of the morning, 09:00"),
        ("eod", ALWAYS, "2026-11-25 17:00", "end of the day, 17:00"),
        ("end of week", ALWAYS, "2026-11-27 17:00", "Friday; end of the day, 17:00"),
        ("end of the month", ALWAYS, "2026-11-30 17:00", "30 November; end of the day, 17:00"),
        ("friday", NEVER, "2026-11-27 09:00", "start of the day, 09:00"),
        ("eod friday", NEVER, "2026-11-27 17:00", "end of the day, 17:00"),
    ],
)
def test_teams_keep_all_kinds_of_hours(text: str, hours: Hours, at: str | None, assumed: str | None) -> None:
    reading = read(f"{text} 48213", WEDNESDAY, hours=hours)
    if at is None:
        assert isinstance(reading, Unclear)
    else:
        assert isinstance(reading, When)
        assert (local(reading.at), reading.assumed) == (at, assumed)


@pytest.mark.parametrize(
    ("text", "now", "choices"),
    [
        ("eod", "2026-11-25 18:00", ["2026-11-26 18:00"]),
        ("eod", "2026-11-27 19:00", ["2026-11-30 18:00"]),
        ("end of week", "2026-11-28 10:00", ["2026-12-04 18:00"]),
        ("end of week", "2026-11-27 18:30", ["2026-12-04 18:00"]),
        ("end of the month", "2026-11-30 19:00", ["2026-12-31 18:00"]),
        ("wednesday", "2026-11-25 10:00", ["2026-11-25 18:00", "2026-12-02 08:00"]),
        ("wednesday", "2026-11-25 07:00", ["2026-11-25 08:00", "2026-12-02 08:00"]),
        ("next friday", "2026-11-25 10:00", ["2026-11-27 08:00", "2026-12-04 08:00"]),
    ],
)
def test_a_close_that_has_passed_and_a_day_that_may_be_two_are_asked(text: str, now: str, choices: list[str]) -> None:
    reading = read(f"{text} 48213", now, hours=OFFICE)
    assert isinstance(reading, Unclear)
    assert locals_(reading.choices) == choices


def test_hours_are_shown_by_the_clock_of_who_typed() -> None:
    reading = read("eod friday", WEDNESDAY, NEW_YORK, hours=OFFICE)
    assert isinstance(reading, When)
    assert (local(reading.at, NEW_YORK), reading.assumed) == ("2026-11-27 13:00", "end of opening hours, 13:00")
    reading = read("tomorrow", WEDNESDAY, KOLKATA, hours=OFFICE)
    assert isinstance(reading, When)
    assert (local(reading.at, KOLKATA), reading.assumed) == ("2026-11-26 13:30", "start of opening hours, 13:30")
