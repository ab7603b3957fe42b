"""Timers: what is to be done when."""

from datetime import datetime, timedelta

from bot.rules.outbox import AT_A_TIME, Timer, TimerKind
from storage.rows import Rows
from storage.times import from_ms, to_ms


class Timers:
    """A timer exists until it has run: running one and removing it are one transaction."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def set(self, key: str, kind: TimerKind, subject: str, due_at: datetime) -> None:
        """Schedule `key`, or move it if it is scheduled already."""
        self._rows.run(
            """INSERT INTO timers (key, kind, subject, due_at) VALUES (:key, :kind, :subject, :due)
               ON CONFLICT (key) DO UPDATE
               SET kind = excluded.kind, subject = excluded.subject, due_at = excluded.due_at""",
            key=key,
            kind=kind,
            subject=subject,
            due=to_ms(due_at),
        )
        self._rows.outbox_changed = True

    def cancel(self, key: str) -> None:
        """Forget `key`; nothing happens when it is not scheduled."""
        self._rows.run("DELETE FROM timers WHERE key = :key", key=key)

    def clock_set_back(self, by: timedelta) -> None:
        """What waits for a while waits no longer for that; what is due at a time still is."""
        at_a_time = ", ".join(f"'{kind}'" for kind in AT_A_TIME)
        self._rows.run(
            f"UPDATE timers SET due_at = due_at - :by WHERE kind NOT IN ({at_a_time})",  # noqa: S608  our constants
            by=by // timedelta(milliseconds=1),
        )

    def take_due(self, now: datetime, limit: int) -> list[Timer]:
        """Remove and return what is due, earliest first, for the caller to run in the same transaction."""
        rows = self._rows.all(
            """DELETE FROM timers WHERE key IN
                   (SELECT key FROM timers WHERE due_at <= :now ORDER BY due_at, key LIMIT :limit)
               RETURNING *""",
            now=to_ms(now),
            limit=limit,
        )
        timers = [
            Timer(
                key=row["key"],
                kind=TimerKind(row["kind"]),
                subject=row["subject"],
                due_at=from_ms(row["due_at"]),
            )
            for row in rows
        ]
        return sorted(timers, key=lambda timer: (timer.due_at, timer.key))

    def due_at(self, key: str) -> datetime | None:
        """When `key` is due; None where it is not scheduled."""
        return self._rows.time("SELECT due_at AS at FROM timers WHERE key = :key", key=key)

    def subjects(self, beginning: str) -> list[str]:
        """What each scheduled timer is about whose key begins with this."""
        rows = self._rows.all(
            "SELECT subject FROM timers WHERE key >= :first AND key < :first || char(1114111)", first=beginning
        )
        return [row["subject"] for row in rows]

    def next_due(self) -> datetime | None:
        """When the earliest timer is due."""
        return self._rows.time("SELECT MIN(due_at) AS at FROM timers")
