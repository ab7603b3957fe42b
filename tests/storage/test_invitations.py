import sqlite3

import pytest

from bot.rules.escalation import Invitation, InvitationKind, InvitationState
from storage import Database, Records
from tests.storage.samples import AT, LATER, MUCH_LATER, requested

TAKE_ON, JOIN = InvitationKind.TAKE_ON, InvitationKind.JOIN
OPEN, WITHDRAWN = InvitationState.OPEN, InvitationState.WITHDRAWN


def states(records: Records, escalation_id: int) -> list[InvitationState]:
    return [invitation.state for invitation in records.invitations.of(escalation_id)]


def test_an_invitation_comes_back_as_it_was_made(records: Records) -> None:
    escalation = requested(records)
    made = records.invitations.add(escalation.id, TAKE_ON, "U9", "U8", AT)
    assert made == records.invitations.get(made.id)
    assert made == Invitation(
        id=made.id,
        escalation_id=escalation.id,
        kind=TAKE_ON,
        person="U9",
        invited_by="U8",
        state=OPEN,
        invited_at=AT,
        answered_at=None,
    )


def test_no_invitation_no_answer(records: Records) -> None:
    with pytest.raises(KeyError):
        records.invitations.get(404)
    assert records.invitations.of(404) == ()


def test_those_of_one_escalation_are_found_oldest_first(records: Records) -> None:
    escalation, other = requested(records), requested(records)
    first = records.invitations.add(escalation.id, TAKE_ON, "U9", "U8", AT)
    records.invitations.add(other.id, TAKE_ON, "U9", "U8", AT)
    second = records.invitations.add(escalation.id, JOIN, "U9", "U8", AT)
    assert records.invitations.of(escalation.id) == (first, second)


@pytest.mark.parametrize("answer", [InvitationState.ACCEPTED, InvitationState.DECLINED])
def test_it_is_answered_once(records: Records, answer: InvitationState) -> None:
    invitation = records.invitations.add(requested(records).id, JOIN, "U9", "U8", AT)
    assert records.invitations.end(invitation.id, answer, LATER)
    assert not records.invitations.end(invitation.id, WITHDRAWN, MUCH_LATER)
    answered = records.invitations.get(invitation.id)
    assert (answered.state, answered.answered_at) == (answer, LATER)


@pytest.mark.parametrize("kind", InvitationKind)
def test_the_schema_refuses_a_second_open_one_of_a_kind(db: Database, kind: InvitationKind) -> None:
    with db.write() as records:
        escalation = requested(records)
        records.invitations.add(escalation.id, TAKE_ON, "U9", "U8", AT)
        records.invitations.add(escalation.id, JOIN, "U9", "U8", AT)
    with pytest.raises(sqlite3.IntegrityError), db.write() as records:
        records.invitations.add(escalation.id, kind, "U7", "U8", LATER)
    with db.write() as records:
        records.invitations.withdraw(escalation.id, LATER, kind)
        records.invitations.add(escalation.id, kind, "U7", "U8", LATER)


def test_only_what_is_open_is_withdrawn_of_one_kind_or_of_both(records: Records) -> None:
    escalation, other = requested(records), requested(records)
    declined = records.invitations.add(escalation.id, TAKE_ON, "U7", "U8", AT)
    records.invitations.end(declined.id, InvitationState.DECLINED, LATER)
    for one in (escalation, other):
        records.invitations.add(one.id, TAKE_ON, "U9", "U8", AT)
        records.invitations.add(one.id, JOIN, "U9", "U8", AT)
    records.invitations.withdraw(escalation.id, MUCH_LATER, JOIN)
    assert states(records, escalation.id) == [InvitationState.DECLINED, OPEN, WITHDRAWN]
    records.invitations.withdraw(escalation.id, MUCH_LATER)
    assert states(records, escalation.id) == [InvitationState.DECLINED, WITHDRAWN, WITHDRAWN]
    assert records.invitations.get(declined.id).answered_at == LATER
    assert states(records, other.id) == [OPEN, OPEN]


def test_no_invitation_without_its_escalation(db: Database) -> None:
    with pytest.raises(sqlite3.IntegrityError), db.write() as records:
        records.invitations.add(404, JOIN, "U9", "U8", AT)
