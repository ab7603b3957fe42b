"""What the digest counts, read through indexes by time. Spans begin at `start` and end before `end`, both in UTC.

`+team`: no index is to be used for the team, which would read all its years (sqlite.org/optoverview.html, "unary +").
"""

from datetime import datetime, timedelta

from bot.rules.digest import Accepted, Count, Recurring
from storage.rows import Rows
from storage.times import to_ms

_MILLISECOND = timedelta(milliseconds=1)


class Figures:
    """Reads only, what is one team's.

    `people` in what comes back is how many agents a number is about: too few of them are not shown.
    """

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def contacts(self, team: int, start: datetime, end: datetime) -> Count:
        (row,) = self._rows.all(
            """SELECT COUNT(*) AS n, COUNT(DISTINCT agent) AS people FROM contacts
               WHERE opened_at >= :start AND opened_at < :end AND +team = :team""",
            **_span(team, start, end),
        )
        return Count(row["n"], row["people"])

    def contacts_by_kind(self, team: int, start: datetime, end: datetime) -> dict[str, Count]:
        """By the value of `Kind`; the empty one is where none was said."""
        return self._by("kind", team, start, end)

    def contacts_by_intensity(self, team: int, start: datetime, end: datetime) -> dict[str, Count]:
        """By the value of `Intensity`, as text; 0 is where none was said."""
        return self._by("intensity", team, start, end)

    def _by(self, column: str, team: int, start: datetime, end: datetime) -> dict[str, Count]:
        rows = self._rows.all(
            f"""SELECT {column} AS value, COUNT(*) AS n, COUNT(DISTINCT agent) AS people FROM contacts
                WHERE opened_at >= :start AND opened_at < :end AND +team = :team
                GROUP BY {column}""",  # noqa: S608  two constants
            **_span(team, start, end),
        )
        return {str(row["value"]): Count(row["n"], row["people"]) for row in rows}

    def recurring(self, team: int, since: datetime, start: datetime, end: datetime) -> list[Recurring]:
        """References with a contact in the span, and more than one since `since`; most first."""
        rows = self._rows.all(
            """SELECT MAX(reference) AS reference, COUNT(*) AS n FROM contacts
               WHERE opened_at >= :since AND opened_at < :end AND +team = :team
               GROUP BY reference_key
               HAVING COUNT(*) > 1 AND MAX(opened_at) >= :start ORDER BY n DESC, reference_key""",
            since=to_ms(since),
            **_span(team, start, end),
        )
        return [Recurring(row["reference"], row["n"]) for row in rows]

    def accepted(self, team: int, start: datetime, end: datetime) -> list[Accepted]:
        """Every request made in the span, and how long it was until somebody first accepted it."""
        rows = self._rows.all(
            """SELECT urgency, agent, requested_at,
                      (SELECT MIN(t.happened_at) FROM timeline t WHERE t.escalation_id = e.id
                         AND t.escalation_id IS NOT NULL AND t.event = 'accepted') AS first_at
               FROM escalations e WHERE requested_at >= :start AND requested_at < :end AND +e.team = :team""",
            **_span(team, start, end),
        )
        return [
            Accepted(
                urgency=row["urgency"],
                agent=row["agent"],
                after=(row["first_at"] - row["requested_at"]) * _MILLISECOND if row["first_at"] is not None else None,
            )
            for row in rows
        ]

    def promises(self, team: int, start: datetime, end: datetime, grace: timedelta) -> tuple[Count, Count]:
        """Promises to ring that were for a time in the span, and those kept: somebody had rung within `grace` of it.

        One that nobody wanted any more, or that was given up, is not among the first either.
        """
        (row,) = self._rows.all(
            """SELECT COUNT(*) AS n, COUNT(DISTINCT owner) AS people,
                      COUNT(CASE WHEN EXISTS (SELECT 1 FROM calls c WHERE c.callback_id = k.id
                                   AND c.outcome NOT IN ('not_wanted', 'given_up')
                                   AND c.happened_at <= k.promised_at + :grace) THEN 1 END) AS kept
               FROM callbacks k WHERE promised_at >= :start AND promised_at < :end
                 AND kind = 'follow_through' AND state <> 'cancelled' AND +k.team = :team""",
            grace=grace // _MILLISECOND,
            **_span(team, start, end),
        )
        return Count(row["n"], row["people"]), Count(row["kept"], row["people"])

    def follow_ups(self, team: int, start: datetime, end: datetime) -> tuple[Count, Count]:
        """Follow-ups in which the customer was spoken to in the span, and those that found the problem back."""
        (row,) = self._rows.all(
            """SELECT COUNT(*) AS n, COUNT(DISTINCT c.person) AS people,
                      COUNT(CASE WHEN c.outcome = 'not_resolved' THEN 1 END) AS back
               FROM calls c JOIN callbacks k ON k.id = c.callback_id
               WHERE c.happened_at >= :start AND c.happened_at < :end AND k.kind = 'follow_up'
                 AND c.outcome IN ('resolved', 'not_resolved') AND +k.team = :team""",
            **_span(team, start, end),
        )
        return Count(row["n"], row["people"]), Count(row["back"], row["people"])

    def lessons(self, team: int, start: datetime, end: datetime) -> list[str]:
        """The lessons that supervisors accepted in the span, in their order."""
        rows = self._rows.all(
            """SELECT words FROM lessons WHERE team = :team AND state = 'accepted'
                 AND decided_at >= :start AND decided_at < :end ORDER BY decided_at, id""",
            **_span(team, start, end),
        )
        return [row["words"] for row in rows]


def _span(team: int, start: datetime, end: datetime) -> dict[str, object]:
    return {"team": team, "start": to_ms(start), "end": to_ms(end)}
