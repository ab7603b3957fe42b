"""Lessons from team debriefs."""

from datetime import datetime

from bot.rules.playbook import COMES_FROM, Lesson, LessonState
from storage.rows import Row, Rows
from storage.times import from_ms, from_ms_or_none, to_ms


class Lessons:
    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def propose(self, team: int, card: str, words: str, debrief_id: int, at: datetime) -> Lesson:
        row = self._rows.insert(
            "lessons",
            team=team,
            card=card,
            words=words,
            state=LessonState.PROPOSED,
            debrief_id=debrief_id,
            proposed_at=to_ms(at),
        )
        return _lesson(row)

    def get(self, lesson_id: int) -> Lesson:
        """The lesson with this id. Raises KeyError where there is none."""
        return _lesson(self._rows.get("lessons", lesson_id))

    def of_debrief(self, debrief_id: int) -> list[Lesson]:
        """What a team debrief has proposed, in order, whatever became of it."""
        rows = self._rows.all(
            "SELECT * FROM lessons WHERE debrief_id = :debrief ORDER BY id",
            debrief=debrief_id,
        )
        return [_lesson(row) for row in rows]

    def proposed(self, team: int, limit: int) -> list[Lesson]:
        """What waits for a supervisor, oldest first."""
        rows = self._rows.all(
            "SELECT * FROM lessons WHERE team = :team AND state = 'proposed' ORDER BY id LIMIT :limit",
            team=team,
            limit=limit,
        )
        return [_lesson(row) for row in rows]

    def accepted(self, team: int, card: str, limit: int) -> list[Lesson]:
        """What stands on a card, the one accepted last first."""
        rows = self._rows.all(
            """SELECT * FROM lessons WHERE team = :team AND card = :card AND state = 'accepted'
               ORDER BY decided_at DESC, id DESC LIMIT :limit""",
            team=team,
            card=card,
            limit=limit,
        )
        return [_lesson(row) for row in rows]

    def accept(self, lesson: Lesson, card: str, words: str, person: str, at: datetime) -> bool:
        """Accept a proposed lesson, for this card and in these words; False when somebody was first."""
        return self._rows.changed(
            """UPDATE lessons SET state = :state, card = :card, words = :words, decided_by = :person, decided_at = :at
               WHERE id = :id AND state = :expected""",
            id=lesson.id,
            card=card,
            words=words,
            person=person,
            at=to_ms(at),
            state=LessonState.ACCEPTED,
            expected=COMES_FROM[LessonState.ACCEPTED],
        )

    def move(self, lesson: Lesson, state: LessonState, person: str, at: datetime) -> bool:
        """Decline or withdraw a lesson; False when it has moved meanwhile."""
        return self._rows.changed(
            """UPDATE lessons SET state = :state, decided_by = :person, decided_at = :at
               WHERE id = :id AND state = :expected""",
            id=lesson.id,
            person=person,
            at=to_ms(at),
            state=state,
            expected=COMES_FROM[state],
        )


def _lesson(row: Row) -> Lesson:
    return Lesson(
        id=row["id"],
        team=row["team"],
        card=row["card"],
        words=row["words"],
        state=LessonState(row["state"]),
        debrief_id=row["debrief_id"],
        proposed_at=from_ms(row["proposed_at"]),
        decided_by=row["decided_by"],
        decided_at=from_ms_or_none(row["decided_at"]),
    )
