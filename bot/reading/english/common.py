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
WEEKDAY: Final = (
    r"(?P<weekday>mon(?:day)?|tue(?:s|sday)?|wed(?:s|nesday)?|thu(?:rs?|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
)
REFERENCE_OR_END: Final = r"(?= \S*\d|$)"
UNITS: Final = r"(?:secs?|seconds?|mins?|minutes?|hrs?|hours?|days?|nights?|weeks?|months?|years?)"
LONG_REFERENCE: Final = r"(?= \S*\d\S*\d\S*\d)"
MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            *("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug"),
            *("september sept sep", "october oct", "november nov", "december dec"),
        ),
        1,
    )
    for name in names.split()
}
MONTH: Final = rf"(?P<month>{one_of(MONTHS)})"
_WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def weekday_number(written: str) -> int:
    """0 for Monday, however short."""
    return _WEEKDAYS.index(written[:3])
