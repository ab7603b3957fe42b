"""What contacts said before they were corrected."""

from datetime import datetime

from bot.rules.contact import Details
from bot.rules.correction import Correction, lost
from storage.rows import Rows
from storage.times import from_ms, to_ms


class Corrections:
    """Entries are added and never changed; they go with their contact."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def keep(self, contact_id: int, before: Details, now: Details, person: str, at: datetime) -> None:
        """Keep whatever is lost when `person` puts `now` in place of `before`."""
        for field, earlier in lost(before, now):
            self._rows.add(
                "contact_versions",
                contact_id=contact_id,
                person=person,
                field=field,
                earlier=earlier,
                changed_at=to_ms(at),
            )

    def of(self, contact_id: int) -> tuple[Correction, ...]:
        """All of a contact, oldest first."""
        rows = self._rows.all("SELECT * FROM contact_versions WHERE contact_id = :id ORDER BY id", id=contact_id)
        return tuple(
            Correction(field=row["field"], earlier=row["earlier"], person=row["person"], at=from_ms(row["changed_at"]))
            for row in rows
        )
