"""Use cases of the check-in: when to offer, later, no thanks, never. What is answered does not reach this layer."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.rules.check_in import CheckIn, Later, State, again_at, is_hard, may_offer
from bot.rules.contact import Contact
from bot.rules.errors import Refused
from bot.rules.outbox import Lane, MessageKind, Subject, Timer, TimerKind, subject_id
from bot.rules.team import Team
from bot.rules.teams import Teams
from bot.services.live import is_on_live_case
from bot.services.outbox import finish, owe_card, touch
from storage import Database, Records


@dataclass(frozen=True)
class CheckIns:
    db: Database
    clock: Clock
    teams: Teams

    def offer(self, records: Records, timer: Timer, now: datetime) -> None:
        """Owe the offer after a hard contact, once a shift; with another customer on the line, try again later.

        Not to somebody who wants none, nor to somebody who has gone off: then it is dropped.
        """
        contact = records.contacts.get(subject_id(timer.subject))
        team, agent, latest = self.teams.of(contact), contact.agent, records.escalations.latest_of(contact.id)
        is_wanted = records.preferences.of(agent).offers and records.absences.until(agent, now) is None
        last_offer = records.check_ins.last_offer_to(agent)
        if not is_wanted or not may_offer(contact, latest, last_offer, team.wellbeing, now):
            return
        if is_on_live_case(records, agent, now):
            if now - (contact.closed_at or contact.opened_at) < team.wellbeing.shift:
                records.timers.set(timer.key, timer.kind, timer.subject, now + _patience(team))
            return
        check_in = records.check_ins.add(agent, contact.id, now)
        owe_card(records, MessageKind.CHECK_IN_OFFER, Subject.CHECK_IN.of(check_in.id), agent, Lane.CARD, now)

    def offer_again(self, records: Records, timer: Timer, now: datetime) -> None:
        """What the agent asked for later is here, unless they have said since that they want none."""
        try:
            check_in = records.check_ins.get(subject_id(timer.subject))
        except KeyError:  # over, and forgotten
            return
        if check_in.state is not State.LATER:
            return
        if not records.preferences.of(check_in.agent).offers:
            self._end(records, check_in.agent, check_in.id)
            return
        if is_on_live_case(records, check_in.agent, now):
            team = self.teams.of(records.contacts.get(check_in.contact_id))
            records.timers.set(timer.key, timer.kind, timer.subject, now + _patience(team))
            return
        records.check_ins.offer_again(check_in.id)
        owe_card(records, MessageKind.CHECK_IN_OFFER, timer.subject, check_in.agent, Lane.CARD, now)

    def later(self, agent: str, check_in_id: int, later: Later) -> None:
        """Offer it again, then. Where it is not open any more nothing happens."""
        now = self.clock.now()
        with self.db.write() as records:
            check_in = _own(records, check_in_id, agent)
            team = self.teams.of(records.contacts.get(check_in.contact_id))
            at = again_at(later, team.hours, team.wellbeing, now)
            if records.check_ins.put_off(check_in_id, at):
                subject = Subject.CHECK_IN.of(check_in_id)
                records.timers.set(_later_key(check_in_id), TimerKind.CHECK_IN_LATER, subject, at)
                touch(records, subject)

    def end(self, agent: str, check_in_id: int) -> None:
        """Taken or declined: this offer is over, and which of the two is not kept."""
        with self.db.write() as records:
            self._end(records, agent, check_in_id)

    def never(self, agent: str, check_in_id: int) -> None:
        """This offer is over, and there are no more, until the agent wants them back."""
        with self.db.write() as records:
            self._end(records, agent, check_in_id)
            records.preferences.keep(replace(records.preferences.of(agent), offers=False))

    def _end(self, records: Records, agent: str, check_in_id: int) -> None:
        now = self.clock.now()
        _own(records, check_in_id, agent)
        if records.check_ins.end(check_in_id, now):
            records.timers.cancel(_later_key(check_in_id))
            finish(records, now, Subject.CHECK_IN.of(check_in_id))


def customer_gone(records: Records, team: Team, contact: Contact, now: datetime) -> None:
    """The customer may be gone: after a hard contact, see in a while whether to offer its agent a check-in."""
    if team.wellbeing.offers and is_hard(contact, team.wellbeing):
        subject = Subject.CONTACT.of(contact.id)
        records.timers.set(f"check_in:{contact.id}", TimerKind.CHECK_IN_OFFER, subject, now + team.check_in_delay)


def _patience(team: Team) -> timedelta:
    """How long to wait while the agent is busy."""
    return max(team.check_in_delay, timedelta(minutes=1))


def shift_ends(records: Records, agent: str, now: datetime) -> None:
    """This agent goes off: what they wanted to be asked by then is asked now."""
    for check_in in records.check_ins.put_off_by(agent):
        subject = Subject.CHECK_IN.of(check_in.id)
        records.timers.set(_later_key(check_in.id), TimerKind.CHECK_IN_LATER, subject, now)


def _later_key(check_in_id: int) -> str:
    return f"check_in_later:{check_in_id}"


def _own(records: Records, check_in_id: int, agent: str) -> CheckIn:
    try:
        check_in = records.check_ins.get(check_in_id)
    except KeyError:
        raise Refused("That offer is gone. /debrief is there any time.") from None
    if check_in.agent != agent:
        raise Refused("That one is somebody else's.")
    return check_in
