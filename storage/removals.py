"""Messages to take out of Slack."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from bot.rules.outbox import Removal, Subject
from storage.rows import Rows
from storage.times import to_ms


class Removals:
    """A removal exists until Slack has said that the message is gone; the worker asks it.

    The bot takes out only what it has posted: every row comes from a delivery's.
    """

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def take_back(self, subjects: Iterable[str], at: datetime) -> None:
        """Owe the removal of every message about these, forget it, and what was to be done about them at a time."""
        gone = list(subjects)
        for subject in gone:  # which grows: by what was told of those messages
            for table in ("deliveries", "past_deliveries"):
                ids = self._rows.all(f"SELECT id FROM {table} WHERE subject = :subject", subject=subject)  # noqa: S608
                gone += [Subject.DELIVERY.of(row["id"]) for row in ids]
                self.owe(table, "subject", subject, at)
            self._rows.run(
                "DELETE FROM cards WHERE delivery_id IN (SELECT id FROM deliveries WHERE subject = :subject)",
                subject=subject,
            )
            for table in ("deliveries", "past_deliveries"):
                self._rows.run(f"DELETE FROM {table} WHERE subject = :subject", subject=subject)  # noqa: S608
        if not gone:
            return
        places = ", ".join(f":s{number}" for number in range(len(gone)))
        self._rows.run(
            f"DELETE FROM timers WHERE subject IN ({places})",  # noqa: S608
            **{f"s{number}": subject for number, subject in enumerate(gone)},
        )

    def take_back_from(self, person: str, at: datetime) -> None:
        """Every message of ours to this person."""
        for table in ("deliveries", "past_deliveries"):
            self.owe(table, "recipient", person, at)
        self._rows.run(
            "DELETE FROM cards WHERE delivery_id IN (SELECT id FROM deliveries WHERE recipient = :person)",
            person=person,
        )
        for table in ("deliveries", "past_deliveries"):
            self._rows.run(f"DELETE FROM {table} WHERE recipient = :person", person=person)  # noqa: S608
        self._rows.leaves_traces = True

    def owe(self, table: str, column: str, value: object, at: datetime) -> None:
        """Owe the removal of the messages in this table (deliveries or their archive) whose column has this value."""
        self._rows.run(
            f"""INSERT INTO removals (recipient, channel, ts, not_before_at, attempts)
                SELECT recipient, channel, ts, :at, 0 FROM {table}
                WHERE {column} = :value AND channel IS NOT NULL AND ts IS NOT NULL""",  # noqa: S608
            value=value,
            at=to_ms(at),
        )
        self._rows.outbox_changed = True

    def any_in_hand(self, subjects: Iterable[str]) -> bool:
        """Whether a message about any of these is just being sent or edited: removed now, it would be left over."""
        return any(self._in_hand("d.subject = :who", subject) for subject in subjects)

    def is_in_hand_for(self, person: str) -> bool:
        """Whether a message to this person is just being sent or edited."""
        return self._in_hand("d.recipient = :who", person)

    def _in_hand(self, where: str, who: str) -> bool:
        row = self._rows.one(
            f"""SELECT 1 FROM deliveries d LEFT JOIN cards c ON c.delivery_id = d.id
                WHERE {where} AND (d.state = 'sending' OR (d.state = 'pending' AND d.tried_at IS NOT NULL)
                                   OR (d.state = 'sent' AND c.wanted_rev <> c.shown_rev)) LIMIT 1""",  # noqa: S608
            who=who,
        )
        return row is not None

    def count(self) -> int:
        """How many messages have yet to be taken out."""
        return self._rows.count("SELECT COUNT(*) AS n FROM removals")

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
