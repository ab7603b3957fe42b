"""Requests already carried out, so that one delivered twice is answered again and not done again."""

from datetime import datetime

from storage.rows import Rows
from storage.times import to_ms


class Requests:
    """A key is a command's or a click's trigger id, or a submitted view's id."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def made(self, key: str) -> int | None:
        """The id of what this request made, or None when it is new."""
        row = self._rows.one("SELECT made FROM requests WHERE key = :key", key=key)
        return int(row["made"]) if row else None

    def record(self, key: str, made: int, at: datetime) -> None:
        """Remember, in the same transaction as the change itself, what this request made."""
        self._rows.run(
            "INSERT INTO requests (key, made, done_at) VALUES (:key, :made, :at)",
            key=key,
            made=made,
            at=to_ms(at),
        )

    def forget_before(self, at: datetime) -> None:
        """Drop what is too old to be delivered again."""
        self._rows.run("DELETE FROM requests WHERE done_at < :at", at=to_ms(at))
