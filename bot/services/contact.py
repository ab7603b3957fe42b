"""Use cases of a contact."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.clock import Clock
from bot.rules.case import Case, Listed
from bot.rules.contact import Closing, Contact, Details, Intensity, Kind, added, read_safety
from bot.rules.errors import Refused
from bot.rules.escalation import Action
from bot.rules.home import Part, starting_at
from bot.rules.outbox import Lane, MessageKind, Subject
from bot.rules.safety import may_see
from bot.rules.team import Team
from bot.rules.teams import Teams
from bot.services.cases import case_of, find_contact, listed, load_case, new_case, own_contact
from bot.services.ending import close_contact, withdraw
from bot.services.outbox import owe_card, touch, touch_case, touch_customer
from bot.services.safety import flag, heed, raise_alarm, touch_alarm
from storage import Database, Records

LISTED = 10
"""Of a list at once: each with all that stands in it, they fit one message."""


@dataclass(frozen=True)
class Contacts:
    db: Database
    clock: Clock
    teams: Teams

    def log(self, agent: str, details: Details, request: str) -> Case:
        """Log a contact. The same `request` again gives the same contact."""
        with self.db.write() as records:
            return _made(records, request) or self._log(records, agent, details, request)

    def log_unless_open(self, agent: str, details: Details, request: str) -> Case | Contact:
        """As `log`; where this agent has an open contact with the reference, that comes back and nothing is logged."""
        with self.db.write() as records:
            if case := _made(records, request):
                return case
            latest = records.contacts.latest(agent, details.reference)
            return latest if latest and latest.is_open else self._log(records, agent, details, request)

    def add(self, agent: str, contact_id: int, details: Details, request: str) -> Case:
        """Add what is said now to what was said. The same `request` again changes nothing.

        A danger is not turned away: where the contact has closed meanwhile, it is logged anew. Raises Refused on
        somebody else's contact, and on a closed one otherwise.
        """
        now = self.clock.now()
        with self.db.write() as records:
            if case := _made(records, request):
                return case
            contact = own_contact(records, contact_id, agent)
            if not contact.is_open and (details.safety or read_safety("\n".join(details.texts))):
                return self._log(records, agent, replace(details, reference=contact.reference), request)
            self._change(records, contact, added(contact, details), now)
            if details.safety:
                flag(records, self.teams.of(contact), contact, details.safety, now)
            else:
                heed(records, self.teams.of(contact), contact, "\n".join(details.texts), now)
            records.requests.record(request, contact_id, now)
            return load_case(records, contact_id)

    def change(self, agent: str, contact_id: int, details: Details, request: str) -> Case | None:
        """Put right what was said, and keep what it was; a danger is said, and taken back, in its own way.

        Returns the case where what is said now raises the alarm. The same `request` again is answered the same. Raises
        Refused on somebody else's contact or a closed one.
        """
        now = self.clock.now()
        with self.db.write() as records:
            contact = own_contact(records, contact_id, agent)
            raised = records.requests.made(request)
            if raised is None:
                self._change(records, contact, details, now)
                raised = int(heed(records, self.teams.of(contact), contact, "\n".join(details.texts), now))
                records.requests.record(request, raised, now)
            case = load_case(records, contact_id)
            return case if raised and case.contact.safety else None

    def say(
        self,
        agent: str,
        contact_id: int,
        *,
        kind: Kind | None = None,
        intensity: Intensity | None = None,
    ) -> Case:
        """Say what was not said when it was logged. Raises Refused on somebody else's contact or a closed one."""
        with self.db.write() as records:
            contact = own_contact(records, contact_id, agent)
            if not records.contacts.say(contact_id, kind=kind, intensity=intensity):
                raise Refused(f"#{contact_id} is closed already.")
            said = replace(contact, kind=kind or contact.kind, intensity=intensity or contact.intensity)
            records.corrections.keep(contact_id, contact, said, agent, self.clock.now())
            touch_case(records, contact_id)
            return load_case(records, contact_id)

    def close(self, agent: str, contact_id: int, closing: Closing) -> None:
        """Close a contact and, with it, a request for a supervisor that is still open. Promised callbacks stay.

        The same closing again changes nothing. Raises Refused on somebody else's contact, naming the field for an
        outcome that it cannot have, and for another closing of a closed one: what it says would be lost in silence.
        """
        now = self.clock.now()
        with self.db.write() as records:
            contact = own_contact(records, contact_id, agent)
            if contact.is_open:
                if not contact.can_end_as(closing.outcome):
                    raise Refused("There was talk of suicide or self-harm: how else did it end?", field="outcome")
                _end_escalation(records, contact_id, now)
                close_contact(records, self.teams.of(contact), contact, closing, agent, now)
            elif contact.closing != closing:
                raise Refused(f"#{contact_id} is closed already.")

    def to_change(self, agent: str, contact_id: int) -> Contact:
        """The contact an agent is about to change. Raises Refused when it is not theirs or closed already."""
        return self.to_close(agent, contact_id).contact

    def to_close(self, agent: str, contact_id: int) -> Case:
        """The case an agent is about to close. Raises Refused when it is not theirs or closed already."""
        case = self.own_case(agent, contact_id)
        if not case.contact.is_open:
            raise Refused(f"#{contact_id} is closed already.")
        return case

    def own_case(self, agent: str, contact_id: int) -> Case:
        """A case of this agent's own. Raises Refused for anybody else's."""
        with self.db.read() as records:
            return case_of(records, own_contact(records, contact_id, agent))

    def details(self, person: str, contact_id: int) -> Case:
        """Everything on a case, for its agent and the team's supervisors.

        With a safety flag, for level two and safety contacts too. Raises Refused for anybody else.
        """
        with self.db.read() as records:
            contact = find_contact(records, contact_id)
            team = self.teams.of(contact)
            allowed = may_see(team, person) if contact.safety else team.is_supervisor(person)
            if not allowed and person != contact.agent:
                raise Refused("Only the team's supervisors and the agent can see this.")
            return case_of(records, contact)

    def open_of(self, agent: str, offset: int = 0) -> Part[Listed]:
        """An agent's open cases from number `offset` on, newest first."""
        with self.db.read() as records:
            total = records.contacts.count_open_of(agent)
            offset = starting_at(offset, total, LISTED)
            contacts = records.contacts.open_of(agent, LISTED, offset)
            return Part(tuple(listed(records, contact) for contact in contacts), total, offset, LISTED)

    def numbered(self, agent: str, contact_id: int) -> Contact | None:
        """The agent's open contact with this number of ours; None where there is no such case of anybody's.

        Raises Refused for somebody else's, or a closed one: our number is no customer's.
        """
        with self.db.read() as records:
            try:
                contact = records.contacts.get(contact_id)
            except KeyError:
                return None
        if contact.agent != agent or not contact.is_open:
            raise Refused(f"#{contact_id} is not yours, or not open. Which customer? Their number goes without the #.")
        return contact

    def newest_of(self, agent: str) -> Contact | None:
        """What this agent has logged last of what is open."""
        with self.db.read() as records:
            return next(iter(records.contacts.open_of(agent, 1)), None)

    def _log(self, records: Records, agent: str, details: Details, request: str) -> Case:
        now = self.clock.now()
        contact = log_contact(records, self.teams.mine(agent), agent, details, now)
        records.requests.record(request, contact.id, now)
        return new_case(records, contact)

    def _change(self, records: Records, contact: Contact, details: Details, now: datetime) -> None:
        if not records.contacts.change(contact.id, details):
            raise Refused(f"#{contact.id} is closed already.")
        records.corrections.keep(contact.id, contact, details, contact.agent, now)
        if details.reference != contact.reference:
            _move_callbacks(records, contact, details.reference)
            touch_customer(records, contact.reference)
            touch_customer(records, details.reference)
            touch_alarm(records, contact.id)
        touch_case(records, contact.id)


