"""Use cases of the playbook: opening a card, changing it, recording a warning, and lessons.

The cards that come with Backline are in memory; what a team has changed is read with one query each time, so that a
change is there at once, wherever cards are shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.clock import Clock
from bot.playbook import shipped
from bot.rules.case import Case
from bot.rules.contact import Contact, Kind
from bot.rules.errors import Refused
from bot.rules.outbox import Lane, MessageKind, Subject
from bot.rules.playbook import (
    BLANK,
    FIRST,
    LESSONS_ON_CARD,
    LONGEST_LESSON,
    MOST_OWN,
    OWN_WORDS,
    WARNINGS_APART,
    Card,
    Group,
    Lesson,
    LessonState,
    Playbook,
    Version,
    Wording,
    card_for,
    find,
    next_warning,
    own_key,
    problems,
    warnings_given,
    with_changes,
)
from bot.rules.team import Team
from bot.rules.teams import Teams
from bot.rules.timeline import Event
from bot.services.cases import load_case, own_contact
from bot.services.outbox import owe_card, touch, touch_case
from storage import Database, Records

VERSIONS_SHOWN = 10
LESSONS_LISTED = 10


_ONLY_SUPERVISORS = "Only the team's supervisors can change the playbook."


@dataclass(frozen=True)
class Playbooks:
    """What is for supervisors raises Refused for anybody else."""

    db: Database
    clock: Clock
    teams: Teams

    def find(self, person: str, text: str) -> Playbook | None:
        """Open at the card that somebody means; at the first, where they say nothing; None for what it has not."""
        team = self.teams.mine(person)
        with self.db.read() as records:
            cards = cards_of(records, team)
            card = find(cards, text) if text else cards[FIRST]
            return _open(records, team, cards, card.key) if card else None

    def open(self, person: str, key: str) -> Playbook:
        """Raises Refused for a card that the team has removed."""
        with self.db.read() as records:
            return _at(records, self.teams.mine(person), key)

    def for_contact(self, agent: str, contact_id: int, key: str | None = None) -> tuple[Playbook, Case]:
        """Open at the card that helps with a contact, or at another. Raises Refused for somebody else's contact."""
        with self.db.read() as records:
            contact = own_contact(records, contact_id, agent)
            return _at(records, self.teams.of(contact), key or card_for(contact)), load_case(records, contact_id)

    def warn(self, agent: str, contact_id: int, warning: Event) -> None:
        """Record on the timeline that the customer has been warned.

        The same warning again changes nothing, nor does the next one at once: that is a double click. Raises Refused
        on somebody else's contact or a closed one, or where no such warning is due.
        """
        with self.db.write() as records:
            contact = own_contact(records, contact_id, agent)
            timeline = records.timeline.of(contact_id)
            now, given = self.clock.now(), warnings_given(timeline)
            if warning in [entry.event for entry in given] or (given and now - given[-1].at < WARNINGS_APART):
                return
            if not contact.is_open:
                raise Refused(f"#{contact_id} is closed already.")
            if next_warning(contact, timeline) is not warning:
                raise Refused(f"#{contact_id} is not marked as abuse any more, so there is no warning to record.")
            records.timeline.add(warning, now, contact_id, person=agent)
            touch_case(records, contact_id)

    def take_back(self, agent: str, contact_id: int, warning: Event) -> None:
        """The last warning on record was not given; the timeline keeps both. Again changes nothing.

        Raises Refused on somebody else's contact or a closed one.
        """
        with self.db.write() as records:
            contact = own_contact(records, contact_id, agent)
            given = warnings_given(records.timeline.of(contact_id))
            if not given or given[-1].event is not warning:
                return
            if not contact.is_open:
                raise Refused(f"#{contact_id} is closed already.")
            records.timeline.add(Event.WARNING_TAKEN_BACK, self.clock.now(), contact_id, person=agent)
            touch_case(records, contact_id)

    # Changing a card

    def to_change(self, supervisor: str, key: str, version_id: int | None = None) -> Card:
        """A card as it is; with a version, in the words of that one."""
        team = self._team(supervisor)
        with self.db.read() as records:
            card = _at(records, team, key).card
            if version_id is None:
                return card
            version = _version(records, team, version_id)
        return replace(card, wording=version.wording or _as_it_came(key) or card.wording)

    def to_create(self, supervisor: str) -> Card:
        """A card of the team's own, before anything is written on it."""
        self._team(supervisor)
        return BLANK

    def save(self, supervisor: str, key: str, wording: Wording, based_on: int) -> Playbook:
        """Put this in place of a card's text; the same text again changes nothing.

        `based_on` is the version that was there when they began to write, 0 for none. The text that came with a card
        is kept as just that, so that a better one in the next release is shown. Raises Refused, naming the field, for
        what does not fit, for another card's title, and where somebody has changed the card meanwhile.
        """
        team = self._team(supervisor)
        with self.db.write() as records:
            book = _at(records, team, key)
            if wording == book.card.wording:
                return book
            _must_fit(wording, book.card.most_words)
            _must_have_its_own_title(book.cards, key, wording.title)
            change = book.card.change
            if change and change.id != based_on:
                raise Refused(
                    "Somebody has changed this card meanwhile. Copy what you wrote, and open it again.", field="now"
                )
            self._keep(records, team, key, None if wording == _as_it_came(key) else wording, supervisor)
            return _at(records, team, key)

    def create(self, supervisor: str, wording: Wording) -> Playbook:
        """A card of the team's own; the same again changes nothing. Raises Refused as `save`, and for one too many."""
        team = self._team(supervisor)
        _must_fit(wording, OWN_WORDS)
        key = own_key(wording.title)
        with self.db.write() as records:
            cards = cards_of(records, team)
            if key not in cards or cards[key].wording != wording:
                _must_have_its_own_title(cards, "", wording.title)
                if sum(card.group is Group.OWN for card in cards.values()) >= MOST_OWN:
                    raise Refused(f"{MOST_OWN} cards of your own are there. Remove one first.", field="title")
                self._keep(records, team, key, wording, supervisor)
            return _at(records, team, key)

    def restore(self, supervisor: str, key: str) -> Playbook:
        """Back to the text that came with a card; one of the team's own is removed, and the first is open then."""
        team = self._team(supervisor)
        with self.db.write() as records:
            card = cards_of(records, team).get(key)
            if card and card.change and card.change.wording:
                self._keep(records, team, key, None, supervisor)
            return _at(records, team, key if key in shipped() else FIRST)

    def history(self, supervisor: str, key: str) -> tuple[Card, list[Version]]:
        """A card and its latest versions, newest first, with one more than is shown, to compare the last with."""
        team = self._team(supervisor)
        with self.db.read() as records:
            return _at(records, team, key).card, records.playbook.history(team.id, key, VERSIONS_SHOWN + 1)

    # Lessons

    def lessons(self, supervisor: str, key: str) -> tuple[Playbook, list[Lesson]]:
        """What waits for a supervisor, and a playbook open at this card with more of its lessons than the card has."""
        team = self._team(supervisor)
        with self.db.read() as records:
            cards = cards_of(records, team)
            return (
                _open(records, team, cards, key if key in cards else FIRST, LESSONS_LISTED),
                records.lessons.proposed(team.id, LESSONS_LISTED),
            )

    def to_accept(self, supervisor: str, lesson_id: int) -> tuple[Playbook, Lesson]:
        """A lesson to look at before it is accepted, and the cards it may go on. Raises Refused once it is decided."""
        with self.db.read() as records:
            lesson, team = self._lesson(records, supervisor, lesson_id)
            _must_be(lesson, LessonState.PROPOSED)
            cards = cards_of(records, team)
            return _open(records, team, cards, lesson.card if lesson.card in cards else FIRST), lesson

    def accept(self, supervisor: str, lesson_id: int, key: str, words: str) -> Playbook:
        """The lesson stands on this card, in these words, from now on. Again changes nothing.

        Raises Refused, naming the field, without words or with too many; and where somebody decided otherwise.
        """
        if not 0 < len(words) <= LONGEST_LESSON:
            raise Refused(f"A line of at most {LONGEST_LESSON} characters.", field="words")
        with self.db.write() as records:
            lesson, team = self._lesson(records, supervisor, lesson_id)
            book = _at(records, team, key)
            if (lesson.state, lesson.card, lesson.words) != (LessonState.ACCEPTED, key, words):
                _must_be(lesson, LessonState.PROPOSED)
                records.lessons.accept(lesson, key, words, supervisor, self.clock.now())
                touch(records, Subject.LESSONS.of(lesson.debrief_id))
            return _open(records, team, book.cards, key)

    def decline(self, supervisor: str, lesson_id: int) -> Lesson:
        """Not for the playbook. Again changes nothing; raises Refused where somebody has accepted it."""
        return self._move(supervisor, lesson_id, LessonState.PROPOSED, LessonState.DECLINED)

    def withdraw(self, supervisor: str, lesson_id: int) -> Lesson:
        """Take an accepted lesson off its card. Again changes nothing."""
        return self._move(supervisor, lesson_id, LessonState.ACCEPTED, LessonState.WITHDRAWN)

    def _move(self, supervisor: str, lesson_id: int, expected: LessonState, state: LessonState) -> Lesson:
        with self.db.write() as records:
            lesson, _ = self._lesson(records, supervisor, lesson_id)
            if lesson.state is not state:
                _must_be(lesson, expected)
                records.lessons.move(lesson, state, supervisor, self.clock.now())
                touch(records, Subject.LESSONS.of(lesson.debrief_id))
            return lesson

    def _team(self, supervisor: str) -> Team:
        """The team whose playbook this person may change. Raises Refused for anybody but a supervisor."""
        team = self.teams.led_by(supervisor)
        if team is None:
            raise Refused(_ONLY_SUPERVISORS)
        return team

    def _lesson(self, records: Records, supervisor: str, lesson_id: int) -> tuple[Lesson, Team]:
        """A lesson and whose it is. Raises Refused for all but its team's supervisors; another's hear it is gone."""
        self._team(supervisor)
        try:
            lesson = records.lessons.get(lesson_id)
            team = self.teams.of(lesson)
            if team.is_supervisor(supervisor):
                return lesson, team
        except KeyError:
            pass
        raise Refused("I can't find that lesson. It may have been removed.")

    def _keep(self, records: Records, team: Team, key: str, wording: Wording | None, supervisor: str) -> None:
        records.playbook.add(team.id, key, wording, supervisor, self.clock.now())


