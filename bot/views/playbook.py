"""The playbook on screen: a card with the way to all others, and what supervisors change. One window, one view deep."""

from collections.abc import Iterable, Mapping, Sequence

from slack_sdk.models.blocks import (
    Block,
    ConfirmObject,
    InputBlock,
    MarkdownTextObject,
    Option,
    OptionGroup,
    PlainTextObject,
    SectionBlock,
    StaticSelectElement,
)
from slack_sdk.models.views import View

from bot.rules.case import Case
from bot.rules.playbook import (
    LONGEST_LESSON,
    LONGEST_LINE,
    Card,
    Group,
    Lesson,
    LessonState,
    Playbook,
    Version,
    Wording,
    came_and_went,
    is_numbered,
    next_warning,
)
from bot.rules.team import Team
from bot.rules.timeline import Event
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
from bot.views.text import brief, clip, day, day_and_time, escape, person

_GROUPS = {
    Group.KIND: "What it is like",
    Group.INTENSITY: "How far it has gone",
    Group.MOMENT: "At one moment",
    Group.OWN: "Our own",
}
_WARNINGS = {Event.FIRST_WARNING: "First warning given", Event.FINAL_WARNING: "Final warning given"}
_LONGEST_TITLE = 60
_PART = 1400
"""Characters of one part of a card, where a section has room for 3,000 and one of its fields for 2,000."""
_PROTOCOL = 2500
_CHANGE = 900
"""Characters of what is new, and of what is gone, in a version."""

# The card


def card(book: Playbook, team: Team, *, reader: str, case: Case | None = None, notice: str = "") -> View:
    """The card that the playbook is open at; for a case, with its danger first and the warning that is due."""
    shown, wording = book.card, book.card.wording
    in_danger = shown.protocol or (case is not None and case.contact.safety is not None)
    contact_id = case.contact.id if case else 0
    blocks: list[Block] = [
        *([context(notice)] if notice else []),
        buttons(_menu(book, "playbook:choose", chosen=shown), block_id=f"playbook:{contact_id}"),
        *(
            [section(f":warning: *If life or safety is at risk*\n{clip(team.crisis_words, _PROTOCOL)}")]
            if in_danger
            else []
        ),
        section(f"*{escape(wording.title)}*  {escape(wording.when)}\n{_listed(wording.now)}"),
        *_phrases(wording),
        *([section(f"*In chat and mail*\n{_listed(wording.written)}")] if wording.written else []),
        *(
            [section(f"*What worked for us*\n{_listed(lesson.words for lesson in book.lessons)}")]
            if book.lessons
            else []
        ),
        *(warning_buttons(case) if case else []),
        *([_for_supervisors(shown)] if team.is_supervisor(reader) else []),
        *([context(_changed(shown.change))] if shown.change and shown.change.wording else []),
    ]
    return modal("playbook", "Playbook", blocks, close="Close", private_metadata=shown.key)


def warning_buttons(case: Case) -> list[Block]:
    """The warning that can be recorded now, as one click; nothing where none is due."""
    warning = next_warning(case.contact, case.timeline)
    if warning is None:
        return []
    return [buttons(button(_WARNINGS[warning], f"playbook:warned:{warning}", case.contact.id), block_id="warning")]


def _phrases(wording: Wording) -> list[Block]:
    """Side by side: what to say, and what rather not."""
    parts = (("Say", wording.say), ("Rather not", wording.avoid))
    fields = [MarkdownTextObject(text=f"*{label}*\n{_quoted(lines)}") for label, lines in parts if lines]
    return [SectionBlock(fields=fields)] if fields else []


def _for_supervisors(shown: Card) -> Block:
    is_own = shown.group is Group.OWN
    return buttons(
        button("Change this card", "playbook:edit", shown.key),
        button("Its history", "playbook:history", shown.key),
        button("Lessons", "playbook:lessons", shown.key),
        button("New card", "playbook:new", shown.key),
        *(
            [button("Remove", "playbook:restore", shown.key, style="danger", confirm=_to_be_removed())]
            if is_own
            else []
        ),
        block_id="supervisors",
    )


def _to_be_removed() -> ConfirmObject:
    return confirmation("Remove this card?", "Nobody will find it in the playbook any more.", "Remove", "Keep")


def _menu(book: Playbook, action_id: str, *, chosen: Card) -> StaticSelectElement:
    """Every card, in groups; a group without cards is left out."""
    return StaticSelectElement(
        action_id=action_id,
        placeholder=PlainTextObject(text="Another card"),
        option_groups=[
            OptionGroup(label=PlainTextObject(text=label), options=cards)
            for group, label in _GROUPS.items()
            if (cards := [_option(card) for card in book.cards.values() if card.group is group])
        ],
        initial_option=_option(chosen),
    )


def _option(card: Card) -> Option:
    return Option(text=PlainTextObject(text=card.wording.title[:_LONGEST_TITLE]), value=card.key)


def _listed(lines: Iterable[str], limit: int = _PART) -> str:
    return clip("\n".join(line if is_numbered(line) else f"• {line}" for line in lines), limit)


def _quoted(lines: Iterable[str]) -> str:
    return clip("\n".join(f"“{line}”" for line in lines), _PART)


