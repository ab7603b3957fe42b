"""Screens of setting a callback: the form, what is asked first, and what was understood."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from slack_sdk.models.blocks import (
    Block,
    ButtonElement,
    DatePickerElement,
    InputBlock,
    Option,
    PlainTextObject,
    RadioButtonsElement,
    TimePickerElement,
)
from slack_sdk.models.views import View

from bot.rules.callback import Callback, Draft, Kind
from bot.rules.case import CallbackCase
from bot.rules.contact import Contact
from bot.rules.fitting import Doubt, Fit
from bot.rules.team import Team
from bot.views import words
from bot.views.blocks import (
    Message,
    button,
    buttons,
    choice_field,
    context,
    field,
    modal,
    section,
    text_field,
)
from bot.views.text import brief, customer, day_and_time, escape, local, person, sentence

OTHERS_SHOWN = 3
"""As many promises of other people to the same customer as are named."""


class Which(StrEnum):
    """What somebody chooses whose time does not suit."""

    ANYWAY = "anyway"
    NEXT = "next"


def form(
    *,
    reference: str = "",
    note: str = "",
    kind: Kind = Kind.FOLLOW_THROUGH,
    at: datetime,
    contact_id: int | None = None,
    callback_id: int | None = None,
    draft_id: int | None = None,
    notice: str = "",
    asks_zone: bool = False,
    place: str = "",
    doubt: Sequence[Block] = (),
) -> View:
    """Asks what, when and why. `at` is in the typist's own zone; ids say what it belongs to or changes.

    `place` is the customer's zone, where it was said but not kept yet. `doubt` is what `doubted` gives for a time that
    does not suit.
    """
    return modal(
        "callback",
        "Change the callback" if callback_id else "Set a callback",
        [
            *([context(notice)] if notice else []),
            *doubt,
            text_field(
                "reference",
                "Customer or account number",
                value=reference,
                placeholder="48213",
                required=True,
                limit=80,
                focus=not reference,
            ),
            *time_fields(at),
            *(zone_fields(place) if asks_zone or place else []),
            text_field("note", "What you promised", value=note, placeholder="Router replacement", limit=3000),
            choice_field("kind", "Why", words.CALLBACK_KIND, chosen=kind, required=True),
        ],
        submit="Save" if callback_id else "Set it",
        private_metadata=f"{contact_id or ''}/{callback_id or ''}/{draft_id or ''}",
    )


def draft(contact: Contact, at: datetime, notice: str = "", *, asks_zone: bool = False) -> View:
    """The form with the customer, and what was promised, in it; `at` is in the typist's own zone."""
    return form(
        reference=contact.reference,
        note=contact.promised,
        at=at,
        contact_id=contact.id,
        notice=notice,
        asks_zone=asks_zone,
    )


def change_form(it: CallbackCase, zone: ZoneInfo, *, asks_zone: bool) -> View:
    """The form with what was promised in it; `zone` is the owner's."""
    callback = it.callback
    return form(
        reference=callback.reference,
        note=callback.note,
        kind=callback.kind,
        at=callback.due_at.astimezone(zone),
        contact_id=callback.contact_id,
        callback_id=callback.id,
        asks_zone=asks_zone,
        notice=their_clock(it, callback.due_at),
    )


def time_fields(at: datetime) -> list[Block]:
    """A day and a time, in the typist's own zone as `at` is."""
    return [
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
    ]


def zone_fields(place: str = "") -> list[Block]:
    """Where the customer lives: chosen from a few places, or typed."""
    return [
        choice_field("zone", "Where are they?", words.ZONE, placeholder="Their time zone"),
        text_field(
            "elsewhere",
            "Somewhere else",
            value=place,
            placeholder="A city, or a zone such as Asia/Kathmandu",
            hint="Kept with their number, so that nobody has to ask again.",
            limit=60,
        ),
    ]


def where_form(draft_id: int) -> View:
    """A time was said by the customer's clock, and nobody knows where they are."""
    return modal(
        "callback_where",
        "Where are they?",
        [context("You gave the time by their clock. I'll keep what you typed."), *zone_fields()],
        submit="Set it",
        private_metadata=str(draft_id),
    )


def asked(question: str, choices: Sequence[datetime], draft: Draft, zone: ZoneInfo, now: datetime) -> Message:
    """Something is not settled: each likely answer sets it with one click, and the form is there for any other.

    `zone` is the typist's own.
    """
    labels = [local(at, zone, now) for at in choices]
    likely = [
        button(label, f"callback:set:{at.timestamp():.0f}", draft.id) for at, label in zip(choices, labels, strict=True)
    ]
    line = " ".join((question, f"{' or '.join(labels)}?")) if labels else question
    return _question(line, question, draft, likely)


