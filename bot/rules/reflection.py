"""What an agent writes down for themself."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Words:
    """Either may be empty. `written_at` is aware, in UTC."""

    went_well: str
    differently: str
    written_at: datetime


@dataclass(frozen=True, kw_only=True)
class Reflection:
    """One that is kept; `words` is None where no key opens it."""

    id: int
    words: Words | None


@dataclass(frozen=True, kw_only=True)
class Page:
    """A person's reflections, newest first, from number `start` (0 is the newest) of `total` on."""

    reflections: tuple[Reflection, ...]
    start: int
    total: int
