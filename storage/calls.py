"""What came of each call."""

from datetime import datetime

from bot.rules.callback import Call, Callback, Outcome
from bot.rules.text import reference_key
from storage.rows import Row, Rows
from storage.times import from_ms, from_ms_or_none, to_ms


class Calls:
    """Added once each; removed only when taken back."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def add(
        self,
        before: Callback,
        outcome: Outcome,
        person: str,
        at: datetime,
        *,
        note: str = "",
        next_id: int | None = None,
    ) -> Call:
        """Store what came of a callback that stood as `before`."""
        row = self._rows.insert(
            "calls",
            callback_id=before.id,
            reference_key=reference_key(before.reference),
            outcome=outcome,
            person=person,
            note=note,
            happened_at=to_ms(at),
            due_before_at=to_ms(before.due_at),
            nudges_before=before.nudges,
            overdue_before_at=to_ms(before.overdue_at) if before.overdue_at else None,
            next_id=next_id,
        )
        return _call(row)

    def of(self, callback_id: int) -> tuple[Call, ...]:
        """Every outcome of a callback, oldest first."""
        rows = self._rows.all("SELECT * FROM calls WHERE callback_id = :id ORDER BY id", id=callback_id)
        return tuple(map(_call, rows))

    def find(self, call_id: int) -> Call | None:
        row = self._rows.one("SELECT * FROM calls WHERE id = :id", id=call_id)
        return _call(row) if row else None

    def last_of(self, callback_id: int) -> Call | None:
        row = self._rows.one("SELECT * FROM calls WHERE callback_id = :id ORDER BY id DESC LIMIT 1", id=callback_id)
        return _call(row) if row else None

    def remove(self, call_id: int) -> None:
        """It was taken back: it has never been."""
        self._rows.run("DELETE FROM calls WHERE id = :id", id=call_id)

    def times_rung(self, reference: str, since: datetime) -> list[datetime]:
        """When this customer was rung since then, about whatever, oldest first; what needed no call is not counted."""
        rows = self._rows.all(
            """SELECT happened_at FROM calls WHERE reference_key = :key AND happened_at >= :since
                 AND outcome NOT IN ('customer_rang', 'not_wanted', 'mistake', 'given_up') ORDER BY happened_at""",
            key=reference_key(reference),
            since=to_ms(since),
        )
        return [from_ms(row["happened_at"]) for row in rows]


def _call(row: Row) -> Call:
    return Call(
        id=row["id"],
        callback_id=row["callback_id"],
        outcome=Outcome(row["outcome"]),
        person=row["person"],
        note=row["note"],
        at=from_ms(row["happened_at"]),
        due_before=from_ms(row["due_before_at"]),
        nudges_before=row["nudges_before"],
        overdue_before=from_ms_or_none(row["overdue_before_at"]),
        next_id=row["next_id"],
    )
