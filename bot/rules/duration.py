"""Lengths of time as settings write them (`90s`) and as people read them ("90 seconds")."""

import re
from datetime import timedelta
from typing import Final

_UNITS: Final = {  # largest first: say_duration() takes the first that divides
    "d": ("day", timedelta(days=1)),
    "h": ("hour", timedelta(hours=1)),
    "m": ("minute", timedelta(minutes=1)),
    "s": ("second", timedelta(seconds=1)),
}
# Six digits are 2,700 years of days: no reading can leave what timedelta holds.
_WRITTEN: Final = re.compile(r"([0-9]{1,6})([smhd])")


def parse_duration(text: str) -> timedelta:
    """The length of time written as a whole number and one of s, m, h, d: `90s`, `5m`, `2h`, `14d`.

    Nothing else is taken: no spaces, no fractions, no capitals. `0s` is a duration. Raises ValueError, whose
    message says what is taken and what was given.
    """
    written = _WRITTEN.fullmatch(text)
    if written is None:
        raise ValueError(f"takes a whole number and a unit, such as 90s, 5m, 2h or 14d, not {text!r}")
    number, unit = written.groups()
    return int(number) * _UNITS[unit][1]


def say_duration(length: timedelta) -> str:
    """`length`, rounded to the second, in the largest unit that leaves nothing over.

    "90 seconds", "5 minutes", "1 hour", "14 days"; none is "0 seconds". Raises ValueError when `length` is
    negative.
    """
    seconds = round(length.total_seconds())
    if seconds < 0:
        raise ValueError(f"a length of time is not negative: {length!r}")
    for name, unit in _UNITS.values():
        count, over = divmod(seconds, int(unit.total_seconds()))
        if count and not over:
            return f"{count} {name}" if count == 1 else f"{count} {name}s"
    return "0 seconds"
