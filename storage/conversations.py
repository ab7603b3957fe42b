"""Direct messages with people, by the person."""

from storage.rows import Rows


class Conversations:
    """Which conversation of Slack's is the direct message with whom, so that it is opened once."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def of(self, person: str) -> str | None:
        """The direct message with this person, if it was opened before."""
        row = self._rows.one("SELECT channel FROM conversations WHERE person = :person", person=person)
        return row["channel"] if row else None

    def remember(self, person: str, channel: str) -> None:
        self._rows.run(
            """INSERT INTO conversations (person, channel) VALUES (:person, :channel)
               ON CONFLICT (person) DO UPDATE SET channel = excluded.channel""",
            person=person,
            channel=channel,
        )
