"""Messages to take out of Slack."""

from collections.abc import Iterator
from datetime import datetime

from bot.rules.outbox import Removal
from storage.rows import Rows
from storage.times import to_ms


class Removals:
    """A removal exists until Slack has said that the message is gone. Made by `storage.retention`, done by the worker.

    The bot takes out only what it has posted: every row comes from a delivery's.
    """

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def due(self, now: datetime) -> Iterator[Removal]:
        """What may be taken out now, oldest first; read as far as the caller wants."""
        rows = self._rows.each(
            "SELECT * FROM removals WHERE not_before_at <= :now ORDER BY not_before_at, id", now=to_ms(now)
        )
        return (
            Removal(
                id=row["id"],
                recipient=row["recipient"],
                channel=row["channel"],
                ts=row["ts"],
                attempts=row["attempts"],
            )
            for row in rows
        )

    def done(self, removal_id: int) -> None:
        self._rows.run("DELETE FROM removals WHERE id = :id", id=removal_id)

    def retry(self, removal_id: int, not_before: datetime) -> None:
        """It is still there: try again from `not_before` on."""
        self._rows.run(
            "UPDATE removals SET not_before_at = :at, attempts = attempts + 1 WHERE id = :id",
            id=removal_id,
            at=to_ms(not_before),
        )

    def bring_forward(self, at: datetime) -> None:
        """Nothing waits longer than until `at`: for a clock that was set back."""
        self._rows.run("UPDATE removals SET not_before_at = :at WHERE not_before_at > :at", at=to_ms(at))

    def next_due(self, after: datetime) -> datetime | None:
        """When the next may be made that may not yet."""
        return self._rows.time(
            "SELECT MIN(not_before_at) AS at FROM removals WHERE not_before_at > :after", after=to_ms(after)
        )
