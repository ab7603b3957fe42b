"""Use cases of a callback: promising, changing, putting off, and seeing what is due."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.rules.callback import (
    ON_A_CALL,
    PAGE,
    TRANSITIONS,
    Action,
    Callback,
    Draft,
    Kind,
    OfferState,
    Page,
    Promise,
    look_again,
)
from bot.rules.case import CallbackCase
from bot.rules.contact import Contact
from bot.rules.errors import Refused
from bot.rules.fitting import WEEK, Fit, first_fitting, fit
from bot.rules.outbox import Lane, MessageKind, Subject
from bot.rules.team import Team
from bot.rules.teams import Teams
from bot.rules.text import reference_key
from bot.services.cases import find_callback, find_draft, load_callback, own_contact
from bot.services.outbox import end_contact_card, finish, owe_card, touch, touch_customer
from bot.services.reminders import remind_at, schedule
from bot.views.text import person
from storage import Database, Records

_ENDED = "That callback has ended already."


@dataclass(frozen=True)
class Callbacks:
    db: Database
    clock: Clock
    teams: Teams

    def set(
        self, owner: str, promise: Promise, contact_id: int | None, request: str, *, zone: ZoneInfo | None = None
    ) -> CallbackCase:
        """Make a promise and owe the card that says what was understood. The same `request` again gives the same one.

        Without a contact it joins this person's latest contact of the same reference. `zone` is the customer's, where
        it was said, and kept.

        Raises Refused when the time has passed, or the contact is somebody else's.
        """
        now = self.clock.now()
        with self.db.write() as records:
            made = records.requests.made(request)
            if made is None:
                if zone:
                    records.customers.set_zone(promise.reference, zone.key)
                given = own_contact(records, contact_id, owner) if contact_id is not None else None
                contact = _contact_for(records, owner, promise, given)
                team = self.teams.of(contact) if contact else self.teams.mine(owner)
                made = make(records, team, owner, promise, contact.id if contact else None, now).id
                records.requests.record(request, made, now)
            return load_callback(records, made, now)

    def follow_up(self, owner: str, contact_id: int) -> None:
        """Promise to look again whether the fix of a contact has held. Again changes nothing.

        Raises Refused for somebody else's contact, or where the team does not do this.
        """
        now = self.clock.now()
        with self.db.write() as records:
            contact = own_contact(records, contact_id, owner)
            team = self.teams.of(contact)
            at = look_again(now, team.callbacks)
            if at is None:
                raise Refused("Your team does not use follow-ups.")
            if any(
                is_follow_up_of(callback, contact_id)
                for callback in records.callbacks.open_for_reference(contact.reference)
            ):
                return
            promise = Promise(
                reference=contact.reference,
                due_at=fitting(records, team, contact.reference, at, now),
                kind=Kind.FOLLOW_UP,
                note=contact.summary,
            )
            make(records, team, owner, promise, contact_id, now)

    def change(self, owner: str, callback_id: int, promise: Promise, *, zone: ZoneInfo | None = None) -> None:
        """Change what was promised, and when; with another reference it joins another contact.

        Raises Refused when it has ended, is not theirs, or lies in the past.
        """
        now = self.clock.now()
        with self.db.write() as records:
            before = own(records, callback_id, owner, Action.CHANGE)
            _refuse_the_past(promise.due_at, now)
            if zone:
                records.customers.set_zone(promise.reference, zone.key)
            given = records.contacts.get(before.contact_id) if before.contact_id is not None else None
            contact = _contact_for(records, owner, promise, given)
            if not records.callbacks.change(callback_id, promise, contact.id if contact else None):
                raise Refused(_ENDED)
            changed(records, before, now)
            rescheduled(records, self.teams.of(before), callback_id, now)

    def snooze(self, owner: str, callback_id: int, until: datetime) -> None:
        """Ring later than promised. Raises Refused when that has passed, it has ended, or is not theirs."""
        now = self.clock.now()
        with self.db.write() as records:
            callback = own(records, callback_id, owner, Action.POSTPONE)
            _refuse_the_past(until, now)
            if callback.due_at != until:
                records.callbacks.postpone(callback_id, until)
                rescheduled(records, self.teams.of(callback), callback_id, now)

    def on_a_call(self, owner: str, callback_id: int) -> None:
        """Remind again in ten minutes; the promise stays where it is, and no nudge counts as missed.

        Raises Refused when it has ended, is not theirs, or its time has not come.
        """
        now = self.clock.now()
        with self.db.write() as records:
            callback = own(records, callback_id, owner, Action.POSTPONE)
            if callback.due_at > now:
                raise Refused("That one is not due yet. I'll remind you.")
            records.callbacks.put_off(callback_id, now + ON_A_CALL)
            remind_at(records, callback_id, now + ON_A_CALL)
            touch(records, Subject.CALLBACK.of(callback_id))

    def own(self, owner: str, callback_id: int, action: Action) -> CallbackCase:
        """A promise of this person's, to do something with. Raises Refused, saying what is true, when they may not."""
        with self.db.read() as records:
            own(records, callback_id, owner, action)
            return load_callback(records, callback_id, self.clock.now())

    def details(self, person: str, callback_id: int) -> CallbackCase:
        """Everything on a callback, for its owner, the team's supervisors, and whoever is asked to keep it just now.

        Raises Refused for anybody else.
        """
        with self.db.read() as records:
            find_callback(records, callback_id)
            case = load_callback(records, callback_id, self.clock.now())
        asked = case.offer.person if case.offer and case.offer.state is OfferState.OPEN else ""
        if person not in (case.callback.owner, asked) and not self.teams.of(case.callback).may_answer(person):
            raise Refused("Only the team's supervisors and the one whose callback it is can see this.")
        return case

    def open_of(self, owner: str, offset: int = 0) -> Page:
        """A person's promises, soonest first."""
        with self.db.read() as records:
            found = records.callbacks.open_of(owner, PAGE, offset)
            return Page(tuple(found), records.callbacks.count_open_of(owner), offset)

    def open_of_team(self, supervisor: str, before: datetime, offset: int = 0) -> Page:
        """A supervisor's teams' promises that are overdue or fall due before then. Raises Refused for anybody else."""
        teams = [team.id for team in self.teams.supervised_by(supervisor)]
        if not teams:
            raise Refused("Only the team's supervisors can see everybody's. `/callback list` shows your own.")
        with self.db.read() as records:
            found = records.callbacks.open_before(before, teams, PAGE, offset)
            return Page(tuple(found), records.callbacks.count_open_before(before, teams), offset)

    def zone_of(self, reference: str) -> ZoneInfo | None:
        """The customer's time zone, where somebody has said it."""
        with self.db.read() as records:
            return zone_of(records, reference)

    def fit(self, team: Team, reference: str, at: datetime, zone: ZoneInfo | None = None) -> Fit:
        """How a time suits this team and customer; `zone` is theirs, where it is being said just now."""
        with self.db.read() as records:
            rung = records.calls.times_rung(reference, self.clock.now() - WEEK)
            return fit(team, at, zone or zone_of(records, reference), rung)

    def draft(self, person: str, text: str, zone: ZoneInfo | None = None) -> Draft:
        """Keep what was typed while something is asked about it."""
        with self.db.write() as records:
            return records.drafts.add(person, text, zone.key if zone else "", self.clock.now())

    def drafted(self, person: str, draft_id: int) -> Draft:
        """What this person typed. Raises Refused when that was long ago, or somebody else's."""
        with self.db.read() as records:
            return find_draft(records, draft_id, person)


