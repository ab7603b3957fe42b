"""A card of the playbook on screen, with the way to all others."""

from collections.abc import Iterable, Sequence

from slack_sdk.models.blocks import (
    Block,
    ConfirmObject,
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
    Card,
    Group,
    Playbook,
    Version,
    Wording,
    is_numbered,
    next_warning,
    warnings_given,
)
from bot.rules.team import Team
from bot.rules.timeline import Event
from bot.views.blocks import (
    button,
    buttons,
    confirmation,
    context,
    modal,
    section,
)
from bot.views.text import clip, day, escape, person

_GROUPS = {
    Group.KIND: "What it is like",
    Group.INTENSITY: "How far it has gone",
    Group.MOMENT: "At one moment",
    Group.OWN: "Our own",
}
_WARNINGS = {Event.FIRST_WARNING: "First warning given", Event.FINAL_WARNING: "Final warning given"}
_UNDO = {Event.FIRST_WARNING: "Undo first warning", Event.FINAL_WARNING: "Undo final warning"}
LONGEST_TITLE = 60
_PART = 1400
"""Characters of one part of a card, where a section has room for 3,000 and one of its fields for 2,000."""
_PROTOCOL = 2500


def card(book: Playbook, team: Team, *, reader: str, case: Case | None = None, notice: str = "") -> View:
    """The card that the playbook is open at; for a case, what concerns that.

    In danger the company's protocol comes first; where the customer writes, what helps in writing; the warning that is
    due is a click.
    """
    shown, wording = book.card, book.card.wording
    in_danger = shown.protocol or (case is not None and case.contact.safety is not None)
    in_writing = case is not None and case.contact.is_in_writing
    spoken, written = [section(listed(wording.now)), *_phrases(wording)], _part("In chat and mail", wording.written)
    blocks: list[Block] = [
        *([context(notice)] if notice else []),
        buttons(menu(book, "playbook:choose", chosen=shown), block_id=f"playbook:{case.contact.id if case else 0}"),
        *([_protocol(team)] if in_danger else []),
        context(f"*{escape(wording.title)}*  {escape(wording.when)}"),
        *([*written, *spoken] if in_writing else [*spoken, *written]),
        *_part("What worked for us", [lesson.words for lesson in book.lessons]),
        *(warning_buttons(case) if case else []),
        *([_for_supervisors(shown)] if team.is_supervisor(reader) else []),
        *([context(_changed(shown.change))] if shown.change and shown.change.wording else []),
    ]
    return modal("playbook", "Playbook", blocks, close="Close", private_metadata=shown.key)


def warning_buttons(case: Case) -> list[Block]:
    """The warning that can be recorded now, as one click, and the way back from the last; nothing once it is closed."""
    contact, given = case.contact, warnings_given(case.timeline)
    due = next_warning(contact, case.timeline)
    clicks = [button(_WARNINGS[due], f"playbook:warned:{due}", contact.id)] if due else []
    if given and contact.is_open:
        last = given[-1].event
        clicks.append(button(_UNDO[last], f"playbook:take_back:{last}", contact.id))
    return [buttons(*clicks, block_id="warning")] if clicks else []


def _protocol(team: Team) -> Block:
    return section(f":warning: *If life or safety is at risk*\n{clip(team.crisis_words, _PROTOCOL)}")


def _part(label: str, lines: Sequence[str]) -> list[Block]:
    return [section(f"*{label}*\n{listed(lines)}")] if lines else []


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


def menu(book: Playbook, action_id: str, *, chosen: Card) -> StaticSelectElement:
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
    return Option(text=PlainTextObject(text=card.wording.title[:LONGEST_TITLE]), value=card.key)


def listed(lines: Iterable[str], limit: int = _PART) -> str:
    return clip("\n".join(line if is_numbered(line) else f"• {line}" for line in lines), limit)


def _quoted(lines: Iterable[str]) -> str:
    return clip("\n".join(f"“{line}”" for line in lines), _PART)


def _changed(version: Version) -> str:
    return f"In our team's words: {person(version.person)}, {day(version.at)}"


def back(key: str) -> Block:
    """From what supervisors do, in the same window."""
    return buttons(button("Back to the card", "playbook:open", key), block_id="back")
