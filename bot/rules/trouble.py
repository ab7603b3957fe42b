"""What stands between the team and its escalations: the channel, or one of those who answer them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class TroubleKind(StrEnum):
    """The first three are the channel's, the others a person's."""

    REMOVED = "removed"
    """The bot is not in the channel."""
    ARCHIVED = "archived"
    DELETED = "deleted"
    LEFT = "left"
    """Somebody who answers escalations is not in the channel any more."""
    DEACTIVATED = "deactivated"
    """The account of somebody who answers escalations is deactivated."""


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """`channel` is empty where it is an account's, `person` where it is the channel's own. Times are aware, in UTC."""

    id: int
    kind: TroubleKind
    channel: str
    person: str
    began_at: datetime
    mended_at: datetime | None