def _at(records: Records, team: Team, key: str) -> Playbook:
    cards = cards_of(records, team)
    if key not in cards:
        raise Refused("That card is gone. /playbook has the others.")
    return _open(records, team, cards, key)


def _version(records: Records, team: Team, version_id: int) -> Version:
    try:
        return records.playbook.get(team.id, version_id)
    except KeyError:
        raise Refused("I can't find that version. It may have been removed.") from None


def cards_of(records: Records, team: Team) -> dict[str, Card]:
    """Every card as the team has it now."""
    return with_changes(shipped(), records.playbook.current(team.id))


def playbook_for(records: Records, team: Team, contact: Contact) -> Playbook:
    """Open at the card that helps with a contact: what the contact's own card takes its lines from."""
    return _open(records, team, cards_of(records, team), card_for(contact))


def propose_lesson(
    records: Records, team: Team, *, kind: Kind | None, words: str, debrief_id: int, now: datetime
) -> Lesson:
    """A team debrief proposes a lesson about contacts of this kind, in the transaction of the caller.

    Each supervisor gets one message for all that a debrief proposes. Nothing is shown to agents before one of them
    accepts. Raises Refused for no words, or more than LONGEST_LESSON characters.
    """
    if not 0 < len(words) <= LONGEST_LESSON:
        raise Refused(f"A lesson is a line of at most {LONGEST_LESSON} characters.")
    subject = Subject.LESSONS.of(debrief_id)
    if records.lessons.of_debrief(debrief_id):
        touch(records, subject)
    else:
        for supervisor in team.supervisors:
            owe_card(records, MessageKind.LESSONS_PROPOSED, subject, supervisor, Lane.CARD, now)
    return records.lessons.propose(team.id, kind.value if kind else FIRST, words, debrief_id, now)


def _open(
    records: Records, team: Team, cards: Mapping[str, Card], key: str, most_lessons: int = LESSONS_ON_CARD
) -> Playbook:
    return Playbook(cards=cards, at=key, lessons=tuple(records.lessons.accepted(team.id, key, most_lessons)))


def _as_it_came(key: str) -> Wording | None:
    card = shipped().get(key)
    return card.wording if card else None


def _must_fit(wording: Wording, most_words: int) -> None:
    for name, sentence in problems(wording, most_words).items():
        raise Refused(sentence, field=name)


def _must_have_its_own_title(cards: Mapping[str, Card], key: str, title: str) -> None:
    if any(own_key(card.wording.title) == own_key(title) for card in cards.values() if card.key != key):
        raise Refused("There is a card of that title already.", field="title")


def _must_be(lesson: Lesson, state: LessonState) -> None:
    if lesson.state is not state:
        raise Refused(f"That lesson has been {lesson.state} meanwhile.")
