import sqlite3
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.rules.escalation import (
    ASKING,
    LIVE,
    OWNED,
    Ask,
    Escalation,
    HandOver,
    Need,
    Outcome,
    PassReason,
    Resolution,
    State,
    Urgency,
)
from storage import Database, Records
from tests.storage.samples import AT, CLOSING, LATER, MUCH_LATER, logged, requested

BUSY, NOT_MINE = PassReason.WITH_A_CUSTOMER, PassReason.NOT_MY_AREA


def in_state(records: Records, state: State, owner: str = "U8") -> Escalation:
    """An escalation that has come to this state, owned where that state is."""
    escalation = requested(records)
    if state in OWNED:
        records.escalations.own(escalation.id, State.REQUESTED, State.ACCEPTED, owner, AT)
        records.escalations.move(escalation.id, State.ACCEPTED, state)
    elif state not in LIVE:
        records.escalations.end(escalation.id, State.REQUESTED, state, AT)
    return records.escalations.get(escalation.id)


# The request


def test_a_request_comes_back_as_it_was_made(records: Records) -> None:
    hand_over = HandOver(
        urgency=Urgency.WAITING,
        need=Need.APPROVE,
        situation="a",
        background="b",
        assessment="c",
        recommendation="d",
        contingency="e",
        approval="f",
        join_by="g",
        demanded=True,
    )
    contact = logged(records)
    escalation = records.escalations.add(contact.id, "U1", hand_over, AT, team=1)
    assert escalation == records.escalations.get(escalation.id)
    assert {name: getattr(escalation, name) for name in vars(hand_over)} == vars(hand_over)
    assert (escalation.state, escalation.requested_at, escalation.agent) == (State.REQUESTED, AT, "U1")
    assert (escalation.owner, escalation.accepted_at, escalation.step) == (None, None, 0)
    assert (escalation.outcome, escalation.told, escalation.note, escalation.ended_at) == (None, "", "", None)


def test_no_request_no_answer(records: Records) -> None:
    with pytest.raises(KeyError):
        records.escalations.get(404)
    assert records.escalations.latest_of(404) is None


@pytest.mark.parametrize("state", sorted(LIVE))
def test_the_schema_refuses_a_second_live_escalation_on_a_contact(db: Database, state: State) -> None:
    with db.write() as records:
        escalation = in_state(records, state)
        contact = records.contacts.get(escalation.contact_id)
    with pytest.raises(sqlite3.IntegrityError), db.write() as records:
        requested(records, contact)
    with db.read() as records:
        assert records.escalations.latest_of(contact.id) == escalation


def test_after_the_end_a_contact_can_be_escalated_again_and_the_latest_counts(records: Records) -> None:
    first = in_state(records, State.CANCELLED)
    contact = records.contacts.get(first.contact_id)
    second = requested(records, contact)
    assert records.escalations.latest_of(contact.id) == second
    requested(records, logged(records))
    assert records.escalations.latest_of(contact.id) == second
    assert records.escalations.ids_of(contact.id) == [first.id, second.id]


def test_no_escalation_without_its_contact(db: Database) -> None:
    with pytest.raises(sqlite3.IntegrityError), db.write() as records:
        records.escalations.add(404, "U1", HandOver(situation="shouting"), AT, team=1)


# Owning


def test_the_first_to_accept_owns_it(records: Records) -> None:
    escalation = requested(records)
    assert records.escalations.own(escalation.id, State.REQUESTED, State.ACCEPTED, "U8", LATER)
    assert not records.escalations.own(escalation.id, State.REQUESTED, State.ACCEPTED, "U9", MUCH_LATER)
    accepted = records.escalations.get(escalation.id)
    assert (accepted.state, accepted.owner, accepted.accepted_at) == (State.ACCEPTED, "U8", LATER)


def test_the_next_owner_gives_a_read_back_of_their_own(records: Records) -> None:
    escalation = in_state(records, State.ACCEPTED)
    records.escalations.read_back(escalation.id, "taking over")
    assert records.escalations.get(escalation.id).read_back == "taking over"
    records.escalations.move(escalation.id, State.ACCEPTED, State.ASKED_AGAIN)
    assert records.escalations.get(escalation.id).read_back == "taking over", "while the first still has it"
    assert records.escalations.own(escalation.id, State.ASKED_AGAIN, State.ACCEPTED, "U9", LATER)
    taken = records.escalations.get(escalation.id)
    assert (taken.state, taken.owner, taken.accepted_at, taken.read_back) == (State.ACCEPTED, "U9", LATER, "")


@pytest.mark.parametrize("state", sorted(OWNED))
def test_disowned_it_is_requested_again_as_if_nobody_had_had_it(records: Records, state: State) -> None:
    escalation = in_state(records, state)
    records.escalations.read_back(escalation.id, "taking over")
    assert records.escalations.disown(escalation.id, state, State.REQUESTED)
    assert not records.escalations.disown(escalation.id, state, State.REQUESTED), "somebody was first"
    again = replace(escalation, state=State.REQUESTED, owner=None, accepted_at=None)
    assert records.escalations.get(escalation.id) == again


