"""Holds: cases kept beyond their time."""

from datetime import datetime

from bot.rules.hold import Hold, State
from storage.rows import Row, Rows
from storage.times import from_ms, from_ms_or_none, to_ms


class Holds:
    """At most one asked for or on for each contact: the schema refuses a second."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def add(self, contact_id: int, state: State, person: str, reason: str, at: datetime) -> Hold:
        row = self._rows.insert(
            "holds",
            contact_id=contact_id,
            state=state,
            person=person,
            reason=reason,
            since_at=to_ms(at),
            decided_by="",
        )
        return _hold(row)

    def get(self, hold_id: int) -> Hold:
        """The hold with this id. Raises KeyError where there is none."""
        return _hold(self._rows.get("holds", hold_id))

    def current(self, contact_id: int) -> Hold | None:
        """What keeps this case, or would if a supervisor agreed."""
        row = self._rows.one("SELECT * FROM holds WHERE contact_id = :id AND state IN ('asked', 'on')", id=contact_id)
        return _hold(row) if row else None

    def put_on(self, hold_id: int, reason: str, review_at: datetime, supervisor: str) -> bool:
        """Keep the case, for this reason, until the review; False when it has been declined or has ended."""
        return self._rows.changed(
            """UPDATE holds SET state = 'on', reason = :reason, review_at = :review, decided_by = :supervisor
               WHERE id = :id AND state IN ('asked', 'on')""",
            id=hold_id,
            reason=reason,
            review=to_ms(review_at),
            supervisor=supervisor,
        )

    def decline(self, hold_id: int, reason: str, supervisor: str) -> bool:
        """Do not keep what was asked for, for this reason; False when somebody was first."""
        return self._rows.changed(
            """UPDATE holds SET state = 'declined', reason = :reason, decided_by = :supervisor
               WHERE id = :id AND state = 'asked'""",
            id=hold_id,
            reason=reason,
            supervisor=supervisor,
        )

    def end(self, hold_id: int, supervisor: str) -> bool:
        """Keep it no more; False when somebody was first."""
        return self._rows.changed(
            "UPDATE holds SET state = 'ended', decided_by = :supervisor WHERE id = :id AND state = 'on'",
            id=hold_id,
            supervisor=supervisor,
        )


def _hold(row: Row) -> Hold:
    return Hold(
        id=row["id"],
        contact_id=row["contact_id"],
        state=State(row["state"]),
        person=row["person"],
        reason=row["reason"],
        since=from_ms(row["since_at"]),
        review_at=from_ms_or_none(row["review_at"]),
        decided_by=row["decided_by"],
    )
