"""Deliveries and cards: messages owed, and messages kept true."""

import secrets
from datetime import datetime

from bot.rules.outbox import Delivery, Edit, Lane, MessageKind
from storage.rows import Row, Rows
from storage.times import from_ms, to_ms


class Deliveries:
    """`pending -> sending -> sent | failed | cancelled`.

    A row is `sending` from before Slack is asked until its answer is stored.
    """

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def owe(self, kind: MessageKind, subject: str, recipient: str, lane: Lane, at: datetime) -> int:
        """Owe one message from `at` on; the worker sends it soon after the commit."""
        self._rows.outbox_changed = True
        return self._rows.insert(
            "deliveries",
            key=_new_key(),
            kind=kind,
            subject=subject,
            recipient=recipient,
            lane=lane,
            state="pending",
            not_before_at=to_ms(at),
            attempts=0,
            error="",
        )

    def due(self, now: datetime, limit: int) -> list[Delivery]:
        """What may be sent now: the first message of each recipient, by lane, oldest first."""
        return [
            _delivery(row)
            for row in self._rows.all(
                """SELECT d.* FROM deliveries d
                   WHERE d.state = 'pending' AND d.not_before_at <= :now
                   ORDER BY d.lane, d.id LIMIT :limit""",
                now=to_ms(now),
                limit=limit,
            )
        ]

    def sending(self, delivery_id: int) -> None:
        """Mark as handed to Slack, and count the attempt."""
        self._rows.run(
            "UPDATE deliveries SET state = 'sending', attempts = attempts + 1 WHERE id = :id AND state = 'pending'",
            id=delivery_id,
        )

    def sent(self, delivery_id: int, channel: str, ts: str, at: datetime) -> None:
        """Slack has it, at `channel` and `ts`."""
        self._rows.run(
            """UPDATE deliveries SET state = 'sent', channel = :channel, ts = :ts, sent_at = :at, error = ''
               WHERE id = :id""",
            id=delivery_id,
            channel=channel,
            ts=ts,
            at=to_ms(at),
        )

    def retry(self, delivery_id: int, not_before: datetime, error: str) -> None:
        """Slack could not take it now: send again from `not_before` on."""
        self._rows.run(
            "UPDATE deliveries SET state = 'pending', not_before_at = :at, error = :error WHERE id = :id",
            id=delivery_id,
            at=to_ms(not_before),
            error=error,
        )

    def hold(self, recipient: str, until: datetime) -> None:
        """Send this recipient nothing before `until`."""
        self._rows.run(
            """UPDATE deliveries SET not_before_at = :until
               WHERE recipient = :recipient AND state = 'pending' AND not_before_at < :until""",
            recipient=recipient,
            until=to_ms(until),
        )

    def repost(self, delivery_id: int, at: datetime) -> None:
        """The message is gone: send it as a new one, which is not looked for under the old key."""
        self._rows.run(
            """UPDATE deliveries SET state = 'pending', key = :key, attempts = 0, channel = NULL, ts = NULL,
                      not_before_at = :at WHERE id = :id""",
            id=delivery_id,
            key=_new_key(),
            at=to_ms(at),
        )
        self._rows.outbox_changed = True

    def failed(self, delivery_id: int, error: str) -> None:
        """Slack refused it for good."""
        self._rows.run(
            "UPDATE deliveries SET state = 'failed', error = :error WHERE id = :id",
            id=delivery_id,
            error=error,
        )

    def cancel(self, kind: MessageKind, subject: str) -> None:
        """What has not been sent is not owed any more."""
        self._rows.run(
            "UPDATE deliveries SET state = 'cancelled' WHERE kind = :kind AND subject = :subject AND state = 'pending'",
            kind=kind,
            subject=subject,
        )

    def orphans(self) -> list[Delivery]:
        """What was being sent when the last process ended: nobody knows whether Slack took it."""
        return [
            _delivery(row) for row in self._rows.all("SELECT * FROM deliveries WHERE state = 'sending' ORDER BY id")
        ]

    def next_due(self) -> datetime | None:
        """When the earliest unsent message may be sent."""
        row = self._rows.one("SELECT MIN(not_before_at) AS at FROM deliveries WHERE state = 'pending'")
        return from_ms(row["at"]) if row and row["at"] is not None else None

    def count_failed(self) -> int:
        row = self._rows.one("SELECT COUNT(*) AS n FROM deliveries WHERE state = 'failed'")
        return int(row["n"]) if row else 0

    def conversation_with(self, person: str) -> str | None:
        """The direct message with this person, if it was opened before."""
        row = self._rows.one("SELECT channel FROM conversations WHERE person = :person", person=person)
        return row["channel"] if row else None

    def remember_conversation(self, person: str, channel: str) -> None:
        self._rows.run(
            """INSERT INTO conversations (person, channel) VALUES (:person, :channel)
               ON CONFLICT (person) DO UPDATE SET channel = excluded.channel""",
            person=person,
            channel=channel,
        )


