"""Use cases of an escalation from the supervisors' side: answering, owning, closing."""

from dataclasses import dataclass

from bot.clock import Clock
from bot.rules.callback import Kind, Promise
from bot.rules.case import Case
from bot.rules.contact import Closing, EndedBy
from bot.rules.contact import Outcome as ContactOutcome
from bot.rules.errors import Refused
from bot.rules.escalation import (
    Action,
    Escalation,
    InvitationKind,
    InvitationState,
    Need,
    Outcome,
    PassReason,
    PromiseToRing,
    Resolution,
)
from bot.rules.outbox import MessageKind, Subject
from bot.rules.teams import Teams
from bot.rules.timeline import Event
from bot.services.asking import record_pass
from bot.services.callback import make
from bot.services.cases import find_contact, find_escalation, find_invitation, load_escalation_case
from bot.services.check_in import customer_gone
from bot.services.ending import close_contact, end
from bot.services.inviting import answer, handed_to, is_invited, is_past
from bot.services.leaving import leave, let_go
from bot.services.moves import allow, happened, tell, truth
from bot.services.owning import answer_if_asked, heard_of, own, tell_of_owner
from storage import Database, Records

_CLOSES_AS = {
    Outcome.SUPERVISOR_RESOLVED: ContactOutcome.RESOLVED,
    Outcome.AGENT_RESOLVES: ContactOutcome.RESOLVED,
    Outcome.APPROVED: ContactOutcome.RESOLVED,
    Outcome.DECLINED: ContactOutcome.OTHER,
    Outcome.CALLBACK_PROMISED: ContactOutcome.PROMISED,
    Outcome.ENDED_FOR_ABUSE: ContactOutcome.ENDED_FOR_ABUSE,
    Outcome.OTHER: ContactOutcome.OTHER,
}


