"""Which dates the words for a day mean, seen from a date: "friday", "in two weeks", "25 Nov", "the 25th"."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final

import dateparser

from bot.reading.calendar_days import exists, months_on
from bot.reading.english import LANGUAGE, notes
from bot.reading.words import Day, DayOfMonth, DaysAhead, NamedDate, NumericDate, Period, Weekday
from bot.rules.team import DateOrder

IsOpenOn = Callable[[date], bool]
"""Whether the team is open on a day, for some of it."""

_A_WEEK: Final = range(7)
_FRIDAY: Final = 4
_A_SLIP: Final = timedelta(days=275)  # so far ahead, "20 Nov" was just missed; "3 Jan" in November is not


@dataclass(frozen=True, slots=True)
class Days:
    """The dates that words may mean, each with what was assumed; none where there is no such date.

    Not `sure` when even a single one should be asked about.
    """

    days: tuple[tuple[date, str | None], ...]
    sure: bool = True

    def agreeing(self, others: "Days") -> "Days":
        """Those that both say; all of both, to be asked about, where they say no day together."""
        same = tuple((day, note) for day, note in self.days if any(day == other for other, _ in others.days))
        return Days(same, self.sure or others.sure) if same else Days((*self.days, *others.days), sure=False)


def days_meant(day: Day, today: date, at_end: bool, order: DateOrder, is_open_on: IsOpenOn) -> Days:
    """The dates `day` may mean to someone for whom it is `today`; with `at_end` the end of a week or month."""
    match day:
        case DaysAhead(days, months):
            return Days(((months_on(today, months) + timedelta(days=days), None),))
        case Weekday():
            return Days(tuple(_weekdays(day, today)))
        case Period():
            return Days((_last_of(day, today, is_open_on) if at_end else _first_of(day, today, is_open_on),))
        case DayOfMonth(number, weekday):
            return _beside_weekday(_day_of_month(number, today), weekday, today)
        case NamedDate(text, weekday):
            return _beside_weekday(_named_date(text, today), weekday, today)
        case NumericDate():
            return _numeric_date(day, today, order)


def _weekdays(day: Weekday, today: date) -> Iterator[tuple[date, str | None]]:
    name = notes.weekday(day.weekday)
    ahead = (day.weekday - today.weekday()) % 7
    coming = today + timedelta(days=ahead)
    in_next_week = today + timedelta(days=7 - today.weekday() + day.weekday)
    match day.which:
        case "coming":
            coming += timedelta(weeks=day.weeks)
            yield coming, None if day.said else name
            if not ahead:
                yield coming + timedelta(weeks=1), None if day.weeks else notes.weekday_next_week(day.weekday)
        case "next":  # the coming one, or the one in the week that starts on the next Monday
            for meant in sorted({coming if ahead else in_next_week, in_next_week}):
                yield meant, None
        case "in this week":
            yield today + timedelta(days=day.weekday - today.weekday()), None
        case "in next week":
            yield in_next_week, None if day.said else name


def _first_of(period: Period, today: date, is_open_on: IsOpenOn) -> tuple[date, str]:
    """The first day on which the team is open, or simply the first."""
    first = _start(period, today)
    days = (first + timedelta(days=days) for days in _A_WEEK)
    day = next(filter(is_open_on, days), first)
    return day, _called(period, day)


def _last_of(period: Period, today: date, is_open_on: IsOpenOn) -> tuple[date, str]:
    """The last day on which the team is open, or else Friday, or the last of the month."""
    last = _start(replace(period, ahead=period.ahead + 1), today) - timedelta(days=1)
    days = (last - timedelta(days=days) for days in _A_WEEK)
    usual = last - timedelta(days=last.weekday() - _FRIDAY) if period.unit == "week" else last
    day = next(filter(is_open_on, days), usual)
    return day, _called(period, day)


def _start(period: Period, today: date) -> date:
    if period.unit == "month":
        return months_on(today.replace(day=1), period.ahead)
    return today + timedelta(days=7 * period.ahead - today.weekday())


def _called(period: Period, day: date) -> str:
    return notes.weekday(day.weekday()) if period.unit == "week" else notes.day_of_month(day)


def _day_of_month(number: int, today: date) -> Days:
    for months in range(3):  # no two months running are without a 29th, 30th or 31st
        month = months_on(today.replace(day=1), months)
        if exists(month.year, month.month, number) and month.replace(day=number) >= today:
            meant = month.replace(day=number)
            return Days(((meant, None if months == 0 else notes.day_of_month(meant)),))
    return Days(())


def _beside_weekday(dates: Days, weekday: int | None, today: date) -> Days:
    """ "Thursday 25 November" where the 25th is a Wednesday: one of the two is a slip."""
    if weekday is None or all(day.weekday() == weekday for day, _ in dates.days):
        return dates
    return Days((*dates.days, *_weekdays(Weekday(weekday), today)))


def _named_date(text: str, today: date) -> Days:
    parsed = dateparser.parse(
        text,
        languages=[LANGUAGE],
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


def _numeric_date(day: NumericDate, today: date, order: DateOrder) -> Days:
    """ "3/4" is a day by the team's order; "11/25" in the other order only is asked about."""
    month_first = (day.first, day.second)
    if day.year_first or order is DateOrder.MONTH_FIRST:
        as_ordered, other = month_first, month_first[::-1]
    else:
        as_ordered, other = month_first[::-1], month_first
    if on := _on(day.year, *as_ordered, today):
        return Days(((on, None),)) if day.year else _in_a_year_not_said(on, today)
    if not day.year_first and (on := _on(day.year, *other, today)):
        return Days(((on, None),), sure=False)
    return Days(())


def _on(year: int | None, month: int, number: int, today: date) -> date | None:
    """The date, if there is one; without a year the first to come, a 29 February being up to eight years away."""
    if year is not None:
        return date(year, month, number) if exists(year, month, number) else None
    years = (year for year in range(today.year, today.year + 9) if exists(year, month, number))
    return next((on for year in years if (on := date(year, month, number)) >= today), None)


def _in_a_year_not_said(on: date, today: date) -> Days:
    said = notes.year(on.year) if on.year != today.year else None
    return Days(((on, said),), sure=on - today < _A_SLIP)
