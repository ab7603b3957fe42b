"""The playbook: cards to read with a customer talking, what a team makes of them, and the lessons it has learnt."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.rules.contact import Contact, Intensity, read_safety
from bot.rules.text import bare
from bot.rules.timeline import Entry, Event

TEN_SECONDS = 40
"""Words read in ten seconds: adults read 238 a minute in silence (Brysbaert 2019, "How many words do we read per
minute?", Journal of Memory and Language 109)."""

LONGEST_LINE = 160
"""Characters."""
MOST_LINES = {"glance": 2, "now": 6, "say": 5, "avoid": 6, "written": 4}
OWN_WORDS = 130
"""What a card of the team's own may have."""
MOST_OWN = 50
"""Cards of the team's own; Slack's menus take a hundred options in a group."""

FIRST = "six_steps"
"""The card for any contact, and for lessons from one whose kind was not said."""
AT_RISK = "at_risk"
BOUNDARY = "boundary"
"""After the first warning."""
ENDING = "ending"
"""After the final one."""

_NUMBER = re.compile(r"^\d{1,2}[.)] ")
_SHORTEST_NAME = 4


class Group(StrEnum):
    """What a card is about; in the order of the menu."""

    KIND = "kinds"
    INTENSITY = "intensities"
    MOMENT = "moments"
    OWN = "own"


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What a card says: all of it that a team can change.

    `when` says when it helps. `glance` is for the contact's own card; `now` is what to do, read in ten seconds; `say`
    and `avoid` are phrases, without quotation marks; `written` is what is different in chat and mail.
    """

    title: str
    when: str
    now: tuple[str, ...]
    glance: tuple[str, ...] = ()
    say: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    written: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """Every line there is, also those for the contact's card."""
        return (self.when, *self.glance, *self.now, *self.say, *self.avoid, *self.written)

    @property
    def words(self) -> int:
        """How much there is to read on the card."""
        return count_words((self.when, *self.now, *self.say, *self.avoid, *self.written))


@dataclass(frozen=True, kw_only=True)
class Version:
    """What somebody made of a card at `at` (UTC); None for the text that came with it."""

    id: int
    card: str
    wording: Wording | None
    person: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Card:
    """One card as it is now. `names` are other words for it; `most_words` is the length it keeps to.

    With `protocol` the company's crisis protocol stands first on it. `change` is the last one the team made.
    """

    key: str
    group: Group
    wording: Wording
    most_words: int
    names: tuple[str, ...] = ()
    protocol: bool = False
    change: Version | None = None

    @property
    def is_glanced_at(self) -> bool:
        """Whether it has lines for the cards of contacts."""
        return self.group in (Group.KIND, Group.INTENSITY) or self.key in (FIRST, BOUNDARY, ENDING)


class LessonState(StrEnum):
    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


COMES_FROM: Mapping[LessonState, LessonState] = {
    LessonState.ACCEPTED: LessonState.PROPOSED,
    LessonState.DECLINED: LessonState.PROPOSED,
    LessonState.WITHDRAWN: LessonState.ACCEPTED,
}
"""A lesson moves only to these states, and only from these."""

LONGEST_LESSON = 200
LESSONS_ON_CARD = 3
LESSONS_ON_CONTACT = 2


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """What worked for us, in the words of the team debrief `debrief_id`; about one card.

    `decided_by` and `decided_at` (UTC) are of its last move; unset while it is only proposed.
    """

    id: int
    team: int
    card: str
    words: str
    state: LessonState
    debrief_id: int
    proposed_at: datetime
    decided_by: str | None = None
    decided_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Playbook:
    """A team's cards in the order of the menu, open at one of them; `lessons` are the newest on that one."""

    cards: Mapping[str, Card]
    at: str
    lessons: tuple[Lesson, ...] = ()

    @property
    def card(self) -> Card:
        """The one it is open at."""
        return self.cards[self.at]

    def glance(self, key: str, contact: Contact) -> tuple[str, ...]:
        """The few lines of a card that stand on a contact's own; in chat and mail, those for writing."""
        wording = self.cards[key].wording
        lines = wording.written if contact.is_in_writing else ()
        return (lines or wording.glance or wording.now)[: MOST_LINES["glance"]]


def with_changes(shipped: Mapping[str, Card], versions: Iterable[Version]) -> dict[str, Card]:
    """The cards that came with the program as the team has changed them, and then its own, by their titles."""
    cards = dict(shipped)
    own = []
    for version in versions:
        if card := shipped.get(version.card):
            cards[card.key] = replace(card, wording=version.wording or card.wording, change=version)
        elif version.wording:
            own.append(own_card(version.card, version.wording, version))
    return cards | {card.key: card for card in sorted(own, key=lambda card: card.wording.title.lower())}


def own_card(key: str, wording: Wording, change: Version | None = None) -> Card:
    return Card(key=key, group=Group.OWN, wording=wording, most_words=OWN_WORDS, change=change)


BLANK = own_card("", Wording(title="", when="", now=()))
"""One that is yet to be written."""


def own_key(title: str) -> str:
    """The key of the team's own card with this title; titles that look the same share one."""
    return "own_" + re.sub(r"\W+", "_", title.casefold()).strip("_")


def find(cards: Mapping[str, Card], text: str) -> Card | None:
    """The card that somebody means: its title, or the first word that is a name of one, or begins one.

    Words of danger mean the card for that, whatever else is in them: "end my life" is not about ending a contact.
    """
    whole = " ".join(map(bare, text.split()))
    for card in cards.values():
        if whole in (card.key, bare(card.wording.title.lstrip("0123456789 "))):
            return card
    own_last = sorted(cards.values(), key=lambda card: card.group is Group.OWN)
    named = {name: card for card in reversed(own_last) for name in _names(card)}
    if whole not in named and read_safety(text):
        return cards[AT_RISK]
    typed = [bare(word) for word in text.split()]
    if meant := next((named[word] for word in typed if word in named), None):
        return meant
    long = [word for word in typed if len(word) >= _SHORTEST_NAME]
    return next((named[name] for word in long for name in named if name.startswith(word)), None)


def _names(card: Card) -> tuple[str, ...]:
    """Of a card of the team's own, the words of its title."""
    if card.group is not Group.OWN:
        return (card.key, *card.names)
    return tuple(word for word in map(bare, card.wording.title.split()) if len(word) >= _SHORTEST_NAME)


def card_for(contact: Contact) -> str:
    """The key of the card that helps most with this contact."""
    if contact.kind:
        return contact.kind.value
    if contact.safety:
        return AT_RISK
    return intensity_key(contact.intensity) if contact.intensity else FIRST


def intensity_key(intensity: Intensity) -> str:
    return intensity.name.lower()


def problems(wording: Wording, most_words: int) -> dict[str, str]:
    """What is wrong with a card as somebody has written it: a sentence for each field that needs mending."""
    found = {}
    if not wording.title:
        found["title"] = "What is it called?"
    if not wording.when:
        found["when"] = "When does it help? A line is enough."
    for name, most in MOST_LINES.items():
        lines = getattr(wording, name)
        if len(lines) > most:
            found[name] = f"{len(lines)} lines. It takes {most} at most."
        elif any(len(line) > LONGEST_LINE for line in lines):
            found[name] = f"One line is too long to read at a glance: {LONGEST_LINE} characters at most."
    for name in ("glance", "now"):
        if (count := count_words(getattr(wording, name))) > TEN_SECONDS:
            found[name] = f"{count} words, with a customer talking. {TEN_SECONDS} can be read in ten seconds."
    if not wording.now:
        found["now"] = "What should somebody do first?"
    if not found and wording.words > most_words:
        longest = max(("now", "say", "avoid", "written"), key=lambda name: count_words(getattr(wording, name)))
        found[longest] = f"The card has {wording.words} words. It keeps to {most_words}."
    return found


def read_lines(text: str, *, phrases: bool = False) -> tuple[str, ...]:
    """What somebody typed, a line each, without the marks of a list; phrases without their quotation marks."""
    lines = (line.strip().lstrip("•*-–").strip() for line in text.splitlines())
    return tuple(line.strip('“”"') if phrases else line for line in lines if line)


def count_words(lines: Iterable[str]) -> int:
    """Words in lines; the number that a line begins with is none, nor is a mark that stands alone."""
    return sum(bool(re.search(r"\w", word)) for line in lines for word in _NUMBER.sub("", line).split())


def is_numbered(line: str) -> bool:
    """`1. Get focused`: such a line needs no other mark."""
    return _NUMBER.match(line) is not None


def came_and_went(before: Wording | None, after: Wording | None) -> tuple[list[str], list[str]]:
    """The lines that are new in a version of a card, and those that are gone."""
    old, new = ((wording.title, *wording.lines) if wording else () for wording in (before, after))
    return [line for line in new if line not in old], [line for line in old if line not in new]


WARNINGS = (Event.FIRST_WARNING, Event.FINAL_WARNING)
"""What somebody who is abused says before they end it, in this order."""


WARNINGS_APART = timedelta(seconds=5)
"""Nobody gives two warnings within this time: the second click was on a button that had just become another."""


def warnings_given(timeline: Iterable[Entry]) -> tuple[Entry, ...]:
    """Those that stand, in order."""
    given: list[Entry] = []
    for entry in timeline:
        if entry.event in WARNINGS:
            given.append(entry)
        elif entry.event is Event.WARNING_TAKEN_BACK and given:
            given.pop()
    return tuple(given)


def next_warning(contact: Contact, timeline: Iterable[Entry]) -> Event | None:
    """The warning that can be recorded now: none where nobody is abused, after the last, or once it is closed."""
    given = len(warnings_given(timeline))
    return WARNINGS[given] if contact.is_open and contact.is_abuse and given < len(WARNINGS) else None
