"""A team's opening hours: which instants lie within them, and when they next begin and end.

Hours are said in local time and asked about in UTC. On the nights when clocks change, whoever wrote them down is given
the longer reading: a span begins the first time its start is shown and ends the last time its end is, so that spans
which touch on the clock leave no hole. A start or an end that the clocks skip is the instant at which they jump; a span
skipped as a whole is left out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from itertools import takewhile
from typing import Final

from bot.rules.local_time import first_instant, last_instant

_DAY: Final = timedelta(days=1)
_WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NAMES: Final = {name: day for day, full in enumerate(_WEEKDAYS) for name in (full[:3], full)}
_TIMES: Final = re.compile(r"([0-9]{1,2}):([0-9]{2})-([0-9]{1,2}):([0-9]{2})")
_TAKES: Final = "takes days and 24-hour times such as mon-fri 08:00-18:00, sat 09:00-12:00, or always, or never"

# A span reaches into the day after its own, and clocks that repeat midnight into the day before.
_BEFORE: Final = 2 * _DAY
# Hours recur weekly; a clock change can swallow one week's span, and the last one looked at is left out.
_DAYS: Final = 2 + 4 * 7


@dataclass(frozen=True, order=True)
class Span:
    """Open on one day of the week (Monday is 0) from `start` to `end`, both since its midnight by the local clock.

    An `end` past 24 hours is on the next day. `start` is before 24 hours, and `end` at most 24 hours later.
    """

    weekday: int
    start: timedelta
    end: timedelta


@dataclass(frozen=True)
class Hours:
    """`spans` in the local time of `zone`, sorted; they may touch and overlap."""

    zone: tzinfo
    spans: tuple[Span, ...]

    def is_open(self, at: datetime) -> bool:
        begun = takewhile(lambda span: span[0] <= at, self._each(at))
        return any(at < closing for _, closing in begun)

    def next_opening(self, after: datetime) -> datetime | None:
        """When it next opens, in UTC, later than `after`; None for hours that are never or always open."""
        return next((opening for opening, _ in self._open(after) if opening > after), None)

    def next_closing(self, after: datetime) -> datetime | None:
        """When it next closes, in UTC, later than `after`; None for hours that are never or always open."""
        return next((closing for _, closing in self._open(after) if closing > after), None)

    def _open(self, around: datetime) -> Iterator[tuple[datetime, datetime]]:
        """From when to when it is open, in order and apart from each other, from before `around` to weeks after it."""
        spans = self._each(around)
        opening, closing = next(spans, (around, around))
        for next_opening, next_closing in spans:
            if next_opening > closing:
                yield opening, closing
                opening, closing = next_opening, next_closing
            closing = max(closing, next_closing)
        # The last is left out: whether it ends is past the horizon.

    def _each(self, around: datetime) -> Iterator[tuple[datetime, datetime]]:
        first = datetime.combine(around.astimezone(self.zone).date(), time()) - _BEFORE
        for day in (first + days * _DAY for days in range(_DAYS)):
            for span in self.spans:
                if span.weekday == day.weekday():
                    opening = first_instant(day + span.start, self.zone)
                    closing = last_instant(day + span.end, self.zone)
                    if opening < closing:
                        yield opening, closing


ALWAYS: Final = Hours(UTC, tuple(Span(weekday, timedelta(), _DAY) for weekday in range(7)))
NEVER: Final = Hours(UTC, ())


def parse_spans(text: str) -> tuple[Span, ...]:
    """The spans in `mon-fri 08:00-18:00, sat 09:00-12:00`, sorted; `always` and `never` are taken too.

    Times are for the days before them (`mon, wed 9:00-12:00 13:00-17:00`), or for every day where none came before. A
    time that ends before it begins ends the next day. Raises ValueError, whose message says what is taken and what
    is wrong, and repeats nothing of `text`.
    """
    words = re.sub(r"\s*[-–—]\s*", "-", text.lower()).replace(",", " ").split()
    if words == ["always"]:
        return ALWAYS.spans
    if words == ["never"]:
        return ()
    days, are_complete, spans = set(range(7)), True, set[Span]()
    for word in words:
        if written := _TIMES.fullmatch(word):
            start, end = _times(*map(int, written.groups()))
            spans |= {Span(day, start, end) for day in days}
            are_complete = True
        else:
            days = _days(word) if are_complete else days | _days(word)
            are_complete = False
    if not are_complete or not spans:
        raise ValueError(f"{_TAKES}; there is a day without times")
    return tuple(sorted(spans))


def _days(word: str) -> set[int]:
    """The days of `mon`, `mon-fri` or `fri-mon`."""
    first, _, last = word.partition("-")
    try:
        start, end = _NAMES[first], _NAMES[last or first]
    except KeyError:
        raise ValueError(f"{_TAKES}; there is a word that is neither") from None
    return {(start + day) % 7 for day in range((end - start) % 7 + 1)}


def _times(hour: int, minute: int, to_hour: int, to_minute: int) -> tuple[timedelta, timedelta]:
    start, end = timedelta(hours=hour, minutes=minute), timedelta(hours=to_hour, minutes=to_minute)
    if start >= _DAY or end > _DAY or minute > 59 or to_minute > 59:
        raise ValueError(f"{_TAKES}; there is a time that no clock shows")
    if start == end:
        raise ValueError(f"{_TAKES}; a time ends as it begins (a whole day is 00:00-24:00)")
    return start, end if end > start else end + _DAY
