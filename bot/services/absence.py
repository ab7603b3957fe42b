"""Use cases of somebody who goes off shift: until when, and what becomes of what they leave."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.clock import Clock
from bot.rules.absence import Fate, Left
from bot.rules.callback import Callback, Promise, soon
from bot.rules.contact import Contact
from bot.rules.errors import Refused
from bot.rules.outbox import Subject
from bot.rules.teams import Teams
from bot.services.callback import fitting, make, rescheduled
from bot.services.check_in import shift_ends
from bot.services.handing_on import offer
from storage import Database, Records

CONTACTS_LISTED = 100


@dataclass(frozen=True)
class Absences:
    db: Database
    clock: Clock
    teams: Teams

    def off(self, person: str, until: datetime) -> Left:
        """This person is off until then; gives what they leave. Raises Refused when that has passed."""
        now = self.clock.now()
        if until <= now:
            raise Refused("That time has passed. When are you back?", field="when")
        with self.db.write() as records:
            records.absences.set(person, until)
            shift_ends(records, person, now)
            return _left(records, person, until)

    def left(self, person: str, until: datetime) -> Left:
        """What falls due before they are back, and what they have left open."""
        with self.db.read() as records:
            return _left(records, person, until)

    def settle(self, person: str, until: datetime, fates: Mapping[str, Fate], colleague: str | None) -> None:
        """Hand on, move or keep each of these subjects; what has ended meanwhile stays as it is.

        An open contact goes on as a callback. The same again changes nothing. Raises Refused, on the field
        `colleague`, where something is handed on and nobody is named, or oneself is.
        """
        now = self.clock.now()
        if Fate.HAND_ON in fates.values() and colleague is None:
            raise Refused("Who keeps what you hand on?", field="colleague")
        with self.db.write() as records:
            left = _left(records, person, until)
            for callback in left.callbacks:
                fate = fates.get(Subject.CALLBACK.of(callback.id))
                if fate is Fate.MOVE:
                    self._move(records, callback, until, now)
                elif fate is Fate.HAND_ON and colleague:
                    offer(records, person, callback.id, colleague, now)
            for contact in left.contacts:
                fate = fates.get(Subject.CONTACT.of(contact.id))
                if fate is Fate.MOVE:
                    self._promise(records, contact, until, now)
                elif fate is Fate.HAND_ON and colleague:
                    offer(records, person, self._promise(records, contact, soon(now), now), colleague, now)

    def back(self, person: str) -> None:
        """They are here again."""
        with self.db.write() as records:
            records.absences.end(person)

    def _move(self, records: Records, callback: Callback, until: datetime, now: datetime) -> None:
        team = self.teams.of(callback)
        records.callbacks.postpone(callback.id, fitting(records, team, callback.reference, until, now))
        rescheduled(records, team, callback.id, now)

    def _promise(self, records: Records, contact: Contact, at: datetime, now: datetime) -> int:
        """The callback as which an open contact goes on; its id."""
        promise = Promise(
            reference=contact.reference,
            due_at=fitting(records, self.teams.of(contact), contact.reference, at, now),
            note=contact.promised or contact.summary,
        )
        return make(records, self.teams.of(contact), contact.agent, promise, contact.id, now).id


def _left(records: Records, person: str, until: datetime) -> Left:
    contacts = [
        contact
        for contact in reversed(records.contacts.open_of(person, CONTACTS_LISTED))
        if not _goes_on(records, contact)
    ]
    return Left(until, tuple(records.callbacks.due_of(person, until)), tuple(contacts))


def _goes_on(records: Records, contact: Contact) -> bool:
    """Whether somebody has promised to ring about it."""
    promises = records.callbacks.open_for_reference(contact.reference)
    return any(callback.contact_id == contact.id for callback in promises)
