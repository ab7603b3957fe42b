"""Times of day and parts of the day: "3pm", "half past 4", "noon", "3-4pm", "this evening", "end of day"."""

import re
from dataclasses import replace
from typing import Final

from bot.reading.english.common import HOUR_WORDS, LONG_REFERENCE, REFERENCE_OR_END, UNITS, WEEKDAY, one_of
from bot.reading.english.places import BEFORE_PLACE
from bot.reading.words import Clock, DaysAhead, Found, Half, Near, Part, PartName, Rule, Trust, Within, always

_MINUTES: Final = {"five": 5, "ten": 10, "quarter": 15, "a quarter": 15, "twenty": 20, "half": 30} | {
    "twenty five": 25,
    "twenty-five": 25,
    "1/4": 15,
    "¼": 15,
    "1/2": 30,
    "½": 30,
}
_HOUR: Final = rf"(?P<hour>\d{{1,2}}|{one_of(HOUR_WORDS)})"
HH_MM: Final = r"(?P<hour>\d\d?):(?P<minute>[0-5]\d)(?::[0-5]\d)?"
_HALF: Final = r" ?(?P<half>a\.?m|p\.?m)"
_PARTS: Final[dict[str, PartName]] = {
    "morning": "morning",
    "lunch": "lunch",
    "lunchtime": "lunch",
    "lunch time": "lunch",
    "afternoon": "afternoon",
    "arvo": "afternoon",
    "evening": "evening",
    "night": "night",
}
_HALF_DAYS: Final[dict[str, PartName]] = {"am": "morning", "pm": "afternoon"}
_WITHIN: Final[dict[str, Within]] = {"early": "early", "mid": "mid", "late": "late"}
_PART: Final = rf"(?:(?P<which>{one_of(_WITHIN)})(?: |-|(?<=mid)))?(?P<part>{one_of(_PARTS)})"
_AT: Final = r"(?:at |@ ?)"
_ROUGHLY: Final = r"(?:(?:about|around|approx(?:imately)?|roughly) |~ ?)"
_NEAR: Final = r"(?:(?:not|never|no) (?:before|until|till|earlier than)|before|after) "
_ABOUT: Final = rf"(?:(?:by|for|from|no later than) (?:{_ROUGHLY})?|{_ROUGHLY}|{_NEAR})"
_AT_ABOUT: Final = rf"{_AT}{_ROUGHLY}"
_AT_OR_SO: Final = rf"(?:{_AT_ABOUT}|{_AT}|{_ABOUT})?"
_AROUND: Final = rf"(?:{_AT}|(?:by|for|from) |{_ROUGHLY})?"
_HOW_NEAR: Final[tuple[tuple[re.Pattern[str], Near], ...]] = (
    (re.compile(r"(?:not|never|no) (?!later)"), "not before"),
    (re.compile(r"before "), "before"),
    (re.compile(r"after "), "after"),
    (re.compile(rf"(?:{_AT}|(?:by|for|from) )?{_ROUGHLY}|.*ish$"), "about"),
)
_MINUTE_WORDS: Final = {"fifteen": 15, "thirty": 30, "forty five": 45, "forty-five": 45}
_DAY_AFTER: Final = rf"(?:tomorrow|tonight|this (?:{one_of(_PARTS)})|(?:on )?{WEEKDAY})"
_A_SPAN: Final = 4  # hours: nobody waits in for longer than that
_MINUTES_PAST: Final = rf"(?P<few>{one_of(_MINUTES)}|\d\d?(?: minutes)?) (?P<side>past) {_HOUR}(?:{_HALF})?"
_MINUTES_TO: Final = rf"(?P<few>{one_of(_MINUTES)}|\d\d? minutes) (?P<side>to) {_HOUR}(?:{_HALF})?"
_HALF_HOUR: Final = rf"(?P<few>half)(?P<side>) {_HOUR}(?:{_HALF})?"
_SPOKEN: Final = rf"(?P<hour>{one_of(HOUR_WORDS)})[ -](?P<minutes>{one_of(_MINUTE_WORDS)})(?:{_HALF})?"
_TO: Final = r"(?: ?- ?| to | and | or | until )"
_HALF_TOO: Final = r" ?(?P<half_too>a\.?m|p\.?m)"
_SPAN_OF_24: Final = rf"(?:between |from )?(?P<span>{HH_MM}{_TO}\d\d?:[0-5]\d)"
_HOURS: Final = rf"(?P<hour>\d\d?)(?:[:.](?P<minute>[0-5]\d))?(?:{_HALF_TOO})?{_TO}(?P<until>\d\d?)(?:[:.][0-5]\d)?"
_SPAN: Final = rf"(?:between |from )?(?P<span>{_HOURS}{_HALF})"
_MINUTES_TO_AN_HOUR: Final = re.compile(rf"(?:5|10|20|25) to \d\d?(?:{_HALF})?")
_AT_SIGNS: Final = ("at ", "@")


