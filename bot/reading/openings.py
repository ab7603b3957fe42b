"""When a working day starts and ends: by the team's opening hours, else at nine and five."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.reading.english import notes
from bot.reading.instants import instant
from bot.rules.hours import Hours
from bot.rules.local_time import first_instant

_DAY: Final = timedelta(days=1)
_INSTANT: Final = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Openings:
    """A team's `hours`, and days as they are in `zone`. Instants are in UTC, and come with what they are called."""

    hours: Hours
    zone: ZoneInfo

    def is_open_on(self, day: date) -> bool:
        """Never, for a team that is always or never open."""
        noon = first_instant(datetime.combine(day, time(12)), self.zone)
        return self._openings(day) != [] or (self.hours.is_open(noon) and self.hours.next_opening(noon) is not None)

    def start(self, day: date, now: datetime) -> tuple[datetime, str]:
        opening = next(iter(self._openings(day)), None)
        if opening is None:
            return self._usual(day, time(9), notes.start_of_day, now)
        return opening, notes.opening(opening.astimezone(self.zone))

    def morning(self, day: date, now: datetime) -> tuple[datetime, str]:
        """The start of the day, for a team that opens before noon."""
        opening = next(iter(self._openings(day)), None)
        if opening is None or opening.astimezone(self.zone).time() >= time(12):
            return self._usual(day, time(9), notes.start_of_morning, now)
        return self.start(day, now)

    def end(self, day: date, now: datetime) -> tuple[datetime, str]:
        """When what opens on this day closes, perhaps after midnight."""
        opening = next(reversed(self._openings(day)), None)
        closing = self.hours.next_closing(opening) if opening else None
        if opening is None or closing is None or closing > opening + _DAY:
            return self._usual(day, time(17), notes.end_of_day, now)
        return closing, notes.closing(closing.astimezone(self.zone))

    def _openings(self, day: date) -> list[datetime]:
        """The times at which the team opens on this day, in order."""
        at = first_instant(datetime.combine(day, time()), self.zone) - _INSTANT
        midnight = first_instant(datetime.combine(day + _DAY, time()), self.zone)
        found = []
        while (at := self.hours.next_opening(at) or midnight) < midnight:
            found.append(at)
        return found

    def _usual(self, day: date, at: time, called: Callable[[time], str], now: datetime) -> tuple[datetime, str]:
        usual = instant(datetime.combine(day, at), self.zone, now)
        if self.hours.is_open(usual) or self.hours.next_opening(usual) is None:
            return usual, called(at)
        return usual, notes.closed(at)
