"""Which instants words mean on a given day, by the clocks of one zone."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.reading.english import notes
from bot.reading.instants import instant
from bot.reading.openings import Openings
from bot.reading.words import Clock, DaysAhead, Half, Part, PartName, Phrase

_HALF_OF: Final[dict[PartName, Half]] = {
    "morning": "am",
    "lunch": "pm",
    "afternoon": "pm",
    "evening": "pm",
    "night": "pm",
    "end": "pm",
}
_TAKEN_FOR: Final[dict[PartName, time]] = {"lunch": time(12), "afternoon": time(14)}
_ASKED_ABOUT: Final[dict[PartName, tuple[time, ...]]] = {
    "lunch": (time(12, 30), time(13)),
    "afternoon": (time(15), time(16), time(17)),
    "evening": (time(18), time(19), time(20)),
    "night": (time(19), time(20), time(21)),
}
_DAY: Final = timedelta(days=1)
_ASKED_WITHIN: Final[dict[Part, tuple[time, ...]]] = {
    Part("morning", "mid"): (time(10), time(10, 30), time(11)),
    Part("morning", "late"): (time(11), time(11, 30)),
    Part("afternoon", "early"): (time(13), time(13, 30), time(14)),
    Part("afternoon", "mid"): (time(14, 30), time(15), time(15, 30)),
    Part("afternoon", "late"): (time(16), time(16, 30), time(17)),
}
_BEFORE: Final = (timedelta(hours=1), timedelta(minutes=30), timedelta())


@dataclass(frozen=True, slots=True)
class Meaning:
    """An instant, in UTC, by the clocks of `zone`, and what was assumed; not `sure` when it should be asked about."""

    at: datetime
    zone: ZoneInfo
    assumed: tuple[str, ...]
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Clocks:
    """The clocks of a zone, read at `now` (in UTC); `elsewhere` when it is not the typist's own."""

    now: datetime
    zone: ZoneInfo
    openings: Openings
    elsewhere: bool

    @property
    def local(self) -> datetime:
        return self.now.astimezone(self.zone).replace(tzinfo=None)

    @property
    def today(self) -> date:
        return self.local.date()

    @property
    def _time(self) -> time:
        return self.local.time().replace(microsecond=0)

    def meanings(self, day: date, phrase: Phrase) -> list[Meaning]:
        """What the phrase may mean on `day`, earliest first."""
        if phrase.clock is not None:
            return self._clock(day, phrase.clock, phrase.part)
        if phrase.part is not None:
            if within := _ASKED_WITHIN.get(phrase.part):
                return self._asked(day, within)
            return self._part(day, phrase.part.name)
        if isinstance(phrase.day, DaysAhead) and phrase.day.same_time:
            return [self._at(datetime.combine(day, self._time))]
        start, called = self.openings.start(day, self.now)
        if phrase.day == DaysAhead(0) or (day == self.today and start <= self.now):
            return self._part(day, "end")
        return [self._meaning(start, called)]

    def _clock(self, day: date, clock: Clock, part: Part | None) -> list[Meaning]:
        if clock.guess:
            return [replace(one, sure=False) for one in self._clock(day, replace(clock, guess=False), part)]
        if clock.or_else is not None:
            both = (replace(clock, or_else=None), clock.or_else)
            return [meaning for one in both for meaning in self._clock(day, one, part)]
        if clock.near == "before":
            latest = self._clock(day, replace(clock, near=None), part)
            return [replace(meaning, at=meaning.at - by, sure=False) for meaning in latest for by in _BEFORE]
        if clock.hour == 24:
            midnight = datetime.combine(day + _DAY, time())
            if day == self.today:
                return [self._at(midnight, notes.COMING_MIDNIGHT)]
            return [self._at(midnight - _DAY), self._at(midnight)]
        span = (notes.start_of(clock.span),) if clock.span else ()
        if clock.exact:
            at = time(clock.hour, clock.minute)
            return [self._at(datetime.combine(day, at), *span, *self._near(clock, at))]
        morning, afternoon = both_halves(clock)
        half = clock.half or (_HALF_OF.get(part.name) if part else None)
        if half:
            at = morning if half == "am" else afternoon
            return [self._at(datetime.combine(day, at), *span, *self._near(clock, at))]
        return [
            self._at(
                datetime.combine(day, at),
                *span,
                self._note(notes.one_half(notes.nearly(clock.near, at), afternoon if at == morning else morning)),
            )
            for at in self._likely(day, morning, afternoon)
        ]

    def _likely(self, day: date, morning: time, afternoon: time) -> list[time]:
        """Of the two the one from nine to five and in opening hours; where these differ, or say nothing, both."""
        halves = [morning, afternoon]
        usual = [at for at in halves if time(9) <= at <= time(17)]
        open_ = [at for at in halves if self.openings.hours.is_open(self._at(datetime.combine(day, at)).at)]
        return [at for at in usual if at in open_] or sorted({*usual, *open_}) or halves

    def _part(self, day: date, part: PartName) -> list[Meaning]:
        match part:
            case "morning":
                return [self._meaning(*self.openings.morning(day, self.now))]
            case "end":
                return [self._meaning(*self.openings.end(day, self.now))]
            case "evening" | "night":
                return self._asked(day, _ASKED_ABOUT[part])
            case "now":
                return [self._at(datetime.combine(day, self._time), self._note(notes.time_it_is(self._time)))]
            case "lunch" | "afternoon":
                at = _TAKEN_FOR[part]
                meaning = self._at(datetime.combine(day, at), self._note(notes.part(part, at)))
                return self._asked(day, _ASKED_ABOUT[part]) if meaning.at <= self.now else [meaning]

    def _asked(self, day: date, times: tuple[time, ...]) -> list[Meaning]:
        return [replace(self._at(datetime.combine(day, at)), sure=False) for at in times]

    def _near(self, clock: Clock, at: time) -> tuple[str, ...]:
        return (self._note(notes.nearly(clock.near, at)),) if clock.near else ()

    def _meaning(self, at: datetime, called: str) -> Meaning:
        return Meaning(at, self.zone, (self._note(called),))

    def _note(self, text: str) -> str:
        return notes.there(text) if self.elsewhere else text

    def _at(self, local: datetime, *assumed: str) -> Meaning:
        """`local` as an instant, with a note where the clocks skip or repeat it."""
        at = instant(local, self.zone, self.now)
        here = at.astimezone(self.zone)
        if here.replace(tzinfo=None) != local:
            return Meaning(at, self.zone, (*assumed, notes.skipped(local, here)))
        if here.utcoffset() == here.replace(fold=1 - here.fold).utcoffset():
            return Meaning(at, self.zone, assumed)
        return Meaning(at, self.zone, (*assumed, notes.repeated(local, second=bool(here.fold))))


def both_halves(clock: Clock) -> tuple[time, time]:
    """The time of day that a clock face shows, before noon and after it."""
    return time(clock.hour % 12, clock.minute), time(clock.hour % 12 + 12, clock.minute)
