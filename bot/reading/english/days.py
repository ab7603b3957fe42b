"""Days and dates: "tomorrow", "friday week", "25 Nov", "11/25", "the 25th", "end of next month"."""

import re
from functools import partial
from typing import Final

from bot.reading.english.clocks import HH_MM, clock
from bot.reading.english.common import MONTH, REFERENCE_OR_END, WEEKDAY, one_of, weekday_number
from bot.reading.words import (
    DayOfMonth,
    DaysAhead,
    Found,
    NamedDate,
    NumericDate,
    Part,
    Period,
    Rule,
    Trust,
    Weekday,
    Which,
    always,
)

_WEEKDAY_IN_FULL: Final = r"(?P<weekday>monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
_SAT_OR_SUN_OF_ENGLISH: Final = r"(?:sat|sun) (?!\S*\d)"  # "48213 sat waiting", "48213 sun damage"
_THIS: Final = r"(?:(?:this coming|coming|this|next) )?"
_ORDINAL: Final = r"(?P<day>\d{1,2})(?:st|nd|rd|th)"
_DAY: Final = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR: Final = r"(?:[ -](?P<year>20\d\d))?"
_DAY_MONTH: Final = rf"(?:the )?{_DAY}[ -]?(?:of )?{MONTH}{_YEAR}"
_MONTH_DAY: Final = rf"{MONTH} (?:the )?{_DAY}{_YEAR}"
_ISO_DAY: Final = r"(?=\d+(?:-\d+-|/\d+/))(?P<year>20\d\d)[-/](?P<first>\d\d?)[-/](?P<second>\d\d?)"
_SLASHES: Final = r"(?P<first>\d\d?)/(?P<second>\d\d?)"
_FRACTION: Final = r"(?:1/[24]|3/4) (?!(?:at|by|around|about|in|noon|midday|morning|afternoon|evening)\b)[a-z]"
_DOTS: Final = r"(?P<first>\d\d?)\.(?P<second>\d\d?)"
_WITH_YEAR: Final = r"(?=\d+(?:/\d+/|-\d+-|\.\d+\.))(?P<first>\d\d?)[/.-](?P<second>\d\d?)[/.-](?P<year>20\d\d|\d\d)"
_ON: Final = r"(?:(?:on|by|for|until|from|no later than|no earlier than|not (?:before|until|till)) )?"
_WEEKS: Final = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4}
_WEEKS_AFTER: Final = rf"(?P<weeks>{one_of(_WEEKS)}|[1-9]) weeks?"
_START_OF: Final = r"(?:early |(?:the )?(?:start|beginning) of )?"
_END_OF: Final = r"(?:by |at )?(?:the )?end of"


def _weekday_beside(match: re.Match[str]) -> int | None:
    written = match.groupdict().get("weekday")
    return weekday_number(written) if written else None


def _weekday(match: re.Match[str], which: Which | None = None) -> Found:
    is_next = "next" in match[0].split()
    return (Weekday(weekday_number(match["weekday"]), which or ("next" if is_next else "coming")),)


def _weeks_after(match: re.Match[str]) -> Found:
    """ "Friday week", "a week on Friday", "three weeks tomorrow"."""
    found = match.groupdict()
    weeks = _WEEKS.get(found.get("weeks") or "a") or int(found["weeks"])
    if found.get("weekday"):
        return (Weekday(weekday_number(found["weekday"]), weeks=weeks),)
    return (DaysAhead(7 * weeks + (found["day"] != "today")),)


def _named_date(match: re.Match[str]) -> Found:
    found = match.groupdict()
    text = " ".join(filter(None, (found["day"], found["month"], found["year"])))
    return (NamedDate(text, _weekday_beside(match)),)


def _numeric_date(match: re.Match[str]) -> Found:
    found = match.groupdict()
    year = int(found.get("year") or 0)
    return (NumericDate(int(found["first"]), int(found["second"]), (year % 2000 + 2000) if year else None),)


def _iso_date(match: re.Match[str]) -> Found:
    date = NumericDate(int(match["first"]), int(match["second"]), int(match["year"]), year_first=True)
    return (date, *clock(match)) if match["hour"] else (date,)


def _day_of_month(match: re.Match[str]) -> Found:
    return (DayOfMonth(int(match["day"]), _weekday_beside(match)),)


_IN_THIS_WEEK: Final = partial(_weekday, which="in this week")
_IN_NEXT_WEEK: Final = partial(_weekday, which="in next week")

