"""What somebody looks for among the contacts: their number, words, what they were like, and from when to when."""

import re
from dataclasses import dataclass
from datetime import datetime

from bot.rules.contact import Contact, Intensity, Kind
from bot.rules.text import bare

PAGE = 8
"""As many contacts as one page shows."""

_NUMBER = re.compile(r"#(\d{1,15})")
_EMOJI = re.compile(r"(?::[\w+-]+:)+")
"""`:tada:`: what Slack makes of the picture in a command."""
_KINDS = {kind.value: kind for kind in Kind}
_INTENSITIES = {
    "frustrated": Intensity.FRUSTRATED,
    "angry": Intensity.ANGRY,
    "irate": Intensity.IRATE,
}


@dataclass(frozen=True, kw_only=True)
class Span:
    """From `since` on and before `until`, both in UTC; None is without end."""

    since: datetime | None = None
    until: datetime | None = None

    def has(self, at: datetime) -> bool:
        return (self.since is None or at >= self.since) and (self.until is None or at < self.until)


ALWAYS = Span()


@dataclass(frozen=True, kw_only=True)
class Query:
    """All of it must be so. `number` is the contact's own, `#1042`; `words` may be a reference or ticket too."""

    words: tuple[str, ...] = ()
    number: int | None = None
    kind: Kind | None = None
    intensity: Intensity | None = None
    span: Span = ALWAYS

    @property
    def is_empty(self) -> bool:
        return self == Query()


@dataclass(frozen=True, kw_only=True)
class Found:
    """One page, newest first. The next one is `older_than` this number; None where this is the last."""

    contacts: tuple[Contact, ...]
    older_than: int | None


def read_query(text: str, span: Span) -> Query:
    """What is left of a line when the times are out of it: `#1042`, the word for a kind or an intensity, other words.

    Of two kinds, or two intensities, the second is a word like any other. Emoji, and what has no letter
    and no digit, are left out.
    """
    words: list[str] = []
    number: int | None = None
    kind: Kind | None = None
    intensity: Intensity | None = None
    for word in text.split():
        if number is None and (found := _NUMBER.fullmatch(word)):
            number = int(found[1])
        elif kind is None and bare(word) in _KINDS:
            kind = _KINDS[bare(word)]
        elif intensity is None and bare(word) in _INTENSITIES:
            intensity = _INTENSITIES[bare(word)]
        elif not _EMOJI.fullmatch(word) and any(character.isalnum() for character in word):
            words.append(word)
    return Query(words=tuple(words), number=number, kind=kind, intensity=intensity, span=span)
