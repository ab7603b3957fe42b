"""Screens of a callback: the form, the card that says what was understood, the reminder, the list."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from slack_sdk.models.blocks import DatePickerElement, PlainTextObject, TimePickerElement
from slack_sdk.models.views import View

from bot.rules.callback import SNOOZES, Callback, Kind, State
from bot.rules.case import Case
from bot.rules.contact import Contact
from bot.rules.duration import say_duration
from bot.views import words
from bot.views.blocks import (
    Message,
    button,
    buttons,
    choice_field,
    context,
    field,
    modal,
    note,
    section,
    text_field,
)
from bot.views.text import brief, clip, day_and_time, escape, sentence

LATE = timedelta(minutes=2)
"""A reminder sent this long after its time says when it was due."""


def form(
    *,
    reference: str = "",
    note: str = "",
    kind: Kind = Kind.FOLLOW_THROUGH,
    at: datetime,
    contact_id: int | None = None,
    callback_id: int | None = None,
    notice: str = "",
) -> View:
    """Asks what, when and why. `at` is in the typist's own zone; ids say what it belongs to or changes."""
    return modal(
        "callback",
        "Change the callback" if callback_id else "Set a callback",
        [
            *([context(notice)] if notice else []),
            text_field(
                "reference",
                "Customer or account number",
                value=reference,
                placeholder="48213",
                required=True,
                limit=80,
                focus=not reference,
            ),
            field(
                "day",
                "Day",
                DatePickerElement(action_id="value", initial_date=at.strftime("%Y-%m-%d")),
                required=True,
            ),
            field(
                "time",
                "Time",
                TimePickerElement(
                    action_id="value",
                    initial_time=at.strftime("%H:%M"),
                    placeholder=PlainTextObject(text="15:00"),
                ),
                hint=f"In your Slack time zone, {at.tzinfo}.",
                required=True,
            ),
            text_field("note", "What you promised", value=note, placeholder="Router replacement", limit=3000),
            choice_field("kind", "Why", words.CALLBACK_KIND, chosen=kind, required=True),
        ],
        submit="Set it",
        private_metadata=f"{contact_id or ''}/{callback_id or ''}",
    )


def draft(contact: Contact, at: datetime, notice: str = "") -> View:
    """The form with the customer, and what was promised, in it; `at` is in the typist's own zone."""
    return form(reference=contact.reference, note=contact.promised, at=at, contact_id=contact.id, notice=notice)


def change_form(callback: Callback, zone: ZoneInfo) -> View:
    """The form with what was promised in it; `zone` is the owner's."""
    return form(
        reference=callback.reference,
        note=callback.note,
        kind=callback.kind,
        at=callback.due_at.astimezone(zone),
        contact_id=callback.contact_id,
        callback_id=callback.id,
    )


def understood(callback: Callback, assumed: str | None) -> Message:
    """The instant answer to a one-line callback: what was understood, and what was filled in."""
    filled_in = f" ({escape(assumed)})" if assumed else ""
    set_for = sentence(f"Set: {day_and_time(callback.due_at)}{filled_in}, {_what(callback)}")
    line = f"{set_for} Change or cancel it in our messages."
    return Message(text=line, blocks=[section(line)])


def card(callback: Callback) -> Message:
    """What was understood, in the reader's zone, with Change and Cancel."""
    what = _what(callback)
    if callback.state is State.DONE:
        return note(sentence(f"Callback done: {what}"))
    if callback.state is State.CANCELLED:
        return note(sentence(f"Callback cancelled: {what}"))
    line = sentence(f"I'll remind you {day_and_time(callback.due_at)}: {what}")
    return Message(
        text=line,
        blocks=[
            section(f":telephone_receiver: {line}"),
            buttons(
                button("Change", "callback:change", callback.id),
                button("Cancel", "callback:cancel", callback.id),
                block_id="callback",
            ),
        ],
    )


def reminder(callback: Callback, case: Case | None, now: datetime) -> Message:
    """It is time: whom to ring, what was promised, and what came of it in one tap."""
    if not callback.is_due:
        return card(callback)
    what = _what(callback)
    if callback.due_at > now:
        return note(f"{sentence(f'Moved to {day_and_time(callback.due_at)}: {what}')}{_tries(callback)}")
    late = f" It was due {day_and_time(callback.due_at)}." if now - callback.due_at > LATE else ""
    line = f"{sentence(f'Time to ring {what}')}{late}"
    say = (
        "No news? Ring anyway: “I promised to call today. I don't have the answer yet, and I haven't forgotten you.”"
        if callback.kind is Kind.FOLLOW_THROUGH
        else "“I'm ringing to check it has stayed fixed.”"
    )
    return Message(
        text=line,
        blocks=[
            section(f":telephone_receiver: *{line}*"),
            *([section(background)] if (background := _background(case)) else []),
            context(f"{say}{_tries(callback)}"),
            buttons(
                button("Done", "callback:done", callback.id, style="primary"),
                button("No answer", "callback:no_answer", callback.id),
                button(f"In {say_duration(SNOOZES[0])}", "callback:snooze", callback.id),
                button("Change", "callback:change", callback.id),
                block_id="callback",
            ),
        ],
    )


def soon(callback: Callback) -> Message:
    """A word before the time, so that there is time to look it up."""
    if not callback.is_due:
        return card(callback)
    return note(sentence(f"Coming up {day_and_time(callback.due_at)}: ring {_what(callback)}"))


def due_list(callbacks: Sequence[Callback], more: bool) -> Message:
    """A person's promises, soonest first; `more` says that the list is cut short."""
    if not callbacks:
        return Message(
            text="No callbacks due. Set one with /callback tomorrow 3pm 48213 router replacement.",
            blocks=[section("No callbacks due. Set one with `/callback tomorrow 3pm 48213 router replacement`.")],
        )
    count = f"{len(callbacks)}{'+' if more else ''} {'callback' if len(callbacks) == 1 else 'callbacks'} due"
    lines = [f"{day_and_time(callback.due_at)}: {_what(callback)}" for callback in callbacks]
    return Message(
        text=f"{count}. Next: {lines[0]}.",
        blocks=[
            section(f"*{count}*"),
            *(section(f"• {line}") for line in lines),
            *([context("…and more after these.")] if more else []),
        ],
    )


def _what(callback: Callback) -> str:
    note = f", {brief(callback.note)}" if callback.note else ""
    return f"{brief(callback.reference, 80)}{note}"


def _background(case: Case | None) -> str:
    if case is None:
        return ""
    contact: Contact = case.contact
    said = (
        (f"#{contact.id}", contact.summary),
        ("In their words", contact.words),
        ("Promised", contact.promised),
        ("Tried", contact.tried),
        ("Supervisor", _what_the_supervisor_did(case)),
        ("Told them", contact.closing.next_step if contact.closing else ""),
    )
    return "\n".join(f"*{label}* {clip(text, 400)}" for label, text in said if text)


def _what_the_supervisor_did(case: Case) -> str:
    escalation = case.escalation
    if escalation is None or escalation.outcome is None:
        return ""
    return ". ".join(part for part in (words.ESCALATION_OUTCOME[escalation.outcome], escalation.note) if part)


def _tries(callback: Callback) -> str:
    if not callback.tries:
        return ""
    return f" Rung {'once' if callback.tries == 1 else f'{callback.tries} times'} without an answer."
