"""How the bot is doing, as its users may see it."""

from dataclasses import dataclass
from datetime import datetime

from bot.rules.outbox import Failure


@dataclass(frozen=True, kw_only=True)
class Health:
    """`waiting` messages are not sent yet, the oldest since `waiting_since` (UTC); `failures` need somebody.

    `problems` are sentences about the machinery itself: none when all is well.
    """

    waiting: int
    waiting_since: datetime | None
    failures: tuple[Failure, ...]
    problems: tuple[str, ...]
