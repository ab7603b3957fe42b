"""Invitations of colleagues to a case."""

from datetime import datetime

from bot.rules.escalation import Invitation, InvitationKind, InvitationState
from storage.rows import Row, Rows
from storage.times import from_ms, from_ms_or_none, to_ms


class Invitations:
    """At most one of a kind is open on an escalation: the schema refuses a second."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def add(self, escalation_id: int, kind: InvitationKind, person: str, invited_by: str, at: datetime) -> Invitation:
        row = self._rows.insert(
            "invitations",
            escalation_id=escalation_id,
            kind=kind,
            person=person,
            invited_by=invited_by,
            state=InvitationState.OPEN,
            invited_at=to_ms(at),
        )
        return _invitation(row)

    def get(self, invitation_id: int) -> Invitation:
        """The invitation with this id. Raises KeyError where there is none."""
        return _invitation(self._rows.get("invitations", invitation_id))

    def of(self, escalation_id: int) -> tuple[Invitation, ...]:
        """Every invitation to an escalation, oldest first."""
        rows = self._rows.all("SELECT * FROM invitations WHERE escalation_id = :id ORDER BY id", id=escalation_id)
        return tuple(map(_invitation, rows))

    def open_to(self, person: str) -> tuple[Invitation, ...]:
        """What this person has not answered yet, oldest first."""
        rows = self._rows.all(
            "SELECT * FROM invitations WHERE person = :person AND state = 'open' ORDER BY id", person=person
        )
        return tuple(map(_invitation, rows))

    def end(self, invitation_id: int, state: InvitationState, at: datetime) -> bool:
        """Answer or withdraw an open invitation; False when it is not open any more."""
        return self._rows.changed(
            "UPDATE invitations SET state = :state, answered_at = :at WHERE id = :id AND state = 'open'",
            id=invitation_id,
            state=state,
            at=to_ms(at),
        )

    def withdraw(self, escalation_id: int, at: datetime, kind: InvitationKind | None = None) -> None:
        """End what is still open on an escalation: of one kind, or of both."""
        self._rows.run(
            """UPDATE invitations SET state = 'withdrawn', answered_at = :at
               WHERE escalation_id = :id AND state = 'open' AND kind = COALESCE(:kind, kind)""",
            id=escalation_id,
            kind=kind,
            at=to_ms(at),
        )


def _invitation(row: Row) -> Invitation:
    return Invitation(
        id=row["id"],
        escalation_id=row["escalation_id"],
        kind=InvitationKind(row["kind"]),
        person=row["person"],
        invited_by=row["invited_by"],
        state=InvitationState(row["state"]),
        invited_at=from_ms(row["invited_at"]),
        answered_at=from_ms_or_none(row["answered_at"]),
    )
