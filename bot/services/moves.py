"""Moving an escalation: who may, what is true for those who may not, and what every move brings with it."""

from collections.abc import Iterable
from datetime import datetime

from bot.rules.errors import Refused
from bot.rules.escalation import TRANSITIONS, WHO, Action, Escalation, State, Who
from bot.rules.outbox import Lane, MessageKind, Subject
from bot.rules.team import Team
from bot.rules.timeline import Entry, Event
from bot.services.outbox import touch
from bot.views.escalation import standing
from storage import Records

ONLY_SUPERVISORS = "Only the team's supervisors can do this."


def allow(records: Records, team: Team, escalation: Escalation, action: Action, person: str) -> State:
    """The state it moves to. Raises Refused, saying what is true, for the wrong person or too late."""
    who = WHO[action]
    if who in (Who.SUPERVISOR, Who.OWNER, Who.INVITED) and not team.may_answer(person):
        raise Refused(ONLY_SUPERVISORS)
    if who is Who.SUPERVISOR and person == escalation.agent:
        raise Refused("This is your own request. Another supervisor has to take it.")
    if who is Who.AGENT and person != escalation.agent:
        raise Refused("Only the agent who asked can do that.")
    state = TRANSITIONS.get((escalation.state, action))
    if state is None:
        raise Refused(truth(records, escalation))
    if who is Who.OWNER and person != escalation.owner:
        raise Refused(f"Only the one who has it can do that. {truth(records, escalation)}")
    return state


def truth(records: Records, escalation: Escalation) -> str:
    """Where it stands, as a sentence."""
    asks, invitations = records.escalations.asks(escalation.id), records.invitations.of(escalation.id)
    return f"#{escalation.contact_id}: {standing(escalation, asks, invitations)}"


def refuse_the_late(records: Records, escalation: Escalation, *, moved: bool) -> None:
    """Raises Refused, saying what is true, unless it `moved`: somebody else has moved it since it was read."""
    if not moved:
        raise Refused(truth(records, records.escalations.get(escalation.id)))


def happened(
    records: Records,
    escalation: Escalation,
    event: Event,
    now: datetime,
    *,
    person: str = "",
    others: Iterable[str] = (),
    words: str = "",
    answers: int | None = None,
) -> Entry:
    """Keep it in the timeline; every message that shows the case is due an edit."""
    touch(records, Subject.ESCALATION.of(escalation.id), Subject.CONTACT.of(escalation.contact_id))
    return records.timeline.add(
        event,
        now,
        escalation.contact_id,
        escalation.id,
        person=person,
        others=others,
        words=words,
        answers=answers,
    )


def tell(
    records: Records,
    escalation: Escalation,
    kind: MessageKind,
    recipient: str,
    now: datetime,
    *,
    about: str | None = None,
) -> None:
    """Owe one person a message about it (or `about` a part of it), kept true to it. An edit would notify nobody."""
    subject = Subject.ESCALATION.of(escalation.id)
    delivery_id = records.deliveries.owe(kind, about or subject, recipient, Lane.PING, now)
    shows_callbacks = kind in (MessageKind.ESCALATION_NOBODY_YET, MessageKind.ESCALATION_RESOLVED)
    records.cards.keep(delivery_id, Subject.CONTACT.of(escalation.contact_id) if shows_callbacks else subject, now)
