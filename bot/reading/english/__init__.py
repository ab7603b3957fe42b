"""How English says when: patterns over plain words, and what each says.

A rule is where it is trusted, a pattern for the whole phrase in small ASCII letters, and what a match says. Another
language is another package with RULES of this kind; what they say means the same in all of them. With it come slips of
the keyboard (`slips`), words left over (`leftovers`), times that have been (`spans`) and what is said back (`notes`).
"""

from typing import Final

from bot.reading.english import clocks, days, lengths, places
from bot.reading.english.slips import SLIPS
from bot.reading.words import Rule

__all__ = ["LANGUAGE", "RULES", "SLIPS"]

LANGUAGE: Final = "en"
"""As `dateparser` calls it."""

RULES: Final[tuple[Rule, ...]] = lengths.RULES + days.RULES + clocks.RULES + places.RULES
