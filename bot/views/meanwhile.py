"""What the agent can do while a supervisor is asked or has the case."""

from datetime import datetime

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.rules.case import Case
from bot.rules.escalation import Escalation, Urgency
from bot.rules.timeline import Entry
from bot.views import callback
from bot.views.blocks import button, buttons, confirmation, modal, section, text_field
from bot.views.escalation import of
from bot.views.text import clip, person


def fact_form(escalation: Escalation) -> View:
    """Asks what is new."""
    reader = "Whoever has the case reads it at once." if escalation.owner else "Whoever comes reads it first."
    return modal(
        "add_fact",
        f"Add facts to #{escalation.contact_id}",
        [text_field("fact", "What is new?", lines=True, hint=reader, required=True, focus=True)],
        submit="Add",
        private_metadata=str(escalation.id),
    )


def answer_form(asked_for: Entry) -> View:
    """A supervisor's question, and room for the answer."""
    return modal(
        "answer",
        f"Question on #{asked_for.contact_id}",
        [
            section(f"{person(asked_for.person)} asks:\n{clip(asked_for.words, 2000)}"),
            text_field("answer", "Your answer", lines=True, required=True, focus=True),
        ],
        submit="Answer",
        private_metadata=str(asked_for.id),
    )


def callback_form(case: Case, at: datetime) -> View:
    """The callback to offer while nobody comes, drafted; `at` is in the agent's own zone."""
    escalation = of(case)
    note = escalation.contingency or case.contact.promised or f"News on: {escalation.situation}"
    return callback.form(reference=case.contact.reference, note=note, at=at, contact_id=case.contact.id)


def live_buttons(escalation: Escalation) -> Block:
    """What the agent can do while a supervisor is asked or has the case."""
    on_the_line = escalation.urgency is Urgency.ON_THE_LINE
    urgency = Urgency.WAITING if on_the_line else Urgency.ON_THE_LINE
    label = "Customer hung up" if on_the_line else "Customer is on the line"
    sure = confirmation(
        "Withdraw the request?",
        "Whoever has it, or was asked, is told that you don't need them any more.",
        "Withdraw it",
        "Keep it",
    )
    return buttons(
        button("Add facts", "escalation:add_fact", escalation.id),
        button(label, f"escalation:urgency:{urgency}", escalation.id),
        button("Withdraw the request", "escalation:cancel", escalation.id, confirm=sure),
        block_id="escalation",
    )
