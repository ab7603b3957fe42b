"""Owing messages, from inside the transaction that causes them."""

from datetime import datetime

from bot.rules.outbox import Lane, MessageKind, Subject
from storage import Records


def owe_card(
    records: Records,
    kind: MessageKind,
    subject: str,
    recipient: str,
    lane: Lane,
    now: datetime,
    *,
    thread: int | None = None,
) -> int:
    """Owe a message and keep it true to `subject` once it is sent; the delivery's id.

    `thread` is the id of a delivery to the same recipient, to go under its message.
    """
    delivery_id = records.deliveries.owe(kind, subject, recipient, lane, now, thread=thread)
    records.cards.keep(delivery_id, subject, now)
    return delivery_id


def touch(records: Records, *subjects: str) -> None:
    """These have changed: every message that shows one of them is due an edit."""
    for subject in subjects:
        records.cards.touch(subject)


def finish(records: Records, now: datetime, *subjects: str) -> None:
    """As `touch`, for what will not change again."""
    for subject in subjects:
        records.cards.finish(subject, now)


def touch_case(records: Records, contact_id: int) -> None:
    """A contact has changed: every message that shows it, or any request for a supervisor on it, is due an edit."""
    escalations = (Subject.ESCALATION.of(id_) for id_ in records.escalations.ids_of(contact_id))
    touch(records, Subject.CONTACT.of(contact_id), *escalations)


def touch_customer(records: Records, reference: str) -> None:
    """What is known of this customer has changed: all that shows an open contact of theirs is due an edit."""
    for contact_id in records.contacts.open_with(reference):
        touch_case(records, contact_id)


def end_contact_card(records: Records, contact_id: int, now: datetime) -> None:
    """A closed contact's card has changed, for the last time unless a callback of it is still due."""
    contact = records.contacts.get(contact_id)
    due = records.callbacks.open_for_reference(contact.reference)
    subject = Subject.CONTACT.of(contact_id)
    if any(callback.contact_id == contact_id for callback in due):
        touch(records, subject)
    else:
        finish(records, now, subject)
