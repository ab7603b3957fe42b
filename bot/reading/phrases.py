"""The words people use for a time, found among words that are not: `48213 in 2h call about refund`.

A grammar of our own for the common phrases, as patterns over a few words at a time, so that a reference is never
taken for a time. It says what was written; `bot.reading.when` says which instant that is.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from functools import partial
from typing import Final

from bot.reading.words import (
    Clock,
    DayOfMonth,
    DaysAhead,
    Elapsed,
    Element,
    Found,
    Half,
    NamedDate,
    NextMonth,
    NumericDate,
    Part,
    Phrase,
    Trust,
    Weekday,
    Which,
)
from bot.rules.text import looks_like_reference

_HOUR_WORDS: Final = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_HOURS: Final = {word: hour for hour, word in enumerate(_HOUR_WORDS, 1)}
_COUNTS: Final[dict[str, float]] = (
    dict[str, float](_HOURS)
    | {"fifteen": 15, "twenty": 20, "twenty five": 25, "twenty-five": 25, "thirty": 30, "forty": 40}
    | {"forty five": 45, "forty-five": 45, "sixty": 60, "ninety": 90}
    | {"a": 1, "an": 1, "the": 1, "the next": 1, "a couple of": 2, "couple of": 2}
    | {"half a": 0.5, "half an": 0.5, "a quarter of an": 0.25, "three quarters of an": 0.75}
)
_MINUTES: Final = {"five": 5, "ten": 10, "quarter": 15, "a quarter": 15, "twenty": 20, "half": 30} | {
    "twenty five": 25,
    "twenty-five": 25,
}
_SECONDS: Final = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800, "f": 1_209_600}
_WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_UNIT: Final = r"(?:secs?|seconds?|mins?|minutes?|hrs?|hours?|days?|wks?|weeks?|fortnights?|months?|[smhdw])(?![a-z])"
_COUNT: Final = rf"(?:\d{{1,3}}(?:\.\d{{1,2}})? ?|(?:{_any(_COUNTS)}) )(?:and a half )?"
_ONE_LENGTH: Final = rf"{_COUNT}{_UNIT}(?: and a half)?"
_H_MM: Final = r"\d{1,2}h[0-5]\d"
_LENGTH: Final = rf"(?P<length>{_ONE_LENGTH}(?: ?(?:and )?{_ONE_LENGTH}){{0,2}}|{_H_MM})"
_SHORT: Final = r"\d{1,3}(?:\.\d{1,2})?(?:m|mins?|h|hrs?)"
_LENGTH_PARTS: Final = re.compile(
    rf"((?<![\d.])\d+(?:\.\d+)?|(?<![a-z])(?:{_any(_COUNTS)})(?= )) ?"
    rf"(and a half )?({_UNIT}|h)( and a half)?([0-5]\d$)?"
)

_TOMORROW: Final = r"(?:tomm?orr?ow|tmrr?o?w|tmr|tmw|tomo|2mor(?:o|row))"
_WEEKDAY_IN_FULL: Final = r"(?P<weekday>monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
_WEEKDAY: Final = (
    r"(?P<weekday>mon(?:day)?|tue(?:s|sday)?|wed(?:s|nesday)?|thu(?:rs?|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
)
_SAT_OR_SUN_OF_ENGLISH: Final = r"(?:sat|sun) (?!\S*\d)"  # "48213 sat waiting", "48213 sun damage"
_THIS: Final = r"(?:(?:this coming|coming|this|next) )?"
_MONTH: Final = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DAY: Final = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_ORDINAL: Final = r"(?P<day>\d{1,2})(?:st|nd|rd|th)"
_YEAR: Final = r"(?:[ -](?P<year>20\d\d))?"
_DAY_MONTH: Final = rf"(?:the )?{_DAY}[ -]?(?:of )?{_MONTH}{_YEAR}"
_MONTH_DAY: Final = rf"{_MONTH} (?:the )?{_DAY}{_YEAR}"
_ISO_DAY: Final = r"(?P<year>20\d\d)(?P<sep>[-/])(?P<first>\d\d?)(?P=sep)(?P<second>\d\d?)"
_SLASHES: Final = r"(?P<first>\d\d?)/(?P<second>\d\d?)"
_WITH_YEAR: Final = r"(?P<first>\d\d?)(?P<sep>[/.-])(?P<second>\d\d?)(?P=sep)(?P<year>20\d\d|\d\d)"
_ON: Final = r"(?:(?:on|by|for|until|before|after|from) )?"

_HOUR: Final = rf"(?P<hour>\d{{1,2}}|{_any(_HOURS)})"
_HH_MM: Final = r"(?P<hour>\d\d?):(?P<minute>[0-5]\d)(?::[0-5]\d)?"
_HALF: Final = r" ?(?P<half>a\.?m|p\.?m)"
_ZONE: Final = r"(?: (?P<zone>utc|gmt|bst|cet|cest|est|edt|cst|cdt|mst|mdt|pst|pdt|ist))?"
_PART: Final = r"(?:early |late |mid[ -]?)?(?P<part>morning|lunch(?: ?time)?|afternoon|evening|night)"
_AT: Final = r"(?:at |@ ?)"
_ABOUT: Final = r"(?:(?:by|for|around|about|approx|before|after|from) |~ ?)"
_AT_OR_SO: Final = rf"(?:{_AT}|{_ABOUT})?"
_REFERENCE_OR_END: Final = r"(?= \S*\d|$)"


def _length(match: re.Match[str]) -> Found:
    """Hours and less run on the clock; whole days and more on the calendar, to the same time of day."""
    seconds, months, calendar = 0.0, 0, True
    for number, half_before, unit, half_after, minutes in _LENGTH_PARTS.findall(match["length"]):
        count = float(_COUNTS.get(number) or number) + (0.5 if half_before or half_after else 0)
        if unit.startswith("mo"):
            months += round(count)
        else:
            seconds += count * _SECONDS[unit[0]] + 60 * int(minutes or 0)
            calendar &= unit[0] in "dwf" and count.is_integer()
    sign = -1 if match[0].endswith("ago") else 1
    if calendar:
        return (DaysAhead(sign * round(seconds / 86_400), sign * months, same_time=True),)
    return (Elapsed(sign * timedelta(days=30 * months, seconds=round(seconds))),)


def _in_minutes(match: re.Match[str]) -> Found:
    return (Elapsed(timedelta(minutes=int(match["minutes"])), minutes_assumed=True),)


def _weekday_number(written: str | None) -> int | None:
    return None if written is None else _WEEKDAYS.index(written[:3])


def _weekday(match: re.Match[str], which: Which | None = None) -> Found:
    is_next = "next" in match[0].split()
    return (Weekday(_WEEKDAYS.index(match["weekday"][:3]), which or ("next" if is_next else "coming")),)


def _named_date(match: re.Match[str]) -> Found:
    found = match.groupdict()
    text = " ".join(filter(None, (found["day"], found["month"], found["year"])))
    return (NamedDate(text, _weekday_number(found["weekday"])),)


def _numeric_date(match: re.Match[str]) -> Found:
    found = match.groupdict()
    year = int(found.get("year") or 0)
    return (NumericDate(int(found["first"]), int(found["second"]), (year % 2000 + 2000) if year else None),)


def _iso_date(match: re.Match[str]) -> Found:
    date = NumericDate(int(match["first"]), int(match["second"]), int(match["year"]), year_first=True)
    return (date, *_clock(match)) if match["hour"] else (date,)


def _day_of_month(match: re.Match[str]) -> Found:
    return (DayOfMonth(int(match["day"]), _weekday_number(match.groupdict().get("weekday"))),)


def _half(written: str | None) -> Half | None:
    if not written:
        return None
    return "am" if written.startswith("a") else "pm"


def _clock(match: re.Match[str]) -> Found:
    found = match.groupdict()
    hour = _HOURS.get(found["hour"]) or int(found["hour"])
    half = _half(found.get("half"))
    if hour > 23 or (hour == 0 and half):
        return ()
    # "04:30", "11:00" and "15:30" are the 24-hour clock; "4:30" and "4" may be the afternoon.
    exact = hour == 0 or hour > 12 or (found.get("minute") is not None and len(found["hour"]) == 2 and not half)
    minute, zone, span = int(found.get("minute") or 0), found.get("zone"), found.get("span")
    return (Clock(hour, minute, None if exact else half, exact, zone, span),)


def _clock_and_part(match: re.Match[str]) -> Found:
    clock = _clock(match)
    return clock and (*clock, *_part(match))


def _noon(match: re.Match[str]) -> Found:
    return (Clock(12, exact=True, zone=match["zone"]),)


def _span(match: re.Match[str]) -> Found:
    """The start of "3-4pm", "11-1pm", "between 15:00 and 16:00"."""
    first, second = int(match["hour"]), int(match["until"])
    half = _half(match["half"])
    if half == "pm" and first < 12 and (second == 12 or first > second):
        half = "am"
    if first > 23 or second > 23 or (half and not 1 <= first <= 12):
        return ()
    return (Clock(first, int(match["minute"] or 0), half, half is None, span=match["span"]),)


def _past_the_hour(match: re.Match[str]) -> Found:
    hour = _HOURS.get(match["hour"]) or int(match["hour"])
    few = match["few"].removesuffix(" minutes")
    minutes = _MINUTES.get(few) or int(few)
    if not (1 <= hour <= 12 and minutes < 60):
        return ()
    if match["side"] == "to":
        hour, minutes = hour - 1 or 12, (60 - minutes) % 60
    return (Clock(hour, minutes, _half(match["half"])),)


def _part(match: re.Match[str]) -> Found:
    return (Part("lunch" if match["part"].startswith("lunch") else match["part"]),)


def _part_of_today(match: re.Match[str]) -> Found:
    return (DaysAhead(0), *_part(match))


def _always(*elements: Element) -> Callable[[re.Match[str]], Found]:
    return lambda _: elements


_IN_NEXT_WEEK: Final = partial(_weekday, which="in next week")
_A_WEEK_AFTER: Final = partial(_weekday, which="a week after")
_MINUTES_PAST: Final = rf"(?P<few>{_any(_MINUTES)}|\d\d?(?: minutes)?) (?P<side>past) {_HOUR}(?:{_HALF})?"
_MINUTES_TO: Final = rf"(?P<few>{_any(_MINUTES)}|\d\d? minutes) (?P<side>to) {_HOUR}(?:{_HALF})?"
_DIGITS_TO: Final = rf"(?P<few>\d\d?) (?P<side>to) {_HOUR}(?:{_HALF})?"
_HALF_HOUR: Final = rf"(?P<few>half)(?P<side>) {_HOUR}(?:{_HALF})?"
_TO: Final = r"(?: ?- ?| to | and | until )"
_SPAN_OF_24: Final = rf"(?:between |from )?(?P<span>{_HH_MM}{_TO}\d\d?:[0-5]\d)"
_SPAN: Final = (
    rf"(?:between |from )?(?P<span>(?P<hour>\d\d?)(?:[:.](?P<minute>[0-5]\d))?"
    rf"{_TO}(?P<until>\d\d?)(?:[:.][0-5]\d)?{_HALF})"
)

_RULES: Final = tuple(
    (trust, re.compile(rf"(?:{pattern})(?= |$)", re.ASCII), read)
    for trust, pattern, read in (
        # lengths of time
        (Trust.ANYWHERE, rf"(?:in|within) (?:(?:about|around) )?{_LENGTH}(?: from now)?", _length),
        (Trust.ANYWHERE, rf"{_LENGTH} (?:from now|from today|ago)", _length),
        (Trust.FIRST, _LENGTH, _length),
        (Trust.START, rf"{_LENGTH}{_REFERENCE_OR_END}", _length),
        (Trust.EDGE, rf"(?P<length>{_SHORT}(?: ?{_SHORT})?|{_H_MM})", _length),
        (Trust.EDGE, rf"in (?P<minutes>\d{{1,3}}){_REFERENCE_OR_END}", _in_minutes),
        # days
        (Trust.EDGE, rf"{_ON}today", _always(DaysAhead(0))),
        (Trust.FIRST, r"yesterday", _always(DaysAhead(-1))),
        (Trust.ANYWHERE, rf"{_ON}{_TOMORROW}", _always(DaysAhead(1))),
        (Trust.ANYWHERE, rf"{_ON}(?:the )?day after {_TOMORROW}", _always(DaysAhead(2))),
        (Trust.ANYWHERE, r"a week today|today week", _always(DaysAhead(7))),
        (Trust.ANYWHERE, rf"a week {_TOMORROW}|{_TOMORROW} week", _always(DaysAhead(8))),
        (Trust.BESIDE, rf"{_ON}{_THIS}{_WEEKDAY}", _weekday),
        (Trust.EDGE, rf"{_ON}{_THIS}(?!{_SAT_OR_SUN_OF_ENGLISH}){_WEEKDAY}", _weekday),
        (Trust.ANYWHERE, rf"on {_THIS}{_WEEKDAY}", _weekday),
        (Trust.ANYWHERE, rf"{_ON}{_THIS}{_WEEKDAY_IN_FULL}", _weekday),
        (Trust.ANYWHERE, rf"{_ON}{_WEEKDAY} next week", _IN_NEXT_WEEK),
        (Trust.ANYWHERE, rf"{_ON}next week (?:on )?{_WEEKDAY}", _IN_NEXT_WEEK),
        (Trust.ANYWHERE, rf"{_WEEKDAY} week", _A_WEEK_AFTER),
        (Trust.ANYWHERE, rf"(?:a )?week on {_WEEKDAY}", _A_WEEK_AFTER),
        (Trust.ANYWHERE, rf"{_ON}(?:early )?next week", _always(Weekday(0, "in next week", said=False))),
        (Trust.ANYWHERE, rf"{_ON}next month", _always(NextMonth())),
        (Trust.EDGE, r"(?:(?:at|over|on) )?(?:the|this) weekend", _always(Weekday(5, said=False))),
        # dates
        (Trust.ANYWHERE, rf"{_ON}{_ISO_DAY}(?:t{_HH_MM})?", _iso_date),
        (Trust.ANYWHERE, rf"{_ON}(?:{_WEEKDAY} )?{_DAY_MONTH}", _named_date),
        (Trust.ANYWHERE, rf"{_ON}(?:{_WEEKDAY} )?{_MONTH_DAY}", _named_date),
        (Trust.ANYWHERE, rf"{_ON}{_WITH_YEAR}", _numeric_date),
        (Trust.EDGE, rf"{_ON}(?!24/7){_SLASHES}", _numeric_date),
        (Trust.EDGE, rf"the {_ORDINAL}{_REFERENCE_OR_END}", _day_of_month),
        (Trust.ANYWHERE, rf"on (?:the )?{_ORDINAL}", _day_of_month),
        (Trust.ANYWHERE, rf"{_ON}{_WEEKDAY} (?:the )?{_ORDINAL}", _day_of_month),
        (Trust.BESIDE, rf"(?:the )?{_ORDINAL}", _day_of_month),
        # times of day
        (Trust.ANYWHERE, rf"{_AT_OR_SO}{_HOUR}(?:[:.](?P<minute>[0-5]\d))?{_HALF}{_ZONE}", _clock),
        (Trust.ANYWHERE, rf"{_AT_OR_SO}{_HH_MM}(?: ?h| ?hrs?| hours)?{_ZONE}", _clock),
        (Trust.ANYWHERE, rf"{_AT}(?P<hour>\d\d?)(?:\.(?P<minute>[0-5]\d))?{_ZONE}", _clock),
        (Trust.BESIDE, r"(?P<hour>\d\d?)\.(?P<minute>[0-5]\d)", _clock),
        (Trust.ANYWHERE, rf"{_AT}(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)", _clock),
        (Trust.ANYWHERE, rf"{_AT_OR_SO}(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d) ?(?:h|hrs|hours)", _clock),
        (Trust.EDGE, rf"(?:{_AT}|{_ABOUT}){_HOUR}{_REFERENCE_OR_END}", _clock),
        (Trust.BESIDE, rf"{_AT_OR_SO}{_HOUR}{_REFERENCE_OR_END}", _clock),
        (Trust.ANYWHERE, rf"{_AT_OR_SO}{_HOUR} ?o'?clock", _clock),
        (Trust.ANYWHERE, rf"{_AT_OR_SO}{_HOUR} (?:o'?clock )?(?:in the|at) {_PART}", _clock_and_part),
        (Trust.ANYWHERE, rf"{_AT_OR_SO}{_SPAN}", _span),
        (Trust.ANYWHERE, rf"{_AT_OR_SO}{_SPAN_OF_24}", _clock),
        (Trust.ANYWHERE, rf"{_AT_OR_SO}{_MINUTES_PAST}", _past_the_hour),
        (Trust.ANYWHERE, rf"{_AT_OR_SO}{_MINUTES_TO}", _past_the_hour),
        (Trust.ANYWHERE, rf"{_AT}{_DIGITS_TO}", _past_the_hour),
        (Trust.START, _DIGITS_TO, _past_the_hour),
        (Trust.ANYWHERE, rf"{_AT}{_HALF_HOUR}", _past_the_hour),
        (Trust.EDGE, _HALF_HOUR, _past_the_hour),
        (Trust.ANYWHERE, rf"{_AT_OR_SO}(?:12 )?(?:noon|midday){_ZONE}", _noon),
        (Trust.ANYWHERE, rf"{_AT_OR_SO}(?:12 )?midnight", _always(Clock(24, exact=True))),
        # parts of the day
        (Trust.BESIDE, rf"{_AT_OR_SO}(?:the )?{_PART}", _part),
        (Trust.EDGE, rf"(?:in|by|at|during|for|over) (?:the )?{_PART}", _part),
        (Trust.EDGE, rf"(?:later )?this {_PART}", _part_of_today),
        (Trust.ANYWHERE, r"(?:by |for )?tonight", _always(DaysAhead(0), Part("night"))),
        (Trust.BESIDE, r"first thing(?: in the morning)?", _always(Part("morning"))),
        (Trust.ANYWHERE, r"(?:by |at )?(?:the )?end of (?:the |my )?(?:day|shift)", _always(Part("end"))),
        (Trust.ANYWHERE, r"(?:by |at )?close of (?:business|play)", _always(Part("end"))),
        (Trust.EDGE, r"(?:by |at )?(?:eod|cob|cop)", _always(Part("end"))),
        (
            Trust.ANYWHERE,
            r"(?:by |at )?(?:(?:the )?end of (?:the |this )?week|eow)",
            _always(Weekday(4, said=False), Part("end")),
        ),
        (
            Trust.ANYWHERE,
            r"(?:by |at )?(?:the )?end of next week",
            _always(Weekday(4, "in next week", said=False), Part("end")),
        ),
    )
)
_WORDS_AT_ONCE: Final = 12  # the longest phrase: "in three quarters of an hour and thirty seconds from now"
_LONGEST_WORD: Final = 20


def find_phrases(words: Sequence[str]) -> list[Phrase]:
    """The phrases in `words` that may be the time, in order; they do not overlap.

    Takes time in proportion to the number of words.
    """
    plain = [_plain(word) for word in words]
    phrases: list[Phrase] = []
    at = 0
    while at < len(plain):
        phrase = _phrase(plain, at)
        if phrase is not None and _is_trusted(phrase, words):
            phrases.append(phrase)
        at = phrase.end if phrase is not None else at + 1
    return phrases


def _plain(word: str) -> str:
    """`word` in small letters without the punctuation around it; one too long to be a time is a lone dot."""
    word = word.lower().replace("’", "'").replace("–", "-").strip("()[]\"'*_,;:!?.")
    return word if 0 < len(word) <= _LONGEST_WORD else "."


def _phrase(plain: Sequence[str], start: int) -> Phrase | None:
    """The longest run of time words from `start`, each kind once: "tomorrow at 3", but not "tomorrow friday"."""
    found: dict[str, Element] = {}
    trust, end, steps = Trust.BESIDE, start, 0
    while step := _longest(plain, end):
        words, its_trust, elements = step
        kinds = {_kind(element): element for element in elements}
        if found and (found.keys() & kinds.keys() or "elapsed" in found.keys() | kinds.keys()):
            break
        found |= kinds
        trust, end, steps = max(trust, its_trust), end + words, steps + 1
    if not found:
        return None
    trust = Trust.ANYWHERE if steps > 1 else trust
    return Phrase(start, end, trust, **found)  # type: ignore[arg-type]  # _kind() names the field that takes it


def _kind(element: Element) -> str:
    match element:
        case Elapsed():
            return "elapsed"
        case Clock():
            return "clock"
        case Part():
            return "part"
        case _:
            return "day"


def _longest(plain: Sequence[str], at: int) -> tuple[int, Trust, Found] | None:
    """The number of words from `at` that the longest matching rule takes, the most trusting among equals."""
    if at == len(plain):
        return None
    ahead = " ".join(plain[at : at + _WORDS_AT_ONCE])
    best: tuple[int, Trust, Found] | None = None
    for trust, pattern, read in _RULES:
        if (match := pattern.match(ahead)) and (elements := read(match)):
            words = match[0].count(" ") + 1
            if best is None or (words, trust) > best[:2]:
                best = words, trust, elements
    return best


def _is_trusted(phrase: Phrase, words: Sequence[str]) -> bool:
    first = phrase.start == 0
    start = first or (phrase.start == 1 and looks_like_reference(words[0]))
    edge = start or phrase.end == len(words)
    return {
        Trust.BESIDE: False,
        Trust.FIRST: first,
        Trust.START: start,
        Trust.EDGE: edge,
        Trust.ANYWHERE: True,
    }[phrase.trust]
