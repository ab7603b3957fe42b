"""A contact with all that hangs on it: what a card shows."""

from dataclasses import dataclass
from datetime import datetime

from bot.rules.callback import Call, Callback, Offer
from bot.rules.contact import Contact
from bot.rules.correction import Correction
from bot.rules.escalation import Ask, Escalation, Invitation
from bot.rules.timeline import Entry
from bot.rules.warning import ReferenceWarning


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One contact with where it stands: its latest escalation with who was asked and invited, its open callbacks."""

    contact: Contact
    escalation: Escalation | None
    asks: tuple[Ask, ...]
    invitations: tuple[Invitation, ...]
    callbacks: tuple[Callback, ...]


@dataclass(frozen=True, kw_only=True)
class Case(Listed):
    """The same with all that has happened on it, and what came before.

    `timeline` is what happened on it so far; empty where nobody was ever brought in, or warned.
    `earlier` has contacts of the same reference; it is newest first and cut short; `earlier_count` is all of them.
    `promises` are callbacks still due to this customer that belong to other contacts or people. `warning` is the one in
    force on the reference.
    """

    timeline: tuple[Entry, ...]
    earlier: tuple[Contact, ...]
    earlier_count: int
    promises: tuple[Callback, ...]
    corrections: tuple[Correction, ...] = ()
    """What the contact said before it was put right, oldest first."""
    warning: ReferenceWarning | None = None


@dataclass(frozen=True, kw_only=True)
class CallbackCase:
    """A callback with all that hangs on it: what its messages show.

    `case` is that of its contact, where it has one; `calls` are oldest first; `offer` is the last one made;
    `others` are open promises to the same customer; `zone` is the IANA name of theirs, where known; `absent_until`
    (UTC) is set while the owner is off.
    """

    callback: Callback
    case: Case | None
    calls: tuple[Call, ...]
    offer: Offer | None
    others: tuple[Callback, ...]
    zone: str | None
    absent_until: datetime | None
