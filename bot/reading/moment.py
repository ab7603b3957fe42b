"""What words for a time mean to somebody who types them somewhere, at some moment."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.reading.clocks import Clocks, Meaning, both_halves
from bot.reading.days import Days, days_meant
from bot.reading.english import notes
from bot.reading.openings import Openings
from bot.reading.readings import NoZone, Past, Reading, Unclear, When
from bot.reading.words import HERE, THEIRS, Clock, DaysAhead, Elapsed, Part, Period, Phrase, Place
from bot.rules.callback import soon
from bot.rules.hours import NEVER, Hours
from bot.rules.team import DateOrder

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Moment:
    """Words typed at `now` (UTC) by someone in `zone`, in a team, about a customer in `their_zone`, where known."""

    now: datetime
    zone: ZoneInfo
    hours: Hours
    date_order: DateOrder
    their_zone: ZoneInfo | None

    def read(self, phrase: Phrase, rest: str) -> Reading:
        if phrase.elapsed is not None:
            return self._elapsed(phrase.elapsed, rest)
        if not phrase.says_when:
            return Unclear(rest, self.likely())
        if phrase.place and THEIRS in phrase.place.zones and self.their_zone is None:
            return NoZone(rest)
        meanings = list(self._meanings(phrase))
        to_come = [meaning for meaning in meanings if meaning.at > self.now]
        if not meanings:
            return Unclear(rest, ())
        if not to_come:
            return self._passed(phrase, rest, max(meaning.at for meaning in meanings))
        if len({meaning.at for meaning in to_come}) > 1 or not to_come[0].sure:
            return Unclear(rest, self._choices(to_come))
        return self._when(to_come[0], rest)

    def likely(self) -> tuple[datetime, ...]:
        """What people often mean, to come, earliest first: in an hour, when we close today, when we next open."""
        openings, today = self._here.openings, self._here.today
        closed_today = not openings.is_open_on(today) and self.hours.next_opening(self.now) is not None
        end, _ = openings.end(today, self.now)
        start, _ = openings.start(self._next_working_day(self._here), self.now)
        return tuple(sorted({at for at in (soon(self.now), start, *(() if closed_today else (end,))) if at > self.now}))

    @property
    def _here(self) -> Clocks:
        return self._clocks(self.zone)

    def _clocks(self, zone: ZoneInfo) -> Clocks:
        """Opening hours are those of people here; they say nothing about the customer's morning."""
        elsewhere = zone.key != self.zone.key
        return Clocks(self.now, zone, Openings(NEVER if elsewhere else self.hours, zone), elsewhere)

    def _elapsed(self, elapsed: Elapsed, rest: str) -> Reading:
        at = (self.now + elapsed.length).replace(microsecond=0)
        if at <= self.now:
            return Past(at, rest, self.likely())
        return When(at, rest, notes.minutes(elapsed.length.seconds // 60) if elapsed.minutes_assumed else None)

    def _meanings(self, phrase: Phrase) -> Iterator[Meaning]:
        """Each instant that the phrase may mean, in each of the zones that it may be said in."""
        places = self._places(phrase)
        for clocks in places:
            meanings = self._meanings_by(clocks, phrase)
            if len(places) > 1 and phrase.day is None and not self._any_to_come(meanings):
                meanings = [replace(meaning, sure=False) for meaning in self._next(clocks, phrase)]
            yield from meanings

    def _places(self, phrase: Phrase) -> list[Clocks]:
        place = phrase.place
        if place is None:
            return [self._here]
        if place.abbreviation and any(
            meaning.at.astimezone(self.zone).tzname() == place.abbreviation
            for meaning in self._meanings_by(self._here, phrase)
        ):
            return [self._here]  # in Delhi "IST" is not Dublin's
        return [self._clocks(zone) for zone in self._zones(place)]

    def _zones(self, place: Place) -> Iterator[ZoneInfo]:
        for name in place.zones:
            if name == HERE:
                yield self.zone
            elif name != THEIRS:
                yield ZoneInfo(name)
            elif self.their_zone is not None:
                yield self.their_zone

    def _meanings_by(self, clocks: Clocks, phrase: Phrase) -> list[Meaning]:
        """By these clocks; where their today is not the typist's, "tomorrow" may be either's."""
        found: dict[datetime, Meaning] = {}
        for today in sorted({self._here.today, clocks.today}):
            days = self._days(phrase, today, clocks)
            for day, note in days.days:
                for meaning in clocks.meanings(day, phrase):
                    assumed = (note, *meaning.assumed) if note else meaning.assumed
                    found.setdefault(meaning.at, replace(meaning, assumed=assumed, sure=meaning.sure and days.sure))
            if phrase.day is None and self._any_to_come(found.values()):
                break  # a bare time is the next such
        if phrase.day is None and clocks.elsewhere and not self._any_to_come(found.values()):
            return [*found.values(), *self._tonight(clocks, phrase)]
        return list(found.values())

    def _any_to_come(self, meanings: Iterable[Meaning]) -> bool:
        return any(meaning.at > self.now for meaning in meanings)

    def _tonight(self, clocks: Clocks, phrase: Phrase) -> Iterator[Meaning]:
        """In London "9am Sydney time" is tomorrow's there, and still today's."""
        for meaning in clocks.meanings(clocks.today + _DAY, phrase):
            if meaning.at.astimezone(self.zone).date() == self._here.today:
                yield meaning

    def _days(self, phrase: Phrase, today: date, clocks: Clocks) -> Days:
        if phrase.day is None:
            return Days(((today, None),))
        at_end, is_open_on = phrase.part == Part("end"), clocks.openings.is_open_on
        days = days_meant(phrase.day, today, at_end, self.date_order, is_open_on)
        if phrase.day_again is None:
            return days
        return days.agreeing(days_meant(phrase.day_again, today, at_end, self.date_order, is_open_on))

    def _passed(self, phrase: Phrase, rest: str, at: datetime) -> Reading:
        """Never moved on silently."""
        if isinstance(phrase.day, Period):
            later = replace(phrase, day=replace(phrase.day, ahead=phrase.day.ahead + 1))
            return Unclear(rest, self._choices(self._meanings(later)))
        if phrase.day is not None:
            again = phrase.day == DaysAhead(0) and phrase.clock is not None
            return Past(at, rest, self._choices(self._next_of_all(phrase)) if again else self.likely())
        if phrase.clock is None and phrase.part == Part("morning"):  # "in the morning" is tomorrow's by then
            meaning = next(self._next_of_all(phrase))
            return self._when(replace(meaning, assumed=(notes.tomorrow(*meaning.assumed),)), rest)
        return Unclear(rest, self._choices(self._next_of_all(phrase)))

    def _next_of_all(self, phrase: Phrase) -> Iterator[Meaning]:
        for clocks in self._places(phrase):
            yield from self._next(clocks, phrase)

    def _next(self, clocks: Clocks, phrase: Phrase) -> Iterator[Meaning]:
        """The same on the next day; of a time in either half of the day, also the other half of today."""
        bare = replace(phrase, day=None)
        at_end = phrase.clock is None and phrase.part == Part("end")
        yield from clocks.meanings(self._next_working_day(clocks) if at_end else clocks.today + _DAY, bare)
        if phrase.clock and not (phrase.clock.exact or phrase.clock.half or phrase.part):
            for half in both_halves(phrase.clock):
                yield from clocks.meanings(clocks.today, replace(bare, clock=Clock(half.hour, half.minute, exact=True)))

    def _next_working_day(self, clocks: Clocks) -> date:
        days = [clocks.today + days * _DAY for days in range(1, 8)]
        return next(filter(clocks.openings.is_open_on, days), days[0])

    def _choices(self, meanings: Iterable[Meaning]) -> tuple[datetime, ...]:
        return tuple(sorted({meaning.at for meaning in meanings if meaning.at > self.now}))

    def _when(self, meaning: Meaning, rest: str) -> When:
        is_there = meaning.zone.key != self.zone.key and not meaning.zone.key.startswith("Etc/")  # nobody lives in UTC
        there = meaning.zone if is_there else None
        return When(meaning.at, rest, "; ".join(meaning.assumed) or None, there)
