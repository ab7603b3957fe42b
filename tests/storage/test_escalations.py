import sqlite3

import pytest

from bot.rules.escalation import LIVE, HandOver, Need, Outcome, State, Urgency
from storage import Database, Records
from tests.storage.samples import AT, CLOSING, LATER, MUCH_LATER, logged, requested


def test_a_request_comes_back_as_it_was_made(records: Records) -> None:
    hand_over = HandOver(
        urgency=Urgency.WAITING,
        need=Need.APPROVE,
        situation="a",
        background="b",
        assessment="c",
        recommendation="d",
        contingency="e",
    )
    contact = logged(records)
    escalation = records.escalations.add(contact.id, "U1", hand_over, AT)
    assert escalation == records.escalations.get(escalation.id)
    assert {name: getattr(escalation, name) for name in vars(hand_over)} == vars(hand_over)
    assert (escalation.state, escalation.requested_at, escalation.agent) == (State.REQUESTED, AT, "U1")
    assert (escalation.owner, escalation.accepted_at) == (None, None)
    assert (escalation.outcome, escalation.ended_at) == (None, None)


def test_no_request_no_answer(records: Records) -> None:
    with pytest.raises(KeyError):
        records.escalations.get(404)
    assert records.escalations.latest_of(404) is None


def test_the_first_to_accept_owns_it(records: Records) -> None:
    escalation = requested(records)
    assert records.escalations.accept(escalation.id, "U8", LATER)
    assert not records.escalations.accept(escalation.id, "U9", MUCH_LATER)
    accepted = records.escalations.get(escalation.id)
    assert (accepted.state, accepted.owner, accepted.accepted_at) == (State.ACCEPTED, "U8", LATER)


def test_an_escalation_ends_once_and_only_from_where_it_was_thought_to_be(records: Records) -> None:
    escalation = requested(records)
    end = records.escalations.end
    assert not end(escalation.id, State.ACCEPTED, State.RESOLVED, LATER, outcome=Outcome.OTHER, note="early")
    records.escalations.accept(escalation.id, "U8", LATER)
    assert not end(escalation.id, State.REQUESTED, State.CANCELLED, LATER, outcome=None, note="late")
    assert end(escalation.id, State.ACCEPTED, State.RESOLVED, MUCH_LATER, outcome=Outcome.APPROVED, note="done")
    assert not end(escalation.id, State.ACCEPTED, State.CANCELLED, LATER, outcome=None, note="again")
    ended = records.escalations.get(escalation.id)
    assert (ended.state, ended.outcome, ended.note) == (State.RESOLVED, Outcome.APPROVED, "done")
    assert (ended.ended_at, ended.owner) == (MUCH_LATER, "U8")


def test_an_ended_escalation_is_accepted_by_nobody(records: Records) -> None:
    escalation = requested(records)
    records.escalations.end(escalation.id, State.REQUESTED, State.CANCELLED, LATER, outcome=None, note="")
    assert not records.escalations.accept(escalation.id, "U8", LATER)
    assert records.escalations.get(escalation.id).owner is None


def test_the_read_back_is_kept(records: Records) -> None:
    escalation = requested(records)
    records.escalations.read_back(escalation.id, "taking over")
    assert records.escalations.get(escalation.id).read_back == "taking over"


@pytest.mark.parametrize("state", sorted(LIVE))
def test_the_schema_refuses_a_second_live_escalation_on_a_contact(db: Database, state: State) -> None:
    with db.write() as records:
        contact = logged(records)
        escalation = requested(records, contact)
        if state is State.ACCEPTED:
            records.escalations.accept(escalation.id, "U8", AT)
    with pytest.raises(sqlite3.IntegrityError), db.write() as records:
        requested(records, contact)
    with db.read() as records:
        assert records.escalations.latest_of(contact.id) == records.escalations.get(escalation.id)


def test_after_the_end_a_contact_can_be_escalated_again_and_the_latest_counts(records: Records) -> None:
    contact = logged(records)
    first = requested(records, contact)
    records.escalations.end(first.id, State.REQUESTED, State.CANCELLED, LATER, outcome=None, note="")
    second = requested(records, contact)
    assert records.escalations.latest_of(contact.id) == second
    requested(records, logged(records))
    assert records.escalations.latest_of(contact.id) == second


def test_no_escalation_without_its_contact(db: Database) -> None:
    with pytest.raises(sqlite3.IntegrityError), db.write() as records:
        records.escalations.add(404, "U1", HandOver(situation="shouting"), AT)


def test_asking_again_changes_nothing(records: Records) -> None:
    escalation = requested(records)
    records.escalations.ask(escalation.id, ["U9"], AT)
    assert records.escalations.passed(escalation.id, "U9", LATER)
    records.escalations.ask(escalation.id, ["U9", "U8"], LATER)
    asks = records.escalations.asks(escalation.id)
    assert [(ask.supervisor, ask.asked_at, ask.passed_at) for ask in asks] == [
        ("U9", AT, LATER),
        ("U8", LATER, None),
    ]


def test_one_passes_once_and_only_when_asked(records: Records) -> None:
    escalation = requested(records)
    records.escalations.ask(escalation.id, ["U8", "U9"], AT)
    assert not records.escalations.passed(escalation.id, "U7", LATER)
    assert records.escalations.passed(escalation.id, "U8", LATER)
    assert not records.escalations.passed(escalation.id, "U8", MUCH_LATER)
    assert [ask.passed_at for ask in records.escalations.asks(escalation.id)] == [LATER, None]


def test_an_agent_is_on_the_line_while_a_request_made_there_lives(records: Records) -> None:
    is_live = records.escalations.has_live_on_the_line
    contact = logged(records)
    assert not is_live("U1")
    escalation = requested(records, contact)
    assert is_live("U1")
    assert not is_live("U2")
    records.escalations.accept(escalation.id, "U8", LATER)
    assert is_live("U1")
    records.escalations.end(escalation.id, State.ACCEPTED, State.RESOLVED, LATER, outcome=Outcome.OTHER, note="")
    assert not is_live("U1")


def test_neither_a_waiting_request_nor_a_closed_contact_is_on_the_line(records: Records) -> None:
    waiting = logged(records)
    records.escalations.add(waiting.id, "U1", HandOver(urgency=Urgency.WAITING, situation="a"), AT)
    assert not records.escalations.has_live_on_the_line("U1")
    contact = logged(records)
    requested(records, contact)
    records.contacts.close(contact.id, CLOSING, LATER)
    assert not records.escalations.has_live_on_the_line("U1")
