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
_NAMES: Final = {full[:length]: day for day, full in enumerate(_WEEKDAYS) for length in range(3, len(full) + 1)}
_TIME: Final = r"([0-9]{1,2})(?::([0-9]{2}))?(am|pm)?"
_TIMES: Final = re.compile(f"{_TIME}-{_TIME}")
_TAKES: Final = "takes days and times such as mon-fri 08:00-18:00, sat 9am-12pm, or always, or never"
_LONGEST_NAMED: Final = 12
"""Characters of a word that is named where it is refused: no token or password worth the name is as short."""

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

    @property
    def is_overnight(self) -> bool:
        return self.end > _DAY


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
    """The spans in `mon-fri 08:00-18:00, saturday 9am to 12pm`, sorted; `always` and `never` are taken too.

    Times are for the days before them (`mon, wed 9-12 13-17`), or for every day where none came before. A time that
    ends before it begins ends the next day; `9-5`, which few who write it mean so, is not taken. Raises ValueError,
    whose message says what is taken and what is wrong, and repeats no more of `text` than a short word.
    """
    joined = re.sub(r"\s*(?:[-–—]|\bto\b)\s*", "-", text.lower())
    words = re.sub(r"(?<=[0-9])\s+(?=[ap]m\b)", "", joined).replace(",", " ").split()
    if words == ["always"]:
        return ALWAYS.spans
    if words == ["never"]:
        return ()
    days, are_complete, spans = set(range(7)), True, set[Span]()
    for word in words:
        if written := _TIMES.fullmatch(word):
            start, end = _times(word, *written.groups())
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
        raise ValueError(f"{_TAKES}; {_named(word)} is neither") from None
    return {(start + day) % 7 for day in range((end - start) % 7 + 1)}


def _times(word: str, *written: str | None) -> tuple[timedelta, timedelta]:
    """From when to when, of hour, minute and half of the day, twice; `word` is all of it."""
    start, end = _time(*written[:3]), _time(*written[3:])
    if start is None or end is None or start >= _DAY or end > _DAY:
        raise ValueError(f"{_TAKES}; there is a time that no clock shows")
    _, minute, half, _, to_minute, to_half = written
    is_bare = (minute, half, to_minute, to_half) == (None,) * 4
    if (half is None) != (to_half is None) or (is_bare and end <= start <= _DAY / 2):
        raise ValueError(f"{_TAKES}; {_named(word)} may be morning or evening: say it as 9am-5pm or 09:00-17:00")
    if start == end:
        raise ValueError(f"{_TAKES}; a time ends as it begins (a whole day is 00:00-24:00)")
    return start, end if end > start else end + _DAY


def _time(hour: str | None, minute: str | None, half: str | None) -> timedelta | None:
    """Since midnight; None where no clock shows it."""
    hours, minutes = int(hour or 0), int(minute or 0)
    if minutes > 59 or (half and not 1 <= hours <= 12):
        return None
    if half:
        hours = hours % 12 + (12 if half == "pm" else 0)
    return timedelta(hours=hours, minutes=minutes)


def _named(word: str) -> str:
    return f"“{word}”" if len(word) <= _LONGEST_NAMED else "a word"
