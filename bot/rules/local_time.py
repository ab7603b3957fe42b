"""Local times as instants, on the days when clocks change too.

Twice a year, and at times of a government's choosing, clocks skip some local times and repeat others. For what recurs
each local time that is meant has one instant: of a repeated one whichever the caller asks for, of a skipped one the
moment at which the clocks jump past it. `zone` is any `tzinfo` that knows PEP 495, as those of `zoneinfo` do.
"""

from bisect import bisect_left
from datetime import UTC, date, datetime, time, timedelta, tzinfo

_SECOND = timedelta(seconds=1)
_DAY = timedelta(days=1)


def first_instant(local: datetime, zone: tzinfo) -> datetime:
    """The first instant, in UTC, at which clocks in `zone` show the naive `local`, or have skipped it."""
    first, last = _readings(local, zone)
    return first if first <= last else _jump(last, first, zone)


def last_instant(local: datetime, zone: tzinfo) -> datetime:
    """The last instant, in UTC, at which clocks in `zone` show the naive `local`; where they skip it, the jump."""
    first, last = _readings(local, zone)
    return last if first <= last else _jump(last, first, zone)


def next_local_time(at: time, zone: tzinfo, after: datetime) -> datetime:
    """The next instant, in UTC, later than `after` (aware), at which it is `at` in `zone`.

    Stepping from one to the next finds every local day exactly once: the first time where a day has two, the jump where
    it skips it. A day that the zone leaves out, as Samoa did its 30 December 2011, has none.
    """
    day = after.astimezone(zone).date()
    while True:
        instant = first_instant(datetime.combine(day, at), zone)
        if instant > after and _midnight(day, zone) < _midnight(day + _DAY, zone):
            return instant
        day += _DAY


def _midnight(day: date, zone: tzinfo) -> datetime:
    return first_instant(datetime.combine(day, time()), zone)


def _readings(local: datetime, zone: tzinfo) -> tuple[datetime, datetime]:
    """By the clock before a change and by the clock after it; the first is the later only where it is skipped."""
    return local.replace(tzinfo=zone, fold=0).astimezone(UTC), local.replace(tzinfo=zone, fold=1).astimezone(UTC)


def _jump(before: datetime, after: datetime, zone: tzinfo) -> datetime:
    """The instant between these two, after `before` and not after `after`, at which clocks jump forward."""
    start = before.replace(microsecond=0)  # clocks jump on whole seconds
    offset = after.astimezone(zone).utcoffset()
    seconds = range((after - start) // _SECOND + 1)
    return start + _SECOND * bisect_left(
        seconds, True, key=lambda second: (start + second * _SECOND).astimezone(zone).utcoffset() == offset
    )