def make(records: Records, team: Team, owner: str, promise: Promise, contact_id: int | None, now: datetime) -> Callback:
    """Make a promise from inside another transaction. Raises Refused when the time has passed."""
    _refuse_the_past(promise.due_at, now)
    callback = records.callbacks.add(owner, promise, contact_id, now, team=team.id)
    owe_card(records, MessageKind.CALLBACK_CARD, Subject.CALLBACK.of(callback.id), owner, Lane.CARD, now)
    schedule(records, team, callback, now)
    changed(records, callback, now)
    return callback


def rescheduled(records: Records, team: Team, callback_id: int, now: datetime) -> None:
    """Its time or its owner has changed: reminders follow, and what shows it is due an edit."""
    callback = records.callbacks.get(callback_id)
    schedule(records, team, callback, now)
    changed(records, callback, now)


def changed(records: Records, callback: Callback, now: datetime) -> None:
    """What shows this promise is due an edit: its messages, its contact's card, those of the customer's contacts."""
    touch(records, Subject.CALLBACK.of(callback.id))
    if callback.departure_id:
        _departure_changed(records, callback.departure_id, now)
    if callback.contact_id is not None and not records.contacts.get(callback.contact_id).is_open:
        end_contact_card(records, callback.contact_id, now)
    touch_customer(records, callback.reference)


def _departure_changed(records: Records, departure_id: int, now: datetime) -> None:
    """What is said about somebody who left has changed; for the last time once all of it has somebody, or has ended."""
    subject = Subject.DEPARTURE.of(departure_id)
    if any(callback.orphaned_at and callback.is_open for callback in records.callbacks.left_by(departure_id)):
        touch(records, subject)
    else:
        finish(records, now, subject)


def own(records: Records, callback_id: int, owner: str, action: Action) -> Callback:
    """A promise of this person's, for `action`. Raises Refused, saying what is true, when it is not for them now."""
    callback = find_callback(records, callback_id)
    if callback.owner != owner:
        raise Refused(f"That callback is somebody else's: {person(callback.owner)} has it.")
    allow(callback, action)
    return callback


def allow(callback: Callback, action: Action) -> None:
    """Raises Refused, saying what is true, where the state it is in does not let it happen."""
    if (callback.state, action) not in TRANSITIONS:
        raise Refused("That was the last try: a supervisor decides about it now." if callback.is_open else _ENDED)


def move(records: Records, callback: Callback, action: Action, now: datetime) -> None:
    """To where `action` leads. Raises Refused, saying what is true, where it may not go there, or not any more."""
    allow(callback, action)
    if not records.callbacks.move(callback.id, callback.state, TRANSITIONS[callback.state, action], now):
        raise Refused(_ENDED)


def fitting(records: Records, team: Team, reference: str, at: datetime, now: datetime) -> datetime:
    """The first time from `at` on that suits this customer and the team."""
    rung = records.calls.times_rung(reference, now - WEEK)
    return first_fitting(team, at, zone_of(records, reference), rung)


def zone_of(records: Records, reference: str) -> ZoneInfo | None:
    name = records.customers.zone(reference)
    return ZoneInfo(name) if name else None


def is_follow_up_of(callback: Callback, contact_id: int) -> bool:
    return callback.kind is Kind.FOLLOW_UP and callback.contact_id == contact_id


def _contact_for(records: Records, owner: str, promise: Promise, given: Contact | None) -> Contact | None:
    """The contact it was set from, unless the promise names another customer; else the latest with the reference."""
    if given and reference_key(given.reference) == reference_key(promise.reference):
        return given
    return records.contacts.latest(owner, promise.reference)


def _refuse_the_past(at: datetime, now: datetime) -> None:
    if at <= now:
        raise Refused("That time has passed. When will you ring?", field="time")
