"""What holds of every escalation whatever happens, and what may become of one."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.rules.escalation import ASKING, TRANSITIONS, InvitationState, State, Urgency
from bot.rules.outbox import MessageKind, TimerKind
from bot.rules.timeline import Event
from tests.bot.services.floor import Known

EDGES = {(before, after) for (before, _), after in TRANSITIONS.items()}
RESTARTS = {Event.REQUESTED, Event.URGENCY, Event.WENT_QUIET, Event.OWNER_LEFT}
"""With these, asking begins anew."""
TOLD = {
    Event.NOBODY_YET: MessageKind.ESCALATION_NOBODY_YET,
    Event.WENT_QUIET: MessageKind.ESCALATION_QUIET,
    Event.OWNER_LEFT: MessageKind.ESCALATION_OWNER_LEFT,
    Event.READ_BACK: MessageKind.ESCALATION_READ_BACK,
    Event.QUESTION: MessageKind.ESCALATION_QUESTION,
    Event.RESOLVED: MessageKind.ESCALATION_RESOLVED,
}
"""What the agent is told of each time it happens, in a message of its own."""


def holds(known: Known, now: datetime) -> None:
    escalation, state = known.escalation, known.escalation.state
    if escalation.is_live:
        assert (escalation.owner is not None) is escalation.is_owned, "one owner, or nobody has it"
    assert (TimerKind.ESCALATION_STEP in known.timers) is (state in ASKING), "while asking, and only then, it goes on"
    is_watched = state is State.ACCEPTED and escalation.urgency is Urgency.ON_THE_LINE
    assert bool(known.timers.keys() - {TimerKind.ESCALATION_STEP}) is is_watched, "an owner on the line is watched"
    unanswered = [invited for invited in known.invitations if invited.state is InvitationState.OPEN]
    assert len({invited.kind for invited in unanswered}) == len(unanswered)
    assert not unanswered or escalation.is_owned, "only who has it invites"
    assert {invited.invited_by for invited in unanswered} <= {escalation.owner}, "not who had it"
    if state in ASKING:
        somebody_is_told(known, now)
    everybody_asked_is_pinged(known)
    for event, kind in TOLD.items():
        assert known.told(kind, escalation.agent) == known.happened(event), f"the agent knows: {event}"


def somebody_is_told(known: Known, now: datetime) -> None:
    due = known.timers[TimerKind.ESCALATION_STEP]
    assert due <= now + timedelta(days=1)
    awaited = {ask.supervisor for ask in known.asks if not ask.passed_at}
    assert not awaited & {known.escalation.agent, known.escalation.owner}, "these cannot come"
    if not awaited and due > now:
        events = [entry.event for entry in known.entries]
        begun = max(place for place, event in enumerate(events) if event in RESTARTS)
        assert Event.NOBODY_YET in events[begun:], "nobody is awaited, and the agent does not know"


def everybody_asked_is_pinged(known: Known) -> None:
    """Each time, and never without being asked; nobody waits for somebody whom no ping can reach."""
    asked = [person for entry in known.entries if entry.event is Event.ASKED for person in entry.others]
    pings = [it for it in known.messages.values() if it.kind is MessageKind.ESCALATION_PING]
    assert sorted(asked) == sorted(ping.recipient for ping in pings)
    reached = {ping.recipient for ping in pings if not ping.is_lost} | known.leaving
    assert not known.escalation.is_asking or {ask.supervisor for ask in known.asks if not ask.passed_at} <= reached


def may_become(before: Known, after: Known) -> None:
    was, is_ = before.escalation, after.escalation
    assert was.state is is_.state or (was.state, is_.state) in EDGES
    assert after.entries[: len(before.entries)] == before.entries, "what happened stays so"
    if not was.is_live:
        assert shown(after) == shown(before), "what has ended rests"
        assert after.messages.keys() == before.messages.keys(), "and owes nobody anything new"
    if shown(before) != shown(after):
        for id_, message in before.messages.items():
            assert after.messages[id_].wanted_rev > message.wanted_rev, f"{message.kind} shows the past"
    if is_.owner not in (None, was.owner) and is_.is_owned:
        accepted = MessageKind.ESCALATION_ACCEPTED
        assert after.told(accepted, is_.agent) == before.told(accepted, is_.agent) + 1, "the agent knows who has it"
        new = {after.messages[id_].recipient for id_ in after.messages.keys() - before.messages.keys()}
        assert was.owner is None or was.owner in new, "and so does who had it"


def shown(known: Known) -> tuple[object, ...]:
    """What people see of it."""
    asks = [replace(ask, reason=None) for ask in known.asks]
    return replace(known.escalation, step=0, first_pinged_at=None), asks, known.invitations, known.entries