def clock(match: re.Match[str]) -> Found:
    """The time of day in the groups hour, minute, half and span, of which only the first must be there."""
    found = match.groupdict()
    hour = HOUR_WORDS.get(found["hour"]) or int(found["hour"])
    half = _half(found.get("half"))
    if hour > 23 or (hour == 0 and half):
        return ()
    # "04:30", "11:00" and "15:30" are the 24-hour clock; "4:30" and "4" may be the afternoon.
    exact = hour == 0 or hour > 12 or (found.get("minute") is not None and len(found["hour"]) == 2 and not half)
    return (
        Clock(hour, int(found.get("minute") or 0), None if exact else half, exact, found.get("span"), _near(match)),
    )


def _near(match: re.Match[str]) -> Near | None:
    return next((near for pattern, near in _HOW_NEAR if pattern.match(match[0])), None)


def _half(written: str | None) -> Half | None:
    if not written:
        return None
    return "am" if written.startswith("a") else "pm"


def _clock_and_part(match: re.Match[str]) -> Found:
    time = clock(match)
    return time and (*time, *_part(match))


def _span(match: re.Match[str]) -> Found:
    """The start of "3-4pm", "11-1pm", "between 3 and 4"; of "10 to 11" the start, or else 10:50."""
    first, second = int(match["hour"]), int(match["until"])
    half = _half(match.groupdict().get("half"))
    if half == "pm" and first < 12 and (second == 12 or first > second):
        half = "am"
    half = _half(match.groupdict().get("half_too")) or half
    if first > 23 or second > 23 or (half and not 1 <= first <= 12):
        return ()
    start = Clock(first, int(match["minute"] or 0), half, not 1 <= first <= 12, match["span"], _near(match))
    minutes_to = _MINUTES_TO_AN_HOUR.fullmatch(match["span"])
    if minutes_to is None or not 1 <= second <= 12:
        return (start,)
    to_the_hour = Clock(second - 1 or 12, 60 - first, _half(minutes_to["half"]))
    may_be_a_span = not match[0].startswith(_AT_SIGNS) and first <= 12 and 0 < (second - first) % 12 <= _A_SPAN
    return (replace(start, or_else=to_the_hour),) if may_be_a_span else (to_the_hour,)


def _spoken(match: re.Match[str]) -> Found:
    """ "Three thirty"."""
    return (Clock(HOUR_WORDS[match["hour"]], _MINUTE_WORDS[match["minutes"]], _half(match["half"]), near=_near(match)),)


def _maybe(match: re.Match[str]) -> Found:
    return tuple(replace(found, guess=True) for found in clock(match) if isinstance(found, Clock))


def _past_the_hour(match: re.Match[str]) -> Found:
    hour = HOUR_WORDS.get(match["hour"]) or int(match["hour"])
    few = match["few"].removesuffix(" minutes")
    minutes = _MINUTES.get(few) or int(few)
    if not (1 <= hour <= 12 and minutes < 60):
        return ()
    if match["side"] == "to":
        hour, minutes = hour - 1 or 12, (60 - minutes) % 60
    return (Clock(hour, minutes, _half(match["half"]), near=_near(match)),)


