"""Use cases of team debriefs: the agent's yes, who leads, points that stay private until opened, and the end.

Whoever calls has made sure that the person is in the channel: only Slack knows that.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.rules.contact import Contact, Kind
from bot.rules.contact import State as ContactState
from bot.rules.debrief import ASKED_FOR, MOST_LESSONS, OPEN_FOR, Debrief, Heading, Session, State, must_open
from bot.rules.errors import Refused
from bot.rules.outbox import Lane, MessageKind, Subject, Timer, TimerKind, subject_id
from bot.rules.teams import Teams
from bot.services.debrief_actions import begin_actions
from bot.services.outbox import finish, owe_card, touch
from bot.services.playbook import propose_lesson
from bot.services.sessions import OVER, asked, contact_of, led_by, load_session, must_not_name, open_one
from bot.views.text import people
from storage import Database, Records

_TRACES_KEPT = timedelta(days=3)
"""How long whoever was told that one is called off, or refused, can read so: over a weekend."""
_NOT_THIS_ONE = "Not this one. Without a number, a debrief is about no contact in particular."


@dataclass(frozen=True)
class Debriefs:
    """What is for whoever leads a debrief raises Refused for anybody else; all of it does once that is over."""

    db: Database
    clock: Clock
    teams: Teams

    def open_in(self, channel: str) -> Debrief | None:
        with self.db.read() as records:
            return records.debriefs.open_in(channel)

    def find(self, debrief_id: int) -> Debrief:
        """One that is open. Raises Refused where it is over, or never was."""
        with self.db.read() as records:
            return open_one(records, debrief_id)

    def session(self, debrief_id: int) -> Session:
        """All that may be seen of one, also after its end. Raises Refused where nothing of it is kept."""
        with self.db.read() as records:
            session = load_session(records, debrief_id)
        if session is None or session.debrief.state is State.ASKING:
            raise Refused(OVER)
        return session

    def to_lead(self, leader: str, debrief_id: int) -> Session:
        with self.db.read() as records:
            led_by(records, debrief_id, leader)
        return self.session(debrief_id)

    # Beginning

    def start(
        self, facilitator: str, channel: str, contact_id: int | None, about: str, *, request: str
    ) -> Debrief | None:
        """Open one, or ask the agent who logged the contact whether they agree; the same `request` again does neither.

        None where it has been settled meanwhile. Raises Refused, on the field `contact`, for a contact that is open, or
        not theirs to propose, or that its agent does not want talked about; on `about` where that may name a customer.
        """
        now = self.clock.now()
        with self.db.write() as records:
            if (made := records.requests.made(request)) is not None:
                return records.debriefs.find(made)
            if running := records.debriefs.open_in(channel):
                raise Refused(f"There is one here already, led by {people(running.leaders)}.")
            contact = self._to_talk_about(records, facilitator, contact_id) if contact_id is not None else None
            must_not_name(about, "about")
            is_asked = contact is not None and contact.agent != facilitator
            state, over_at = (State.ASKING, now + ASKED_FOR) if is_asked else (State.OPEN, now + OPEN_FOR)
            team = self.teams.of(contact) if contact else self.teams.mine(facilitator)
            debrief = records.debriefs.add(channel, facilitator, contact_id, about, state, over_at, team=team.id)
            records.requests.record(request, debrief.id, now)
            _watch(records, debrief.id, over_at)
            if contact and is_asked:
                subject = Subject.DEBRIEF.of(debrief.id)
                owe_card(records, MessageKind.DEBRIEF_CONSENT, subject, contact.agent, Lane.CARD, now)
            else:
                _begin(records, debrief, now)
            return debrief

    def asked_of(self, agent: str, debrief_id: int) -> Debrief:
        """One that this agent was asked about. Raises Refused where that is settled, and for anybody else."""
        with self.db.read() as records:
            return asked(records, debrief_id, agent)

    def agree(self, agent: str, debrief_id: int) -> None:
        """The agent whose contact it is about agrees: it is open. Again changes nothing.

        Raises Refused as `asked_of`, and while there is another one in the channel.
        """
        now = self.clock.now()
        with self.db.write() as records:
            debrief = asked(records, debrief_id, agent)
            if debrief.state is not State.ASKING:
                return
            if records.debriefs.open_in(debrief.channel):
                raise Refused("There is another one in that channel just now. Agree when it is over, if you like.")
            records.debriefs.agree(debrief_id, now + OPEN_FOR)
            _watch(records, debrief_id, now + OPEN_FOR)
            touch(records, Subject.DEBRIEF.of(debrief_id))
            _begin(records, debrief, now)

    def refuse(self, agent: str, debrief_id: int) -> None:
        """The agent does not want this contact talked about, or not any more. Nobody is told why, or asked again.

        Again changes nothing. Raises Refused once it has ended, and for anybody else.
        """
        now = self.clock.now()
        with self.db.write() as records:
            if records.debriefs.find(debrief_id) is None:
                return
            debrief = asked(records, debrief_id, agent)
            if debrief.state is State.ENDED:
                raise Refused(OVER)
            _not_this_one(records, debrief, now)

    def lead_too(self, leader: str, debrief_id: int) -> Debrief:
        """Lead it with whoever does. Again changes nothing; raises Refused where two do."""
        with self.db.write() as records:
            debrief = open_one(records, debrief_id)
            if leader not in debrief.leaders:
                if not records.debriefs.lead_too(debrief_id, leader):
                    raise Refused(f"{people(debrief.leaders)} lead it already.")
                touch(records, Subject.DEBRIEF.of(debrief_id))
            return open_one(records, debrief_id)

    # In the middle

    def come(self, someone: str, debrief_id: int) -> None:
        """Somebody is here, and need not say more. Again changes nothing."""
        with self.db.write() as records:
            open_one(records, debrief_id)
            if records.debriefs.come(debrief_id, someone):
                touch(records, Subject.DEBRIEF.of(debrief_id))

    def add_point(self, debrief_id: int, heading: Heading, words: str, author: str | None, *, request: str) -> Debrief:
        """A point, seen by nobody before its heading is opened. Without `author` it is never known whose it is.

        The same `request` again changes nothing. Raises Refused, on the field `words`, where it may name a customer.
        """
        with self.db.write() as records:
            debrief = open_one(records, debrief_id)
            if records.requests.made(request) is None:
                must_not_name(words, "words")
                records.debriefs.add_point(debrief_id, heading, words, author)
                # What it made is the debrief: which point would tell when each was written.
                records.requests.record(request, debrief_id, self.clock.now())
                if heading in debrief.headings:
                    touch(records, Subject.DEBRIEF.of(debrief_id))
            return debrief

    def open_heading(self, leader: str, debrief_id: int, heading: Heading) -> None:
        """Show what was said under this heading. Again changes nothing."""
        with self.db.write() as records:
            debrief = led_by(records, debrief_id, leader)
            if must_open(debrief, heading):
                records.debriefs.open_next(debrief_id, debrief.opened)
                touch(records, Subject.DEBRIEF.of(debrief_id))

    # The end

    def end(self, leader: str, debrief_id: int, lessons: Sequence[str], kind: Kind | None, *, request: str) -> None:
        """Over: what was not opened is gone, points of action are with their owners, lessons with the supervisors.

        Without a contact whose kind was said, lessons are about contacts of `kind`. The same `request` again changes
        nothing. Raises Refused, on the field `lesson_1` and so on, where one may name a customer.
        """
        now = self.clock.now()
        with self.db.write() as records:
            if records.requests.made(request) is not None:
                return
            debrief = led_by(records, debrief_id, leader)
            team, contact = self.teams.of(debrief), contact_of(records, debrief)
            for number, lesson in enumerate(lessons[:MOST_LESSONS], start=1):
                if lesson:
                    must_not_name(lesson, f"lesson_{number}")
                    about = (contact.kind if contact else None) or kind
                    propose_lesson(records, team, kind=about, words=lesson, debrief_id=debrief_id, now=now)
            records.requests.record(request, debrief_id, now)
            _end(records, debrief, now)

    def call_off(self, leader: str, debrief_id: int) -> None:
        """As if it had never been: nothing of it is kept, its card is one line, and then gone. Again: no change."""
        with self.db.write() as records:
            if records.debriefs.find(debrief_id):
                _forget(records, led_by(records, debrief_id, leader), self.clock.now())

    def lost(self, channel: str) -> None:
        """The bot cannot post in this channel any more: what was open there is forgotten, unsaid."""
        with self.db.write() as records:
            if debrief := records.debriefs.open_in(channel):
                records.debriefs.remove(debrief.id)
                records.timers.cancel(_key(debrief.id))
                # Not the card, which cannot be edited there.
                records.cards.touch_kind(Subject.DEBRIEF.of(debrief.id), MessageKind.DEBRIEF_CONSENT)

    def over(self, records: Records, timer: Timer, now: datetime) -> None:
        """Nobody has ended it, or the agent has not answered: it ends kindly, with what was shared and no more.

        Of one that is gone already, what was told of it goes too: that would say who was asked about whose contact.
        """
        debrief = records.debriefs.find(subject_id(timer.subject))
        match debrief:
            case None:
                records.deliveries.forget(timer.subject, now)
            case Debrief(state=State.ASKING):
                _not_this_one(records, debrief, now)
            case Debrief(state=State.OPEN, opened=0) if not records.debriefs.actions(debrief.id):
                _forget(records, debrief, now)
            case Debrief(state=State.OPEN):
                _end(records, debrief, now)

    def _to_talk_about(self, records: Records, facilitator: str, contact_id: int) -> Contact:
        """Agents may propose their own contacts, supervisors any; agents are not told that there is another's."""
        try:
            contact = records.contacts.get(contact_id)
        except KeyError:
            contact = None
        teams = [self.teams.of(contact)] if contact else self.teams.open()
        is_supervisor = any(team.is_supervisor(facilitator) for team in teams)
        if contact is None and is_supervisor:
            raise Refused(f"There is no #{contact_id}. Its number is on its card; or leave it empty.", field="contact")
        if contact is None or (contact.agent != facilitator and not is_supervisor):
            raise Refused(
                "That is not one of yours. Leave it empty: a debrief can be about no contact in particular.",
                field="contact",
            )
        if contact.state is not ContactState.CLOSED:
            raise Refused(f"#{contact_id} is still open. A debrief comes afterwards.", field="contact")
        if contact.agent != facilitator and records.debriefs.is_declined(contact_id):
            raise Refused(_NOT_THIS_ONE, field="contact")
        if records.debriefs.live_about(contact_id):
            raise Refused("That contact has been proposed already.", field="contact")
        return contact


