"""Who has a customer just now."""

from datetime import datetime, timedelta

from bot.rules.escalation import Urgency
from storage import Records

LIVE_FOR = timedelta(minutes=15)
"""A contact this young that has not ended counts as a customer on the line."""


def is_on_live_case(records: Records, person: str, now: datetime) -> bool:
    """Whether this person has an unresolved case on the line, as its agent or its owner, or a contact just logged."""
    return (
        records.escalations.has_live_on_the_line(person)
        or records.contacts.opened_since(person, now - LIVE_FOR)
        or any(owned.urgency is Urgency.ON_THE_LINE for owned in records.escalations.owned_by(person))
    )
