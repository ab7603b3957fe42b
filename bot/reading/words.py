"""What words for a time say, before anyone asks which instant that is: "tomorrow", "3pm", "in two weeks"."""

from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum
from typing import Literal

Half = Literal["am", "pm"]
Which = Literal["coming", "next", "in next week", "a week after"]


@dataclass(frozen=True, slots=True)
class Elapsed:
    """A length of time from now; negative for "2 hours ago"."""

    length: timedelta
    minutes_assumed: bool = False


@dataclass(frozen=True, slots=True)
class DaysAhead:
    """Today, tomorrow, in three days, in a month; with `same_time` at the time of day it is now, if none is said."""

    days: int
    months: int = 0
    same_time: bool = False


@dataclass(frozen=True, slots=True)
class Weekday:
    """Monday is 0. "next Friday" is the coming one to some and the one in next week to others."""

    weekday: int
    which: Which = "coming"
    said: bool = True  # False when "next week" or "the weekend" stands for it


@dataclass(frozen=True, slots=True)
class NextMonth:
    """The first of next month."""


@dataclass(frozen=True, slots=True)
class NamedDate:
    """`25 nov` or `25 nov 2026`, perhaps with the weekday people put beside it; it may not exist."""

    text: str
    weekday: int | None = None


@dataclass(frozen=True, slots=True)
class NumericDate:
    """`25/11` as typed, day or month first; with `year_first` month and day. It may not exist."""

    first: int
    second: int
    year: int | None
    year_first: bool = False


@dataclass(frozen=True, slots=True)
class DayOfMonth:
    """The 25th, perhaps with the weekday beside it."""

    day: int
    weekday: int | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day. Without `half`, an hour from 1 to 12 may mean either half of the day, unless `exact`.

    Hour 24 is midnight. `zone` is an abbreviation typed after it; `span` the words of which this is the start.
    """

    hour: int
    minute: int = 0
    half: Half | None = None
    exact: bool = False
    zone: str | None = None
    span: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the day, alone ("tomorrow morning") or beside a time of day ("7 in the evening")."""

    name: str  # a key of bot.reading.when's table


Day = DaysAhead | Weekday | NextMonth | NamedDate | NumericDate | DayOfMonth
Element = Elapsed | Day | Clock | Part
Found = tuple[Element, ...]


class Trust(IntEnum):
    """Where in the text the words must stand to be taken for a time."""

    BESIDE = 0  # beside other time words only
    FIRST = 1
    START = 2  # first, or right after a reference that is first
    EDGE = 3  # those, or last
    ANYWHERE = 4


@dataclass(frozen=True, slots=True)
class Phrase:
    """Adjacent time words, from word `start` up to word `end`, each kind of them at most once."""

    start: int
    end: int
    trust: Trust
    elapsed: Elapsed | None = None
    day: Day | None = None
    clock: Clock | None = None
    part: Part | None = None
