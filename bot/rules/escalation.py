"""A request for a supervisor on a contact: hand-over, states, and who may move it where."""

from collections.abc import Iterable
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
    ASKED_AGAIN = "asked_again"
    """Accepted, but the owner has gone quiet: the others are asked again, and the owner keeps it meanwhile."""
    RESOLVED = "resolved"
    CANCELLED = "cancelled"


class Who(StrEnum):
    """Whose action it is."""

    AGENT = "the agent"
    SUPERVISOR = "any supervisor but the agent"
    OWNER = "the owner"
    INVITED = "who was invited"
    CLOCK = "the clock"
    WORKSPACE = "the workspace"


class Action(StrEnum):
    """What can happen to an escalation."""

    ASK = "ask"
    PASS = "pass"  # noqa: S105  no password
    ACCEPT = "accept"
    DECIDE = "decide"
    READ_BACK = "read back"
    STILL_HERE = "still here"
    GO_QUIET = "go quiet"
    QUESTION = "question"
    OWNERS_QUESTION = "owner's question"
    INVITE = "invite"
    TAKE_ON = "take on"
    JOIN = "join"
    ADD_FACT = "add a fact"
    CHANGE_URGENCY = "change the urgency"
    RESOLVE = "resolve"
    CANCEL = "cancel"
    CLOSE_CONTACT = "close the contact"
    LEAVE = "leave"
    AGENT_LEAVES = "agent leaves"


WHO = {
    Action.ASK: Who.CLOCK,
    Action.PASS: Who.SUPERVISOR,
    Action.ACCEPT: Who.SUPERVISOR,
    Action.DECIDE: Who.SUPERVISOR,
    Action.READ_BACK: Who.OWNER,
    Action.STILL_HERE: Who.OWNER,
    Action.GO_QUIET: Who.CLOCK,
    Action.QUESTION: Who.SUPERVISOR,
    Action.OWNERS_QUESTION: Who.OWNER,
    Action.INVITE: Who.OWNER,
    Action.TAKE_ON: Who.INVITED,
    Action.JOIN: Who.INVITED,
    Action.ADD_FACT: Who.AGENT,
    Action.CHANGE_URGENCY: Who.AGENT,
    Action.RESOLVE: Who.OWNER,
    Action.CANCEL: Who.AGENT,
    Action.CLOSE_CONTACT: Who.AGENT,
    Action.LEAVE: Who.WORKSPACE,
    Action.AGENT_LEAVES: Who.WORKSPACE,
}

_R, _A, _Q = State.REQUESTED, State.ACCEPTED, State.ASKED_AGAIN

TRANSITIONS: dict[tuple[State, Action], State] = {
    (_R, Action.ASK): _R,
    (_R, Action.PASS): _R,
    (_R, Action.QUESTION): _R,
    (_R, Action.ADD_FACT): _R,
    (_R, Action.CHANGE_URGENCY): _R,
    (_R, Action.ACCEPT): _A,
    (_R, Action.DECIDE): State.RESOLVED,
    (_R, Action.CANCEL): State.CANCELLED,
    (_R, Action.CLOSE_CONTACT): State.CANCELLED,
    (_R, Action.AGENT_LEAVES): State.CANCELLED,
    (_A, Action.READ_BACK): _A,
    (_A, Action.STILL_HERE): _A,
    (_A, Action.OWNERS_QUESTION): _A,
    (_A, Action.INVITE): _A,
    (_A, Action.ADD_FACT): _A,
    (_A, Action.CHANGE_URGENCY): _A,
    (_A, Action.TAKE_ON): _A,
    (_A, Action.JOIN): _A,
    (_A, Action.GO_QUIET): _Q,
    (_A, Action.LEAVE): _R,
    (_A, Action.RESOLVE): State.RESOLVED,
    (_A, Action.CANCEL): State.CANCELLED,
    (_A, Action.CLOSE_CONTACT): State.RESOLVED,
    (_Q, Action.ASK): _Q,
    (_Q, Action.PASS): _Q,
    (_Q, Action.ADD_FACT): _Q,
    (_Q, Action.ACCEPT): _A,
    (_Q, Action.READ_BACK): _A,
    (_Q, Action.STILL_HERE): _A,
    (_Q, Action.QUESTION): _Q,
    (_Q, Action.OWNERS_QUESTION): _A,
    (_Q, Action.INVITE): _A,
    (_Q, Action.TAKE_ON): _A,
    (_Q, Action.JOIN): _Q,
    (_Q, Action.CHANGE_URGENCY): _Q,
    (_Q, Action.LEAVE): _R,
    (_Q, Action.RESOLVE): State.RESOLVED,
    (_Q, Action.CANCEL): State.CANCELLED,
    (_Q, Action.CLOSE_CONTACT): State.RESOLVED,
}
"""Every move there is. An ended escalation has none: nothing moves it again."""

