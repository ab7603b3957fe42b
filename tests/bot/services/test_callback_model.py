"""Nothing closes a promise silently: not a timer, a crash, a closed contact, nor somebody who leaves.

Any sequence of clicks, right, wrong, late and forged, and of what happens by itself, keeps every promise as `holds`
says. What may be done is read off the rules' table. Anything may be cut short in the middle.
"""

import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from bot.rules.callback import (
    ENDS_BY,
    TRANSITIONS,
    UNDO,
    Action,
    Call,
    Callback,
    Departure,
    Outcome,
    Policy,
    Promise,
    State,
)
from bot.rules.contact import Closing, Details
from bot.rules.contact import Outcome as ContactOutcome
from bot.rules.errors import Refused
from bot.rules.outbox import MessageKind, Subject, TimerKind
from bot.rules.team import Team
from bot.services import Absences, Callbacks, Calling, HandingOn, Reminders
from bot.services.leaving import leave
from storage import Records
from storage.callbacks import callback_of
from tests.bot.services.floor import Died, Floor

SUPERVISORS = ("U0PRIYA", "U0TOMASZ")
AGENTS = ("U0AMARA", "U0BEN")
PEOPLE = (*AGENTS, *SUPERVISORS)
REFERENCES = ("48213", "51177")
EDGES = {(before, after) for (before, _), after in TRANSITIONS.items()}
OFTEN = {
    "promise": 3,
    "owner_says": 8,
    "owner_puts_off": 3,
    "owner_hands_on": 3,
    "colleague_answers": 4,
    "supervisor_steps_in": 4,
    "anybody_clicks_anything": 2,
    "somebody_clicks_again": 1,
    "contact_closes": 1,
    "somebody_goes_off": 1,
    "somebody_leaves": 1,
    "somebody_comes_back": 1,
    "time_passes": 2,
    "what_is_due_next_comes": 10,
    "slack_catches_up": 1,
    "all_crashes": 1,
}
"""How often each thing happens, beside the others."""

numbers = count(1)
seeds = st.integers(0, 2**32)


class Promises(Floor):
    """A floor with callbacks on it."""

    def open(self) -> None:
        super().open()
        self.callbacks = Callbacks(self.db, self.clock, self.teams)
        self.calling = Calling(self.db, self.clock, self.teams)
        self.handing_on = HandingOn(self.db, self.clock, self.teams)
        self.absences = Absences(self.db, self.clock, self.teams)
        reminders = Reminders(self.teams)
        self.worker._timers |= {
            TimerKind.CALLBACK_SOON: reminders.soon,
            TimerKind.CALLBACK_UNDO_OVER: reminders.undo_over,
        }


@dataclass(frozen=True)
class Kept:
    """All that is stored about one promise."""

    callback: Callback
    calls: tuple[Call, ...]
    asked: str | None
    """The colleague who has been asked to keep it, and has not answered."""
    departure: Departure | None
    told: frozenset[tuple[MessageKind, str, datetime]]
    """Who has, or is owed, which message, and since when."""
    timers: dict[str, datetime]

    @property
    def is_taken_back(self) -> bool:
        """Made with an outcome that was taken back, it has gone with it."""
        return self.callback.state is State.CANCELLED and not self.calls


def kept(records: Records) -> dict[int, Kept]:
    """All that is stored, by promise."""
    return {
        callback.id: _kept(records, callback)
        for callback in map(callback_of, records.rows.all("SELECT * FROM callbacks ORDER BY id"))
    }


def _kept(records: Records, callback: Callback) -> Kept:
    subject = Subject.CALLBACK.of(callback.id)
    of_departure = Subject.DEPARTURE.of(callback.departure_id) if callback.departure_id else ""
    messages = records.rows.all(
        """SELECT kind, recipient, not_before_at FROM deliveries
           WHERE subject IN (:subject, :departure) AND state <> 'cancelled'""",
        subject=subject,
        departure=of_departure,
    )
    timers = records.rows.all("SELECT key, due_at FROM timers WHERE subject = :subject", subject=subject)
    offer = records.offers.latest_of(callback.id)
    return Kept(
        callback=callback,
        calls=records.calls.of(callback.id),
        asked=offer.person if offer and offer.state == "open" else None,
        departure=records.departures.get(callback.departure_id) if callback.departure_id else None,
        told=frozenset((MessageKind(row["kind"]), row["recipient"], _at(row["not_before_at"])) for row in messages),
        timers={row["key"].rpartition(":")[2]: _at(row["due_at"]) for row in timers},
    )


