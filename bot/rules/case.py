"""A contact with all that hangs on it: what a card shows."""

from dataclasses import dataclass

from bot.rules.callback import Callback
from bot.rules.contact import Contact
from bot.rules.escalation import Ask, Escalation, Invitation
from bot.rules.timeline import Entry


@dataclass(frozen=True, kw_only=True)
class Case:
    """One contact, its latest escalation with who was asked and invited, its open callbacks, and what came before.

    `timeline` is what happened on it so far; empty where nobody else was ever brought in.
    `earlier` has contacts of the same reference; it is newest first and cut short; `earlier_count` is all of them.
    `promises` are callbacks still due to this customer that belong to other contacts or people.
    """

    contact: Contact
    escalation: Escalation | None
    asks: tuple[Ask, ...]
    invitations: tuple[Invitation, ...]
    timeline: tuple[Entry, ...]
    callbacks: tuple[Callback, ...]
    earlier: tuple[Contact, ...]
    earlier_count: int
    promises: tuple[Callback, ...]
