"""Promises that their owner asks a colleague to keep."""

from datetime import datetime

from bot.rules.callback import Offer, OfferState
from storage.rows import Row, Rows
from storage.times import from_ms, from_ms_or_none, to_ms


class Offers:
    """At most one is open for a callback: the schema refuses a second."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def add(self, callback_id: int, person: str, offered_by: str, at: datetime) -> Offer:
        row = self._rows.insert(
            "offers",
            callback_id=callback_id,
            person=person,
            offered_by=offered_by,
            state=OfferState.OPEN,
            offered_at=to_ms(at),
        )
        return _offer(row)

    def get(self, offer_id: int) -> Offer:
        """The offer with this id. Raises KeyError where there is none."""
        return _offer(self._rows.get("offers", offer_id))

    def latest_of(self, callback_id: int) -> Offer | None:
        row = self._rows.one("SELECT * FROM offers WHERE callback_id = :id ORDER BY id DESC LIMIT 1", id=callback_id)
        return _offer(row) if row else None

    def open_to(self, person: str) -> list[Offer]:
        """What this person has been asked and has not answered."""
        return [
            _offer(row)
            for row in self._rows.all("SELECT * FROM offers WHERE state = 'open' AND person = :person", person=person)
        ]

    def end(self, offer_id: int, state: OfferState, at: datetime) -> bool:
        """Answer or withdraw an open offer; False when it is not open any more."""
        return self._rows.changed(
            "UPDATE offers SET state = :state, answered_at = :at WHERE id = :id AND state = 'open'",
            id=offer_id,
            state=state,
            at=to_ms(at),
        )

    def withdraw(self, callback_id: int, at: datetime) -> None:
        """End what is still open for a callback."""
        self._rows.run(
            """UPDATE offers SET state = 'withdrawn', answered_at = :at
               WHERE callback_id = :id AND state = 'open'""",
            id=callback_id,
            at=to_ms(at),
        )


def _offer(row: Row) -> Offer:
    return Offer(
        id=row["id"],
        callback_id=row["callback_id"],
        person=row["person"],
        offered_by=row["offered_by"],
        state=OfferState(row["state"]),
        offered_at=from_ms(row["offered_at"]),
        answered_at=from_ms_or_none(row["answered_at"]),
    )
