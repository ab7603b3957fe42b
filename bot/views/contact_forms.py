"""Forms of a contact: logging, correcting, adding to one that is open, closing."""

from slack_sdk.models.blocks import InputBlock
from slack_sdk.models.views import View

from bot.rules.case import Case
from bot.rules.contact import Contact, Details
from bot.rules.playbook import warnings_given
from bot.views import words
from bot.views.blocks import button, buttons, choice_field, context, modal, section, text_field
from bot.views.contact import title
from bot.views.text import clip, day_and_time


def form(details: Details, notice: str = "") -> View:
    """The contact form. Only the reference is required; `notice` says why it opened, if not by wish."""
    return modal(
        "contact",
        "Log a contact",
        [*([context(notice)] if notice else []), _reference_field(details), *_fields(details)],
        submit="Log it",
    )


def edit_form(contact: Contact) -> View:
    """The same with what was said; a danger is said, and taken back, on the card."""
    return modal(
        "edit_contact",
        f"Edit #{contact.id}",
        [_reference_field(contact), *(field for field in _fields(contact) if field.block_id != "safety")],
        submit="Save",
        private_metadata=str(contact.id),
    )


def offer(contact: Contact, details: Details) -> View:
    """A reference that this agent has open already: what they said now goes there, or is logged anew."""
    said = [field for field in _fields(details) if field.block_id == "summary" or _is_said(details, field)]
    known = f"*{title(contact)}*, open since {day_and_time(contact.opened_at)}\n{clip(contact.summary, 300)}".strip()
    return modal(
        "add_to_contact",
        f"You have #{contact.id} open",
        [section(known), *said, buttons(button("Log a new contact instead", "contact:log_anew", contact.id))],
        submit=f"Add to #{contact.id}",
        private_metadata=str(contact.id),
    )


def _is_said(details: Details, field: InputBlock) -> bool:
    return bool(getattr(details, str(field.block_id)))


def _reference_field(details: Details) -> InputBlock:
    return text_field(
        "reference",
        "Customer or account number",
        value=details.reference,
        placeholder="48213",
        required=True,
        limit=80,
        focus=not details.reference,
    )


def _fields(details: Details) -> list[InputBlock]:
    """Everything else that can be said, each field named as in `Details`."""
    return [
        text_field(
            "summary", "What happened, in a line", value=details.summary, limit=500, focus=bool(details.reference)
        ),
        choice_field("kind", "What it was like", words.KIND, chosen=details.kind),
        choice_field("intensity", "How far it went", words.INTENSITY, chosen=details.intensity),
        choice_field("safety", "Is anyone at risk?", words.SAFETY, chosen=details.safety),
        text_field("words", "In the customer's words", value=details.words, lines=True),
        text_field("would_accept", "What they would accept", value=details.would_accept),
        text_field("tried", "What you tried", value=details.tried, lines=True),
        text_field("promised", "What you promised", value=details.promised),
        choice_field("reached_by", "How they reached us", words.REACHED_BY, chosen=details.reached_by),
        text_field("ticket", "Ticket number", value=details.ticket, limit=80),
    ]


_WARNED = ("", "First warning given", "First and final warning given")
"""By how many warnings are on record; when, is in the timeline."""


def closing_form(case: Case) -> View:
    """Asks how it ended and what the customer was told happens next; after abuse, for the record too."""
    contact, warned = case.contact, _WARNED[len(warnings_given(case.timeline))]
    outcomes = {outcome: label for outcome, label in words.CONTACT_OUTCOME.items() if contact.can_end_as(outcome)}
    record = [
        text_field("ground", "What they said or did", lines=True, hint="Their exact words, for the record."),
        text_field("warnings", "Warnings you gave", value=warned, placeholder="Two, then I said I would end the call"),
        choice_field("ended_by", "Who ended it?", words.ENDED_BY),
    ]
    return modal(
        "close_contact",
        f"Close #{contact.id}",
        [
            choice_field("outcome", "How did it end?", outcomes, placeholder="Choose one", required=True),
            text_field(
                "next_step",
                "What did you tell the customer happens next?",
                lines=True,
                placeholder="Refund within five days, by email",
            ),
            *(record if contact.is_abuse else []),
        ],
        submit="Close it",
        private_metadata=str(contact.id),
    )
