"""Reflections, sealed: this package cannot read them."""

from storage.rows import Rows


class Reflections:
    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def add(self, person: str, sealed: str) -> int:
        """Keep one; its id."""
        return self._rows.add("reflections", person=person, sealed=sealed)

    def of(self, person: str, start: int, limit: int) -> list[tuple[int, str]]:
        """Ids and sealed words of a person's own, newest first, from number `start` on."""
        rows = self._rows.all(
            "SELECT id, sealed FROM reflections WHERE person = :person ORDER BY id DESC LIMIT :limit OFFSET :start",
            person=person,
            limit=limit,
            start=start,
        )
        return [(row["id"], row["sealed"]) for row in rows]

    def count(self, person: str) -> int:
        return self._rows.count("SELECT COUNT(*) AS n FROM reflections WHERE person = :person", person=person)

    def people(self) -> set[str]:
        """Everybody who has one."""
        return {row["person"] for row in self._rows.all("SELECT DISTINCT person FROM reflections")}

    def remove(self, person: str, reflection_id: int) -> None:
        """Remove one of this person's own; nothing happens where there is none."""
        self._rows.run("DELETE FROM reflections WHERE id = :id AND person = :person", id=reflection_id, person=person)
        self._rows.leaves_traces = True

    def remove_all(self, person: str) -> None:
        self._rows.run("DELETE FROM reflections WHERE person = :person", person=person)
        self._rows.leaves_traces = True
