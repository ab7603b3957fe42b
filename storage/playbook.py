"""What a team has made of the playbook's cards: every version, with who wrote it."""

import json
from dataclasses import asdict
from datetime import datetime

from bot.rules.playbook import Version, Wording
from storage.rows import Row, Rows
from storage.times import from_ms, to_ms

_LISTS = ("glance", "now", "say", "avoid", "written")


class PlaybookVersions:
    """Versions are added and never changed; of each card one is current, until the next replaces it."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def current(self, team: int) -> list[Version]:
        """The current version of each card that a team has ever changed."""
        rows = self._rows.all("SELECT * FROM playbook_versions WHERE team = :team AND replaced_at IS NULL", team=team)
        return [_version(row) for row in rows]

    def history(self, team: int, card: str, limit: int) -> list[Version]:
        """The latest versions of a card, newest first."""
        rows = self._rows.all(
            "SELECT * FROM playbook_versions WHERE team = :team AND card = :card ORDER BY id DESC LIMIT :limit",
            team=team,
            card=card,
            limit=limit,
        )
        return [_version(row) for row in rows]

    def get(self, team: int, version_id: int) -> Version:
        """The version with this id. Raises KeyError where the team has none."""
        row = self._rows.get("playbook_versions", version_id)
        if row["team"] != team:
            raise KeyError(version_id)
        return _version(row)

    def add(self, team: int, card: str, wording: Wording | None, person: str, at: datetime) -> Version:
        """Put a version in place of the current one; None for the text that came with the card."""
        self._rows.run(
            """UPDATE playbook_versions SET replaced_at = :at
               WHERE team = :team AND card = :card AND replaced_at IS NULL""",
            team=team,
            card=card,
            at=to_ms(at),
        )
        row = self._rows.insert(
            "playbook_versions",
            team=team,
            card=card,
            wording=json.dumps(asdict(wording), ensure_ascii=False) if wording else "",
            person=person,
            changed_at=to_ms(at),
        )
        return _version(row)


def _version(row: Row) -> Version:
    return Version(
        id=row["id"],
        card=row["card"],
        wording=_wording(row["wording"]) if row["wording"] else None,
        person=row["person"],
        at=from_ms(row["changed_at"]),
    )


def _wording(text: str) -> Wording:
    stored = json.loads(text)
    lists = {name: tuple(stored[name]) for name in _LISTS}
    return Wording(title=stored["title"], when=stored["when"], **lists)
