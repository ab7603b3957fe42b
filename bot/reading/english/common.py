"""Pieces of pattern that several rules have."""

from collections.abc import Iterable
from typing import Final


def one_of(words: Iterable[str]) -> str:
    """A pattern for any of `words`, the longest that fits."""
    return "|".join(sorted(words, key=len, reverse=True))


HOUR_WORDS: Final = {
    word: hour
    for hour, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), 1
    )
}
TOMORROW: Final = r"(?:tomm?orr?ow|tmrr?o?w|tmr|tmw|tomo|2mor(?:o|row))"
WEEKDAY: Final = (
    r"(?P<weekday>mon(?:day)?|tue(?:s|sday)?|wed(?:s|nesday)?|thu(?:rs?|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
)
REFERENCE_OR_END: Final = r"(?= \S*\d|$)"
