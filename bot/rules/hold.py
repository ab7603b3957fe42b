"""A case kept beyond its time: for a stated reason, by a person, until a day on which somebody looks again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

USUAL = timedelta(days=180)
"""How long until a hold is reviewed, unless its supervisor chooses another day; also what keeping it adds."""
LONGEST = timedelta(days=731)
ASK_AGAIN = timedelta(days=7)
"""A review that nobody answers is asked again. What may be evidence never goes because somebody was away."""


class State(StrEnum):
    ASKED = "asked"
    """The agent has asked; until a supervisor answers, the case is kept."""
    ON = "on"
    DECLINED = "declined"
    ENDED = "ended"


KEEPS = frozenset({State.ASKED, State.ON})
"""In these the case stays."""


@dataclass(frozen=True, kw_only=True)
class Hold:
    """`person` asked for it or put it on, at `since` (UTC). `review_at` is None until it is on.

    `reason` is of whoever decided last: once a supervisor has kept or declined it, theirs.
    """

    id: int
    contact_id: int
    state: State
    person: str
    reason: str
    since: datetime
    review_at: datetime | None
    decided_by: str

    @property
    def keeps(self) -> bool:
        return self.state in KEEPS
