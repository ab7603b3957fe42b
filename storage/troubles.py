"""Troubles with the escalation channel and with those who answer escalations."""

from datetime import datetime

from bot.rules.trouble import Trouble, TroubleKind
from storage.rows import Row, Rows
from storage.times import from_ms, from_ms_or_none, to_ms


class Troubles:
    """At most one that is not mended for each channel and person: the schema refuses a second."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def begin(self, kind: TroubleKind, channel: str, person: str, at: datetime) -> int:
        """Store a new trouble; `channel` or `person` may be empty. Returns its id."""
        row = self._rows.insert(
            "troubles", kind=kind, channel=channel, person=person, began_at=to_ms(at), mended_at=None
        )
        return int(row["id"])

    def get(self, trouble_id: int) -> Trouble:
        """The trouble with this id. Raises KeyError where there is none."""
        return _trouble(self._rows.get("troubles", trouble_id))

    def current(self, channel: str, person: str) -> Trouble | None:
        """What is not mended with this person in this channel, or with either where the other is empty."""
        row = self._rows.one(
            "SELECT * FROM troubles WHERE channel = :channel AND person = :person AND mended_at IS NULL",
            channel=channel,
            person=person,
        )
        return _trouble(row) if row else None

    def becomes(self, trouble_id: int, kind: TroubleKind) -> None:
        """It goes on, but as something else."""
        self._rows.run("UPDATE troubles SET kind = :kind WHERE id = :id", id=trouble_id, kind=kind)

    def mended(self, trouble_id: int, at: datetime) -> None:
        self._rows.run("UPDATE troubles SET mended_at = :at WHERE id = :id", id=trouble_id, at=to_ms(at))


def _trouble(row: Row) -> Trouble:
    return Trouble(
        id=row["id"],
        kind=TroubleKind(row["kind"]),
        channel=row["channel"],
        person=row["person"],
        began_at=from_ms(row["began_at"]),
        mended_at=from_ms_or_none(row["mended_at"]),
    )
