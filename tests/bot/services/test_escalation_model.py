"""Any sequence of clicks, timers, departures and crashes keeps every escalation as `laws` says.

Clicks are right, wrong, late, double and forged; what may be done is read off the table of the rules, so that this
holds the services to it. Anything may be cut short in the middle.
"""

import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from bot.rules.contact import Closing, Details
from bot.rules.contact import Outcome as ContactOutcome
from bot.rules.errors import Refused
from bot.rules.escalation import (
    TRANSITIONS,
    WHO,
    Action,
    HandOver,
    InvitationKind,
    InvitationState,
    Need,
    Outcome,
    PassReason,
    Resolution,
    State,
    Urgency,
    Who,
)
from bot.rules.hours import ALWAYS, NEVER, parse_hours
from bot.rules.outbox import TimerKind
from bot.rules.team import Team
from bot.rules.timeline import Event
from tests.bot.services import laws
from tests.bot.services.floor import Died, Floor, Known

SUPERVISORS = ("U0PRIYA", "U0TOMASZ", "U0SAM")
AGENTS = ("U0AMARA", "U0PRIYA")
"""A supervisor may need another."""
PEOPLE = ("U0AMARA", "U0BEN", "U0KIM", *SUPERVISORS)
CLICKS = sorted(set(Action) - {Action.ASK, Action.GO_QUIET, Action.LEAVE})
SELDOM = (Action.CANCEL, Action.CLOSE_CONTACT, Action.RESOLVE, Action.DECIDE, Action.ADD_FACT)
WEIGHTS = dict.fromkeys(CLICKS, 4) | dict.fromkeys(SELDOM, 1) | {Action.ACCEPT: 12}
BY_THE_WAY = {Event.ASKED, Event.NOBODY_ON_DUTY, Event.NOBODY_YET}
"""What comes with other things that happen."""
CLOSING = Closing(outcome=ContactOutcome.RESOLVED)
FORGED = 404

people = st.sampled_from(PEOPLE)
clicks = st.sampled_from(CLICKS)
urgencies = st.sampled_from([Urgency.ON_THE_LINE, *Urgency])
needs = st.sampled_from([Need.TAKE_OVER, Need.APPROVE])
deaths = st.none() | st.none() | st.none() | st.integers(1, 300)
"""After how much work at the database it is cut short."""


WHAT = sorted(
    name
    for name, times in {
        "agent_clicks": 2,
        "supervisor_clicks": 4,
        "owner_clicks": 6,
        "invited_clicks": 4,
        "anybody_clicks_anything": 2,
        "somebody_clicks_what_is_not_there": 1,
        "somebody_clicks_again": 2,
        "request": 1,
        "duty_changes": 1,
        "somebody_leaves": 1,
        "all_come_back": 1,
        "time_passes": 1,
        "what_is_due_next_comes": 4,
        "slack_catches_up": 1,
        "all_crashes": 1,
    }.items()
    for _ in range(times)
)
"""How often each happens."""


@dataclass(frozen=True)
class Click:
    """Something a person does to an escalation: what the table calls it, and what it adds to the timeline.

    `action` is None for what the table does not know, as it moves nothing; `event` is None where nothing changes.
    `may`: whether it can be done as far as the table does not say; None where it makes no difference.
    """

    call: Callable[[], object]
    action: Action | None
    event: Event | None
    may: bool | None = True


