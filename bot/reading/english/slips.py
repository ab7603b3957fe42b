"""Days as people type them in a hurry, each beside the word they meant: "tomorow", "2moro", "teusday"."""

from collections.abc import Iterator, Mapping
from typing import Final

_NAMES: Final = (
    *("today", "tonight", "tomorrow"),
    *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
)
_USUAL: Final = {
    "today": "2day",
    "tonight": "tonite 2nite 2night",
    "tomorrow": "tmrw tmrow tmrrw tmr tmw tmoz tommrow tomo tomoz tomoro tomorro tommorro tommoro 2moro 2morro"
    " 2morow 2morrow 2mro 2mrw 2moz",
    "tuesday": "teusday tuseday",
    "thursday": "thirsday thersday",
    "saturday": "saterday satarday",
}
_HARD_TO_SPELL: Final = ("tomorrow", "wednesday")
"""So much so that two slips at once are usual, and mean no other word."""

_OTHER_WORDS: Final = frozenset({"toady"})


def _slips(word: str) -> Iterator[str]:
    """`word` with a letter missing, though not at either end, which may be a name; one doubled; two the wrong way."""
    for at in range(1, len(word) - 1):
        yield word[:at] + word[at + 1 :]
    for at in range(len(word)):
        yield word[:at] + word[at] + word[at:]
    for at in range(1, len(word)):
        yield word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]


SLIPS: Final[Mapping[str, str]] = {
    **{again: name for name in _HARD_TO_SPELL for slip in _slips(name) for again in _slips(slip)},
    **{slip: name for name in _NAMES for slip in _slips(name) if slip not in _OTHER_WORDS},
    **{slip: name for name, slips in _USUAL.items() for slip in slips.split()},
}
