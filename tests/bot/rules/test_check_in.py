from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.rules.check_in import Later, again_at, is_over, may_offer
from bot.rules.contact import Closing, Contact, Intensity, Outcome, Safety, State
from bot.rules.escalation import Escalation, Need, Urgency
from bot.rules.escalation import State as EscalationState
from bot.rules.hours import ALWAYS, Hours, parse_spans
from bot.rules.wellbeing import Wellbeing

NOW = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
USUAL = Wellbeing()


def ended(intensity: Intensity | None = Intensity.IRATE, safety: Safety | None = None) -> Contact:
    return Contact(
        team=1,
        id=1,
        agent="U1",
        reference="48213",
        intensity=intensity,
        safety=safety,
        state=State.CLOSED,
        opened_at=NOW - timedelta(minutes=20),
        closing=Closing(outcome=Outcome.RESOLVED),
        closed_at=NOW - timedelta(minutes=5),
    )


def still_open() -> Contact:
    return replace(ended(), state=State.OPEN, closing=None, closed_at=None)


def asked(state: EscalationState, urgency: Urgency = Urgency.ON_THE_LINE) -> Escalation:
    return Escalation(
        team=1,
        id=1,
        contact_id=1,
        agent="U1",
        state=state,
        urgency=urgency,
        need=Need.TAKE_OVER,
        situation="shouting",
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


def test_a_check_in_is_offered_after_a_hard_contact() -> None:
    for contact in (ended(Intensity.IRATE), ended(Intensity.THREAT_OR_ABUSE), ended(None, Safety.SELF_HARM)):
        assert may_offer(contact, None, None, USUAL, NOW)


@pytest.mark.parametrize("intensity", [None, Intensity.FRUSTRATED, Intensity.ANGRY])
def test_it_is_not_offered_after_an_easier_one_unless_the_team_says_so(intensity: Intensity | None) -> None:
    assert not may_offer(ended(intensity), None, None, USUAL, NOW)
    assert may_offer(ended(intensity), None, None, Wellbeing(offers_from=Intensity.FRUSTRATED), NOW) is bool(intensity)


def test_it_is_not_offered_where_the_team_offers_none() -> None:
    assert not may_offer(ended(), None, None, Wellbeing(offers=False), NOW)


def test_the_customer_is_gone_once_the_contact_is_closed_or_the_escalation_resolved_or_off_the_line() -> None:
    assert is_over(ended(), None)
    assert not is_over(still_open(), None)
    assert is_over(still_open(), asked(EscalationState.RESOLVED))
    assert not is_over(still_open(), asked(EscalationState.CANCELLED))
    for state in (EscalationState.REQUESTED, EscalationState.ACCEPTED, EscalationState.ASKED_AGAIN):
        assert not is_over(still_open(), asked(state))
        assert is_over(still_open(), asked(state, Urgency.WAITING))


def test_it_is_offered_once_a_shift() -> None:
    for ago, may in ((timedelta(), False), (USUAL.shift - timedelta(seconds=1), False), (USUAL.shift, True)):
        assert may_offer(ended(), None, NOW - ago, USUAL, NOW) is may


def test_later_is_half_an_hour_or_shortly_before_the_team_closes() -> None:
    until_six = Hours(UTC, parse_spans("mon-sun 08:00-18:00"))
    assert again_at(Later.HALF_AN_HOUR, until_six, USUAL, NOW) == NOW + timedelta(minutes=30)
    assert again_at(Later.END_OF_SHIFT, until_six, USUAL, NOW) == NOW.replace(hour=17, minute=45)
    at_closing = NOW.replace(hour=17, minute=50)
    assert again_at(Later.END_OF_SHIFT, until_six, USUAL, at_closing) == at_closing + timedelta(minutes=1)


def test_where_the_team_does_not_close_the_end_of_the_shift_is_some_hours_away() -> None:
    assert again_at(Later.END_OF_SHIFT, ALWAYS, USUAL, NOW) == NOW + timedelta(hours=4)
