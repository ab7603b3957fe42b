"""Contacts."""

from datetime import datetime

from bot.rules.contact import (
    Closing,
    Contact,
    Details,
    EndedBy,
    Intensity,
    Kind,
    Outcome,
    ReachedBy,
    Safety,
    State,
)
from bot.rules.text import reference_key
from storage.rows import Row, Rows
from storage.times import from_ms, from_ms_or_none, to_ms


class Contacts:
    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def add(self, agent: str, details: Details, opened_at: datetime, *, team: int) -> Contact:
        """Store a new open contact of this team's."""
        opened = to_ms(opened_at)
        id_ = self._rows.add(
            "contacts",
            team=team,
            agent=agent,
            reference=details.reference,
            reference_key=reference_key(details.reference),
            state=State.OPEN,
            opened_at=opened,
            ticket=details.ticket,
            reached_by=details.reached_by or "",
            kind=details.kind or "",
            intensity=details.intensity or 0,
            safety=details.safety or "",
            summary=details.summary,
            words=details.words,
            would_accept=details.would_accept,
            tried=details.tried,
            promised=details.promised,
            outcome="",
            next_step="",
            ground="",
            warnings="",
            ended_by="",
        )
        return Contact(
            **vars(details),
            id=id_,
            team=team,
            agent=agent,
            state=State.OPEN,
            opened_at=from_ms(opened),
            closing=None,
            closed_at=None,
        )

    def get(self, contact_id: int) -> Contact:
        """The contact with this number. Raises KeyError where there is none."""
        return contact_of(self._rows.get("contacts", contact_id))

    def change(self, contact_id: int, details: Details) -> bool:
        """Put these details in place of those of an open contact, but for the danger; False when it has closed."""
        return self._rows.changed(
            """UPDATE contacts SET reference = :reference, reference_key = :key, ticket = :ticket,
                      reached_by = :reached_by, kind = :kind, intensity = :intensity, summary = :summary,
                      words = :words, would_accept = :would_accept, tried = :tried, promised = :promised
               WHERE id = :id AND state = 'open'""",
            id=contact_id,
            reference=details.reference,
            key=reference_key(details.reference),
            ticket=details.ticket,
            reached_by=details.reached_by or "",
            kind=details.kind or "",
            intensity=details.intensity or 0,
            summary=details.summary,
            words=details.words,
            would_accept=details.would_accept,
            tried=details.tried,
            promised=details.promised,
        )

    def say(
        self,
        contact_id: int,
        *,
        kind: Kind | None = None,
        intensity: Intensity | None = None,
    ) -> bool:
        """Set what is given on an open contact; False when it has closed meanwhile."""
        return self._rows.changed(
            """UPDATE contacts SET kind = COALESCE(:kind, kind), intensity = COALESCE(:intensity, intensity)
               WHERE id = :id AND state = 'open'""",
            id=contact_id,
            kind=kind,
            intensity=intensity,
        )

    def flag(self, contact_id: int, safety: Safety) -> bool:
        """Somebody may come to harm; False when that is known of the contact, or it has closed."""
        return self._rows.changed(
            "UPDATE contacts SET safety = :safety WHERE id = :id AND state = 'open' AND safety <> :safety",
            id=contact_id,
            safety=safety,
        )

    def unflag(self, contact_id: int) -> bool:
        """Nobody may, after all; False when nobody had said so, or it has closed."""
        return self._rows.changed(
            "UPDATE contacts SET safety = '' WHERE id = :id AND state = 'open' AND safety <> ''", id=contact_id
        )

    def close(self, contact_id: int, closing: Closing, at: datetime) -> bool:
        """Close an open contact; False when somebody was first."""
        return self._rows.changed(
            """UPDATE contacts SET state = 'closed', outcome = :outcome, next_step = :next_step,
                      ground = :ground, warnings = :warnings, ended_by = :ended_by, closed_at = :at
               WHERE id = :id AND state = 'open'""",
            id=contact_id,
            outcome=closing.outcome,
            next_step=closing.next_step,
            ground=closing.ground,
            warnings=closing.warnings,
            ended_by=closing.ended_by or "",
            at=to_ms(at),
        )

    def open_of(self, agent: str, limit: int, offset: int = 0) -> list[Contact]:
        """An agent's open contacts, newest first."""
        return [
            contact_of(row)
            for row in self._rows.all(
                """SELECT * FROM contacts WHERE agent = :agent AND state = 'open'
                   ORDER BY id DESC LIMIT :limit OFFSET :offset""",
                agent=agent,
                limit=limit,
                offset=offset,
            )
        ]

    def opened_since(self, agent: str, at: datetime) -> bool:
        """Whether this agent has an open contact logged at or after `at`."""
        return (
            self._rows.one(
                """SELECT id FROM contacts WHERE agent = :agent AND state = 'open' AND opened_at >= :at LIMIT 1""",
                agent=agent,
                at=to_ms(at),
            )
            is not None
        )

    def latest(self, agent: str, reference: str) -> Contact | None:
        """This agent's newest open contact with a reference; where none is open, the newest closed one."""
        row = self._rows.one(
            """SELECT * FROM contacts WHERE reference_key = :key AND agent = :agent
               ORDER BY CASE state WHEN 'open' THEN 0 ELSE 1 END, id DESC LIMIT 1""",
            key=reference_key(reference),
            agent=agent,
        )
        return contact_of(row) if row else None

    def open_with(self, reference: str) -> list[int]:
        """The open contacts of a reference, whoever logged them, oldest first."""
        rows = self._rows.all(
            "SELECT id FROM contacts WHERE reference_key = :key AND state = 'open' ORDER BY id",
            key=reference_key(reference),
        )
        return [row["id"] for row in rows]

    def count_open_of(self, agent: str) -> int:
        return self._rows.count(
            "SELECT COUNT(*) AS n FROM contacts WHERE agent = :agent AND state = 'open'", agent=agent
        )

    def earlier(self, contact: Contact, limit: int) -> tuple[list[Contact], int]:
        """The latest contacts logged before this one with the same reference, newest first, and how many there are."""
        rows = self._rows.all(
            """SELECT *, (SELECT COUNT(*) FROM contacts WHERE reference_key = :key AND id < :id) AS n
               FROM contacts WHERE reference_key = :key AND id < :id ORDER BY id DESC LIMIT :limit""",
            key=reference_key(contact.reference),
            id=contact.id,
            limit=limit,
        )
        return [contact_of(row) for row in rows], rows[0]["n"] if rows else 0


def contact_of(row: Row) -> Contact:
    return Contact(
        id=row["id"],
        team=row["team"],
        agent=row["agent"],
        reference=row["reference"],
        state=State(row["state"]),
        opened_at=from_ms(row["opened_at"]),
        ticket=row["ticket"],
        reached_by=ReachedBy(row["reached_by"]) if row["reached_by"] else None,
        kind=Kind(row["kind"]) if row["kind"] else None,
        intensity=Intensity(row["intensity"]) if row["intensity"] else None,
        safety=Safety(row["safety"]) if row["safety"] else None,
        summary=row["summary"],
        words=row["words"],
        would_accept=row["would_accept"],
        tried=row["tried"],
        promised=row["promised"],
        closing=_closing(row) if row["outcome"] else None,
        closed_at=from_ms_or_none(row["closed_at"]),
    )


def _closing(row: Row) -> Closing:
    return Closing(
        outcome=Outcome(row["outcome"]),
        next_step=row["next_step"],
        ground=row["ground"],
        warnings=row["warnings"],
        ended_by=EndedBy(row["ended_by"]) if row["ended_by"] else None,
    )
