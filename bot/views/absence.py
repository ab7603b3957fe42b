"""Screens of going off shift: until when, and what becomes of what is left."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from slack_sdk.models.blocks import (
    Block,
    MarkdownTextObject,
    Option,
    PlainTextObject,
    SectionBlock,
    StaticSelectElement,
)
from slack_sdk.models.views import View

from bot.rules.absence import Fate, Left
from bot.rules.callback import Callback
from bot.rules.contact import Contact
from bot.rules.outbox import Subject
from bot.views.blocks import Message, button, buttons, context, modal, section, text_field
from bot.views.callback import what
from bot.views.handing_on import colleague_field
from bot.views.text import brief, day_and_time, escape, local, name, sentence

A_PAGE = 10
"""As many as a person decides about before they scroll."""
MOST = 100
"""As many as are gone through; their numbers have to fit into a modal's metadata."""

_CALLBACK = {Fate.KEEP: "Keep", Fate.HAND_ON: "Hand on", Fate.MOVE: "Move to when I'm back"}
_CONTACT = {Fate.KEEP: "Leave it open", Fate.HAND_ON: "Hand on, as a callback", Fate.MOVE: "Ring when I'm back"}

Item = Callback | Contact


def until_when(choices: Sequence[datetime], zone: tzinfo, now: datetime) -> Message:
    """Asked where it was not said: the likely answers, in the reader's own zone, and the form for any other."""
    labels = [local(at, zone, now) for at in choices]
    likely = [
        button(label, f"absence:until:{at.timestamp():.0f}", "off") for at, label in zip(choices, labels, strict=True)
    ]
    return Message(
        text=f"Off until when? {' or '.join(labels)}?",
        blocks=[
            section("Off until when?"),
            buttons(*likely, button("Another time", "absence:form", "off"), block_id="absence"),
        ],
    )


def form(typed: str = "") -> View:
    """One line, as it would be typed after `/backline off`."""
    return modal(
        "absence",
        "Off until when?",
        [
            text_field(
                "when",
                "When are you back?",
                value=typed,
                placeholder="tomorrow 9am, monday, in 3 days",
                required=True,
                limit=100,
                focus=True,
            )
        ],
        submit="Go off",
    )


def gone_off(left: Left, assumed: str | None, *, on_duty: bool) -> Message:
    """They are off: until when, what that means, and how much there is to decide."""
    filled_in = f" ({escape(assumed)})" if assumed else ""
    line = f"You're off until {day_and_time(left.until)}{filled_in}."
    todo = f"{left.count} {'thing is' if left.count == 1 else 'things are'} left: see the form." if left.count else ""
    due = "What falls due before then, I tell your supervisors too."
    duty = "You are still on duty for escalations: `/backline duty off` ends that." if on_duty else ""
    text = " ".join(part for part in (line, todo, due, duty, "`/backline on` when you are back.") if part)
    return Message(text=text, blocks=[section(text)])


def is_off(left: Left) -> View:
    """The same, in a form that was open already."""
    line = f"You're off until {day_and_time(left.until)}. Nothing is left. `/backline on` when you are back."
    return modal("absence_done", "Off shift", [section(line)], close="Close")


def leaving(left: Left, items: Sequence[Item], rest: Sequence[str], of: int) -> View:
    """Hand on, move or keep each of `items`; `rest` are the subjects of the pages to come, of `of` things in all."""
    first = of - len(items) - len(rest) + 1
    counted = f"{first} to {first + len(items) - 1} of {of}. " if of > A_PAGE else ""
    return modal(
        "absence_left",
        "Before you go",
        [
            context(
                f"{counted}Off until {day_and_time(left.until)}. What you keep stays yours: I remind you, "
                "and tell your supervisors too."
            ),
            *(_row(item) for item in items),
            colleague_field("Who keeps what you hand on?", required=False),
        ],
        submit="Save, next" if rest else "Save",
        close="Keep the rest" if rest else "Keep all",
        private_metadata=f"{left.until.timestamp():.0f}/{of}/{','.join(rest)}",
    )


def settled(until: datetime) -> View:
    line = (
        f"You're off until {day_and_time(until)}. What you handed on stays yours until your colleague takes it. "
        "`/backline on` when you are back."
    )
    return modal("absence_done", "All set", [section(line)], close="Close")


def back(listed: Message) -> Message:
    """They are here again, and this is what is due; `listed` is their list."""
    return Message(text=f"You're back. {listed.text}", blocks=[section("You're back."), *listed.blocks])


def subject_of(item: Item) -> str:
    return (Subject.CALLBACK if isinstance(item, Callback) else Subject.CONTACT).of(item.id)


def _row(item: Item) -> Block:
    labels = _CALLBACK if isinstance(item, Callback) else _CONTACT
    options = [Option(text=PlainTextObject(text=label), value=fate.value) for fate, label in labels.items()]
    return SectionBlock(
        block_id=subject_of(item),
        text=MarkdownTextObject(text=_line(item)),
        accessory=StaticSelectElement(action_id="absence:fate", options=options, initial_option=options[0]),
    )


def _line(item: Item) -> str:
    if isinstance(item, Callback):
        return sentence(f":telephone_receiver: {day_and_time(item.due_at)}: {what(item)}")
    summary = f": {brief(item.summary)}" if item.summary else ""
    return sentence(f"{name(item)}, open since {day_and_time(item.opened_at)}{summary}")
