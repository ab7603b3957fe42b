"""Forms of a supervisor: reading back, deciding, asking, inviting a colleague, and saying how it ended."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from slack_sdk.models.blocks import Block, DatePickerElement, PlainTextObject, TimePickerElement, UserSelectElement
from slack_sdk.models.views import View

from bot.rules.case import Case
from bot.rules.escalation import (
    Escalation,
    InvitationKind,
    Outcome,
)
from bot.views import words
from bot.views.blocks import choice_field, field, modal, section, text_field
from bot.views.escalation import briefing, headline, of
from bot.views.text import clip


class Rings(StrEnum):
    """Who keeps a promise to ring."""

    AGENT = "agent"
    SUPERVISOR = "supervisor"


class Then(StrEnum):
    """What becomes of the contact."""

    BACK = "back"
    CLOSE = "close"


_RINGS = {Rings.AGENT: "The agent", Rings.SUPERVISOR: "I will"}
_THEN = {Then.BACK: "The contact is back with the agent", Then.CLOSE: "Close the contact too"}

_INVITE_TITLE = {InvitationKind.TAKE_ON: "Hand it on", InvitationKind.JOIN: "Ask someone in"}
_INVITE_HINT = {
    InvitationKind.TAKE_ON: "You keep it until they take it on.",
    InvitationKind.JOIN: "You keep it; they come too.",
}
_INVITE_WHY = {
    InvitationKind.TAKE_ON: "My shift ends; they wait for your answer on the refund",
    InvitationKind.JOIN: "You know this contract: may we end it early?",
}


def read_back_form(case: Case) -> View:
    """Asked right after accepting: what the supervisor understood, in their words; below it, what there is to know."""
    escalation = of(case)
    return modal(
        "read_back",
        "You have it",
        [
            text_field(
                "read_back",
                "In a line: what you understood, what you will do",
                value=escalation.read_back,
                placeholder="Taking over, will offer the refund",
                hint="The agent sees this at once.",
                required=True,
                limit=300,
                focus=True,
            ),
            section(f"*{headline(case)}*"),
            *briefing(case),
        ],
        submit="Tell the agent",
        close="Later",
        private_metadata=str(escalation.id),
    )


def decide_form(escalation: Escalation, outcome: Outcome) -> View:
    """The second click of an approval, with room for a line to the agent."""
    approves = outcome is Outcome.APPROVED
    return modal(
        "decide",
        "Approve it?" if approves else "Decline it?",
        [
            section(clip(escalation.approval or escalation.situation, 500)),
            text_field(
                "line",
                "A line to the agent",
                placeholder="This once" if approves else "Offer a voucher instead",
                hint="They see your answer at once.",
                limit=300,
                focus=True,
            ),
        ],
        submit="Approve" if approves else "Decline",
        private_metadata=f"{escalation.id}/{outcome}",
    )


def question_form(escalation: Escalation) -> View:
    """One question to the agent."""
    return modal(
        "question",
        "Ask the agent",
        [
            text_field(
                "question",
                "Your question",
                placeholder="Did they try the other card?",
                hint="Their answer comes to you as a message.",
                required=True,
                limit=300,
                focus=True,
            )
        ],
        submit="Ask",
        private_metadata=str(escalation.id),
    )


def invite_form(escalation: Escalation, kind: InvitationKind) -> View:
    """Whom to ask to take it on, or to join, and why them."""
    return modal(
        "invite",
        _INVITE_TITLE[kind],
        [
            field(
                "colleague",
                "To whom?" if kind is InvitationKind.TAKE_ON else "Whom?",
                UserSelectElement(action_id="value", placeholder=PlainTextObject(text="A supervisor")),
                hint=_INVITE_HINT[kind],
                required=True,
            ),
            text_field(
                "why",
                "What should they know?",
                placeholder=_INVITE_WHY[kind],
                hint="They get the hand-over, and all that was said since, with it.",
                limit=300,
            ),
        ],
        submit="Ask them",
        private_metadata=f"{escalation.id}/{kind}",
    )


def resolve_form(
    escalation_id: int, outcome: Outcome | None = None, *, proposed: datetime, doubt: Sequence[Block] = ()
) -> View:
    """Asks how it ended, what the customer was told, and what becomes of the contact; `outcome` is the one chosen.

    A promised callback is asked for as soon as it is chosen: the form is shown again, and what was typed stays, since
    the blocks keep their ids (docs.slack.dev, "views.update"). `proposed` is when, in the zone of the reader, who gives
    the time in it. It goes with the form: Slack leaves out what stands in a new field until somebody touches it
    (bolt-js issue 1258). `doubt` is what `callback.doubted` gives for a time that does not suit.
    """
    return modal(
        "resolve",
        "How did it end?",
        [
            *doubt,
            choice_field(
                "outcome",
                "Outcome",
                words.ESCALATION_OUTCOME,
                chosen=outcome,
                placeholder="Choose one",
                required=True,
                dispatch=True,
            ),
            *(_promise(proposed) if outcome is Outcome.CALLBACK_PROMISED else []),
            text_field("told", "What the customer was told", lines=True, limit=500),
            text_field("note", "A word to the agent", lines=True, limit=500),
            choice_field("then", "Then", _THEN, chosen=Then.BACK, required=True),
        ],
        submit="Resolve",
        private_metadata=f"{escalation_id}/{proposed.isoformat()}",
    )


def _promise(proposed: datetime) -> list[Block]:
    day = DatePickerElement(action_id="value", initial_date=f"{proposed:%Y-%m-%d}")
    return [
        field("day", "Ring them on", day, required=True),
        field(
            "time",
            "At",
            TimePickerElement(action_id="value", initial_time=f"{proposed:%H:%M}"),
            hint=f"In your Slack time zone, {proposed.tzinfo}.",
            required=True,
        ),
        choice_field("rings", "Who rings?", _RINGS, placeholder="Choose one", required=True),
    ]
