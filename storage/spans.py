"""What there is from one time to another, a few rows at a time: for what is long, and must hold nobody up.

`+team` as in `storage.figures`: rows are read by their time.
"""

from datetime import datetime

from bot.rules.callback import Callback
from bot.rules.contact import Contact
from bot.rules.escalation import Escalation
from storage.callbacks import callback_of
from storage.contacts import contact_of
from storage.escalations import escalation_of
from storage.rows import Row, Rows
from storage.times import to_ms


class Spans:
    """What is one team's, page by page.

    Each begins after the last row of the one before, by its time and number: `after` is None for the first.
    """

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def contacts(
        self, team: int, since: datetime, until: datetime, after: tuple[datetime, int] | None, limit: int
    ) -> list[Contact]:
        """Those logged from `since` on and before `until`, in order."""
        return [contact_of(row) for row in self._page("contacts", "opened_at", team, since, until, after, limit)]

    def escalations(
        self, team: int, since: datetime, until: datetime, after: tuple[datetime, int] | None, limit: int
    ) -> list[Escalation]:
        """Those requested from `since` on and before `until`, in order."""
        rows = self._page("escalations", "requested_at", team, since, until, after, limit)
        return [escalation_of(row) for row in rows]

    def callbacks(
        self, team: int, since: datetime, until: datetime, after: tuple[datetime, int] | None, limit: int
    ) -> list[Callback]:
        """Those first promised for a time from `since` on and before `until`, in order."""
        return [callback_of(row) for row in self._page("callbacks", "promised_at", team, since, until, after, limit)]

    def callbacks_of(self, contact_id: int) -> list[Callback]:
        """Every callback promised on a contact, whatever became of it, oldest first."""
        rows = self._rows.all("SELECT * FROM callbacks WHERE contact_id = :id ORDER BY id", id=contact_id)
        return [callback_of(row) for row in rows]

    def _page(
        self,
        table: str,
        time: str,
        team: int,
        since: datetime,
        until: datetime,
        after: tuple[datetime, int] | None,
        limit: int,
    ) -> list[Row]:
        at, number = after or (since, -1)
        return self._rows.all(
            f"""SELECT * FROM {table} WHERE ({time}, id) > (:at, :id) AND {time} < :until AND +team = :team
                ORDER BY {time}, id LIMIT :limit""",  # noqa: S608  constants of this module
            team=team,
            at=to_ms(at),
            id=number,
            until=to_ms(until),
            limit=limit,
        )
