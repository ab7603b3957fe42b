"""A warning on a reference: what somebody did and when, written by a supervisor, reviewed, and ending by itself."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

USUAL = timedelta(days=90)
"""How long until a warning is reviewed, unless its supervisor chooses another day; also what renewing adds."""
LONGEST = timedelta(days=366)
TO_RENEW = timedelta(days=7)
"""How long supervisors have at the review. Not renewed by then, the warning ends."""


class Change(StrEnum):
    """What can be done with a warning; all of it is kept."""

    SET = "set"
    CHANGED = "changed"
    RENEWED = "renewed"
    ENDED = "ended"
    LAPSED = "lapsed"
    """It was not renewed."""


@dataclass(frozen=True, kw_only=True)
class ReferenceWarning:
    """Behaviour and its date, never a label on a person. Times are in UTC; `ended_at` is None while it is in force."""

    id: int
    team: int
    reference: str
    behaviour: str
    seen_on: date
    set_by: str
    review_at: datetime
    ended_at: datetime | None

    @property
    def is_in_force(self) -> bool:
        return self.ended_at is None

    @property
    def ends_at(self) -> datetime:
        """When it ends, unless somebody renews it."""
        return self.review_at + TO_RENEW


@dataclass(frozen=True, kw_only=True)
class Happened:
    """One change: by whom (empty where it ended by itself), and what the warning said from then on."""

    change: Change
    person: str
    behaviour: str
    at: datetime
