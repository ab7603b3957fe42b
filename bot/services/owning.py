"""Having an escalation: becoming its owner, and being heard of while one is."""

from datetime import datetime

from bot.rules.escalation import TRANSITIONS, Action, Escalation, State
from bot.rules.outbox import MessageKind, Subject
from bot.rules.team import Team
from bot.rules.timeline import Entry, Event
from bot.services.asking import stop_asking, watch
from bot.services.moves import happened, tell
from storage import Records


def own(records: Records, team: Team, escalation: Escalation, owner: str, now: datetime) -> Entry:
    """Make this person the owner, and tell the agent; nobody else is looked for, or invited, any more."""
    records.escalations.own(escalation.id, escalation.state, owner, now)
    stop_asking(records, escalation)
    records.invitations.withdraw(escalation.id, now)
    watch(records, escalation, now + team.waits.still_on_it)
    entry = happened(records, escalation, Event.ACCEPTED, now, person=owner)
    _tell_agent(records, escalation, entry, now)
    return entry


def answer_if_asked(records: Records, team: Team, escalation: Escalation, now: datetime) -> None:
    """The owner says that they are still on it.

    Nothing changes where they were not asked, have answered, or need not since the urgency has changed.
    """
    assert escalation.owner is not None
    theirs = [
        entry
        for entry in records.timeline.of(escalation.contact_id)
        if entry.escalation_id == escalation.id
        and (entry.event in (Event.STILL_ON_IT, Event.URGENCY) or entry.person == escalation.owner)
    ]
    if escalation.state is State.ASKED_AGAIN or (theirs and theirs[-1].event is Event.STILL_ON_IT):
        entry = happened(records, escalation, Event.STILL_HERE, now, person=escalation.owner)
        heard_of(records, team, escalation, entry, now)


def heard_of(records: Records, team: Team, escalation: Escalation, entry: Entry, now: datetime) -> None:
    """The owner did something (`entry`), which says that they are still here, whatever it was.

    They are asked only after twice the time, and nobody else meanwhile.
    """
    watch(records, escalation, now + 2 * team.waits.still_on_it)
    back = TRANSITIONS[State.ASKED_AGAIN, Action.STILL_HERE]
    if records.escalations.move(escalation.id, State.ASKED_AGAIN, back):
        stop_asking(records, escalation)
        _tell_agent(records, escalation, entry, now)


def _tell_agent(records: Records, escalation: Escalation, entry: Entry, now: datetime) -> None:
    about = Subject.ENTRY.of(entry.id)
    tell(records, escalation, MessageKind.ESCALATION_ACCEPTED, escalation.agent, now, about=about)
