"""The timeline of each case."""

from collections.abc import Iterable
from datetime import datetime

from bot.rules.timeline import Entry, Event
from storage.rows import Row, Rows
from storage.times import from_ms, from_ms_or_none, to_ms


class Timeline:
    """Entries are added and never changed."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def add(
        self,
        event: Event,
        at: datetime,
        contact_id: int,
        escalation_id: int | None = None,
        *,
        person: str = "",
        others: Iterable[str] = (),
        words: str = "",
        answers: int | None = None,
    ) -> Entry:
        row = self._rows.insert(
            "timeline",
            contact_id=contact_id,
            escalation_id=escalation_id,
            event=event,
            person=person,
            other=" ".join(others),
            words=words,
            answers=answers,
            happened_at=to_ms(at),
        )
        return _entry(row)

    def get(self, entry_id: int) -> Entry:
        """The entry with this id. Raises KeyError where there is none."""
        return _entry(self._rows.get("timeline", entry_id))

    def first(self, event: Event, escalation_id: int) -> datetime | None:
        """When this first happened to an escalation; None where it never did."""
        row = self._rows.one(
            "SELECT MIN(happened_at) AS at FROM timeline WHERE escalation_id = :id AND event = :event",
            id=escalation_id,
            event=event,
        )
        return from_ms_or_none(row["at"]) if row else None

    def of(self, contact_id: int) -> tuple[Entry, ...]:
        """All that happened on a case, in order."""
        return tuple(
            map(_entry, self._rows.all("SELECT * FROM timeline WHERE contact_id = :id ORDER BY id", id=contact_id))
        )


def _entry(row: Row) -> Entry:
    return Entry(
        id=row["id"],
        contact_id=row["contact_id"],
        escalation_id=row["escalation_id"],
        event=Event(row["event"]),
        person=row["person"],
        others=tuple(row["other"].split()),
        words=row["words"],
        at=from_ms(row["happened_at"]),
        answers=row["answers"],
    )
