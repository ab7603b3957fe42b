"""The instant people mean by "tomorrow 3pm", in their own zone, and the words left over.

What was written is found by `bot.reading.phrases`; here it becomes an instant. Nothing is guessed in silence: what was
filled in is said, what can be read in two ways or has just passed is asked, with the likely answers.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.reading.days import Days, days_meant
from bot.reading.instants import instant
from bot.reading.phrases import find_phrases
from bot.reading.readings import NoTime, Past, Reading, Unclear, When
from bot.reading.words import Clock, DaysAhead, Elapsed, Half, Part, Phrase
from bot.rules.hours import ALWAYS, Hours
from bot.rules.team import DateOrder
from bot.rules.text import looks_like_reference, trimmed

_OPENS: Final = time(9)
_CLOSES: Final = time(17)
_MOST_RIVALS: Final = 4  # as many choices as a person reads at a glance
_PARTS: Final = {"lunch": time(12), "afternoon": time(14), "evening": time(18), "night": time(20)}
_HALF_OF: Final[dict[str, Half]] = {
    "morning": "am",
    "lunch": "pm",
    "afternoon": "pm",
    "evening": "pm",
    "night": "pm",
    "end": "pm",
}


def read_when(
    text: str,
    now: datetime,
    zone: ZoneInfo,
    *,
    hours: Hours = ALWAYS,  # noqa: ARG001 (taken from the next commit on)
    date_order: DateOrder = DateOrder.DAY_FIRST,  # noqa: ARG001
    their_zone: ZoneInfo | None = None,  # noqa: ARG001
) -> Reading:
    """What `text`, typed at `now` (aware) by someone in `zone`, says about when; never raises for any `text`.

    The time may stand first, last, after the reference or in the middle; a bare number is never a time. Local times
    that a clock change skips or repeats are moved on, or taken the first time, and `assumed` says so. Lengths of
    time keep the seconds of `now`, all else is on the minute.
    """
    words = text.split()
    moment = _Moment(now, zone)
    match _choose(find_phrases(words), words):
        case []:
            return NoTime(" ".join(words), ())
        case [phrases]:
            taken = {place for phrase in phrases for place in range(phrase.start, phrase.end)}
            rest = " ".join(word for place, word in enumerate(words) if place not in taken)
            return moment.read(_joined(phrases), rest)
        case rivals:
            readings = [moment.read(_joined(phrases), "") for phrases in rivals]
            return Unclear(" ".join(words), _sorted(choice for reading in readings for choice in _choices(reading)))


def split_reference(rest: str) -> tuple[str | None, str]:
    """The reference in `rest` and the note: the first word that looks like one, and the other words as typed.

    The reference loses what stands around it, and is None where no word has a digit.
    """
    words = rest.split()
    for place, word in enumerate(words):
        if looks_like_reference(word):
            return trimmed(word), " ".join(words[:place] + words[place + 1 :])
    return None, " ".join(words)


def _choose(phrases: list[Phrase], words: Sequence[str]) -> list[tuple[Phrase, ...]]:
    """The phrase that says when, or two that complete each other; several such rivals if none stands out.

    What stands first or right after a reference comes before all, then what says a time of day, then what is last.
    """
    if not phrases:
        return []
    first = phrases[0]
    if first.start == 0 or (first.start == 1 and looks_like_reference(words[0])):
        return [_completed(first, phrases, words)]
    likely = [phrase for phrase in phrases if _says_time_of_day(phrase)] or phrases
    if len(likely) == 1 or likely[-1].end == len(words):
        return [_completed(likely[-1], phrases, words)]
    return [(phrase,) for phrase in likely[:_MOST_RIVALS]]


def _completed(chosen: Phrase, phrases: list[Phrase], words: Sequence[str]) -> tuple[Phrase, ...]:
    """`chosen` with the phrase that has what it lacks: "tomorrow" 48213 "at 3", "3pm" 48213 router "tomorrow"."""
    for other in phrases:
        one, two = sorted((chosen, other), key=lambda phrase: phrase.start)
        between = words[one.end : two.start]
        apart_by_reference = len(between) == 1 and looks_like_reference(between[0])
        at_both_ends = one.start == 0 and two.end == len(words)
        if _complete_each_other(chosen, other) and (apart_by_reference or at_both_ends):
            return one, two
    return (chosen,)


def _complete_each_other(one: Phrase, two: Phrase) -> bool:
    if one.elapsed or two.elapsed:
        return False
    return (one.day is None) != (two.day is None) and _says_time_of_day(one) != _says_time_of_day(two)


def _says_time_of_day(phrase: Phrase) -> bool:
    return bool(phrase.elapsed or phrase.clock or phrase.part)


def _joined(phrases: tuple[Phrase, ...]) -> Phrase:
    first, *others = phrases
    for other in others:
        first = replace(
            first, day=first.day or other.day, clock=first.clock or other.clock, part=first.part or other.part
        )
    return first


def _choices(reading: Reading) -> tuple[datetime, ...]:
    match reading:
        case When(at=at):
            return (at,)
        case Unclear(choices=choices):
            return choices
        case _:
            return ()


def _sorted(instants: Iterable[datetime]) -> tuple[datetime, ...]:
    return tuple(sorted(set(instants)))


@dataclass(frozen=True, slots=True)
class _Meaning:
    at: datetime
    assumed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Moment:
    """When and where the words were typed."""

    now: datetime
    zone: ZoneInfo

    @property
    def local(self) -> datetime:
        return self.now.astimezone(self.zone).replace(tzinfo=None)

    @property
    def today(self) -> date:
        return self.local.date()

    def read(self, phrase: Phrase, rest: str) -> Reading:
        if phrase.elapsed is not None:
            return self._elapsed(phrase.elapsed, rest)
        days = Days(((self.today, None),))
        if phrase.day is not None:
            days = days_meant(phrase.day, self.today)
        meanings = [
            self._meaning(local, (note, *notes)) for day, note in days.days for local, notes in self._times(day, phrase)
        ]
        to_come = [meaning for meaning in meanings if meaning.at > self.now]
        if not meanings:
            return Unclear(rest, ())
        if not to_come and phrase.day is None:
            return self._passed_today(phrase, rest)
        if not to_come:
            return Past(max(meaning.at for meaning in meanings), rest, ())
        if len(to_come) > 1 or not days.sure or self._is_elsewhere(phrase.clock, to_come[0].at):
            return Unclear(rest, _sorted(meaning.at for meaning in to_come))
        return When(to_come[0].at, rest, "; ".join(to_come[0].assumed) or None)

    def _elapsed(self, elapsed: Elapsed, rest: str) -> Reading:
        at = self.now.astimezone(UTC) + elapsed.length
        if at <= self.now:
            return Past(at, rest, ())
        return When(at, rest, f"{elapsed.length.seconds // 60} minutes" if elapsed.minutes_assumed else None)

    def _passed_today(self, phrase: Phrase, rest: str) -> Reading:
        """No day was said, and the time of day has passed: never moved on silently."""
        tomorrow = self.today + timedelta(days=1)
        if phrase.clock is None and phrase.part == Part("morning"):  # "in the morning" is tomorrow's by then
            [(local, notes)] = self._times(tomorrow, phrase)
            meaning = self._meaning(local, ("tomorrow", *notes))
            return When(meaning.at, rest, ", ".join(meaning.assumed))
        locals_ = [local for local, _ in self._times(tomorrow, phrase)]
        if phrase.clock is not None and not (phrase.clock.exact or phrase.clock.half or phrase.part):
            locals_ += [datetime.combine(self.today, at) for at in _both_halves(phrase.clock)]
        instants = (instant(local, self.zone, self.now) for local in locals_)
        return Unclear(rest, _sorted(at for at in instants if at > self.now))

    def _is_elsewhere(self, clock: Clock | None, at: datetime) -> bool:
        """Whether a zone was typed that is not the typist's own at that time."""
        if clock is None or clock.zone is None:
            return False
        here = at.astimezone(self.zone)
        return clock.zone != (here.tzname() or "").lower() and not (
            clock.zone in ("utc", "gmt") and not here.utcoffset()
        )

    def _meaning(self, local: datetime, notes: tuple[str | None, ...]) -> _Meaning:
        """`local` as an instant, with a note where the clocks skip or repeat it."""
        at = instant(local, self.zone, self.now)
        here = at.astimezone(self.zone)
        assumed = tuple(note for note in notes if note)
        if here.replace(tzinfo=None) != local:
            return _Meaning(at, (*assumed, f"{here:%H:%M}, as the clocks skip {local:%H:%M} that day"))
        if here.utcoffset() == here.replace(fold=1 - here.fold).utcoffset():
            return _Meaning(at, assumed)
        which = "second" if here.fold else "first"
        return _Meaning(at, (*assumed, f"the {which} {local:%H:%M}, as the clocks go back that day"))

    def _times(self, day: date, phrase: Phrase) -> list[tuple[datetime, tuple[str, ...]]]:
        """The local times on `day` that the phrase may mean, and what was assumed."""
        if phrase.clock is not None:
            return self._clock_times(day, phrase.clock, phrase.part)
        if phrase.part is not None:
            return [self._part_time(day, phrase.part)]
        if isinstance(phrase.day, DaysAhead) and phrase.day.same_time:
            return [(datetime.combine(day, self.local.time()), ())]
        if phrase.day == DaysAhead(0) or datetime.combine(day, _OPENS) <= self.local < datetime.combine(day, _CLOSES):
            return [self._part_time(day, Part("end"))]
        return [(datetime.combine(day, _OPENS), (f"start of the day, {_OPENS:%H:%M}",))]

    def _clock_times(self, day: date, clock: Clock, part: Part | None) -> list[tuple[datetime, tuple[str, ...]]]:
        if clock.hour == 24:
            midnight = datetime.combine(day + timedelta(days=1), time(0))
            if day == self.today:
                return [(midnight, ("the coming midnight",))]
            return [(midnight - timedelta(days=1), ()), (midnight, ())]
        notes = (f"the start of {clock.span}",) if clock.span else ()
        if clock.exact:
            return [(datetime.combine(day, time(clock.hour, clock.minute)), notes)]
        morning, afternoon = _both_halves(clock)
        half = clock.half or _HALF_OF.get(part.name if part else "")
        if half:
            return [(datetime.combine(day, morning if half == "am" else afternoon), notes)]
        likely = [at for at in (morning, afternoon) if _OPENS <= at <= _CLOSES] or [morning, afternoon]
        return [
            (datetime.combine(day, at), (*notes, f"{at:%H:%M}, not {afternoon if at == morning else morning:%H:%M}"))
            for at in likely
        ]

    def _part_time(self, day: date, part: Part) -> tuple[datetime, tuple[str, ...]]:
        if part.name == "morning":
            return datetime.combine(day, _OPENS), (f"start of the morning, {_OPENS:%H:%M}",)
        if part.name == "end":
            return datetime.combine(day, _CLOSES), (f"end of the day, {_CLOSES:%H:%M}",)
        at = _PARTS[part.name]
        return datetime.combine(day, at), (f"{part.name}, {at:%H:%M}",)


def _both_halves(clock: Clock) -> tuple[time, time]:
    return time(clock.hour % 12, clock.minute), time(clock.hour % 12 + 12, clock.minute)
