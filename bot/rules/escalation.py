"""A request for a supervisor on a contact: hand-over, states, and who may move it where."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.rules.contact import Contact


class Urgency(StrEnum):
    ON_THE_LINE = "on_the_line"
    WAITING = "waiting"
    AFTER = "after"


class Need(StrEnum):
    """What the agent wants of the supervisor."""

    TAKE_OVER = "take_over"
    JOIN = "join"
    APPROVE = "approve"
    ADVISE = "advise"
    CALL_BACK = "call_back"


class State(StrEnum):
    REQUESTED = "requested"
    ACCEPTED = "accepted"
    RESOLVED = "resolved"
    CANCELLED = "cancelled"


class Action(StrEnum):
    """What can happen to an escalation. A pass is one person's answer and moves nothing."""

    ACCEPT = "accept"
    RESOLVE = "resolve"
    CANCEL = "cancel"
    CONTACT_CLOSED = "contact_closed"


TRANSITIONS: dict[tuple[State, Action], State] = {
    (State.REQUESTED, Action.ACCEPT): State.ACCEPTED,
    (State.REQUESTED, Action.CANCEL): State.CANCELLED,
    (State.REQUESTED, Action.CONTACT_CLOSED): State.CANCELLED,
    (State.ACCEPTED, Action.RESOLVE): State.RESOLVED,
    (State.ACCEPTED, Action.CANCEL): State.CANCELLED,
    (State.ACCEPTED, Action.CONTACT_CLOSED): State.RESOLVED,
}

LIVE = frozenset({State.REQUESTED, State.ACCEPTED})


class Outcome(StrEnum):
    """How an escalation ended."""

    SUPERVISOR_RESOLVED = "supervisor_resolved"
    AGENT_RESOLVES = "agent_resolves"
    APPROVED = "approved"
    DECLINED = "declined"
    CALLBACK_PROMISED = "callback_promised"
    ENDED_FOR_ABUSE = "ended_for_abuse"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class HandOver:
    """What a supervisor needs before taking a case: SBAR, and what to do if it goes wrong.

    Situation, background, assessment and recommendation are the order in which clinical teams brief each other;
    `recommendation` says what is needed and by when, `contingency` what happens if nobody can.
    """

    urgency: Urgency = Urgency.ON_THE_LINE
    need: Need = Need.TAKE_OVER
    situation: str
    background: str = ""
    assessment: str = ""
    recommendation: str = ""
    contingency: str = ""


@dataclass(frozen=True, kw_only=True)
class Escalation(HandOver):
    """A request as stored; times are aware, in UTC. `owner` is the supervisor who accepted."""

    id: int
    contact_id: int
    agent: str
    state: State
    requested_at: datetime
    owner: str | None
    accepted_at: datetime | None
    read_back: str
    outcome: Outcome | None
    note: str
    ended_at: datetime | None

    @property
    def is_live(self) -> bool:
        return self.state in LIVE


@dataclass(frozen=True, kw_only=True)
class Ask:
    """One supervisor was asked; `passed_at` is when they said they could not."""

    supervisor: str
    asked_at: datetime
    passed_at: datetime | None


def draft(contact: Contact) -> HandOver:
    """A hand-over from what the agent has already logged, so that they only correct it."""
    background = _lines(
        ("Tried", contact.tried),
        ("Promised", contact.promised),
        ("Ticket", contact.ticket),
    )
    return HandOver(
        situation=contact.summary or contact.words,
        background=background,
        assessment=_lines(("In their words", contact.words)) if contact.summary else "",
        recommendation=_lines(("They would accept", contact.would_accept)),
    )


def completed(hand_over: HandOver, contact: Contact) -> HandOver:
    """A hand-over with what was left out filled in from the contact; what was said in it stays as it is."""
    drafted = draft(contact)
    logged = "" if contact.summary in hand_over.situation else f"Logged: {contact.summary}"
    return replace(
        hand_over,
        background=hand_over.background or "\n".join(part for part in (logged, drafted.background) if part),
        assessment=hand_over.assessment or drafted.assessment,
        recommendation=hand_over.recommendation or drafted.recommendation,
    )


def _lines(*parts: tuple[str, str]) -> str:
    return "\n".join(f"{label}: {text}" for label, text in parts if text)