@dataclass(frozen=True)
class Supervision:
    db: Database
    clock: Clock
    teams: Teams

    def accept(self, supervisor: str, escalation_id: int) -> Case:
        """Make this supervisor the owner: one wins. Raises Refused, saying what is true, for everybody else.

        Accepting what one has already is no error: a click may arrive twice. Whoever is invited to take it on does so.
        """
        now = self.clock.now()
        with self.db.write() as records:
            escalation = find_escalation(records, escalation_id)
            if escalation.is_owned and escalation.owner == supervisor:
                answer_if_asked(records, self.teams.of(escalation), escalation, now)
            elif invitation := handed_to(records, escalation, supervisor):
                answer(records, self.teams.of(escalation), escalation, invitation, InvitationState.ACCEPTED, now)
            else:
                state = allow(records, self.teams.of(escalation), escalation, Action.ACCEPT, supervisor)
                entry = own(records, self.teams.of(escalation), escalation, state, supervisor, now)
                if escalation.owner:
                    about = Subject.ENTRY.of(entry.id)
                    tell(records, escalation, MessageKind.ESCALATION_TAKEN, escalation.owner, now, about=about)
            return load_escalation_case(records, escalation_id)

    def pass_on(self, supervisor: str, escalation_id: int, reason: PassReason) -> None:
        """Record that this supervisor cannot; when everybody asked has passed, the next are asked at once.

        Again changes nothing. Raises Refused, saying what is true, when nobody is looked for any more.
        """
        now = self.clock.now()
        with self.db.write() as records:
            escalation = find_escalation(records, escalation_id)
            allow(records, self.teams.of(escalation), escalation, Action.PASS, supervisor)
            record_pass(records, self.teams.of(escalation), escalation, supervisor, reason, now)

    def decide(self, supervisor: str, escalation_id: int, outcome: Outcome, line: str) -> None:
        """Approve or decline what was asked, and with that end it. Raises Refused when somebody was first.

        The same again changes nothing.
        """
        with self.db.write() as records:
            escalation = find_escalation(records, escalation_id)
            _refuse_what_is_no_approval(escalation)
            resolution = Resolution(outcome=outcome, note=line)
            self._resolve(records, escalation, _deciding(escalation, supervisor), supervisor, resolution)

    def resolve(self, supervisor: str, escalation_id: int, resolution: Resolution) -> None:
        """End it with an outcome and tell the agent, whose contact it is again unless it is closed with it.

        A promised callback is set in the same step. The same again changes nothing. Raises Refused for anybody but the
        owner, for a promise in the past, for closing a contact whose agent has yet to ring, and for another outcome of
        a resolved one: what it says would be lost in silence.
        """
        with self.db.write() as records:
            escalation = find_escalation(records, escalation_id)
            self._resolve(records, escalation, Action.RESOLVE, supervisor, resolution)

    def read_back(self, supervisor: str, escalation_id: int, words: str) -> None:
        """Keep what the owner understood, and tell the agent; the same words again change nothing.

        Raises Refused for anybody else, or when it has ended.
        """
        now = self.clock.now()
        with self.db.write() as records:
            escalation = find_escalation(records, escalation_id)
            state = allow(records, self.teams.of(escalation), escalation, Action.READ_BACK, supervisor)
            if escalation.read_back == words:
                answer_if_asked(records, self.teams.of(escalation), escalation, now)
                return
            records.escalations.read_back(escalation_id, words)
            entry = happened(records, escalation, Event.READ_BACK, now, person=supervisor, words=words)
            heard_of(records, self.teams.of(escalation), escalation, state, now)
            about = Subject.ENTRY.of(entry.id)
            tell(records, escalation, MessageKind.ESCALATION_READ_BACK, escalation.agent, now, about=about)

    def still_here(self, supervisor: str, escalation_id: int) -> None:
        """The owner is still on it; unasked, this changes nothing.

        Raises Refused, saying what is true, for anybody else.
        """
        now = self.clock.now()
        with self.db.write() as records:
            escalation = find_escalation(records, escalation_id)
            allow(records, self.teams.of(escalation), escalation, Action.STILL_HERE, supervisor)
            answer_if_asked(records, self.teams.of(escalation), escalation, now)

    def ask_agent(self, supervisor: str, escalation_id: int, words: str, request: str) -> None:
        """Ask the agent something; the answer comes back to whoever asked. The same `request` again changes nothing.

        Raises Refused where somebody else has the case: questions are theirs then.
        """
        now = self.clock.now()
        with self.db.write() as records:
            if records.requests.made(request) is not None:
                return
            escalation = find_escalation(records, escalation_id)
            team = self.teams.of(escalation)
            state = allow(records, team, escalation, _questioning(escalation, supervisor), supervisor)
            others = [escalation.agent]
            entry = happened(records, escalation, Event.QUESTION, now, person=supervisor, others=others, words=words)
            records.requests.record(request, entry.id, now)
            about = Subject.ENTRY.of(entry.id)
            tell(records, escalation, MessageKind.ESCALATION_QUESTION, escalation.agent, now, about=about)
            if escalation.owner == supervisor:
                heard_of(records, team, escalation, state, now)

    def to_question(self, supervisor: str, escalation_id: int) -> Escalation:
        """The escalation a supervisor may ask about. Raises Refused as `ask_agent`."""
        with self.db.read() as records:
            escalation = find_escalation(records, escalation_id)
            allow(records, self.teams.of(escalation), escalation, _questioning(escalation, supervisor), supervisor)
            return escalation

    def invite(self, supervisor: str, escalation_id: int, kind: InvitationKind, colleague: str, why: str = "") -> None:
        """Ask a colleague to take it on, or to join, and say why. Until they accept, the owner owns it.

        The same again changes nothing. Raises Refused, on the field `colleague`, for somebody who cannot come.
        """
        now = self.clock.now()
        with self.db.write() as records:
            escalation = find_escalation(records, escalation_id)
            state = allow(records, self.teams.of(escalation), escalation, Action.INVITE, supervisor)
            if is_invited(records, self.teams.of(escalation), escalation, kind, colleague, why):
                return
            records.invitations.withdraw(escalation_id, now, kind)
            invitation = records.invitations.add(escalation_id, kind, colleague, supervisor, now)
            takes_on = kind is InvitationKind.TAKE_ON
            event = Event.INVITED_TO_TAKE_ON if takes_on else Event.INVITED_TO_JOIN
            entry = happened(records, escalation, event, now, person=supervisor, others=[colleague], words=why)
            about = Subject.INVITATION.of(invitation.id)
            tell(records, escalation, MessageKind.ESCALATION_INVITATION, colleague, now, about=about)
            if heard_of(records, self.teams.of(escalation), escalation, state, now):
                tell_of_owner(records, escalation, entry, now)

    def answer_invitation(self, person: str, invitation_id: int, *, accepts: bool) -> Case:
        """Take it on, join, or decline. Raises Refused, saying what is true, when it is not theirs or not open.

        The same answer again changes nothing.
        """
        now = self.clock.now()
        with self.db.write() as records:
            invitation = find_invitation(records, invitation_id)
            if invitation.person != person:
                raise Refused("That one is for somebody else.")
            escalation = find_escalation(records, invitation.escalation_id)
            said = InvitationState.ACCEPTED if accepts else InvitationState.DECLINED
            if invitation.state is InvitationState.OPEN:
                answer(records, self.teams.of(escalation), escalation, invitation, said, now)
            elif invitation.state is not said or is_past(invitation, escalation):
                raise Refused(truth(records, escalation))
            return load_escalation_case(records, escalation.id)

    def as_owner(self, supervisor: str, escalation_id: int, action: Action) -> Case:
        """The case, for its owner. Raises Refused, saying what is true, for anybody else."""
        with self.db.read() as records:
            case = load_escalation_case(records, escalation_id)
            assert case.escalation is not None
            allow(records, self.teams.of(case.escalation), case.escalation, action, supervisor)
            return case

    def to_decide(self, supervisor: str, escalation_id: int) -> Escalation:
        """The approval a supervisor is about to give or decline. Raises Refused as `decide`."""
        with self.db.read() as records:
            escalation = find_escalation(records, escalation_id)
            allow(records, self.teams.of(escalation), escalation, _deciding(escalation, supervisor), supervisor)
            _refuse_what_is_no_approval(escalation)
            return escalation

    def person_left(self, person: str) -> None:
        """Their account is deactivated: what they had is asked anew, and nobody waits for their answer."""
        with self.db.write() as records:
            leave(records, self.teams, person, self.clock.now())

    def let_go(self) -> None:
        """Who supervises whom has changed: what somebody has who does not any more is asked anew."""
        with self.db.write() as records:
            let_go(records, self.teams, self.clock.now())

    def _resolve(
        self,
        records: Records,
        escalation: Escalation,
        action: Action,
        supervisor: str,
        resolution: Resolution,
    ) -> None:
        now = self.clock.now()
        contact, promise = find_contact(records, escalation.contact_id), resolution.promise
        if _is_the_same(records, escalation, supervisor, resolution):
            return
        allow(records, self.teams.of(escalation), escalation, action, supervisor)
        if resolution.closes_contact and promise and promise.by_agent:
            raise Refused("They have a callback to make: leave the contact with them.", field="then")
        end(records, escalation, action, now)
        records.escalations.resolve(escalation.id, supervisor, resolution)
        happened(records, escalation, Event.RESOLVED, now, person=supervisor, words=resolution.outcome)
        tell(records, escalation, MessageKind.ESCALATION_RESOLVED, escalation.agent, now)
        if promise and not _is_promised(records, escalation, supervisor, promise):
            rings = _who_rings(escalation, supervisor, promise)
            details = Promise(
                reference=contact.reference, due_at=promise.due_at, kind=Kind.FOLLOW_THROUGH, note=resolution.told
            )
            make(records, self.teams.of(contact), rings, details, contact.id, now)
        customer_gone(records, self.teams.of(contact), contact, now)
        if resolution.closes_contact:
            abuse = resolution.outcome is Outcome.ENDED_FOR_ABUSE
            closing = Closing(
                outcome=_CLOSES_AS[resolution.outcome],
                next_step=resolution.told,
                ended_by=EndedBy.SUPERVISOR if abuse else None,
            )
            close_contact(records, self.teams.of(contact), contact, closing, supervisor, now)


