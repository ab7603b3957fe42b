"""Having an escalation: becoming its owner, and being heard of while one is."""

from datetime import datetime

from bot.rules.escalation import TRANSITIONS, Action, Escalation, State
from bot.rules.outbox import MessageKind, Subject
from bot.rules.team import Team
from bot.rules.timeline import Entry, Event
from bot.services.asking import stop_asking, watch
from bot.services.moves import happened, refuse_the_late, tell
from storage import Records


def own(records: Records, team: Team, escalation: Escalation, state: State, owner: str, now: datetime) -> Entry:
    """Make this person the owner, by a move to `state`, and tell the agent; nobody else is looked for any more.

    What was open of invitations is withdrawn. Raises Refused, saying what is true, when somebody was first.
    """
    moved = records.escalations.own(escalation.id, escalation.state, state, owner, now)
    refuse_the_late(records, escalation, moved=moved)
    stop_asking(records, escalation)
    records.invitations.withdraw(escalation.id, now)
    watch(records, escalation, now + team.waits.still_on_it)
    entry = happened(records, escalation, Event.ACCEPTED, now, person=owner)
    tell_of_owner(records, escalation, entry, now)
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
        state = TRANSITIONS[escalation.state, Action.STILL_HERE]
        if heard_of(records, team, escalation, state, now):
            tell_of_owner(records, escalation, entry, now)


def heard_of(records: Records, team: Team, escalation: Escalation, state: State, now: datetime) -> bool:
    """The owner did something, by which it is in `state` now: they are still here. Whether they had been quiet.

    They are asked only after twice the time, and nobody else meanwhile. Raises Refused when it has moved meanwhile.
    """
    watch(records, escalation, now + 2 * team.waits.still_on_it)
    if state is escalation.state:
        return False
    refuse_the_late(records, escalation, moved=records.escalations.move(escalation.id, escalation.state, state))
    stop_asking(records, escalation)
    return True


def tell_of_owner(records: Records, escalation: Escalation, entry: Entry, now: datetime) -> None:
    """The agent hears who has it by this entry, or is back."""
    about = Subject.ENTRY.of(entry.id)
    tell(records, escalation, MessageKind.ESCALATION_ACCEPTED, escalation.agent, now, about=about)
