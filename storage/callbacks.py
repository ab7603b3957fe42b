"""Callbacks."""

from collections.abc import Iterable
from datetime import datetime

from bot.rules.callback import Call, Callback, Departure, Kind, Promise, State
from bot.rules.text import reference_key
from storage.rows import Row, Rows, in_sql
from storage.times import from_ms, from_ms_or_none, to_ms


class Callbacks:
    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def add(self, owner: str, promise: Promise, contact_id: int | None, at: datetime, *, team: int) -> Callback:
        """Store a new promise, due."""
        row = self._rows.insert(
            "callbacks",
            team=team,
            contact_id=contact_id,
            owner=owner,
            reference=promise.reference,
            reference_key=reference_key(promise.reference),
            kind=promise.kind,
            note=promise.note,
            state=State.DUE,
            due_at=to_ms(promise.due_at),
            promised_at=to_ms(promise.due_at),
            tries=0,
            set_at=to_ms(at),
        )
        return callback_of(row)

    def get(self, callback_id: int) -> Callback:
        """The callback with this id. Raises KeyError where there is none."""
        return callback_of(self._rows.get("callbacks", callback_id))

    def change(self, callback_id: int, promise: Promise, contact_id: int | None) -> bool:
        """Change what was promised, and what it belongs to; False when it has ended meanwhile."""
        return self._rows.changed(
            """UPDATE callbacks SET reference = :reference, reference_key = :key, kind = :kind, note = :note,
                      due_at = :due, promised_at = :due, contact_id = :contact_id,
                      nudges = 0, put_off_until_at = NULL, overdue_at = NULL, unattended_at = NULL
               WHERE id = :id AND state = 'due'""",
            id=callback_id,
            reference=promise.reference,
            key=reference_key(promise.reference),
            kind=promise.kind,
            note=promise.note,
            due=to_ms(promise.due_at),
            contact_id=contact_id,
        )

    def postpone(self, callback_id: int, due_at: datetime) -> None:
        """Ring later than promised; reminders begin anew then."""
        self._rows.run(
            """UPDATE callbacks SET due_at = :due, nudges = 0, put_off_until_at = NULL, overdue_at = NULL,
                      unattended_at = NULL
               WHERE id = :id""",
            id=callback_id,
            due=to_ms(due_at),
        )

    def restore(self, callback_id: int, call: Call, state: State) -> None:
        """As it stood before this call, which was taken back; open again, in `state`."""
        self._rows.run(
            """UPDATE callbacks SET state = :state, closed_at = NULL, due_at = :due, tries = tries - :tried,
                      nudges = :nudges, overdue_at = :overdue, put_off_until_at = NULL
               WHERE id = :id""",
            id=callback_id,
            state=state,
            due=to_ms(call.due_before),
            tried=int(call.outcome.is_try),
            nudges=call.nudges_before,
            overdue=to_ms(call.overdue_before) if call.overdue_before else None,
        )

    def put_off(self, callback_id: int, until: datetime | None) -> None:
        """The owner is on a call until then; None once that is over."""
        self._rows.run(
            "UPDATE callbacks SET put_off_until_at = :until WHERE id = :id",
            id=callback_id,
            until=to_ms(until) if until else None,
        )

    def nudged(self, callback_id: int, overdue_at: datetime | None = None) -> None:
        """One more reminder; with `overdue_at`, it is overdue from then on."""
        self._rows.run(
            """UPDATE callbacks SET nudges = nudges + 1, put_off_until_at = NULL,
                      overdue_at = COALESCE(overdue_at, :at) WHERE id = :id""",
            id=callback_id,
            at=to_ms(overdue_at) if overdue_at else None,
        )

    def unattended(self, callback_id: int, at: datetime) -> None:
        """The supervisors were told that its owner may not see that it is due."""
        self._rows.run("UPDATE callbacks SET unattended_at = :at WHERE id = :id", id=callback_id, at=to_ms(at))

    def tried(self, callback_id: int) -> None:
        """The customer was rung once more without being spoken to."""
        self._rows.run("UPDATE callbacks SET tries = tries + 1 WHERE id = :id", id=callback_id)

    def move(self, callback_id: int, expected: State, state: State, at: datetime) -> bool:
        """Move from `expected` to `state`, closed at `at` if that ends it; False when it has moved meanwhile."""
        return self._rows.changed(
            """UPDATE callbacks SET state = :state,
                      closed_at = CASE WHEN :state IN ('done', 'cancelled') THEN :at END
               WHERE id = :id AND state = :expected""",
            id=callback_id,
            expected=expected,
            state=state,
            at=to_ms(at),
        )

    def hand_to(self, callback_id: int, owner: str) -> None:
        """From now on it is this person's, whose reminders begin anew."""
        self._rows.run(
            """UPDATE callbacks SET owner = :owner, orphaned_at = NULL, nudges = 0, put_off_until_at = NULL,
                      overdue_at = NULL, unattended_at = NULL
               WHERE id = :id""",
            id=callback_id,
            owner=owner,
        )

    def teams_of(self, owner: str) -> list[int]:
        """The teams for which this person still has something to keep, unless they are known to have left."""
        rows = self._rows.all(
            """SELECT DISTINCT team FROM callbacks
               WHERE owner = :owner AND state IN ('due', 'to_decide') AND orphaned_at IS NULL ORDER BY team""",
            owner=owner,
        )
        return [row["team"] for row in rows]

    def orphan(self, departure: Departure, team: int) -> list[Callback]:
        """Somebody has left: what they still had to keep for this team, soonest first."""
        orphaned = self._many(
            """UPDATE callbacks SET orphaned_at = :at, departure_id = :departure
               WHERE owner = :owner AND team = :team AND state IN ('due', 'to_decide') AND orphaned_at IS NULL
               RETURNING *""",
            owner=departure.person,
            team=team,
            departure=departure.id,
            at=to_ms(departure.left_at),
        )
        return sorted(orphaned, key=lambda callback: (callback.due_at, callback.id))

    def has_left(self, owner: str) -> bool:
        """Whether something is still to be kept that this person left behind."""
        row = self._rows.one(
            """SELECT 1 FROM callbacks WHERE owner = :owner AND state IN ('due', 'to_decide')
                 AND orphaned_at IS NOT NULL LIMIT 1""",
            owner=owner,
        )
        return row is not None

    def take_back(self, owner: str) -> list[Callback]:
        """Somebody who had left is here again, and keeps what nobody has taken meanwhile; reminders begin anew."""
        return self._many(
            """UPDATE callbacks SET orphaned_at = NULL, nudges = 0, put_off_until_at = NULL, overdue_at = NULL,
                      unattended_at = NULL
               WHERE owner = :owner AND state IN ('due', 'to_decide') AND orphaned_at IS NOT NULL RETURNING *""",
            owner=owner,
        )

    def owners(self) -> list[str]:
        """Who still has something to keep, but for those who are known to have left."""
        rows = self._rows.all(
            """SELECT DISTINCT owner FROM callbacks WHERE state IN ('due', 'to_decide') AND orphaned_at IS NULL
               ORDER BY owner"""
        )
        return [row["owner"] for row in rows]

    def left_by(self, departure_id: int) -> list[Callback]:
        """What somebody who left still had to keep then, soonest first, whatever became of it."""
        return self._many("SELECT * FROM callbacks WHERE departure_id = :id ORDER BY due_at, id", id=departure_id)

    def open_of(self, owner: str, limit: int, offset: int = 0) -> list[Callback]:
        """A person's promises still to be kept, soonest first."""
        return self._many(
            """SELECT * FROM callbacks WHERE owner = :owner AND state IN ('due', 'to_decide')
               ORDER BY due_at, id LIMIT :limit OFFSET :offset""",
            owner=owner,
            limit=limit,
            offset=offset,
        )

    def due_of(self, owner: str, before: datetime) -> list[Callback]:
        """A person's promises that fall due before then, soonest first; not those that a supervisor decides about.

        Both conditions on the state: the first is that of the index, which SQLite uses only where it reads the same.
        """
        return self._many(
            """SELECT * FROM callbacks WHERE owner = :owner AND state IN ('due', 'to_decide') AND state = 'due'
                 AND due_at < :before ORDER BY due_at, id""",
            owner=owner,
            before=to_ms(before),
        )

    def count_open_of(self, owner: str) -> int:
        return self._rows.count(
            "SELECT COUNT(*) AS n FROM callbacks WHERE owner = :owner AND state IN ('due', 'to_decide')", owner=owner
        )

    def open_for_reference(self, reference: str) -> list[Callback]:
        """Open promises to this customer, soonest first, whoever made them."""
        return self._many(
            """SELECT * FROM callbacks WHERE reference_key = :key AND state IN ('due', 'to_decide')
               ORDER BY due_at, id""",
            key=reference_key(reference),
        )

    def open_before(self, before: datetime, teams: Iterable[int], limit: int, offset: int = 0) -> list[Callback]:
        """Open promises of everybody in these teams due before `before`, soonest first."""
        return self._many(
            """SELECT * FROM callbacks WHERE state IN ('due', 'to_decide') AND due_at < :before
                 AND team IN (SELECT value FROM json_each(:teams))
               ORDER BY due_at, id LIMIT :limit OFFSET :offset""",
            before=to_ms(before),
            teams=in_sql(teams),
            limit=limit,
            offset=offset,
        )

    def count_open_before(self, before: datetime, teams: Iterable[int]) -> int:
        return self._rows.count(
            """SELECT COUNT(*) AS n FROM callbacks WHERE state IN ('due', 'to_decide') AND due_at < :before
                 AND team IN (SELECT value FROM json_each(:teams))""",
            before=to_ms(before),
            teams=in_sql(teams),
        )

    def _many(self, sql: str, **values: object) -> list[Callback]:
        return [callback_of(row) for row in self._rows.all(sql, **values)]


def callback_of(row: Row) -> Callback:
    return Callback(
        id=row["id"],
        team=row["team"],
        contact_id=row["contact_id"],
        owner=row["owner"],
        reference=row["reference"],
        kind=Kind(row["kind"]),
        note=row["note"],
        state=State(row["state"]),
        due_at=from_ms(row["due_at"]),
        promised_at=from_ms(row["promised_at"]),
        tries=row["tries"],
        nudges=row["nudges"],
        put_off_until=from_ms_or_none(row["put_off_until_at"]),
        unattended_at=from_ms_or_none(row["unattended_at"]),
        overdue_at=from_ms_or_none(row["overdue_at"]),
        orphaned_at=from_ms_or_none(row["orphaned_at"]),
        departure_id=row["departure_id"],
        set_at=from_ms(row["set_at"]),
        closed_at=from_ms_or_none(row["closed_at"]),
    )