def _begin(records: Records, debrief: Debrief, now: datetime) -> None:
    records.debriefs.come(debrief.id, debrief.facilitator)
    owe_card(records, MessageKind.DEBRIEF_CARD, Subject.DEBRIEF.of(debrief.id), debrief.channel, Lane.CARD, now)


def _end(records: Records, debrief: Debrief, now: datetime) -> None:
    records.debriefs.end(debrief, now)
    records.timers.cancel(_key(debrief.id))
    begin_actions(records, debrief.id, now)


def _not_this_one(records: Records, debrief: Debrief, now: datetime) -> None:
    """Whoever asked hears just that. A refusal and a silence look the same."""
    _forget(records, debrief, now)
    if debrief.contact_id is not None:  # unless the contact has been erased since
        records.debriefs.decline(debrief.contact_id)
    subject = Subject.DEBRIEF.of(debrief.id)
    records.deliveries.owe(MessageKind.DEBRIEF_NOT_THIS_ONE, subject, debrief.facilitator, Lane.CARD, now)


def _forget(records: Records, debrief: Debrief, now: datetime) -> None:
    records.debriefs.remove(debrief.id)
    _watch(records, debrief.id, now + _TRACES_KEPT)
    finish(records, now, Subject.DEBRIEF.of(debrief.id))


def _watch(records: Records, debrief_id: int, at: datetime) -> None:
    records.timers.set(_key(debrief_id), TimerKind.DEBRIEF_OVER, Subject.DEBRIEF.of(debrief_id), at)


def _key(debrief_id: int) -> str:
    return f"debrief:{debrief_id}"