LIVE = frozenset({State.REQUESTED, State.ACCEPTED, State.ASKED_AGAIN})
ASKING = frozenset({State.REQUESTED, State.ASKED_AGAIN})
"""While somebody is looked for."""
OWNED = frozenset({State.ACCEPTED, State.ASKED_AGAIN})


class PassReason(StrEnum):
    """Why a supervisor cannot take a case. The agent reads all of them as "busy"."""

    WITH_A_CUSTOMER = "with_a_customer"
    NOT_MY_AREA = "not_my_area"
    CONFLICT = "conflict"
    OTHER = "other"
    LEFT = "left"
    """Not a reason anybody gives: their account is deactivated."""

    @property
    def is_for_good(self) -> bool:
        """Whether asking again would be pointless."""
        return self in (PassReason.NOT_MY_AREA, PassReason.CONFLICT, PassReason.LEFT)


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
    `recommendation` says what is needed and by when, `contingency` what happens if nobody can. `approval` is what
    should be approved, and how much; `join_by` how to reach the agent, such as an extension or a link to the chat.
    `demanded`: the customer asked for a supervisor.
    """

    urgency: Urgency = Urgency.ON_THE_LINE
    need: Need = Need.TAKE_OVER
    situation: str
    background: str = ""
    assessment: str = ""
    recommendation: str = ""
    contingency: str = ""
    approval: str = ""
    join_by: str = ""
    demanded: bool = False

    @property
    def texts(self) -> tuple[str, ...]:
        """All that was said in sentences."""
        return (
            self.situation,
            self.background,
            self.assessment,
            self.recommendation,
            self.contingency,
            self.approval,
            self.join_by,
        )


@dataclass(frozen=True, kw_only=True)
class Escalation(HandOver):
    """A request as stored; times are aware, in UTC. `owner` is the supervisor who accepted.

    `step` is the next step of asking (`bot.rules.asking`); `first_pinged_at` when Slack took the first message that
    asks. `told` is what the customer was told, `note` a word to the agent.
    """

    id: int
    team: int
    contact_id: int
    agent: str
    state: State
    requested_at: datetime
    owner: str | None
    accepted_at: datetime | None
    read_back: str
    outcome: Outcome | None
    told: str
    note: str
    ended_at: datetime | None
    step: int
    first_pinged_at: datetime | None

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    @property
    def is_asking(self) -> bool:
        return self.state in ASKING

    @property
    def is_owned(self) -> bool:
        return self.state in OWNED


@dataclass(frozen=True)
class PromiseToRing:
    """The customer will be rung at `due_at` (UTC): by the agent, or else by the supervisor who promises it."""

    due_at: datetime
    by_agent: bool


@dataclass(frozen=True, kw_only=True)
class Resolution:
    """How the owner ends it: what the customer was told, a word to the agent, and what becomes of the contact."""

    outcome: Outcome
    told: str = ""
    note: str = ""
    closes_contact: bool = False
    promise: PromiseToRing | None = None


@dataclass(frozen=True, kw_only=True)
class Ask:
    """One supervisor was asked; `passed_at` is when they said they cannot."""

    supervisor: str
    asked_at: datetime
    passed_at: datetime | None
    reason: PassReason | None


class InvitationKind(StrEnum):
    """What a colleague is invited to."""

    TAKE_ON = "take_on"
    JOIN = "join"


class InvitationState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """The owner invites a colleague to take a case on, or to join; until they accept, nothing changes."""

    id: int
    escalation_id: int
    kind: InvitationKind
    person: str
    invited_by: str
    state: InvitationState
    invited_at: datetime
    answered_at: datetime | None


def joined(invitations: Iterable[Invitation]) -> tuple[str, ...]:
    """Who has come too, each once."""
    return tuple(
        dict.fromkeys(
            invited.person
            for invited in invitations
            if invited.kind is InvitationKind.JOIN and invited.state is InvitationState.ACCEPTED
        )
    )


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