def _at(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000).astimezone()


def holds(it: Kept, now: datetime) -> None:
    """What holds of every promise at every moment."""
    callback, timers = it.callback, it.timers
    if not callback.is_open:
        assert it.is_taken_back or it.calls[-1].outcome in ENDS_BY, "somebody said what came of it"
        assert not timers.keys() & {"due", "soon", "nudge"}, "what has ended rests"
        assert it.asked is None, "and nobody is asked to keep it"
        return
    told = {(kind, person) for kind, person, at in it.told if at >= callback.due_at}
    if callback.orphaned_at:
        assert any(kind is MessageKind.CALLBACK_ORPHANED for kind, *_ in it.told), "somebody knows that they have left"
    if callback.state is State.TO_DECIDE:
        assert any(kind is MessageKind.CALLBACK_TO_DECIDE for kind, *_ in it.told), "a supervisor is asked"
        assert not timers.keys() & {"due", "soon", "nudge"}
    elif callback.due_at > now or "due" in timers:
        assert timers["due"] >= callback.due_at, "it comes at its time, or again where that was cut short"
    else:
        keepers = [person for kind, person in told if kind is MessageKind.CALLBACK_REMINDER]
        is_reminded = callback.orphaned_at or callback.owner in keepers
        # Said and taken back before the worker came to it, it waits for the first nudge.
        assert is_reminded or callback.nudges == 0, "its owner has been reminded"
        assert callback.overdue_at or "nudge" in timers, "and is again, until it is overdue"
    if callback.overdue_at:
        overdue = [person for kind, person in told if kind is MessageKind.CALLBACK_OVERDUE]
        assert len(overdue) >= 1, "the supervisors know"
        assert len(overdue) == len(set(overdue)), "and hear of it once"


