"""Who has said that they are off, and until when."""

from datetime import datetime

from storage.rows import Rows
from storage.times import to_ms


class Absences:
    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def set(self, person: str, until: datetime) -> None:
        """This person is off until then."""
        self._rows.run(
            """INSERT INTO absences (person, until_at) VALUES (:person, :until)
               ON CONFLICT (person) DO UPDATE SET until_at = excluded.until_at""",
            person=person,
            until=to_ms(until),
        )

    def end(self, person: str) -> None:
        """This person is back."""
        self._rows.run("DELETE FROM absences WHERE person = :person", person=person)

    def until(self, person: str, now: datetime) -> datetime | None:
        """Until when this person is off; None for somebody who is not."""
        return self._rows.time(
            "SELECT until_at AS at FROM absences WHERE person = :person AND until_at > :now",
            person=person,
            now=to_ms(now),
        )
