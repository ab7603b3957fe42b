"""Use cases of an escalation."""

from dataclasses import dataclass
from datetime import datetime

from bot.clock import Clock
from bot.rules.case import Case
from bot.rules.contact import Contact, Details, read_safety
from bot.rules.errors import Refused
from bot.rules.escalation import TRANSITIONS, Action, Escalation, HandOver, Outcome, State, completed
from bot.rules.outbox import Lane, MessageKind, Subject
from bot.rules.team import Team
from bot.services.cases import find_escalation, load_case, load_escalation_case, own_contact
from bot.services.contact import log_contact, raise_alarm, withdraw
from bot.services.outbox import owe_card, touch
from bot.views import escalation as views
from storage import Database, Records


@dataclass(frozen=True)
class Escalations:
    db: Database
    clock: Clock
    team: Team

    def request(self, agent: str, contact_id: int, hand_over: HandOver, request: str) -> Case:
        """Ask for a supervisor on a logged contact. The same `request` again gives the same case.

        Raises Refused when the contact is closed, is somebody else's, or has a live request already.
        """
        with self.db.write() as records:
            made = records.requests.made(request)
            if made is None:
                self._ask(records, own_contact(records, contact_id, agent), hand_over, request)
            return load_case(records, contact_id)

    def request_new(self, agent: str, details: Details, hand_over: HandOver, request: str) -> Case:
        """Log a contact, or find this agent's open one with the reference, and ask for a supervisor on it.

        The same `request` again gives the same case. Raises Refused when a live request is there already.
        """
        with self.db.write() as records:
            made = records.requests.made(request)
            if made is None:
                contact = records.contacts.latest(agent, details.reference)
                if contact is None or not contact.is_open:
                    contact = log_contact(records, self.team, agent, details, self.clock.now())
                else:  # what is said now for the first time is not asked on the card any more
                    kind, intensity = contact.kind or details.kind, contact.intensity or details.intensity
                    records.contacts.say(contact.id, kind=kind, intensity=intensity)
                    hand_over = completed(hand_over, contact)
                made = self._ask(records, contact, hand_over, request).contact_id
            return load_case(records, made)

    def accept(self, supervisor: str, escalation_id: int) -> Escalation:
        """Make this supervisor the owner: one wins. Raises Refused, saying what is true, for everybody else.

        Accepting what one has already is no error: a click may arrive twice.
        """
        now = self.clock.now()
        with self.db.write() as records:
            escalation = self._for_supervisor(records, escalation_id, supervisor)
            if escalation.agent == supervisor:
                raise Refused("This is your own request. Another supervisor has to take it.")
            if (escalation.state, Action.ACCEPT) in TRANSITIONS:
                records.escalations.accept(escalation_id, supervisor, now)
                _changed(records, escalation)
                subject = Subject.ESCALATION.of(escalation_id)
                owe_card(records, MessageKind.ESCALATION_ACCEPTED, subject, escalation.agent, Lane.PING, now)
            elif escalation.owner != supervisor or escalation.state is not State.ACCEPTED:
                raise Refused(_truth(records, escalation))
            return records.escalations.get(escalation_id)

    def pass_on(self, supervisor: str, escalation_id: int) -> None:
        """Record that this supervisor cannot; when everybody asked has passed, the agent is told.

        Raises Refused, saying what is true, when it is not waiting any more.
        """
        now = self.clock.now()
        with self.db.write() as records:
            escalation = self._for_supervisor(records, escalation_id, supervisor)
            if escalation.state is not State.REQUESTED:
                raise Refused(_truth(records, escalation))
            if records.escalations.passed(escalation_id, supervisor, now):
                _changed(records, escalation)
                if all(ask.passed_at for ask in records.escalations.asks(escalation_id)):
                    subject = Subject.ESCALATION.of(escalation_id)
                    owe_card(records, MessageKind.ESCALATION_NOBODY_YET, subject, escalation.agent, Lane.PING, now)

    def read_back(self, supervisor: str, escalation_id: int, words: str) -> None:
        """Keep what the owner understood. Raises Refused for anybody else, or when it has ended."""
        with self.db.write() as records:
            escalation = self._for_owner(records, escalation_id, supervisor)
            records.escalations.read_back(escalation_id, words)
            _changed(records, escalation)

    def resolve(self, supervisor: str, escalation_id: int, outcome: Outcome, note: str) -> None:
        """End it with an outcome and tell the agent, whose contact it is again.

        The same again changes nothing. Raises Refused for anybody but the owner, and for another outcome of a
        resolved one: what it says would be lost in silence.
        """
        now = self.clock.now()
        with self.db.write() as records:
            escalation = find_escalation(records, escalation_id)
            if (escalation.owner, escalation.outcome, escalation.note) != (supervisor, outcome, note):
                self._for_owner(records, escalation_id, supervisor)
                state = TRANSITIONS[escalation.state, Action.RESOLVE]
                records.escalations.end(escalation_id, escalation.state, state, now, outcome=outcome, note=note)
                _changed(records, escalation)
                subject = Subject.ESCALATION.of(escalation_id)
                owe_card(records, MessageKind.ESCALATION_RESOLVED, subject, escalation.agent, Lane.PING, now)

    def cancel(self, agent: str, escalation_id: int) -> None:
        """Withdraw a request; whoever has it is told. Raises Refused when it has ended."""
        now = self.clock.now()
        with self.db.write() as records:
            escalation = find_escalation(records, escalation_id)
            if escalation.agent != agent:
                raise Refused("Only the agent who asked can withdraw it.")
            if (escalation.state, Action.CANCEL) not in TRANSITIONS:
                raise Refused(_truth(records, escalation))
            withdraw(records, escalation, Action.CANCEL, now)
            _changed(records, escalation)

    def to_hand_over(self, agent: str, contact_id: int) -> Contact:
        """The contact a hand-over is about to be drafted from. Raises Refused as `request` would."""
        with self.db.read() as records:
            contact = own_contact(records, contact_id, agent)
            _refuse_a_second(records, contact)
            return contact

    def as_owner(self, supervisor: str, escalation_id: int) -> Escalation:
        """The escalation, for its owner. Raises Refused, saying what is true, for anybody else."""
        with self.db.read() as records:
            return self._for_owner(records, escalation_id, supervisor)

    def details(self, person: str, escalation_id: int) -> Case:
        """Everything on the case, for its agent and the team's supervisors. Raises Refused for anybody else."""
        with self.db.read() as records:
            escalation = find_escalation(records, escalation_id)
            if person != escalation.agent:
                self._for_supervisor(records, escalation_id, person)
            return load_escalation_case(records, escalation_id)

    def _ask(self, records: Records, contact: Contact, hand_over: HandOver, request: str) -> Escalation:
        _refuse_a_second(records, contact)
        asked = [supervisor for supervisor in self.team.supervisors if supervisor != contact.agent]
        if not asked:
            raise Refused("There is no other supervisor to ask. An admin can add one.")
        now = self.clock.now()
        self._heed_danger(records, contact, hand_over, now)
        escalation = records.escalations.add(contact.id, contact.agent, hand_over, now)
        records.escalations.ask(escalation.id, asked, now)
        subject = Subject.ESCALATION.of(escalation.id)
        for supervisor in asked:
            owe_card(records, MessageKind.ESCALATION_PING, subject, supervisor, Lane.PING, now)
        owe_card(records, MessageKind.ESCALATION_CARD, subject, self.team.escalation_channel, Lane.PING, now)
        touch(records, Subject.CONTACT.of(contact.id))
        records.requests.record(request, contact.id, now)
        return escalation

    def _heed_danger(self, records: Records, contact: Contact, hand_over: HandOver, now: datetime) -> None:
        """A safety word counts wherever it is said."""
        said = (hand_over.situation, hand_over.background, hand_over.assessment, hand_over.contingency)
        safety = read_safety("\n".join(said))
        if safety and contact.safety is None:
            records.contacts.say(contact.id, safety=safety)
            raise_alarm(records, self.team, contact, now)

    def _for_supervisor(self, records: Records, escalation_id: int, person: str) -> Escalation:
        if not self.team.is_supervisor(person):
            raise Refused("Only the team's supervisors can do this.")
        return find_escalation(records, escalation_id)

    def _for_owner(self, records: Records, escalation_id: int, person: str) -> Escalation:
        escalation = self._for_supervisor(records, escalation_id, person)
        if escalation.state is not State.ACCEPTED:
            raise Refused(_truth(records, escalation))
        if escalation.owner != person:
            raise Refused(f"Only the one who has it can do that. {_truth(records, escalation)}")
        return escalation


def _refuse_a_second(records: Records, contact: Contact) -> None:
    if not contact.is_open:
        raise Refused(f"#{contact.id} is closed. Log a new contact to ask about it again.")
    latest = records.escalations.latest_of(contact.id)
    if latest and latest.is_live:
        raise Refused(f"You have asked already. {_truth(records, latest)}")


def _truth(records: Records, escalation: Escalation) -> str:
    return f"#{escalation.contact_id}: {views.standing(escalation, records.escalations.asks(escalation.id))}"


def _changed(records: Records, escalation: Escalation) -> None:
    touch(records, Subject.ESCALATION.of(escalation.id), Subject.CONTACT.of(escalation.contact_id))
