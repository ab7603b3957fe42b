"""What is left over beside the time that was read, and may be more of it: then it is asked, never dropped."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from bot.reading.english import leftovers
from bot.reading.english.common import HOUR_WORDS
from bot.reading.letters import plain_letters
from bot.reading.words import Clock, DaysAhead, Phrase, Weekday
from bot.rules.text import looks_like_reference

_TURNED_BEFORE: Final = re.compile(leftovers.TURNED_BEFORE)
_LEFT_BEFORE: Final = re.compile(leftovers.LEFT_BEFORE)
_LEFT_AFTER: Final = re.compile(leftovers.LEFT_AFTER)
_HOUR_LEFT: Final = re.compile(rf"(?<!\S){leftovers.HOUR_LEFT}", re.ASCII)
_WORDS_AFTER: Final = 3  # "not too late"


def is_turned(phrases: Sequence[Phrase], words: Sequence[str]) -> bool:
    """Whether a word beside what says when turns it ("not friday"), or says a time of day that we do not know."""
    says_time_of_day = any(phrase.says_time_of_day for phrase in phrases)
    for before, after in _beside(phrases, words):
        if _TURNED_BEFORE.match(before):
            return True
        if not says_time_of_day and (_LEFT_BEFORE.match(before) or _LEFT_AFTER.match(after)):
            return True
    return False


def with_more(whole: Phrase, phrases: Sequence[Phrase], words: Sequence[str], rest: str) -> Phrase | None:
    """What the `phrases` say as a `whole`, with more that may be of it among the other words; None where nothing is."""
    return _with_hour_left(whole, rest) or _with_more_beside(whole, phrases, words)


def _with_hour_left(phrase: Phrase, rest: str) -> Phrase | None:
    """A day at the hour that is left among the other words: "tomorrow" and "ring about 4 if you can"."""
    if phrase.says_time_of_day or phrase.day is None:
        return None
    for match in _HOUR_LEFT.finditer(" ".join(map(_plain, rest.split()))):
        hour = HOUR_WORDS.get(match["hour"]) or int(match["hour"])
        if 1 <= hour <= 23:
            return replace(phrase, clock=Clock(hour, exact=hour > 12))
    return None


def _with_more_beside(whole: Phrase, phrases: Sequence[Phrase], words: Sequence[str]) -> Phrase | None:
    """ "Week tomorrow" may be a week later, or end "he rang last week"; "tom 3pm" may be tomorrow, or for Tom."""
    for before, after in _beside(phrases, words):
        if before == leftovers.WEEK_LATER:
            match whole.day:
                case DaysAhead(days=days, same_time=False):
                    return replace(whole, day=DaysAhead(days + 7))
                case Weekday(which="coming"):
                    return replace(whole, day=replace(whole.day, weeks=whole.day.weeks + 1))
        maybe = leftovers.MAYBE_DAYS.get(before) or leftovers.MAYBE_DAYS.get(after.partition(" ")[0])
        if maybe and whole.day is None and whole.elapsed is None:
            return replace(whole, day=maybe)
    return None


def _beside(phrases: Sequence[Phrase], words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The word right before each phrase, and the few after it and the reference there may be."""
    plain = [_plain(word) for word in words]
    for phrase in phrases:
        end = phrase.end + (phrase.end < len(words) and looks_like_reference(words[phrase.end]))
        yield plain[phrase.start - 1] if phrase.start else "", " ".join(plain[end : end + _WORDS_AFTER])


def _plain(word: str) -> str:
    return plain_letters(word).strip("()[]\"'*_,;:!?.")
