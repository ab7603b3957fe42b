"""The hand-over: its form, and how it is shown."""

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.rules.asking import Roster
from bot.rules.escalation import Escalation, HandOver
from bot.views import words
from bot.views.blocks import choice_field, context, facts, modal, text_field
from bot.views.text import people


def form(hand_over: HandOver, roster: Roster, *, contact_id: int | None, reference: str = "", notice: str = "") -> View:
    """The hand-over, drafted from the contact. Only the reference and one line of situation are required."""
    known = (
        []
        if contact_id
        else [
            text_field(
                "reference",
                "Customer or account number",
                value=reference,
                required=True,
                limit=80,
                focus=True,
            )
        ]
    )
    return modal(
        "escalation",
        "Bring in a supervisor",
        [
            *([context(notice)] if notice else []),
            *known,
            text_field(
                "situation",
                "What is happening, in a line",
                value=hand_over.situation,
                required=True,
                limit=500,
                focus=contact_id is not None,
            ),
            choice_field("urgency", "How urgent?", words.URGENCY, chosen=hand_over.urgency, required=True),
            choice_field("need", "What do you need?", words.NEED, chosen=hand_over.need, required=True),
            text_field("background", "What led to it, what you tried", value=hand_over.background, lines=True),
            text_field("assessment", "How you read it", value=hand_over.assessment, lines=True),
            text_field(
                "recommendation",
                "What would help, and by when",
                value=hand_over.recommendation,
                placeholder="Full refund approved before 15:00",
            ),
            text_field("contingency", "If nobody can come", value=hand_over.contingency),
            context(f"Goes at once to {people(roster.on_duty)} and to the supervisors' channel."),
        ],
        submit="Ask now",
        private_metadata=str(contact_id or ""),
    )


def hand_over(escalation: Escalation, limit: int = 1000) -> list[Block]:
    """Situation, background, assessment, recommendation, contingency: only what was said, each cut at `limit`."""
    said = (
        ("Situation", escalation.situation),
        ("Background", escalation.background),
        ("Assessment", escalation.assessment),
        ("Needed", escalation.recommendation),
        ("If nobody can come", escalation.contingency),
    )
    return facts(said, limit)
