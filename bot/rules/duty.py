"""Who is on duty: what people declared, and where that has run out or nothing was said, the opening hours."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.rules.hours import NEVER, Hours
from bot.rules.team import Team

LONGEST = timedelta(hours=24)
"""How long a declaration holds at most: nobody is on duty, or off it, for good because they forgot."""
USUAL = timedelta(hours=4)
"""What one click declares."""


@dataclass(frozen=True, kw_only=True)
class Declaration:
    """A person said that they are on duty, or off it, until an instant in UTC."""

    person: str
    is_on: bool
    until: datetime


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Whether a person is on duty, and until when that stays so; None when nothing is to change it.

    `said_until`: they said so themselves until then, and the hours count after it; None where they said nothing.
    """

    person: str
    is_on: bool
    until: datetime | None
    said_until: datetime | None

    @property
    def is_declared(self) -> bool:
        return self.said_until is not None


def standing(team: Team, person: str, declaration: Declaration | None, now: datetime) -> Standing:
    """How this person stands at `now`. A declaration that ends where the hours say the same lasts on by the hours.

    The hours are the supervisors'. Level two are asked any time, and are on duty only when they say so.
    """
    hours = team.hours if team.is_supervisor(person) else NEVER
    if declaration is None or declaration.until <= now:
        is_on = hours.is_open(now)
        return Standing(person=person, is_on=is_on, until=_change(hours, is_on, now), said_until=None)
    is_on, until = declaration.is_on, declaration.until
    lasts_on = hours.is_open(until) == is_on
    return Standing(
        person=person, is_on=is_on, until=_change(hours, is_on, until) if lasts_on else until, said_until=until
    )


def on_duty(team: Team, declarations: Iterable[Declaration], now: datetime) -> tuple[str, ...]:
    """Who is on duty at `now`: the team's supervisors in its order, then those of level two who said that they are."""
    is_open = team.hours.is_open(now)
    declared = {declaration.person: declaration.is_on for declaration in declarations if now < declaration.until}
    supervisors = (person for person in team.supervisors if declared.get(person, is_open))
    others = (person for person in team.level_two if declared.get(person) and not team.is_supervisor(person))
    return (*supervisors, *others)


def off_until(team: Team, now: datetime) -> datetime:
    """How long "off" holds: until the team next opens, and at most LONGEST, after which the hours say."""
    opening = team.hours.next_opening(now)
    longest = now + LONGEST
    return min(opening, longest) if opening else longest


def _change(hours: Hours, is_on: bool, at: datetime) -> datetime | None:
    return hours.next_closing(at) if is_on else hours.next_opening(at)
