"""Somebody goes off shift: what becomes of what they leave."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.rules.callback import Callback
from bot.rules.contact import Contact

STALE = timedelta(minutes=15)
"""An open contact older than this is not one that somebody is still in the middle of."""


class Fate(StrEnum):
    """What somebody who goes off decides about one of the things they leave."""

    KEEP = "keep"
    HAND_ON = "hand_on"
    MOVE = "move"
    """To when they are back."""


@dataclass(frozen=True)
class Left:
    """What falls due before somebody is back at `until` (UTC), soonest first, and what they have left open.

    Of the open contacts those that are no longer live and about which nobody has promised to ring, oldest first.
    """

    until: datetime
    callbacks: tuple[Callback, ...]
    contacts: tuple[Contact, ...]

    @property
    def count(self) -> int:
        return len(self.callbacks) + len(self.contacts)
