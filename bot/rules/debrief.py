"""A team debrief: a short, blame-free review in a channel, in the order OK STOP.

Is everyone OK, Summarise, Things that went well, Opportunities, Provide support; then points of action with an owner
and a date, as STOP5 adds. Taking part is voluntary, and listening is taking part.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Final

from bot.rules.contact import Contact
from bot.rules.errors import Refused
from bot.rules.local_time import first_instant
from bot.rules.text import find_reference

ASKED_FOR: Final = timedelta(hours=24)
"""How long the agent's silence is waited for; then it is a no, as good as any other."""
OPEN_FOR: Final = timedelta(hours=4)
"""A debrief that nobody ends closes itself after this time."""

LONGEST_ABOUT: Final = 300
LONGEST_POINT: Final = 600
LONGEST_ACTION: Final = 200
MOST_ACTIONS: Final = 5
MOST_LESSONS: Final = 3

_MORNING: Final = time(9)
_LATEST: Final = timedelta(days=366)
_YEAR: Final = re.compile(r"(?:19|20)\d\d")


class Heading(StrEnum):
    """In the order in which they are opened."""

    OK = "ok"
    SUMMARY = "summary"
    WELL = "well"
    OPPORTUNITIES = "opportunities"
    SUPPORT = "support"


ORDER: Final = tuple(Heading)


class State(StrEnum):
    """One that is called off, refused or not answered has no state: it is gone."""

    ASKING = "asking"
    """Whether the agent whose contact it is about agrees. Nothing is in the channel."""
    OPEN = "open"
    ENDED = "ended"


@dataclass(frozen=True, kw_only=True)
class Debrief:
    """One in `channel`, led by `facilitator`, and by `second` where somebody leads it with them.

    `about` is what the facilitator typed; empty for nothing. `opened` is how many headings are. Times are in UTC;
    `over_at` is when it closes itself, or, while the agent is asked, when that is given up.
    """

    id: int
    team: int
    channel: str
    facilitator: str
    second: str | None
    contact_id: int | None
    about: str
    state: State
    opened: int
    over_at: datetime
    ended_at: datetime | None

    @property
    def leaders(self) -> tuple[str, ...]:
        return (self.facilitator, self.second) if self.second else (self.facilitator,)

    @property
    def is_open(self) -> bool:
        return self.state is State.OPEN

    @property
    def headings(self) -> tuple[Heading, ...]:
        """Those that have been opened."""
        return ORDER[: self.opened]

    @property
    def next_heading(self) -> Heading | None:
        return ORDER[self.opened] if self.opened < len(ORDER) else None


@dataclass(frozen=True)
class Point:
    """What somebody wants to say; nobody knows who, unless they put their name to it as `author`."""

    words: str
    author: str | None


@dataclass(frozen=True, kw_only=True)
class Action:
    """A point of action agreed on in `channel`: who does what, and when they are reminded of it (UTC)."""

    id: int
    debrief_id: int
    channel: str
    words: str
    owner: str
    due_at: datetime
    done_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Session:
    """All that may be seen of a debrief. `points` has the opened headings, in order, and no other.

    `here` is how many have said so, while it is open; who they are is not told.
    """

    debrief: Debrief
    contact: Contact | None
    points: Mapping[Heading, tuple[Point, ...]]
    actions: tuple[Action, ...]
    lessons: tuple[str, ...]
    here: int


def must_open(debrief: Debrief, heading: Heading) -> bool:
    """Whether this heading is the next; False where it is open already. Raises Refused where it is not its turn."""
    place = ORDER.index(heading)
    if place > debrief.opened:
        raise Refused("One after the other: another heading comes first.")
    return place == debrief.opened


def giveaway(words: str) -> str:
    """What in these words may say who a customer was: the first number as long as theirs are, but for years.

    It does not look at whose number it is: whoever tries numbers must not learn from the answer that one is right.
    """
    return next((word for word in map(find_reference, words.split()) if word and not _YEAR.fullmatch(word)), "")


def reminder_at(day: date, zone: tzinfo, now: datetime) -> datetime:
    """In the morning of that day by the clock of `zone`, in UTC.

    Raises Refused, on the field `day`, where that has passed, or is more than a year ahead.
    """
    if day > (now + _LATEST).date():
        raise Refused("Choose a day within a year.", field="day")
    at = first_instant(datetime.combine(day, _MORNING), zone)
    if at <= now:
        raise Refused("Choose a day from tomorrow on.", field="day")
    return at
