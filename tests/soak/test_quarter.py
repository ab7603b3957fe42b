"""A quarter for a hundred agents at twenty callbacks a day: none lost, none twice, none ended by itself."""

import heapq
import itertools
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from bot.rules.callback import Outcome, Promise, State
from bot.rules.errors import Refused
from bot.rules.outbox import Delivery, MessageKind, subject_id
from bot.rules.team import Team
from bot.services.leaving import leave
from tests.bot.worker.by_hand import SetClock
from tests.soak.desk import Desk
from tests.soak.ledger import Ledger

MONDAY = datetime.fromisoformat("2027-01-04T00:00:00+00:00")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SUPERVISORS = ("U0PRIYA", "U0TOMASZ")
A_DAY = 20
ASIDE = timedelta(minutes=4)
"""As long as somebody takes to ring and say what came of it; less than what a nudge waits."""

DOES = {
    "resolved": 50,
    "no_answer": 14,
    "left_message": 6,
    "customer_rang": 3,
    "not_resolved": 6,
    "on_a_call": 7,
    "snooze": 5,
    "hand_on": 3,
    "undo": 2,
    "nothing": 4,
}
"""What becomes of a reminder, in a hundred."""


class Quarter:
    """People who set callbacks, are reminded, and do one thing or another with each."""

    def __init__(self, path: Path, agents: int, seed: int) -> None:
        self.random = Random(seed)
        self.agents = [f"U0AGENT{number:03}" for number in range(agents)]
        self.gone: set[str] = set()
        self.ledger = Ledger()
        self.clock = SetClock()
        self.clock.at = MONDAY
        self.desk = Desk(path, Team(escalation_channel="C0ESCALATIONS", supervisors=SUPERVISORS), self.clock, self.sent)
        self._plans: list[tuple[datetime, int, Callable[[], object]]] = []
        self._numbers = itertools.count(1)

    def run(self, days: int) -> None:
        for day in range(days):
            morning = MONDAY + day * DAY + 8 * HOUR
            for place in range(len(self.agents)):
                for _ in range(A_DAY):
                    self.plan(morning + self.random.random() * 9 * HOUR, self.promise, place)
            if day % 7 == 3:
                self.plan(morning + 5 * HOUR, self.somebody_leaves)
            self.live_until(morning + self.random.random() * 9 * HOUR)
            self.desk.restart()
            self.live_until(morning + 15 * HOUR)
            with self.desk.db.read() as records:
                assert self.ledger.wrong(records, self.clock.at - MINUTE) == []

    def live_until(self, end: datetime) -> None:
        while self._plans and self._plans[0][0] <= end:
            at, _, act = heapq.heappop(self._plans)
            self.desk.run(max(at, self.clock.at))
            with suppress(Refused):  # somebody else was first
                act()
        self.desk.run(end)

    def plan(self, at: datetime, act: Callable[..., object], *about: object) -> None:
        heapq.heappush(self._plans, (at, next(self._numbers), lambda: act(*about)))

    # What people do

    def promise(self, place: int) -> None:
        """Most for the same day, as people do, on a round five minutes."""
        now, number = self.clock.at, next(self._numbers)
        ahead = self.random.choice([HOUR, 3 * HOUR, 6 * HOUR, DAY, DAY, 3 * DAY, 14 * DAY])
        due_at = now + ahead * self.random.uniform(0.3, 1.3)
        due_at = due_at.replace(minute=due_at.minute // 5 * 5, second=0, microsecond=0)
        promise = Promise(reference=f"{number}", note="router replacement", due_at=due_at)
        self.desk.callbacks.set(self.agents[place], promise, None, request=f"set {number}")

    def sent(self, delivery: Delivery) -> None:
        """What somebody reads makes them do something, soon."""
        about, person = subject_id(delivery.subject), delivery.recipient
        at = self.clock.at + self.random.random() * ASIDE
        match delivery.kind:
            case MessageKind.CALLBACK_REMINDER:
                with self.desk.db.read() as records:
                    callback = records.callbacks.get(about)
                self.ledger.reminded(callback, person, self.clock.at)
                if callback.nudges == 0 and not callback.orphaned_at:
                    does = "resolved" if person in SUPERVISORS else self.random.choices([*DOES], [*DOES.values()])[0]
                    self.plan(at, self.react, does, person, about)
            case MessageKind.CALLBACK_OFFER:
                with self.desk.db.read() as records:
                    offered = records.offers.get(about).callback_id
                self.plan(at, self.answer, person, about, offered)
            case MessageKind.CALLBACK_OVERDUE if person == SUPERVISORS[0]:
                self.plan(at, self.take, person, about)
            case MessageKind.CALLBACK_TO_DECIDE if person == SUPERVISORS[0]:
                self.plan(at, lambda: self.desk.calling.decide(person, about, goes_on=self.random.random() < 0.5))
            case MessageKind.CALLBACK_ORPHANED if person == SUPERVISORS[0]:
                with self.desk.db.read() as records:
                    left = records.callbacks.left_by(about)
                for callback in left[::2]:  # the others remind both when they are due
                    self.plan(at, self.take, person, callback.id)
                for callback in left[1::2]:
                    self.plan(max(at, callback.due_at + MINUTE), self.take, person, callback.id)

    def react(self, does: str, person: str, about: int) -> None:
        if person in self.gone:
            return
        calling, callbacks = self.desk.calling, self.desk.callbacks
        match does:
            case "nothing":
                pass
            case "on_a_call":
                self.ledger.reminded_again(about)
                callbacks.on_a_call(person, about)
            case "snooze":
                callbacks.snooze(person, about, self.clock.at + self.random.choice([15 * MINUTE, HOUR, DAY]))
            case "hand_on":
                colleague = self.random.choice([agent for agent in self.agents if agent != person])
                self.desk.handing_on.offer(person, about, colleague)
            case "not_resolved":
                next_at = self.clock.at + self.random.choice([HOUR, DAY, 5 * DAY])
                calling.record(person, about, Outcome.NOT_RESOLVED, note="An engineer comes", next_at=next_at)
            case "undo":
                calling.record(person, about, Outcome.RESOLVED)
                with self.desk.db.read() as records:
                    call = records.calls.last_of(about)
                assert call
                self.plan(self.clock.at + MINUTE / 2, self.undo, person, about, call.id)
            case outcome:
                calling.record(person, about, Outcome(outcome))

    def undo(self, person: str, about: int, call_id: int) -> None:
        if person not in self.gone:
            self.ledger.reminded_again(about)
            self.desk.calling.undo(person, call_id)

    def answer(self, person: str, offer_id: int, about: int) -> None:
        if person not in self.gone:
            self.ledger.reminded_again(about)
            self.desk.handing_on.answer(person, offer_id, accepts=self.random.random() < 0.7)

    def take(self, person: str, about: int) -> None:
        with self.desk.db.read() as records:
            callback = records.callbacks.get(about)
        if callback.state is State.DUE:
            self.ledger.reminded_again(about)
            self.desk.handing_on.take(person, about, callback.owner)

    def somebody_leaves(self) -> None:
        """And somebody new sits at their desk."""
        place = self.random.randrange(len(self.agents))
        with self.desk.db.write() as records:
            leave(records, self.desk.teams, self.agents[place], self.clock.at)
        self.gone.add(self.agents[place])
        self.agents[place] = f"U0NEW{next(self._numbers)}"


def play(path: Path, agents: int, days: int, seed: int) -> Quarter:
    quarter = Quarter(path, agents, seed)
    try:
        quarter.run(days)
        with quarter.desk.db.read() as records:
            title = f"{days} days of {agents} agents at {A_DAY} callbacks a day, seed {seed}"
            print(quarter.ledger.report(records, path, title))  # noqa: T201  what a soak has to show
    finally:
        quarter.desk.close()
    return quarter


@pytest.mark.slow
def test_two_days_of_three_agents_lose_nothing_and_repeat_nothing(tmp_path: Path) -> None:
    quarter = play(tmp_path / "backline.db", agents=3, days=2, seed=1)
    assert max(quarter.ledger.lateness) < 60


@pytest.mark.soak
@pytest.mark.timeout(0)
def test_a_quarter_of_a_hundred_agents_loses_nothing_and_repeats_nothing(tmp_path: Path) -> None:
    play(tmp_path / "backline.db", agents=100, days=91, seed=Random().randrange(2**32))
