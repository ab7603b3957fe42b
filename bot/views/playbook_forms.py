"""Changing the cards of the playbook: forms, and the history of a card."""

from collections.abc import Sequence

from slack_sdk.models.blocks import (
    Block,
    ConfirmObject,
    InputBlock,
    MarkdownTextObject,
    SectionBlock,
)
from slack_sdk.models.views import View

from bot.rules.playbook import (
    LONGEST_LINE,
    Card,
    Group,
    Version,
    Wording,
    came_and_went,
)
from bot.views.blocks import (
    button,
    buttons,
    confirmation,
    context,
    modal,
    section,
    text_field,
)
from bot.views.playbook import LONGEST_TITLE, back, listed
from bot.views.text import day_and_time, escape, person

_CHANGE = 900
"""Characters of what is new, and of what is gone, in a version."""

_FIELDS = {
    "glance": ("On the contact's own card", "Two lines at most: what helps before anything else."),
    "now": ("What to do", "A line each, read in ten seconds."),
    "say": ("Say", "A line each; I add the quotation marks."),
    "avoid": ("Rather not", "A line each."),
    "written": ("In chat and mail", "A line each."),
}


def edit_form(card: Card) -> View:
    """A card's text to change; what is saved goes in place of the version that it has now. BLANK makes a new card."""
    based_on = card.change.id if card.change else 0
    is_own = card.group is Group.OWN
    title, wording = card.wording.title, card.wording
    return modal(
        "playbook_edit",
        "Change a card" if card.key else "A new card",
        [
            text_field("title", "Title", value=title, required=True, limit=LONGEST_TITLE)
            if is_own
            else section(f"*{escape(title)}*"),
            text_field("when", "When it helps", value=wording.when, required=True, limit=LONGEST_LINE),
            *(_lines_field(name, wording) for name in _FIELDS if name != "glance" or card.is_glanced_at),
            context(f"{card.most_words} words at most: somebody reads it with a customer talking."),
        ],
        submit="Save",
        private_metadata=f"{card.key}/{based_on}",
    )


def _lines_field(name: str, wording: Wording) -> InputBlock:
    label, hint = _FIELDS[name]
    value = "\n".join(getattr(wording, name))
    return text_field(name, label, hint=hint, value=value, lines=True, required=name == "now")


def history(card: Card, versions: Sequence[Version], came_with_it: Wording | None, shown: int) -> View:
    """Who changed what, newest first; any version can be taken up again, as can the text that came with the card."""
    older = [version.wording or came_with_it for version in versions[1:]]
    blocks: list[Block] = [section(f"*{escape(card.wording.title)}*")]
    for version, before in list(zip(versions, [*older, came_with_it], strict=False))[:shown]:
        take_up = button("Take up again", f"playbook:edit:{version.id}", card.key)
        blocks.append(
            SectionBlock(
                text=MarkdownTextObject(text=_change(version, before, came_with_it)),
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
    return modal("playbook_history", "History of a card", [*blocks, back(card.key)], close="Close")


def _change(version: Version, before: Wording | None, came_with_it: Wording | None) -> str:
    who = f"{person(version.person)}, {day_and_time(version.at)}"
    if version.wording is None:
        return f"{who}\n{'Back to the text that came with it' if came_with_it else 'Removed'}"
    came, went = came_and_went(before, version.wording)
    said = (("New", came), ("Gone", went))
    parts = [f"{label}:\n{listed(lines, _CHANGE)}" for label, lines in said if lines]
    return "\n".join([who, *(parts or ["The same lines in another order"])])


def _to_be_restored() -> ConfirmObject:
    return confirmation("Back to the first text?", "What your team wrote stays in the history.", "Go back", "Keep ours")
