"""Somebody goes off shift: what becomes of what they leave."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.rules.callback import Callback
from bot.rules.contact import Contact


class Fate(StrEnum):
    """What somebody who goes off decides about one of the things they leave."""

    KEEP = "keep"
    HAND_ON = "hand_on"
    MOVE = "move"
    """To when they are back."""


@dataclass(frozen=True)
class Left:
    """What falls due before somebody is back at `until` (UTC), soonest first, and what they have left open.

    Of the open contacts those about which nobody has promised to ring, oldest first.
    """

    until: datetime
    callbacks: tuple[Callback, ...]
    contacts: tuple[Contact, ...]

    @property
    def count(self) -> int:
        return len(self.callbacks) + len(self.contacts)
