"""People whose accounts were deactivated while they had promises open."""

from datetime import datetime

from bot.rules.callback import Departure
from storage.rows import Row, Rows
from storage.times import from_ms, to_ms


class Departures:
    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def add(self, person: str, at: datetime) -> Departure:
        return _departure(self._rows.insert("departures", person=person, left_at=to_ms(at)))

    def get(self, departure_id: int) -> Departure:
        """The departure with this id. Raises KeyError where there is none."""
        return _departure(self._rows.get("departures", departure_id))


def _departure(row: Row) -> Departure:
    return Departure(id=row["id"], person=row["person"], left_at=from_ms(row["left_at"]))
