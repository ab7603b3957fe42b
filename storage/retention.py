"""Forgetting: what has had its time, and what somebody asked to be erased, with our messages about it.

A case is a contact with all that hangs on it. It goes whole, and with it every message of ours about any part of it,
but for those that people hold (`storage.holds`) and those whose promise is open or whose supervisor is still asked.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.rules.outbox import Subject
from storage.removals import Removals
from storage.rows import Rows
from storage.times import to_ms

# Every part of a case that a message can be about.
_SUBJECTS = f"""
    SELECT '{Subject.CONTACT}:' || id AS subject FROM contacts WHERE id = :id
    UNION ALL SELECT '{Subject.ESCALATION}:' || id FROM escalations WHERE contact_id = :id
    UNION ALL SELECT '{Subject.INVITATION}:' || i.id FROM invitations i JOIN escalations e ON e.id = i.escalation_id
              WHERE e.contact_id = :id
    UNION ALL SELECT '{Subject.ENTRY}:' || id FROM timeline WHERE contact_id = :id
    UNION ALL SELECT '{Subject.CHECK_IN}:' || id FROM check_ins WHERE contact_id = :id
    UNION ALL SELECT '{Subject.HOLD}:' || id FROM holds WHERE contact_id = :id
"""  # noqa: S608  our constants, as all in this module
_PROMISE_SUBJECTS = f"""
    SELECT '{Subject.CALLBACK}:' || id AS subject FROM callbacks WHERE id = :id
    UNION ALL SELECT '{Subject.OFFER}:' || id FROM offers WHERE callback_id = :id
"""  # noqa: S608

_ITS_DOCUMENTS = """
    UPDATE timers SET due_at = :at
    WHERE key IN (SELECT 'export:' || id FROM exports WHERE contact_id = :id AND state IN ('sent', 'failed'))
