"""What happened on a case, in order."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


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
