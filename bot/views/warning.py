"""A warning on a reference: what an agent reads of it, the supervisor's form, and the question at its review."""

from collections.abc import Sequence
from datetime import date

from slack_sdk.models.blocks import Block, DatePickerElement
from slack_sdk.models.views import View

from bot.rules.warning import USUAL, Change, Happened, ReferenceWarning
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
from bot.views.text import brief, clip, day, person

_CHANGE = {
    Change.SET: "set by",
    Change.CHANGED: "changed by",
    Change.RENEWED: "renewed by",
    Change.ENDED: "ended by",
    Change.LAPSED: "ended, not renewed",
}
_BEHAVIOUR = 300


def line(warning: ReferenceWarning) -> str:
    """What an agent reads: behaviour and its date, and nothing about what somebody is like."""
    return f"Good to know before you go on. Seen on {_date(warning.seen_on)}: {clip(warning.behaviour, _BEHAVIOUR)}"


def known(warning: ReferenceWarning) -> Block:
    """The same on a card, with how long it is said."""
    return section(f"*{line(warning)}*\nA supervisor noted this. It is looked at again {day(warning.review_at)}.")


def form(
    reference: str, warning: ReferenceWarning | None, history: Sequence[Happened], review_on: date, today: date
) -> View:
    """Writing a warning, or changing the one in force; below it, all that was done before."""
    blocks: list[Block] = [
        section(
            f"Whoever logs *{brief(reference, 80)}* reads this at once. Say what was done, not what they are like."
        ),
        text_field(
            "behaviour",
            "What they did",
            value=warning.behaviour if warning else "",
            placeholder="threatened to come to the shop, and named a colleague",
            lines=True,
            required=True,
            limit=_BEHAVIOUR,
        ),
        _day_field("seen_on", "When", warning.seen_on if warning else today),
        _day_field("review_on", "Look at it again", review_on, "A week after that day it ends, unless it is renewed."),
    ]
    if warning:
        sure = confirmation("End the warning?", "Agents will not see it any more.", "End it", "Keep it")
        blocks.append(buttons(button("End it now", "warning:end", warning.id, confirm=sure), block_id="warning"))
    blocks += [context("\n".join(map(_happened, history)))] if history else []
    title = "Change a warning" if warning else "Set a warning"
    return modal("warning", title, blocks, submit="Save", private_metadata=reference)


def saved(review_on: date) -> View:
    """In place of the form."""
    line = f"Saved. Whoever logs this customer reads it at once. It is looked at again on {_date(review_on)}."
    return modal("warning_saved", "Warning saved", [section(line)], close="Done")


def ended(reference: str) -> View:
    """In place of the form in which it was ended."""
    line = f"The warning on {brief(reference, 80)} has ended. Agents see it no more."
    return modal("warning_ended", "Warning ended", [section(line)], close="Close")


def review(warning: ReferenceWarning, *, is_due: bool) -> Message:
    """Asked of a supervisor on its day; once it is answered, what became of it."""
    name = f"the warning on {brief(warning.reference, 80)}"
    if not warning.is_in_force:
        return note(f"Ended: {name}.")
    if not is_due:
        return note(f"Renewed: {name}. It is looked at again {day(warning.review_at)}.")
    ask = f"Is {name} still needed?"
    ends = f"Unless somebody renews it, it ends {day(warning.ends_at)}."
    said = f"On {_date(warning.seen_on)}, {clip(warning.behaviour, _BEHAVIOUR)}"
    return Message(
        text=f"{ask} {said}. {ends}",
        blocks=[
            section(f"*{ask}*\n{said}"),
            context(ends),
            buttons(
                button(f"Renew for {USUAL.days} days", "warning:renew", warning.id, style="primary"),
                button("Change it", "warning:change", warning.id),
                button("Let it end", "warning:let_end", warning.id),
                block_id="warning",
            ),
        ],
    )


def _happened(happened: Happened) -> str:
    by = f" {person(happened.person)}" if happened.person else ""
    return f"{day(happened.at)}: {_CHANGE[happened.change]}{by} – {brief(happened.behaviour, 100)}"


def _day_field(name: str, label: str, chosen: date, hint: str | None = None) -> Block:
    picker = DatePickerElement(action_id="value", initial_date=chosen.isoformat())
    return field(name, label, picker, hint=hint, required=True)


def _date(on: date) -> str:
    return f"{on.day} {on:%b %Y}"
