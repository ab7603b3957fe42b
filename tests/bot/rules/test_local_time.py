"""Local times on ordinary days, and on the nights when clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.local_time import first_instant, last_instant, next_local_time

DAY = timedelta(days=1)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("zone", "shown", "first", "last"),
    [
        # an ordinary day
        ("Europe/London", "2026-11-23 08:00", "2026-11-23 08:00", "2026-11-23 08:00"),
        ("Asia/Kolkata", "2026-11-23 08:00", "2026-11-23 02:30", "2026-11-23 02:30"),
        # skipped: the jump
        ("Europe/London", "2026-03-29 01:00", "2026-03-29 01:00", "2026-03-29 01:00"),
        ("Europe/London", "2026-03-29 01:30", "2026-03-29 01:00", "2026-03-29 01:00"),
        ("Europe/London", "2026-03-29 01:59:59.999999", "2026-03-29 01:00", "2026-03-29 01:00"),
        ("Europe/London", "2026-03-29 02:00", "2026-03-29 01:00", "2026-03-29 01:00"),
        ("America/New_York", "2026-03-08 02:30", "2026-03-08 07:00", "2026-03-08 07:00"),
        ("Australia/Sydney", "2026-10-04 02:30", "2026-10-03 16:00", "2026-10-03 16:00"),
        ("Australia/Lord_Howe", "2026-10-04 02:15", "2026-10-03 15:30", "2026-10-03 15:30"),
        ("Asia/Beirut", "2026-03-29 00:30", "2026-03-28 22:00", "2026-03-28 22:00"),
        ("Pacific/Apia", "2011-12-30 12:00", "2011-12-30 10:00", "2011-12-30 10:00"),
        # shown twice
        ("Europe/London", "2026-10-25 01:30", "2026-10-25 00:30", "2026-10-25 01:30"),
        ("Europe/London", "2026-10-25 02:00", "2026-10-25 02:00", "2026-10-25 02:00"),
        ("America/New_York", "2026-11-01 01:30", "2026-11-01 05:30", "2026-11-01 06:30"),
        ("Australia/Sydney", "2026-04-05 02:30", "2026-04-04 15:30", "2026-04-04 16:30"),
        ("Australia/Lord_Howe", "2026-04-05 01:45", "2026-04-04 14:45", "2026-04-04 15:15"),
        ("America/Havana", "2026-11-01 00:30", "2026-11-01 04:30", "2026-11-01 05:30"),
    ],
)
def test_a_local_time_has_a_first_and_a_last_instant(zone: str, shown: str, first: str, last: str) -> None:
    assert first_instant(local(shown), ZoneInfo(zone)) == utc(first)
    assert last_instant(local(shown), ZoneInfo(zone)) == utc(last)


@pytest.mark.parametrize(
    ("zone", "at", "after", "instant"),
    [
        ("Europe/London", "17:00", "2026-11-23 12:00", "2026-11-23 17:00"),
        ("Europe/London", "17:00", "2026-11-23 17:00", "2026-11-24 17:00"),  # later, not the same
        ("Europe/London", "17:00", "2026-06-30 16:30", "2026-07-01 16:00"),
        ("Pacific/Auckland", "17:00", "2026-11-23 12:00", "2026-11-24 04:00"),
        # skipped on that day
        ("Europe/London", "01:30", "2026-03-28 01:30", "2026-03-29 01:00"),
        ("Europe/London", "01:30", "2026-03-29 01:00", "2026-03-30 00:30"),
        # twice on that day: once
        ("Europe/London", "01:30", "2026-10-24 12:00", "2026-10-25 00:30"),
        ("Europe/London", "01:30", "2026-10-25 00:30", "2026-10-26 01:30"),
        # the zone left Friday out
        ("Pacific/Apia", "08:00", "2011-12-29 18:00", "2011-12-30 18:00"),
    ],
)
def test_the_next_time_it_is_a_local_time(zone: str, at: str, after: str, instant: str) -> None:
    assert next_local_time(time.fromisoformat(at), ZoneInfo(zone), utc(after)) == utc(instant)


ZONES = (
    "UTC",
    "Europe/London",
    "America/New_York",
    "America/Nuuk",  # jumps at 23:00, to midnight
    "America/Havana",  # repeats midnight
    "Asia/Beirut",  # skips midnight
    "Asia/Kolkata",
    "Australia/Lord_Howe",  # half an hour
    "Australia/Sydney",
    "Pacific/Auckland",
    "Africa/Casablanca",  # back for Ramadan
)


def instants(years: int) -> st.SearchStrategy[datetime]:
    """Any, to the microsecond, from 2024 on."""
    return st.timedeltas(timedelta(), years * 365 * DAY).map(lambda since: utc("2024-01-01") + since)


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(ZONES), st.times(), instants(years=12))
def test_stepping_through_a_year_finds_every_local_day_once(name: str, at: time, instant: datetime) -> None:
    zone = ZoneInfo(name)
    end = instant + 365 * DAY
    today = instant.astimezone(zone).date()
    expected = today if by_looking(today, at, zone) > instant else today + DAY
    while (instant := next_local_time(at, zone, instant)) < end:
        assert instant == by_looking(expected, at, zone)
        expected += DAY


def by_looking(day: date, at: time, zone: ZoneInfo) -> datetime:
    """When the clock first shows `at` on this day; where it never does, the first minute when it shows more."""
    shown = datetime.combine(day, at.replace(fold=0))
    for fold in (0, 1):
        instant = shown.replace(tzinfo=zone, fold=fold).astimezone(UTC)
        if instant.astimezone(zone).replace(tzinfo=None) == shown:
            return instant
    start = datetime.combine(day, time(), UTC) - DAY
    minutes = (start + timedelta(minutes=minute) for minute in range(3 * 24 * 60))
    return next(minute for minute in minutes if minute.astimezone(zone).replace(tzinfo=None) > shown)


@given(st.sampled_from(ZONES), st.times(), instants(years=70))
def test_the_next_time_is_later_and_within_two_days(name: str, at: time, after: datetime) -> None:
    assert after < next_local_time(at, ZoneInfo(name), after) <= after + 2 * DAY