class Cards:
    """Which sent messages show something that can change.

    A card is due an edit when `wanted_rev` and `shown_rev` differ.
    """

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def keep(self, delivery_id: int, subject: str, at: datetime) -> None:
        """Keep this message true to `subject` from now on."""
        self._rows.run(
            """INSERT INTO cards (delivery_id, subject, wanted_rev, shown_rev, not_before_at, attempts)
               VALUES (:id, :subject, 1, 1, :at, 0)""",
            id=delivery_id,
            subject=subject,
            at=to_ms(at),
        )

    def touch(self, subject: str) -> None:
        """`subject` has changed: every message that shows it is due an edit."""
        self._rows.run(
            "UPDATE cards SET wanted_rev = wanted_rev + 1 WHERE subject = :subject",
            subject=subject,
        )
        self._rows.outbox_changed = True

    def revision(self, delivery_id: int) -> int | None:
        """The wanted revision, or None for a message that is not a card."""
        row = self._rows.one("SELECT wanted_rev FROM cards WHERE delivery_id = :id", id=delivery_id)
        return int(row["wanted_rev"]) if row else None

    def due(self, now: datetime, limit: int) -> list[Edit]:
        """Sent messages that show an old state, longest waiting first."""
        rows = self._rows.all(
            """SELECT d.*, c.wanted_rev, c.attempts AS edit_attempts
               FROM cards c JOIN deliveries d ON d.id = c.delivery_id
               WHERE c.wanted_rev <> c.shown_rev AND c.not_before_at <= :now AND d.state = 'sent'
               ORDER BY c.not_before_at, c.delivery_id LIMIT :limit""",
            now=to_ms(now),
            limit=limit,
        )
        return [
            Edit(delivery=_delivery(row), wanted_rev=row["wanted_rev"], attempts=row["edit_attempts"]) for row in rows
        ]

    def shown(self, delivery_id: int, revision: int) -> None:
        """The message shows this revision."""
        self._rows.run(
            "UPDATE cards SET shown_rev = :revision, attempts = 0 WHERE delivery_id = :id",
            id=delivery_id,
            revision=revision,
        )

    def retry(self, delivery_id: int, not_before: datetime) -> None:
        """The edit did not get through: try again from `not_before` on."""
        self._rows.run(
            "UPDATE cards SET not_before_at = :at, attempts = attempts + 1 WHERE delivery_id = :id",
            id=delivery_id,
            at=to_ms(not_before),
        )

    def drop(self, delivery_id: int) -> None:
        """The message cannot be edited any more."""
        self._rows.run("DELETE FROM cards WHERE delivery_id = :id", id=delivery_id)

    def next_due(self) -> datetime | None:
        """When the earliest edit may be made."""
        row = self._rows.one(
            """SELECT MIN(c.not_before_at) AS at FROM cards c JOIN deliveries d ON d.id = c.delivery_id
               WHERE c.wanted_rev <> c.shown_rev AND d.state = 'sent'"""
        )
        return from_ms(row["at"]) if row and row["at"] is not None else None


def _new_key() -> str:
    """Opaque: a message's metadata can be read by the whole workspace."""
    return secrets.token_hex(8)


def _delivery(row: Row) -> Delivery:
    return Delivery(
        id=row["id"],
        key=row["key"],
        kind=MessageKind(row["kind"]),
        subject=row["subject"],
        recipient=row["recipient"],
        attempts=row["attempts"],
        channel=row["channel"],
        ts=row["ts"],
    )
