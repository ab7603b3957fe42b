from datetime import UTC, datetime, timedelta

import pytest

from bot.rules.check_in import SHIFT, may_offer
from bot.rules.contact import Closing, Contact, Intensity, Outcome, Safety, State

NOW = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)


def ended(intensity: Intensity | None = Intensity.IRATE, safety: Safety | None = None) -> Contact:
    return Contact(
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
    return Contact(
        id=1,
        agent="U1",
        reference="48213",
        intensity=Intensity.THREAT_OR_ABUSE,
        state=State.OPEN,
        opened_at=NOW,
        closing=None,
        closed_at=None,
    )


def test_a_check_in_is_offered_after_a_hard_contact() -> None:
    assert may_offer(ended(Intensity.IRATE), None, NOW)
    assert may_offer(ended(Intensity.THREAT_OR_ABUSE), None, NOW)
    assert may_offer(ended(None, Safety.SELF_HARM), None, NOW)


@pytest.mark.parametrize("intensity", [None, Intensity.FRUSTRATED, Intensity.ANGRY])
def test_it_is_not_offered_after_an_easier_one(intensity: Intensity | None) -> None:
    assert not may_offer(ended(intensity), None, NOW)


def test_it_is_not_offered_while_the_customer_is_there() -> None:
    assert not may_offer(still_open(), None, NOW)


def test_it_is_offered_once_a_shift() -> None:
    assert not may_offer(ended(), NOW, NOW)
    assert not may_offer(ended(), NOW - SHIFT + timedelta(seconds=1), NOW)
    assert may_offer(ended(), NOW - SHIFT, NOW)
