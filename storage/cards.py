"""Cards: messages kept true."""

from collections.abc import Iterator
from datetime import datetime

from bot.rules.outbox import Edit, MessageKind
from storage.deliveries import delivery_of
from storage.rows import Rows
from storage.times import to_ms


class Cards:
    """Which messages show something that can change.

    A card is due an edit when `wanted_rev` and `shown_rev` differ, so many changes end in one edit.
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
        self._rows.run("UPDATE cards SET wanted_rev = wanted_rev + 1 WHERE subject = :subject", subject=subject)
        self._rows.outbox_changed = True

    def touch_kind(self, subject: str, kind: MessageKind) -> None:
        """As `touch`, for messages of one kind: nothing else shows what has changed."""
        self._rows.run(
            """UPDATE cards SET wanted_rev = wanted_rev + 1
               WHERE subject = :subject
                     AND delivery_id IN (SELECT id FROM deliveries WHERE subject = :subject AND kind = :kind)""",
            subject=subject,
            kind=kind,
        )
        self._rows.outbox_changed = True

    def finish(self, subject: str, at: datetime) -> None:
        """`subject` has changed for the last time: its messages are due an edit, and then may be archived."""
        self._rows.run("UPDATE cards SET finished_at = :at WHERE subject = :subject", subject=subject, at=to_ms(at))
        self.touch(subject)

    def let_go(self, subject: str, kind: MessageKind, *, also: MessageKind) -> None:
        """Keep messages of these two kinds true no longer that show what is so, and have had a newer one after them.

        Newer is one of `kind` about the same subject to the same recipient.
        """
        self._rows.run(
            """DELETE FROM cards WHERE subject = :subject AND wanted_rev = shown_rev AND delivery_id IN
                   (SELECT d.id FROM deliveries d WHERE d.subject = :subject AND d.kind IN (:kind, :also)
                      AND EXISTS (SELECT 1 FROM deliveries n WHERE n.subject = :subject AND n.kind = :kind
                                    AND n.recipient = d.recipient AND n.state = 'sent' AND n.id > d.id))""",
            subject=subject,
            kind=kind,
            also=also,
        )

    def revision(self, delivery_id: int) -> int | None:
        """The wanted revision, or None for a message that is not a card."""
        row = self._rows.one("SELECT wanted_rev FROM cards WHERE delivery_id = :id", id=delivery_id)
        return int(row["wanted_rev"]) if row else None

    def due(self, now: datetime) -> Iterator[Edit]:
        """Sent messages that show an old state, longest waiting first; read as far as the caller wants."""
        rows = self._rows.each(
            """SELECT d.*, c.attempts AS edit_attempts
               FROM cards c JOIN deliveries d ON d.id = c.delivery_id
               WHERE c.wanted_rev <> c.shown_rev AND c.not_before_at <= :now AND d.state = 'sent'
               ORDER BY c.not_before_at, c.delivery_id""",
            now=to_ms(now),
        )
        return (Edit(delivery=delivery_of(row), attempts=row["edit_attempts"]) for row in rows)

    def shown(self, delivery_id: int, revision: int, digest: str = "") -> None:
        """The message shows this revision, and what it looks like has this digest; empty where nobody knows."""
        self._rows.run(
            "UPDATE cards SET shown_rev = :revision, shown_digest = :digest, attempts = 0 WHERE delivery_id = :id",
            id=delivery_id,
            revision=revision,
            digest=digest,
        )

    def digest(self, delivery_id: int) -> str:
        """The digest of what the message looks like; empty where nobody knows, or it is no card."""
        row = self._rows.one("SELECT shown_digest FROM cards WHERE delivery_id = :id", id=delivery_id)
        return str(row["shown_digest"]) if row else ""

    def retry(self, delivery_id: int, not_before: datetime) -> None:
        """The edit did not get through: try again from `not_before` on."""
        self._rows.run(
            "UPDATE cards SET not_before_at = :at, attempts = attempts + 1 WHERE delivery_id = :id",
            id=delivery_id,
            at=to_ms(not_before),
        )

    def bring_forward(self, at: datetime) -> None:
        """No edit waits longer than until `at`: for a clock that was set back, by which all of them had waited."""
        self._rows.run("UPDATE cards SET not_before_at = :at WHERE not_before_at > :at", at=to_ms(at))

    def next_due(self, after: datetime) -> datetime | None:
        """When the next edit may be made that may not yet."""
        return self._rows.time(
            """SELECT MIN(c.not_before_at) AS at FROM cards c JOIN deliveries d ON d.id = c.delivery_id
               WHERE c.wanted_rev <> c.shown_rev AND c.not_before_at > :after AND d.state = 'sent'""",
            after=to_ms(after),
        )
