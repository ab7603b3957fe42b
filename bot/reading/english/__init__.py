"""How English says when: patterns over plain words, and what each says.

A rule is where it is trusted, a pattern for the whole phrase in small ASCII letters, and what a match says. Another
language is another package with RULES of this kind; what they say means the same in all of them.
"""

from typing import Final

from bot.reading.english import clocks, days, lengths, places
from bot.reading.words import Rule

RULES: Final[tuple[Rule, ...]] = lengths.RULES + days.RULES + clocks.RULES + places.RULES
