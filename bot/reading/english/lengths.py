"""Lengths of time: "in 2h", "20m", "in an hour and a half", "3 weeks from now"; and words for no time in particular."""

import re
from datetime import timedelta
from typing import Final

from bot.reading.english.common import HOUR_WORDS, REFERENCE_OR_END, one_of
from bot.reading.words import Clock, DaysAhead, Elapsed, Found, Rule, Trust, Vague, always

_COUNTS: Final[dict[str, float]] = (
    dict[str, float](HOUR_WORDS)
    | {"fifteen": 15, "twenty": 20, "twenty five": 25, "twenty-five": 25, "thirty": 30, "forty": 40}
    | {"forty five": 45, "forty-five": 45, "sixty": 60, "ninety": 90}
    | {"a": 1, "an": 1, "the": 1, "the next": 1, "a couple of": 2, "couple of": 2}
    | {"half": 0.5, "half a": 0.5, "half an": 0.5, "a half": 0.5, "a quarter of an": 0.25, "three quarters of an": 0.75}
    | {"1/2": 0.5, "1/2 an": 0.5, "½": 0.5, "½ an": 0.5, "3/4 of an": 0.75}
)
_SECONDS: Final = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800, "f": 1_209_600}

_UNIT: Final = (
    r"(?:secs?|seconds?|mins?|minutes?|hrs?|hours?|days?|wks?|weeks?|fortnights?|months?|[smhdw])(?:'s)?(?![a-z])"
)
_AND_A_HALF: Final = r"(?:and (?:a )?half|1/2|½)"
_COUNT: Final = rf"(?:\d{{1,3}}(?:\.\d{{1,2}})? ?|(?:{one_of(_COUNTS)}) )(?:{_AND_A_HALF} )?"
_ONE_LENGTH: Final = rf"{_COUNT}{_UNIT}(?: {_AND_A_HALF})?"
_H_MM: Final = r"\d{1,2}(?:h|hrs?)[0-5]\d"
_HOURS_MM: Final = rf"\d{{1,2}} ?(?:h|hrs?|hours?) [0-5]\d{REFERENCE_OR_END}"
_LENGTH: Final = rf"(?P<length>{_H_MM}|{_HOURS_MM}|{_ONE_LENGTH}(?: ?(?:and )?{_ONE_LENGTH}){{0,2}})"
_SHORT: Final = r"\d{1,3}(?:\.\d{1,2})?(?:m|mins?|h|hrs?)"
_LENGTH_PARTS: Final = re.compile(
    rf"((?<![\d.])\d+(?:\.\d+)?|(?<![a-z])(?:{one_of(_COUNTS)})(?= )) ?"
    rf"({_AND_A_HALF} )?({_UNIT}|h|hrs?)( {_AND_A_HALF})?(?: ?([0-5]\d)$)?"
)
_LIKE_A_CLOCK: Final = re.compile(r"(?P<hour>(?=[89]h\d|1[0-2]h\d|1[3-9]h|2[0-3]h)\d\d?)h(?P<minute>[0-5]\d)?")
"""Nobody rings in 16h30, nor in 16h; "24h" is a length, as are the rest behind "in"."""

_AT_SOME_TIME: Final = (
    r"(?:soon|asap|as soon as possible|shortly|later(?: on)?(?: today)?|in a (?:(?:little )?(?:bit|while)|moment|few"
    r"(?: minutes| mins| hours| days)?)|some ?time(?: today)?|at some point(?: today)?|whenever|(?:later )?this week)"
)


def _length(match: re.Match[str]) -> Found:
    """Hours and less run on the clock; whole days and more on the calendar, to the same time of day."""
    if clock := _LIKE_A_CLOCK.fullmatch(match[0]):
        return (Clock(int(clock["hour"]), int(clock["minute"] or 0), exact=True, guess=True),)
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
    return (Elapsed(timedelta(minutes=float(_COUNTS.get(match["minutes"]) or match["minutes"])), minutes_assumed=True),)


RULES: Final[tuple[Rule, ...]] = (
    (Trust.ANYWHERE, r"in (?:a|half a) (?:sec|second|mo|moment|tick|jiffy)", always(Vague())),
    (Trust.ANYWHERE, rf"(?:in|within) (?:(?:about|around) )?{_LENGTH}(?: from now| time)?(?: or so)?", _length),
    (Trust.ANYWHERE, rf"{_LENGTH} (?:from now|from today|ago)", _length),
    (Trust.FIRST, _LENGTH, _length),
    (Trust.START, rf"{_LENGTH}{REFERENCE_OR_END}", _length),
    (Trust.EDGE, rf"(?P<length>{_SHORT}(?: ?{_SHORT})?|{_H_MM})", _length),
    (
        Trust.EDGE,
        rf"in (?P<minutes>\d{{1,3}}|five|ten|fifteen|twenty|thirty|forty|ninety){REFERENCE_OR_END}",
        _in_minutes,
    ),
    (Trust.FIRST, _AT_SOME_TIME, always(Vague())),
    (Trust.START, rf"{_AT_SOME_TIME}{REFERENCE_OR_END}", always(Vague())),
)
