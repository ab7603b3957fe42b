"""Callbacks."""

from datetime import datetime

from bot.rules.callback import Callback, Kind, Promise, State
from bot.rules.text import reference_key
from storage.rows import Row, Rows
from storage.times import from_ms, from_ms_or_none, to_ms


class Callbacks:
    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def add(self, owner: str, promise: Promise, contact_id: int | None, at: datetime) -> Callback:
        """Store a new promise, due."""
        row = self._rows.insert(
            "callbacks",
            contact_id=contact_id,
            owner=owner,
            reference=promise.reference,
            reference_key=reference_key(promise.reference),
            kind=promise.kind,
            note=promise.note,
            state=State.DUE,
            due_at=to_ms(promise.due_at),
            attempts=0,
            set_at=to_ms(at),
        )
        return _callback(row)

    def get(self, callback_id: int) -> Callback:
        """The callback with this id. Raises KeyError where there is none."""
        return _callback(self._rows.get("callbacks", callback_id))

    def change(self, callback_id: int, promise: Promise, contact_id: int | None) -> bool:
        """Change a promise that is still due, and what it belongs to; False when it has ended meanwhile."""
        return self._rows.changed(
            """UPDATE callbacks SET reference = :reference, reference_key = :key, kind = :kind, note = :note,
                      due_at = :due, contact_id = :contact_id WHERE id = :id AND state = 'due'""",
            id=callback_id,
            reference=promise.reference,
            key=reference_key(promise.reference),
            kind=promise.kind,
            note=promise.note,
            due=to_ms(promise.due_at),
            contact_id=contact_id,
        )

    def move(self, callback_id: int, due_at: datetime, *, missed_call: bool = False) -> bool:
        """Move a due promise, counting an unanswered call where there was one; False when it has ended."""
        return self._rows.changed(
            """UPDATE callbacks SET due_at = :due, attempts = attempts + :missed
               WHERE id = :id AND state = 'due'""",
            id=callback_id,
            due=to_ms(due_at),
            missed=int(missed_call),
        )

    def end(self, callback_id: int, state: State, at: datetime) -> bool:
        """End a due promise; False when it had ended already."""
        return self._rows.changed(
            "UPDATE callbacks SET state = :state, closed_at = :at WHERE id = :id AND state = 'due'",
            id=callback_id,
            state=state,
            at=to_ms(at),
        )

    def due_of(self, owner: str, limit: int) -> list[Callback]:
        """A person's promises still to be kept, soonest first."""
        return self._many(
            "SELECT * FROM callbacks WHERE owner = :owner AND state = 'due' ORDER BY due_at, id LIMIT :limit",
            owner=owner,
            limit=limit,
        )

    def due_for_reference(self, reference: str) -> list[Callback]:
        """Open promises to this customer, soonest first, whoever made them."""
        return self._many(
            "SELECT * FROM callbacks WHERE reference_key = :key AND state = 'due' ORDER BY due_at, id",
            key=reference_key(reference),
        )

    def _many(self, sql: str, **values: object) -> list[Callback]:
        return [_callback(row) for row in self._rows.all(sql, **values)]


def _callback(row: Row) -> Callback:
    return Callback(
        id=row["id"],
        contact_id=row["contact_id"],
        owner=row["owner"],
        reference=row["reference"],
        kind=Kind(row["kind"]),
        note=row["note"],
        state=State(row["state"]),
        due_at=from_ms(row["due_at"]),
        attempts=row["attempts"],
        set_at=from_ms(row["set_at"]),
        closed_at=from_ms_or_none(row["closed_at"]),
    )
