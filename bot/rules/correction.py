"""What a contact said before somebody put it right."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import datetime

from bot.rules.contact import Details

_NOT_CORRECTED = "safety"
"""A danger is said, and taken back, in its own way, and is in the timeline."""


@dataclass(frozen=True, kw_only=True)
class Correction:
    """`field` is the name of one in `Details`, `earlier` its value as stored; `person` changed it at `at` (UTC)."""

    field: str
    earlier: str
    person: str
    at: datetime


def lost(before: Details, now: Details) -> Iterator[tuple[str, str]]:
    """Each field that had said something and says something else now, with what it had said.

    What was only added to is not lost.
    """
    for field in fields(Details):
        earlier, said = getattr(before, field.name), getattr(now, field.name)
        if field.name != _NOT_CORRECTED and earlier and not _is_kept(str(earlier), str(said or "")):
            yield field.name, str(earlier)


def _is_kept(earlier: str, now: str) -> bool:
    """Whether it stands there still, alone or with something added in the ways that `contact.added` does."""
    return now == earlier or now.startswith((f"{earlier}\n", f"{earlier}; "))
