"""When the private check-in is offered, and what its two questions can be answered with.

The answers are acted on and never stored; only that an offer was made is, for a day.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.rules.contact import Contact
from bot.rules.escalation import Escalation, Urgency
from bot.rules.escalation import State as EscalationState
from bot.rules.hours import Hours
from bot.rules.wellbeing import Wellbeing

HALF_AN_HOUR = timedelta(minutes=30)
_BEFORE_CLOSING = timedelta(minutes=15)
_NO_CLOSING = timedelta(hours=4)
"""Where the team does not close within a shift: by then most shifts are nearly over."""


class State(StrEnum):
    OFFERED = "offered"
    LATER = "later"
    ENDED = "ended"


class Later(StrEnum):
    """When an offer that does not suit now may come back."""

    HALF_AN_HOUR = "half_an_hour"
    END_OF_SHIFT = "end_of_shift"


class Feeling(StrEnum):
    FINE = "fine"
    SHAKEN = "shaken"
    NOT_OK = "not_ok"


class Help(StrEnum):
    MINUTES = "minutes"
    PEER = "peer"
    SUPERVISOR = "supervisor"
    PROFESSIONAL = "professional"
    NOTHING = "nothing"


@dataclass(frozen=True, kw_only=True)
class CheckIn:
    """One offer to one agent after one contact. `again_at` (UTC) is when it comes back, or has."""

    id: int
    agent: str
    contact_id: int
    state: State
    offered_at: datetime
    again_at: datetime | None = None


def is_hard(contact: Contact, wellbeing: Wellbeing) -> bool:
    """Whether a contact was hard enough to be asked about, by what the team has set."""
    return contact.safety is not None or (contact.intensity or 0) >= wellbeing.offers_from


def is_over(contact: Contact, escalation: Escalation | None) -> bool:
    """Whether the customer is gone: it is closed, or the latest request on it is resolved, or is off the line."""
    if not contact.is_open or escalation is None:
        return not contact.is_open
    is_off_the_line = escalation.is_live and escalation.urgency is not Urgency.ON_THE_LINE
    return is_off_the_line or escalation.state is EscalationState.RESOLVED


def may_offer(
    contact: Contact,
    escalation: Escalation | None,
    last_offer: datetime | None,
    wellbeing: Wellbeing,
    now: datetime,
) -> bool:
    """Only where the team offers them, after a hard contact whose customer is gone, and once a shift."""
    is_first = last_offer is None or now - last_offer >= wellbeing.shift
    return wellbeing.offers and is_first and is_hard(contact, wellbeing) and is_over(contact, escalation)


def again_at(later: Later, hours: Hours, wellbeing: Wellbeing, now: datetime) -> datetime:
    """When an offer put off at `now` comes back (UTC): by the end of the shift is shortly before the team closes."""
    if later is Later.HALF_AN_HOUR:
        return now + HALF_AN_HOUR
    closing = hours.next_closing(now)
    if closing is None or closing - now > wellbeing.shift:
        return now + _NO_CLOSING
    return max(closing - _BEFORE_CLOSING, now + timedelta(minutes=1))