def log_contact(records: Records, team: Team, agent: str, details: Details, now: datetime) -> Contact:
    """Store a contact, owe its agent the card and, where somebody may come to harm, tell everyone at once.

    A safety word counts wherever it is said, unless the agent has said which danger it is.
    """
    if not details.safety and (said := read_safety("\n".join(details.texts))):
        details = replace(details, safety=said)
    contact = records.contacts.add(agent, details, now, team=team.id)
    owe_card(records, MessageKind.CONTACT_CARD, Subject.CONTACT.of(contact.id), agent, Lane.CARD, now)
    if contact.safety:
        raise_alarm(records, team, contact, now)
    return contact


def _made(records: Records, request: str) -> Case | None:
    """What this very request has made already."""
    made = records.requests.made(request)
    return None if made is None else load_case(records, made)


def _end_escalation(records: Records, contact_id: int, now: datetime) -> None:
    """A closed contact needs nobody any more."""
    latest = records.escalations.latest_of(contact_id)
    if latest and latest.is_live:
        withdraw(records, latest, Action.CLOSE_CONTACT, now)


def _move_callbacks(records: Records, contact: Contact, reference: str) -> None:
    """What is promised on a contact is promised to its customer, whose number was mistyped."""
    for callback in records.callbacks.open_for_reference(contact.reference):
        if callback.contact_id == contact.id:
            records.callbacks.change(callback.id, replace(callback, reference=reference), contact.id)
            touch(records, Subject.CALLBACK.of(callback.id))
