"""Loading a team debrief: what may be seen of it, and by whom it may be changed."""

from bot.rules.contact import Contact
from bot.rules.debrief import Debrief, Session, giveaway
from bot.rules.errors import Refused
from bot.views.text import brief, people
from storage import Records

OVER = "That debrief is over."


def load_session(records: Records, debrief_id: int) -> Session | None:
    """Points of opened headings only. None where nothing of the debrief is kept."""
    debrief = records.debriefs.find(debrief_id)
    if debrief is None:
        return None
    return Session(
        debrief=debrief,
        contact=contact_of(records, debrief),
        points={heading: records.debriefs.points(debrief_id, heading) for heading in debrief.headings},
        actions=records.debriefs.actions(debrief_id),
        lessons=tuple(lesson.words for lesson in records.lessons.of_debrief(debrief_id)),
        here=records.debriefs.count_here(debrief_id),
    )


def open_one(records: Records, debrief_id: int) -> Debrief:
    """Raises Refused where it is over, or never was."""
    debrief = records.debriefs.find(debrief_id)
    if debrief is None or not debrief.is_open:
        raise Refused(OVER)
    return debrief


def led_by(records: Records, debrief_id: int, leader: str) -> Debrief:
    """One that is open. Raises Refused for anybody who does not lead it."""
    debrief = open_one(records, debrief_id)
    if leader not in debrief.leaders:
        raise Refused(f"That is for {people(debrief.leaders)} to do. To lead it too, type `/debrief team` here.")
    return debrief


def asked(records: Records, debrief_id: int, agent: str) -> Debrief:
    """One that this agent was asked about. Raises Refused where nothing of it is kept, and for anybody else."""
    debrief = records.debriefs.find(debrief_id)
    if debrief is None:
        raise Refused("That is settled already. Nothing of it is kept.")
    contact = contact_of(records, debrief)
    if contact is None or contact.agent != agent:
        raise Refused("That one is for somebody else.")
    return debrief


def contact_of(records: Records, debrief: Debrief) -> Contact | None:
    return records.contacts.get(debrief.contact_id) if debrief.contact_id is not None else None


def must_not_name(words: str, field: str) -> None:
    """Raises Refused, on this field, where words that others will read may say who a customer was."""
    if number := giveaway(words):
        raise Refused(f"A number like {brief(number, 80)} may say who the customer was. Leave it out.", field=field)
