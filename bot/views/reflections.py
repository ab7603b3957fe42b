"""Screens of notes to oneself: writing one, reading them back, removing one or all."""

from slack_sdk.models.blocks import Block, ButtonElement, PlainTextObject, SectionBlock
from slack_sdk.models.views import View

from bot.rules.reflection import Page, Reflection
from bot.views.blocks import button, buttons, confirmation, context, modal, section, text_field
from bot.views.text import day_and_time

LONGEST = 1000
"""Characters in each of the two fields."""
SCREENS = ("reflection", "reflection_kept", "reflections")
"""The callback ids of these modals."""
HONESTLY = (
    "Kept encrypted. In Backline nobody but you can read it: no supervisor, no admin, no export. To be honest: whoever "
    "runs the server and holds its key could in principle, and so could a recording of your screen."
)
_LOCKED = "No key opens this one any more. Whoever runs Backline may have changed the server's secret key."


def form() -> View:
    """Both optional; nothing else goes with them, not even which contact it was."""
    return modal(
        "reflection",
        "A note to myself",
        [
            text_field("went_well", "What went well", lines=True, limit=LONGEST),
            text_field("differently", "What I would do differently", lines=True, limit=LONGEST),
            context(HONESTLY),
        ],
        submit="Keep it",
        close="Not now",
    )


def kept() -> View:
    """After writing."""
    return modal(
        "reflection_kept",
        "A note to myself",
        [
            section("Kept, for you alone. You can read or remove it any time: `/debrief`, “My notes to myself”."),
            buttons(button("My notes to myself", "reflection:list", 0), block_id="reflection"),
        ],
        close="Done",
    )


def read_back(page: Page) -> View:
    """A page of one's own, newest first."""
    blocks: list[Block] = []
    for reflection in page.reflections:
        blocks += _one(reflection)
    if not blocks:
        blocks.append(section("Nothing here. What you write is kept for you alone."))
    return modal(
        "reflections",
        "My notes to myself",
        [*blocks, buttons(*_below(page), block_id="reflections"), context(HONESTLY)],
        close="Close",
    )


def _one(reflection: Reflection) -> list[Block]:
    remove = button(
        "Remove",
        "reflection:remove",
        reflection.id,
        confirm=confirmation("Remove this note?", "It cannot be brought back.", "Remove", "Keep"),
    )
    words = reflection.words
    if words is None:
        return [section(_LOCKED), buttons(remove, block_id=f"reflection:{reflection.id}")]
    said = (("What went well", words.went_well), ("What I would do differently", words.differently))
    return [
        section(f"*{day_and_time(words.written_at)}*"),
        *(_plain(f"{label}: {text}") for label, text in said if text),
        buttons(remove, block_id=f"reflection:{reflection.id}"),
    ]


def _plain(text: str) -> SectionBlock:
    """One's own words as they are: nothing in them is formatting, and none of them is cut off."""
    return SectionBlock(text=PlainTextObject(text=text, emoji=False))


def _below(page: Page) -> list[ButtonElement]:
    later, earlier = page.start - len(page.reflections), page.start + len(page.reflections)
    return [
        button("Write a note", "reflection:new", "list"),
        *([button("Newer", "reflection:newer", max(later, 0))] if page.start else []),
        *([button("Older", "reflection:older", earlier)] if earlier < page.total else []),
        *([_remove_all(page.total)] if page.total else []),
    ]


def _remove_all(total: int) -> ButtonElement:
    return button(
        "Remove all",
        "reflection:remove_all",
        total,
        style="danger",
        confirm=confirmation(
            "Remove all of them?",
            f"All {total}. Their key goes with them, so that not even an old backup can be read.",
            "Remove all",
            "Keep",
        ),
    )
