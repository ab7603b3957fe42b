"""Ending an escalation and a contact, and what ends with them."""

from datetime import datetime

from bot.rules.contact import Closing, Contact
from bot.rules.escalation import TRANSITIONS, Action, Escalation, joined
from bot.rules.outbox import MessageKind, Subject
from bot.rules.team import Team
from bot.rules.timeline import Event
from bot.services.asking import stop_asking, stop_watching
from bot.services.check_in import customer_gone
from bot.services.moves import happened, refuse_the_late, tell
from bot.services.outbox import end_contact_card, finish, touch_customer
from bot.services.safety import end_alarm
from storage import Records


def end(records: Records, escalation: Escalation, action: Action, now: datetime) -> None:
    """Move it to where `action` ends it, and stop all that was going on. Raises Refused when it has moved meanwhile."""
    state = TRANSITIONS[escalation.state, action]
    refuse_the_late(records, escalation, moved=records.escalations.end(escalation.id, escalation.state, state, now))
    stop_asking(records, escalation)
    stop_watching(records, escalation)
    records.invitations.withdraw(escalation.id, now)


def withdraw(records: Records, escalation: Escalation, action: Action, now: datetime) -> None:
    """End a live escalation from the agent's side; whoever has it or is coming too gets a message of its own."""
    end(records, escalation, action, now)
    event = Event.CANCELLED if action is Action.CANCEL else Event.CONTACT_CLOSED
    happened(records, escalation, event, now, person=escalation.agent)
    if escalation.owner:
        for person in dict.fromkeys((escalation.owner, *joined(records.invitations.of(escalation.id)))):
            tell(records, escalation, MessageKind.ESCALATION_WITHDRAWN, person, now)


def close_contact(records: Records, team: Team, contact: Contact, closing: Closing, person: str, now: datetime) -> None:
    """Close an open contact for this person: its promises stay, a hard one's agent is offered the check-in.

    A request for a supervisor that is still open is the caller's to end, before. A closed one stays as it is.
    """
    if not records.contacts.close(contact.id, closing, now):
        return
    happened_so_far = records.timeline.of(contact.id)
    if not happened_so_far or happened_so_far[-1].event is not Event.CONTACT_CLOSED:  # a request may have ended with it
        records.timeline.add(Event.CONTACT_CLOSED, now, contact.id, person=person)
    customer_gone(records, team, contact, now)
    finish(records, now, *(Subject.ESCALATION.of(id_) for id_ in records.escalations.ids_of(contact.id)))
    end_alarm(records, contact.id, now)
    end_contact_card(records, contact.id, now)
    touch_customer(records, contact.reference)
