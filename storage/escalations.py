"""Escalations and who was asked."""

from collections.abc import Iterable
from datetime import datetime

from bot.rules.escalation import (
    Ask,
    Escalation,
    HandOver,
    Need,
    Outcome,
    PassReason,
    Resolution,
    State,
    Urgency,
)
from storage.rows import Row, Rows, in_sql
from storage.times import from_ms, from_ms_or_none, to_ms


class Escalations:
    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def add(self, contact_id: int, agent: str, hand_over: HandOver, at: datetime, *, team: int) -> Escalation:
        """Store a new request. A contact has at most one live escalation: the schema refuses a second."""
        row = self._rows.insert(
            "escalations",
            team=team,
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
            approval=hand_over.approval,
            join_by=hand_over.join_by,
            demanded=int(hand_over.demanded),
            requested_at=to_ms(at),
            read_back="",
            outcome="",
            note="",
        )
        return escalation_of(row)

    def get(self, escalation_id: int) -> Escalation:
        """The escalation with this id. Raises KeyError where there is none."""
        return escalation_of(self._rows.get("escalations", escalation_id))

    def latest_of(self, contact_id: int) -> Escalation | None:
        row = self._rows.one("SELECT * FROM escalations WHERE contact_id = :id ORDER BY id DESC LIMIT 1", id=contact_id)
        return escalation_of(row) if row else None

    def ids_of(self, contact_id: int) -> list[int]:
        """Every escalation of a contact, oldest first."""
        rows = self._rows.all("SELECT id FROM escalations WHERE contact_id = :id ORDER BY id", id=contact_id)
        return [row["id"] for row in rows]

    def own(self, escalation_id: int, expected: State, state: State, owner: str, at: datetime) -> bool:
        """Move from `expected` to a `state` in which it is this owner's; False when somebody was first.

        A read-back is its giver's alone: the next owner gives a new one.
        """
        return self._rows.changed(
            """UPDATE escalations SET state = :state, owner = :owner, accepted_at = :at, read_back = ''
               WHERE id = :id AND state = :expected""",
            id=escalation_id,
            expected=expected,
            state=state,
            owner=owner,
            at=to_ms(at),
        )

    def disown(self, escalation_id: int, expected: State, state: State) -> bool:
        """Move from `expected` to a `state` in which nobody owns it; False when it has moved meanwhile."""
        return self._rows.changed(
            """UPDATE escalations SET state = :state, owner = NULL, accepted_at = NULL, read_back = ''
               WHERE id = :id AND state = :expected""",
            id=escalation_id,
            expected=expected,
            state=state,
        )

    def move(self, escalation_id: int, expected: State, state: State) -> bool:
        """Move between live states; False when it has moved meanwhile."""
        return self._rows.changed(
            "UPDATE escalations SET state = :state WHERE id = :id AND state = :expected",
            id=escalation_id,
            expected=expected,
            state=state,
        )

    def read_back(self, escalation_id: int, words: str) -> None:
        self._rows.run("UPDATE escalations SET read_back = :words WHERE id = :id", id=escalation_id, words=words)

    def change_urgency(self, escalation_id: int, urgency: Urgency) -> None:
        self._rows.run("UPDATE escalations SET urgency = :urgency WHERE id = :id", id=escalation_id, urgency=urgency)

    def set_step(self, escalation_id: int, step: int) -> None:
        """Which step of asking comes next."""
        self._rows.run("UPDATE escalations SET step = :step WHERE id = :id", id=escalation_id, step=step)

    def end(self, escalation_id: int, expected: State, state: State, at: datetime) -> bool:
        """Move from `expected` to an ended `state`; False when it has moved meanwhile."""
        return self._rows.changed(
            "UPDATE escalations SET state = :state, ended_at = :at WHERE id = :id AND state = :expected",
            id=escalation_id,
            expected=expected,
            state=state,
            at=to_ms(at),
        )

    def resolve(self, escalation_id: int, owner: str, resolution: Resolution) -> None:
        """Keep how it ended, and with whom."""
        self._rows.run(
            "UPDATE escalations SET owner = :owner, outcome = :outcome, told = :told, note = :note WHERE id = :id",
            id=escalation_id,
            owner=owner,
            outcome=resolution.outcome,
            told=resolution.told,
            note=resolution.note,
        )

    def ask(self, escalation_id: int, supervisors: Iterable[str], at: datetime) -> None:
        """Record who was asked; asking somebody again in the same round changes nothing."""
        for supervisor in supervisors:
            self._rows.run(
                """INSERT INTO asks (escalation_id, supervisor, asked_at) VALUES (:id, :supervisor, :at)
                   ON CONFLICT (escalation_id, supervisor) DO NOTHING""",
                id=escalation_id,
                supervisor=supervisor,
                at=to_ms(at),
            )

    def pinged(self, escalation_id: int, at: datetime) -> bool:
        """Slack has a message that asks somebody; whether it is the first of all."""
        return self._rows.changed(
            "UPDATE escalations SET first_pinged_at = :at WHERE id = :id AND first_pinged_at IS NULL",
            id=escalation_id,
            at=to_ms(at),
        )

    def passed(self, escalation_id: int, supervisor: str, reason: PassReason, at: datetime) -> bool:
        """Record a pass; False when they were not asked or have passed already."""
        return self._rows.changed(
            """UPDATE asks SET passed_at = :at, reason = :reason
               WHERE escalation_id = :id AND supervisor = :supervisor AND passed_at IS NULL""",
            id=escalation_id,
            supervisor=supervisor,
            reason=reason,
            at=to_ms(at),
        )

    def left(self, escalation_id: int, supervisor: str, at: datetime) -> None:
        """Record that they have left, whatever they answered before: they are not asked in any later round."""
        self._rows.run(
            """INSERT INTO asks (escalation_id, supervisor, asked_at, passed_at, reason)
               VALUES (:id, :supervisor, :at, :at, :reason)
               ON CONFLICT (escalation_id, supervisor) DO UPDATE
               SET passed_at = COALESCE(asks.passed_at, excluded.passed_at), reason = excluded.reason""",
            id=escalation_id,
            supervisor=supervisor,
            at=to_ms(at),
            reason=PassReason.LEFT,
        )

    def begin_round(self, escalation_id: int) -> None:
        """Everybody may be asked anew, but for those who passed for good."""
        for_good = ", ".join(f"'{reason}'" for reason in PassReason if reason.is_for_good)
        self._rows.run(
            f"DELETE FROM asks WHERE escalation_id = :id AND reason NOT IN ({for_good})",  # noqa: S608  our constants
            id=escalation_id,
        )

    def asks(self, escalation_id: int) -> tuple[Ask, ...]:
        """Everybody asked in this round, in the order of asking."""
        rows = self._rows.all(
            "SELECT * FROM asks WHERE escalation_id = :id ORDER BY asked_at, supervisor", id=escalation_id
        )
        return tuple(
            Ask(
                supervisor=row["supervisor"],
                asked_at=from_ms(row["asked_at"]),
                passed_at=from_ms_or_none(row["passed_at"]),
                reason=PassReason(row["reason"]) if row["reason"] else None,
            )
            for row in rows
        )

    def asking(self) -> list[Escalation]:
        """Every escalation that somebody is looked for, oldest first."""
        return [
            escalation_of(row)
            for row in self._rows.all(
                "SELECT * FROM escalations WHERE state IN ('requested', 'asked_again') ORDER BY id"
            )
        ]

    def asking_others_than(self, person: str, teams: Iterable[int]) -> list[int]:
        """Escalations of these teams that somebody is looked for, where this person neither asked nor has gone quiet.

        The most urgent first, and of those the oldest.
        """
        rows = self._rows.all(
            """SELECT id FROM escalations
               WHERE state IN ('requested', 'asked_again') AND agent <> :person AND COALESCE(owner, '') <> :person
                 AND team IN (SELECT value FROM json_each(:teams))
               ORDER BY CASE urgency WHEN 'on_the_line' THEN 0 WHEN 'waiting' THEN 1 ELSE 2 END, id""",
            person=person,
            teams=in_sql(teams),
        )
        return [row["id"] for row in rows]

    def owned_by(self, owner: str) -> list[Escalation]:
        """What this person has, oldest first."""
        return [
            escalation_of(row)
            for row in self._rows.all(
                """SELECT * FROM escalations
                   WHERE owner = :owner AND state IN ('requested', 'accepted', 'asked_again') ORDER BY id""",
                owner=owner,
            )
        ]

    def owned(self) -> list[Escalation]:
        """What anybody has, oldest first."""
        return [
            escalation_of(row)
            for row in self._rows.all(
                """SELECT * FROM escalations
                   WHERE owner IS NOT NULL AND state IN ('requested', 'accepted', 'asked_again') ORDER BY id"""
            )
        ]

    def live_of(self, agent: str) -> list[Escalation]:
        """What this agent has asked and is not over, newest first."""
        return [
            escalation_of(row)
            for row in self._rows.all(
                """SELECT e.* FROM contacts c JOIN escalations e ON e.contact_id = c.id
                   WHERE c.agent = :agent AND c.state = 'open' AND e.state IN ('requested', 'accepted', 'asked_again')
                   ORDER BY e.id DESC""",
                agent=agent,
            )
        ]

    def engaged(self, people: Iterable[str], asked_since: datetime, besides: int) -> set[str]:
        """Who of these has another case on the line, or was asked on another one lately."""
        return {
            person
            for person in people
            if self._rows.one(
                """SELECT 1 FROM escalations
                   WHERE owner = :person AND state IN ('requested', 'accepted', 'asked_again')
                     AND urgency = 'on_the_line' AND id <> :besides
                   UNION ALL
                   SELECT 1 FROM asks WHERE supervisor = :person AND asked_at > :since AND escalation_id <> :besides
                   LIMIT 1""",
                person=person,
                since=to_ms(asked_since),
                besides=besides,
            )
        }

    def has_live_on_the_line(self, agent: str) -> bool:
        """Whether this agent has an unresolved on-the-line escalation."""
        return (
            self._rows.one(
                """SELECT e.id FROM escalations e JOIN contacts c ON c.id = e.contact_id
                   WHERE c.agent = :agent AND c.state = 'open'
                     AND e.state IN ('requested', 'accepted', 'asked_again') AND e.urgency = 'on_the_line' LIMIT 1""",
                agent=agent,
            )
            is not None
        )


def escalation_of(row: Row) -> Escalation:
    return Escalation(
        id=row["id"],
        team=row["team"],
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
        approval=row["approval"],
        join_by=row["join_by"],
        demanded=bool(row["demanded"]),
        step=row["step"],
        first_pinged_at=from_ms_or_none(row["first_pinged_at"]),
        outcome=Outcome(row["outcome"]) if row["outcome"] else None,
        told=row["told"],
        note=row["note"],
        ended_at=from_ms_or_none(row["ended_at"]),
    )
