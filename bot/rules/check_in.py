"""When the private check-in is offered, and what its two questions can be answered with.

The answers are acted on and never stored; only whether an offer was made is.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.rules.contact import Contact

SHIFT = timedelta(hours=10)
"""At most one offer in this time: until shifts are known, a little longer than one."""

LATER = timedelta(minutes=30)


class State(StrEnum):
    OFFERED = "offered"
    LATER = "later"
    ENDED = "ended"


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
    """One offer to one agent after one contact."""

    id: int
    agent: str
    contact_id: int
    state: State
    offered_at: datetime


def may_offer(contact: Contact, last_offer: datetime | None, now: datetime) -> bool:
    """Only after a hard contact has ended, and once a shift."""
    return contact.is_hard and not contact.is_open and (last_offer is None or now - last_offer >= SHIFT)
