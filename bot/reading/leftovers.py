"""What is left over beside the time that was read, and may be more of it: then it is asked, never dropped."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.reading.english import leftovers
from bot.reading.english.common import HOUR_WORDS
from bot.reading.letters import plain_letters
from bot.reading.words import Clock, Phrase
from bot.rules.text import looks_like_reference

_TURNED_BEFORE: Final = re.compile(leftovers.TURNED_BEFORE)
_LEFT_BEFORE: Final = re.compile(leftovers.LEFT_BEFORE)
_LEFT_AFTER: Final = re.compile(leftovers.LEFT_AFTER)
_HOUR_LEFT: Final = re.compile(rf"(?<!\S){leftovers.HOUR_LEFT}", re.ASCII)
_WORDS_AFTER: Final = 3  # "not too late"


def is_turned(phrases: Sequence[Phrase], words: Sequence[str]) -> bool:
    """Whether a word beside what says when turns it ("not friday"), or says a time of day that we do not know."""
    plain = [_plain(word) for word in words]
    says_time_of_day = any(phrase.says_time_of_day for phrase in phrases)
    for phrase in phrases:
        before = plain[phrase.start - 1] if phrase.start else ""
        end = phrase.end + (phrase.end < len(words) and looks_like_reference(words[phrase.end]))
        after = " ".join(plain[end : end + _WORDS_AFTER])
        if _TURNED_BEFORE.match(before):
            return True
        if not says_time_of_day and (_LEFT_BEFORE.match(before) or _LEFT_AFTER.match(after)):
            return True
    return False


def with_hour_left(phrase: Phrase, rest: str) -> Phrase | None:
    """A day at the hour that is left among the other words, or None: "tomorrow" and "ring about 4 if you can"."""
    if phrase.says_time_of_day or phrase.day is None:
        return None
    for match in _HOUR_LEFT.finditer(" ".join(map(_plain, rest.split()))):
        hour = HOUR_WORDS.get(match["hour"]) or int(match["hour"])
        if 1 <= hour <= 23:
            return replace(phrase, clock=Clock(hour, exact=hour > 12))
    return None


def _plain(word: str) -> str:
    return plain_letters(word).strip("()[]\"'*_,;:!?.")
