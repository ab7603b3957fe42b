"""Team debriefs: what is shared, and, until it is opened or dropped, what is not yet."""

import secrets
from datetime import datetime

from bot.rules.debrief import Action, Debrief, Heading, Point, State
from storage.rows import Row, Rows
from storage.times import from_ms, from_ms_or_none, to_ms

_ACTIONS = "SELECT a.*, d.channel FROM debrief_actions a JOIN debriefs d ON d.id = a.debrief_id"


class Debriefs:
    """`asking -> open -> ended`; one that is called off, or refused, is removed with all that belongs to it.

    At most one is open in a channel, and at most one asked about or open for a contact: the schema refuses a second.
    """

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def add(
        self,
        channel: str,
        facilitator: str,
        contact_id: int | None,
        about: str,
        state: State,
        over_at: datetime,
        *,
        team: int,
    ) -> Debrief:
        row = self._rows.insert(
            "debriefs",
            team=team,
            channel=channel,
            facilitator=facilitator,
            contact_id=contact_id,
            about=about,
            state=state,
            opened=0,
            over_at=to_ms(over_at),
        )
        return _debrief(row)

    def find(self, debrief_id: int) -> Debrief | None:
        """The debrief with this id; None where there is none, or not any more."""
        row = self._rows.one("SELECT * FROM debriefs WHERE id = :id", id=debrief_id)
        return _debrief(row) if row else None

    def open_in(self, channel: str) -> Debrief | None:
        row = self._rows.one("SELECT * FROM debriefs WHERE channel = :channel AND state = 'open'", channel=channel)
        return _debrief(row) if row else None

    def live_about(self, contact_id: int) -> Debrief | None:
        """The one that is open about this contact, or whose agent is being asked."""
        row = self._rows.one(
            "SELECT * FROM debriefs WHERE contact_id = :contact AND state IN ('asking', 'open')", contact=contact_id
        )
        return _debrief(row) if row else None

    def agree(self, debrief_id: int, over_at: datetime) -> bool:
        """The agent agrees: it is open. False when it was not waiting for that."""
        return self._rows.changed(
            "UPDATE debriefs SET state = 'open', over_at = :at WHERE id = :id AND state = 'asking'",
            id=debrief_id,
            at=to_ms(over_at),
        )

    def lead_too(self, debrief_id: int, person: str) -> bool:
        """A second facilitator; False when there is one already, or it has ended."""
        return self._rows.changed(
            "UPDATE debriefs SET second = :person WHERE id = :id AND second IS NULL AND state = 'open'",
            id=debrief_id,
            person=person,
        )

    def open_next(self, debrief_id: int, opened: int) -> bool:
        """Open one heading more than these; False when somebody has, or it has ended."""
        return self._rows.changed(
            "UPDATE debriefs SET opened = opened + 1 WHERE id = :id AND opened = :opened AND state = 'open'",
            id=debrief_id,
            opened=opened,
        )

    def end(self, debrief: Debrief, at: datetime) -> bool:
        """It is over: what was not opened is removed, and who was here. False when it had ended."""
        ended = self._rows.changed(
            "UPDATE debriefs SET state = 'ended', ended_at = :at WHERE id = :id AND state = 'open'",
            id=debrief.id,
            at=to_ms(at),
        )
        if ended:
            for heading in Heading:
                if heading not in debrief.headings:
                    self._rows.run(
                        "DELETE FROM debrief_points WHERE debrief_id = :id AND heading = :heading",
                        id=debrief.id,
                        heading=heading,
                    )
            self._rows.run("DELETE FROM debrief_here WHERE debrief_id = :id", id=debrief.id)
            self._rows.leaves_traces = True
        return ended

    def remove(self, debrief_id: int) -> None:
        """Nothing of it is kept."""
        for table in ("debrief_points", "debrief_here", "debrief_actions"):
            self._rows.run(f"DELETE FROM {table} WHERE debrief_id = :id", id=debrief_id)  # noqa: S608  constants
        self._rows.run("DELETE FROM debriefs WHERE id = :id", id=debrief_id)
        self._rows.leaves_traces = True

    # What agents do not want talked about

    def decline(self, contact_id: int) -> None:
        """Nobody shall ask about this contact again."""
        self._rows.run(
            "INSERT INTO debriefs_declined (contact_id) VALUES (:id) ON CONFLICT (contact_id) DO NOTHING", id=contact_id
        )

    def is_declined(self, contact_id: int) -> bool:
        return self._rows.one("SELECT 1 FROM debriefs_declined WHERE contact_id = :id", id=contact_id) is not None

    # Points

    def add_point(self, debrief_id: int, heading: Heading, words: str, author: str | None) -> None:
        """Without `author`, nothing in the database says whose it is.

        Nor do its place in the table or its number say when it came: that is drawn by lot.
        """
        self._rows.add(
            "debrief_points",
            id=secrets.randbits(62),
            debrief_id=debrief_id,
            heading=heading,
            words=words,
            author=author,
        )

    def points(self, debrief_id: int, heading: Heading) -> tuple[Point, ...]:
        """Those under one heading, in an order drawn by lot that stays the same."""
        rows = self._rows.all(
            "SELECT * FROM debrief_points WHERE debrief_id = :id AND heading = :heading ORDER BY id",
            id=debrief_id,
            heading=heading,
        )
        return tuple(Point(row["words"], row["author"]) for row in rows)

    # Who is here

    def come(self, debrief_id: int, person: str) -> bool:
        """Somebody says that they are here; False when they had."""
        return self._rows.changed(
            """INSERT INTO debrief_here (debrief_id, person) VALUES (:id, :person)
               ON CONFLICT (debrief_id, person) DO NOTHING""",
            id=debrief_id,
            person=person,
        )

    def count_here(self, debrief_id: int) -> int:
        return self._rows.count("SELECT COUNT(*) AS n FROM debrief_here WHERE debrief_id = :id", id=debrief_id)

    # Points of action

    def add_action(self, debrief_id: int, words: str, owner: str, due_at: datetime) -> int:
        """Gives its id."""
        return self._rows.add("debrief_actions", debrief_id=debrief_id, words=words, owner=owner, due_at=to_ms(due_at))

    def find_action(self, action_id: int) -> Action | None:
        """The point of action with this id; None where there is none, or not any more."""
        row = self._rows.one(f"{_ACTIONS} WHERE a.id = :id", id=action_id)
        return _action(row) if row else None

    def actions(self, debrief_id: int) -> tuple[Action, ...]:
        """In the order in which they were agreed on."""
        rows = self._rows.all(f"{_ACTIONS} WHERE a.debrief_id = :id ORDER BY a.id", id=debrief_id)
        return tuple(map(_action, rows))

    def done(self, action_id: int, at: datetime) -> bool:
        """False when it was done already."""
        return self._rows.changed(
            "UPDATE debrief_actions SET done_at = :at WHERE id = :id AND done_at IS NULL", id=action_id, at=to_ms(at)
        )


def _debrief(row: Row) -> Debrief:
    return Debrief(
        id=row["id"],
        team=row["team"],
        channel=row["channel"],
        facilitator=row["facilitator"],
        second=row["second"],
        contact_id=row["contact_id"],
        about=row["about"],
        state=State(row["state"]),
        opened=row["opened"],
        over_at=from_ms(row["over_at"]),
        ended_at=from_ms_or_none(row["ended_at"]),
    )


def _action(row: Row) -> Action:
    return Action(
        id=row["id"],
        debrief_id=row["debrief_id"],
        channel=row["channel"],
        words=row["words"],
        owner=row["owner"],
        due_at=from_ms(row["due_at"]),
        done_at=from_ms_or_none(row["done_at"]),
    )
