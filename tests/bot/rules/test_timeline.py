"""What follows from what has happened: whether something told is still so."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.rules.escalation import Escalation, Invitation, InvitationKind, InvitationState, Need, State, Urgency
from bot.rules.timeline import Entry, Event, answer_to, awaits_the_owner, is_unanswered, said_with

NOW = datetime(2026, 11, 22, 14, 2, tzinfo=UTC)
REQUESTED = Escalation(
    team=1,
    id=7,
    contact_id=1,
    agent="AGENT",
    state=State.REQUESTED,
    urgency=Urgency.ON_THE_LINE,
    need=Need.TAKE_OVER,
    situation="Shouting",
    requested_at=NOW,
    owner=None,
    accepted_at=None,
    read_back="",
    outcome=None,
    told="",
    note="",
    ended_at=None,
    step=0,
    first_pinged_at=None,
)
OWNED = replace(REQUESTED, state=State.ACCEPTED, owner="OWNER", accepted_at=NOW)


def entry(number: int, event: Event, person: str = "", *others: str, escalation_id: int = 7, words: str = "") -> Entry:
    return Entry(
        id=number,
        contact_id=1,
        escalation_id=escalation_id,
        event=event,
        person=person,
        others=others,
        words=words,
        at=NOW + timedelta(minutes=number),
    )


@pytest.mark.parametrize(
    ("later", "is_news"),
    [
        (Event.PASSED, True),
        (Event.FACT, True),
        (Event.ACCEPTED, False),
        (Event.NOBODY_YET, False),
        (Event.OWNER_LEFT, False),
    ],
)
def test_that_nobody_has_come_is_news_until_somebody_has_or_it_is_said_again(later: Event, is_news: bool) -> None:
    told = entry(3, Event.NOBODY_YET)
    assert is_unanswered(REQUESTED, [entry(2, later), told, entry(4, later)], told) is is_news
    assert is_unanswered(REQUESTED, [told, entry(4, later, escalation_id=6)], told), "on another request"
    assert not is_unanswered(OWNED, [told], told)


@pytest.mark.parametrize(
    ("later", "is_awaited"),
    [
        (entry(4, Event.FACT, "AGENT"), True),
        (entry(4, Event.QUESTION, "OWNER"), False),
        (entry(4, Event.STILL_ON_IT, "", "OWNER"), False),
        (entry(4, Event.URGENCY, "AGENT"), False),
    ],
)
def test_an_owner_is_waited_for_until_any_sign_of_life(later: Entry, is_awaited: bool) -> None:
    asked = entry(3, Event.STILL_ON_IT, "", "OWNER")
    assert awaits_the_owner(OWNED, [asked, later], asked) is is_awaited
    assert not awaits_the_owner(replace(OWNED, owner="OTHER"), [asked], asked)
    assert not awaits_the_owner(REQUESTED, [asked], asked)


def test_an_owner_who_is_quiet_is_waited_for_whatever_the_urgency() -> None:
    asked, urgency = entry(3, Event.STILL_ON_IT, "", "OWNER"), entry(4, Event.URGENCY, "AGENT")
    assert awaits_the_owner(replace(OWNED, state=State.ASKED_AGAIN), [asked, urgency], asked)


def test_an_answer_belongs_to_its_question_and_a_reason_to_its_invitation() -> None:
    first, second = entry(1, Event.QUESTION), entry(2, Event.QUESTION)
    answer = replace(entry(3, Event.ANSWER), answers=2)
    assert answer_to(first, [first, second, answer]) is None
    assert answer_to(second, [first, second, answer]) is answer
    invited = entry(4, Event.INVITED_TO_JOIN, "OWNER", "OTHER", words="You know them")
    invitation = Invitation(
        id=1,
        escalation_id=7,
        kind=InvitationKind.JOIN,
        person="OTHER",
        invited_by="OWNER",
        state=InvitationState.OPEN,
        invited_at=invited.at,
        answered_at=None,
    )
    assert said_with(invitation, [first, invited]) == "You know them"
    assert said_with(replace(invitation, person="SOMEBODY"), [first, invited]) == ""
