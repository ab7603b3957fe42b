"""What the agent can do while a supervisor is asked or has the case."""

from datetime import datetime

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.rules.case import Case
from bot.rules.contact import Contact
from bot.rules.escalation import Escalation, Urgency
from bot.rules.timeline import Entry, Event, answer_to
from bot.views import callback, words
from bot.views.blocks import Message, button, buttons, confirmation, context, modal, section, text_field
from bot.views.escalation import of, quoted
from bot.views.text import clip, clock_time, lower_first, name, person


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


def done(case: Case) -> list[Block]:
    """What the agent did last, and who has it: a form that has closed says nothing."""
    escalation = of(case)
    mine = [entry for entry in case.timeline if entry.escalation_id == escalation.id]
    last = next((entry for entry in reversed(mine) if entry.event in (Event.FACT, Event.URGENCY)), None)
    if last is None:
        return []
    at, owner = clock_time(last.at), person(escalation.owner) if escalation.owner else ""
    if last.event is Event.FACT:
        reads = f"{owner} reads it." if owner else "Whoever comes reads it first."
        return [context(f"Added at {at}: {quoted(last.words, 150)} {reads}")]
    how = lower_first(words.urgency(Urgency(last.words), case.contact.reached_by))
    asking = "I ask at that speed." if escalation.is_asking else ""
    reads = f"{owner} knows. {asking}" if owner else asking
    return [context(f"Since {at}: {how}. {reads}".strip())]


def live_buttons(case: Case) -> Block:
    """What the agent can do while a supervisor is asked or has the case."""
    escalation, reached_by = of(case), case.contact.reached_by
    on_the_line = escalation.urgency is Urgency.ON_THE_LINE
    urgency = Urgency.WAITING if on_the_line else Urgency.ON_THE_LINE
    label = words.gone(reached_by) if on_the_line else words.back(reached_by)
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


def not_read(live: Case | None, newest: Contact | None) -> Message:
    """To whoever writes to the bot itself: nobody reads it, and where it would be read.

    `live` is their case on which a supervisor is asked or has it, `newest` their newest open contact.
    """
    nobody = "Nobody reads what is written here."
    if live:
        escalation = of(live)
        asked = [
            entry for entry in live.timeline if entry.event is Event.QUESTION and entry.escalation_id == escalation.id
        ]
        open_ = next((entry for entry in reversed(asked) if not answer_to(entry, live.timeline)), None)
        answer = [button("Answer", "escalation:answer", open_.id, style="primary")] if open_ else []
        way = f"“Answer” reaches {person(open_.person)}" if open_ else "“Add facts” reaches whoever has it or comes"
        line = f"{nobody} For {name(live.contact)}, {way}."
        add = button("Add facts", "escalation:add_fact", escalation.id)
        return Message(text=line, blocks=[section(line), buttons(*answer, add, block_id="escalation")])
    if newest:
        line = f"{nobody} Is it about {name(newest)}? Then press “Edit #{newest.id}”, or “Bring in a supervisor”."
        edit = button(f"Edit #{newest.id}", "contact:edit", newest.id)
        bring = button("Bring in a supervisor", "escalation:draft", newest.id)
        return Message(text=line, blocks=[section(line), buttons(edit, bring, block_id="contact")])
    line = f"{nobody} Type `/backline` for what I understand."
    return Message(text=line, blocks=[section(line)])
