"""Any interleaving of schedule, reschedule, cancel, fire and crash leaves what a model of a few lines says."""

import tempfile
from collections import Counter
from datetime import datetime
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.rules.outbox import Delivery, TimerKind
from bot.worker.answers import Answer, Passing, RateLimited
from bot.worker.pace import POST
from tests.bot.worker.by_hand import ByHand, owe_reminder
from tests.exploring import examples

keys = st.sampled_from(["a", "b", "c", "d"])
LOST = Passing("TimeoutError", unsure=True)


class Killed(BaseException):
    """The process ends here."""


class Promises(RuleBasedStateMachine):
    """The model: when each key is due, and how often each subject has fired by now."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="backline-model-")
        self.dies_at = 0
        self.hand = ByHand(Path(self.folder.name), {TimerKind.CALLBACK_DUE: self.fire})
        self.hand.db._writer.execute("PRAGMA synchronous = OFF")
        self.due: dict[str, datetime] = {}
        self.fired: Counter[str] = Counter()

    def teardown(self) -> None:
        if not hasattr(self, "hand"):
            return
        self.hand.door.says = lambda _: None
        self.turn()
        for key in list(self.due):
            self.cancel(key)
        self.hand.settle()
        assert Counter(self.hand.door.subjects) == +self.fired, "each firing is one message, never two, never none"
        assert len(set(self.hand.door.keys)) == len(self.hand.door.keys), "nothing was sent twice"
        self.hand.close()
        self.folder.cleanup()

    def fire(self, records, timer, now) -> None:
        self.dies_at -= 1
        if self.dies_at == 0:
            raise Killed
        owe_reminder(records, timer, now)

    def model_fires(self) -> None:
        now = self.hand.clock.now()
        for key in [key for key, at in self.due.items() if at <= now]:
            del self.due[key]
            self.fired[f"callback:{key}"] += 1

    @rule(key=keys, seconds=st.integers(0, 20))
    def schedule(self, key: str, seconds: int) -> None:
        """Scheduled before, it moves."""
        self.hand.set_timer(key, seconds, f"callback:{key}")
        self.due[key] = self.hand.timers()[key]

    @rule(key=keys)
    def cancel(self, key: str) -> None:
        with self.hand.db.write() as records:
            records.timers.cancel(key)
        self.due.pop(key, None)

    @rule(seconds=st.integers(1, 15))
    def wait(self, seconds: int) -> None:
        self.hand.clock.advance(seconds)

    @rule(seconds=st.integers(1, 15))
    def set_the_clock_back(self, seconds: int) -> None:
        self.hand.clock.advance(-seconds)

    @rule()
    def turn(self) -> None:
        self.model_fires()
        self.hand.turn()

    @rule(nth=st.integers(1, 3))
    def die_among_the_timers(self, nth: int) -> None:
        """Nothing of what the timers did is kept, so all of them are due again."""
        now = self.hand.clock.now()
        survives = nth > sum(at <= now for at in self.due.values())
        self.dies_at = nth
        try:
            self.hand.turn()
        except Killed:
            assert not survives
            self.hand.crash()
        else:
            assert survives
            self.model_fires()
        self.dies_at = 0

    @rule()
    def die_with_answers_not_stored(self) -> None:
        self.hand.crash()

    @rule(
        what=st.sampled_from(
            [
                None,
                LOST,
                Passing("internal_error", unsure=True),
                RateLimited(POST, 3),
            ]
        ),
        takes=st.booleans(),
    )
    def slack_answers(self, what: Answer | None, takes: bool) -> None:
        """From now on: yes, or this; and a lost answer may hide a message that was taken."""

        def say(delivery: Delivery) -> Answer | None:
            if what is LOST and takes:
                self.hand.door.take(delivery)
            return what

        self.hand.door.says = say

    @precondition(lambda self: not self.hand.worker._busy)
    @rule()
    def stop_well(self) -> None:
        self.hand.crash()

    @invariant()
    def what_is_scheduled_is_what_the_model_says(self) -> None:
        if hasattr(self, "hand"):
            assert self.hand.timers() == self.due

    @invariant()
    def slack_holds_no_more_than_has_fired(self) -> None:
        if hasattr(self, "hand"):
            assert not Counter(self.hand.door.subjects) - self.fired


Promises.TestCase.settings = settings(
    max_examples=examples(25),
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
TestPromises = Promises.TestCase
