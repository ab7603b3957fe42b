"""A local time that somebody means once, as an instant, on the days when clocks change too."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo


def instant(local: datetime, zone: ZoneInfo, now: datetime) -> datetime:
    """The instant, in UTC, of a naive `local` time in `zone`.

    One that the clocks skip is moved on; of one that they repeat, it is the first still to come.
    """
    first = local.replace(tzinfo=zone).astimezone(UTC)
    second = local.replace(tzinfo=zone, fold=1).astimezone(UTC)
    return second if first <= now < second else first
