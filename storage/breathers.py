"""Breathers: who has one until when. Gone a day after it has ended."""

from datetime import datetime

from bot.rules.breather import Breather
from storage.rows import Row, Rows
from storage.times import from_ms, from_ms_or_none, to_ms


class Breathers:
    """At most one runs for a person: the schema refuses a second."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def start(self, person: str, until: datetime) -> Breather:
        """Begin one, or move the end of the one that runs."""
        row = self._rows.one(
            """INSERT INTO breathers (person, until_at) VALUES (:person, :until)
               ON CONFLICT (person) WHERE ended_at IS NULL DO UPDATE SET until_at = excluded.until_at RETURNING *""",
            person=person,
            until=to_ms(until),
        )
        assert row
        return _breather(row)

    def get(self, breather_id: int) -> Breather:
        """The breather with this id. Raises KeyError where there is none any more."""
        return _breather(self._rows.get("breathers", breather_id))

    def running(self, person: str) -> Breather | None:
        """The one this person has now."""
        row = self._rows.one("SELECT * FROM breathers WHERE person = :person AND ended_at IS NULL", person=person)
        return _breather(row) if row else None

    def end(self, breather_id: int, at: datetime) -> bool:
        """End one that runs; False when it has ended."""
        return self._rows.changed(
            "UPDATE breathers SET ended_at = :at WHERE id = :id AND ended_at IS NULL", id=breather_id, at=to_ms(at)
        )

    def forget_before(self, at: datetime) -> list[int]:
        """Remove what ended before; the ids of it."""
        rows = self._rows.all("DELETE FROM breathers WHERE ended_at < :at RETURNING id", at=to_ms(at))
        return [row["id"] for row in rows]


def _breather(row: Row) -> Breather:
    return Breather(
        id=row["id"],
        person=row["person"],
        until=from_ms(row["until_at"]),
        ended_at=from_ms_or_none(row["ended_at"]),
    )