RULES: Final[tuple[Rule, ...]] = (
    (Trust.EDGE, rf"{_ON}today", always(DaysAhead(0))),
    (Trust.FIRST, r"yesterday", always(DaysAhead(-1))),
    (Trust.ANYWHERE, rf"{_ON}tomorrow", always(DaysAhead(1))),
    (Trust.ANYWHERE, rf"{_ON}(?:the )?day after tomorrow", always(DaysAhead(2))),
    (Trust.ANYWHERE, rf"{_WEEKS_AFTER} (?:from )?(?P<day>today|tomorrow)", _weeks_after),
    (Trust.ANYWHERE, r"(?P<day>today|tomorrow) week", _weeks_after),
    (Trust.BESIDE, rf"{_ON}{_THIS}{WEEKDAY}", _weekday),
    (Trust.EDGE, rf"{_ON}{_THIS}(?!{_SAT_OR_SUN_OF_ENGLISH}){WEEKDAY}", _weekday),
    (Trust.ANYWHERE, rf"on {_THIS}{WEEKDAY}", _weekday),
    (Trust.ANYWHERE, rf"{_ON}{_THIS}{_WEEKDAY_IN_FULL}", _weekday),
    (Trust.ANYWHERE, rf"{_ON}{WEEKDAY} this week", _IN_THIS_WEEK),
    (Trust.ANYWHERE, rf"{_ON}this week (?:on )?{WEEKDAY}", _IN_THIS_WEEK),
    (Trust.ANYWHERE, rf"{_ON}{WEEKDAY} next week", _IN_NEXT_WEEK),
    (Trust.ANYWHERE, rf"{_ON}next week (?:on )?{WEEKDAY}", _IN_NEXT_WEEK),
    (Trust.ANYWHERE, rf"{WEEKDAY} week", _weeks_after),
    (Trust.ANYWHERE, rf"(?:(?:in )?{_WEEKS_AFTER}(?: on| from)?|week (?:on|from)) {WEEKDAY}", _weeks_after),
    (Trust.EDGE, r"(?:(?:at|over|on) )?(?:the|this) weekend", always(Weekday(5, said=False))),
    (Trust.START, rf"weekend{REFERENCE_OR_END}", always(Weekday(5, said=False))),
    # weeks and months
    (Trust.ANYWHERE, r"(?:same|this) time next week", always(DaysAhead(7, same_time=True))),
    (Trust.ANYWHERE, rf"{_ON}(?:mid|(?:the )?middle of) next week", always(Weekday(2, "in next week", said=False))),
    (Trust.ANYWHERE, rf"{_ON}(?:the )?week after next", always(Period("week", 2))),
    (Trust.ANYWHERE, rf"{_ON}{_START_OF}next week", always(Period("week", 1))),
    (Trust.ANYWHERE, rf"{_ON}{_START_OF}next month", always(Period("month", 1))),
    (Trust.ANYWHERE, rf"(?:{_END_OF} (?:the |this )?week|(?:by )?eow)", always(Period("week", 0), Part("end"))),
    (Trust.ANYWHERE, rf"{_END_OF} next week", always(Period("week", 1), Part("end"))),
    (
        Trust.ANYWHERE,
        rf"(?:{_END_OF} (?:the |this )?month|(?:by )?eom|(?:by|at) month end)",
        always(Period("month", 0), Part("end")),
    ),
    (Trust.START, rf"month end{REFERENCE_OR_END}", always(Period("month", 0), Part("end"))),
    (Trust.ANYWHERE, rf"{_END_OF} next month", always(Period("month", 1), Part("end"))),
    # dates
    (Trust.ANYWHERE, rf"{_ON}{_ISO_DAY}(?:t{HH_MM})?", _iso_date),
    (Trust.ANYWHERE, rf"{_ON}(?:{WEEKDAY} )?{_DAY_MONTH}", _named_date),
    (Trust.ANYWHERE, rf"{_ON}(?:{WEEKDAY} )?{_MONTH_DAY}", _named_date),
    (Trust.ANYWHERE, rf"{_ON}{_WITH_YEAR}", _numeric_date),
    (Trust.EDGE, rf"{_ON}(?!24/7|{_FRACTION}){_SLASHES}", _numeric_date),
    (Trust.START, rf"{_DOTS}(?= (?:at )?\d\d?:\d\d(?: |$))", _numeric_date),
    (Trust.EDGE, rf"the {_ORDINAL}{REFERENCE_OR_END}", _day_of_month),
    (Trust.ANYWHERE, rf"on (?:the )?{_ORDINAL}", _day_of_month),
    (Trust.ANYWHERE, rf"{_ON}{WEEKDAY} (?:the )?{_ORDINAL}", _day_of_month),
    (Trust.ANYWHERE, rf"{WEEKDAY} (?P<day>2[4-9]|3[01]){REFERENCE_OR_END}", _day_of_month),  # no hour
    (Trust.BESIDE, rf"(?:the )?{_ORDINAL}", _day_of_month),
    (Trust.START, rf"{_ORDINAL}{REFERENCE_OR_END}", _day_of_month),
)
