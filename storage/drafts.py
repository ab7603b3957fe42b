"""What people typed for a callback that something is asked about first."""

from datetime import datetime

from bot.rules.callback import Draft
from storage.rows import Row, Rows
from storage.times import to_ms


class Drafts:
    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def add(self, person: str, text: str, zone: str, at: datetime) -> Draft:
        return _draft(self._rows.insert("drafts", person=person, text=text, zone=zone, typed_at=to_ms(at)))

    def get(self, draft_id: int) -> Draft:
        """The draft with this id. Raises KeyError where there is none, or not any more."""
        return _draft(self._rows.get("drafts", draft_id))

    def forget_before(self, at: datetime) -> None:
        """Drop what nobody has come back to."""
        self._rows.run("DELETE FROM drafts WHERE typed_at < :at", at=to_ms(at))


def _draft(row: Row) -> Draft:
    return Draft(id=row["id"], person=row["person"], text=row["text"], zone=row["zone"])
