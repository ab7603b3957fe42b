"""Times that have been: "last week", "since 1 Nov", "3/11 to 10/11"."""

import re
from collections.abc import Mapping
from typing import Final

from bot.reading.english.common import MONTH, MONTHS, WEEKDAY, weekday_number
from bot.reading.past import Bound, FewUnit, LastFew, LastWeekday, MonthOf, PastDays, PastPeriod, PastRule, Unit
from bot.reading.words import NumericDate

_DAY: Final = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR: Final = r"(?:,? (?P<year>20\d\d))?"
_DAYS: Final = {"today": 0, "yesterday": 1}
_FEW: Final[Mapping[str, FewUnit]] = {"day": "day", "week": "week", "month": "month"}
_UNITS: Final[Mapping[str, Unit]] = {"week": "week", "month": "month", "year": "year"}


def _day(match: re.Match[str]) -> PastDays:
    return PastPeriod("day", _DAYS[match[0]])


def _weekday(match: re.Match[str]) -> PastDays:
    return LastWeekday(weekday_number(match["weekday"]), before_today=match[0].startswith("last "))


def _named_date(match: re.Match[str]) -> PastDays:
    return NumericDate(MONTHS[match["month"]], int(match["day"]), _year(match["year"]), year_first=True)


def _iso_date(match: re.Match[str]) -> PastDays:
    return NumericDate(int(match["first"]), int(match["second"]), int(match["year"]), year_first=True)


def _numeric_date(match: re.Match[str]) -> PastDays:
    return NumericDate(int(match["first"]), int(match["second"]), _year(match["year"]))


def _period(match: re.Match[str]) -> PastDays:
    return PastPeriod(_UNITS[match["unit"]], 0 if match["which"] == "this" else 1)


def _few(match: re.Match[str]) -> PastDays:
    return LastFew(int(match["count"]), _FEW[match["unit"]])


def _month(match: re.Match[str]) -> PastDays:
    return MonthOf(MONTHS[match["month"]], _year(match["year"]))


def _year(written: str | None) -> int | None:
    return int(written) % 2000 + 2000 if written else None


RULES: Final[tuple[PastRule, ...]] = (
    (r"today|yesterday", _day),
    (rf"(?:last |this )?{WEEKDAY}", _weekday),
    (rf"(?:the )?{_DAY}[ -]?(?:of )?{MONTH}{_YEAR}", _named_date),
    (rf"{MONTH} (?:the )?{_DAY}{_YEAR}", _named_date),
    (r"(?P<year>20\d\d)-(?P<first>\d\d?)-(?P<second>\d\d?)", _iso_date),
    (r"(?P<first>\d\d?)/(?P<second>\d\d?)(?:/(?P<year>(?:20)?\d\d))?", _numeric_date),
    (r"(?P<first>\d\d?)\.(?P<second>\d\d?)\.(?P<year>(?:20)?\d\d)", _numeric_date),
    (r"(?:the )?(?P<which>this|last|past|previous) (?P<unit>week|month|year)", _period),
    (r"(?:the )?(?:last|past) (?P<count>\d{1,3}) (?P<unit>day|week|month)s?", _few),
)
BEHIND_A_BOUND: Final[tuple[PastRule, ...]] = ((rf"{MONTH}(?: (?P<year>20\d\d))?", _month),)
"""Only behind a word that says it is one: "in may", not "may"."""

NEVER_ALONE: Final = r"(?:mon|tue|wed|thu|fri|sat|sun)\b"
"""Not without such a word: "48213 sat waiting" says no day."""

BOUNDS: Final[Mapping[str, Bound]] = {
    "since": "from",
    "from": "from",
    "after": "after",
    "before": "before",
    "until": "until",
    "till": "until",
    "up to": "until",
    "between": "within",
    "in": "within",
    "during": "within",
    "on": "within",
}
TO: Final = r"(?:to|until|till|and|-)"
