"""Opening hours: how they are written, and which instants they mean, on the nights when clocks change too."""

from contextlib import suppress
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.hours import ALWAYS, NEVER, Hours, Span, parse_spans
from tests.bot.rules.test_local_time import DAY, ZONES, instants, utc
from tests.hours import parse_hours

LONDON = ZoneInfo("Europe/London")
MICROSECOND = timedelta(microseconds=1)


def span(weekday: int, start: float, end: float) -> Span:
    return Span(weekday, timedelta(hours=start), timedelta(hours=end))


# Writing them


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("mon 08:00-18:00", [span(0, 8, 18)]),
        ("Monday 8:00 - 18:30", [span(0, 8, 18.5)]),
        ("sat-sun 09:00–12:00", [span(5, 9, 12), span(6, 9, 12)]),
        ("sun-mon 9:00-12:00", [span(0, 9, 12), span(6, 9, 12)]),
        ("mon, wed 9:00-12:00", [span(0, 9, 12), span(2, 9, 12)]),
        ("mon 9:00-12:00 13:00-17:00", [span(0, 9, 12), span(0, 13, 17)]),
        ("mon 9:00-12:00, 13:00-17:00, tue 9:00-12:00", [span(0, 9, 12), span(0, 13, 17), span(1, 9, 12)]),
        ("fri 22:00-06:00", [span(4, 22, 30)]),
        ("fri 22:00-00:00", [span(4, 22, 24)]),
        ("fri 00:00-24:00", [span(4, 0, 24)]),
        ("22:00-06:00", [span(day, 22, 30) for day in range(7)]),
        ("always", ALWAYS.spans),
        ("Never", []),
        ("mon 9:00-12:00 9:00-12:00", [span(0, 9, 12)]),
        ("mon 9-17", [span(0, 9, 17)]),
        ("mon 18-8", [span(0, 18, 32)]),
        ("Tues, thurs 9am to 12 pm", [span(1, 9, 12), span(3, 9, 12)]),
        ("saturday to sunday 9:30 am – 5pm", [span(5, 9.5, 17), span(6, 9.5, 17)]),
        ("mon 6pm-12am", [span(0, 18, 24)]),
        ("mon 12am-12pm", [span(0, 0, 12)]),
    ],
)
def test_hours_are_read(text: str, spans: list[Span]) -> None:
    assert parse_spans(text) == tuple(spans)


def test_the_usual_week() -> None:
    week = parse_spans("mon-fri 08:00-18:00, sat 09:00-12:00")
    assert week == (*(span(day, 8, 18) for day in range(5)), span(5, 9, 12))


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("", "a day without times"),
        ("mon-fri", "a day without times"),
        ("mon 9:00-12:00, tue", "a day without times"),
        ("workdays 9:00-17:00", "“workdays” is neither"),
        ("mon-fri always", "“always” is neither"),
        ("mon 08:00", "“08:00” is neither"),
        ("mon hunter2-of-mine", "a word is neither"),
        ("mon-fri 9-5", "“9-5” may be morning or evening"),
        ("mon-fri 8-8", "“8-8” may be morning or evening"),
        ("mon-fri 9-5pm", "“9-5pm” may be morning or evening"),
        ("mon 13pm-2pm", "a time that no clock shows"),
        ("mon 0am-2pm", "a time that no clock shows"),
        ("mon 08:00-25:00", "a time that no clock shows"),
        ("mon 08:60-10:00", "a time that no clock shows"),
        ("mon 24:00-24:00", "a time that no clock shows"),
        ("mon 08:00-24:01", "a time that no clock shows"),
        ("mon 08:00-08:00", "a time ends as it begins"),
    ],
)
def test_what_is_wrong_is_said_with_what_is_taken(text: str, wrong: str) -> None:
    with pytest.raises(ValueError, match=wrong) as refused:
        parse_spans(text)
    assert "such as mon-fri 08:00-18:00, sat 9am-12pm" in str(refused.value)
    assert "hunter2" not in str(refused.value)


words = st.sampled_from(
    [
        "mon",
        "fri-mon",
        "tuesday",
        "-",
        ",",
        "08:00-18:00",
        "22:00-6:00",
        "99:99-00:00",
        "9-5pm",
        "9am-5pm",
        "18-8",
        "to",
        "always",
    ]
)


@given(st.lists(words | st.text(max_size=12), max_size=6).map(" ".join))
def test_no_text_raises_anything_but_value_error(text: str) -> None:
    with suppress(ValueError):
        for read in parse_spans(text):
            assert timedelta() <= read.start < DAY
            assert read.start < read.end <= read.start + DAY


