"""Escalations and who was asked."""

from collections.abc import Iterable
from datetime import datetime

from bot.rules.escalation import Ask, Escalation, HandOver, Need, Outcome, State, Urgency
from storage.rows import Row, Rows
from storage.times import from_ms, from_ms_or_none, to_ms


class Escalations:
    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def add(self, contact_id: int, agent: str, hand_over: HandOver, at: datetime) -> Escalation:
        """Store a new request. A contact has at most one live escalation: the schema refuses a second."""
        row = self._rows.insert(
            "escalations",
            contact_id=contact_id,
            agent=agent,
            state=State.REQUESTED,
            urgency=hand_over.urgency,
            need=hand_over.need,
            situation=hand_over.situation,
            background=hand_over.background,
            assessment=hand_over.assessment,
            recommendation=hand_over.recommendation,
            contingency=hand_over.contingency,
            requested_at=to_ms(at),
            read_back="",
            outcome="",
            note="",
        )
        return _escalation(row)

    def get(self, escalation_id: int) -> Escalation:
        """The escalation with this id. Raises KeyError where there is none."""
        return _escalation(self._rows.get("escalations", escalation_id))

    def latest_of(self, contact_id: int) -> Escalation | None:
        row = self._rows.one("SELECT * FROM escalations WHERE contact_id = :id ORDER BY id DESC LIMIT 1", id=contact_id)
        return _escalation(row) if row else None

    def ids_of(self, contact_id: int) -> list[int]:
        """Every escalation of a contact, oldest first."""
        rows = self._rows.all("SELECT id FROM escalations WHERE contact_id = :id ORDER BY id", id=contact_id)
        return [row["id"] for row in rows]

    def accept(self, escalation_id: int, owner: str, at: datetime) -> bool:
        """Make `owner` the owner of a requested escalation; False when somebody was first."""
        return self._rows.changed(
            """UPDATE escalations SET state = 'accepted', owner = :owner, accepted_at = :at
               WHERE id = :id AND state = 'requested'""",
            id=escalation_id,
            owner=owner,
            at=to_ms(at),
        )

    def read_back(self, escalation_id: int, words: str) -> None:
        self._rows.run("UPDATE escalations SET read_back = :words WHERE id = :id", id=escalation_id, words=words)

    def end(
        self,
        escalation_id: int,
        expected: State,
        state: State,
        at: datetime,
        *,
        outcome: Outcome | None,
        note: str,
    ) -> bool:
        """Move from `expected` to an ended `state`; False when it has moved meanwhile."""
        return self._rows.changed(
            """UPDATE escalations SET state = :state, outcome = :outcome, note = :note, ended_at = :at
               WHERE id = :id AND state = :expected""",
            id=escalation_id,
            expected=expected,
            state=state,
            outcome=outcome or "",
            note=note,
            at=to_ms(at),
        )

    def ask(self, escalation_id: int, supervisors: Iterable[str], at: datetime) -> None:
        """Record who was asked; asking somebody again changes nothing."""
        for supervisor in supervisors:
            self._rows.run(
                """INSERT INTO asks (escalation_id, supervisor, asked_at) VALUES (:id, :supervisor, :at)
                   ON CONFLICT (escalation_id, supervisor) DO NOTHING""",
                id=escalation_id,
                supervisor=supervisor,
                at=to_ms(at),
            )

    def passed(self, escalation_id: int, supervisor: str, at: datetime) -> bool:
        """Record a pass; False when they were not asked or have passed already."""
        return self._rows.changed(
            """UPDATE asks SET passed_at = :at
               WHERE escalation_id = :id AND supervisor = :supervisor AND passed_at IS NULL""",
            id=escalation_id,
            supervisor=supervisor,
            at=to_ms(at),
        )

    def asks(self, escalation_id: int) -> tuple[Ask, ...]:
        """Everybody asked, in the order of asking."""
        rows = self._rows.all(
            "SELECT * FROM asks WHERE escalation_id = :id ORDER BY asked_at, supervisor", id=escalation_id
        )
        return tuple(
            Ask(
                supervisor=row["supervisor"],
                asked_at=from_ms(row["asked_at"]),
                passed_at=from_ms_or_none(row["passed_at"]),
            )
            for row in rows
        )

    def has_live_on_the_line(self, agent: str) -> bool:
        """Whether this agent has an unresolved on-the-line escalation."""
        return (
            self._rows.one(
                """SELECT e.id FROM escalations e JOIN contacts c ON c.id = e.contact_id
                   WHERE c.agent = :agent AND c.state = 'open'
                     AND e.state IN ('requested', 'accepted') AND e.urgency = 'on_the_line' LIMIT 1""",
                agent=agent,
            )
            is not None
        )


def _escalation(row: Row) -> Escalation:
    return Escalation(
        id=row["id"],
        contact_id=row["contact_id"],
        agent=row["agent"],
        state=State(row["state"]),
        urgency=Urgency(row["urgency"]),
        need=Need(row["need"]),
        situation=row["situation"],
        background=row["background"],
        assessment=row["assessment"],
        recommendation=row["recommendation"],
        contingency=row["contingency"],
        requested_at=from_ms(row["requested_at"]),
        owner=row["owner"],
        accepted_at=from_ms_or_none(row["accepted_at"]),
        read_back=row["read_back"],
        outcome=Outcome(row["outcome"]) if row["outcome"] else None,
        note=row["note"],
        ended_at=from_ms_or_none(row["ended_at"]),
    )
