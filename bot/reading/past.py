"""What words say about a time that has been, before anyone asks which days that is: "last week", "since 1 Nov"."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from bot.reading.words import NumericDate

FewUnit = Literal["day", "week", "month"]
Unit = Literal[FewUnit, "year"]
Bound = Literal["from", "after", "before", "until", "within"]
"""How a span lies to what is named: from its start, after its end, before its start, until its end; or it is that."""


@dataclass(frozen=True, slots=True)
class LastWeekday:
    """The last one there was, 0 being Monday; today counts unless it must be `before_today`."""

    weekday: int
    before_today: bool


@dataclass(frozen=True, slots=True)
class PastPeriod:
    """The day, week, month or year that is `back` before the one it is: "yesterday", "this week"."""

    unit: Unit
    back: int


@dataclass(frozen=True, slots=True)
class LastFew:
    """So many days, weeks or months up to and with today."""

    count: int
    unit: FewUnit


@dataclass(frozen=True, slots=True)
class MonthOf:
    """A month by its number; the last that has begun, where no year is said."""

    month: int
    year: int | None


PastDays = LastWeekday | NumericDate | PastPeriod | LastFew | MonthOf
PastRule = tuple[str, Callable[[re.Match[str]], PastDays]]
"""A pattern for the whole of it, and what a match says."""
