"""Offers of a check-in, gone a day after they are over. What people answer is not here, nor anywhere."""

from datetime import datetime

from bot.rules.check_in import CheckIn, State
from storage.rows import Row, Rows
from storage.times import from_ms, from_ms_or_none, to_ms


class CheckIns:
    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def add(self, agent: str, contact_id: int, at: datetime) -> CheckIn:
        """Store an offer."""
        row = self._rows.insert(
            "check_ins", agent=agent, contact_id=contact_id, state=State.OFFERED, offered_at=to_ms(at)
        )
        return _check_in(row)

    def get(self, check_in_id: int) -> CheckIn:
        """The offer with this id. Raises KeyError where there is none any more."""
        return _check_in(self._rows.get("check_ins", check_in_id))

    def last_offer_to(self, agent: str) -> datetime | None:
        """When this agent was last offered one, within the last day at least."""
        return self._rows.time("SELECT MAX(offered_at) AS at FROM check_ins WHERE agent = :agent", agent=agent)

    def put_off_by(self, agent: str) -> list[CheckIn]:
        """What this agent wants to be asked later."""
        rows = self._rows.all("SELECT * FROM check_ins WHERE agent = :agent AND state = 'later'", agent=agent)
        return [_check_in(row) for row in rows]

    def put_off(self, check_in_id: int, until: datetime) -> bool:
        """Take an offer back until then; False when it is not open."""
        return self._rows.changed(
            "UPDATE check_ins SET state = 'later', again_at = :at WHERE id = :id AND state = 'offered'",
            id=check_in_id,
            at=to_ms(until),
        )

    def offer_again(self, check_in_id: int) -> bool:
        """Make an offer again that was put off; False when it is not."""
        return self._rows.changed(
            "UPDATE check_ins SET state = 'offered' WHERE id = :id AND state = 'later'",
            id=check_in_id,
        )

    def end(self, check_in_id: int, at: datetime) -> bool:
        """Taken, declined or past; which of them is not kept. False when it had ended."""
        return self._rows.changed(
            "UPDATE check_ins SET state = 'ended', again_at = NULL, ended_at = :at WHERE id = :id AND state <> 'ended'",
            id=check_in_id,
            at=to_ms(at),
        )

    def unanswered_since(self, at: datetime) -> list[CheckIn]:
        """What was offered before then, for the last time, and has not been answered."""
        rows = self._rows.all(
            "SELECT * FROM check_ins WHERE state = 'offered' AND COALESCE(again_at, offered_at) < :at", at=to_ms(at)
        )
        return [_check_in(row) for row in rows]

    def forget_before(self, at: datetime) -> list[int]:
        """Remove what ended before; the ids of it."""
        rows = self._rows.all("DELETE FROM check_ins WHERE ended_at < :at RETURNING id", at=to_ms(at))
        return [row["id"] for row in rows]


def _check_in(row: Row) -> CheckIn:
    return CheckIn(
        id=row["id"],
        agent=row["agent"],
        contact_id=row["contact_id"],
        state=State(row["state"]),
        offered_at=from_ms(row["offered_at"]),
        again_at=from_ms_or_none(row["again_at"]),
    )