class Escalating(RuleBasedStateMachine):
    @initialize(data=st.data())
    def begin(self, data) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="backline-model-")
        self.team = Team(
            escalation_channel="C0ESCALATIONS",
            supervisors=SUPERVISORS,
            level_two=data.draw(st.sampled_from([("U0KIM", "U0SAM"), ()])),
            hours=data.draw(st.sampled_from([ALWAYS, NEVER, parse_hours("08:00-20:00", UTC)])),
        )
        self.floor = Floor(Path(self.folder.name), self.team)
        self.now: dict[int, Known] = {}
        self.numbers = count(1)
        self.again: Callable[[], object] = lambda: None
        while not self.now:
            self.request(data)

    def teardown(self) -> None:
        if hasattr(self, "floor"):
            self.floor.close()
            self.folder.cleanup()

    @rule(what=st.sampled_from(WHAT), data=st.data())
    def step(self, what: str, data) -> None:
        """One rule: of many, Hypothesis leaves out some in each run, and few cases would come to anything."""
        getattr(self, what)(data)

    # What people do

    def request(self, data) -> None:
        """Whether a live one is there already or not."""
        agent, reference = data.draw(st.sampled_from(AGENTS)), data.draw(st.sampled_from(["48213", "48214"]))
        self.floor.away.clear()
        self.floor.away.update(data.draw(st.sets(st.sampled_from(SUPERVISORS))))
        hand_over = HandOver(
            urgency=data.draw(urgencies), need=data.draw(needs), situation="Wants a refund", approval="20 EUR"
        )
        key = f"request {next(self.numbers)}"
        with self.floor.db.read() as records:
            contact = records.contacts.latest(agent, reference)
            before = records.escalations.latest_of(contact.id) if contact and contact.is_open else None
        if self.done(
            lambda: self.floor.escalations.request_new(agent, Details(reference=reference), hand_over, key),
            before is None or not before.is_live,
            data.draw(deaths),
        ):
            (made,) = self.now.keys() - self.before.keys()
            assert self.now[made].escalation.state is State.REQUESTED
            assert self.added(made) == [Event.REQUESTED]

    def agent_clicks(self, data) -> None:
        self.click_as(Who.AGENT, data, lambda known: [known.escalation.agent])

    def supervisor_clicks(self, data) -> None:
        answering = dict.fromkeys((*self.team.supervisors, *self.team.level_two))
        self.click_as(
            Who.SUPERVISOR,
            data,
            lambda known: [it for it in answering if it not in (known.escalation.agent, known.escalation.owner)],
        )

    def owner_clicks(self, data) -> None:
        self.click_as(Who.OWNER, data, lambda known: [known.escalation.owner])

    def invited_clicks(self, data) -> None:
        self.click_as(
            Who.INVITED,
            data,
            lambda known: [it.person for it in known.invitations if it.state is InvitationState.OPEN],
        )

    def click_as(self, who: Who, data, whose: Callable[[Known], list[str]]) -> None:
        """What the table allows one of these, so that cases come to something."""
        can = {
            id_: actions
            for id_, known in self.now.items()
            if (actions := [it for it in CLICKS if WHO[it] is who and (known.escalation.state, it) in TRANSITIONS])
            and whose(known)
        }
        if can:
            id_ = data.draw(st.sampled_from(list(can)))
            known = self.now[id_]
            action = data.draw(st.sampled_from([it for it in can[id_] for _ in range(WEIGHTS[it])]))
            person = data.draw(st.sampled_from(whose(known)))
            self.do(self.click(action, id_, person, known, data), id_, person, data.draw(deaths))

    def anybody_clicks_anything(self, data) -> None:
        action, person, id_ = data.draw(clicks), data.draw(people), data.draw(st.sampled_from(list(self.now)))
        self.do(self.click(action, id_, person, self.now[id_], data), id_, person, data.draw(deaths))

    def somebody_clicks_what_is_not_there(self, data) -> None:
        action, person, id_ = data.draw(clicks), data.draw(people), data.draw(st.sampled_from(list(self.now)))
        assert not self.done(self.click(action, FORGED, person, self.now[id_], data).call, False, None)

    def somebody_clicks_again(self, _) -> None:
        """A double click, or the same request from Slack once more."""
        before = self.now
        with suppress(Refused):
            self.again()
        self.look()
        assert self.now == before

    def duty_changes(self, data) -> None:
        person, hours, dies = data.draw(people), data.draw(st.none() | st.integers(-1, 26)), data.draw(deaths)
        may, now = self.team.may_answer(person), self.floor.clock.now()
        if hours is not None:
            may = may and 0 < hours <= 24
            self.done(lambda: self.floor.duties.declare(person, now + timedelta(hours=hours)), may, dies)
        elif data.draw(st.booleans()):
            self.done(lambda: self.floor.duties.resume(person), may, dies)
        else:
            self.done(lambda: self.floor.duties.off(person), may, dies)

    def somebody_leaves(self, data) -> None:
        """Their account is deactivated, whether Slack says so or it only shows when they are written to."""
        person = data.draw(people)
        self.floor.gone.add(person)
        if not data.draw(st.booleans()):
            return
        if self.done(lambda: self.floor.supervision.person_left(person), True, data.draw(deaths)):
            for id_, known in self.now.items():
                was = self.before[id_].escalation
                awaited = [ask for ask in self.before[id_].asks if ask.supervisor == person and not ask.passed_at]
                if was.is_owned and was.owner == person:
                    assert known.escalation.state is TRANSITIONS[was.state, Action.LEAVE]
                    assert self.added(id_) == [Event.OWNER_LEFT]
                elif was.is_asking:
                    assert self.added(id_) == [Event.PASSED for _ in awaited]
                if known.escalation.is_asking:
                    assert {ask.reason for ask in known.asks if ask.supervisor == person} <= {PassReason.LEFT}

    def all_come_back(self, _) -> None:
        self.floor.gone.clear()

    # What happens by itself

    def time_passes(self, data) -> None:
        self.floor.clock.advance(data.draw(st.sampled_from([1, 29, 60, 180, 600, 1800, 6 * 3600, 24 * 3600])))
        self.turn(data.draw(deaths))

    def what_is_due_next_comes(self, data) -> None:
        for _ in range(data.draw(st.integers(1, 3))):
            due = [at for known in self.now.values() for at in known.timers.values()]
            if due:
                self.floor.clock.at = max(min(due), self.floor.clock.at)
                self.turn(None)

    def slack_catches_up(self, _) -> None:
        self.again = lambda: None
        self.floor.settle()
        self.look()
        assert self.floor.out_of_date() == []

    def all_crashes(self, _) -> None:
        before = self.now
        self.floor.crash()
        self.look()
        assert self.now == before

    # How each thing is done

    def click(self, action, id_, person, known: Known, data) -> Click:
        """`known` is the escalation, or the one whose place `id_` takes that is not there."""
        escalation, number = known.escalation, next(self.numbers)
        is_owner = escalation.is_owned and escalation.owner == person
        floor = self.floor  # whose services are new after a crash
        match action:
            case Action.ACCEPT if is_owner:
                return Click(lambda: floor.supervision.accept(person, id_), Action.STILL_HERE, if_asked(known))
            case Action.ACCEPT:
                action = Action.TAKE_ON if open_for(known, InvitationKind.TAKE_ON, person) else action
                return Click(lambda: floor.supervision.accept(person, id_), action, Event.ACCEPTED)
            case Action.PASS:
                reason = data.draw(st.sampled_from(PassReason))
                passed = any(ask.supervisor == person and ask.passed_at for ask in known.asks)
                event = None if passed else Event.PASSED
                return Click(lambda: floor.supervision.pass_on(person, id_, reason), action, event)
            case Action.DECIDE:
                said = Resolution(outcome=data.draw(st.sampled_from([Outcome.APPROVED, Outcome.DECLINED])))
                action = Action.RESOLVE if is_owner else action
                may = None if is_said(known, person, said) else escalation.need is Need.APPROVE
                return Click(
                    lambda: floor.supervision.decide(person, id_, said.outcome, ""), action, Event.RESOLVED, may
                )
            case Action.RESOLVE:
                outcome, closes = data.draw(st.sampled_from(Outcome)), data.draw(st.booleans())
                said = Resolution(outcome=outcome, told="A refund", closes_contact=closes)
                may = None if is_said(known, person, said) else True
                return Click(lambda: floor.supervision.resolve(person, id_, said), action, Event.RESOLVED, may)
            case Action.READ_BACK:
                return Click(lambda: floor.supervision.read_back(person, id_, f"Yes {number}"), action, Event.READ_BACK)
            case Action.STILL_HERE:
                return Click(lambda: floor.supervision.still_here(person, id_), action, if_asked(known))
            case Action.QUESTION:
                key, theirs = f"question {number}", escalation.state is not State.ACCEPTED or is_owner
                return Click(
                    lambda: floor.supervision.ask_agent(person, id_, "How much?", key), action, Event.QUESTION, theirs
                )
            case Action.INVITE:
                return self.inviting(id_, person, known, data)
            case Action.TAKE_ON | Action.JOIN:
                return self.replying(action, id_, person, known, data)
            case Action.ADD_FACT if data.draw(st.booleans()):
                return self.answering(id_, person, known, data)
            case Action.ADD_FACT:
                key = f"fact {number}"
                return Click(lambda: floor.escalations.add_fact(person, id_, "He hung up", key), action, Event.FACT)
            case Action.CHANGE_URGENCY:
                urgency = data.draw(urgencies)
                event = None if urgency is escalation.urgency else Event.URGENCY
                return Click(lambda: floor.escalations.change_urgency(person, id_, urgency), action, event)
            case Action.CANCEL:
                return Click(lambda: floor.escalations.cancel(person, id_), action, Event.CANCELLED)
            case _:
                return self.closing(id_, person, known)

    def inviting(self, id_, person, known: Known, data) -> Click:
        kind, colleague = data.draw(st.sampled_from(InvitationKind)), data.draw(people)
        can_come = self.team.may_answer(colleague) and colleague not in (known.escalation.owner, known.escalation.agent)
        states = {it.state for it in known.invitations if (it.kind, it.person) == (kind, colleague)}
        is_there = kind is InvitationKind.JOIN and InvitationState.ACCEPTED in states
        event = Event.INVITED_TO_TAKE_ON if kind is InvitationKind.TAKE_ON else Event.INVITED_TO_JOIN
        return Click(
            lambda: self.floor.supervision.invite(person, id_, kind, colleague),
            Action.INVITE,
            None if InvitationState.OPEN in states else event,
            can_come and not is_there,
        )

    def replying(self, action, id_, person, known: Known, data) -> Click:
        """To an invitation."""
        kind = InvitationKind.TAKE_ON if action is Action.TAKE_ON else InvitationKind.JOIN
        invited = next((it for it in reversed(known.invitations) if it.kind is kind and id_ != FORGED), None)
        accepts = data.draw(st.sampled_from([True, True, False]))
        invitation_id, is_theirs = (invited.id, invited.person == person) if invited else (FORGED, False)
        is_open = invited is not None and invited.state is InvitationState.OPEN
        may: bool | None = is_theirs and is_open
        if is_theirs and not is_open:
            may = None
        accepted = Event.ACCEPTED if action is Action.TAKE_ON else Event.JOINED
        return Click(
            lambda: self.floor.supervision.answer_invitation(person, invitation_id, accepts=accepts),
            action if accepts else None,
            accepted if accepts else Event.DECLINED,
            may,
        )

    def answering(self, id_, person, known: Known, data) -> Click:
        """A question, or what is none."""
        questions = [it for it in known.entries if it.event is Event.QUESTION] or known.entries
        entry = questions[data.draw(st.integers(0, len(questions) - 1))]
        answered = any(other.answers == entry.id for other in known.entries)
        entry_id = FORGED if id_ == FORGED else entry.id
        may, words = entry.event is Event.QUESTION and not answered, f"20 EUR {next(self.numbers)}"
        return Click(lambda: self.floor.escalations.answer(person, entry_id, words), Action.ADD_FACT, Event.ANSWER, may)

    def closing(self, id_, person, known: Known) -> Click:
        """The contact, with or without a live escalation."""
        with self.floor.db.read() as records:
            contact = records.contacts.get(known.escalation.contact_id)
            latest = records.escalations.latest_of(contact.id)
        assert latest
        contact_id = FORGED if id_ == FORGED else contact.id
        ends = contact.is_open and latest.is_live and latest.id == id_
        may: bool | None = person == contact.agent
        if may and not ends:
            may = None
        return Click(
            lambda: self.floor.contacts.close(person, contact_id, CLOSING),
            Action.CLOSE_CONTACT if ends else None,
            Event.CONTACT_CLOSED if ends else None,
            may,
        )

    # What comes of it

    def do(self, click: Click, id_: int, person: str, dies: int | None) -> None:
        """Done when the table allows it, and then just what the table says; refused, and nothing done, otherwise."""
        was = self.now[id_].escalation
        may = click.may if click.action is None or click.may is None else click.may and self.allows(click, was, person)
        if self.done(click.call, may, dies) and may:
            known = self.now[id_]
            moves = click.action is not None and click.event is not None
            assert known.escalation.state is (TRANSITIONS[was.state, click.action] if moves else was.state)
            assert self.added(id_) == ([click.event] if click.event else [])
            owners = {person} if click.action in (Action.ACCEPT, Action.TAKE_ON, Action.DECIDE) else {was.owner}
            assert known.escalation.owner in owners

    def allows(self, click: Click, escalation, person: str) -> bool:
        return (escalation.state, click.action) in TRANSITIONS and {
            Who.AGENT: person == escalation.agent,
            Who.SUPERVISOR: self.team.may_answer(person) and person != escalation.agent,
            Who.OWNER: person == escalation.owner,
            Who.INVITED: True,
        }[WHO[click.action]]

    def done(self, call: Callable[[], object], may: bool | None, dies: int | None) -> bool:
        """Whether it was done. What was refused or cut short has changed nothing, nor has what makes no difference."""
        before = self.now
        try:
            with self.floor.cut_short(dies):
                call()
        except (Refused, Died) as error:
            if may and isinstance(error, Refused):
                raise
            self.look()
            assert self.now == before
            return False
        assert may is not False, "it was not refused"
        self.again = call
        self.look()
        assert may or [*map(laws.shown, self.now.values())] == [*map(laws.shown, before.values())]
        return True

    def turn(self, dies: int | None) -> None:
        """The worker's: timers first, then what is owed."""
        self.again = lambda: None
        try:
            with self.floor.cut_short(dies):
                self.floor.turn()
        except Died:
            self.floor.crash()
        self.look()

    def look(self) -> None:
        self.before, self.now = self.now, self.floor.known()
        for id_, known in self.now.items():
            laws.holds(known, self.floor.clock.now())
            if id_ in self.before:
                laws.may_become(self.before[id_], known)

    def added(self, id_: int) -> list[Event]:
        """To its timeline, but for the asking that comes with it."""
        seen = len(self.before[id_].entries) if id_ in self.before else 0
        return [entry.event for entry in self.now[id_].entries[seen:] if entry.event not in BY_THE_WAY]


