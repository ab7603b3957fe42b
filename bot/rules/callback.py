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
    MISTAKE = "mistake"
    """Nothing of the kind was promised: mistyped, or set twice."""
    GIVEN_UP = "given_up"
    """After the last try a supervisor said that it is enough."""

    @property
    def is_try(self) -> bool:
        """Rung, but not spoken to: it counts as an attempt, and is tried again."""
        return self in (Outcome.LEFT_MESSAGE, Outcome.NO_ANSWER)


class Action(StrEnum):
    """What can happen to a promise."""

    CHANGE = "change"
    POSTPONE = "postpone"
    HAND_ON = "hand on"
    TRY_AGAIN = "try again"
    RUN_OUT_OF_TRIES = "run out of tries"
    KEEP = "keep"
    DROP = "drop"
    TAKE = "take"
    GO_ON = "go on"
    GIVE_UP = "give up"
    UNDO = "undo"


TRANSITIONS: dict[tuple[State, Action], State] = {
    # by its owner
    (State.DUE, Action.CHANGE): State.DUE,
    (State.DUE, Action.POSTPONE): State.DUE,
    (State.DUE, Action.HAND_ON): State.DUE,
    (State.DUE, Action.TRY_AGAIN): State.DUE,
    (State.DUE, Action.RUN_OUT_OF_TRIES): State.TO_DECIDE,
    (State.DUE, Action.KEEP): State.DONE,
    (State.DUE, Action.DROP): State.CANCELLED,
    (State.TO_DECIDE, Action.KEEP): State.DONE,
    (State.TO_DECIDE, Action.DROP): State.CANCELLED,
    # by a supervisor
    (State.DUE, Action.TAKE): State.DUE,
    (State.TO_DECIDE, Action.TAKE): State.DUE,
    (State.TO_DECIDE, Action.GO_ON): State.DUE,
    (State.TO_DECIDE, Action.GIVE_UP): State.CANCELLED,
    # by whoever said what came of it, for a minute
    (State.DUE, Action.UNDO): State.DUE,
    (State.TO_DECIDE, Action.UNDO): State.DUE,
    (State.DONE, Action.UNDO): State.DUE,
    (State.CANCELLED, Action.UNDO): State.DUE,
}
"""Every move there is. What has ended moves only when its outcome is taken back."""

OPEN = frozenset({State.DUE, State.TO_DECIDE})

ENDS_BY = {
    Outcome.RESOLVED: Action.KEEP,
    Outcome.NOT_RESOLVED: Action.KEEP,
    Outcome.CUSTOMER_RANG: Action.KEEP,
    Outcome.NOT_WANTED: Action.DROP,
    Outcome.MISTAKE: Action.DROP,
    Outcome.GIVEN_UP: Action.GIVE_UP,
}
"""The outcomes that end a promise. After NOT_RESOLVED the next call is a promise of its own."""

UNDO = timedelta(minutes=1)
"""How long an outcome can be taken back."""

ON_A_CALL = timedelta(minutes=10)
"""How long "on a call" puts a reminder off; the promise stays where it is."""

SNOOZES = (timedelta(minutes=15), timedelta(hours=1))
"""What one click puts a call off by, beside "tomorrow"."""

_SPACING = (timedelta(hours=1), timedelta(hours=3), timedelta(days=1), timedelta(days=2), timedelta(days=4))
_PROPOSED = timedelta(hours=1)
_ROUNDED = timedelta(minutes=5)


@dataclass(frozen=True, kw_only=True)
class Policy:
    """A team's rules for callbacks.

    `lead` before the time comes a first word, and `overdue` after it the supervisors see it. `most_tries` are attempts
    without speaking to the customer; `a_day` and `a_week` how often one customer may be rung. `follow_up` is when the
    fix is looked at again; None for a team that does not offer it.
    """

    lead: timedelta = timedelta(minutes=5)
    overdue: timedelta = timedelta(minutes=30)
    most_tries: int = 5
    a_day: int = 3
    a_week: int = 7
    follow_up: timedelta | None = timedelta(days=14)

    @property
    def nudges(self) -> tuple[timedelta, ...]:
        """How long after the time the owner is reminded again: after 5 and 15 minutes where 30 are overdue."""
        return self.overdue / 6, self.overdue / 2

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


def look_again(now: datetime, policy: Policy) -> datetime | None:
    """When to see whether a fix holds, on a round five minutes; None for a team that does not offer it."""
    return _rounded(now + policy.follow_up) if policy.follow_up is not None else None


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
    `unattended_at`: the supervisors were told that the owner may not see the reminders. `departure_id`: it was left by
    somebody whose account was deactivated, `orphaned_at` then, until it has a new owner.
    """

    id: int
    team: int
    contact_id: int | None
    owner: str
    state: State
    promised_at: datetime
    tries: int
    nudges: int
    put_off_until: datetime | None
    unattended_at: datetime | None
    overdue_at: datetime | None
    orphaned_at: datetime | None
    departure_id: int | None
    set_at: datetime
    closed_at: datetime | None

    @property
    def is_due(self) -> bool:
        """Still to be kept, whether its time has come or not."""
        return self.state is State.DUE

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_overdue(self) -> bool:
        """The supervisors were told that nobody said what came of it, and nobody has since."""
        return self.is_due and self.overdue_at is not None

    @property
    def is_unattended(self) -> bool:
        """The supervisors were told that its owner may not see it, and nothing has happened since."""
        return self.is_due and self.unattended_at is not None


@dataclass(frozen=True, kw_only=True)
class Call:
    """One outcome of a callback, by `person` at `at` (UTC).

    `due_before`, `nudges_before` and `overdue_before` are how it stood before, for taking it back; `next_id` is the
    promise that was made with it.
    """

    id: int
    callback_id: int
    outcome: Outcome
    person: str
    note: str
    at: datetime
    due_before: datetime
    nudges_before: int
    overdue_before: datetime | None
    next_id: int | None

    def may_be_undone(self, now: datetime) -> bool:
        return self.outcome is not Outcome.GIVEN_UP and now - self.at <= UNDO


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


@dataclass(frozen=True, kw_only=True)
class Departure:
    """Somebody's account was deactivated at `left_at` (UTC), with promises still open."""

    id: int
    person: str
    left_at: datetime


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What somebody typed for a callback that something has to be asked about first.

    `text` is masked; `zone` is the IANA name of the customer's zone, where it was said; empty otherwise.
    """

    id: int
    person: str
    text: str
    zone: str


PAGE = 15
"""As many callbacks as one screen lists, with their buttons."""


@dataclass(frozen=True)
class Page:
    """At most `size` of the callbacks of a list, from number `offset` on, and how many it has in all."""

    callbacks: tuple[Callback, ...]
    total: int
    offset: int = 0
    size: int = PAGE
