"""Offers of a check-in. What people answer is not here, nor anywhere."""

from datetime import datetime

from bot.rules.check_in import CheckIn, State
from storage.rows import Row, Rows
from storage.times import from_ms, to_ms


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
        """The offer with this id. Raises KeyError where there is none."""
        return _check_in(self._rows.get("check_ins", check_in_id))

    def last_offer_to(self, agent: str) -> datetime | None:
        """When this agent was last offered one."""
        return self._rows.time("SELECT MAX(offered_at) AS at FROM check_ins WHERE agent = :agent", agent=agent)

    def move(self, check_in_id: int, expected: State, state: State) -> bool:
        """Move an offer on; False when it has moved meanwhile."""
        return self._rows.changed(
            "UPDATE check_ins SET state = :state WHERE id = :id AND state = :expected",
            id=check_in_id,
            state=state,
            expected=expected,
        )


def _check_in(row: Row) -> CheckIn:
    return CheckIn(
        id=row["id"],
        agent=row["agent"],
        contact_id=row["contact_id"],
        state=State(row["state"]),
        offered_at=from_ms(row["offered_at"]),
    )
