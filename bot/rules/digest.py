"""The weekly digest: what is counted, and what is not said because too few people are behind it.

It is about cases and the service. Nobody is named or ranked, and no number about fewer than `FEW` people is shown.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from bot.rules.local_time import first_instant, next_local_time

FEW = 5
"""A number about fewer people than this says something about each of them."""
SEEN_AGAIN_WITHIN = timedelta(days=28)
"""How far before the end of its week a recurring reference is looked for."""
_WEEK = timedelta(days=7)
_SHOWN_LETTERS = 2

_TEAM = 10_000_000
"""More than the ordinal of any day."""


@dataclass(frozen=True)
class Count:
    """`number` of cases, about `people` agents."""

    number: int
    people: int


@dataclass(frozen=True)
class Recurring:
    """A reference and how often it was logged."""

    reference: str
    number: int


@dataclass(frozen=True, kw_only=True)
class Accepted:
    """A request for a supervisor, and how long it waited until the first accepted; None where nobody did."""

    urgency: str
    agent: str
    after: timedelta | None


@dataclass(frozen=True)
class Waited:
    """How long requests of one urgency waited: half of them at most `median`, nine in ten at most `p90`.

    Both are None where nobody accepted any. `unanswered` were never accepted.
    """

    asked: Count
    unanswered: int
    median: timedelta | None
    p90: timedelta | None


@dataclass(frozen=True, kw_only=True)
class Week:
    """What is known of one week, all of it; what may be shown of it is `shown` and `enough`.

    Keys are the values of the enumerations.
    """

    contacts: Count
    kinds: Mapping[str, Count]
    intensities: Mapping[str, Count]
    recurring: Sequence[Recurring]
    waits: Mapping[str, Waited]
    promises: Count
    kept: Count
    follow_ups: Count
    problems_back: Count
    lessons: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Digest:
    """The week that begins on the Monday `first_day`, and the one before it."""

    first_day: date
    week: Week
    before: Week


@dataclass(frozen=True, kw_only=True)
class Weekly:
    """Once a week on `weekday` (Monday is 0), at this local time."""

    weekday: int
    at: time


MONDAY_AT_NINE = Weekly(weekday=0, at=time(9))


def next_weekly(weekly: Weekly, zone: tzinfo, after: datetime) -> datetime:
    """The next instant, in UTC, later than `after`, at which it is that day and time in `zone`."""
    while True:
        after = next_local_time(weekly.at, zone, after)
        if after.astimezone(zone).weekday() == weekly.weekday:
            return after


def last_week(now: datetime, zone: tzinfo) -> date:
    """The Monday on which the last week began that is over in `zone`."""
    today = now.astimezone(zone).date()
    return today - timedelta(days=today.weekday()) - _WEEK


def span_of(first_day: date, zone: tzinfo) -> tuple[datetime, datetime]:
    """From midnight to midnight in `zone`, as UTC: 167, 168 or 169 hours."""
    start, end = (datetime.combine(day, time()) for day in (first_day, first_day + _WEEK))
    return first_instant(start, zone), first_instant(end, zone)


def nearest_rank(waits: Sequence[timedelta], percent: int) -> timedelta | None:
    """The shortest wait that `percent` of these (sorted) do not exceed; None of none."""
    if not waits:
        return None
    return waits[max(-(-len(waits) * percent // 100), 1) - 1]


def waited(requests: Iterable[Accepted]) -> dict[str, Waited]:
    """By urgency."""
    by_urgency: dict[str, list[Accepted]] = {}
    for request in requests:
        by_urgency.setdefault(request.urgency, []).append(request)
    return {urgency: _waited(made) for urgency, made in by_urgency.items()}


def _waited(made: Sequence[Accepted]) -> Waited:
    waits = sorted(request.after for request in made if request.after is not None)
    asked = Count(len(made), len({request.agent for request in made}))
    return Waited(asked, len(made) - len(waits), nearest_rank(waits, 50), nearest_rank(waits, 90))


def enough(count: Count) -> bool:
    """Whether this may be said: it is about enough people, or about nobody."""
    return count.people >= FEW or count.number == 0


def shown(counts: Mapping[str, Count]) -> dict[str, int]:
    """The numbers that may be said beside their sum.

    Where only one may not, the smallest of the others is left out too: the sum would give the one away.
    """
    safe = {name: count.number for name, count in counts.items() if enough(count)}
    if len(counts) - len(safe) == 1 and (said := {name: number for name, number in safe.items() if number}):
        del safe[min(said, key=lambda name: (said[name], name))]
    return safe


def masked(reference: str) -> str:
    """A reference as a channel may read it: its last two letters, of five or more."""
    flat = "".join(reference.split())
    return "•••" + (flat[-_SHOWN_LETTERS:] if len(flat) > _SHOWN_LETTERS * 2 else "")


def digest_number(team: int, first_day: date) -> int:
    """One number for a team's week that begins on this Monday."""
    return (team - 1) * _TEAM + first_day.toordinal()


def team_and_week(number: int) -> tuple[int, date]:
    """What `digest_number` was made of."""
    team, ordinal = divmod(number, _TEAM)
    return team + 1, date.fromordinal(ordinal)