def _refuse_what_is_no_approval(escalation: Escalation) -> None:
    if escalation.need is not Need.APPROVE:
        raise Refused("This one does not ask for an approval.")


def _deciding(escalation: Escalation, supervisor: str) -> Action:
    """What deciding is for this supervisor: whoever has it resolves it."""
    return Action.RESOLVE if escalation.is_owned and escalation.owner == supervisor else Action.DECIDE


def _questioning(escalation: Escalation, supervisor: str) -> Action:
    """What a question is for this supervisor: whoever has it shows that they are still here."""
    is_owner = escalation.is_owned and escalation.owner == supervisor
    return Action.OWNERS_QUESTION if is_owner else Action.QUESTION


def _is_the_same(records: Records, escalation: Escalation, supervisor: str, said: Resolution) -> bool:
    """Whether it has ended so already: the same answer, given twice."""
    closed_at = records.contacts.get(escalation.contact_id).closed_at
    before = (escalation.owner, escalation.outcome, escalation.told, escalation.note)
    return (
        not escalation.is_live
        and before == (supervisor, said.outcome, said.told, said.note)
        and said.closes_contact is (closed_at is not None and closed_at == escalation.ended_at)
        and (said.promise is None or _is_promised(records, escalation, supervisor, said.promise))
    )


def _is_promised(records: Records, escalation: Escalation, supervisor: str, promise: PromiseToRing) -> bool:
    """Whether the same person is to ring this customer at this time already."""
    contact = records.contacts.get(escalation.contact_id)
    meant = (contact.id, _who_rings(escalation, supervisor, promise), promise.due_at)
    due = records.callbacks.open_for_reference(contact.reference)
    return any((callback.contact_id, callback.owner, callback.due_at) == meant for callback in due)


def _who_rings(escalation: Escalation, supervisor: str, promise: PromiseToRing) -> str:
    return escalation.agent if promise.by_agent else supervisor
