"""Use cases of danger: saying that somebody may come to harm, coming, taking it back, telling everybody again.

The timeline is where an alarm stands (`bot.rules.safety`): what is told, and who comes, is written there with the
messages it causes. Each telling is the subject of its messages, so that an edit reaches the latest of them alone.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.clock import Clock
from bot.rules.case import Case
from bot.rules.contact import Contact, Safety
from bot.rules.errors import Refused
from bot.rules.home import AtRisk
from bot.rules.outbox import Lane, MessageKind, Subject, Timer, TimerKind, subject_id
from bot.rules.safety import (
    TOLD_AGAIN_AFTER,
    Alarm,
    alarm_of,
    alarms_of,
    all_told,
    first_told,
    is_graver,
    may_see,
    newly_said,
)
from bot.rules.team import Team
from bot.rules.teams import Teams
from bot.rules.timeline import Entry, Event
from bot.services.cases import find_contact, load_case, own_contact
from bot.services.duty import on_duty
from bot.services.outbox import finish, owe_card, touch, touch_case
from bot.views.safety import ended
from storage import Database, Records

_KEYS = "alarm:"


@dataclass(frozen=True)
class Alarms:
    db: Database
    clock: Clock
    teams: Teams

    def flag(self, agent: str, contact_id: int, danger: Safety) -> Case:
        """Somebody may come to harm: everyone who must know is told.

        Again, or with a danger no graver than the one known, changes nothing. Raises Refused on somebody else's
        contact or a closed one.
        """
        now = self.clock.now()
        with self.db.write() as records:
            contact = own_contact(records, contact_id, agent)
            if not contact.is_open:
                raise Refused(f"#{contact_id} is closed already.")
            flag(records, self.teams.of(contact), contact, danger, now)
            return load_case(records, contact_id)

    def come(self, person: str, contact_id: int) -> None:
        """This person is on it: the agent hears of it at once, everyone else told sees it.

        Again changes nothing, unless it has become graver since; others may come too. Raises Refused, saying what is
        true, when it is over, and for the agent and for strangers.
        """
        now = self.clock.now()
        with self.db.write() as records:
            contact = find_contact(records, contact_id)
            if not may_see(self.teams.of(contact), person):
                raise Refused("Only those who are told of danger can do this.")
            if person == contact.agent:
                raise Refused("This is your own contact: somebody else has to come.")
            alarm = _live(records, contact)
            if alarm.is_coming(person):
                return
            entry = records.timeline.add(Event.COMING, now, contact_id, person=person)
            records.timers.cancel(_key(contact_id))
            _tell_agent(records, contact, MessageKind.SAFETY_TAKEN, entry, now)
            touch(records, Subject.ENTRY.of(alarm.latest.id))
            touch_case(records, contact_id)

    def take_back(self, agent: str, contact_id: int) -> Case:
        """Nobody is at risk after all: everyone who was told hears so, in a message of its own.

        Again changes nothing. Raises Refused on somebody else's contact or a closed one.
        """
        now = self.clock.now()
        with self.db.write() as records:
            contact = own_contact(records, contact_id, agent)
            if not contact.is_open:
                raise Refused(f"#{contact_id} is closed already.")
            if records.contacts.unflag(contact_id):
                end_alarm(records, contact_id, now)
                records.timeline.add(Event.NOT_AT_RISK, now, contact_id, person=agent)
                touch_case(records, contact_id)
            return load_case(records, contact_id)

    def tell_again(self, records: Records, timer: Timer, now: datetime) -> None:
        """Nobody has come: everyone is told once more, on duty or not, and the agent, once, that nobody comes."""
        contact = records.contacts.get(subject_id(timer.subject))
        alarm = alarm_of(records.timeline.of(contact.id))
        if alarm is None or alarm.answers or not contact.is_open:
            return
        team = self.teams.of(contact)
        _tell(records, team, contact, Event.TOLD_AGAIN, all_told(team, contact.agent), now)


def raise_alarm(records: Records, team: Team, contact: Contact, now: datetime) -> None:
    """Owe everyone who must know of the danger on this contact a message, and watch that somebody comes."""
    _tell(records, team, contact, Event.AT_RISK, first_told(team, on_duty(records, team, now), contact.agent), now)


def flag(records: Records, team: Team, contact: Contact, danger: Safety, now: datetime) -> bool:
    """Mark an open contact, and raise the alarm; False where nothing as grave is new."""
    if not is_graver(danger, contact.safety) or not records.contacts.flag(contact.id, danger):
        return False
    raise_alarm(records, team, replace(contact, safety=danger), now)
    return True


def heed(records: Records, team: Team, contact: Contact, said: str, now: datetime) -> bool:
    """A safety word counts wherever an agent says it; whether one has raised the alarm."""
    danger = newly_said(said, contact)
    return danger is not None and flag(records, team, contact, danger, now)


def unanswered(records: Records, teams: Teams, person: str) -> tuple[AtRisk, ...]:
    """Other people's contacts at risk that nobody has come to, as far as this person may: oldest first.

    Everyone is told again until somebody comes, so each has its timer.
    """
    ids = sorted(subject_id(subject) for subject in records.timers.subjects(_KEYS))
    contacts = [records.contacts.get(id_) for id_ in ids]
    alarms = [(contact, alarm_of(records.timeline.of(contact.id))) for contact in contacts]
    return tuple(
        AtRisk(contact, alarm.since)
        for contact, alarm in alarms
        if alarm and contact.agent != person and may_see(teams.of(contact), person)
    )


def touch_alarm(records: Records, contact_id: int) -> None:
    """The contact has changed: those who were told of a danger on it read so."""
    alarm = alarm_of(records.timeline.of(contact_id))
    if alarm:
        touch(records, Subject.ENTRY.of(alarm.latest.id))


def end_alarm(records: Records, contact_id: int, now: datetime) -> None:
    """Nobody is looked for any more, and who was told hears so. Nothing happens where there is no alarm.

    An edit would notify nobody, and who read the alarm may be on their way without having said so.
    """
    alarm = alarm_of(records.timeline.of(contact_id))
    if alarm is None:
        return
    records.timers.cancel(_key(contact_id))
    telling = Subject.ENTRY.of(alarm.latest.id)
    for person in alarm.latest.others:
        records.deliveries.owe(MessageKind.SAFETY_OVER, telling, person, Lane.PING, now)
    finish(records, now, telling)


def _tell(records: Records, team: Team, contact: Contact, event: Event, people: tuple[str, ...], now: datetime) -> None:
    """Tell these people, and whoever has been told before, in a new message each: an edit would notify nobody."""
    before = alarm_of(records.timeline.of(contact.id))
    if before:
        finish(records, now, Subject.ENTRY.of(before.latest.id))
        people = tuple(dict.fromkeys((*before.latest.others, *people)))
    assert contact.safety is not None, "there is nothing to tell"
    agent = contact.agent if event is Event.AT_RISK else ""
    entry = records.timeline.add(event, now, contact.id, person=agent, others=people, words=contact.safety)
    telling = Subject.ENTRY.of(entry.id)
    for person in people:
        owe_card(records, MessageKind.SAFETY_ALERT, telling, person, Lane.PING, now)
    alarm = replace(before, tellings=(*before.tellings, entry)) if before else Alarm(tellings=(entry,))
    if wait := alarm.wait(team.waits.again):
        subject = Subject.CONTACT.of(contact.id)
        records.timers.set(_key(contact.id), TimerKind.ALARM_UNANSWERED, subject, now + wait)
    if alarm.is_unanswered and alarm.repeated == len(TOLD_AGAIN_AFTER):
        _tell_agent(records, contact, MessageKind.SAFETY_UNANSWERED, entry, now)
    touch_case(records, contact.id)


def _tell_agent(records: Records, contact: Contact, kind: MessageKind, entry: Entry, now: datetime) -> None:
    """About this entry, and kept true to the contact: a later telling or coming changes it too."""
    delivery_id = records.deliveries.owe(kind, Subject.ENTRY.of(entry.id), contact.agent, Lane.PING, now)
    records.cards.keep(delivery_id, Subject.CONTACT.of(contact.id), now)


def _live(records: Records, contact: Contact) -> Alarm:
    """The alarm somebody may come to. Raises Refused, saying what is true, when there is none."""
    alarms = alarms_of(records.timeline.of(contact.id))
    if not alarms:
        raise Refused(f"Nobody is at risk on #{contact.id}.")
    if alarms[-1].taken_back or not contact.is_open:
        raise Refused(ended(contact, alarms[-1]))
    return alarms[-1]


def _key(contact_id: int) -> str:
    return f"{_KEYS}{contact_id}"
