import sqlite3

import pytest

from bot.rules.timeline import Entry, Event
from storage import Database, Records
from tests.storage.samples import AT, LATER, logged, requested


def test_an_entry_comes_back_as_it_was_made(records: Records) -> None:
    escalation = requested(records)
    made = records.timeline.add(
        Event.QUESTION,
        AT,
        escalation.contact_id,
        escalation.id,
        person="U8",
        others=["U1", "U9"],
        words="How much?",
    )
    assert made == records.timeline.get(made.id)
    assert made == Entry(
        id=made.id,
        contact_id=escalation.contact_id,
        escalation_id=escalation.id,
        event=Event.QUESTION,
        person="U8",
        others=("U1", "U9"),
        words="How much?",
        at=AT,
    )


def test_an_entry_may_be_of_the_contact_alone_and_done_by_nobody(records: Records) -> None:
    entry = records.timeline.add(Event.AT_RISK, AT, logged(records).id)
    assert (entry.escalation_id, entry.person, entry.others, entry.words) == (None, "", (), "")


def test_an_answer_keeps_the_question_it_is_to(records: Records) -> None:
    escalation = requested(records)
    question = records.timeline.add(Event.QUESTION, AT, escalation.contact_id, escalation.id, person="U8")
    answer = records.timeline.add(
        Event.ANSWER, LATER, escalation.contact_id, escalation.id, person="U1", answers=question.id
    )
    assert (question.answers, records.timeline.get(answer.id).answers) == (None, question.id)


def test_of_several_who_took_it_on_the_first_counts(records: Records) -> None:
    escalation = requested(records)
    assert records.timeline.first(Event.ACCEPTED, escalation.id) is None
    for at in (LATER, AT):  # a clock may have been set back in between
        records.timeline.add(Event.ACCEPTED, at, escalation.contact_id, escalation.id, person="U8")
    assert records.timeline.first(Event.ACCEPTED, escalation.id) == AT


def test_no_entry_no_answer(records: Records) -> None:
    with pytest.raises(KeyError):
        records.timeline.get(404)
    assert records.timeline.of(404) == ()


def test_all_of_a_case_is_found_in_the_order_it_happened(records: Records) -> None:
    """Also when the clock was set back in between."""
    contact, other = logged(records), logged(records)
    first = records.timeline.add(Event.AT_RISK, LATER, contact.id)
    records.timeline.add(Event.AT_RISK, LATER, other.id)
    second = records.timeline.add(Event.REQUESTED, AT, contact.id, requested(records, contact).id)
    assert records.timeline.of(contact.id) == (first, second)


@pytest.mark.parametrize("escalation_id", [None, 404])
def test_no_entry_without_its_case(db: Database, escalation_id: int | None) -> None:
    with db.write() as records:
        contact_id = logged(records).id if escalation_id else 404
    with pytest.raises(sqlite3.IntegrityError), db.write() as records:
        records.timeline.add(Event.REQUESTED, AT, contact_id, escalation_id)
