"""Deliveries: messages owed."""

import secrets
from collections.abc import Iterable, Iterator
from datetime import datetime

from bot.rules.outbox import PRIVATE, Delivery, Failure, Lane, MessageKind
from storage.rows import Row, Rows
from storage.times import from_ms, from_ms_or_none, to_ms

# What may be archived; each of three statements finds the same, for that a card is gone makes nothing else ended.
_ENDED = """
    (SELECT d.id FROM deliveries d LEFT JOIN cards c ON c.delivery_id = d.id
     WHERE d.state IN ('sent', 'cancelled') AND d.ended_at < :before
       AND (c.delivery_id IS NULL OR (c.finished_at < :before AND c.wanted_rev = c.shown_rev))
     ORDER BY d.ended_at, d.id LIMIT :limit)"""
_PRIVATE = ", ".join(f"'{kind}'" for kind in sorted(PRIVATE))
_KEPT = "id, kind, subject, recipient, state, channel, ts, ended_at"
_ARCHIVE = (
    f"INSERT INTO past_deliveries ({_KEPT}) SELECT {_KEPT} FROM deliveries WHERE id IN {_ENDED}",  # noqa: S608
    f"DELETE FROM cards WHERE delivery_id IN {_ENDED}",  # noqa: S608 (constants of this module, as all three are)
    f"DELETE FROM deliveries WHERE id IN {_ENDED}",  # noqa: S608
)


