"""Promises in other hands: a colleague who accepts, a supervisor who steps in, an owner who has left."""

from dataclasses import dataclass
from datetime import datetime

from bot.clock import Clock
from bot.rules.callback import Action, Callback, Offer, OfferState, State
from bot.rules.case import CallbackCase
from bot.rules.errors import Refused
from bot.rules.outbox import Lane, MessageKind, Subject
from bot.rules.team import Team
from bot.rules.teams import Teams
from bot.services.callback import allow, changed, own, rescheduled
from bot.services.calling import once_more
from bot.services.cases import find_callback, find_offer, load_callback
from bot.services.outbox import owe_card
from bot.services.reminders import supervisors_now
from bot.views.text import person as mention
from storage import Database, Records


@dataclass(frozen=True)
class HandingOn:
    db: Database
    clock: Clock
    teams: Teams

    def offer(self, owner: str, callback_id: int, colleague: str) -> None:
        """Ask a colleague to keep it; the owner is reminded until they accept. The same again changes nothing.

        Another open offer of it is withdrawn. Raises Refused, on the field `colleague`, for oneself; and when it has
        ended or is not theirs.
        """
        with self.db.write() as records:
            offer(records, owner, callback_id, colleague, self.clock.now())

    def answer(self, person: str, offer_id: int, *, accepts: bool) -> CallbackCase:
        """Take a promise over, or decline. The same answer again changes nothing.

        Raises Refused, saying what is true, when it is not theirs to answer, or not any more.
        """
        now = self.clock.now()
        with self.db.write() as records:
            offer = find_offer(records, offer_id)
            if offer.person != person:
                raise Refused("That one is for somebody else.")
            answer = OfferState.ACCEPTED if accepts else OfferState.DECLINED
            if offer.state is OfferState.OPEN:
                _answered(records, offer, answer, now)
                callback = find_callback(records, offer.callback_id)
                if accepts:
                    _hand_to(records, self.teams.of(callback), callback, person, now)
                else:
                    changed(records, callback, now)
            elif offer.state is not answer:
                raise Refused("That is not open any more: it was kept, ended, or handed to somebody else.")
            return load_callback(records, offer.callback_id, now)

    def back(self, person: str) -> None:
        """An account that was deactivated is active again: they keep what nobody has taken meanwhile.

        What is due reminds them at once.
        """
        now = self.clock.now()
        with self.db.read() as records:  # Slack says so of every change of a profile: nobody has to wait for most
            if not records.callbacks.has_left(person):
                return
        with self.db.write() as records:
            for callback in records.callbacks.take_back(person):
                if callback.is_due:
                    rescheduled(records, self.teams.of(callback), callback.id, now)
                else:
                    changed(records, callback, now)

    def owners(self) -> list[str]:
        """Who still has a promise to keep."""
        with self.db.read() as records:
            return records.callbacks.owners()

    def take(self, supervisor: str, callback_id: int, owner: str) -> None:
        """A supervisor keeps it themselves instead of `owner`, who is told. Again changes nothing.

        After the last try that is a decision: they try once more. Raises Refused for anybody but supervisors, when it
        has ended, and when somebody else has it by now.
        """
        now = self.clock.now()
        with self.db.write() as records:
            callback = find_callback(records, callback_id)
            if not self.teams.of(callback).may_answer(supervisor):
                raise Refused("Only the team's supervisors can take it.")
            allow(callback, Action.TAKE)
            if callback.owner not in (owner, supervisor):
                raise Refused(f"{mention(callback.owner)} has it now.")
            if callback.state is State.TO_DECIDE:
                once_more(records, self.teams.of(callback), callback, Action.TAKE, now)
            if callback.owner == supervisor:
                return
            records.offers.withdraw(callback_id, now)
            _hand_to(records, self.teams.of(callback), callback, supervisor, now)
            if not callback.orphaned_at:
                subject = Subject.CALLBACK.of(callback_id)
                owe_card(records, MessageKind.CALLBACK_TAKEN, subject, callback.owner, Lane.REMINDER, now)


def offer(records: Records, owner: str, callback_id: int, colleague: str, now: datetime) -> None:
    """As `HandingOn.offer`, from inside another transaction."""
    if colleague == owner:
        raise Refused("That is you. Choose a colleague.", field="colleague")
    callback = own(records, callback_id, owner, Action.HAND_ON)
    latest = records.offers.latest_of(callback_id)
    if latest and (latest.person, latest.state) == (colleague, OfferState.OPEN):
        return
    records.offers.withdraw(callback_id, now)
    made = records.offers.add(callback_id, colleague, owner, now)
    _tell(records, MessageKind.CALLBACK_OFFER, made, colleague, now)
    changed(records, callback, now)


def orphan(records: Records, teams: Teams, person: str, now: datetime) -> None:
    """This person is not there any more: what they still had to keep goes to the supervisors of each team.

    What they were asked to take stays with whoever asked. Again changes nothing.
    """
    for made in records.offers.open_to(person):
        _answered(records, made, OfferState.DECLINED, now)
        changed(records, records.callbacks.get(made.callback_id), now)
    for team in map(teams.get, records.callbacks.teams_of(person)):
        departure = records.departures.add(person, now)
        for callback in records.callbacks.orphan(departure, team.id):
            records.offers.withdraw(callback.id, now)
            changed(records, callback, now)
        subject = Subject.DEPARTURE.of(departure.id)
        for supervisor in supervisors_now(records, team, now, besides=person):
            owe_card(records, MessageKind.CALLBACK_ORPHANED, subject, supervisor, Lane.PING, now)


def _answered(records: Records, offer: Offer, answer: OfferState, now: datetime) -> None:
    """Whoever asked is told what the colleague said."""
    records.offers.end(offer.id, answer, now)
    _tell(records, MessageKind.CALLBACK_OFFER_ANSWERED, offer, offer.offered_by, now)


def _hand_to(records: Records, team: Team, callback: Callback, person: str, now: datetime) -> None:
    """They keep it from now on, with a card of their own; a promise that is due reminds them at once."""
    records.callbacks.hand_to(callback.id, person)
    owe_card(records, MessageKind.CALLBACK_CARD, Subject.CALLBACK.of(callback.id), person, Lane.CARD, now)
    rescheduled(records, team, callback.id, now)


def _tell(records: Records, kind: MessageKind, offer: Offer, person: str, now: datetime) -> None:
    delivery = records.deliveries.owe(kind, Subject.OFFER.of(offer.id), person, Lane.PING, now)
    records.cards.keep(delivery, Subject.CALLBACK.of(offer.callback_id), now)
