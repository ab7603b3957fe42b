from datetime import UTC, datetime
from typing import Any

import pytest

from bot.rules.contact import Contact
from bot.rules.contact import State as ContactState
from bot.rules.escalation import (
    ASKING,
    LIVE,
    OWNED,
    TRANSITIONS,
    WHO,
    Action,
    HandOver,
    Need,
    PassReason,
    State,
    Urgency,
    Who,
    completed,
    draft,
)

# What each action makes of each state, by eye; a dash is a thing that cannot happen.
TABLE = """
                     requested    accepted     asked_again  resolved     cancelled
ask                  requested    -            asked_again  -            -
pass                 requested    -            asked_again  -            -
accept               accepted     -            accepted     -            -
decide               resolved     -            -            -            -
read_back            -            accepted     accepted     -            -
still_here           -            accepted     accepted     -            -
go_quiet             -            asked_again  -            -            -
question             requested    -            asked_again  -            -
owners_question      -            accepted     accepted     -            -
invite               -            accepted     accepted     -            -
take_on              -            accepted     accepted     -            -
join                 -            accepted     asked_again  -            -
add_fact             requested    accepted     asked_again  -            -
change_urgency       requested    accepted     asked_again  -            -
resolve              -            resolved     resolved     -            -
cancel               cancelled    cancelled    cancelled    -            -
close_contact        cancelled    resolved     resolved     -            -
leave                -            requested    requested    -            -
agent_leaves         cancelled    -            -            -            -
"""


def cells() -> list[tuple[State, Action, State | None]]:
    heading, *rows = [line.split() for line in TABLE.strip().splitlines()]
    return [
        (State(before), Action[action.upper()], None if after == "-" else State(after))
        for action, *afters in rows
        for before, after in zip(heading, afters, strict=True)
    ]


@pytest.mark.parametrize(("before", "action", "after"), cells())
def test_every_action_in_every_state(before: State, action: Action, after: State | None) -> None:
    assert TRANSITIONS.get((before, action)) is after


def test_the_table_above_is_complete() -> None:
    assert len(cells()) == len(set(cells())) == len(State) * len(Action)


def test_it_is_known_whose_every_action_is() -> None:
    assert set(WHO) == set(Action)
    assert set(WHO.values()) == set(Who)


def test_nothing_leads_out_of_an_ended_state() -> None:
    assert {state for state, _ in TRANSITIONS} == LIVE == set(State) - {State.RESOLVED, State.CANCELLED}


def test_whoever_has_it_and_the_agent_can_each_end_it_in_every_state_they_meet() -> None:
    ends = {(state, WHO[action]) for (state, action), after in TRANSITIONS.items() if after not in LIVE}
    assert {(state, Who.AGENT) for state in LIVE} <= ends
    assert {(state, Who.OWNER) for state in OWNED} <= ends


def test_closing_the_contact_ends_every_live_state() -> None:
    assert all(TRANSITIONS[state, Action.CLOSE_CONTACT] not in LIVE for state in LIVE)


def test_in_every_live_state_somebody_has_it_or_is_looked_for() -> None:
    assert ASKING | OWNED == LIVE
    assert {state for state, action in TRANSITIONS if action is Action.ASK} == ASKING


def test_what_is_looked_for_can_be_accepted_and_nothing_else_can() -> None:
    assert {state for state, action in TRANSITIONS if action is Action.ACCEPT} == ASKING
    assert {TRANSITIONS[state, Action.ACCEPT] for state in ASKING} == {State.ACCEPTED}


def test_only_who_owns_it_can_do_what_owners_do() -> None:
    owners = {Action.READ_BACK, Action.STILL_HERE, Action.OWNERS_QUESTION, Action.INVITE, Action.RESOLVE}
    assert {action for action, who in WHO.items() if who is Who.OWNER} == owners
    assert {state for state, action in TRANSITIONS if action in owners} == OWNED


def test_an_owner_who_leaves_leaves_it_to_be_asked_for() -> None:
    assert {TRANSITIONS[state, Action.LEAVE] for state in OWNED} == {State.REQUESTED}


def test_every_state_can_be_come_to() -> None:
    assert {State.REQUESTED, *TRANSITIONS.values()} == set(State)


def test_who_is_only_busy_may_be_asked_again() -> None:
    for_good = {PassReason.NOT_MY_AREA, PassReason.CONFLICT, PassReason.LEFT}
    assert {reason for reason in PassReason if reason.is_for_good} == for_good


# The hand-over


def logged(**said: Any) -> Contact:
    return Contact(
        team=1,
        id=1,
        agent="U1",
        reference="48213",
        state=ContactState.OPEN,
        opened_at=datetime(2026, 11, 22, tzinfo=UTC),
        closing=None,
        closed_at=None,
        **said,
    )


FULL = logged(
    summary="Refund refused twice",
    words="You are all thieves",
    would_accept="The refund, today",
    tried="Explained the terms",
    promised="To ask",
    ticket="T-9",
)


def test_a_draft_has_what_the_agent_logged_each_in_its_place() -> None:
    hand_over = draft(FULL)
    assert hand_over.situation == "Refund refused twice"
    assert hand_over.background == "Tried: Explained the terms\nPromised: To ask\nTicket: T-9"
    assert hand_over.assessment == "In their words: You are all thieves"
    assert hand_over.recommendation == "They would accept: The refund, today"
    assert hand_over.contingency == ""


def test_a_draft_asks_for_somebody_on_the_line_to_take_over() -> None:
    assert (draft(logged()).urgency, draft(logged()).need) == (Urgency.ON_THE_LINE, Need.TAKE_OVER)


def test_without_a_summary_the_customers_words_are_the_situation_and_are_not_said_twice() -> None:
    hand_over = draft(logged(words="You are all thieves"))
    assert hand_over.situation == "You are all thieves"
    assert hand_over.assessment == ""


def test_what_was_not_said_is_not_drafted() -> None:
    hand_over = draft(logged())
    assert not any((hand_over.situation, hand_over.background, hand_over.assessment, hand_over.recommendation))


def test_a_line_is_completed_from_what_is_logged() -> None:
    hand_over = completed(HandOver(situation="Shouting now"), FULL)
    assert hand_over.situation == "Shouting now"
    assert hand_over.background.splitlines()[:2] == ["Logged: Refund refused twice", "Tried: Explained the terms"]
    assert hand_over.assessment == "In their words: You are all thieves"
    assert hand_over.recommendation == "They would accept: The refund, today"


def test_what_the_hand_over_says_is_not_replaced_nor_said_twice() -> None:
    said = HandOver(situation="Refund refused twice, shouting", background="Two calls", assessment="Means it")
    hand_over = completed(said, FULL)
    assert (hand_over.situation, hand_over.background, hand_over.assessment) == (
        said.situation,
        said.background,
        said.assessment,
    )
    assert "Logged" not in completed(HandOver(situation=said.situation), FULL).background