def test_it_moves_only_from_where_it_was_thought_to_be(records: Records) -> None:
    escalation = requested(records)
    assert not records.escalations.move(escalation.id, State.ACCEPTED, State.ASKED_AGAIN)
    records.escalations.own(escalation.id, State.REQUESTED, State.ACCEPTED, "U8", AT)
    assert records.escalations.move(escalation.id, State.ACCEPTED, State.ASKED_AGAIN)
    assert not records.escalations.move(escalation.id, State.ACCEPTED, State.ASKED_AGAIN)
    assert records.escalations.get(escalation.id).state is State.ASKED_AGAIN


def test_its_urgency_and_step_change_and_nothing_else_with_them(records: Records) -> None:
    escalation = in_state(records, State.ACCEPTED)
    records.escalations.change_urgency(escalation.id, Urgency.AFTER)
    records.escalations.set_step(escalation.id, 3)
    assert records.escalations.get(escalation.id) == replace(escalation, urgency=Urgency.AFTER, step=3)


# Ending


def test_an_escalation_ends_once_and_only_from_where_it_was_thought_to_be(records: Records) -> None:
    escalation = requested(records)
    end = records.escalations.end
    assert not end(escalation.id, State.ACCEPTED, State.RESOLVED, LATER)
    records.escalations.own(escalation.id, State.REQUESTED, State.ACCEPTED, "U8", LATER)
    assert not end(escalation.id, State.REQUESTED, State.CANCELLED, LATER)
    assert end(escalation.id, State.ACCEPTED, State.RESOLVED, MUCH_LATER)
    assert not end(escalation.id, State.ACCEPTED, State.CANCELLED, LATER)
    ended = records.escalations.get(escalation.id)
    assert (ended.state, ended.ended_at, ended.owner) == (State.RESOLVED, MUCH_LATER, "U8")


@pytest.mark.parametrize("state", sorted(set(State) - LIVE))
def test_an_ended_escalation_is_had_by_nobody_new(records: Records, state: State) -> None:
    escalation = in_state(records, state)
    for expected in LIVE:
        assert not records.escalations.own(escalation.id, expected, State.ACCEPTED, "U9", LATER)
        assert not records.escalations.move(escalation.id, expected, State.REQUESTED)
    assert records.escalations.get(escalation.id) == escalation


def test_how_it_ended_is_kept(records: Records) -> None:
    escalation = in_state(records, State.RESOLVED)
    resolution = Resolution(outcome=Outcome.APPROVED, told="20 EUR, today", note="well held")
    records.escalations.resolve(escalation.id, "U9", resolution)
    resolved = records.escalations.get(escalation.id)
    assert (resolved.owner, resolved.outcome, resolved.told, resolved.note) == (
        "U9",
        Outcome.APPROVED,
        "20 EUR, today",
        "well held",
    )


# Who was asked


def asks(records: Records, escalation: Escalation) -> dict[str, Ask]:
    return {ask.supervisor: ask for ask in records.escalations.asks(escalation.id)}


def asked(*people: str, at: datetime = AT) -> list[Ask]:
    return [Ask(supervisor=person, asked_at=at, passed_at=None, reason=None) for person in people]


def test_asking_again_in_one_round_changes_nothing(records: Records) -> None:
    escalation = requested(records)
    records.escalations.ask(escalation.id, ["U9"], AT)
    assert records.escalations.passed(escalation.id, "U9", BUSY, LATER)
    records.escalations.ask(escalation.id, ["U9", "U8"], LATER)
    (first,) = asked("U9")
    assert records.escalations.asks(escalation.id) == (
        replace(first, passed_at=LATER, reason=BUSY),
        *asked("U8", at=LATER),
    )


def test_one_passes_once_and_only_when_asked(records: Records) -> None:
    escalation = requested(records)
    records.escalations.ask(escalation.id, ["U8", "U9"], AT)
    assert not records.escalations.passed(escalation.id, "U7", BUSY, LATER)
    assert records.escalations.passed(escalation.id, "U8", BUSY, LATER)
    assert not records.escalations.passed(escalation.id, "U8", BUSY, MUCH_LATER)
    found = asks(records, escalation)
    assert {person: (ask.passed_at, ask.reason) for person, ask in found.items()} == {
        "U8": (LATER, BUSY),
        "U9": (None, None),
    }


def test_the_first_ping_that_slack_took_counts_whatever_round_it_was(records: Records) -> None:
    escalation = requested(records)
    assert escalation.first_pinged_at is None
    assert records.escalations.pinged(escalation.id, LATER)
    records.escalations.begin_round(escalation.id)
    assert not records.escalations.pinged(escalation.id, MUCH_LATER)
    assert records.escalations.get(escalation.id).first_pinged_at == LATER


