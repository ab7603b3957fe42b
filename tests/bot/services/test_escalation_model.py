"""Any sequence of clicks, timers, departures and crashes keeps every escalation as `laws` says.

Clicks are right, wrong, late, double and forged; what may be done is read off the table of the rules, so that this
holds the services to it. Anything may be cut short in the middle.
"""

import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from bot.rules.contact import Details
from bot.rules.errors import Refused
from bot.rules.escalation import (
    TRANSITIONS,
    WHO,
    Action,
    Escalation,
    HandOver,
    InvitationState,
    Need,
    PassReason,
    State,
    Who,
)
from bot.rules.hours import ALWAYS, NEVER
from bot.rules.team import Team
from bot.rules.timeline import Event
from tests.bot.services import clicks, laws
from tests.bot.services.floor import Died, Floor, Known
from tests.hours import parse_hours

SUPERVISORS = ("U0PRIYA", "U0TOMASZ", "U0SAM")
AGENTS = ("U0AMARA", "U0PRIYA")
"""A supervisor may need another."""
PEOPLE = ("U0AMARA", "U0BEN", "U0KIM", *SUPERVISORS)
BY_THE_WAY = {Event.ASKED, Event.NOBODY_ON_DUTY, Event.NOBODY_YET}
"""What comes with other things that happen."""
OFTEN = {
    "agent_clicks": 2,
    "supervisor_clicks": 4,
    "owner_clicks": 6,
    "invited_clicks": 3,
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
}
"""How often each thing happens, beside the others."""
SELDOM = (Action.CANCEL, Action.CLOSE_CONTACT, Action.RESOLVE, Action.DECIDE, Action.ADD_FACT)
WEIGHTS = dict.fromkeys(clicks.ALL, 4) | dict.fromkeys(SELDOM, 1) | {Action.ACCEPT: 8, Action.INVITE: 8}
"""The same for what people click, where the table allows it: cases should come to something."""

seeds = st.integers(0, 2**32)


