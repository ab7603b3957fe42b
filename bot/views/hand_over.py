"""The hand-over: its form, and how it is shown."""

from datetime import timedelta
from itertools import takewhile

from slack_sdk.models.blocks import Block, InputBlock
from slack_sdk.models.views import View

from bot.rules.asking import Audience, Roster, steps, to_ask
from bot.rules.duration import say_duration
from bot.rules.escalation import Escalation, HandOver, Need, Urgency
from bot.rules.team import Waits
from bot.views import words
from bot.views.blocks import choice_field, context, facts, modal, text_field, tick_field
from bot.views.text import people

NAMED = 5
"""As many people as the form names; more are counted."""


def form(
    hand_over: HandOver,
    roster: Roster,
    waits: Waits,
    *,
    contact_id: int | None,
    reference: str = "",
    notice: str = "",
    focus: str | None = "situation",
) -> View:
    """The hand-over, drafted from the contact. Only the reference and one line of situation are required.

    A choice of urgency or need is heard of at once, and answered with this form for that choice: it says who will be
    asked, and asks what that need needs. `focus` is the field to type in first.

    Whatever was typed stays, since the blocks keep their ids (docs.slack.dev, "views.update"). A field that is new
    comes empty: Slack would leave out what stands in it until somebody touches it (bolt-js issues 1073 and 1258).
    """
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
                focus=focus == "reference",
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
                focus=focus == "situation",
            ),
            choice_field(
                "urgency", "How urgent?", words.URGENCY_ASKED, chosen=hand_over.urgency, required=True, dispatch=True
            ),
            context(who_is_asked(hand_over.urgency, roster, waits)),
            choice_field("need", "What do you need?", words.NEED, chosen=hand_over.need, required=True, dispatch=True),
            *_for_the_need(hand_over, focus),
            tick_field("demanded", "Did they ask for a supervisor?", "Yes, they did", ticked=hand_over.demanded),
            text_field("background", "What led to it, what you tried", value=hand_over.background, lines=True),
            text_field("assessment", "How you read it", value=hand_over.assessment, lines=True),
            text_field(
                "recommendation",
                "What would help, and by when",
                value=hand_over.recommendation,
                placeholder="Full refund approved before 15:00",
            ),
            text_field(
                "contingency",
                "If nobody can come",
                value=hand_over.contingency,
                placeholder="I ring them back at 16:00",
            ),
        ],
        submit="Ask now",
        private_metadata=str(contact_id or ""),
    )


def _for_the_need(hand_over: HandOver, focus: str | None) -> list[InputBlock]:
    """What only this need asks for."""
    match hand_over.need:
        case Need.TAKE_OVER | Need.JOIN:
            return [
                text_field(
                    "join_by",
                    "How to join you",
                    value=hand_over.join_by,
                    placeholder="Extension 4021, or a link to the chat",
                    limit=500,
                )
            ]
        case Need.APPROVE:
            return [
                text_field(
                    "approval",
                    "What to approve, and how much",
                    value=hand_over.approval,
                    placeholder="Refund of 120 EUR, outside the 30 days",
                    required=True,
                    limit=500,
                    focus=focus == "approval",
                )
            ]
        case Need.ADVISE | Need.CALL_BACK:
            return []


def who_is_asked(urgency: Urgency, roster: Roster, waits: Waits) -> str:
    """Who is asked for this urgency, and how long each step waits, as far as the step that tells the agent."""
    parts: list[str] = []
    asked: list[str] = []
    after = timedelta()
    for step in takewhile(lambda step: step.audience is not Audience.NOBODY, steps(urgency, waits)):
        new = to_ask(step.audience, roster, (), never=asked)
        parts += _step(step.audience, people(new, NAMED), after)
        asked += new
        after += step.wait if asked else timedelta()
    if not asked:
        return "Nobody is on duty now, and there is nobody else to ask. I'll ask whoever comes on duty first."
    tell = "what to say" if urgency is Urgency.ON_THE_LINE else "so"
    return " ".join((*parts, f"If nobody comes in {say_duration(after)}, I tell you {tell}, and go on asking."))


def _step(audience: Audience, new: str, after: timedelta) -> list[str]:
    """One step in words; `new` are those it asks and no step before it."""
    match audience:
        case Audience.HERE if new:
            return [f"Asked first, if active in Slack: {new}."]
        case Audience.ON_DUTY if after:
            return [f"After {say_duration(after)} everyone on duty."]
        case Audience.LEVEL_TWO if new and after:
            return [f"After {say_duration(after)} also {new}."]
        case Audience.LEVEL_TWO if new:
            return [f"Nobody is on duty now. Asked at once instead: {new}."]
        case _ if new:
            return [f"Asked at once: {new}."]
        case _:
            return []


def hand_over(escalation: Escalation, limit: int = 1000) -> list[Block]:
    """Situation, background, assessment, recommendation, contingency: only what was said, each cut at `limit`."""
    asked_for_one = "The customer asked for a supervisor." if escalation.demanded else ""
    said = (
        ("Situation", "\n".join(part for part in (escalation.situation, asked_for_one) if part)),
        ("To approve", escalation.approval),
        ("Background", escalation.background),
        ("Assessment", escalation.assessment),
        ("What would help", escalation.recommendation),
        ("How to join", escalation.join_by),
        ("If nobody can come", escalation.contingency),
    )
    return facts(said, limit)
