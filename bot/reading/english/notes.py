"""What was filled in, as it is said back: "start of opening hours, 08:00", "16:00, not 04:00". Times are local ones."""

import calendar
from datetime import date, datetime, time
from typing import Final

from bot.reading.words import Near, PartName

COMING_MIDNIGHT: Final = "the coming midnight"


def clock(at: time | datetime) -> str:
    return f"{at:%H:%M}"


def nearly(near: Near | None, at: time) -> str:
    return f"{near} {clock(at)}" if near else clock(at)


def one_half(said: str, other: time) -> str:
    """Of two halves of the day."""
    return f"{said}, not {clock(other)}"


def part(name: PartName, at: time) -> str:
    return f"{name}, {clock(at)}"


def start_of(span: str) -> str:
    return f"the start of {span}"


def time_it_is(at: time) -> str:
    return f"{clock(at)}, as it is now"


def there(said: str) -> str:
    return f"{said} there"


def skipped(local: datetime, moved_to: datetime) -> str:
    return f"{clock(moved_to)}, as the clocks skip {clock(local)} that day"


def repeated(local: datetime, second: bool) -> str:
    return f"the {'second' if second else 'first'} {clock(local)}, as the clocks go back that day"


def minutes(count: int) -> str:
    return f"{count} minutes"


def tomorrow(said: str) -> str:
    return f"tomorrow, {said}"


# Days


def weekday(number: int) -> str:
    return calendar.day_name[number]


def weekday_next_week(number: int) -> str:
    return f"{weekday(number)} next week"


def day_of_month(day: date) -> str:
    return f"{day.day} {calendar.month_name[day.month]}"


def year(number: int) -> str:
    return f"the year {number}"


# Opening hours


def opening(at: datetime) -> str:
    return f"start of opening hours, {clock(at)}"


def closing(at: datetime) -> str:
    return f"end of opening hours, {clock(at)}"


def start_of_day(at: time) -> str:
    return f"start of the day, {clock(at)}"


def start_of_morning(at: time) -> str:
    return f"start of the morning, {clock(at)}"


def end_of_day(at: time) -> str:
    return f"end of the day, {clock(at)}"


def closed(at: time) -> str:
    return f"closed that day, so {clock(at)}"