def if_asked(known: Known) -> Event | None:
    """What an owner's sign of life adds: nothing where nobody asked for it."""
    is_asked = known.escalation.state is State.ASKED_AGAIN or TimerKind.ESCALATION_QUIET in known.timers
    return Event.STILL_HERE if is_asked else None


def open_for(known: Known, kind: InvitationKind, person: str) -> bool:
    return any((it.kind, it.state, it.person) == (kind, InvitationState.OPEN, person) for it in known.invitations)


def is_said(known: Known, person: str, said: Resolution) -> bool:
    """Whether it has ended so already."""
    ended = known.escalation
    return (ended.owner, ended.outcome, ended.told, ended.note) == (person, said.outcome, said.told, said.note)


QUICK = settings(max_examples=25, stateful_step_count=35, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.slow
@pytest.mark.timeout(300)  # a failure is made small first
def test_no_sequence_of_clicks_timers_and_crashes_leaves_a_case_with_nobody_told_or_two_owners_or_moving_again() -> (
    None
):
    run_state_machine_as_test(Escalating, settings=QUICK)


@pytest.mark.soak
@pytest.mark.timeout(0)
def test_no_long_sequence_does_either() -> None:
    examples = int(os.environ.get("BACKLINE_MODEL_EXAMPLES", "5000"))
    run_state_machine_as_test(Escalating, settings=settings(QUICK, max_examples=examples, stateful_step_count=100))
