"""Colleagues whom the owner invites, to take an escalation on or to join."""

from datetime import datetime

from bot.rules.errors import Refused
from bot.rules.escalation import Action, Escalation, Invitation, InvitationKind, InvitationState
from bot.rules.outbox import MessageKind, Subject
from bot.rules.team import Team
from bot.rules.timeline import Event, said_with
from bot.services.moves import allow, happened, refuse_the_late, tell
from bot.services.owning import own
from storage import Records


def is_invited(
    records: Records, team: Team, escalation: Escalation, kind: InvitationKind, colleague: str, why: str
) -> bool:
    """Whether this colleague is asked the same already, in these words or, now, in none.

    Raises Refused, on `colleague`, for who cannot be asked, or is asked already and would not read these words.
    """
    if colleague == escalation.owner:
        raise Refused("That is you. Choose a colleague.", field="colleague")
    if colleague == escalation.agent:
        raise Refused("They are the agent on this case.", field="colleague")
    if not team.may_answer(colleague):
        raise Refused("They do not answer escalations here. Choose a supervisor or level two.", field="colleague")
    theirs = {
        invited.state: invited
        for invited in records.invitations.of(escalation.id)
        if (invited.kind, invited.person) == (kind, colleague)
    }
    if kind is InvitationKind.JOIN and InvitationState.ACCEPTED in theirs:
        raise Refused("They are with you already.", field="colleague")
    waiting = theirs.get(InvitationState.OPEN)
    if waiting and why and why != said_with(waiting, records.timeline.of(escalation.contact_id)):
        raise Refused("They are asked already, and have not answered yet.", field="colleague")
    return waiting is not None


def answer(
    records: Records, team: Team, escalation: Escalation, invitation: Invitation, said: InvitationState, now: datetime
) -> None:
    """Answer an open invitation for whoever is invited; whoever invited them is told. Raises Refused when too late."""
    person = invitation.person
    refuse_the_late(records, escalation, moved=records.invitations.end(invitation.id, said, now))
    if said is InvitationState.DECLINED:
        happened(records, escalation, Event.DECLINED, now, person=person)
    elif invitation.kind is InvitationKind.JOIN:
        allow(records, team, escalation, Action.JOIN, person)
        happened(records, escalation, Event.JOINED, now, person=person)
    else:
        state = allow(records, team, escalation, Action.TAKE_ON, person)
        own(records, team, escalation, state, person, now)
    about = Subject.INVITATION.of(invitation.id)
    tell(records, escalation, MessageKind.ESCALATION_INVITATION_ANSWERED, invitation.invited_by, now, about=about)


def handed_to(records: Records, escalation: Escalation, person: str) -> Invitation | None:
    """The open invitation of this person to take it on, if there is one."""
    wanted = (InvitationKind.TAKE_ON, InvitationState.OPEN, person)
    every = records.invitations.of(escalation.id)
    return next((invited for invited in every if (invited.kind, invited.state, invited.person) == wanted), None)


def is_past(invitation: Invitation, escalation: Escalation) -> bool:
    """Whether what was accepted is over: nobody has it any more or, once it was taken on, somebody else."""
    if invitation.state is not InvitationState.ACCEPTED:
        return False
    takes_on = invitation.kind is InvitationKind.TAKE_ON
    return not escalation.is_owned or (takes_on and escalation.owner != invitation.person)
