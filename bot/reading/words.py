"""What words for a time say, before anyone asks which instant that is: "tomorrow", "3pm", "in two weeks"."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum
from typing import Final, Literal

Half = Literal["am", "pm"]
PartName = Literal["morning", "lunch", "afternoon", "evening", "night", "end", "now"]
Near = Literal["about", "before", "after", "not before"]
Within = Literal["early", "mid", "late"]
Which = Literal["coming", "next", "in this week", "in next week"]


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
    """Monday is 0. "next Friday" is the coming one to some and the one in next week to others.

    `weeks` after it; not `said` when "the weekend" stands for it.
    """

    weekday: int
    which: Which = "coming"
    weeks: int = 0
    said: bool = True


@dataclass(frozen=True, slots=True)
class Period:
    """The first working day of a week, Monday to Sunday, or of a month, or the last; `ahead` is 0 for this one."""

    unit: Literal["week", "month"]
    ahead: int


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

    Hour 24 is midnight. `span` is the words of which this is the start; `near` is how closely it was meant, None for
    just then. "10 to 11" may as well be the time `or_else`. A `guess` may be no time, if it stands alone: "1530 48213".
    """

    hour: int
    minute: int = 0
    half: Half | None = None
    exact: bool = False
    span: str | None = None
    near: Near | None = None
    or_else: "Clock | None" = None
    guess: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the day, alone ("tomorrow morning") or beside a time of day ("7 in the evening").

    "now" is the time of day it is: "this time tomorrow".
    """

    name: PartName
    which: Within | None = None


HERE: Final = "here"
THEIRS: Final = "theirs"


@dataclass(frozen=True, slots=True)
class Place:
    """Whose clocks are meant: those of any of `zones`, which are IANA names, HERE for the typist's or THEIRS for the
    customer's. `abbreviation` is how it was written, in capitals, where that was one. `may_be_a_name`: of a person,
    then.
    """

    zones: tuple[str, ...]
    abbreviation: str | None = None
    may_be_a_name: bool = False


@dataclass(frozen=True, slots=True)
class Vague:
    """Some time: "later", "soon"."""


Day = DaysAhead | Weekday | Period | NamedDate | NumericDate | DayOfMonth
Element = Elapsed | Day | Clock | Part | Place | Vague
Found = tuple[Element, ...]
Rule = tuple["Trust", str, Callable[[re.Match[str]], Found]]
"""Where it is trusted, its pattern, and what a match says: nothing, where it says no time after all."""


def always(*elements: Element) -> Callable[[re.Match[str]], Found]:
    """For a rule whose every match says the same."""
    return lambda _: elements


class Trust(IntEnum):
    """Where in the text the words must stand to be taken for a time."""

    AFTER_CLOCK = 0  # right after a time of day only
    BESIDE = 1  # beside other time words only
    FIRST = 2
    START = 3  # first, or right after a reference that is first
    EDGE = 4  # those, or last
    ANYWHERE = 5


@dataclass(frozen=True, slots=True)
class Phrase:
    """Adjacent time words, from word `start` up to word `end`, each kind of them at most once, but for a day.

    `day_again` is a second day right beside the first: the same one ("tomorrow Thursday"), or a slip.
    """

    start: int
    end: int
    trust: Trust
    elapsed: Elapsed | None = None
    day: Day | None = None
    clock: Clock | None = None
    part: Part | None = None
    place: Place | None = None
    vague: Vague | None = None
    day_again: Day | None = None

    @property
    def says_when(self) -> bool:
        return bool(self.elapsed or self.day or self.clock or self.part)

    @property
    def says_time_of_day(self) -> bool:
        return bool(self.elapsed or self.clock or self.part)
