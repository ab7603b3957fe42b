"""Use cases of holds: a supervisor keeps a case beyond its time, for a reason, until a day. Its agent may ask."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.clock import Clock
from bot.rules.contact import Contact
from bot.rules.errors import Refused
from bot.rules.hold import ASK_AGAIN, LONGEST, USUAL, Hold, State
from bot.rules.outbox import Lane, MessageKind, Subject, Timer, TimerKind, subject_id
from bot.rules.team import Team
from bot.rules.teams import Teams
from bot.services.cases import find_contact
from bot.services.outbox import finish, owe_card, touch
from bot.services.reviews import review_instant
from storage import Database, Records

_ANSWERED = "That has been answered already."
_TOO_LONG = "Two years at most: then somebody looks at it again."


@dataclass(frozen=True)
class Holds:
    db: Database
    clock: Clock
    teams: Teams

    def look(self, person: str, contact_id: int) -> tuple[Contact, Hold | None, date]:
        """A case, what keeps it, and the day proposed for the review.

        Raises Refused for anybody but a supervisor and the case's agent.
        """
        with self.db.read() as records:
            contact = find_contact(records, contact_id)
            if person != contact.agent:
                self._allow(records, person, contact_id)
            hold = records.holds.current(contact_id)
        at = hold.review_at if hold and hold.review_at else self.clock.now() + USUAL
        return contact, hold, at.astimezone(self.teams.of(contact).hours.zone).date()

    def put_on(self, supervisor: str, contact_id: int, reason: str, review_on: date) -> None:
        """Keep a case, and answer its agent who asked; the same again changes nothing but the reason and the day.

        Raises Refused for anybody but a supervisor, and for a day that cannot be.
        """
        now = self.clock.now()
        with self.db.write() as records:
            team = self._allow(records, supervisor, contact_id)
            at = review_instant(team, review_on, now, LONGEST, _TOO_LONG)
            hold = records.holds.current(contact_id) or records.holds.add(contact_id, State.ON, supervisor, reason, now)
            records.holds.put_on(hold.id, reason, at, supervisor)
            self._review_then(records, hold.id, at)
            self._answered(records, hold, now)

    def ask(self, agent: str, contact_id: int, reason: str) -> None:
        """An agent asks that their own case is kept. Until a supervisor answers, it is. Asked again, nothing changes.

        Raises Refused for somebody else's case.
        """
        now = self.clock.now()
        with self.db.write() as records:
            contact = find_contact(records, contact_id)
            if contact.agent != agent:
                raise Refused(f"#{contact_id} was logged by somebody else. They can ask, or a supervisor can keep it.")
            if records.holds.current(contact_id):
                return
            hold = records.holds.add(contact_id, State.ASKED, agent, reason, now)
            for supervisor in self.teams.of(contact).supervisors:
                owe_card(records, MessageKind.HOLD_ASKED, Subject.HOLD.of(hold.id), supervisor, Lane.CARD, now)

    def to_decline(self, supervisor: str, hold_id: int) -> Hold:
        """What is asked for. Raises Refused for anybody but a supervisor, and where it has been answered."""
        with self.db.read() as records:
            hold = self._find(records, supervisor, hold_id)
        if hold.state is not State.ASKED:
            raise Refused(_ANSWERED)
        return hold

    def decline(self, supervisor: str, hold_id: int, reason: str) -> None:
        """The case goes at its time, and its agent reads why. Raises Refused as `to_decline`."""
        now = self.clock.now()
        with self.db.write() as records:
            hold = self._find(records, supervisor, hold_id)
            if not records.holds.decline(hold_id, reason, supervisor):
                raise Refused(_ANSWERED)
            self._ended(records, hold, now)

    def end(self, supervisor: str, hold_id: int) -> Hold:
        """Keep it no more; how it stands then. Raises Refused for anybody but a supervisor, and where it has ended."""
        now = self.clock.now()
        with self.db.write() as records:
            hold = self._find(records, supervisor, hold_id)
            if not records.holds.end(hold_id, supervisor):
                raise Refused(_ANSWERED)
            self._ended(records, hold, now)
            return records.holds.get(hold_id)

    def keep(self, supervisor: str, hold_id: int) -> None:
        """Keep it for as long again as is usual. Raises Refused for anybody but a supervisor, and where it ended."""
        now = self.clock.now()
        with self.db.write() as records:
            hold = self._find(records, supervisor, hold_id)
            if hold.state is not State.ON:
                raise Refused("That hold has ended.")
            if hold.review_at and hold.review_at <= now:
                records.holds.put_on(hold_id, hold.reason, now + USUAL, supervisor)
                self._review_then(records, hold_id, now + USUAL)
                touch(records, Subject.HOLD.of(hold_id))

    def review(self, records: Records, timer: Timer, now: datetime) -> None:
        """On its day the supervisors are asked whether the case is still needed, and each week again."""
        hold = records.holds.get(subject_id(timer.subject))
        if hold.state is not State.ON or hold.review_at is None or hold.review_at > now:
            return
        team = self.teams.of(records.contacts.get(hold.contact_id))
        asked = (hold.decided_by,) if team.is_supervisor(hold.decided_by) else team.supervisors
        for supervisor in asked:
            owe_card(records, MessageKind.HOLD_REVIEW, timer.subject, supervisor, Lane.CARD, now)
        records.timers.set(timer.key, timer.kind, timer.subject, now + ASK_AGAIN)

    def _ended(self, records: Records, before: Hold, now: datetime) -> None:
        records.timers.cancel(_key(before.id))
        self._answered(records, before, now)
        finish(records, now, Subject.HOLD.of(before.id))

    def _answered(self, records: Records, before: Hold, now: datetime) -> None:
        """Its agent, who asked, is told; the cards of the supervisors say what became of it."""
        subject = Subject.HOLD.of(before.id)
        if before.state is State.ASKED:
            records.deliveries.owe(MessageKind.HOLD_ANSWERED, subject, before.person, Lane.CARD, now)
        touch(records, subject)

    def _review_then(self, records: Records, hold_id: int, at: datetime) -> None:
        records.timers.set(_key(hold_id), TimerKind.HOLD_REVIEW, Subject.HOLD.of(hold_id), at)

    def _allow(self, records: Records, person: str, contact_id: int) -> Team:
        """The team whose case it is. Raises Refused for anybody but its supervisors."""
        team = self.teams.of(find_contact(records, contact_id))
        if not team.is_supervisor(person):
            raise Refused("Only the team's supervisors can keep a case, and its agent can ask for it.")
        return team

    def _find(self, records: Records, supervisor: str, hold_id: int) -> Hold:
        try:
            hold = records.holds.get(hold_id)
        except KeyError:
            raise Refused("I can't find that. The case may have been removed.") from None
        self._allow(records, supervisor, hold.contact_id)
        return hold


def _key(hold_id: int) -> str:
    return f"{Subject.HOLD.of(hold_id)}:review"
