"""The span of time that people mean by "last week", "since 1 Nov" or "3/11 to 10/11": of what has been.

Days are those of the person who types; a week begins on Monday. A date without a year is the last there was. What
nobody can mean as a time ("may" by itself, a number) is left as a word.
"""

import calendar
import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.reading.calendar_days import exists, months_on
from bot.reading.english.common import WEEKDAY
from bot.reading.letters import plain_letters
from bot.rules.finding import ALWAYS, Span
from bot.rules.local_time import first_instant
from bot.rules.team import DateOrder

Days = tuple[date, date]
"""The first day, and the one after the last."""

_DAY: Final = timedelta(days=1)
_MONTHS: Final = {
    name: number
    for number in range(1, 13)
    for name in (calendar.month_name[number].lower(), calendar.month_abbr[number].lower())
} | {"sept": 9}
_MONTH: Final = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})"
_NUMBER: Final = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR: Final = r"(?:,? (?P<year>20\d\d))?"

_IN_DAYS: Final = (
    r"(?P<ago>today|yesterday)",
    rf"(?P<last>(?:last |this )?){WEEKDAY}",
    rf"(?:the )?{_NUMBER}[ -]?(?:of )?{_MONTH}{_YEAR}",
    rf"{_MONTH} (?:the )?{_NUMBER}{_YEAR}",
    r"(?P<y>20\d\d)-(?P<m>\d\d?)-(?P<d>\d\d?)",
    r"(?P<first>\d\d?)/(?P<second>\d\d?)(?:/(?P<in>(?:20)?\d\d))?",
    r"(?P<first>\d\d?)\.(?P<second>\d\d?)\.(?P<in>(?:20)?\d\d)",
)
_IN_PERIODS: Final = (
    r"(?:the )?(?P<which>this|last|past|previous) (?P<unit>week|month|year)",
    r"(?:the )?(?:last|past) (?P<count>\d{1,3}) (?P<units>days?|weeks?|months?)",
)
_A_MONTH: Final = rf"{_MONTH}(?: (?P<year>20\d\d))?"
"""Only behind a word that says it is one: "in may", not "may"."""


def _any(*patterns: str) -> str:
    """Any of them, with nothing named: what was found is read again by itself."""
    return "|".join(re.sub(r"\?P<\w+>", "?:", pattern) for pattern in patterns)


# "48213 sat waiting" says no day.
_SURE: Final = rf"(?!(?:mon|tue|wed|thu|fri|sat|sun)\b)(?:{_any(*_IN_DAYS, *_IN_PERIODS)})"
_SAID: Final = _any(*_IN_DAYS, *_IN_PERIODS, _A_MONTH)
_SPAN: Final = re.compile(
    rf"(?<!\S)(?:(?P<how>since|from|after|before|until|till|up to|between|in|during|on) (?P<one>{_SAID})"
    rf"|(?P<alone>{_SURE}))(?: ?(?:to|until|till|and|-) ?(?P<other>{_SAID}))?(?!\S)"
)


def read_span(text: str, now: datetime, zone: ZoneInfo, date_order: DateOrder) -> tuple[Span, str]:
    """The first span said in `text`, typed at `now` (aware) by somebody in `zone`, and the words without it.

    ALWAYS and all the words where none is said. Never raises for any `text`.
    """
    words = " ".join(text.split())
    plain = plain_letters(words)
    if len(plain) != len(words):  # letters that accents were taken from: the places would not fit
        words = plain
    today = now.astimezone(zone).date()
    for match in _SPAN.finditer(plain):
        one = _days(match["one"] or match["alone"], today, date_order)
        other = _days(match["other"], today, date_order) if match["other"] else None
        if one is None or (match["other"] and other is None):
            continue
        rest = " ".join(f"{words[: match.start()]} {words[match.end() :]}".split())
        return _span(match["how"], one, other, zone), rest
    return ALWAYS, words


def _span(how: str | None, one: Days, other: Days | None, zone: ZoneInfo) -> Span:
    def at(day: date) -> datetime:
        return first_instant(datetime.combine(day, time()), zone)

    if other:
        first, last = sorted((one, other))
        return Span(since=at(first[0]), until=at(last[1]))
    match how:
        case "since" | "from":
            return Span(since=at(one[0]))
        case "after":
            return Span(since=at(one[1]))
        case "before":
            return Span(until=at(one[0]))
        case "until" | "till" | "up to":
            return Span(until=at(one[1]))
        case _:
            return Span(since=at(one[0]), until=at(one[1]))


def _days(said: str, today: date, order: DateOrder) -> Days | None:
    """The days of one date or period; None where there is no such date."""
    for pattern in (*_IN_DAYS, *_IN_PERIODS, _A_MONTH):
        if match := re.fullmatch(pattern, said):
            found = match.groupdict()
            if "unit" in found or "count" in found:
                return _period(found, today)
            if "month" in found and "day" not in found:
                return _month(_MONTHS[found["month"]], found["year"], today)
            return next(((day, day + _DAY) for day in _dates(found, today, order)), None)
    return None


def _dates(found: dict[str, str | None], today: date, order: DateOrder) -> Iterator[date]:
    """What the words for one day may mean, the likeliest first."""
    match found:
        case {"ago": ago}:
            yield today - (_DAY if ago == "yesterday" else timedelta())
        case {"weekday": str(name), "last": last}:
            back = (today.weekday() - list(calendar.day_abbr).index(name[:3].title())) % 7
            yield today - timedelta(days=back or (7 if last == "last " else 0))
        case {"month": str(name), "day": number, "year": year}:
            yield from _past(year, _MONTHS[name], number, today)
        case {"y": year, "m": month, "d": number}:
            yield from _past(year, month, number, today)
        case {"first": first, "second": second, "in": year}:
            in_full = f"20{year}" if year and len(year) == 2 else year
            pairs = [(second, first), (first, second)]
            for month, number in pairs if order is DateOrder.DAY_FIRST else pairs[::-1]:
                yield from _past(in_full, month, number, today)


def _past(year: str | None, month: str | int | None, day: str | None, today: date) -> Iterator[date]:
    """That date; without a year the last there was, a 29 February being up to eight years back."""
    for candidate in [int(year)] if year else range(today.year, today.year - 9, -1):
        if not exists(candidate, int(month or 0), int(day or 0)):
            continue
        found = date(candidate, int(month or 0), int(day or 0))
        if year or found <= today:
            yield found
            return


def _month(month: int, year: str | None, today: date) -> Days:
    first = date(int(year) if year else today.year - (month > today.month), month, 1)
    return first, months_on(first, 1)


def _period(found: dict[str, str | None], today: date) -> Days:
    """ "Last week" is the one before this; "last 7 days" end with today."""
    if count := found.get("count"):
        first = {
            "d": today - (int(count) - 1) * _DAY,
            "w": today - (7 * int(count) - 1) * _DAY,
            "m": months_on(today, -int(count)),
        }[str(found["units"])[0]]
        return first, today + _DAY
    back = 0 if found["which"] == "this" else 1
    match found["unit"]:
        case "week":
            monday = today - timedelta(days=today.weekday() + 7 * back)
            return monday, monday + 7 * _DAY
        case "month":
            first = months_on(today.replace(day=1), -back)
            return first, months_on(first, 1)
        case _:
            return date(today.year - back, 1, 1), date(today.year - back + 1, 1, 1)
