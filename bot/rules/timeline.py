"""What happened on a case, in order."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.rules.escalation import Escalation, Invitation, State


class Event(StrEnum):
    """One kind of entry; how each reads is in `bot.views.timeline`."""

    REQUESTED = "requested"
    ASKED = "asked"
    NOBODY_ON_DUTY = "nobody_on_duty"
    NOBODY_YET = "nobody_yet"
    PASSED = "passed"
    ACCEPTED = "accepted"
    READ_BACK = "read_back"
    STILL_ON_IT = "still_on_it"
    """The owner was asked whether they still are."""
    STILL_HERE = "still_here"
    WENT_QUIET = "went_quiet"
    OWNER_LEFT = "owner_left"
    AGENT_LEFT = "agent_left"
    FACT = "fact"
    URGENCY = "urgency"
    QUESTION = "question"
    ANSWER = "answer"
    INVITED_TO_TAKE_ON = "invited_to_take_on"
    INVITED_TO_JOIN = "invited_to_join"
    JOINED = "joined"
    DECLINED = "declined"
    RESOLVED = "resolved"
    CANCELLED = "cancelled"
    FIRST_WARNING = "first_warning"
    """The agent has told the customer what must stop."""
    FINAL_WARNING = "final_warning"
    WARNING_TAKEN_BACK = "warning_taken_back"
    """The last of them was recorded by mistake."""
    CONTACT_CLOSED = "contact_closed"
    AT_RISK = "at_risk"
    TOLD_AGAIN = "told_again"
    """Somebody is at risk, and nobody has come."""
    COMING = "coming"
    NOT_AT_RISK = "not_at_risk"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One thing that happened at `at` (UTC). `person` did it, `others` it was done to; both are Slack ids.

    `words` is what was said with it; who may read them depends on the event. `answers` is the question that an answer
    is to.
    """

    id: int
    contact_id: int
    escalation_id: int | None
    event: Event
    person: str
    others: tuple[str, ...]
    words: str
    at: datetime
    answers: int | None = None


def since(timeline: Iterable[Entry], entry: Entry) -> tuple[Entry, ...]:
    """What has happened to the same escalation after this."""
    return tuple(later for later in timeline if later.escalation_id == entry.escalation_id and later.id > entry.id)


def answer_to(question: Entry, timeline: Iterable[Entry]) -> Entry | None:
    return next((entry for entry in timeline if entry.answers == question.id), None)


def is_unanswered(escalation: Escalation, timeline: Iterable[Entry], nobody_yet: Entry) -> bool:
    """Whether it is still so, and news, that nobody has come."""
    later = {each.event for each in since(timeline, nobody_yet)}
    return escalation.is_asking and not later & {Event.NOBODY_YET, Event.ACCEPTED, Event.STILL_HERE, Event.OWNER_LEFT}


def awaits_the_owner(escalation: Escalation, timeline: Iterable[Entry], still_on_it: Entry) -> bool:
    """Whether who has it has yet to say that they are still on it, as they were asked.

    An accepted case whose urgency has changed since waits for no answer.
    """
    later = since(timeline, still_on_it)
    if escalation.state is State.ACCEPTED and any(each.event is Event.URGENCY for each in later):
        return False
    answered = any(each.person == escalation.owner or each.event is Event.STILL_ON_IT for each in later)
    return escalation.is_owned and escalation.owner in still_on_it.others and not answered


def said_with(invitation: Invitation, timeline: Iterable[Entry]) -> str:
    """What whoever invites them said with it."""
    invites = (Event.INVITED_TO_TAKE_ON, Event.INVITED_TO_JOIN)
    return next(
        (
            entry.words
            for entry in timeline
            if entry.event in invites and entry.at == invitation.invited_at and invitation.person in entry.others
        ),
        "",
    )
