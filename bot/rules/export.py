"""What leaves in a file: exports on record, names or pseudonyms, and cells that no spreadsheet runs."""

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.rules.finding import Span

LONGEST_REASON = 300


class Kind(StrEnum):
    TEAM = "team"
    """The team's contacts, escalations and callbacks of a span, as tables."""
    CASE = "case"
    """One case, as a document."""


class State(StrEnum):
    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


class Times(StrEnum):
    """How exactly an export says when something happened, as `strftime` writes it.

    Who was at what at a certain second can be looked up, a shift's hour hardly; the minute is for a reason on record.
    """

    HOUR = "%Y-%m-%d %H:00"
    MINUTE = "%Y-%m-%d %H:%M"
    SECOND = "%Y-%m-%d %H:%M:%S"


@dataclass(frozen=True, kw_only=True)
class Export:
    """Who asked for what, when (`asked_at`, UTC), and why; kept when what was exported is long gone.

    `is_named`: with people's names and what was written. `files` are Slack's ids of what has been handed to it.
    `tried_at` is when it was first shared without a clear answer, so that it may be there.
    """

    id: int
    team: int
    person: str
    kind: Kind
    contact_id: int | None
    span: Span
    is_named: bool
    reason: str
    state: State
    attempts: int
    files: tuple[str, ...]
    tried_at: datetime | None
    error: str
    asked_at: datetime

    @property
    def times(self) -> Times:
        if self.is_named:
            return Times.SECOND
        return Times.MINUTE if self.reason else Times.HOUR


_RUN_BY_SPREADSHEETS = re.compile(r"\s*[=+\-@＝＋－＠|%]|[\t\r\n\0]")


def safe_cell(text: str) -> str:
    """Text that a spreadsheet shows and does not run, whatever it begins with.

    An apostrophe goes before what might be a formula (owasp.org, "CSV Injection"), behind spaces and in full width too.
    """
    return f"'{text}" if _RUN_BY_SPREADSHEETS.match(text) else text


@dataclass(frozen=True)
class Pseudonyms:
    """One name for the same person, customer or case in one export, another in the next: `key` is used once."""

    key: bytes

    def person(self, user_id: str) -> str:
        return self._name("person", user_id)

    def customer(self, reference_key: str) -> str:
        return self._name("customer", reference_key)

    def numbered(self, kind: str, number: int) -> str:
        """In place of the number that a case is found by, and of what belongs to it."""
        return self._name(kind, str(number))

    def _name(self, kind: str, of: str) -> str:
        digest = hmac.new(self.key, f"{kind}:{of}".encode(), hashlib.sha256).hexdigest()
        return f"{kind}-{digest[:10]}"
