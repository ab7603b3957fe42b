"""Instants in the database: whole milliseconds since 1970 in UTC, in columns named `*_at`.

Outside this package a time is always an aware `datetime` in UTC.
"""

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def to_ms(at: datetime) -> int:
    """Milliseconds for an aware datetime; what is finer is cut off. Raises TypeError for a naive one."""
    return (at - _EPOCH) // _MILLISECOND


def from_ms(ms: int) -> datetime:
    """The aware UTC datetime for milliseconds."""
    return _EPOCH + ms * _MILLISECOND


def from_ms_or_none(ms: int | None) -> datetime | None:
    """As `from_ms`, for a column that may be empty."""
    return None if ms is None else from_ms(ms)
