"""A promise to ring a customer: its states, what can come of the call, and when to try again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Kind(StrEnum):
    """Follow-through: we promised to ring, news or not. Follow-up: does the fix hold?"""

    FOLLOW_THROUGH = "follow_through"
    FOLLOW_UP = "follow_up"


class State(StrEnum):
    DUE = "due"
    TO_DECIDE = "to_decide"
    """Tried as often as the team allows: a supervisor decides whether it goes on."""
    DONE = "done"
    CANCELLED = "cancelled"


class Outcome(StrEnum):
    """What came of it."""

    RESOLVED = "resolved"
    NOT_RESOLVED = "not_resolved"
    LEFT_MESSAGE = "left_message"
    NO_ANSWER = "no_answer"
    CUSTOMER_RANG = "customer_rang"
    NOT_WANTED = "not_wanted"

    @property
    def is_try(self) -> bool:
        """Rung, but not spoken to: it counts as an attempt, and is tried again."""
        return self in (Outcome.LEFT_MESSAGE, Outcome.NO_ANSWER)


class Action(StrEnum):
    """What can happen to a promise."""

    REMIND = "remind"
    POSTPONE = "postpone"
    HAND_ON = "hand on"
    TRY_AGAIN = "try again"
    RUN_OUT_OF_TRIES = "run out of tries"
    KEEP = "keep"
    DROP = "drop"
    UNDO = "undo"


TRANSITIONS: dict[tuple[State, Action], State] = {
    (State.DUE, Action.REMIND): State.DUE,
    (State.DUE, Action.POSTPONE): State.DUE,
    (State.DUE, Action.HAND_ON): State.DUE,
    (State.DUE, Action.TRY_AGAIN): State.DUE,
    (State.DUE, Action.RUN_OUT_OF_TRIES): State.TO_DECIDE,
    (State.DUE, Action.KEEP): State.DONE,
    (State.DUE, Action.DROP): State.CANCELLED,
    (State.DUE, Action.UNDO): State.DUE,
    (State.TO_DECIDE, Action.TRY_AGAIN): State.DUE,
    (State.TO_DECIDE, Action.KEEP): State.DONE,
    (State.TO_DECIDE, Action.DROP): State.CANCELLED,
    (State.TO_DECIDE, Action.UNDO): State.DUE,
    (State.DONE, Action.UNDO): State.DUE,
    (State.CANCELLED, Action.UNDO): State.DUE,
}
"""Every move there is. What has ended moves only when its outcome is undone, and that only for UNDO."""

OPEN = frozenset({State.DUE, State.TO_DECIDE})

ENDS_BY = {
    Outcome.RESOLVED: Action.KEEP,
    Outcome.NOT_RESOLVED: Action.KEEP,
    Outcome.CUSTOMER_RANG: Action.KEEP,
    Outcome.NOT_WANTED: Action.DROP,
}
"""The outcomes that end a promise. After NOT_RESOLVED the next call is a promise of its own."""

UNDO = timedelta(minutes=1)
"""How long an outcome can be taken back."""

ON_A_CALL = timedelta(minutes=10)
"""How long "on a call" puts a reminder off; the promise stays where it is."""

SNOOZES = (timedelta(minutes=15), timedelta(hours=1), timedelta(days=1))

_SPACING = (timedelta(hours=1), timedelta(hours=3), timedelta(days=1), timedelta(days=2), timedelta(days=4))
_PROPOSED = timedelta(hours=1)
_ROUNDED = timedelta(minutes=5)


@dataclass(frozen=True, kw_only=True)
class Policy:
    """A team's rules for callbacks.

    `lead` before the time comes a first word; `nudges` are how long after it the owner is reminded again, and
    `overdue` how long until the supervisors see it. `most_tries` are attempts without speaking to the customer;
    `a_day` and `a_week` how often one customer may be rung. `follow_up` is when the fix is looked at again; None for
    a team that does not offer it.
    """

    lead: timedelta = timedelta(minutes=5)
    nudges: tuple[timedelta, ...] = (timedelta(minutes=5), timedelta(minutes=15))
    overdue: timedelta = timedelta(minutes=30)
    most_tries: int = 5
    a_day: int = 3
    a_week: int = 7
    follow_up: timedelta | None = timedelta(days=14)

    def next_reminder(self, nudges: int) -> timedelta | None:
        """How long after the last reminder the next one comes, of which there were `nudges`; None after overdue."""
        after = (timedelta(), *self.nudges, self.overdue)
        return after[nudges + 1] - after[nudges] if nudges + 1 < len(after) else None


def next_try(now: datetime, tries: int) -> datetime:
    """When to ring again after so many tries without speaking: each time later, on a round five minutes."""
    return _rounded(now + _SPACING[min(tries, len(_SPACING)) - 1])


def soon(now: datetime) -> datetime:
    """A time to propose where none was said: in an hour, on the next round five minutes."""
    return _rounded(now + _PROPOSED)


def _rounded(at: datetime) -> datetime:
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
    """A promise as stored; times are aware, in UTC.

    `promised_at` is what the customer was told; `due_at` is later when it was put off. `nudges` counts the reminders
    since it fell due, `tries` the calls without an answer. `put_off_until`: the owner is on a call till then.
    `orphaned_at`: its owner's account is deactivated.
    """

    id: int
    contact_id: int | None
    owner: str
    state: State
    promised_at: datetime
    tries: int
    nudges: int
    put_off_until: datetime | None
    overdue_at: datetime | None
    orphaned_at: datetime | None
    set_at: datetime
    closed_at: datetime | None

    @property
    def is_due(self) -> bool:
        """Still to be kept, whether its time has come or not."""
        return self.state is State.DUE

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


@dataclass(frozen=True, kw_only=True)
class Call:
    """One outcome of a callback, by `person` at `at` (UTC).

    `due_before` is when it was due before, for taking it back; `next_id` the promise that was made with it.
    """

    id: int
    callback_id: int
    outcome: Outcome
    person: str
    note: str
    at: datetime
    due_before: datetime
    next_id: int | None


class OfferState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, kw_only=True)
class Offer:
    """The owner asks a colleague to keep a promise for them; until they accept, the owner is reminded."""

    id: int
    callback_id: int
    person: str
    offered_by: str
    state: OfferState
    offered_at: datetime
    answered_at: datetime | None