"""
"""Brings forward when they are to go from Slack."""

_OF_ESCALATION = """(SELECT id FROM escalations WHERE contact_id = :id)"""
CASE = (
    f"DELETE FROM asks WHERE escalation_id IN {_OF_ESCALATION}",  # noqa: S608
    f"DELETE FROM invitations WHERE escalation_id IN {_OF_ESCALATION}",  # noqa: S608
    "UPDATE timeline SET answers = NULL WHERE answers IN (SELECT id FROM timeline WHERE contact_id = :id)",
    f"DELETE FROM timeline WHERE escalation_id IN {_OF_ESCALATION}",  # noqa: S608
    "DELETE FROM timeline WHERE contact_id = :id",
    "DELETE FROM check_ins WHERE contact_id = :id",
    "DELETE FROM holds WHERE contact_id = :id",
    "UPDATE debriefs SET contact_id = NULL WHERE contact_id = :id",
    "DELETE FROM debriefs_declined WHERE contact_id = :id",
    "DELETE FROM escalations WHERE contact_id = :id",
    "DELETE FROM contacts WHERE id = :id",
)
"""What removes a case once its promises are gone, in an order that every foreign key allows."""
PROMISE = (
    "UPDATE calls SET next_id = NULL WHERE next_id = :id",
    "DELETE FROM calls WHERE callback_id = :id",
    "DELETE FROM offers WHERE callback_id = :id",
    "DELETE FROM callbacks WHERE id = :id",
)

_LIVING = """
    EXISTS (SELECT 1 FROM callbacks k WHERE k.contact_id = c.id AND (k.closed_at IS NULL OR k.closed_at >= :before))
    OR EXISTS (SELECT 1 FROM escalations e
               WHERE e.contact_id = c.id AND e.state IN ('requested', 'accepted', 'asked_again'))
    OR EXISTS (SELECT 1 FROM holds h WHERE h.contact_id = c.id AND h.state IN ('asked', 'on'))"""

_OF_A_CASE = " OR ".join(
    f"subject LIKE '{subject}:%'"
    for subject in (
        Subject.CONTACT,
        Subject.ESCALATION,
        Subject.INVITATION,
        Subject.ENTRY,
        Subject.CHECK_IN,
        Subject.HOLD,
        Subject.CALLBACK,
        Subject.OFFER,
        Subject.WARNING,
    )
)
"""Messages about these go with what they are about; all others by their own age."""


_IS_SHOWN = "NOT EXISTS (SELECT 1 FROM cards c WHERE c.delivery_id = deliveries.id AND c.wanted_rev <> c.shown_rev)"
_MESSAGES = (
    ("past_deliveries", "1"),
    ("deliveries", f"state IN ('sent', 'cancelled') AND {_IS_SHOWN}"),
    ("deliveries", "state = 'failed'"),
)
"""Where messages are, and which of them nothing is being done with."""


@dataclass(frozen=True)
class Aged:
    """A table whose rows go when `ended_at` is past; `subject` is what messages and timers call one of them.

    `unless` is what keeps a row, as SQL about `t`. `children` point at it by a column: their rows go first, with the
    messages about them where those have a subject.
    """

    table: str
    ended_at: str
    subject: Subject | None = None
    unless: str = "0"
    children: tuple[tuple[str, str, Subject | None], ...] = ()
    key: str = "id"


AGED = (
    Aged("troubles", "mended_at", Subject.TROUBLE),
    Aged(
        "departures",
        "left_at",
        Subject.DEPARTURE,
        "EXISTS (SELECT 1 FROM callbacks k WHERE k.departure_id = t.id AND k.departure_id IS NOT NULL)",
    ),
    Aged("absences", "until_at", key="person"),
    Aged("duty", "until_at", key="person"),
    Aged(
        "debriefs",
        "ended_at",
        Subject.DEBRIEF,
        """EXISTS (SELECT 1 FROM debrief_actions a
                   WHERE a.debrief_id = t.id AND a.done_at IS NULL AND a.due_at >= :before)""",
        children=(
            ("debrief_points", "debrief_id", None),
            ("debrief_here", "debrief_id", None),
            ("debrief_actions", "debrief_id", Subject.ACTION),
        ),
    ),
)
"""What is about no case either. All these tables are small."""
RECORDS = (Aged("erasures", "happened_at"), Aged("exports", "ended_at", Subject.EXPORT))
"""Who exported or erased something: kept longer than what they did it to."""


class Retention:
    """Each method does one small batch, or one case, inside the caller's transaction."""

    def __init__(self, rows: Rows, removals: Removals) -> None:
        self._rows = rows
        self._removals = removals

    # What has had its time

    def past_cases(self, team: int, before: datetime, limit: int) -> list[int]:
        """A team's cases over since before then that nothing keeps, oldest first; an open one counts from its start."""
        rows = self._rows.all(
            f"""SELECT id FROM contacts c
                WHERE team = :team AND COALESCE(closed_at, opened_at) < :before AND NOT ({_LIVING})
                ORDER BY COALESCE(closed_at, opened_at) LIMIT :limit""",  # noqa: S608
            team=team,
            before=to_ms(before),
            limit=limit,
        )
        return [row["id"] for row in rows]

    def past_promises(self, team: int, before: datetime, limit: int) -> list[int]:
        """A team's promises that belong to no case and ended before then."""
        rows = self._rows.all(
            """SELECT id FROM callbacks
               WHERE team = :team AND contact_id IS NULL AND closed_at IS NOT NULL AND closed_at < :before
               ORDER BY closed_at LIMIT :limit""",
            team=team,
            before=to_ms(before),
            limit=limit,
        )
        return [row["id"] for row in rows]

    def past_warnings(self, team: int, before: datetime, limit: int) -> list[int]:
        """A team's warnings that ended before then."""
        rows = self._rows.all(
            "SELECT id FROM warnings WHERE team = :team AND ended_at < :before LIMIT :limit",
            team=team,
            before=to_ms(before),
            limit=limit,
        )
        return [row["id"] for row in rows]

    def forget_aged(self, before: datetime, at: datetime, limit: int, tables: Sequence[Aged] = AGED) -> int:
        """What is about no case, in these tables, and ended before then, with our messages about it; how many rows."""
        gone = 0
        for aged in tables:
            rows = self._rows.all(
                f"""SELECT {aged.key} AS key FROM {aged.table} t WHERE {aged.ended_at} < :before AND NOT ({aged.unless})
                    LIMIT :limit""",  # noqa: S608
                before=to_ms(before),
                limit=limit,
            )
            for row in rows:
                if aged.subject:
                    self._removals.take_back([aged.subject.of(row["key"])], at)
                for table, column, subject in aged.children:
                    if subject:
                        children = self._rows.all(f"SELECT id FROM {table} WHERE {column} = :id", id=row["key"])  # noqa: S608
                        self._removals.take_back([subject.of(child["id"]) for child in children], at)
                    self._forget(f"DELETE FROM {table} WHERE {column} = :id", row["key"])  # noqa: S608
                self._forget(f"DELETE FROM {aged.table} WHERE {aged.key} = :id", row["key"])  # noqa: S608
            gone += len(rows)
        return gone

    def forget_messages(self, before: datetime, at: datetime, limit: int) -> int:
        """Messages about no case that ended before then, archived or not; how many that was."""
        gone = 0
        for table, which in _MESSAGES:
            rows = self._rows.all(
                f"""SELECT id FROM {table} WHERE {which} AND ended_at < :before AND NOT ({_OF_A_CASE})
                    ORDER BY ended_at LIMIT :limit""",  # noqa: S608
                before=to_ms(before),
                limit=limit,
            )
            for row in rows:
                self._removals.owe(table, "id", row["id"], at)
                if table == "deliveries":
                    self._forget("DELETE FROM cards WHERE delivery_id = :id", row["id"])
                self._forget(f"DELETE FROM {table} WHERE id = :id", row["id"])  # noqa: S608
            gone += len(rows)
        return gone

    # One thing

    def forget_case(self, contact_id: int, at: datetime) -> bool:
        """Remove a case and owe the removal of our messages about it. False, and nothing is done, while one is in hand.

        A message just being sent or edited would be left over in Slack.
        """
        promises = [
            row["id"] for row in self._rows.all("SELECT id FROM callbacks WHERE contact_id = :id", id=contact_id)
        ]
        subjects = [*self._subjects(_SUBJECTS, contact_id)]
        for promise in promises:
            subjects += self._subjects(_PROMISE_SUBJECTS, promise)
        if self._removals.any_in_hand(subjects):
            return False
        reference_key = self._rows.get("contacts", contact_id)["reference_key"]
        self._removals.take_back(subjects, at)
        self._rows.run(_ITS_DOCUMENTS, id=contact_id, at=to_ms(at))
        for promise in promises:
            for sql in PROMISE:
                self._forget(sql, promise)
        for sql in CASE:
            self._forget(sql, contact_id)
        self._forget_customer(reference_key)
        return True

    def forget_promise(self, callback_id: int, at: datetime) -> bool:
        """As `forget_case`, for a promise."""
        subjects = [*self._subjects(_PROMISE_SUBJECTS, callback_id)]
        if self._removals.any_in_hand(subjects):
            return False
        reference_key = self._rows.get("callbacks", callback_id)["reference_key"]
        self._removals.take_back(subjects, at)
        for sql in PROMISE:
            self._forget(sql, callback_id)
        self._forget_customer(reference_key)
        return True

    def forget_warning(self, warning_id: int, at: datetime) -> None:
        self._removals.take_back([Subject.WARNING.of(warning_id)], at)
        self._forget("DELETE FROM warning_changes WHERE warning_id = :id", warning_id)
        self._forget("DELETE FROM warnings WHERE id = :id", warning_id)

    def give_back_pages(self, pages: int) -> None:
        """Make the file smaller by up to so many pages that nothing is on any more."""
        self._rows.all(f"PRAGMA incremental_vacuum({pages:d})")

    def _subjects(self, sql: str, id_: int) -> Iterator[str]:
        return (row["subject"] for row in self._rows.all(sql, id=id_))

    def _forget_customer(self, reference_key: str) -> None:
        """What is kept of a customer beside cases goes with the last of them, unless they are yet to be rung."""
        self._rows.run(
            """DELETE FROM customers WHERE reference_key = :key
                 AND NOT EXISTS (SELECT 1 FROM contacts WHERE reference_key = :key)
                 AND NOT EXISTS (SELECT 1 FROM callbacks
                                 WHERE reference_key = :key AND state IN ('due', 'to_decide'))""",
            key=reference_key,
        )

    def _forget(self, sql: str, id_: object) -> None:
        self._rows.run(sql, id=id_)
        self._rows.leaves_traces = True
