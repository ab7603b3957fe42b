"""Loading a case: a contact with all that hangs on it."""

from datetime import datetime

from bot.rules.callback import Callback, Draft, Offer
from bot.rules.case import CallbackCase, Case, Listed
from bot.rules.contact import Contact
from bot.rules.correction import Correction
from bot.rules.errors import Refused
from bot.rules.escalation import Escalation, Invitation
from bot.rules.timeline import Entry
from storage import Records

EARLIER_SHOWN = 3


def load_case(records: Records, contact_id: int) -> Case:
    """Raises Refused where there is no such contact."""
    return case_of(records, find_contact(records, contact_id))


def case_of(records: Records, contact: Contact, escalation: Escalation | None = None) -> Case:
    """The case with this escalation; without one, with the contact's latest."""
    escalation = escalation or records.escalations.latest_of(contact.id)
    return _case(records, contact, escalation, records.timeline.of(contact.id), records.corrections.of(contact.id))


def new_case(records: Records, contact: Contact) -> Case:
    """The case of a contact that is being logged: only where there is danger can anything have happened on it."""
    return case_of(records, contact) if contact.safety else _case(records, contact, None, (), ())


def listed(records: Records, contact: Contact, escalation: Escalation | None = None) -> Listed:
    """A contact as a list shows it, for a fraction of what a whole case takes to load; by default with its latest."""
    escalation = escalation or records.escalations.latest_of(contact.id)
    return Listed(
        contact=contact,
        escalation=escalation,
        asks=records.escalations.asks(escalation.id) if escalation else (),
        invitations=records.invitations.of(escalation.id) if escalation else (),
        callbacks=tuple(
            promise
            for promise in records.callbacks.open_for_reference(contact.reference)
            if promise.contact_id == contact.id
        ),
    )


def _case(
    records: Records,
    contact: Contact,
    escalation: Escalation | None,
    timeline: tuple[Entry, ...],
    corrections: tuple[Correction, ...],
) -> Case:
    earlier, earlier_count = records.contacts.earlier(contact, EARLIER_SHOWN)
    promises = records.callbacks.open_for_reference(contact.reference)
    return Case(
        contact=contact,
        escalation=escalation,
        asks=records.escalations.asks(escalation.id) if escalation else (),
        invitations=records.invitations.of(escalation.id) if escalation else (),
        timeline=timeline,
        callbacks=tuple(promise for promise in promises if promise.contact_id == contact.id),
        earlier=tuple(earlier),
        earlier_count=earlier_count,
        promises=tuple(promise for promise in promises if promise.contact_id != contact.id),
        corrections=corrections,
        warning=records.warnings.in_force(contact.reference),
    )


def load_escalation_case(records: Records, escalation_id: int) -> Case:
    """The case of one escalation, which need not be the contact's latest. Raises Refused where there is none."""
    escalation = find_escalation(records, escalation_id)
    return case_of(records, find_contact(records, escalation.contact_id), escalation)


def find_escalation(records: Records, escalation_id: int) -> Escalation:
    """Raises Refused where there is no such escalation."""
    try:
        return records.escalations.get(escalation_id)
    except KeyError:
        raise Refused("I can't find that request. It may have been removed.") from None


def find_callback(records: Records, callback_id: int) -> Callback:
    """Raises Refused where there is no such callback."""
    try:
        return records.callbacks.get(callback_id)
    except KeyError:
        raise Refused("I can't find that callback. It may have been removed.") from None


def load_callback(records: Records, callback_id: int, now: datetime) -> CallbackCase:
    """Raises KeyError where there is no such callback."""
    callback = records.callbacks.get(callback_id)
    promises = records.callbacks.open_for_reference(callback.reference)
    return CallbackCase(
        callback=callback,
        case=load_case(records, callback.contact_id) if callback.contact_id is not None else None,
        calls=records.calls.of(callback_id),
        offer=records.offers.latest_of(callback_id),
        others=tuple(promise for promise in promises if promise.id != callback_id),
        zone=records.customers.zone(callback.reference),
        absent_until=records.absences.until(callback.owner, now),
    )


def find_draft(records: Records, draft_id: int, person: str) -> Draft:
    """What this person typed. Raises Refused where there is no such draft, or not any more."""
    try:
        draft = records.drafts.get(draft_id)
    except KeyError:
        draft = None
    if draft is None or draft.person != person:
        raise Refused("That was asked some time ago. Please type the callback again.")
    return draft


def find_offer(records: Records, offer_id: int) -> Offer:
    """Raises Refused where there is no such offer."""
    try:
        return records.offers.get(offer_id)
    except KeyError:
        raise Refused("I can't find that. It may have been removed.") from None


def find_invitation(records: Records, invitation_id: int) -> Invitation:
    """Raises Refused where there is no such invitation."""
    try:
        return records.invitations.get(invitation_id)
    except KeyError:
        raise Refused("I can't find that invitation. It may have been removed.") from None


def find_entry(records: Records, entry_id: int) -> Entry:
    """Raises Refused where there is no such entry in any timeline."""
    try:
        return records.timeline.get(entry_id)
    except KeyError:
        raise Refused("I can't find that question. It may have been removed.") from None


def find_contact(records: Records, contact_id: int) -> Contact:
    """Raises Refused where there is no such contact."""
    try:
        return records.contacts.get(contact_id)
    except KeyError:
        raise Refused("I can't find that contact. It may have been removed.") from None


def own_contact(records: Records, contact_id: int, agent: str) -> Contact:
    """A contact its agent may change. Raises Refused for anybody else's."""
    contact = find_contact(records, contact_id)
    if contact.agent != agent:
        raise Refused(f"#{contact.id} was logged by somebody else. Only they can change it.")
    return contact