class Promising(RuleBasedStateMachine):
    @initialize(seed=seeds)
    def begin(self, seed) -> None:
        self.random = Random(seed)
        self.drawn: Counter[int] = Counter()
        self.folder = tempfile.TemporaryDirectory(prefix="backline-model-")
        policy = Policy(most_tries=self.random.choice([1, 2, 5]))
        team = Team(escalation_channel="C0ESCALATIONS", supervisors=SUPERVISORS, callbacks=policy)
        self.floor = Promises(Path(self.folder.name), team)
        self.now: dict[int, Kept] = {}
        self.again: Callable[[], object] = lambda: None
        for agent in AGENTS:
            self.floor.contacts.log(agent, Details(reference="48213"), f"contact of {agent}")
        while not self.now:
            self.promise()

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

    # What people do

    def promise(self) -> None:
        owner, number = self.random.choice([it for it in PEOPLE if it not in self.floor.gone] or PEOPLE), next(numbers)
        promise = Promise(reference=self.random.choice(REFERENCES), due_at=self.soon(), note="Refund")
        self.click(None, owner, lambda: self.floor.callbacks.set(owner, promise, None, f"set {number}"))

    def owner_says(self) -> None:
        """What came of a call; or that it did not."""
        if it := self.one(lambda it: it.callback.is_open):
            outcome = self.random.choice([it for it in Outcome if it is not Outcome.GIVEN_UP])
            self.say(it, it.callback.owner, outcome)
        elif it := self.one(lambda it: bool(it.calls)):
            self.click(Action.UNDO, it.calls[-1].person, lambda: self.undo(it), it, may=None)

    def owner_puts_off(self) -> None:
        if it := self.one(lambda it: it.callback.is_open):
            self.put_off(it, it.callback.owner)

    def owner_hands_on(self) -> None:
        if it := self.one(lambda it: it.callback.is_open):
            colleague, about = self.random.choice(PEOPLE), it.callback
            self.click(
                Action.HAND_ON,
                about.owner,
                lambda: self.floor.handing_on.offer(about.owner, about.id, colleague),
                it,
                may=colleague != about.owner,
            )

    def colleague_answers(self) -> None:
        if it := self.one(lambda it: it.asked is not None):
            person, accepts = it.asked or "", self.random.random() < 0.7
            with self.floor.db.read() as records:
                offer = records.offers.latest_of(it.callback.id)
            assert offer
            answer = lambda: self.floor.handing_on.answer(person, offer.id, accepts=accepts)  # noqa: E731  as the others
            if self.click(None, person, answer, it) and accepts:
                assert self.now[it.callback.id].callback.owner == person

    def supervisor_steps_in(self) -> None:
        supervisor = self.random.choice(SUPERVISORS)
        if it := self.one(lambda it: it.callback.state is State.TO_DECIDE or it.callback.overdue_at is not None):
            about, goes_on = it.callback, self.random.random() < 0.5
            if self.random.random() < 0.5:
                action = Action.GO_ON if goes_on else Action.GIVE_UP
                self.click(
                    action, supervisor, lambda: self.floor.calling.decide(supervisor, about.id, goes_on=goes_on), it
                )
            else:
                take = lambda: self.floor.handing_on.take(supervisor, about.id, about.owner)  # noqa: E731  named below
                self.click(Action.TAKE, supervisor, take, it)

    def anybody_clicks_anything(self) -> None:
        it, person = self.random.choice([*self.now.values()]), self.random.choice(PEOPLE)
        if self.random.random() < 0.5:
            self.say(it, person, self.random.choice([it for it in Outcome if it is not Outcome.GIVEN_UP]))
        else:
            self.put_off(it, person)

    def somebody_clicks_again(self) -> None:
        """A double click, or the same request from Slack once more."""
        before = self.now
        with suppress(Refused):
            self.again()
        self.look()
        assert {id_: (it.callback.state, len(it.calls)) for id_, it in self.now.items()} == {
            id_: (it.callback.state, len(it.calls)) for id_, it in before.items()
        }

    def contact_closes(self) -> None:
        closing = Closing(outcome=ContactOutcome.RESOLVED)
        number = self.random.randint(1, len(AGENTS))
        with suppress(Refused):
            self.floor.contacts.close(AGENTS[number - 1], number, closing)
        self.nothing_ended()

    def somebody_goes_off(self) -> None:
        self.floor.absences.off(self.random.choice(PEOPLE), self.soon())
        self.nothing_ended()

    def somebody_leaves(self) -> None:
        """Their account is deactivated, whether Slack says so or it only shows when they are written to."""
        person = self.random.choice(AGENTS)
        self.floor.gone.add(person)
        if self.random.random() < 0.5:
            with suppress(Died), self.floor.cut_short(self.dies()), self.floor.db.write() as records:
                leave(records, self.floor.teams, person, self.floor.clock.now())
        self.nothing_ended()

    def somebody_comes_back(self) -> None:
        for person in self.floor.gone:
            self.floor.handing_on.back(person)
        self.floor.gone.clear()
        self.nothing_ended()

    # What happens by itself

    def time_passes(self) -> None:
        self.floor.clock.advance(self.random.choice([1, 29, 61, 300, 1800, 6 * 3600, 24 * 3600]))
        self.turn(self.dies())

    def what_is_due_next_comes(self) -> None:
        for _ in range(self.random.randint(1, 4)):
            due = [at for it in self.now.values() for at in it.timers.values()]
            if due:
                self.floor.clock.at = max(min(due), self.floor.clock.at)
                self.turn(self.dies())

    def slack_catches_up(self) -> None:
        self.floor.settle()
        self.nothing_ended()

    def all_crashes(self) -> None:
        self.floor.crash()
        self.nothing_ended()
        for id_, before in self.before.items():
            now = self.now[id_]
            assert (now.callback, now.calls, now.timers) == (before.callback, before.calls, before.timers)

    # What comes of it

    def say(self, it: Kept, person: str, outcome: Outcome) -> None:
        about, now = it.callback, self.floor.clock.now()
        last = it.calls[-1] if it.calls else None
        is_said = last and (last.person, last.outcome) == (person, outcome) and now - last.at <= UNDO
        runs_out = outcome.is_try and about.tries + 1 >= self.floor.team.callbacks.most_tries
        tries = Action.RUN_OUT_OF_TRIES if runs_out else Action.TRY_AGAIN
        action = None if is_said else tries if outcome.is_try else ENDS_BY[outcome]
        next_at = self.soon() if outcome is Outcome.NOT_RESOLVED and self.random.random() < 0.7 else None
        call = lambda: self.floor.calling.record(person, about.id, outcome, next_at=next_at)  # noqa: E731  used twice
        if self.click(action, person, call, it, may=is_said or person == about.owner) and self.random.random() < 0.3:
            said = self.now[about.id]
            self.click(Action.UNDO, person, lambda: self.undo(said), said, may=None)

    def undo(self, it: Kept) -> None:
        self.floor.calling.undo(it.calls[-1].person, it.calls[-1].id)

    def put_off(self, it: Kept, person: str) -> None:
        about, promise = it.callback, Promise(reference=self.random.choice(REFERENCES), due_at=self.soon())
        callbacks = self.floor.callbacks
        action, call = self.random.choice(
            [
                (Action.POSTPONE, lambda: callbacks.snooze(person, about.id, promise.due_at)),
                (Action.CHANGE, lambda: callbacks.change(person, about.id, promise)),
                (Action.POSTPONE, lambda: callbacks.on_a_call(person, about.id)),
            ]
        )
        is_call = about.due_at <= self.floor.clock.now()
        self.click(action, person, call, it, may=None if not is_call else person == about.owner)

    def click(
        self,
        action: Action | None,
        person: str,
        call: Callable[[], object],
        it: Kept | None = None,
        *,
        may: bool | None = True,
    ) -> bool:
        """Whether it was done: as the table says, and not by anybody else. Cut short, it is done whole or not at all.

        `may` is None for what the table alone does not decide.
        """
        note(f"  {person}: {action} on {it.callback.id if it else 'a new one'}")
        allowed = it is None or action is None or (it.callback.state, action) in TRANSITIONS
        try:
            with self.floor.cut_short(self.dies()):
                call()
        except Refused:
            assert not (may and allowed), "it was refused"
            self.nothing_ended()
            return False
        except Died:
            self.look()
            return False
        assert may is not False, "it was not refused"
        assert allowed, "it was not refused"
        self.look()
        if it and action:
            assert self.now[it.callback.id].callback.state is TRANSITIONS[it.callback.state, action]
        self.again = call
        return True

    def nothing_ended(self) -> None:
        self.look()
        for id_, before in self.before.items():
            assert self.now[id_].callback.state is before.callback.state, "only people end a promise, or begin it again"

    def turn(self, dies: int | None) -> None:
        """The worker's: timers first, then what is owed."""
        self.again = lambda: None
        try:
            with self.floor.cut_short(dies):
                self.floor.turn()
        except Died:
            self.floor.crash()
        self.nothing_ended()

    def look(self) -> None:
        with self.floor.db.read() as records:
            self.before, self.now = self.now, kept(records)
        for id_, it in self.now.items():
            holds(it, self.floor.clock.now())
            if id_ in self.before:
                was = self.before[id_].callback.state
                assert was is it.callback.state or (was, it.callback.state) in EDGES
        assert self.before.keys() <= self.now.keys(), "none is lost"

    def one(self, which: Callable[[Kept], bool]) -> Kept | None:
        found = [it for it in self.now.values() if which(it)]
        return self.random.choice(found) if found else None

    def soon(self) -> datetime:
        return self.floor.clock.now() + timedelta(minutes=self.random.choice([1, 4, 9, 20, 90, 1500]))

    def dies(self) -> int | None:
        """After how much work at the database this is cut short, if it is."""
        return self.random.randint(1, 300) if self.random.random() < 0.2 else None


QUICK = settings(max_examples=12, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.slow
@pytest.mark.timeout(300)  # a failure is made small first
def test_no_sequence_of_clicks_timers_departures_and_crashes_ends_a_promise_silently_or_forgets_one() -> None:
    run_state_machine_as_test(Promising, settings=QUICK)


@pytest.mark.soak
@pytest.mark.timeout(0)
def test_no_long_sequence_does_either() -> None:
    run_state_machine_as_test(Promising, settings=settings(QUICK, max_examples=1500, stateful_step_count=100))