def test_in_a_new_round_everybody_may_be_asked_but_who_passed_for_good(records: Records) -> None:
    escalation, other = requested(records), requested(records)
    for one in (escalation, other):
        records.escalations.ask(one.id, ["U6", "U7", "U8", "U9"], AT)
    for person, reason in (("U6", PassReason.CONFLICT), ("U7", NOT_MINE), ("U8", BUSY)):
        records.escalations.passed(escalation.id, person, reason, LATER)
    records.escalations.begin_round(escalation.id)
    assert list(asks(records, escalation)) == ["U6", "U7"]
    assert list(asks(records, other)) == ["U6", "U7", "U8", "U9"]
    records.escalations.ask(escalation.id, ["U6", "U9"], MUCH_LATER)
    found = asks(records, escalation)
    assert (found["U6"].reason, found["U9"].asked_at) == (PassReason.CONFLICT, MUCH_LATER)


def test_who_left_is_not_asked_again_whatever_they_answered_before(records: Records) -> None:
    escalation = requested(records)
    records.escalations.ask(escalation.id, ["U7", "U8"], AT)
    records.escalations.passed(escalation.id, "U8", BUSY, LATER)
    for person in ("U7", "U8", "U9"):
        for at in (MUCH_LATER, MUCH_LATER + timedelta(minutes=1)):
            records.escalations.left(escalation.id, person, at)
    records.escalations.begin_round(escalation.id)
    found = asks(records, escalation)
    assert {person: ask.passed_at for person, ask in found.items()} == {
        "U7": MUCH_LATER,
        "U8": LATER,
        "U9": MUCH_LATER,
    }
    assert {ask.reason for ask in found.values()} == {PassReason.LEFT}


# Who has what


def test_what_somebody_is_looked_for_is_found_oldest_first(records: Records) -> None:
    found = [in_state(records, state) for state in (*State, *State)]
    assert records.escalations.asking() == [escalation for escalation in found if escalation.state in ASKING]


def test_who_is_looked_for_most_urgently_comes_first_without_ones_own(records: Records) -> None:
    urgencies = (Urgency.AFTER, Urgency.WAITING, Urgency.ON_THE_LINE)
    asked = [
        records.escalations.add(logged(records, agent=agent).id, agent, HandOver(urgency=it, situation="a"), AT, team=1)
        for agent in ("U1", "U8")
        for it in (*urgencies, *urgencies)
    ]
    for state in State:
        in_state(records, state, "U9")
    quiet = records.escalations.owned_by("U9")[-1].id
    first = [it.id for urgency in reversed(urgencies) for it in asked if it.urgency is urgency and it.agent == "U1"]
    assert [it for it in records.escalations.asking_others_than("U8", [1]) if it in first] == first
    assert not {it.id for it in asked if it.agent == "U8"} & set(records.escalations.asking_others_than("U8", [1]))
    assert quiet in records.escalations.asking_others_than("U8", [1])
    assert quiet not in records.escalations.asking_others_than("U9", [1])


def test_what_somebody_has_is_found_oldest_first(records: Records) -> None:
    found = [in_state(records, state, owner) for owner in ("U8", "U9", "U8") for state in State]
    expected = [it for it in found if it.state in OWNED and it.owner == "U8"]
    assert records.escalations.owned_by("U8") == expected
    assert records.escalations.owned_by("U7") == []


@pytest.mark.parametrize("state", sorted(State))
def test_who_has_a_live_case_is_engaged_with_any_other(records: Records, state: State) -> None:
    escalation = in_state(records, state)
    engaged = records.escalations.engaged(["U8", "U9"], LATER, besides=requested(records).id)
    assert engaged == ({"U8"} if state in OWNED else set())
    assert records.escalations.engaged(["U8"], LATER, besides=escalation.id) == set(), "with itself it is not"


def test_who_was_asked_lately_is_engaged_with_any_other(records: Records) -> None:
    escalation, other = requested(records), requested(records)
    records.escalations.ask(escalation.id, ["U8", "U9"], AT)
    just_before = AT - timedelta(milliseconds=1)
    assert records.escalations.engaged(["U7", "U8"], just_before, besides=other.id) == {"U8"}
    assert records.escalations.engaged(["U7", "U8"], AT, besides=other.id) == set()
    assert records.escalations.engaged(["U7", "U8"], just_before, besides=escalation.id) == set()


@pytest.mark.parametrize("state", sorted(State))
def test_an_agent_is_on_the_line_while_a_request_made_there_lives(records: Records, state: State) -> None:
    in_state(records, state)
    assert records.escalations.has_live_on_the_line("U1") is (state in LIVE)
    assert not records.escalations.has_live_on_the_line("U2")


def test_neither_a_waiting_request_nor_a_closed_contact_is_on_the_line(records: Records) -> None:
    waiting = logged(records)
    records.escalations.add(waiting.id, "U1", HandOver(urgency=Urgency.WAITING, situation="a"), AT, team=1)
    assert not records.escalations.has_live_on_the_line("U1")
    contact = logged(records)
    requested(records, contact)
    records.contacts.close(contact.id, CLOSING, LATER)
    assert not records.escalations.has_live_on_the_line("U1")
