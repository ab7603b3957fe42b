"""Which dates the words for a day mean, seen from a date: "friday", "in two weeks", "25 Nov", "the 25th"."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count, islice
from typing import Final

import dateparser

from bot.reading.words import Day, DayOfMonth, DaysAhead, NamedDate, NextMonth, NumericDate, Weekday

_A_SLIP: Final = timedelta(days=275)  # so far ahead, "20 Nov" was just missed; "3 Jan" in November is not


@dataclass(frozen=True, slots=True)
class Days:
    """The dates that words may mean, each with what was assumed; none where there is no such date.

    Not `sure` when even a single one should be asked about.
    """

    days: tuple[tuple[date, str | None], ...]
    sure: bool = True


def days_meant(day: Day, today: date, date_order: str) -> Days:
    """The dates `day` may mean to someone for whom it is `today`; `date_order` is DMY or MDY."""
    match day:
        case DaysAhead(days, months):
            return Days(((_months_on(today, months) + timedelta(days=days), None),))
        case Weekday():
            return Days(tuple(_weekdays(day, today)))
        case NextMonth():
            first = _months_on(today.replace(day=1), 1)
            return Days(((first, _said(first)),))
        case DayOfMonth(number, weekday):
            return _beside_weekday(_day_of_month(number, today), weekday, today)
        case NamedDate(text, weekday):
            return _beside_weekday(_named_date(text, today), weekday, today)
        case NumericDate():
            return _numeric_date(day, today, date_order)


def _weekdays(day: Weekday, today: date) -> Iterator[tuple[date, str | None]]:
    name = calendar.day_name[day.weekday]
    ahead = (day.weekday - today.weekday()) % 7
    coming = today + timedelta(days=ahead)
    in_next_week = today + timedelta(days=7 - today.weekday() + day.weekday)
    match day.which:
        case "coming":
            yield coming, None if day.said else name
            if not ahead:
                yield coming + timedelta(days=7), f"{name} next week"
        case "next":  # the coming one, or the one in the week that starts on the next Monday
            for meant in sorted({coming if ahead else in_next_week, in_next_week}):
                yield meant, None
        case "in next week":
            yield in_next_week, None if day.said else name
        case "a week after":
            yield coming + timedelta(days=7), None
            if not ahead:
                yield coming + timedelta(days=14), None


def _day_of_month(number: int, today: date) -> Days:
    for months in range(3):  # no two months running are without a 29th, 30th or 31st
        month = _months_on(today.replace(day=1), months)
        if _exists(month.year, month.month, number) and month.replace(day=number) >= today:
            meant = month.replace(day=number)
            return Days(((meant, None if months == 0 else _said(meant)),))
    return Days(())


def _beside_weekday(dates: Days, weekday: int | None, today: date) -> Days:
    """ "Thursday 25 November" where the 25th is a Wednesday: one of the two is a slip."""
    if weekday is None or all(day.weekday() == weekday for day, _ in dates.days):
        return dates
    return Days((*dates.days, *_weekdays(Weekday(weekday), today)))


def _named_date(text: str, today: date) -> Days:
    parsed = dateparser.parse(
        text,
        languages=["en"],
        settings={
            "RELATIVE_BASE": datetime.combine(today, time(0)) - timedelta(seconds=1),  # today is to come
            "PREFER_DATES_FROM": "future",
            "REQUIRE_PARTS": ["day", "month"],
            "DATE_ORDER": "DMY",
        },
    )
    number, _, *year = text.split()
    if parsed is None or parsed.day != int(number):
        return Days(())
    meant = parsed.date()
    return Days(((meant, None),)) if year else _in_a_year_not_said(meant, today)


def _numeric_date(day: NumericDate, today: date, date_order: str) -> Days:
    month_first = day.year_first or date_order.index("M") < date_order.index("D")
    month, number = (day.first, day.second) if month_first else (day.second, day.first)
    swapped = None
    if month > 12 and not day.year_first:  # "11/25" can only be November
        month, number = number, month
        swapped = "day first" if month_first else "month first"
    if day.year is not None:
        return Days(((date(day.year, month, number), swapped),)) if _exists(day.year, month, number) else Days(())
    years = (year for year in islice(count(today.year), 9) if _exists(year, month, number))
    meant = next((on for year in years if (on := date(year, month, number)) >= today), None)
    if meant is None:
        return Days(())
    return _in_a_year_not_said(meant, today, swapped)


def _in_a_year_not_said(meant: date, today: date, also: str | None = None) -> Days:
    year = f"the year {meant.year}" if meant.year != today.year else None
    return Days(((meant, ", ".join(filter(None, (also, year))) or None),), sure=meant - today < _A_SLIP)


def _months_on(day: date, months: int) -> date:
    """`day`, `months` later (or earlier), on the month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _exists(year: int, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]


def _said(day: date) -> str:
    return f"{day.day} {calendar.month_name[day.month]}"