class Deliveries:
    """`pending -> sending -> sent | failed | cancelled`.

    A row is `sending` from before Slack is asked until its answer is stored. Ended rows move to `past_deliveries`.
    """

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def owe(
        self,
        kind: MessageKind,
        subject: str,
        recipient: str,
        lane: Lane,
        at: datetime,
        *,
        thread: int | None = None,
    ) -> int:
        """Owe one message from `at` on; the worker sends it soon after the commit. Returns its id.

        `thread` is the id of a delivery to the same recipient, itself in no thread: this one goes under its message,
        and waits until that is there.
        """
        self._rows.outbox_changed = True
        return self._rows.add(
            "deliveries",
            key=_new_key(at),
            kind=kind,
            subject=subject,
            recipient=recipient,
            lane=lane,
            state="pending",
            not_before_at=to_ms(at),
            attempts=0,
            error="",
            thread=thread,
        )

    def get(self, delivery_id: int) -> Delivery:
        """The delivery with this id, unless it has been archived. Raises KeyError where there is none."""
        return delivery_of(self._rows.get("deliveries", delivery_id))

    def due(self, now: datetime) -> Iterator[Delivery]:
        """What may be sent now, by lane, oldest first; read as far as the caller wants.

        What goes in a thread is not due before it is known what became of the message it goes under.
        """
        rows = self._rows.each(
            """SELECT * FROM deliveries d WHERE state = 'pending' AND not_before_at <= :now
                      AND (thread IS NULL OR NOT EXISTS
                           (SELECT 1 FROM deliveries p WHERE p.id = d.thread AND p.state IN ('pending', 'sending')))
               ORDER BY lane, id""",
            now=to_ms(now),
        )
        return (delivery_of(row) for row in rows)

    def message_ts(self, delivery_id: int) -> str | None:
        """The `ts` of its message, also after it has been archived; None where there is no message."""
        row = self._rows.one(
            """SELECT ts FROM deliveries WHERE id = :id
               UNION ALL SELECT ts FROM past_deliveries WHERE id = :id""",
            id=delivery_id,
        )
        return row["ts"] if row else None

    def is_owed(self, delivery_id: int) -> bool:
        """Whether its message has yet to be sent, or sent again once somebody asks for what failed."""
        row = self._rows.one(
            "SELECT 1 FROM deliveries WHERE id = :id AND state IN ('pending', 'sending', 'failed')", id=delivery_id
        )
        return row is not None

    def is_latest(self, delivery: Delivery) -> bool:
        """Whether nothing newer that was sent, or will be, says the same to the same recipient."""
        row = self._rows.one(
            """SELECT 1 FROM deliveries
               WHERE subject = :subject AND id > :id AND kind = :kind AND recipient = :recipient
                     AND state IN ('pending', 'sending', 'sent') LIMIT 1""",
            subject=delivery.subject,
            id=delivery.id,
            kind=delivery.kind,
            recipient=delivery.recipient,
        )
        return row is None

    def has_been_sent(self, kind: MessageKind, subjects: Iterable[str], recipient: str) -> bool:
        """Whether this recipient has a message of this kind about one of these."""
        return any(
            self._rows.one(
                """SELECT 1 FROM deliveries
                   WHERE subject = :subject AND kind = :kind AND recipient = :recipient AND state = 'sent' LIMIT 1""",
                subject=subject,
                kind=kind,
                recipient=recipient,
            )
            for subject in subjects
        )

    def sending(self, delivery_id: int, slack_now: datetime) -> None:
        """Mark as handed to Slack, at this time by Slack's clock, and count the attempt."""
        self._rows.run(
            """UPDATE deliveries SET state = 'sending', attempts = attempts + 1, tried_at = COALESCE(tried_at, :at)
               WHERE id = :id AND state = 'pending'""",
            id=delivery_id,
            at=to_ms(slack_now),
        )

    def sent(self, delivery_id: int, channel: str, ts: str, at: datetime) -> None:
        """Slack has it, at `channel` and `ts`."""
        self._rows.run(
            """UPDATE deliveries SET state = 'sent', channel = :channel, ts = :ts, ended_at = :at, error = ''
               WHERE id = :id""",
            id=delivery_id,
            channel=channel,
            ts=ts,
            at=to_ms(at),
        )

    def retry(self, delivery_id: int, not_before: datetime, error: str, *, surely_not_taken: bool) -> None:
        """Send again from `not_before` on. Unless Slack surely did not take it, it will be looked for first."""
        self._rows.run(
            """UPDATE deliveries SET state = 'pending', not_before_at = :at, error = :error,
                      tried_at = CASE WHEN :surely THEN NULL ELSE tried_at END
               WHERE id = :id""",
            id=delivery_id,
            at=to_ms(not_before),
            error=error,
            surely=surely_not_taken,
        )

    def repost(self, delivery_id: int, at: datetime) -> bool:
        """The message is gone: send it as a new one, which is not looked for under the old key.

        False where it has been archived: nothing is sent.
        """
        self._rows.outbox_changed = True
        return self._rows.changed(
            """UPDATE deliveries SET state = 'pending', key = :key, attempts = 0, tried_at = NULL,
                      channel = NULL, ts = NULL, not_before_at = :at WHERE id = :id""",
            id=delivery_id,
            key=_new_key(at),
            at=to_ms(at),
        )

    def failed(self, delivery_id: int, error: str, at: datetime) -> None:
        """Slack refused it for good: kept, shown in the status, and sent again only when somebody asks."""
        self._rows.run(
            "UPDATE deliveries SET state = 'failed', error = :error, ended_at = :at WHERE id = :id",
            id=delivery_id,
            error=error,
            at=to_ms(at),
        )

    def withdraw(self, delivery_id: int, at: datetime) -> None:
        """It was not sent, and is not owed any more; nor is anything kept true in it."""
        self._rows.run(
            "UPDATE deliveries SET state = 'cancelled', ended_at = :at WHERE id = :id", id=delivery_id, at=to_ms(at)
        )
        self._rows.run("DELETE FROM cards WHERE delivery_id = :id", id=delivery_id)

    def take_up(self, at: datetime) -> int:
        """What was being sent when the last process ended is owed again from `at` on; how many that was."""
        return self._rows.run(
            """UPDATE deliveries SET state = 'pending', not_before_at = :at, error = 'interrupted'
               WHERE state = 'sending'""",
            at=to_ms(at),
        )

    def tried_again(self, after: datetime) -> list[tuple[str, datetime]]:
        """The recipients of what was tried before and has to wait, and until when."""
        rows = self._rows.all(
            """SELECT recipient, MAX(not_before_at) AS at FROM deliveries
               WHERE state = 'pending' AND not_before_at > :after AND attempts > 0 GROUP BY recipient""",
            after=to_ms(after),
        )
        return [(row["recipient"], from_ms(row["at"])) for row in rows]

    def bring_forward(self, at: datetime) -> None:
        """Nothing waits longer than until `at`: for a clock that was set back, by which all of them had waited."""
        self._rows.run(
            "UPDATE deliveries SET not_before_at = :at WHERE state = 'pending' AND not_before_at > :at", at=to_ms(at)
        )

    def failures(self, limit: int) -> list[Failure]:
        """What failed for good, newest first; not what is private."""
        rows = self._rows.all(
            f"""SELECT * FROM deliveries WHERE state = 'failed' AND kind NOT IN ({_PRIVATE})
                ORDER BY ended_at DESC LIMIT :limit""",  # noqa: S608 (our constants)
            limit=limit,
        )
        return [_failure(row) for row in rows]

    def failure(self, delivery_id: int) -> Failure:
        """How this delivery failed, or failed before it was sent again. Raises KeyError where there is none."""
        return _failure(self._rows.get("deliveries", delivery_id))

    def failures_since(self, recipient: str, error: str, since: datetime) -> int:
        """How often messages to this recipient failed for this reason lately."""
        return self._rows.count(
            """SELECT COUNT(*) AS n FROM deliveries
               WHERE state = 'failed' AND ended_at >= :since AND recipient = :recipient AND error = :error""",
            recipient=recipient,
            error=error,
            since=to_ms(since),
        )

    def resend_failed(self, at: datetime) -> int:
        """Owe everything that failed once more; how many that was."""
        self._rows.outbox_changed = True
        return self._rows.run(
            """UPDATE deliveries SET state = 'pending', not_before_at = :at, attempts = 0, ended_at = NULL
               WHERE state = 'failed'""",
            at=to_ms(at),
        )

    def resend_failed_to(self, recipient: str, at: datetime) -> None:
        """Owe once more what failed for this recipient."""
        self._rows.outbox_changed = True
        self._rows.run(
            """UPDATE deliveries SET state = 'pending', not_before_at = :at, attempts = 0, ended_at = NULL
               WHERE state = 'failed' AND recipient = :recipient""",
            recipient=recipient,
            at=to_ms(at),
        )

    def waiting(self) -> tuple[int, datetime | None]:
        """How many messages are not sent yet, and since when the oldest may have been."""
        row = self._rows.one(
            """SELECT COUNT(*) AS n, MIN(at) AS at FROM
                   (SELECT not_before_at AS at FROM deliveries WHERE state = 'pending'
                    UNION ALL SELECT not_before_at FROM deliveries WHERE state = 'sending')"""
        )
        return (int(row["n"]), from_ms_or_none(row["at"])) if row else (0, None)

    def next_due(self, after: datetime) -> datetime | None:
        """When the next unsent message may be sent that may not yet."""
        return self._rows.time(
            "SELECT MIN(not_before_at) AS at FROM deliveries WHERE state = 'pending' AND not_before_at > :after",
            after=to_ms(after),
        )

    def forget(self, subject: str, at: datetime) -> None:
        """Remove every message about this that is not archived, and that there was one; from Slack, soon after `at`."""
        self._rows.run(
            """INSERT INTO removals (recipient, channel, ts, not_before_at, attempts)
               SELECT recipient, channel, ts, :at, 0 FROM deliveries
               WHERE subject = :subject AND channel IS NOT NULL AND ts IS NOT NULL""",
            subject=subject,
            at=to_ms(at),
        )
        self._rows.outbox_changed = True
        about = "SELECT id FROM deliveries WHERE subject = :subject"
        self._rows.run(f"DELETE FROM cards WHERE delivery_id IN ({about})", subject=subject)  # noqa: S608 (ours)
        self._rows.run("DELETE FROM deliveries WHERE subject = :subject", subject=subject)
        self._rows.leaves_traces = True

    def archive(self, ended_before: datetime, limit: int) -> int:
        """Move up to `limit` ended messages that nothing changes any more to the archive; how many that was.

        A card stays while its subject lives. The archive keeps where each message is, so that it can be removed.
        """
        before = to_ms(ended_before)
        *_, archived = [self._rows.run(sql, before=before, limit=limit) for sql in _ARCHIVE]
        return archived


def _new_key(at: datetime) -> str:
    """Opaque: a message's metadata can be read by the whole workspace.

    It begins with the time, so that the keys of a burst are neighbours in their index: each random one would be
    another page to write.
    """
    return f"{to_ms(at):012x}{secrets.token_hex(8)}"


def _failure(row: Row) -> Failure:
    ended_at = row["ended_at"] if row["ended_at"] is not None else row["not_before_at"]
    return Failure(delivery=delivery_of(row), error=row["error"], failed_at=from_ms(ended_at))


def delivery_of(row: Row) -> Delivery:
    """A row of `deliveries` as a record."""
    return Delivery(
        id=row["id"],
        key=row["key"],
        kind=MessageKind(row["kind"]),
        subject=row["subject"],
        recipient=row["recipient"],
        lane=Lane(row["lane"]),
        attempts=row["attempts"],
        tried_at=from_ms_or_none(row["tried_at"]),
        channel=row["channel"],
        ts=row["ts"],
        thread=row["thread"],
    )
