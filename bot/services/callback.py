"""Use cases of a callback."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.rules.callback import RETRY, SNOOZE, TRANSITIONS, Action, Callback, Promise
from bot.rules.contact import Contact
from bot.rules.errors import Refused
from bot.rules.outbox import Lane, MessageKind, Subject, Timer, TimerKind, subject_id
from bot.rules.text import reference_key
from bot.services.cases import own_contact
from bot.services.outbox import end_contact_card, finish, owe_card, touch, touch_customer
from storage import Database, Records

LISTED = 20


@dataclass(frozen=True)
class Callbacks:
    """`lead` is how long before the time the first reminder comes."""

    db: Database
    clock: Clock
    lead: timedelta

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
            given = own_contact(records, contact_id, owner) if contact_id is not None else None
            contact = _contact_for(records, owner, promise, given)
            callback = self.make(records, owner, promise, contact, now)
            records.requests.record(request, callback.id, now)
            return callback

    def make(self, records: Records, owner: str, promise: Promise, contact: Contact | None, now: datetime) -> Callback:
        """As `set`, from inside another transaction. Raises Refused when the time has passed."""
        _refuse_the_past(promise, now)
        callback = records.callbacks.add(owner, promise, contact.id if contact else None, now)
        owe_card(records, MessageKind.CALLBACK_CARD, Subject.CALLBACK.of(callback.id), owner, Lane.CARD, now)
        self._schedule(records, callback, now)
        _contact_changed(records, callback, now)
        return callback

    def change(self, owner: str, callback_id: int, promise: Promise) -> None:
        """Change what was promised, and when; with another reference it joins another contact.

        Raises Refused when it has ended, is not theirs, or lies in the past.
        """
        now = self.clock.now()
        with self.db.write() as records:
            before = _own(records, callback_id, owner)
            _refuse_the_past(promise, now)
            given = records.contacts.get(before.contact_id) if before.contact_id is not None else None
            contact = _contact_for(records, owner, promise, given)
            if not records.callbacks.change(callback_id, promise, contact.id if contact else None):
                raise Refused("That callback has ended already.")
            _contact_changed(records, before, now)
            self._moved(records, callback_id, now)

    def complete(self, owner: str, callback_id: int) -> None:
        """The customer was rung. Again changes nothing."""
        self._end(owner, callback_id, Action.COMPLETE)

    def cancel(self, owner: str, callback_id: int) -> None:
        """The promise is no longer wanted. Again changes nothing."""
        self._end(owner, callback_id, Action.CANCEL)

    def snooze(self, owner: str, callback_id: int) -> None:
        """Remind again a little later."""
        self._move(owner, callback_id, SNOOZE, missed_call=False)

    def no_answer(self, owner: str, callback_id: int) -> None:
        """Count an unanswered call and propose the next."""
        self._move(owner, callback_id, RETRY, missed_call=True)

    def own(self, owner: str, callback_id: int) -> Callback:
        """A promise of this person's that is still to be kept. Raises Refused otherwise."""
        with self.db.read() as records:
            callback = _own(records, callback_id, owner)
        if not callback.is_due:
            raise Refused("That callback has ended already.")
        return callback

    def due_of(self, owner: str) -> tuple[list[Callback], bool]:
        """A person's promises, soonest first, at most LISTED, and whether there are more."""
        with self.db.read() as records:
            due = records.callbacks.due_of(owner, LISTED + 1)
        return due[:LISTED], len(due) > LISTED

    def remind(self, records: Records, timer: Timer, now: datetime) -> None:
        """Owe the reminder, if the promise is still due at this time."""
        callback = records.callbacks.get(subject_id(timer.subject))
        if callback.is_due and callback.due_at <= now:
            subject = Subject.CALLBACK.of(callback.id)
            owe_card(records, MessageKind.CALLBACK_REMINDER, subject, callback.owner, Lane.REMINDER, now)

    def remind_early(self, records: Records, timer: Timer, now: datetime) -> None:
        """Owe the word before, if there is still time before."""
        callback = records.callbacks.get(subject_id(timer.subject))
        if callback.is_due and now < callback.due_at:
            subject = Subject.CALLBACK.of(callback.id)
            owe_card(records, MessageKind.CALLBACK_SOON, subject, callback.owner, Lane.REMINDER, now)

    def _move(self, owner: str, callback_id: int, by: timedelta, *, missed_call: bool) -> None:
        now = self.clock.now()
        with self.db.write() as records:
            callback = _own(records, callback_id, owner)
            if not callback.is_due:
                raise Refused("That callback has ended already.")
            if callback.due_at > now:
                return  # a second click on the same reminder: moved already
            records.callbacks.move(callback_id, now + by, missed_call=missed_call)
            self._moved(records, callback_id, now)

    def _moved(self, records: Records, callback_id: int, now: datetime) -> None:
        callback = records.callbacks.get(callback_id)
        self._schedule(records, callback, now)
        touch(records, Subject.CALLBACK.of(callback_id))
        _contact_changed(records, callback, now)

    def _end(self, owner: str, callback_id: int, action: Action) -> None:
        now = self.clock.now()
        with self.db.write() as records:
            callback = _own(records, callback_id, owner)
            if callback.is_due:
                records.callbacks.end(callback_id, TRANSITIONS[callback.state, action], now)
                for key in _keys(callback_id):
                    records.timers.cancel(key)
                finish(records, now, Subject.CALLBACK.of(callback_id))
                _contact_changed(records, callback, now)

    def _schedule(self, records: Records, callback: Callback, now: datetime) -> None:
        at_time, before = _keys(callback.id)
        subject = Subject.CALLBACK.of(callback.id)
        records.timers.set(at_time, TimerKind.CALLBACK_DUE, subject, callback.due_at)
        if self.lead and callback.due_at - 2 * self.lead > now:
            records.timers.set(before, TimerKind.CALLBACK_SOON, subject, callback.due_at - self.lead)
        else:
            records.timers.cancel(before)


def _keys(callback_id: int) -> tuple[str, str]:
    """The keys of a callback's timers: at its time, and before."""
    return f"callback:{callback_id}:due", f"callback:{callback_id}:soon"


def _contact_for(records: Records, owner: str, promise: Promise, given: Contact | None) -> Contact | None:
    """The contact it was set from, unless the promise names another customer; else the latest with the reference."""
    if given and reference_key(given.reference) == reference_key(promise.reference):
        return given
    return records.contacts.latest(owner, promise.reference)


def _refuse_the_past(promise: Promise, now: datetime) -> None:
    if promise.due_at <= now:
        raise Refused("That time has passed. When will you ring?", field="time")


def _own(records: Records, callback_id: int, owner: str) -> Callback:
    try:
        callback = records.callbacks.get(callback_id)
    except KeyError:
        raise Refused("I can't find that callback. It may have been removed.") from None
    if callback.owner != owner:
        raise Refused("That callback is somebody else's.")
    return callback


def _contact_changed(records: Records, callback: Callback, now: datetime) -> None:
    """The cards that show this promise: its contact's, closed or not, and those of the customer's open contacts."""
    if callback.contact_id is not None and not records.contacts.get(callback.contact_id).is_open:
        end_contact_card(records, callback.contact_id, now)
    touch_customer(records, callback.reference)
