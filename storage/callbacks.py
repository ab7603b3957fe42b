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
            promised_at=to_ms(promise.due_at),
            tries=0,
            set_at=to_ms(at),
        )
        return _callback(row)

    def get(self, callback_id: int) -> Callback:
        """The callback with this id. Raises KeyError where there is none."""
        return _callback(self._rows.get("callbacks", callback_id))

    def change(self, callback_id: int, promise: Promise, contact_id: int | None) -> bool:
        """Change what was promised, and what it belongs to; False when it has ended meanwhile."""
        return self._rows.changed(
            """UPDATE callbacks SET reference = :reference, reference_key = :key, kind = :kind, note = :note,
                      due_at = :due, promised_at = :due, contact_id = :contact_id,
                      nudges = 0, put_off_until_at = NULL, overdue_at = NULL
               WHERE id = :id AND state = 'due'""",
            id=callback_id,
            reference=promise.reference,
            key=reference_key(promise.reference),
            kind=promise.kind,
            note=promise.note,
            due=to_ms(promise.due_at),
            contact_id=contact_id,
        )

    def postpone(self, callback_id: int, due_at: datetime) -> None:
        """Ring later than promised; reminders begin anew then."""
        self._rows.run(
            """UPDATE callbacks SET due_at = :due, nudges = 0, put_off_until_at = NULL, overdue_at = NULL
               WHERE id = :id""",
            id=callback_id,
            due=to_ms(due_at),
        )

    def put_off(self, callback_id: int, until: datetime | None) -> None:
        """The owner is on a call until then; None once that is over."""
        self._rows.run(
            "UPDATE callbacks SET put_off_until_at = :until WHERE id = :id",
            id=callback_id,
            until=to_ms(until) if until else None,
        )

    def nudged(self, callback_id: int, overdue_at: datetime | None = None) -> None:
        """One more reminder; with `overdue_at`, it is overdue from then on."""
        self._rows.run(
            """UPDATE callbacks SET nudges = nudges + 1, put_off_until_at = NULL,
                      overdue_at = COALESCE(overdue_at, :at) WHERE id = :id""",
            id=callback_id,
            at=to_ms(overdue_at) if overdue_at else None,
        )

    def set_tries(self, callback_id: int, tries: int) -> None:
        """How often the customer was rung without being spoken to."""
        self._rows.run("UPDATE callbacks SET tries = :tries WHERE id = :id", id=callback_id, tries=tries)

    def move(self, callback_id: int, expected: State, state: State, at: datetime) -> bool:
        """Move from `expected` to `state`, closed at `at` if that ends it; False when it has moved meanwhile."""
        return self._rows.changed(
            """UPDATE callbacks SET state = :state,
                      closed_at = CASE WHEN :state IN ('done', 'cancelled') THEN :at END
               WHERE id = :id AND state = :expected""",
            id=callback_id,
            expected=expected,
            state=state,
            at=to_ms(at),
        )

    def hand_to(self, callback_id: int, owner: str) -> None:
        """From now on it is this person's."""
        self._rows.run(
            "UPDATE callbacks SET owner = :owner, orphaned_at = NULL WHERE id = :id", id=callback_id, owner=owner
        )

    def orphan(self, owner: str, at: datetime) -> list[Callback]:
        """This person is not there any more: their open promises, soonest first."""
        self._rows.run(
            """UPDATE callbacks SET orphaned_at = :at
               WHERE owner = :owner AND state IN ('due', 'to_decide') AND orphaned_at IS NULL""",
            owner=owner,
            at=to_ms(at),
        )
        return self._many(
            """SELECT * FROM callbacks WHERE owner = :owner AND state IN ('due', 'to_decide') ORDER BY due_at, id""",
            owner=owner,
        )

    def open_of(self, owner: str, limit: int, before: datetime | None = None) -> list[Callback]:
        """A person's promises still to be kept, soonest first; those due before `before`, where that is given."""
        return self._many(
            """SELECT * FROM callbacks WHERE owner = :owner AND state IN ('due', 'to_decide')
                 AND due_at < COALESCE(:before, due_at + 1) ORDER BY due_at, id LIMIT :limit""",
            owner=owner,
            limit=limit,
            before=to_ms(before) if before else None,
        )

    def open_for_reference(self, reference: str) -> list[Callback]:
        """Open promises to this customer, soonest first, whoever made them."""
        return self._many(
            """SELECT * FROM callbacks WHERE reference_key = :key AND state IN ('due', 'to_decide')
               ORDER BY due_at, id""",
            key=reference_key(reference),
        )

    def open_before(self, before: datetime, limit: int) -> list[Callback]:
        """Everybody's open promises due before `before`, soonest first."""
        return self._many(
            """SELECT * FROM callbacks WHERE state IN ('due', 'to_decide') AND due_at < :before
               ORDER BY due_at, id LIMIT :limit""",
            before=to_ms(before),
            limit=limit,
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
        promised_at=from_ms(row["promised_at"]),
        tries=row["tries"],
        nudges=row["nudges"],
        put_off_until=from_ms_or_none(row["put_off_until_at"]),
        overdue_at=from_ms_or_none(row["overdue_at"]),
        orphaned_at=from_ms_or_none(row["orphaned_at"]),
        set_at=from_ms(row["set_at"]),
        closed_at=from_ms_or_none(row["closed_at"]),
    )
