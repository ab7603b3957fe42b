"""Use cases of a callback: promising, changing, putting off, and seeing what is due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.rules.callback import ON_A_CALL, Callback, Kind, Promise
from bot.rules.contact import Contact
from bot.rules.errors import Refused
from bot.rules.outbox import Lane, MessageKind, Subject
from bot.rules.team import Team
from bot.rules.text import reference_key
from bot.services.cases import find_callback, own_contact
from bot.services.outbox import end_contact_card, owe_card, touch, touch_customer
from bot.services.reminders import remind_at, schedule
from storage import Database, Records

LISTED = 20


@dataclass(frozen=True)
class Callbacks:
    db: Database
    clock: Clock
    team: Team

    def set(self, owner: str, promise: Promise, contact_id: int | None, request: str) -> Callback:
        """Make a promise and owe the card that says what was understood.

        Without a contact it joins this person's latest contact of the same reference. The same `request` again gives
        the same callback.

        Raises Refused when the time has passed, or the contact is somebody else's.
        """
        now = self.clock.now()
        with self.db.write() as records:
            made = records.requests.made(request)
            if made is not None:
                return records.callbacks.get(made)
            contact = _contact_for(records, owner, promise, contact_id)
            callback = make(records, self.team, owner, promise, contact.id if contact else None, now)
            records.requests.record(request, callback.id, now)
            return callback

    def follow_up(self, owner: str, contact_id: int, request: str) -> Callback:
        """Promise to look again whether the fix of a contact has held. The same `request` again gives the same one.

        Raises Refused for somebody else's contact, or where the team does not do this.
        """
        if self.team.callbacks.follow_up is None:
            raise Refused("Your team does not use follow-ups.")
        with self.db.read() as records:
            contact = own_contact(records, contact_id, owner)
        promise = Promise(
            reference=contact.reference,
            due_at=self.clock.now() + self.team.callbacks.follow_up,
            kind=Kind.FOLLOW_UP,
            note=contact.summary,
        )
        return self.set(owner, promise, contact_id, request)

    def change(self, owner: str, callback_id: int, promise: Promise) -> None:
        """Change what was promised, and when; with another reference it joins another contact.

        Raises Refused when it has ended, is not theirs, or lies in the past.
        """
        now = self.clock.now()
        with self.db.write() as records:
            before = own_open(records, callback_id, owner)
            _refuse_the_past(promise.due_at, now)
            contact = _contact_for(records, owner, promise, before.contact_id)
            if not records.callbacks.change(callback_id, promise, contact.id if contact else None):
                raise Refused("A supervisor decides about that callback now.")
            contact_changed(records, before, now)
            rescheduled(records, self.team, callback_id, now)

    def snooze(self, owner: str, callback_id: int, until: datetime) -> None:
        """Ring later than promised. Raises Refused when that has passed, it has ended, or is not theirs."""
        now = self.clock.now()
        with self.db.write() as records:
            callback = own_open(records, callback_id, owner)
            _refuse_the_past(until, now)
            if callback.due_at != until:
                records.callbacks.postpone(callback_id, until)
                rescheduled(records, self.team, callback_id, now)

    def on_a_call(self, owner: str, callback_id: int) -> None:
        """Remind again in ten minutes; the promise stays where it is, and no nudge counts as missed.

        Raises Refused when it has ended, is not theirs, or its time has not come.
        """
        now = self.clock.now()
        with self.db.write() as records:
            callback = own_open(records, callback_id, owner)
            if callback.due_at > now:
                raise Refused("That one is not due yet. I'll remind you.")
            records.callbacks.put_off(callback_id, now + ON_A_CALL)
            remind_at(records, callback_id, now + ON_A_CALL)
            touch(records, Subject.CALLBACK.of(callback_id))

    def own(self, owner: str, callback_id: int) -> Callback:
        """A promise of this person's that is still to be kept. Raises Refused otherwise."""
        with self.db.read() as records:
            return own_open(records, callback_id, owner)

    def due_of(self, owner: str) -> tuple[list[Callback], bool]:
        """A person's promises, soonest first, at most LISTED, and whether there are more."""
        with self.db.read() as records:
            return _cut(records.callbacks.open_of(owner, LISTED + 1))

    def due_of_team(self, supervisor: str, within: timedelta) -> tuple[list[Callback], bool]:
        """Everybody's promises that are overdue or due soon. Raises Refused for anybody but supervisors."""
        if not self.team.is_supervisor(supervisor):
            raise Refused("Only the team's supervisors can see everybody's.")
        with self.db.read() as records:
            return _cut(records.callbacks.open_before(self.clock.now() + within, LISTED + 1))

    def others_for(self, callback: Callback) -> list[Callback]:
        """Other open promises to the same customer."""
        with self.db.read() as records:
            return [other for other in records.callbacks.open_for_reference(callback.reference) if other != callback]


def make(records: Records, team: Team, owner: str, promise: Promise, contact_id: int | None, now: datetime) -> Callback:
    """Make a promise from inside another transaction. Raises Refused when the time has passed."""
    _refuse_the_past(promise.due_at, now)
    callback = records.callbacks.add(owner, promise, contact_id, now)
    owe_card(records, MessageKind.CALLBACK_CARD, Subject.CALLBACK.of(callback.id), owner, Lane.CARD, now)
    schedule(records, team.callbacks, callback, now)
    contact_changed(records, callback, now)
    return callback


def rescheduled(records: Records, team: Team, callback_id: int, now: datetime) -> None:
    """Its time has changed: reminders follow, and what shows it is due an edit."""
    callback = records.callbacks.get(callback_id)
    schedule(records, team.callbacks, callback, now)
    touch(records, Subject.CALLBACK.of(callback_id))
    contact_changed(records, callback, now)


def own_open(records: Records, callback_id: int, owner: str) -> Callback:
    """A promise of this person's that is still to be kept. Raises Refused otherwise."""
    callback = find_callback(records, callback_id)
    if callback.owner != owner:
        raise Refused("That callback is somebody else's.")
    if not callback.is_open:
        raise Refused("That callback has ended already.")
    return callback


def contact_changed(records: Records, callback: Callback, now: datetime) -> None:
    """The cards that show this promise: its contact's, closed or not, and those of the customer's open contacts."""
    if callback.contact_id is not None and not records.contacts.get(callback.contact_id).is_open:
        end_contact_card(records, callback.contact_id, now)
    touch_customer(records, callback.reference)


def _contact_for(records: Records, owner: str, promise: Promise, contact_id: int | None) -> Contact | None:
    """The contact it was set from, unless the promise names another customer; else the latest with the reference."""
    if contact_id is not None:
        contact = own_contact(records, contact_id, owner)
        if reference_key(contact.reference) == reference_key(promise.reference):
            return contact
    return records.contacts.latest(owner, promise.reference)


def _refuse_the_past(at: datetime, now: datetime) -> None:
    if at <= now:
        raise Refused("That time has passed. When will you ring?", field="time")


def _cut(callbacks: Sequence[Callback]) -> tuple[list[Callback], bool]:
    return list(callbacks[:LISTED]), len(callbacks) > LISTED