def _changed(version: Version) -> str:
    return f"In our team's words: {person(version.person)}, {day(version.at)}"


# Changing a card

_FIELDS = {
    "glance": ("On the contact's own card", "Two lines at most: what helps before anything else."),
    "now": ("What to do", "A line each, read in ten seconds."),
    "say": ("Say", "A line each; I add the quotation marks."),
    "avoid": ("Rather not", "A line each."),
    "written": ("In chat and mail", "A line each."),
}


def edit_form(card: Card) -> View:
    """A card's text to change. What is saved goes in place of the version that it has now."""
    based_on = card.change.id if card.change else 0
    is_own = card.group is Group.OWN
    return modal(
        "playbook_edit",
        "Change a card",
        [
            *([_title(card.wording.title)] if is_own else [section(f"*{escape(card.wording.title)}*")]),
            *_text_fields(card.wording, [name for name in _FIELDS if name != "glance" or card.is_glanced_at]),
            context(f"{card.most_words} words at most: somebody reads it with a customer talking."),
        ],
        submit="Save",
        private_metadata=f"{card.key}/{based_on}",
    )


def new_form(most_words: int) -> View:
    """A card of the team's own."""
    return modal(
        "playbook_new",
        "A new card",
        [
            _title(""),
            *_text_fields(None, [name for name in _FIELDS if name != "glance"]),
            context(f"{most_words} words at most: somebody reads it with a customer talking."),
        ],
        submit="Save",
    )


def _title(value: str) -> InputBlock:
    return text_field("title", "Title", value=value, required=True, limit=_LONGEST_TITLE)


def _text_fields(wording: Wording | None, names: Iterable[str]) -> list[Block]:
    lists = [
        text_field(
            name,
            _FIELDS[name][0],
            hint=_FIELDS[name][1],
            value="\n".join(getattr(wording, name)) if wording else "",
            lines=True,
            required=name == "now",
        )
        for name in names
    ]
    when = wording.when if wording else ""
    return [text_field("when", "When it helps", value=when, required=True, limit=LONGEST_LINE), *lists]


def history(card: Card, versions: Sequence[Version], came_with_it: Wording | None, shown: int) -> View:
    """Who changed what, newest first; any version can be taken up again, as can the text that came with the card."""
    before = [version.wording or came_with_it for version in versions]
    blocks: list[Block] = [section(f"*{escape(card.wording.title)}*")]
    for version, older in list(zip(versions, [*before[1:], came_with_it], strict=False))[:shown]:
        take_up = button("Take up again", f"playbook:edit:{version.id}", card.key)
        blocks.append(
            SectionBlock(
                text=MarkdownTextObject(text=_change(version, older, came_with_it)),
                accessory=take_up if version.wording else None,
            )
        )
    if not versions:
        blocks.append(context("Nobody has changed this card."))
    if card.group is not Group.OWN and card.change and card.change.wording:
        blocks.append(
            buttons(
                button("Back to the text that came with it", "playbook:restore", card.key, confirm=_to_be_restored()),
                block_id="restore",
            )
        )
    return modal("playbook_history", "History of a card", [*blocks, _back(card.key)], close="Close")


def _change(version: Version, older: Wording | None, came_with_it: Wording | None) -> str:
    who = f"{person(version.person)}, {day_and_time(version.at)}"
    if version.wording is None:
        return f"{who}\n{'Back to the text that came with it' if came_with_it else 'Removed'}"
    came, went = came_and_went(older, version.wording)
    said = (("New", came), ("Gone", went))
    parts = [f"{label}:\n{_listed(lines, _CHANGE)}" for label, lines in said if lines]
    return "\n".join([who, *(parts or ["The same lines in another order"])])


def _to_be_restored() -> ConfirmObject:
    return confirmation("Back to the first text?", "What your team wrote stays in the history.", "Go back", "Keep ours")


def _back(key: str) -> Block:
    return buttons(button("Back to the card", "playbook:open", key), block_id="back")


# Lessons


def lessons(book: Playbook, proposed: Sequence[Lesson], on_card: int) -> View:
    """What waits for a supervisor, and what stands on this card or did until newer ones came."""
    blocks: list[Block] = [section(f"*Proposed* ({len(proposed)})")]
    for lesson in proposed:
        blocks += _to_decide(book.cards, lesson)
    blocks.append(section(f"*On the card {escape(book.card.wording.title)}*"))
    for place, lesson in enumerate(book.lessons):
        older = "" if place < on_card else " (older: not shown any more)"
        take_off = button("Withdraw", "lesson:withdraw", lesson.id, confirm=_to_be_withdrawn())
        line = f"“{brief(lesson.words, LONGEST_LESSON)}” {_decided(lesson)}{older}"
        blocks.append(SectionBlock(text=MarkdownTextObject(text=line), accessory=take_off))
    if not book.lessons:
        blocks.append(context("None so far. A team debrief can propose one."))
    return modal("lessons", "Lessons", [*blocks, _back(book.at)], close="Close", private_metadata=book.at)


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
            field("card", "On which card?", _menu(book, "value", chosen=book.card), required=True),
        ],
        submit="Accept",
        private_metadata=str(lesson.id),
    )


def lessons_proposed(cards: Mapping[str, Card], proposed: Sequence[Lesson]) -> Message:
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
