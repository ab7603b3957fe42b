"""The digest's week and its numbers: which may be said, and when it comes."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from bot.rules.digest import Count, Weekly, last_week, masked, nearest_rank, next_weekly, shown, span_of

LONDON = ZoneInfo("Europe/London")
MONDAY_NINE = Weekly(weekday=0, at=time(9))


def minutes(*waits: int) -> list[timedelta]:
    return [timedelta(minutes=wait) for wait in waits]


@pytest.mark.parametrize(
    ("waits", "median", "p90"),
    [([], None, None), ([4], 4, 4), ([1, 9], 1, 9), ([1, 2, 9], 2, 9), (list(range(1, 11)), 5, 9)],
)
def test_a_percentile_is_a_wait_that_somebody_had(waits: list[int], median: int | None, p90: int | None) -> None:
    said = [None if wait is None else timedelta(minutes=wait) for wait in (median, p90)]
    assert [nearest_rank(minutes(*waits), percent) for percent in (50, 90)] == said


def test_a_number_about_fewer_than_five_people_is_not_said_nor_the_one_that_would_give_it_away() -> None:
    counts = {"upset": Count(40, 9), "abusive": Count(3, 2), "demanding": Count(12, 6), "repeat": Count(0, 0)}
    assert shown(counts) == {"upset": 40, "repeat": 0}
    assert shown(counts | {"distressed": Count(2, 1)}) == {"upset": 40, "demanding": 12, "repeat": 0}
    assert shown({"upset": Count(3, 3)}) == {}
    assert shown({"upset": Count(40, 9), "demanding": Count(12, 5)}) == {"upset": 40, "demanding": 12}


@pytest.mark.parametrize(
    ("reference", "seen"), [("48213", "•••13"), ("AB 48 213", "•••13"), ("4821", "•••"), ("7", "•••")]
)
def test_a_channel_reads_the_end_of_a_reference_long_enough_to_hide_the_rest(reference: str, seen: str) -> None:
    assert masked(reference) == seen


@pytest.mark.parametrize(("first_day", "hours"), [("2026-03-23", 167), ("2026-10-19", 169), ("2026-11-16", 168)])
def test_a_week_goes_from_midnight_to_midnight_also_when_clocks_change(first_day: str, hours: int) -> None:
    start, end = span_of(date.fromisoformat(first_day), LONDON)
    assert end - start == timedelta(hours=hours)
    assert [at.astimezone(LONDON).time() for at in (start, end)] == [time(), time()]
    assert last_week(end, LONDON) == date.fromisoformat(first_day)
    assert last_week(end - timedelta(seconds=1), LONDON) == date.fromisoformat(first_day) - timedelta(days=7)


def test_it_comes_once_a_week_at_nine_by_the_clock_the_year_round() -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    seen = []
    while at.year == 2026:
        at = next_weekly(MONDAY_NINE, LONDON, at)
        seen.append(at.astimezone(LONDON))
    assert {(day.weekday(), day.time()) for day in seen} == {(0, time(9))}
    assert [later.date() - earlier.date() for earlier, later in pairwise(seen)] == [timedelta(days=7)] * (len(seen) - 1)
