"""A contact with all that hangs on it: what a card shows."""

from dataclasses import dataclass

from bot.rules.callback import Callback
from bot.rules.contact import Contact
from bot.rules.escalation import Ask, Escalation


@dataclass(frozen=True, kw_only=True)
class Case:
    """One contact, its latest escalation with who was asked, its open callbacks, and what came before.

    `earlier` has contacts of the same reference; it is newest first and cut short; `earlier_count` is all of them.
    `promises` are callbacks still due to this customer that belong to other contacts or people.
    """

    contact: Contact
    escalation: Escalation | None
    asks: tuple[Ask, ...]
    callbacks: tuple[Callback, ...]
    earlier: tuple[Contact, ...]
    earlier_count: int
    promises: tuple[Callback, ...]
