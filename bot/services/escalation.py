"""Use cases of an escalation from the agent's side: asking, what is new, withdrawing."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from bot.clock import Clock
from bot.rules.asking import Roster
from bot.rules.case import Case
from bot.rules.contact import Contact, Details
from bot.rules.errors import Refused
from bot.rules.escalation import Action, Escalation, HandOver, Urgency, completed
from bot.rules.outbox import Lane, MessageKind, Subject
from bot.rules.safety import was_raised_by
from bot.rules.team import Team, Waits
from bot.rules.teams import Teams
from bot.rules.timeline import Entry, Event, answer_to
from bot.services.asking import ask_anew, ask_from_the_start, watch
from bot.services.cases import find_entry, find_escalation, load_case, load_escalation_case, own_contact
from bot.services.check_in import customer_gone
from bot.services.contact import log_contact
from bot.services.duty import on_duty
from bot.services.ending import withdraw
from bot.services.moves import ONLY_SUPERVISORS, allow, happened, tell, truth
from bot.services.outbox import owe_card
from bot.services.safety import heed
from bot.views.escalation import quoted
from storage import Database, Records


@dataclass(frozen=True)
class Escalations:
    """`away` says who of these people is away or does not want to be disturbed; it may ask Slack."""

    db: Database
    clock: Clock
    teams: Teams
    away: Callable[[Sequence[str]], Collection[str]]

    def request(self, agent: str, contact_id: int, hand_over: HandOver, request: str) -> Case:
        """Ask for a supervisor on a logged contact. The same `request` again gives the same case.

        Raises Refused when the contact is closed, is somebody else's, or has a live request already.
        """
        away = self._away(self._team(agent, contact_id), hand_over.urgency)
        with self.db.write() as records:
            made = records.requests.made(request)
            if made is None:
                self._ask(records, own_contact(records, contact_id, agent), hand_over, request, away)
            return load_case(records, contact_id)

    def request_new(self, agent: str, details: Details, hand_over: HandOver, request: str) -> Case:
        """Log a contact, or find this agent's open one with the reference, and ask for a supervisor on it.

        The same `request` again gives the same case. Raises Refused when a live request is there already.
        """
        away = self._away(self.teams.mine(agent), hand_over.urgency)
        with self.db.write() as records:
            made = records.requests.made(request)
            if made is None:
                contact = records.contacts.latest(agent, details.reference)
                if contact is None or not contact.is_open:
                    contact = log_contact(records, self.teams.mine(agent), agent, details, self.clock.now())
                else:  # what is said now for the first time is not asked on the card any more
                    kind, intensity = contact.kind or details.kind, contact.intensity or details.intensity
                    records.contacts.say(contact.id, kind=kind, intensity=intensity)
                    hand_over = completed(hand_over, contact)
                made = self._ask(records, contact, hand_over, request, away).contact_id
            return load_case(records, made)

    def roster(self, agent: str, contact_id: int | None) -> tuple[Roster, Waits]:
        """Who would be asked now by this agent, who may be a supervisor, and how long each step would wait.

        Of a contact that is still to be logged, `contact_id` is None. Raises Refused for somebody else's contact.
        """
        team = self._team(agent, contact_id)
        with self.db.read() as records:
            duty = on_duty(records, team, self.clock.now())
        others = [[person for person in people if person != agent] for people in (duty, team.level_two)]
        return Roster(on_duty=others[0], level_two=others[1]), team.waits

    def to_hand_over(self, agent: str, contact_id: int) -> Contact:
        """The contact a hand-over is about to be drafted from. Raises Refused as `request` would."""
        with self.db.read() as records:
            contact = own_contact(records, contact_id, agent)
            _refuse_a_second(records, contact)
            return contact

    def details(self, person: str, escalation_id: int) -> Case:
        """Everything on the case, for its agent and the team's supervisors. Raises Refused for anybody else."""
        with self.db.read() as records:
            escalation = find_escalation(records, escalation_id)
            if person != escalation.agent and not self.teams.of(escalation).may_answer(person):
                raise Refused(ONLY_SUPERVISORS)
            return load_escalation_case(records, escalation_id)

    def own_live(self, agent: str, escalation_id: int) -> Escalation:
        """This agent's escalation, while something can be added. Raises Refused, saying what is true, otherwise."""
        with self.db.read() as records:
            escalation = find_escalation(records, escalation_id)
            allow(records, self.teams.of(escalation), escalation, Action.ADD_FACT, agent)
            return escalation

    def add_fact(self, agent: str, escalation_id: int, words: str, request: str) -> Case | None:
        """Something new: whoever has the case is told. The same `request` again changes nothing.

        Returns the case where this raises the alarm, or has raised it. Raises Refused when it has ended.
        """
        now = self.clock.now()
        with self.db.write() as records:
            escalation = find_escalation(records, escalation_id)
            made = records.requests.made(request)
            if made is not None:
                return _endangered(records, records.timeline.get(made))
            allow(records, self.teams.of(escalation), escalation, Action.ADD_FACT, agent)
            entry = happened(records, escalation, Event.FACT, now, person=agent, words=words)
            records.requests.record(request, entry.id, now)
            if escalation.owner:
                about = Subject.ENTRY.of(entry.id)
                tell(records, escalation, MessageKind.ESCALATION_FACT, escalation.owner, now, about=about)
            return self._heeded(records, entry)

    def change_urgency(self, agent: str, escalation_id: int, urgency: Urgency) -> None:
        """The customer hung up, or is on the line now: asking goes on at the new speed; the owner is told.

        The same again changes nothing. Raises Refused when it has ended.
        """
        now = self.clock.now()
        with self.db.read() as records:
            team = self.teams.of(find_escalation(records, escalation_id))
        away = self._away(team, urgency)
        with self.db.write() as records:
            before = find_escalation(records, escalation_id)
            allow(records, team, before, Action.CHANGE_URGENCY, agent)
            if before.urgency is urgency:
                return
            records.escalations.change_urgency(escalation_id, urgency)
            escalation = records.escalations.get(escalation_id)
            entry = happened(records, escalation, Event.URGENCY, now, person=agent, words=urgency)
            if escalation.is_asking:
                ask = ask_anew if urgency is Urgency.ON_THE_LINE else ask_from_the_start
                ask(records, team, escalation, now, away)
            else:
                watch(records, escalation, now + team.waits.still_on_it)
            if escalation.owner:
                about = Subject.ENTRY.of(entry.id)
                tell(records, escalation, MessageKind.ESCALATION_FACT, escalation.owner, now, about=about)
            if urgency is not Urgency.ON_THE_LINE:
                customer_gone(records, team, records.contacts.get(escalation.contact_id), now)

    def question(self, agent: str, entry_id: int) -> Entry:
        """What was asked of this agent. Raises Refused when it is not theirs to answer, is answered, or has ended."""
        with self.db.read() as records:
            question, escalation = _question(records, entry_id)
            allow(records, self.teams.of(escalation), escalation, Action.ADD_FACT, agent)
            if answer := _answer_to(records, question):
                raise Refused(_answered(answer))
            return question

    def answer(self, agent: str, entry_id: int, words: str) -> Case | None:
        """Answer a supervisor's question: it goes to them, and stays in the case. The same again changes nothing.

        Returns the case where this raises the alarm, or has raised it. Raises Refused as `question`.
        """
        now = self.clock.now()
        with self.db.write() as records:
            question, escalation = _question(records, entry_id)
            answer = _answer_to(records, question)
            if answer and (answer.person, answer.words) == (agent, words):
                return _endangered(records, answer)
            allow(records, self.teams.of(escalation), escalation, Action.ADD_FACT, agent)
            if answer:
                raise Refused(_answered(answer))
            others = [question.person]
            entry = happened(
                records, escalation, Event.ANSWER, now, person=agent, others=others, words=words, answers=entry_id
            )
            about = Subject.ENTRY.of(entry.id)
            tell(records, escalation, MessageKind.ESCALATION_ANSWER, question.person, now, about=about)
            return self._heeded(records, entry)

    def live_of(self, agent: str) -> Case | None:
        """The newest case of this agent's on which a supervisor is asked, or has it; None where there is none."""
        with self.db.read() as records:
            live = records.escalations.live_of(agent)
            return load_escalation_case(records, live[0].id) if live else None

    def cancel(self, agent: str, escalation_id: int) -> None:
        """Withdraw a request; whoever has it is told. Raises Refused when it has ended."""
        now = self.clock.now()
        with self.db.write() as records:
            escalation = find_escalation(records, escalation_id)
            allow(records, self.teams.of(escalation), escalation, Action.CANCEL, agent)
            withdraw(records, escalation, Action.CANCEL, now)

    def _ask(
        self, records: Records, contact: Contact, hand_over: HandOver, request: str, away: Collection[str]
    ) -> Escalation:
        _refuse_a_second(records, contact)
        now = self.clock.now()
        team = self.teams.of(contact)
        heed(records, team, contact, "\n".join(hand_over.texts), now)
        escalation = records.escalations.add(contact.id, contact.agent, hand_over, now, team=team.id)
        happened(records, escalation, Event.REQUESTED, now, person=contact.agent)
        ask_from_the_start(records, team, escalation, now, away)
        subject = Subject.ESCALATION.of(escalation.id)
        channel = team.escalation_channel
        card = owe_card(records, MessageKind.ESCALATION_CARD, subject, channel, Lane.PING, now)
        owe_card(records, MessageKind.ESCALATION_THREAD, subject, channel, Lane.CARD, now, thread=card)
        records.requests.record(request, contact.id, now)
        return escalation

    def _heeded(self, records: Records, said: Entry) -> Case | None:
        """The case, where this raises the alarm: its agent needs the crisis words at once."""
        contact = records.contacts.get(said.contact_id)
        heed(records, self.teams.of(contact), contact, said.words, said.at)
        return _endangered(records, said)

    def _team(self, agent: str, contact_id: int | None) -> Team:
        """The team of this agent's contact or, of one still to be logged, theirs. Raises Refused for another's."""
        if contact_id is None:
            return self.teams.mine(agent)
        with self.db.read() as records:
            return self.teams.of(own_contact(records, contact_id, agent))

    def _away(self, team: Team, urgency: Urgency) -> Collection[str]:
        """Asked before the transaction, since it may take a second; on the line everybody is asked anyway."""
        if urgency is Urgency.ON_THE_LINE:
            return ()
        with self.db.read() as records:
            people = on_duty(records, team, self.clock.now())
        return self.away(people)


def _question(records: Records, entry_id: int) -> tuple[Entry, Escalation]:
    entry = find_entry(records, entry_id)
    if entry.event is not Event.QUESTION or entry.escalation_id is None:
        raise Refused("There is no question to answer here.")
    return entry, find_escalation(records, entry.escalation_id)


def _answer_to(records: Records, question: Entry) -> Entry | None:
    return answer_to(question, records.timeline.of(question.contact_id))


def _endangered(records: Records, said: Entry) -> Case | None:
    """The case, where this raised the alarm and nobody has taken it back."""
    case = load_case(records, said.contact_id)
    return case if case.contact.safety and was_raised_by(said, case.timeline) else None


def _answered(answer: Entry) -> str:
    return f"You have answered that already: {quoted(answer.words)} What is new goes in “Add facts”."


def _refuse_a_second(records: Records, contact: Contact) -> None:
    if not contact.is_open:
        raise Refused(f"#{contact.id} is closed. Log a new contact to ask about it again.")
    latest = records.escalations.latest_of(contact.id)
    if latest and latest.is_live:
        raise Refused(f"You have asked already. {truth(records, latest)}")
