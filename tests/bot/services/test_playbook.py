"""The playbook's use cases: what arrives twice, what came first, what fits, and who is told of a lesson."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest

from bot.playbook import shipped
from bot.rules.contact import Kind
from bot.rules.errors import Refused
from bot.rules.playbook import LONGEST_LESSON, MOST_OWN, Lesson, LessonState, Wording
from bot.rules.team import Team
from bot.rules.teams import Teams
from bot.services import Playbooks
from bot.services.playbook import propose_lesson
from storage import Database

PRIYA, TOMASZ, AGENT = "U0PRIYA", "U0TOMASZ", "U0AMARA"
NOW = datetime(2026, 11, 22, 14, 2, tzinfo=UTC)
TEAM = Team(escalation_channel="C0ESCALATIONS", supervisors=(PRIYA, TOMASZ))
OURS = Wording(title="Abusive", when="Insults", now=("Say stop.",), glance=("Stop.",))


@dataclass(frozen=True)
class StoppedClock:
    def now(self) -> datetime:
        return NOW


@pytest.fixture
def playbooks(db: Database) -> Playbooks:
    return Playbooks(db, StoppedClock(), Teams([TEAM]))


def propose(playbooks: Playbooks, *lessons: str, kind: Kind | None = Kind.ABUSIVE, debrief_id: int = 1) -> list[Lesson]:
    with playbooks.db.write() as records:
        return [
            propose_lesson(records, TEAM, kind=kind, words=words, debrief_id=debrief_id, now=NOW) for words in lessons
        ]


def versions(playbooks: Playbooks, key: str = "abusive") -> list[Wording | None]:
    return [version.wording for version in playbooks.history(PRIYA, key)[1]]


def test_a_card_saved_twice_has_one_new_version(playbooks: Playbooks) -> None:
    for _ in range(2):
        assert playbooks.save(PRIYA, "abusive", OURS, based_on=0).card.wording == OURS
    assert versions(playbooks) == [OURS]


def test_the_text_that_came_with_a_card_is_kept_as_just_that(playbooks: Playbooks) -> None:
    change = playbooks.save(PRIYA, "abusive", OURS, based_on=0).card.change
    assert change is not None
    playbooks.save(PRIYA, "abusive", shipped()["abusive"].wording, based_on=change.id)
    assert versions(playbooks) == [None, OURS]


def test_back_twice_is_back_once(playbooks: Playbooks) -> None:
    playbooks.save(PRIYA, "abusive", OURS, based_on=0)
    for _ in range(2):
        assert playbooks.restore(TOMASZ, "abusive").card.wording == shipped()["abusive"].wording
    assert versions(playbooks) == [None, OURS]


def test_nothing_of_a_colleagues_is_overwritten_unseen(playbooks: Playbooks) -> None:
    playbooks.save(PRIYA, "abusive", OURS, based_on=0)
    with pytest.raises(Refused, match="meanwhile"):
        playbooks.save(TOMASZ, "abusive", replace(OURS, when="Slurs"), based_on=0)
    assert versions(playbooks) == [OURS]


def test_a_removed_card_of_our_own_can_be_made_again_and_has_its_history(playbooks: Playbooks) -> None:
    own = replace(OURS, title="Price rise", glance=())
    for _ in range(2):
        assert playbooks.create(PRIYA, own).at == "own_price_rise"
    assert playbooks.restore(PRIYA, "own_price_rise").at == "six_steps"
    with pytest.raises(Refused, match="gone"):
        playbooks.open(PRIYA, "own_price_rise")
    playbooks.create(TOMASZ, own)
    assert versions(playbooks, "own_price_rise") == [own, None, own]


def test_there_is_room_for_fifty_cards_of_our_own(playbooks: Playbooks) -> None:
    for number in range(MOST_OWN):
        playbooks.create(PRIYA, replace(OURS, title=f"Card {number}"))
    with pytest.raises(Refused, match="Remove one first"):
        playbooks.create(PRIYA, replace(OURS, title="One too many"))


def test_an_earlier_version_is_only_opened_and_not_yet_saved(playbooks: Playbooks) -> None:
    playbooks.save(PRIYA, "abusive", OURS, based_on=0)
    playbooks.restore(PRIYA, "abusive")
    assert playbooks.to_change(PRIYA, "abusive", 1).wording == OURS
    assert playbooks.to_change(PRIYA, "abusive", 2).wording == shipped()["abusive"].wording
    assert len(versions(playbooks)) == 2
    with pytest.raises(Refused, match="can't find"):
        playbooks.to_change(PRIYA, "abusive", 404)


# Lessons


def owed(playbooks: Playbooks) -> list[str]:
    with playbooks.db.read() as records:
        return sorted(delivery.recipient for delivery in records.deliveries.due(NOW))


def test_each_supervisor_gets_one_message_for_all_that_a_debrief_proposes(playbooks: Playbooks) -> None:
    propose(playbooks, "One.", "Two.", "Three.")
    assert owed(playbooks) == [PRIYA, TOMASZ]
    propose(playbooks, "Of another.", debrief_id=2)
    assert owed(playbooks) == [PRIYA, PRIYA, TOMASZ, TOMASZ]


@pytest.mark.parametrize("words", ["", "x" * (LONGEST_LESSON + 1)])
def test_a_lesson_is_a_line(playbooks: Playbooks, words: str) -> None:
    with pytest.raises(Refused, match="line"):
        propose(playbooks, words)
    assert owed(playbooks) == []


def test_a_lesson_from_a_contact_without_a_kind_is_for_the_first_card(playbooks: Playbooks) -> None:
    (lesson,) = propose(playbooks, "Breathe.", kind=None)
    assert playbooks.accept(PRIYA, lesson.id, lesson.card, lesson.words).at == "six_steps"


def test_a_lesson_accepted_twice_is_accepted_once_and_by_the_first(playbooks: Playbooks) -> None:
    (lesson,) = propose(playbooks, "Name the fee.")
    for _ in range(2):
        book = playbooks.accept(PRIYA, lesson.id, "abusive", "Name the fee.")
    assert [(shown.words, shown.decided_by) for shown in book.lessons] == [("Name the fee.", PRIYA)]
    with pytest.raises(Refused, match="accepted meanwhile"):
        playbooks.accept(TOMASZ, lesson.id, "upset", "Name it.")
    with pytest.raises(Refused, match="accepted meanwhile"):
        playbooks.decline(TOMASZ, lesson.id)


def test_the_three_newest_stand_on_the_card_and_supervisors_see_the_older_ones_too(playbooks: Playbooks) -> None:
    for lesson in propose(playbooks, "One.", "Two.", "Three.", "Four."):
        playbooks.accept(PRIYA, lesson.id, lesson.card, lesson.words)
    assert [lesson.words for lesson in playbooks.open(PRIYA, "abusive").lessons] == ["Four.", "Three.", "Two."]
    assert len(playbooks.lessons(PRIYA, "abusive")[0].lessons) == 4


def test_what_is_withdrawn_or_left_out_stays_so(playbooks: Playbooks) -> None:
    one, two = propose(playbooks, "One.", "Two.")
    playbooks.accept(PRIYA, one.id, one.card, one.words)
    for _ in range(2):
        playbooks.withdraw(PRIYA, one.id)
        playbooks.decline(PRIYA, two.id)
    with playbooks.db.read() as records:
        states = [lesson.state for lesson in records.lessons.of_debrief(1)]
    assert states == [LessonState.WITHDRAWN, LessonState.DECLINED]
    for lesson in (one, two):
        with pytest.raises(Refused, match="meanwhile"):
            playbooks.to_accept(PRIYA, lesson.id)


def test_agents_change_nothing(playbooks: Playbooks) -> None:
    (lesson,) = propose(playbooks, "One.")
    for attempt in (
        lambda: playbooks.save(AGENT, "abusive", OURS, 0),
        lambda: playbooks.create(AGENT, OURS),
        lambda: playbooks.restore(AGENT, "abusive"),
        lambda: playbooks.accept(AGENT, lesson.id, "abusive", "One."),
        lambda: playbooks.decline(AGENT, lesson.id),
        lambda: playbooks.withdraw(AGENT, lesson.id),
    ):
        with pytest.raises(Refused, match="Only the team's supervisors"):
            attempt()
