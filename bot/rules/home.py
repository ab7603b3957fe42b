"""What a person's Home shows: their work, a part of each list at a time, and for those who answer, the team's."""

from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from enum import StrEnum
from typing import Final, Generic, TypeVar

from bot.rules.callback import Page
from bot.rules.case import Listed
from bot.rules.contact import Contact
from bot.rules.duty import Standing
from bot.rules.health import Health
from bot.rules.peers import Availability
from bot.rules.team import Team

Item = TypeVar("Item")


class Listing(StrEnum):
    """The lists in Home; each is turned by itself."""

    WAITING = "waiting"
    OWNED = "owned"
    TEAM = "team"
    DUE = "due"
    CASES = "cases"


SIZES: Final = {Listing.WAITING: 5, Listing.OWNED: 5, Listing.TEAM: 5, Listing.DUE: 8, Listing.CASES: 8}
"""How many of each are shown at once: all lists, full, are within the hundred blocks that Slack takes."""


@dataclass(frozen=True)
class Part(Generic[Item]):
    """Some of a list, from number `offset` on, at most `size`; `total` is how many it has in all."""

    items: tuple[Item, ...]
    total: int
    offset: int
    size: int


@dataclass(frozen=True)
class AtRisk:
    """A contact where somebody may come to harm, told of at `since` (UTC), and nobody has come yet."""

    contact: Contact
    since: datetime


@dataclass(frozen=True, kw_only=True)
class Watch:
    """What a supervisor, or level two, looks after. `roster` is how everybody of `team` stands who can be on duty.

    `waiting` are requests that nobody has, or whose owner has gone quiet, the most urgent first and then the oldest;
    one's own, and what one has, are not among them. `owned` is what one has. `promises` are the team's that are overdue
    or due soon.
    """

    team: Team
    standing: Standing
    roster: tuple[Standing, ...]
    waiting: Part[Listed]
    owned: Part[Listed]
    promises: Page


@dataclass(frozen=True, kw_only=True)
class Affiliation:
    """The teams that somebody is in, and the one they work for now: None where they have not said which, or in none.

    `is_set_up`: there is a team at all.
    """

    is_set_up: bool
    joined: tuple[Team, ...]
    current: Team | None


@dataclass(frozen=True, kw_only=True)
class Administration:
    """What admins look after: every open team, and how the bot is doing."""

    teams: tuple[Team, ...]
    health: Health


@dataclass(frozen=True, kw_only=True)
class Overview:
    """One person's own work and choices; `watch` is for those who answer escalations, `administration` for admins.

    `at_risk` are other people's contacts that this person may come to, oldest first.
    """

    person: str
    at_risk: tuple[AtRisk, ...]
    due: Page
    cases: Part[Listed]
    offers: bool
    peer: Availability
    affiliation: Affiliation
    watch: Watch | None
    administration: Administration | None


@dataclass(frozen=True)
class Appearance:
    """All that a Home is drawn from: two that are equal look the same, whatever the time.

    `overdue`: of each callback shown, whether its time has come; `today` is by the clock of whose Home it is.
    """

    overview: Overview
    overdue: tuple[bool, ...]
    today: date


def appearance(overview: Overview, now: datetime, zone: tzinfo) -> Appearance:
    """How a Home looks at `now`, in its owner's `zone`."""
    promises = overview.watch.promises.callbacks if overview.watch else ()
    overdue = tuple(callback.due_at <= now for callback in (*overview.due.callbacks, *promises))
    return Appearance(overview, overdue, now.astimezone(zone).date())


def starting_at(offset: int, total: int, size: int) -> int:
    """Where a part begins that was to begin at `offset`: a list may have become shorter since it was shown."""
    last = max(total - 1, 0) // size * size
    return max(min(offset, last), 0)
