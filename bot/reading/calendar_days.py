"""Months of the calendar, which are not all as long."""

import calendar
from datetime import date


def months_on(day: date, months: int) -> date:
    """`day`, `months` later (or earlier), on the month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def exists(year: int, month: int, day: int) -> bool:
    """Whether there is such a date in this year."""
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]
