"""The span of time that people mean by "last week", "since 1 Nov" or "3/11 to 10/11": of what has been.

Days are those of the person who types; a week begins on Monday. A date without a year is the last there was. What
nobody can mean as a time ("may" by itself, a number) is left as a word.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.reading.calendar_days import exists, months_on
from bot.reading.english import spans
from bot.reading.letters import plain_letters
from bot.reading.past import Bound, LastFew, LastWeekday, MonthOf, PastDays, PastPeriod, PastRule
from bot.reading.words import NumericDate
from bot.rules.finding import ALWAYS, Span
from bot.rules.local_time import first_instant
from bot.rules.team import DateOrder

Days = tuple[date, date]
"""The first day, and the one after the last."""

_DAY: Final = timedelta(days=1)
_RULES: Final = tuple((re.compile(pattern), read) for pattern, read in (*spans.RULES, *spans.BEHIND_A_BOUND))


def _any(*rules: PastRule) -> str:
    """Any of them, with nothing named: what was found is read again by itself."""
    return "|".join(re.sub(r"\?P<\w+>", "?:", pattern) for pattern, _ in rules)


_SAID: Final = _any(*spans.RULES, *spans.BEHIND_A_BOUND)
_SPAN: Final = re.compile(
    rf"(?<!\S)(?:(?P<how>{'|'.join(spans.BOUNDS)}) (?P<one>{_SAID})|(?P<alone>(?!{spans.NEVER_ALONE})"
    rf"(?:{_any(*spans.RULES)})))(?: ?{spans.TO} ?(?P<other>{_SAID}))?(?!\S)"
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
        return _span(spans.BOUNDS.get(match["how"], "within"), one, other, zone), rest
    return ALWAYS, words


def _span(bound: Bound, one: Days, other: Days | None, zone: ZoneInfo) -> Span:
    def at(day: date) -> datetime:
        return first_instant(datetime.combine(day, time()), zone)

    if other:
        first, last = sorted((one, other))
        return Span(since=at(first[0]), until=at(last[1]))
    match bound:
        case "from":
            return Span(since=at(one[0]))
        case "after":
            return Span(since=at(one[1]))
        case "before":
            return Span(until=at(one[0]))
        case "until":
            return Span(until=at(one[1]))
        case "within":
            return Span(since=at(one[0]), until=at(one[1]))


def _days(words: str, today: date, order: DateOrder) -> Days | None:
    """The days of one date or period; None where there is no such date."""
    said = next(read(match) for pattern, read in _RULES if (match := pattern.fullmatch(words)))
    return _days_of(said, today, order)


def _days_of(said: PastDays, today: date, order: DateOrder) -> Days | None:
    match said:
        case LastWeekday(weekday, before_today):
            back = (today.weekday() - weekday) % 7
            day = today - timedelta(days=back or (7 if before_today else 0))
            return day, day + _DAY
        case NumericDate():
            return next(((day, day + _DAY) for day in _dates(said, today, order)), None)
        case MonthOf(month, year):
            first = date(year or today.year - (month > today.month), month, 1)
            return first, months_on(first, 1)
        case LastFew():
            return _first_of(said, today), today + _DAY
        case PastPeriod():
            return _period(said, today)


def _first_of(few: LastFew, today: date) -> date:
    match few.unit:
        case "day":
            return today - (few.count - 1) * _DAY
        case "week":
            return today - (7 * few.count - 1) * _DAY
        case "month":
            return months_on(today, -few.count)


def _period(period: PastPeriod, today: date) -> Days:
    match period.unit:
        case "day":
            day = today - period.back * _DAY
            return day, day + _DAY
        case "week":
            monday = today - timedelta(days=today.weekday() + 7 * period.back)
            return monday, monday + 7 * _DAY
        case "month":
            first = months_on(today.replace(day=1), -period.back)
            return first, months_on(first, 1)
        case "year":
            return date(today.year - period.back, 1, 1), date(today.year - period.back + 1, 1, 1)


def _dates(said: NumericDate, today: date, order: DateOrder) -> Iterator[date]:
    """What a date may mean, the likeliest first."""
    pairs = [(said.second, said.first), (said.first, said.second)]
    if said.year_first:
        pairs = pairs[1:]
    elif order is DateOrder.MONTH_FIRST:
        pairs.reverse()
    for month, number in pairs:
        yield from _past(said.year, month, number, today)


def _past(year: int | None, month: int, day: int, today: date) -> Iterator[date]:
    """That date; without a year the last there was, a 29 February being up to eight years back."""
    for candidate in [year] if year else range(today.year, today.year - 9, -1):
        if not exists(candidate, month, day):
            continue
        found = date(candidate, month, day)
        if year or found <= today:
            yield found
            return
