"""The supervisors' screens: Slack takes them, whatever people typed, and what they say reads well."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from slack_sdk.models.views import View

from bot.rules.contact import Safety
from bot.rules.escalation import InvitationKind, InvitationState, Need, Outcome, PassReason, State
from bot.rules.timeline import Event
from bot.views import supervision, words
from bot.views.blocks import Message
from bot.views.escalation import card, in_words, ping, standing
from tests.bot.views.supervision_samples import (
    ID,
    NOW,
    OTHER,
    OWNER,
    a_case,
    an_entry,
    an_escalation,
    an_invitation,
    asks,
    supervision_screens,
)
from tests.bot.views.test_screens import HOSTILE, problems

TIME = re.compile(r"<!date\^\d+\^\{time\}\|(\d\d:\d\d) UTC>")


def plain(text: str) -> str:
    return TIME.sub(r"\1", text)


def action_ids(message: Message) -> list[str]:
    elements = [element for block in message.payload()["blocks"] for element in block.get("elements", [])]
    return [element["action_id"] for element in elements if "action_id" in element]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_slack_takes_every_screen(text: str) -> None:
    assert {name: found for name, screen in supervision_screens(text) if (found := problems(screen))} == {}


def test_every_message_names_the_case_and_its_sentences_stand_apart() -> None:
    odd = re.compile(r"\.\.|  |\s[.,]|None|“”|<@>")
    messages = [(name, screen) for name, screen in supervision_screens("Wants a refund") if isinstance(screen, Message)]
    assert [name for name, message in messages if f"#{ID}" not in message.text] == []
    assert [(name, message.text) for name, message in messages if odd.search(message.text)] == []


def test_what_was_typed_is_in_no_button_and_no_metadata() -> None:
    def elements(value: Any) -> Iterator[dict[str, Any]]:
        match value:
            case list():
                for item in value:
                    yield from elements(item)
            case dict():
                if "action_id" in value:
                    yield value
                for item in value.values():
                    yield from elements(item)

    for name, screen in supervision_screens("typed"):
        body = screen.to_dict() if isinstance(screen, View) else screen.payload()
        kept = [f"{element.get('value')} {element.get('options')}" for element in elements(body)]
        assert "typed" not in "".join(kept), name
        assert "typed" not in body.get("private_metadata", ""), name


@pytest.mark.parametrize(
    ("passed", "says"),
    [
        (0, "Waiting for a supervisor since 14:02."),
        (1, "Waiting for a supervisor since 14:02. 1 of 3 busy."),
        (3, "Waiting for a supervisor since 14:02. Everyone asked is busy."),
    ],
)
def test_who_passed_is_a_number(passed: int, says: str) -> None:
    assert plain(standing(an_escalation(""), asks(3, passed), ())) == says


def test_where_it_stands_says_who_came_too_and_whose_answer_is_awaited() -> None:
    owned = replace(an_escalation("", State.ACCEPTED), read_back="Taking over")
    joined = an_invitation(InvitationKind.JOIN, InvitationState.ACCEPTED)
    waiting = an_invitation(InvitationKind.TAKE_ON, InvitationState.OPEN, "U0SUPERVISOR1")
    has_it = f"<@{OWNER}> has it since 14:02, with <@{OTHER}>"
    handing = "Handing on to <@U0SUPERVISOR1>, not yet accepted."
    assert plain(standing(owned, (), (joined, waiting))) == f"{has_it}. {handing}"
    assert plain(in_words(owned, (), (joined, waiting))) == f"{has_it}: “Taking over”. {handing}"
    taken_on = replace(joined, person=OWNER)
    assert plain(standing(owned, (), (taken_on,))) == f"<@{OWNER}> has it since 14:02.", "nobody is with themself"


def test_how_it_ended_is_said_as_people_say_it() -> None:
    said = {outcome: plain(standing(an_escalation("", State.RESOLVED, outcome=outcome), (), ())) for outcome in Outcome}
    assert said[Outcome.APPROVED] == f"Approved by <@{OWNER}> at 14:11."
    assert said[Outcome.AGENT_RESOLVES] == f"Ended at 14:11 with <@{OWNER}>: agent resolves it, with advice."


def test_words_to_the_agent_are_theirs_alone() -> None:
    said = replace(an_escalation("", State.RESOLVED), told="By Friday", note="Well held!")
    assert in_words(said, (), ()).endswith("The customer was told: “By Friday”. To you: “Well held!”")
    assert "Friday" not in standing(said, (), ())


def test_an_approval_is_asked_for_by_what_and_how_much() -> None:
    case = a_case(replace(an_escalation("", need=Need.APPROVE), approval="120 EUR"), "48213", asked=asks(2))
    assert "Approve something. 120 EUR. From" in ping(case, OTHER).text
    assert action_ids(ping(case, OTHER)) == ["escalation:approve", "escalation:decline", "escalation:pass"]


def test_an_approval_that_somebody_has_and_is_quiet_about_is_taken_on_first() -> None:
    """Only the owner can decide it then, and so others are not offered what would be refused."""
    case = a_case(an_escalation("", State.ASKED_AGAIN, need=Need.APPROVE), "48213", asked=asks(1))
    assert action_ids(ping(case, OTHER)) == ["escalation:accept", "escalation:pass"]


def test_where_somebody_is_at_risk_the_card_has_not_even_the_line() -> None:
    case = a_case(an_escalation("Has pills"), "48213", asked=asks(2), safety=Safety.SELF_HARM)
    assert "pills" not in str(card(case).payload())
    assert "pills" in str(ping(case, OTHER).payload())


def test_the_newest_facts_are_in_the_ping() -> None:
    facts = [an_entry(Event.FACT, f"Fact {number}.", number, at=NOW + timedelta(minutes=number)) for number in range(9)]
    shown = str(ping(a_case(an_escalation(""), "48213", happened=facts), OTHER).payload())
    assert [number for number in range(9) if f"Fact {number}." in shown] == [4, 5, 6, 7, 8]


def test_every_reason_for_passing_that_a_person_can_give_is_on_the_menu() -> None:
    assert set(words.PASS_REASON) == set(PassReason) - {PassReason.LEFT}


def test_who_owns_it_by_an_invitation_has_one_message_with_buttons() -> None:
    owned = an_escalation("", State.ACCEPTED)
    invited = an_invitation(InvitationKind.TAKE_ON, InvitationState.ACCEPTED, OWNER)
    case = a_case(owned, "48213", asked=asks(2), invited=[invited])
    assert action_ids(ping(case, OWNER)) == []
    assert "escalation:resolve" in action_ids(supervision.invitation(case, invited))
    again = a_case(replace(owned, accepted_at=NOW + timedelta(hours=1)), "48213", asked=asks(2), invited=[invited])
    assert "escalation:resolve" in action_ids(ping(again, OWNER)), "who had it before and accepted it anew"
    assert action_ids(supervision.invitation(again, invited)) == []


def test_a_question_whether_somebody_is_still_on_it_is_over_with_any_sign_of_life_or_another_urgency() -> None:
    owned = an_escalation("", State.ACCEPTED)
    asked = an_entry(Event.STILL_ON_IT, number=5)
    for later, is_over in (
        (an_entry(Event.FACT, "New", 6), False),
        (an_entry(Event.QUESTION, "How?", 6, person=OWNER), True),
        (an_entry(Event.STILL_ON_IT, number=6), True),
        (an_entry(Event.URGENCY, number=6), True),
        (an_entry(Event.READ_BACK, "Here", 4, person=OWNER), False),
    ):
        shown = supervision.still_on_it(a_case(owned, "48213", happened=[asked, later]), asked)
        assert (action_ids(shown) == []) is is_over, later