class Escalating(RuleBasedStateMachine):
    @initialize(seed=seeds)
    def begin(self, seed) -> None:
        self.random = Random(seed)
        self.drawn: Counter[int] = Counter()
        self.folder = tempfile.TemporaryDirectory(prefix="backline-model-")
        self.team = Team(
            escalation_channel="C0ESCALATIONS",
            supervisors=SUPERVISORS,
            level_two=self.random.choice([(), ("U0KIM", "U0SAM")]),
            hours=self.random.choice([ALWAYS, NEVER, parse_hours("08:00-20:00", UTC)]),
        )
        self.floor = Floor(Path(self.folder.name), self.team)
        self.now: dict[int, Known] = {}
        self.again: Callable[[], object] = lambda: None
        while not self.now:
            self.request()

    def teardown(self) -> None:
        if hasattr(self, "floor"):
            self.floor.close()
            self.folder.cleanup()

    @rule(seed=seeds)
    def step(self, seed) -> None:
        """One rule, which chooses by itself: of many, Hypothesis leaves some out. It also likes to repeat itself."""
        self.drawn[seed] += 1
        self.random = Random(f"{seed}, time {self.drawn[seed]}")
        (what,) = self.random.choices([*OFTEN], [*OFTEN.values()])
        note(what.replace("_", " "))
        getattr(self, what)()

    def dies(self) -> int | None:
        """After how much work at the database this is cut short, if it is."""
        return self.random.randint(1, 300) if self.random.random() < 0.25 else None

    # What people do

    def request(self) -> None:
        """Whether a live one is there already or not."""
        agent, reference = self.random.choice(AGENTS), self.random.choice(["48213", "48214"])
        self.floor.away.clear()
        self.floor.away.update(self.random.sample(SUPERVISORS, self.random.randint(0, 3)))
        urgency, need = self.random.choice(clicks.URGENCIES), self.random.choice([Need.TAKE_OVER, Need.APPROVE])
        hand_over = HandOver(urgency=urgency, need=need, situation="Wants a refund", approval="20 EUR")
        key = f"request {next(clicks.numbers)}"
        with self.floor.db.read() as records:
            contact = records.contacts.latest(agent, reference)
            before = records.escalations.latest_of(contact.id) if contact and contact.is_open else None
        if self.done(
            lambda: self.floor.escalations.request_new(agent, Details(reference=reference), hand_over, key),
            before is None or not before.is_live,
            self.dies(),
        ):
            (made,) = self.now.keys() - self.before.keys()
            assert self.now[made].escalation.state is State.REQUESTED
            assert self.added(made) == [Event.REQUESTED]

    def agent_clicks(self) -> None:
        self.click_as(Who.AGENT, lambda known: [known.escalation.agent])

    def supervisor_clicks(self) -> None:
        answering = sorted({*self.team.supervisors, *self.team.level_two})
        self.click_as(
            Who.SUPERVISOR,
            lambda known: [it for it in answering if it not in (known.escalation.agent, known.escalation.owner)],
        )

    def owner_clicks(self) -> None:
        self.click_as(Who.OWNER, lambda known: [known.escalation.owner] if known.escalation.owner else [])

    def invited_clicks(self) -> None:
        self.click_as(
            Who.INVITED, lambda known: [it.person for it in known.invitations if it.state is InvitationState.OPEN]
        )

    def click_as(self, who: Who, whose: Callable[[Known], list[str]]) -> None:
        """What the table allows one of these."""
        can = [
            (id_, person, action)
            for id_, known in self.now.items()
            for person in whose(known)
            for action in clicks.ALL
            if WHO[action] is who and (known.escalation.state, action) in TRANSITIONS
        ]
        if can:
            ((id_, person, action),) = self.random.choices(can, [WEIGHTS[action] for *_, action in can])
            self.click(action, id_, person)

    def anybody_clicks_anything(self) -> None:
        self.click(self.random.choice(clicks.ALL), self.random.choice([*self.now]), self.random.choice(PEOPLE))

    def click(self, action: Action, id_: int, person: str) -> None:
        if action is Action.CLOSE_CONTACT:  # with the escalation it has now
            contact_id = self.now[id_].escalation.contact_id
            id_ = max(other for other, known in self.now.items() if known.escalation.contact_id == contact_id)
        note(f"  {person}: {action} on {id_}")
        self.do(clicks.click(self.floor, self.random, action, id_, person, self.now[id_]), id_, person)

    def somebody_clicks_what_is_not_there(self) -> None:
        action, person, known = (self.random.choice(it) for it in (clicks.ALL, PEOPLE, [*self.now.values()]))
        made_up = clicks.click(self.floor, self.random, action, clicks.FORGED, person, known)
        assert not self.done(made_up.call, False, None)

    def somebody_clicks_again(self) -> None:
        """A double click, or the same request from Slack once more."""
        before = self.now
        with suppress(Refused):
            self.again()
        self.look()
        assert self.now == before

    def duty_changes(self) -> None:
        person, hours, now = self.random.choice(PEOPLE), self.random.randint(-1, 26), self.floor.clock.now()
        may, how = self.team.may_answer(person), self.random.choice(["declare", "off", "resume"])
        match how:
            case "declare":
                may = may and 0 < hours <= 24
                self.done(lambda: self.floor.duties.declare(person, now + timedelta(hours=hours)), may, self.dies())
            case "off":
                self.done(lambda: self.floor.duties.off(person), may, self.dies())
            case _:
                self.done(lambda: self.floor.duties.resume(person), may, self.dies())

    def somebody_leaves(self) -> None:
        """Their account is deactivated, whether Slack says so or it only shows when they are written to."""
        owners = [known.escalation.owner for known in self.now.values() if known.escalation.is_owned]
        person = self.random.choice(owners * 2 + [*PEOPLE])
        self.floor.gone.add(person)
        if self.random.random() < 0.5:
            return
        if self.done(lambda: self.floor.supervision.person_left(person), True, self.dies()):
            for id_, known in self.now.items():
                before, was = self.before[id_], self.before[id_].escalation
                invited = [it for it in before.invitations if it.person == person and it.state is InvitationState.OPEN]
                awaited = [ask for ask in before.asks if ask.supervisor == person and not ask.passed_at]
                if was.is_live and was.agent == person:
                    knew = before.happened(Event.AGENT_LEFT)
                    assert known.escalation.state is TRANSITIONS.get((was.state, Action.AGENT_LEAVES), was.state)
                    assert self.added(id_) == ([] if knew else [Event.AGENT_LEFT])
                elif was.is_owned and was.owner == person:
                    assert known.escalation.state is TRANSITIONS[was.state, Action.LEAVE]
                    assert self.added(id_) == [Event.OWNER_LEFT]
                else:  # they may be asked while they are invited: when an owner who invited them went quiet
                    passes = [Event.PASSED for _ in awaited if was.is_asking]
                    assert self.added(id_) == [Event.DECLINED for _ in invited] + passes
                if known.escalation.is_asking:
                    assert {ask.reason for ask in known.asks if ask.supervisor == person} <= {PassReason.LEFT}

    def all_come_back(self) -> None:
        self.floor.gone.clear()

    # What happens by itself

    def time_passes(self) -> None:
        self.floor.clock.advance(self.random.choice([1, 29, 60, 180, 600, 1800, 6 * 3600, 24 * 3600]))
        self.turn(self.dies())

    def what_is_due_next_comes(self) -> None:
        for _ in range(self.random.randint(1, 3)):
            due = [at for known in self.now.values() for at in known.timers.values()]
            if due:
                self.floor.clock.at = max(min(due), self.floor.clock.at)
                self.turn(None)

    def slack_catches_up(self) -> None:
        self.again = lambda: None
        self.floor.settle()
        self.look()
        assert self.floor.out_of_date() == []

    def all_crashes(self) -> None:
        before = self.now
        self.floor.crash()
        self.look()
        assert self.now == before

    # What comes of it

    def do(self, click: clicks.Click, id_: int, person: str) -> None:
        """Done when the table allows it, and then just what the table says; refused, and nothing done, otherwise."""
        was = self.now[id_].escalation
        may = click.may if click.action is None or click.may is None else click.may and self.allows(click, was, person)
        if self.done(click.call, may, self.dies()) and may:
            known = self.now[id_]
            moves = click.action is not None and click.event is not None
            assert known.escalation.state is (TRANSITIONS[was.state, click.action] if moves else was.state)
            assert self.added(id_) == ([click.event] if click.event else [])
            owners = {person} if click.action in (Action.ACCEPT, Action.TAKE_ON, Action.DECIDE) else {was.owner}
            assert known.escalation.owner in owners

    def allows(self, click: clicks.Click, escalation: Escalation, person: str) -> bool:
        return (escalation.state, click.action) in TRANSITIONS and {
            Who.AGENT: person == escalation.agent,
            Who.SUPERVISOR: self.team.may_answer(person) and person != escalation.agent,
            Who.OWNER: person == escalation.owner,
            Who.INVITED: True,
        }[WHO[click.action]]

    def done(self, call: Callable[[], object], may: bool | None, dies: int | None) -> bool:
        """Whether it was done. What was refused has changed nothing, nor has what makes no difference.

        What was cut short has changed nothing either, or, when it was the commit's answer that was lost, everything.
        """
        before = self.now
        try:
            with self.floor.cut_short(dies):
                call()
        except Refused:
            if may:
                raise
            self.look()
            assert self.now == before
            return False
        except Died:
            self.look()
            if self.now == before:
                return False
        else:
            self.look()
        assert may is not False, "it was not refused"
        self.again = call
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


QUICK = settings(max_examples=30, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.slow
@pytest.mark.timeout(300)  # a failure is made small first
def test_no_sequence_of_clicks_timers_and_crashes_leaves_a_case_with_nobody_told_or_two_owners_or_moving_again() -> (
    None
):
    run_state_machine_as_test(Escalating, settings=QUICK)


@pytest.mark.soak
@pytest.mark.timeout(0)
def test_no_long_sequence_does_either() -> None:
    run_state_machine_as_test(Escalating, settings=settings(QUICK, max_examples=2000, stateful_step_count=100))
