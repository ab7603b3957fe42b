"""Somebody's account is deactivated, as Slack says or as shows when a message is to go to them; or their part ends."""

from dataclasses import dataclass
from datetime import datetime

from bot.rules.escalation import TRANSITIONS, Action, Escalation, InvitationState, PassReason, joined
from bot.rules.outbox import MessageKind, Subject, Timer, subject_id
from bot.rules.team import Team
from bot.rules.teams import Teams
from bot.rules.timeline import Event
from bot.services.asking import ask_anew, record_pass, stop_watching
from bot.services.breathers import breathing_ends
from bot.services.duty import on_duty
from bot.services.ending import end
from bot.services.handing_on import orphan
from bot.services.inviting import answer
from bot.services.moves import allow, happened, refuse_the_late, tell
from bot.services.peers import peer_left
from bot.services.wellbeing import forget_person
from storage import Records


@dataclass(frozen=True)
class Leaving:
    """What the timer does that is set when a message could not go to somebody who has left."""

    teams: Teams

    def found(self, records: Records, timer: Timer, now: datetime) -> None:
        """Whoever the message was for has left. Slack need not have said so: it may have been while we were down."""
        person = records.deliveries.get(subject_id(timer.subject)).recipient
        leave(records, self.teams, person, now)


def leave(records: Records, teams: Teams, person: str, now: datetime) -> None:
    """What this person had is asked anew, and nobody waits for their answer or their coming; nor for their callbacks.

    What they kept privately goes. Again changes nothing.
    """
    breathing_ends(records, person, now)
    peer_left(records, person, now)
    forget_person(records, person, now)
    orphan(records, teams, person, now)
    for invitation in records.invitations.open_to(person):
        escalation = records.escalations.get(invitation.escalation_id)
        answer(records, teams.of(escalation), escalation, invitation, InvitationState.DECLINED, now)
    for escalation in records.escalations.live_of(person):
        _leave_request(records, teams.of(escalation), escalation, now)
    for escalation in records.escalations.owned_by(person):
        _disown(records, teams.of(escalation), escalation, person, now)
    for escalation in records.escalations.asking():
        asked = {ask.supervisor: ask for ask in records.escalations.asks(escalation.id)}
        if person in asked and not asked[person].passed_at:
            record_pass(records, teams.of(escalation), escalation, person, PassReason.LEFT, now)
        elif person in asked:
            records.escalations.left(escalation.id, person, now)


def let_go(records: Records, teams: Teams, now: datetime) -> None:
    """What somebody has who does not answer for its team any more is asked anew; again changes nothing."""
    known = {team.id: team for team in teams.all()}  # none where an older version's team is not set up anew yet
    for escalation in records.escalations.owned():
        team = known.get(escalation.team)
        if team and escalation.owner and not team.may_answer(escalation.owner):
            _disown(records, team, escalation, escalation.owner, now)


def _leave_request(records: Records, team: Team, escalation: Escalation, now: datetime) -> None:
    """Nobody is asked for an agent who has left; a customer may be waiting all the same, and so people hear of it.

    Whoever has it, or is coming too, goes on without the agent.
    """
    known = ((entry.event, entry.escalation_id) for entry in records.timeline.of(escalation.contact_id))
    if (Event.AGENT_LEFT, escalation.id) in known:
        return
    if (escalation.state, Action.AGENT_LEAVES) in TRANSITIONS:
        told = [ask.supervisor for ask in records.escalations.asks(escalation.id) if ask.reason is not PassReason.LEFT]
        told += on_duty(records, team, now)
        end(records, escalation, Action.AGENT_LEAVES, now)
    else:
        told = [*([escalation.owner] if escalation.owner else []), *joined(records.invitations.of(escalation.id))]
    entry = happened(records, escalation, Event.AGENT_LEFT, now, others=[escalation.agent])
    about = Subject.ENTRY.of(entry.id)
    for person in dict.fromkeys(told):
        if person != escalation.agent:
            tell(records, escalation, MessageKind.ESCALATION_AGENT_LEFT, person, now, about=about)


def _disown(records: Records, team: Team, escalation: Escalation, owner: str, now: datetime) -> None:
    state = allow(records, team, escalation, Action.LEAVE, owner)
    refuse_the_late(records, escalation, moved=records.escalations.disown(escalation.id, escalation.state, state))
    records.invitations.withdraw(escalation.id, now)
    stop_watching(records, escalation)
    entry = happened(records, escalation, Event.OWNER_LEFT, now, others=[owner])
    about = Subject.ENTRY.of(entry.id)
    tell(records, escalation, MessageKind.ESCALATION_OWNER_LEFT, escalation.agent, now, about=about)
    records.escalations.left(escalation.id, owner, now)
    ask_anew(records, team, records.escalations.get(escalation.id), now)
