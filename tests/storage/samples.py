"""What the tests of several repositories store."""

from datetime import UTC, datetime, timedelta

from bot.rules.callback import Promise
from bot.rules.contact import Closing, Contact, Details, Outcome
from bot.rules.escalation import Escalation, HandOver
from storage import Records

AT = datetime(2026, 11, 22, 14, 2, 3, 456_000, tzinfo=UTC)
LATER = AT + timedelta(minutes=5)
MUCH_LATER = AT + timedelta(hours=5)

CLOSING = Closing(outcome=Outcome.RESOLVED)


def logged(records: Records, reference: str = "48213", agent: str = "U1") -> Contact:
    return records.contacts.add(agent, Details(reference=reference), AT, team=1)


def requested(records: Records, contact: Contact | None = None) -> Escalation:
    contact = contact or logged(records)
    return records.escalations.add(contact.id, contact.agent, HandOver(situation="shouting"), AT, team=1)


def promise(reference: str = "48213", due_at: datetime = LATER) -> Promise:
    return Promise(reference=reference, due_at=due_at)
