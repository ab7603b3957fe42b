"""What came of each call."""

from datetime import datetime

from bot.rules.callback import Call, Outcome
from bot.rules.text import reference_key
from storage.rows import Row, Rows
from storage.times import from_ms, to_ms


class Calls:
    """Added once each; removed only when taken back."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def add(
        self,
        callback_id: int,
        reference: str,
        outcome: Outcome,
        person: str,
        at: datetime,
        *,
        note: str = "",
        due_before: datetime,
        next_id: int | None = None,
    ) -> Call:
        row = self._rows.insert(
            "calls",
            callback_id=callback_id,
            reference_key=reference_key(reference),
            outcome=outcome,
            person=person,
            note=note,
            happened_at=to_ms(at),
            due_before_at=to_ms(due_before),
            next_id=next_id,
        )
        return _call(row)

    def of(self, callback_id: int) -> tuple[Call, ...]:
        """Every outcome of a callback, oldest first."""
        rows = self._rows.all("SELECT * FROM calls WHERE callback_id = :id ORDER BY id", id=callback_id)
        return tuple(map(_call, rows))

    def remove(self, call_id: int) -> None:
        """It was taken back: it has never been."""
        self._rows.run("DELETE FROM calls WHERE id = :id", id=call_id)

    def times_rung(self, reference: str, since: datetime) -> list[datetime]:
        """When this customer was rung since then, about whatever, oldest first; what needed no call is not counted."""
        rows = self._rows.all(
            """SELECT happened_at FROM calls WHERE reference_key = :key AND happened_at >= :since
                 AND outcome NOT IN ('customer_rang', 'not_wanted') ORDER BY happened_at""",
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
        next_id=row["next_id"],
    )
