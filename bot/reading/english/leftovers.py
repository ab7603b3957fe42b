"""Words that turn or loosen a time beside them, and hours that may be one: what is left over when a time was read.

Patterns over plain words, as those of the rules. They say no time, only that what was read may not be all of it.
"""

from typing import Final

from bot.reading.english.common import HOUR_WORDS, one_of

TURNED_BEFORE: Final = r"(?:not|never|except|but|can'?t|cannot|before|after|until|till|than)$"
"""The word before a time that is not meant then: "not friday", "before friday"."""

LEFT_BEFORE: Final = r"late$"
LEFT_AFTER: Final = (
    r"(?:(?:(?:not|never) (?:too )?)?(?:before|after|until|till|late|later)"
    r"|(?:not|never|except) (?:too )?(?:early|first|in|at|on|during|between))(?: |$)"
)
"""Right beside a day whose time of day nobody said: "tomorrow before he leaves", "late tomorrow"."""

_SMALL: Final = rf"(?P<hour>\d\d?|{one_of(HOUR_WORDS)})"
_NO_HOUR: Final = (
    r"(?! (?:secs?|seconds?|mins?|minutes?|hrs?|hours?|days?|nights?|weeks?|months?|years?|times|people|percent|of)\b)"
)
HOUR_LEFT: Final = (
    rf"(?:about|around|approx(?:imately)?|roughly|before|after|by|between|from|~) ?{_SMALL}{_NO_HOUR}(?= |$)"
)
"""An hour, or a number of things, among the other words: "tomorrow 48213 ring about 4 if you can"."""
