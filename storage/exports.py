"""Exports: who has taken what out, when and why; and how far each has come on its way."""

from datetime import datetime

from bot.rules.export import Export, Kind, State
from bot.rules.finding import Span
from storage.rows import Row, Rows
from storage.times import from_ms, from_ms_or_none, to_ms


class Exports:
    """`pending -> sending -> sent | failed`; a row stays when what was exported is gone."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def add(
        self,
        person: str,
        kind: Kind,
        at: datetime,
        *,
        team: int,
        contact_id: int | None = None,
        span: Span | None = None,
        is_named: bool,
        reason: str,
    ) -> Export:
        """Put an export on record, to be made."""
        row = self._rows.insert(
            "exports",
            team=team,
            person=person,
            kind=kind,
            contact_id=contact_id,
            since_at=to_ms(span.since) if span and span.since else None,
            until_at=to_ms(span.until) if span and span.until else None,
            is_named=int(is_named),
            reason=reason,
            state=State.PENDING,
            attempts=0,
            files="",
            error="",
            asked_at=to_ms(at),
        )
        return _export(row)

    def get(self, export_id: int) -> Export:
        """The export with this id. Raises KeyError where there is none."""
        return _export(self._rows.get("exports", export_id))

    def latest(self, team: int, limit: int) -> list[Export]:
        """The newest of what was exported of this team's, newest first."""
        rows = self._rows.all("SELECT * FROM exports WHERE team = :team ORDER BY id DESC LIMIT :n", team=team, n=limit)
        return [_export(row) for row in rows]

    def take(self, export_id: int) -> Export | None:
        """It is being made from now on; None where it has ended.

        One that was being made can be taken again: there is one maker, who could not store what came of it.
        """
        row = self._rows.one(
            """UPDATE exports SET state = 'sending', attempts = attempts + 1
               WHERE id = :id AND state IN ('pending', 'sending') RETURNING *""",
            id=export_id,
        )
        return _export(row) if row else None

    def sharing(self, export_id: int, files: tuple[str, ...], slack_now: datetime) -> None:
        """Slack has these files and is about to be asked to share them, at this time by its own clock."""
        self._rows.run(
            "UPDATE exports SET files = :files, tried_at = :at WHERE id = :id",
            id=export_id,
            files=" ".join(files),
            at=to_ms(slack_now),
        )

    def put_back(self, export_id: int) -> None:
        """It waits again, to be tried later."""
        self._rows.run("UPDATE exports SET state = 'pending' WHERE id = :id AND state = 'sending'", id=export_id)

    def put_back_all(self) -> list[int]:
        """What was being made when the last process ended waits again; which that was."""
        rows = self._rows.all("UPDATE exports SET state = 'pending' WHERE state = 'sending' RETURNING id")
        return [row["id"] for row in rows]

    def sent(self, export_id: int, at: datetime) -> None:
        self._end(export_id, State.SENT, "", at)

    def failed(self, export_id: int, error: str, at: datetime) -> None:
        """It will not be tried again. `error` is Slack's name for why, or ours."""
        self._end(export_id, State.FAILED, error, at)

    def files_have_gone(self, export_id: int) -> None:
        """Slack has its files no more."""
        self._rows.run("UPDATE exports SET files = '' WHERE id = :id", id=export_id)

    def _end(self, export_id: int, state: State, error: str, at: datetime) -> None:
        self._rows.run(
            "UPDATE exports SET state = :state, error = :error, ended_at = :at WHERE id = :id",
            id=export_id,
            state=state,
            error=error,
            at=to_ms(at),
        )


def _export(row: Row) -> Export:
    return Export(
        id=row["id"],
        team=row["team"],
        person=row["person"],
        kind=Kind(row["kind"]),
        contact_id=row["contact_id"],
        span=Span(since=from_ms_or_none(row["since_at"]), until=from_ms_or_none(row["until_at"])),
        is_named=bool(row["is_named"]),
        reason=row["reason"],
        state=State(row["state"]),
        attempts=row["attempts"],
        files=tuple(row["files"].split()),
        tried_at=from_ms_or_none(row["tried_at"]),
        error=row["error"],
        asked_at=from_ms(row["asked_at"]),
    )