def asked_whether(
    fit: Fit, at: datetime, draft: Draft, zone: ZoneInfo, their_zone: ZoneInfo | None, team: Team, now: datetime
) -> Message:
    """The time `at` does not suit: set it anyway, or at the next that does. `zone` is the typist's own."""
    question = f"{local(at, zone, now)}? {_reasons(fit, at, their_zone, team)}"
    answers = [button("Set it anyway", f"callback:anyway:{at.timestamp():.0f}", draft.id)]
    line = question
    if fit.next:
        label = local(fit.next, zone, now)
        answers.insert(0, button(label, f"callback:set:{fit.next.timestamp():.0f}", draft.id))
        line = f"{question} {label} would suit."
    return _question(line, question, draft, answers)


def doubted(
    fit: Fit, at: datetime, zone: ZoneInfo, their_zone: ZoneInfo | None, team: Team, now: datetime
) -> list[Block]:
    """In a form, the same: why the time does not suit, and a choice that has to be made."""
    options = [Option(text=PlainTextObject(text=f"Keep {local(at, zone, now)}"), value=Which.ANYWAY)]
    if fit.next:
        suits = f"{local(fit.next, zone, now)}, the next time that suits"
        options.insert(0, Option(text=PlainTextObject(text=suits), value=Which.NEXT))
    return [
        section(f":warning: {_reasons(fit, at, their_zone, team)}"),
        InputBlock(
            block_id="which",
            label=PlainTextObject(text="Which is it to be?"),
            element=RadioButtonsElement(action_id="value", options=options),
        ),
    ]


def understood(it: CallbackCase, assumed: str | None) -> Message:
    """The instant answer to a one-line callback: what was understood, and what was filled in."""
    filled_in = f" ({escape(assumed)})" if assumed else ""
    line = sentence(f"Set: {day_and_time(it.callback.due_at)}{filled_in}, {what(it.callback)}")
    small = [text for text in (their_clock(it, it.callback.due_at), promised_too(it, it.callback.owner)) if text]
    line = " ".join((line, *small, "Change or cancel it in our messages."))
    return Message(text=line, blocks=[section(line)])


def what(callback: Callback, crm_link: str = "") -> str:
    """`48213, router replacement`: whom and why, in a sentence; with a link to the customer's page, where one is given.

    For a message's text, which says everything in words, there is none to give.
    """
    note = f", {brief(callback.note)}" if callback.note else ""
    return f"{customer(callback.reference, crm_link)}{note}"


def their_clock(it: CallbackCase, at: datetime) -> str:
    """What the customer's clock shows then, where their zone is known; else empty."""
    if it.zone is None:
        return ""
    there = at.astimezone(ZoneInfo(it.zone))
    return f"For them it is {there:%a} {there.day} {there:%b}, {there:%H:%M} ({it.zone})."


def promised_too(it: CallbackCase, reader: str) -> str:
    """Who else has promised to ring this customer, and when; else empty. `reader` is "you" in it."""
    shown = it.others[:OTHERS_SHOWN]
    more = f" and {len(it.others) - len(shown)} more" if len(it.others) > len(shown) else ""
    promises = ", ".join(f"{_who(other, reader)} {day_and_time(other.due_at)}" for other in shown)
    return f"Also promised to them: {promises}{more}." if promises else ""


def _who(callback: Callback, reader: str) -> str:
    return "you" if callback.owner == reader else person(callback.owner)


def _reasons(fit: Fit, at: datetime, their_zone: ZoneInfo | None, team: Team) -> str:
    """Of a team that is closed then, and a customer whose zone nobody knows, only the first: it is one clock."""
    policy = team.callbacks
    doubts = [doubt for doubt in fit.doubts if their_zone or (doubt, fit.doubts[0]) != (Doubt.UNSOCIAL, Doubt.CLOSED)]
    reasons = {
        Doubt.CLOSED: "Your team is closed then.",
        Doubt.UNSOCIAL: f"It would be {at.astimezone(their_zone):%H:%M} for them, when we don't ring."
        if their_zone
        else f"By your team's clock it is {at.astimezone(team.hours.zone):%H:%M} then, when we don't ring customers.",
        Doubt.OFTEN_A_DAY: f"They have been rung {_times(policy.a_day)} in 24 hours.",
        Doubt.OFTEN_A_WEEK: f"They have been rung {_times(policy.a_week)} in seven days.",
    }
    return " ".join(reasons[doubt] for doubt in doubts)


def _times(count: int) -> str:
    return "once" if count == 1 else "twice" if count == 2 else f"{count} times"


def _question(line: str, question: str, draft: Draft, answers: Sequence[ButtonElement]) -> Message:
    """`line` asks in words alone, `question` where the answers are buttons; what was typed is repeated under both."""
    typed, other = brief(draft.text), button("Another time", "callback:form", draft.id)
    return Message(
        text=f"{line} {typed}".strip(),
        blocks=[
            section(question),
            *([context(typed)] if typed else []),
            buttons(*answers, other, block_id="callback"),
        ],
    )
