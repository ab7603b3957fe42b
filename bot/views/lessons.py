"""Lessons of the team's own: proposed by a debrief, accepted or not by a supervisor."""

from collections.abc import Mapping, Sequence

from slack_sdk.models.blocks import (
    Block,
    ConfirmObject,
    MarkdownTextObject,
    SectionBlock,
)
from slack_sdk.models.views import View

from bot.rules.playbook import (
    LONGEST_LESSON,
    Card,
    Lesson,
    LessonState,
    Playbook,
)
from bot.views.blocks import (
    Message,
    button,
    buttons,
    confirmation,
    context,
    field,
    modal,
    note,
    section,
    text_field,
)
from bot.views.playbook import back, menu
from bot.views.text import brief, day, escape, person


def lessons(book: Playbook, proposed: Sequence[Lesson], on_card: int) -> View:
    """What waits for a supervisor, and what stands on this card or did until newer ones came."""
    blocks: list[Block] = [section("*Proposed*")]
    for lesson in proposed:
        blocks += _to_decide(book.cards, lesson)
    if not proposed:
        blocks.append(context("Nothing waits for you."))
    blocks.append(section(f"*On the card {escape(book.card.wording.title)}*"))
    for place, lesson in enumerate(book.lessons):
        older = "" if place < on_card else " (older: not shown any more)"
        take_off = button("Withdraw", "lesson:withdraw", lesson.id, confirm=_to_be_withdrawn())
        line = f"“{brief(lesson.words, LONGEST_LESSON)}” {_decided(lesson)}{older}"
        blocks.append(SectionBlock(text=MarkdownTextObject(text=line), accessory=take_off))
    if not book.lessons:
        blocks.append(context("None so far. A team debrief can propose one."))
    return modal("lessons", "Lessons", [*blocks, back(book.at)], close="Close", private_metadata=book.at)


def accept_form(book: Playbook, lesson: Lesson) -> View:
    """The words as agents will read them, and the card they go on."""
    return modal(
        "lesson",
        "Accept a lesson",
        [
            text_field(
                "words",
                "What worked for us",
                value=lesson.words,
                required=True,
                limit=LONGEST_LESSON,
                hint="Every agent reads it: no customer, no reference, no colleague.",
            ),
            field("card", "On which card?", menu(book, "value", chosen=book.card), required=True),
        ],
        submit="Accept",
        private_metadata=str(lesson.id),
    )


def proposed(cards: Mapping[str, Card], proposed: Sequence[Lesson]) -> Message:
    """To a supervisor: what a team debrief proposes, and what has been decided."""
    waiting = [lesson for lesson in proposed if lesson.state is LessonState.PROPOSED]
    if not waiting:
        return note(
            "\n".join(f"Lesson “{brief(lesson.words, LONGEST_LESSON)}” {_decided(lesson)}" for lesson in proposed)
        )
    count = "a lesson" if len(waiting) == 1 else f"{len(waiting)} lessons"
    line = f"A team debrief proposes {count} for the playbook."
    blocks: list[Block] = [section(line)]
    for lesson in proposed:
        if lesson in waiting:
            blocks += _to_decide(cards, lesson)
        else:
            blocks.append(context(f"“{brief(lesson.words, LONGEST_LESSON)}” {_decided(lesson)}"))
    said = " ".join(f"“{brief(lesson.words, LONGEST_LESSON)}”" for lesson in waiting)
    return Message(text=f"{line} {said}", blocks=blocks)


def _to_decide(cards: Mapping[str, Card], lesson: Lesson) -> list[Block]:
    title = cards[lesson.card].wording.title if lesson.card in cards else "a card that is gone"
    return [
        section(f"“{brief(lesson.words, LONGEST_LESSON)}”\nFor the card {escape(title)}"),
        buttons(
            button("Accept", "lesson:accept", lesson.id, style="primary"),
            button("Not this one", "lesson:decline", lesson.id, confirm=_to_be_declined()),
            block_id=f"lesson:{lesson.id}",
        ),
    ]


def _decided(lesson: Lesson) -> str:
    if lesson.decided_by is None or lesson.decided_at is None:
        return ""
    return f"{_STATE[lesson.state]} by {person(lesson.decided_by)}, {day(lesson.decided_at)}"


_STATE = {
    LessonState.PROPOSED: "proposed",
    LessonState.ACCEPTED: "accepted",
    LessonState.DECLINED: "left out",
    LessonState.WITHDRAWN: "withdrawn",
}


def _to_be_withdrawn() -> ConfirmObject:
    return confirmation("Take it off the card?", "Agents will not see it any more.", "Withdraw", "Keep")


def _to_be_declined() -> ConfirmObject:
    return confirmation("Leave this one out?", "It will not go on a card.", "Leave it out", "Back")
