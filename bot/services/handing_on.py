"""Promises in other hands: a colleague who accepts, a supervisor who steps in, an owner who is off or has left."""

from dataclasses import dataclass
from datetime import datetime

from bot.clock import Clock
from bot.rules.callback import Callback, Offer, OfferState
from bot.rules.contact import Contact
from bot.rules.errors import Refused
from bot.rules.outbox import Lane, MessageKind, Subject
from bot.rules.team import Team
from bot.services.callback import contact_changed, own_open
from bot.services.cases import find_callback, find_offer
from bot.services.outbox import owe_card, touch
from bot.services.reminders import supervisors_now
from storage import Database, Records

LISTED = 50


@dataclass(frozen=True)
class HandingOn:
    db: Database
    clock: Clock
    team: Team

    def offer(self, owner: str, callback_id: int, colleague: str) -> None:
        """Ask a colleague to keep it; the owner is reminded until they accept.

        Another open offer of it is withdrawn. Raises Refused, on the field `colleague`, for oneself; and when it has
        ended or is not theirs.
        """
        if colleague == owner:
            raise Refused("That is you. Choose a colleague.", field="colleague")
        now = self.clock.now()
        with self.db.write() as records:
            callback = own_open(records, callback_id, owner)
            records.offers.withdraw(callback_id, now)
            offer = records.offers.add(callback_id, colleague, owner, now)
            _tell(records, MessageKind.CALLBACK_OFFER, offer, colleague, now)
            _changed(records, callback, now)

    def answer(self, person: str, offer_id: int, *, accepts: bool) -> Callback:
        """Take a promise over, or decline. The same answer again changes nothing.

        Raises Refused, saying what is true, when it is not theirs to answer, or not any more.
        """
        now = self.clock.now()
        with self.db.write() as records:
            offer = find_offer(records, offer_id)
            if offer.person != person:
                raise Refused("That one is for somebody else.")
            callback = find_callback(records, offer.callback_id)
            answer = OfferState.ACCEPTED if accepts else OfferState.DECLINED
            if offer.state is answer:
                return callback
            if offer.state is not OfferState.OPEN:
                raise Refused("That is not open any more: it was kept, ended, or handed to somebody else.")
            records.offers.end(offer_id, answer, now)
            if accepts:
                records.callbacks.hand_to(callback.id, person)
                _owe_its_card(records, callback, person, now)
            _tell(records, MessageKind.CALLBACK_OFFER_ANSWERED, offer, offer.offered_by, now)
            _changed(records, callback, now)
            return records.callbacks.get(callback.id)

    def take(self, supervisor: str, callback_id: int) -> Callback:
        """A supervisor keeps it themselves; whoever had it is told. Again changes nothing.

        Raises Refused for anybody but supervisors, and when it has ended.
        """
        if not self.team.may_answer(supervisor):
            raise Refused("Only the team's supervisors can take it.")
        now = self.clock.now()
        with self.db.write() as records:
            callback = find_callback(records, callback_id)
            if not callback.is_open:
                raise Refused("That callback has ended already.")
            if callback.owner != supervisor:
                records.offers.withdraw(callback_id, now)
                records.callbacks.hand_to(callback_id, supervisor)
                _owe_its_card(records, callback, supervisor, now)
                if not callback.orphaned_at:
                    subject = Subject.CALLBACK.of(callback_id)
                    owe_card(records, MessageKind.CALLBACK_TAKEN, subject, callback.owner, Lane.REMINDER, now)
                _changed(records, callback, now)
            return records.callbacks.get(callback_id)

    def off(self, person: str, until: datetime) -> tuple[list[Callback], list[Contact]]:
        """This person is off until then: what falls due before, and what they have left open.

        Raises Refused when that has passed.
        """
        now = self.clock.now()
        if until <= now:
            raise Refused("That time has passed. When are you back?", field="time")
        with self.db.write() as records:
            records.absences.set(person, until)
            return records.callbacks.open_of(person, LISTED, before=until), records.contacts.open_of(person, LISTED)

    def back(self, person: str) -> None:
        """They are here again."""
        with self.db.write() as records:
            records.absences.end(person)

    def person_left(self, person: str) -> None:
        """Their account is deactivated: the supervisors hear of their promises at once, in one message each."""
        now = self.clock.now()
        with self.db.write() as records:
            orphans = records.callbacks.orphan(person, now)
            for callback in orphans:
                records.offers.withdraw(callback.id, now)
                _changed(records, callback, now)
            for supervisor in supervisors_now(records, self.team, now) if orphans else ():
                subject = Subject.CALLBACK.of(orphans[0].id)
                owe_card(records, MessageKind.CALLBACK_ORPHANED, subject, supervisor, Lane.PING, now)


def _tell(records: Records, kind: MessageKind, offer: Offer, person: str, now: datetime) -> None:
    delivery = records.deliveries.owe(kind, Subject.OFFER.of(offer.id), person, Lane.PING, now)
    records.cards.keep(delivery, Subject.CALLBACK.of(offer.callback_id), now)


def _owe_its_card(records: Records, callback: Callback, person: str, now: datetime) -> None:
    owe_card(records, MessageKind.CALLBACK_CARD, Subject.CALLBACK.of(callback.id), person, Lane.CARD, now)


def _changed(records: Records, callback: Callback, now: datetime) -> None:
    touch(records, Subject.CALLBACK.of(callback.id))
    contact_changed(records, callback, now)
