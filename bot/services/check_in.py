"""Use cases of the check-in: when to offer, later, no thanks. What is answered never reaches this layer's storage."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.rules.check_in import LATER, CheckIn, State, may_offer
from bot.rules.errors import Refused
from bot.rules.outbox import Lane, MessageKind, Subject, Timer, TimerKind, subject_id
from bot.rules.team import Team
from bot.services.outbox import finish, owe_card, touch
from storage import Database, Records

LIVE_FOR = timedelta(minutes=15)
"""A contact this young that has not ended counts as a customer on the line."""


@dataclass(frozen=True)
class CheckIns:
    db: Database
    clock: Clock
    team: Team

    def offer(self, records: Records, timer: Timer, now: datetime) -> None:
        """Owe the offer after a hard contact, once a shift; with another customer on the line, try again later."""
        contact = records.contacts.get(subject_id(timer.subject))
        if not may_offer(contact, records.check_ins.last_offer_to(contact.agent), now):
            return
        if _is_busy(records, contact.agent, now):
            records.timers.set(timer.key, timer.kind, timer.subject, now + self._patience)
            return
        check_in = records.check_ins.add(contact.agent, contact.id, now)
        subject = Subject.CHECK_IN.of(check_in.id)
        owe_card(records, MessageKind.CHECK_IN_OFFER, subject, contact.agent, Lane.CARD, now)

    def offer_again(self, records: Records, timer: Timer, now: datetime) -> None:
        """What the agent asked for later is here."""
        check_in = records.check_ins.get(subject_id(timer.subject))
        if check_in.state is not State.LATER:
            return
        if _is_busy(records, check_in.agent, now):
            records.timers.set(timer.key, timer.kind, timer.subject, now + self._patience)
            return
        records.check_ins.move(check_in.id, State.LATER, State.OFFERED)
        owe_card(records, MessageKind.CHECK_IN_OFFER, timer.subject, check_in.agent, Lane.CARD, now)

    def later(self, agent: str, check_in_id: int) -> None:
        """Offer again in half an hour."""
        now = self.clock.now()
        with self.db.write() as records:
            _own(records, check_in_id, agent)
            if records.check_ins.move(check_in_id, State.OFFERED, State.LATER):
                subject = Subject.CHECK_IN.of(check_in_id)
                records.timers.set(f"check_in_later:{check_in_id}", TimerKind.CHECK_IN_LATER, subject, now + LATER)
                touch(records, subject)

    def end(self, agent: str, check_in_id: int) -> None:
        """Taken or declined: this offer is over, and which of the two is not kept."""
        with self.db.write() as records:
            check_in = _own(records, check_in_id, agent)
            if check_in.state is not State.ENDED:
                records.check_ins.move(check_in_id, check_in.state, State.ENDED)
                records.timers.cancel(f"check_in_later:{check_in_id}")
                finish(records, self.clock.now(), Subject.CHECK_IN.of(check_in_id))

    @property
    def _patience(self) -> timedelta:
        """How long to wait while the agent is busy."""
        return max(self.team.check_in_delay, timedelta(minutes=1))


def _is_busy(records: Records, agent: str, now: datetime) -> bool:
    return records.escalations.has_live_on_the_line(agent) or records.contacts.opened_since(agent, now - LIVE_FOR)


def _own(records: Records, check_in_id: int, agent: str) -> CheckIn:
    try:
        check_in = records.check_ins.get(check_in_id)
    except KeyError:
        raise Refused("That offer is gone. /debrief is there any time.") from None
    if check_in.agent != agent:
        raise Refused("That one is somebody else's.")
    return check_in
