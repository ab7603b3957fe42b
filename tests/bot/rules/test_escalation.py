from datetime import UTC, datetime
from typing import Any

import pytest

from bot.rules.contact import Contact
from bot.rules.contact import State as ContactState
from bot.rules.escalation import LIVE, TRANSITIONS, Action, Need, State, Urgency, draft

# What each action makes of each state, by eye; a dash is a thing that cannot happen.
TABLE = """
                requested   accepted    resolved    cancelled
accept          accepted    -           -           -
resolve         -           resolved    -           -
cancel          cancelled   cancelled   -           -
contact_closed  cancelled   resolved    -           -
"""


def cells() -> list[tuple[State, Action, State | None]]:
    heading, *rows = [line.split() for line in TABLE.strip().splitlines()]
    return [
        (State(before), Action(action), None if after == "-" else State(after))
        for action, *afters in rows
        for before, after in zip(heading, afters, strict=True)
    ]


@pytest.mark.parametrize(("before", "action", "after"), cells())
def test_every_action_in_every_state(before: State, action: Action, after: State | None) -> None:
    assert TRANSITIONS.get((before, action)) is after


def test_the_table_above_is_complete() -> None:
    assert len(cells()) == len(State) * len(Action)


def test_nothing_leads_out_of_an_ended_state() -> None:
    assert {state for state, _ in TRANSITIONS} == LIVE == {State.REQUESTED, State.ACCEPTED}


def test_closing_the_contact_ends_every_live_state() -> None:
    assert all(TRANSITIONS[state, Action.CONTACT_CLOSED] not in LIVE for state in LIVE)


def logged(**said: Any) -> Contact:
    return Contact(
        id=1,
        agent="U1",
        reference="48213",
        state=ContactState.OPEN,
        opened_at=datetime(2026, 11, 22, tzinfo=UTC),
        closing=None,
        closed_at=None,
        **said,
    )


def test_a_draft_has_what_the_agent_logged_each_in_its_place() -> None:
    hand_over = draft(
        logged(
            summary="Refund refused twice",
            words="You are all thieves",
            would_accept="The refund, today",
            tried="Explained the terms",
            promised="To ask",
            ticket="T-9",
        )
    )
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