# Ordinary days

OFFICE = parse_hours("mon-fri 08:00-18:00, sat 09:00-12:00", LONDON)


@pytest.mark.parametrize(
    ("at", "is_open", "opening", "closing"),
    [
        ("2026-11-23 07:59", False, "2026-11-23 08:00", "2026-11-23 18:00"),
        ("2026-11-23 08:00", True, "2026-11-24 08:00", "2026-11-23 18:00"),
        ("2026-11-23 18:00", False, "2026-11-24 08:00", "2026-11-24 18:00"),
        ("2026-11-27 20:00", False, "2026-11-28 09:00", "2026-11-28 12:00"),
        ("2026-11-28 12:00", False, "2026-11-30 08:00", "2026-11-30 18:00"),
        ("2026-07-06 07:30", True, "2026-07-07 07:00", "2026-07-06 17:00"),  # summer time
    ],
)
def test_an_office_opens_and_closes(at: str, is_open: bool, opening: str, closing: str) -> None:
    assert OFFICE.is_open(utc(at)) is is_open
    assert OFFICE.next_opening(utc(at)) == utc(opening)
    assert OFFICE.next_closing(utc(at)) == utc(closing)


def test_instants_of_any_zone_are_taken_and_utc_is_given() -> None:
    morning = datetime(2026, 11, 23, 7, 0, tzinfo=ZoneInfo("Asia/Kolkata"))  # 01:30 in London
    opening = OFFICE.next_opening(morning)
    assert opening == utc("2026-11-23 08:00")
    assert opening
    assert opening.tzinfo is UTC


def test_a_night_shift_is_open_over_midnight() -> None:
    nights = parse_hours("fri-sat 22:00-06:00", LONDON)
    assert nights.is_open(utc("2026-11-28 05:59"))
    assert nights.next_closing(utc("2026-11-27 23:00")) == utc("2026-11-28 06:00")
    assert nights.is_open(utc("2026-11-29 02:00"))
    assert not nights.is_open(utc("2026-11-30 02:00"))


def test_spans_that_touch_or_overlap_are_one() -> None:
    hours = parse_hours("mon 08:00-12:00 11:00-18:00 18:00-24:00, tue 00:00-02:00", LONDON)
    assert hours.next_opening(utc("2026-11-23 08:00")) == utc("2026-11-30 08:00")
    assert hours.next_closing(utc("2026-11-23 08:00")) == utc("2026-11-24 02:00")


def test_always_and_never_change_nothing_ever() -> None:
    for hours, is_open in (
        (ALWAYS, True),
        (parse_hours("mon-sun 00:00-24:00", LONDON), True),
        (parse_hours("00:00-12:00 12:00-00:00", ZoneInfo("Pacific/Apia")), True),
        (NEVER, False),
    ):
        at = utc("2011-12-23 12:00")
        assert hours.is_open(at) is is_open
        assert hours.next_opening(at) is None
        assert hours.next_closing(at) is None


# Nights when clocks change


@pytest.mark.parametrize(
    ("text", "zone", "before", "opening", "closing"),
    [
        # clocks go forward: a start or an end that is skipped is the jump
        ("sun 01:30-06:00", "Europe/London", "2026-03-28 12:00", "2026-03-29 01:00", "2026-03-29 05:00"),
        ("sat 20:00-01:30", "Europe/London", "2026-03-28 12:00", "2026-03-28 20:00", "2026-03-29 01:00"),
        ("sat 22:00-06:00", "America/New_York", "2026-03-07 12:00", "2026-03-08 03:00", "2026-03-08 10:00"),
        ("sun 02:10-08:00", "Australia/Lord_Howe", "2026-10-02 12:00", "2026-10-03 15:30", "2026-10-03 21:00"),
        ("sun 00:00-09:00", "Asia/Beirut", "2026-03-28 12:00", "2026-03-28 22:00", "2026-03-29 06:00"),
        # clocks go back: from the first of a repeated time to the last
        ("sun 01:30-06:00", "Europe/London", "2026-10-24 12:00", "2026-10-25 00:30", "2026-10-25 06:00"),
        ("sat 20:00-01:30", "Europe/London", "2026-10-24 12:00", "2026-10-24 19:00", "2026-10-25 01:30"),
        ("sun 01:15-01:45", "Europe/London", "2026-10-24 12:00", "2026-10-25 00:15", "2026-10-25 01:45"),
        ("sat 22:00-06:00", "America/New_York", "2026-10-31 12:00", "2026-11-01 02:00", "2026-11-01 11:00"),
        ("sun 02:30-08:00", "Australia/Sydney", "2026-04-04 12:00", "2026-04-04 15:30", "2026-04-04 22:00"),
        ("sun 01:45-08:00", "Australia/Lord_Howe", "2026-04-04 12:00", "2026-04-04 14:45", "2026-04-04 21:30"),
        # no hole where two spans touch at a repeated time
        ("sun 00:00-01:30 01:30-06:00", "Europe/London", "2026-10-24 12:00", "2026-10-24 23:00", "2026-10-25 06:00"),
        # skipped as a whole: a week later
        ("sun 01:15-01:45", "Europe/London", "2026-03-28 12:00", "2026-04-05 00:15", "2026-04-05 00:45"),
        ("fri 08:00-18:00", "Pacific/Apia", "2011-12-24 12:00", "2012-01-05 18:00", "2012-01-06 04:00"),
    ],
)
def test_on_the_night_when_clocks_change(text: str, zone: str, before: str, opening: str, closing: str) -> None:
    hours = parse_hours(text, ZoneInfo(zone))
    assert hours.next_opening(utc(before)) == utc(opening)
    assert hours.next_closing(utc(opening)) == utc(closing)


