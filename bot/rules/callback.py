"""A promise to ring a customer: its states and when to try again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Kind(StrEnum):
    """Follow-through: we promised to ring, news or not. Follow-up: does the fix hold?"""

    FOLLOW_THROUGH = "follow_through"
    FOLLOW_UP = "follow_up"


class State(StrEnum):
    DUE = "due"
    DONE = "done"
    CANCELLED = "cancelled"


class Action(StrEnum):
    COMPLETE = "complete"
    CANCEL = "cancel"


TRANSITIONS: dict[tuple[State, Action], State] = {
    (State.DUE, Action.COMPLETE): State.DONE,
    (State.DUE, Action.CANCEL): State.CANCELLED,
}

SNOOZE = timedelta(minutes=15)
RETRY = timedelta(hours=1)
"""How long after an unanswered call the next try is proposed."""

_PROPOSED = timedelta(hours=1)
_ROUNDED = timedelta(minutes=5)


def soon(now: datetime) -> datetime:
    """A time to propose where none was said: in an hour, on the next round five minutes."""
    at = now + _PROPOSED
    return at + (-timedelta(minutes=at.minute, seconds=at.second, microseconds=at.microsecond)) % _ROUNDED


@dataclass(frozen=True, kw_only=True)
class Promise:
    """What is promised: to ring about `reference` at `due_at` (aware, UTC)."""

    reference: str
    due_at: datetime
    kind: Kind = Kind.FOLLOW_THROUGH
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Callback(Promise):
    """A promise as stored; `attempts` counts calls that nobody answered."""

    id: int
    contact_id: int | None
    owner: str
    state: State
    attempts: int
    set_at: datetime
    closed_at: datetime | None

    @property
    def is_due(self) -> bool:
        """Still to be kept, whether its time has come or not."""
        return self.state is State.DUE