def _noon(match: re.Match[str]) -> Found:
    return (Clock(12, exact=True, near=_near(match)),)


def _midnight(match: re.Match[str]) -> Found:
    return (Clock(24, exact=True, near=_near(match)),)


def _part(match: re.Match[str]) -> Found:
    return (Part(_PARTS[match["part"]], _WITHIN.get(match["which"])),)


def _half_day(match: re.Match[str]) -> Found:
    return (Part(_HALF_DAYS[match["half"].replace(".", "")]),)


def _half_of_today(match: re.Match[str]) -> Found:
    return (DaysAhead(0), *_half_day(match))


def _hour_of_today(match: re.Match[str]) -> Found:
    time = clock(match)
    return time and (DaysAhead(0), *time)


def _part_of_today(match: re.Match[str]) -> Found:
    return (DaysAhead(0), *_part(match))


RULES: Final[tuple[Rule, ...]] = (
    (Trust.ANYWHERE, rf"{_AT_OR_SO}{_HOUR}(?:[:.](?P<minute>[0-5]\d))?{_HALF}", clock),
    (Trust.ANYWHERE, rf"{_AT_OR_SO}{HH_MM}(?: ?h| ?hrs?| hours)?", clock),
    (Trust.ANYWHERE, rf"{_AT}(?P<hour>\d\d?)(?:\.(?P<minute>[0-5]\d))?", clock),
    (Trust.BESIDE, r"(?P<hour>\d\d?)\.(?P<minute>[0-5]\d)", clock),
    (Trust.START, rf"(?P<hour>\d\d?)\.(?P<minute>[0-5]\d){REFERENCE_OR_END}", clock),
    (Trust.ANYWHERE, rf"{_AT_OR_SO}(?P<hour>1?\d)(?P<minute>[0-5]\d){_HALF}", clock),
    (Trust.EDGE, r"at (?P<hour>[1-9])(?P<minute>[0-5]\d)", clock),
    (Trust.BESIDE, rf"(?P<hour>[1-9])(?P<minute>[0-5]\d){LONG_REFERENCE}", clock),
    (Trust.BESIDE, rf"(?P<hour>1?\d) (?P<minute>[0-5]\d)(?:{LONG_REFERENCE}|$)", clock),
    (Trust.FIRST, rf"(?P<hour>1?\d|2[0-3])(?P<minute>[0-5]\d){LONG_REFERENCE}", _maybe),
    (Trust.ANYWHERE, rf"{_AT}(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)", clock),
    (Trust.BESIDE, r"(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)(?= \S*\d)", clock),
    (Trust.ANYWHERE, rf"{_AT_OR_SO}(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d) ?(?:h|hrs|hours)", clock),
    (Trust.EDGE, rf"(?:{_AT}|{_ABOUT}){_HOUR}{REFERENCE_OR_END}", clock),
    (Trust.BESIDE, rf"{_AT_OR_SO}{_HOUR}{REFERENCE_OR_END}", clock),
    (Trust.ANYWHERE, rf"{_AT_ABOUT}{_HOUR}(?:[:.](?P<minute>[0-5]\d))?", clock),
    (Trust.BESIDE, rf"{_AT_OR_SO}{_HOUR}{BEFORE_PLACE}", clock),
    (Trust.START, rf"{_AT_OR_SO}{_HOUR}(?= {_DAY_AFTER}(?: |$))", clock),
    (Trust.START, rf"{_AT_OR_SO}{_HOUR} today", _hour_of_today),
    (Trust.ANYWHERE, rf"{_AT_OR_SO}{_HOUR} ?o'? ?clock", clock),
    (Trust.ANYWHERE, rf"{_AT}{_SPOKEN}", _spoken),
    (Trust.EDGE, rf"{_AT_OR_SO}{_SPOKEN}", _spoken),
    (Trust.ANYWHERE, rf"{_AT_OR_SO}{_HOUR}(?:[:.](?P<minute>[0-5]\d))?(?:{_HALF})?[ -]?ish", clock),
    (Trust.ANYWHERE, rf"{_AT_OR_SO}{_HOUR} (?:o'?clock )?(?:in the|at) {_PART}", _clock_and_part),
    (Trust.ANYWHERE, rf"{_AT_OR_SO}{_SPAN}", _span),
    (Trust.ANYWHERE, rf"{_AT_OR_SO}{_SPAN_OF_24}", clock),
    (Trust.BESIDE, rf"{_AT_OR_SO}(?:between |from )?(?P<span>{_HOURS}){REFERENCE_OR_END}", _span),
    (Trust.EDGE, rf"between (?P<span>{_HOURS})", _span),
    (Trust.ANYWHERE, rf"{_AT_OR_SO}{_MINUTES_PAST}", _past_the_hour),
    (Trust.ANYWHERE, rf"{_AT_OR_SO}{_MINUTES_TO}", _past_the_hour),
    (Trust.ANYWHERE, rf"{_AT}(?P<span>(?P<hour>\d\d?)(?P<minute>) to (?P<until>\d\d?))", _span),
    (Trust.START, rf"(?P<span>(?P<hour>\d\d?)(?P<minute>) to (?P<until>\d\d?))(?! (?:\w+ )?{UNITS}\b)", _span),
    (Trust.ANYWHERE, rf"{_AT}{_HALF_HOUR}", _past_the_hour),
    (Trust.EDGE, rf"{_AT_OR_SO}{_HALF_HOUR}", _past_the_hour),
    (Trust.ANYWHERE, rf"{_AT_OR_SO}(?:12 )?(?:noon|midday)", _noon),
    (Trust.ANYWHERE, rf"{_AT_OR_SO}(?:12 )?midnight", _midnight),
    # parts of the day
    (Trust.BESIDE, rf"{_AROUND}(?:the )?{_PART}", _part),
    (Trust.EDGE, r"after lunch(?: ?time)?", always(Part("afternoon"))),
    (Trust.EDGE, r"before lunch(?: ?time)?", always(Clock(12, exact=True, near="before"))),
    (Trust.START, rf"{_PART}{REFERENCE_OR_END}", _part),
    (Trust.BESIDE, r"(?:at )?(?:the )?(?:this|same) time", always(Part("now"))),
    (Trust.EDGE, r"(?:at |around )?tea[ -]?time", always(Part("afternoon", "late"))),
    (Trust.BESIDE, rf"(?P<half>am|a\.m|pm|p\.m){REFERENCE_OR_END}", _half_day),
    (Trust.START, rf"this (?P<half>am|pm){REFERENCE_OR_END}", _half_of_today),
    (Trust.EDGE, rf"(?:in|by|at|during|for|over) (?:the )?{_PART}", _part),
    (Trust.EDGE, rf"(?:later )?this {_PART}", _part_of_today),
    (Trust.ANYWHERE, r"(?:by |for )?tonight", always(DaysAhead(0), Part("night"))),
    (Trust.FIRST, r"(?:first|1st) thing(?: in the morning)?", always(Part("morning"))),
    (
        Trust.ANYWHERE,
        r"(?:by |at )?(?:the )?end of (?:the |my |our |today'?s )?(?:day|shift|play|business)",
        always(Part("end")),
    ),
    (Trust.ANYWHERE, r"(?:by |at )?close of (?:business|play)", always(Part("end"))),
    (Trust.EDGE, r"(?:by |at )?(?:eod|cob|cop|eop)", always(Part("end"))),
    (Trust.EDGE, r"(?:by|at) clos(?:e|ing)(?: time)?", always(Part("end"))),
)
