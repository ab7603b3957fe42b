"""Warnings on references, and every change of one."""

from datetime import date, datetime

from bot.rules.text import reference_key
from bot.rules.warning import Change, Happened, ReferenceWarning
from storage.rows import Row, Rows
from storage.times import from_ms, from_ms_or_none, to_ms


class Warnings:
    """At most one in force for each reference: the schema refuses a second. What has ended stays, with its changes."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def add(
        self,
        reference: str,
        behaviour: str,
        seen_on: date,
        person: str,
        review_at: datetime,
        at: datetime,
        *,
        team: int,
    ) -> ReferenceWarning:
        row = self._rows.insert(
            "warnings",
            team=team,
            reference=reference,
            reference_key=reference_key(reference),
            behaviour=behaviour,
            seen_on=seen_on.isoformat(),
            set_by=person,
            set_at=to_ms(at),
            review_at=to_ms(review_at),
        )
        return _warning(row)

    def get(self, warning_id: int) -> ReferenceWarning:
        """The warning with this id. Raises KeyError where there is none."""
        return _warning(self._rows.get("warnings", warning_id))

    def in_force(self, reference: str) -> ReferenceWarning | None:
        row = self._rows.one(
            "SELECT * FROM warnings WHERE reference_key = :key AND ended_at IS NULL", key=reference_key(reference)
        )
        return _warning(row) if row else None

    def change(self, warning_id: int, behaviour: str, seen_on: date, review_at: datetime) -> bool:
        """Put this in place of what it said; False when it has ended meanwhile."""
        return self._rows.changed(
            """UPDATE warnings SET behaviour = :behaviour, seen_on = :seen_on, review_at = :review
               WHERE id = :id AND ended_at IS NULL""",
            id=warning_id,
            behaviour=behaviour,
            seen_on=seen_on.isoformat(),
            review=to_ms(review_at),
        )

    def end(self, warning_id: int, at: datetime) -> bool:
        """It is in force no more; False when it had ended."""
        return self._rows.changed(
            "UPDATE warnings SET ended_at = :at WHERE id = :id AND ended_at IS NULL", id=warning_id, at=to_ms(at)
        )

    def happened(self, warning: ReferenceWarning, change: Change, person: str, at: datetime) -> None:
        """Keep that this was done, and what the warning says from now on. Nobody did it where it ended by itself."""
        self._rows.add(
            "warning_changes",
            warning_id=warning.id,
            change=change,
            person=person,
            behaviour=warning.behaviour,
            seen_on=warning.seen_on.isoformat(),
            review_at=to_ms(warning.review_at),
            happened_at=to_ms(at),
        )

    def history(self, reference: str, limit: int) -> list[Happened]:
        """What was done with the warnings of a reference, newest first."""
        rows = self._rows.all(
            """SELECT c.* FROM warning_changes c JOIN warnings w ON w.id = c.warning_id
               WHERE w.reference_key = :key ORDER BY c.id DESC LIMIT :limit""",
            key=reference_key(reference),
            limit=limit,
        )
        return [
            Happened(
                change=Change(row["change"]),
                person=row["person"],
                behaviour=row["behaviour"],
                at=from_ms(row["happened_at"]),
            )
            for row in rows
        ]


def _warning(row: Row) -> ReferenceWarning:
    return ReferenceWarning(
        id=row["id"],
        team=row["team"],
        reference=row["reference"],
        behaviour=row["behaviour"],
        seen_on=date.fromisoformat(row["seen_on"]),
        set_by=row["set_by"],
        review_at=from_ms(row["review_at"]),
        ended_at=from_ms_or_none(row["ended_at"]),
    )
