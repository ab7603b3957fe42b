"""Teams: what each has set up, every change of it, who their groups and channels come to, and who picked which."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime

from bot.rules.settings import Change
from storage.rows import Row, Rows
from storage.times import from_ms, to_ms


class Teams:
    """Settings are added and never changed; of each key one is current, until the next replaces it.

    A team that has closed stays, with all of it.
    """

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def add(self, person: str, at: datetime) -> int:
        """A team with nothing set up; its id."""
        return self._rows.add("teams", made_by=person, made_at=to_ms(at))

    def all(self) -> dict[int, bool]:
        """Whether it has closed, by its id, in the order they were made."""
        rows = self._rows.all("SELECT id, closed_at FROM teams ORDER BY id")
        return {row["id"]: row["closed_at"] is not None for row in rows}

    def close(self, team: int, person: str, at: datetime) -> bool:
        """Nobody is in it any more; False when it had closed."""
        return self._rows.changed(
            "UPDATE teams SET closed_by = :person, closed_at = :at WHERE id = :team AND closed_at IS NULL",
            team=team,
            person=person,
            at=to_ms(at),
        )

    def still_open(self, team: int) -> list[tuple[str, str]]:
        """Each open contact of this team, callback, and escalation: what it is, in a word, and whose.

        `+team` as in `storage.figures`: what is open is little, whatever team it is of.
        """
        rows = self._rows.all(
            """SELECT 'contact' AS what, agent AS person FROM contacts WHERE state = 'open' AND +team = :team
               UNION ALL
               SELECT 'callback', owner FROM callbacks WHERE state IN ('due', 'to_decide') AND team = :team
               UNION ALL
               SELECT 'escalation', agent FROM escalations
               WHERE state IN ('requested', 'accepted', 'asked_again') AND team = :team""",
            team=team,
        )
        return [(row["what"], row["person"]) for row in rows]

    # What they have set up

    def set(self, team: int, key: str, value: str, person: str, at: datetime) -> None:
        """Put this value in place of the current one."""
        self._rows.run(
            "UPDATE team_settings SET replaced_at = :at WHERE team = :team AND key = :key AND replaced_at IS NULL",
            team=team,
            key=key,
            at=to_ms(at),
        )
        self._rows.add("team_settings", team=team, key=key, value=value, person=person, changed_at=to_ms(at))

    def texts(self) -> dict[int, dict[str, str]]:
        """What is current of each team, by key; of a team that has set up nothing, nothing."""
        texts: dict[int, dict[str, str]] = defaultdict(dict)
        for row in self._rows.all("SELECT team, key, value FROM team_settings WHERE replaced_at IS NULL"):
            texts[row["team"]][row["key"]] = row["value"]
        return texts

    def current(self, team: int) -> dict[str, Change]:
        """What is current of a team, by key."""
        rows = self._rows.all("SELECT * FROM team_settings WHERE team = :team AND replaced_at IS NULL", team=team)
        return {row["key"]: _change(row) for row in rows}

    def as_of(self, team: int, change_id: int) -> dict[str, str]:
        """What was current after the change of this id, by key."""
        rows = self._rows.all(
            """SELECT key, value FROM team_settings WHERE id IN
               (SELECT MAX(id) FROM team_settings WHERE team = :team AND id <= :id GROUP BY key)""",
            team=team,
            id=change_id,
        )
        return {row["key"]: row["value"] for row in rows}

    def history(self, team: int, limit: int) -> list[Change]:
        """The latest changes, newest first."""
        rows = self._rows.all(
            "SELECT * FROM team_settings WHERE team = :team ORDER BY id DESC LIMIT :limit", team=team, limit=limit
        )
        return [_change(row) for row in rows]

    # Who their groups and channels come to

    def put_people(self, team: int, key: str, people: Collection[str]) -> bool:
        """These are whom a team's setting comes to now, and no others; whether that is a change."""
        rows = self._rows.all("SELECT person FROM team_people WHERE team = :team AND key = :key", team=team, key=key)
        before, now = {row["person"] for row in rows}, set(people)
        for person in before - now:
            self._rows.run(
                "DELETE FROM team_people WHERE team = :team AND key = :key AND person = :person",
                team=team,
                key=key,
                person=person,
            )
        for person in now - before:
            self._rows.add("team_people", team=team, key=key, person=person)
        return before != now

    def people(self) -> dict[int, dict[str, tuple[str, ...]]]:
        """Whom the settings of each team come to, by key, in the order of their ids."""
        people: dict[int, dict[str, tuple[str, ...]]] = defaultdict(dict)
        for row in self._rows.all("SELECT team, key, person FROM team_people ORDER BY team, key, person"):
            found = people[row["team"]]
            found[row["key"]] = (*found.get(row["key"], ()), row["person"])
        return people

    # Which team people in several work for now

    def pick(self, person: str, team: int) -> None:
        """They work for this one until they pick another."""
        self._rows.run(
            """INSERT INTO team_picked (person, team) VALUES (:person, :team)
               ON CONFLICT (person) DO UPDATE SET team = excluded.team""",
            person=person,
            team=team,
        )

    def picked(self) -> Mapping[str, int]:
        """The team picked, by person."""
        return {row["person"]: row["team"] for row in self._rows.all("SELECT person, team FROM team_picked")}


def _change(row: Row) -> Change:
    return Change(
        id=row["id"],
        team=row["team"],
        key=row["key"],
        value=row["value"],
        person=row["person"],
        at=from_ms(row["changed_at"]),
    )
