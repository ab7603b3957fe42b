"""What was promised, and what people were reminded of: none lost, none twice, and how late."""

from collections import Counter
from datetime import datetime
from pathlib import Path

from bot.rules.callback import Callback
from storage import Records
from storage.times import to_ms


class Ledger:
    """Told of each reminder as it goes, and of each click after which one more is due to come for the same time."""

    def __init__(self) -> None:
        self.lateness: list[float] = []
        self._first: set[tuple[int, int]] = set()
        self._times: Counter[tuple[object, ...]] = Counter()
        self._again: Counter[int] = Counter()

    def reminded(self, callback: Callback, person: str, at: datetime) -> None:
        """`callback` as it stands when this person is reminded of it."""
        due = (callback.id, to_ms(callback.due_at))
        if due not in self._first:
            self._first.add(due)
            self.lateness.append((at - callback.due_at).total_seconds())
        self._times[(*due, person, callback.nudges, callback.put_off_until, self._again[callback.id])] += 1

    def reminded_again(self, callback_id: int) -> None:
        """Somebody asked for it, or took it over when it was due already."""
        self._again[callback_id] += 1

    def wrong(self, records: Records, now: datetime) -> list[str]:
        """What was lost, came twice, or ended without anybody saying so."""
        due = records.rows.all(
            "SELECT id, due_at FROM callbacks WHERE state = 'due' AND due_at <= :now", now=to_ms(now)
        )
        silent = records.rows.all(
            """SELECT id FROM callbacks b WHERE state IN ('done', 'cancelled')
                 AND NOT EXISTS (SELECT 1 FROM calls WHERE callback_id = b.id)"""
        )
        return [
            *(f"{row['id']} is due, and nobody was reminded" for row in due if tuple(row) not in self._first),
            *(f"{row['id']} has ended, and nobody said so" for row in silent),
            *(f"{which}: {times} reminders" for which, times in self._times.items() if times > 1),
        ]

    def report(self, records: Records, database: Path, title: str) -> str:
        """The figures that a soak ends with."""
        late = sorted(self.lateness)
        p50, p99 = (late[min(int(len(late) * share), len(late) - 1)] for share in (0.5, 0.99))
        states = records.rows.all("SELECT state, COUNT(*) AS n FROM callbacks GROUP BY state ORDER BY state")
        counts = ", ".join(f"{row['n']} {row['state']}" for row in states)
        size = sum(path.stat().st_size for path in database.parent.glob(f"{database.name}*"))
        return (
            f"\n{title}: {sum(row['n'] for row in states)} callbacks ({counts}), "
            f"{sum(self._times.values())} reminders; "
            f"late p50 {p50:.2f} s, p99 {p99:.2f} s, worst {late[-1]:.2f} s; database {size / 1e6:.0f} MB"
        )
