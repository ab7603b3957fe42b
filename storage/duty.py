"""Who declared duty."""

from datetime import datetime

from bot.rules.duty import Declaration
from storage.rows import Row, Rows
from storage.times import from_ms, to_ms


class Duty:
    """One declaration a person, their last; one that has run out stays until the next, and counts for nothing."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def declare(self, declaration: Declaration) -> None:
        """Keep this in place of what the person declared before."""
        self._rows.run(
            """INSERT INTO duty (person, is_on, until_at) VALUES (:person, :is_on, :until)
               ON CONFLICT (person) DO UPDATE SET is_on = excluded.is_on, until_at = excluded.until_at""",
            person=declaration.person,
            is_on=int(declaration.is_on),
            until=to_ms(declaration.until),
        )

    def forget(self, person: str) -> None:
        """Forget what this person declared; nothing happens when that is nothing."""
        self._rows.run("DELETE FROM duty WHERE person = :person", person=person)

    def of(self, person: str) -> Declaration | None:
        """What this person declared last."""
        row = self._rows.one("SELECT * FROM duty WHERE person = :person", person=person)
        return _declaration(row) if row else None

    def in_force(self, now: datetime) -> list[Declaration]:
        """Everything that was declared and has not run out."""
        rows = self._rows.all("SELECT * FROM duty WHERE until_at > :now ORDER BY person", now=to_ms(now))
        return [_declaration(row) for row in rows]


def _declaration(row: Row) -> Declaration:
    return Declaration(person=row["person"], is_on=bool(row["is_on"]), until=from_ms(row["until_at"]))
