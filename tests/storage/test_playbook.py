"""Versions of cards and lessons, as they are kept."""

import sqlite3
from dataclasses import replace

import pytest

from bot.rules.playbook import LessonState, Wording
from storage import Records
from tests.storage.samples import AT, LATER, MUCH_LATER
from tests.storage.test_indexes import plan

TEAM, OTHER_TEAM = 1, 2
WORDING = Wording(
    title="Abusive",
    when="Insults",
    glance=("Look",),
    now=("Say “stop”", "Then end it"),
    say=("I can't & won't",),
    avoid=(),
    written=("Ämne <här>",),
)


def test_a_version_comes_back_as_it_was_made(records: Records) -> None:
    version = records.playbook.add(TEAM, "abusive", WORDING, "U8", AT)
    assert records.playbook.current(TEAM) == [version]
    assert version == records.playbook.get(TEAM, version.id)
    assert (version.card, version.wording, version.person, version.at) == ("abusive", WORDING, "U8", AT)


def test_of_each_card_one_version_is_current_and_all_are_kept(records: Records) -> None:
    first = records.playbook.add(TEAM, "abusive", WORDING, "U8", AT)
    other = records.playbook.add(TEAM, "upset", WORDING, "U8", AT)
    back = records.playbook.add(TEAM, "abusive", None, "U9", LATER)
    assert sorted(records.playbook.current(TEAM), key=lambda version: version.id) == [other, back]
    assert records.playbook.history(TEAM, "abusive", 10) == [back, first]
    assert records.playbook.history(TEAM, "abusive", 1) == [back]
    assert back.wording is None


def test_another_team_has_its_own(records: Records) -> None:
    mine = records.playbook.add(TEAM, "abusive", WORDING, "U8", AT)
    theirs = records.playbook.add(OTHER_TEAM, "abusive", replace(WORDING, when="Slurs"), "U7", AT)
    assert records.playbook.current(TEAM) == [mine]
    assert records.playbook.history(OTHER_TEAM, "abusive", 10) == [theirs]
    with pytest.raises(KeyError):
        records.playbook.get(OTHER_TEAM, mine.id)


def test_the_database_itself_holds_that_one_is_current(records: Records) -> None:
    records.playbook.add(TEAM, "abusive", WORDING, "U8", AT)
    values = {"team": TEAM, "card": "abusive", "wording": "", "person": "U8", "changed_at": 0}
    with pytest.raises(sqlite3.IntegrityError):
        records.rows.insert("playbook_versions", **values)


def test_what_a_team_has_changed_is_read_with_one_query_of_its_index(records: Records) -> None:
    steps = plan(records, lambda records: records.playbook.current(TEAM))
    assert steps.count("playbook_versions") == 2
    assert "INDEX playbook_versions_current" in steps


def test_a_lesson_is_proposed_accepted_and_withdrawn(records: Records) -> None:
    lesson = records.lessons.propose(TEAM, "abusive", "Name the fee first.", 7, AT)
    assert (lesson.state, lesson.debrief_id, lesson.decided_by) == (LessonState.PROPOSED, 7, None)
    assert records.lessons.proposed(TEAM, 10) == records.lessons.of_debrief(7) == [lesson]
    assert records.lessons.accept(lesson, "demanding", "Name the fee.", "U8", LATER)
    (accepted,) = records.lessons.accepted(TEAM, "demanding", 3)
    assert (accepted.words, accepted.decided_by, accepted.decided_at) == ("Name the fee.", "U8", LATER)
    assert records.lessons.proposed(TEAM, 10) == []
    assert records.lessons.move(accepted, LessonState.WITHDRAWN, "U9", MUCH_LATER)
    assert records.lessons.accepted(TEAM, "demanding", 3) == []
    assert records.lessons.get(lesson.id).state is LessonState.WITHDRAWN


def test_a_lesson_moves_only_from_where_it_was_thought_to_be(records: Records) -> None:
    lesson = records.lessons.propose(TEAM, "abusive", "Name the fee.", 7, AT)
    assert not records.lessons.move(lesson, LessonState.WITHDRAWN, "U8", LATER)
    assert records.lessons.move(lesson, LessonState.DECLINED, "U8", LATER)
    assert not records.lessons.move(lesson, LessonState.DECLINED, "U9", LATER)
    assert not records.lessons.accept(lesson, "abusive", "Name the fee.", "U9", LATER)


def test_the_lessons_of_a_card_are_the_newest_accepted_first(records: Records) -> None:
    first, second, third = (records.lessons.propose(TEAM, "abusive", words, 7, AT) for words in ("A", "B", "C"))
    for lesson, at in ((second, AT), (third, MUCH_LATER), (first, LATER)):
        records.lessons.accept(lesson, lesson.card, lesson.words, "U8", at)
    assert [lesson.words for lesson in records.lessons.accepted(TEAM, "abusive", 2)] == ["C", "A"]
    assert records.lessons.accepted(OTHER_TEAM, "abusive", 2) == []


def test_no_lesson_no_answer(records: Records) -> None:
    lesson = records.lessons.propose(TEAM, "abusive", "A", 7, AT)
    with pytest.raises(KeyError):
        records.lessons.get(lesson.id + 1)
