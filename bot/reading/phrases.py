"""Time words found among words that are not: `48213 in 2h call about refund`.

A grammar of our own for the common phrases, as patterns over a few words at a time, so that a reference is never
taken for a time. It says what was written; `bot.reading.moment` says which instant that is.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from typing import Final

from bot.reading import english
from bot.reading.letters import plain_letters
from bot.reading.words import Clock, Elapsed, Element, Found, Part, Phrase, Place, Trust, Vague
from bot.rules.text import looks_like_reference

_WORDS_AT_ONCE: Final = 12  # the longest phrase: "in three quarters of an hour and thirty seconds from now"
_LONGEST_WORD: Final = 32  # "america/argentina/buenos_aires"


# Compiled when first asked for: that takes 0.15 s of CPU, and most commands on the command line read no time.


@cache
def _rules() -> tuple[tuple[Trust, re.Pattern[str], Callable[[re.Match[str]], Found]], ...]:
    return tuple((trust, _compiled(pattern), read) for trust, pattern, read in english.RULES)


@cache
def _any_rule() -> re.Pattern[str]:
    """Whether there is a rule to look for, all in one: at most words there is none."""
    patterns = (pattern for trust, pattern, _ in english.RULES if trust is not Trust.AFTER_CLOCK)
    return _compiled("|".join(re.sub(r"\?P<\w+>", "?:", pattern) for pattern in patterns))


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{pattern})(?= |$)", re.ASCII)


def find_phrases(words: Sequence[str]) -> list[Phrase]:
    """The phrases in `words` that may be the time, in order; they do not overlap.

    Takes time in proportion to the number of words.
    """
    plain = [_plain(word) for word in words]
    phrases: list[Phrase] = []
    at = 0
    while at < len(plain):
        phrase = _phrase(plain, at)
        if phrase is not None and _is_trusted(phrase, words):
            phrases.append(phrase)
        at = phrase.end if phrase is not None else at + 1
    return phrases


def _plain(word: str) -> str:
    """`word` in small letters, without accents, slips and the punctuation around it; a lone dot if it is too long."""
    if len(word) > _LONGEST_WORD:
        return "."
    plain = plain_letters(word).strip("()[]\"'*_,;:!?.") or "."
    return english.SLIPS.get(plain, plain)


def _phrase(plain: Sequence[str], start: int) -> Phrase | None:
    """The longest run of time words from `start`, each kind once: "tomorrow at 3", but not "at 3 at 4"."""
    found: dict[str, Element] = {}
    trust, end, steps, after_clock = Trust.BESIDE, start, 0, False
    while step := _longest(plain, end, after_clock):
        words, its_trust, elements = step
        kinds = {_kind(element): element for element in elements}
        if kinds.keys() == {"day"} and "day" in found and "day_again" not in found:
            kinds = {"day_again": kinds["day"]}
        if found and (found.keys() & kinds.keys() or "elapsed" in found.keys() | kinds.keys()):
            break
        found |= kinds
        if any(isinstance(element, Place) and element.may_be_a_name for element in elements):
            break  # its words stay in the note
        trust, end, steps, after_clock = max(trust, its_trust), end + words, steps + 1, "clock" in kinds
        if found.keys() == {"place"} and start > 1:
            break  # "we wasted their time, tomorrow 3pm"
    if not found:
        return None
    if steps > 1:
        trust = Trust.ANYWHERE
        if isinstance(clock := found.get("clock"), Clock):
            found["clock"] = replace(clock, guess=False)
    return Phrase(start, end, trust, **found)  # type: ignore[arg-type]  # _kind() names the field that takes it


def _kind(element: Element) -> str:
    match element:
        case Elapsed():
            return "elapsed"
        case Clock():
            return "clock"
        case Part():
            return "part"
        case Place():
            return "place"
        case Vague():
            return "vague"
        case _:
            return "day"


def _longest(plain: Sequence[str], at: int, after_clock: bool) -> tuple[int, Trust, Found] | None:
    """The number of words from `at` that the longest matching rule takes, the most trusting among equals."""
    if at == len(plain):
        return None
    ahead = " ".join(plain[at : at + _WORDS_AT_ONCE])
    if not after_clock and not _any_rule().match(ahead):
        return None
    best: tuple[int, Trust, Found] | None = None
    for trust, pattern, read in _rules():
        if trust is Trust.AFTER_CLOCK and not after_clock:
            continue
        if (match := pattern.match(ahead)) and (elements := read(match)):
            words = match[0].count(" ") + 1
            if best is None or (words, trust) > best[:2]:
                best = words, trust, elements
    return best


def _is_trusted(phrase: Phrase, words: Sequence[str]) -> bool:
    first = phrase.start == 0
    start = first or (phrase.start == 1 and looks_like_reference(words[0]))
    edge = start or phrase.end == len(words)
    return {
        Trust.AFTER_CLOCK: False,
        Trust.BESIDE: False,
        Trust.FIRST: first,
        Trust.START: start,
        Trust.EDGE: edge,
        Trust.ANYWHERE: True,
    }[phrase.trust]
