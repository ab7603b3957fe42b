"""A breather: a few minutes between two contacts."""

from dataclasses import dataclass
from datetime import datetime

MINUTES = (5, 10, 15)
"""How long one can be; it can be followed by another."""


@dataclass(frozen=True, kw_only=True)
class Breather:
    """`until` and `ended_at` are aware, in UTC; `ended_at` is None while it runs."""

    id: int
    person: str
    until: datetime
    ended_at: datetime | None

    @property
    def is_running(self) -> bool:
        return self.ended_at is None