# Any hours

minutes = st.integers(0, 24 * 60 - 1).map(lambda minute: timedelta(minutes=minute))
spans = st.builds(
    lambda weekday, start, length: Span(weekday, start, start + length),
    st.integers(0, 6),
    minutes,
    minutes.map(lambda length: length + timedelta(minutes=1)),
)
any_hours = st.builds(
    lambda zone, chosen: Hours(ZoneInfo(zone), tuple(sorted(chosen))),
    st.sampled_from(ZONES),
    st.sets(spans, max_size=9),
)
nights_of_change = st.sampled_from(
    ["2026-03-08", "2026-03-29", "2026-04-05", "2026-10-04", "2026-10-25", "2026-11-01", "2027-03-27"]
).map(utc)
near_a_change = st.builds(lambda night, shift: night + shift, nights_of_change, st.timedeltas(-2 * DAY, 2 * DAY))
any_instant = near_a_change | instants(years=12)


@given(any_hours, any_instant)
def test_openings_and_closings_are_where_is_open_changes(hours: Hours, at: datetime) -> None:
    opening, closing = hours.next_opening(at), hours.next_closing(at)
    if opening is None or closing is None:
        assert hours.is_open(at) is bool(hours.spans)
        return
    assert at < opening
    assert at < closing
    assert (closing < opening) is hours.is_open(at)
    for instant, opens in ((opening, True), (closing, False)):
        assert hours.is_open(instant) is opens
        assert hours.is_open(instant - MICROSECOND) is not opens


@given(any_hours, any_instant, st.timedeltas(timedelta(), 8 * DAY))
def test_nothing_changes_before_the_next_change(hours: Hours, at: datetime, later: timedelta) -> None:
    changes = [change for change in (hours.next_opening(at), hours.next_closing(at)) if change]
    if not changes or at + later < min(changes):
        assert hours.is_open(at + later) is hours.is_open(at)


@given(any_hours, any_instant)
def test_it_is_open_when_the_clock_shows_a_time_within_the_hours(hours: Hours, at: datetime) -> None:
    """And only then, but for times shown twice, when the longer reading counts."""
    shown = at.astimezone(hours.zone)
    since_midnight = shown.replace(tzinfo=None) - datetime.combine(shown.date(), time())
    by_the_clock = any(
        span.start <= since_midnight + days * DAY < span.end
        for span in hours.spans
        for days in (0, 1)
        if span.weekday == (shown.date() - days * DAY).weekday()
    )
    is_shown_twice = shown.utcoffset() != shown.replace(fold=1 - shown.fold).utcoffset()
    assert hours.is_open(at) is by_the_clock or (hours.is_open(at) and is_shown_twice)


@given(any_hours, any_instant)
def test_stepping_through_the_openings_of_a_month_goes_on(hours: Hours, at: datetime) -> None:
    opening = hours.next_opening(at)
    if opening is None:
        return
    end = at + 30 * DAY
    while opening < end:
        closing, next_opening = hours.next_closing(opening), hours.next_opening(opening)
        assert closing
        assert next_opening
        assert opening < closing < next_opening
        opening = next_opening
