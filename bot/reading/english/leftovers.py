"""Words that turn or loosen a time beside them, and hours and days that may be one: what is left when a time was read.

Patterns over plain words, as those of the rules. They say no time, only that what was read may not be all of it.
"""

from collections.abc import Mapping
from typing import Final

from bot.reading.english.common import HOUR_WORDS, UNITS, WEEKDAY, one_of
from bot.reading.words import DaysAhead

TURNED_BEFORE: Final = r"(?:not|never|except|but|can'?t|cannot|before|after|until|till|than)$"
"""The word before a time that is not meant then: "not friday", "before friday"."""

LEFT_BEFORE: Final = r"late$"
LEFT_AFTER: Final = (
    rf"(?:(?:to|and|through) {WEEKDAY}"
    r"|(?:(?:not|never) (?:too )?)?(?:before|after|until|till|late|later)"
    r"|(?:not|never|except) (?:too )?(?:early|first|in|at|on|during|between))(?: |$)"
)
"""Right beside a day whose time of day nobody said: "tomorrow before he leaves", "late tomorrow", "mon to fri"."""

WEEK_LATER: Final = "week"
"""Before a day: "week tomorrow", unless it ends a sentence about last week."""

MAYBE_DAYS: Final[Mapping[str, DaysAhead]] = {"tom": DaysAhead(1)}
"""Beside a time of day: tomorrow, or somebody's name."""

_SMALL: Final = rf"(?P<hour>\d\d?|{one_of(HOUR_WORDS)})"
_NO_THINGS: Final = (
    r"is|was|has|does|this|his|hers|its|us|as|always|sometimes|perhaps|unless|besides|pls|mrs|yes|less|business|works"
    r"|wants|needs|says|asks|expects|prefers|finishes|leaves|gets|starts|suits|hopes|insists|thinks|plans|comes|goes"
)
_THINGS: Final = rf"(?!(?:{_NO_THINGS})\b)[a-z-]{{3,}}s"
"""What is counted, such as "routers"; "about 4 wants a refund" counts nothing."""

_NO_HOUR: Final = rf"(?! (?:(?:and|to|or) \d\d? )?(?:{UNITS}|times|people|percent|of|{_THINGS})(?: |$))"
HOUR_LEFT: Final = (
    rf"(?:about|around|approx(?:imately)?|roughly|before|after|by|between|from|~) ?{_SMALL}{_NO_HOUR}(?= |$)"
)
"""An hour, or a number of things, among the other words: "tomorrow 48213 ring about 4 if you can"."""

LIKE_AN_HOUR: Final = r"\d{1,2}(?:[:.]\d\d)?(?:-?ish|[ap]\.?m)?"
"""A word with a digit that is seldom a customer's number."""
