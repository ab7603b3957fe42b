"""What people have chosen for themselves: whether check-ins are offered, and whom they are never matched with."""

from dataclasses import dataclass

from storage.rows import Rows


@dataclass(frozen=True)
class Preference:
    """`excluded` is locked; empty where nobody is excluded."""

    person: str
    offers: bool = True
    excluded: str = ""


class Preferences:
    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def of(self, person: str) -> Preference:
        """What this person chose; the defaults where they have not."""
        row = self._rows.one("SELECT * FROM preferences WHERE person = :person", person=person)
        return Preference(person, bool(row["offers"]), row["excluded"]) if row else Preference(person)

    def all(self) -> list[Preference]:
        rows = self._rows.all("SELECT * FROM preferences")
        return [Preference(row["person"], bool(row["offers"]), row["excluded"]) for row in rows]

    def keep(self, preference: Preference) -> None:
        """Keep this in place of what the person chose before."""
        self._rows.run(
            """INSERT INTO preferences (person, offers, excluded) VALUES (:person, :offers, :excluded)
               ON CONFLICT (person) DO UPDATE SET offers = excluded.offers, excluded = excluded.excluded""",
            person=preference.person,
            offers=int(preference.offers),
            excluded=preference.excluded,
        )

    def forget(self, person: str) -> None:
        self._rows.run("DELETE FROM preferences WHERE person = :person", person=person)
