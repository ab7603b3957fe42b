"""Which of the phrases found in a text says when."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.reading.words import Phrase
from bot.rules.text import looks_like_reference

_MOST_RIVALS: Final = 4  # as many choices as a person reads at a glance


def chosen(phrases: Sequence[Phrase], words: Sequence[str]) -> list[tuple[Phrase, ...]]:
    """The phrase that says when, with those that complete it; several such rivals if none stands out.

    What stands first or right after a reference comes before all, then what says a time of day, then what is last.
    "Later" and the like count where nothing else does. What may complete the first from further on in the note is a
    rival: "tomorrow" 48213 "ring him" "at 4" "please".
    """
    telling = [phrase for phrase in phrases if phrase.says_when]
    if not telling:
        return [(phrase,) for phrase in phrases[:1] if phrase.vague]
    first, *others = telling
    if others and [word.lower() for word in words[first.end : others[0].start]] == ["or"]:
        return [(first,), (others[0],)]
    if first.start == 0 or (first.start == 1 and looks_like_reference(words[0])):
        whole = _completed(first, phrases, words)
        left = [other for other in others if other not in whole and _complete_each_other(joined(whole), other)]
        return [whole, *((*whole, other) for other in left[: _MOST_RIVALS - 1])]
    likely = [phrase for phrase in telling if phrase.says_time_of_day] or telling
    if len(likely) == 1 or likely[-1].end == len(words):
        return [_completed(likely[-1], phrases, words)]
    return [(phrase,) for phrase in likely[:_MOST_RIVALS]]


def joined(phrases: Sequence[Phrase]) -> Phrase:
    """What they say together."""
    first, *others = phrases
    for other in others:
        first = replace(
            first,
            day=first.day or other.day,
            clock=first.clock or other.clock,
            part=first.part or other.part,
            place=first.place or other.place,
            day_again=first.day_again or other.day_again,
        )
    return first


def _completed(phrase: Phrase, phrases: Sequence[Phrase], words: Sequence[str]) -> tuple[Phrase, ...]:
    """`phrase` with what it lacks: "tomorrow" 48213 "at 3", "3pm" 48213 router "tomorrow", "3pm" 48213 "their time"."""
    whole: tuple[Phrase, ...] = (phrase,)
    for other in phrases:
        one, two = sorted((phrase, other), key=lambda phrase: phrase.start)
        apart_by_reference = two.start - one.end == 1 and looks_like_reference(words[one.end])
        at_both_ends = one.start == 0 and two.end == len(words)
        if (apart_by_reference and _lacks_place(joined(whole), other)) or (
            (apart_by_reference or at_both_ends) and _complete_each_other(joined(whole), other)
        ):
            whole += (other,)
    return whole


def _lacks_place(whole: Phrase, other: Phrase) -> bool:
    return whole.clock is not None and whole.place is None and other.place is not None and not other.says_when


def _complete_each_other(one: Phrase, two: Phrase) -> bool:
    if one.elapsed or two.elapsed:
        return False
    return (one.day is None) != (two.day is None) and one.says_time_of_day != two.says_time_of_day
