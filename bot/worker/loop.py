"""The worker: sleeps until something is due, runs the timers, hands messages to a few senders, stores what came of it.

Memory holds none of the truth: which messages are owed and which timers are set are rows. One thread decides;
it alone moves deliveries on, and it stores the answers of many sends in one transaction.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import chain, repeat
from queue import SimpleQueue
from typing import Protocol

from bot.clock import Clock
from bot.rules.outbox import Delivery, Edit, Lane, Removal, Timer, TimerKind
from bot.rules.teams import Teams
from bot.worker.alarm_clock import AlarmClock
from bot.worker.answers import Answer, Failed, Passing
from bot.worker.pace import ANY, EDIT, POST, REMOVE, Pace
from bot.worker.recording import ANSWER_LOST, Recorder
from bot.worker.senders import Job, Senders
from storage import Database, Records, TransactionLost

log = logging.getLogger(__name__)

Answered = tuple[Job, Answer, datetime]
"""With when the answer came, which may be long before it can be stored."""
RunTimer = Callable[[Records, Timer, datetime], None]

SENDERS = 8
"""How many messages are on their way to Slack at once, beside the pings. No more are taken in hand,"""
MOST_IN_HAND = 64
"""unless Slack answers so fast that they would idle while what they did is stored: then up to this many."""
FOR_PINGS = 20
"""Senders that only pings may use: whatever else is in hand, and however slow Slack is with it, they need not queue."""
TRIES_OF_A_BUG = 3
"""How often a message that we cannot even make is tried before it counts as failed."""
GATHER_SECONDS = 0.01
_BATCH = 200
_TIMER_RETRY = timedelta(minutes=1)
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=1), timedelta(seconds=30)
_CLOCK_SET_BACK = timedelta(seconds=1)


class Door(Protocol):
    """The way out to Slack: `bot.worker.Sender`."""

    def send(self, delivery: Delivery) -> Answer: ...

    def edit(self, delivery: Delivery) -> Answer: ...

    def remove(self, removal: Removal) -> Answer: ...

    def slack_now(self) -> datetime: ...


class Worker:
    """Started and stopped once. `wake` may be called from any thread."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        door: Door,
        timers: Mapping[TimerKind, RunTimer],
        teams: Teams,
        *,
        pace: Pace | None = None,
    ) -> None:
        self._db = db
        self._clock = clock
        self._door = door
        self._timers = timers
        self._pace = pace or Pace()
        self._recorder = Recorder(teams, self._pace)
        self._alarm = AlarmClock(self.wake)
        self._senders = Senders(SENDERS, "send", self._hand_over)
        self._pings = Senders(FOR_PINGS, "ping", self._hand_over)
        self._thread = threading.Thread(target=self._run, name="worker", daemon=True)
        self._awake = threading.Event()
        self._stopping = False
        self._failure = ""
        self._pause = _FIRST_PAUSE
        self._latest = clock.now()
        self._answers: SimpleQueue[Answered] = SimpleQueue()
        self._unstored: list[Answered] = []
        self._busy: set[str] = set()
        self._room = SENDERS
        self._caught_up_at = 0.0

    def start(self) -> None:
        """Take up what the last process left in the middle, and begin."""
        self._take_up()
        self._db.when_outbox_changes(self.wake)
        self._senders.start()
        self._pings.start()
        self._alarm.start()
        self._thread.start()
        self.wake()

    def _take_up(self) -> None:
        now = self._clock.now()
        with self._db.write() as records:
            taken_up = records.deliveries.take_up(now + ANSWER_LOST)
            self._bring_forward(records, now)
            for recipient, until in records.deliveries.tried_again(now):
                self._pace.hold(until, conversation=recipient)  # what is behind it stays behind it
        if taken_up:
            log.warning("%d messages were being sent when the last run ended; looking for them first", taken_up)

    def stop(self) -> None:
        """Finish the sends in hand, store what came of them, and end."""
        self._stopping = True
        self.wake()
        if self._thread.ident is not None:
            self._thread.join()
            self._alarm.stop()
        self._senders.stop()
        self._pings.stop()
        try:
            with self._db.write() as records:
                self._store_answers(records)
        except Exception:  # a full disk must not keep us from ending well
            log.exception("what came of the last messages could not be stored; they are looked for at the next start")

    def wake(self) -> None:
        """Something may be due: look."""
        self._awake.set()

    def problem(self) -> tuple[str, bool] | None:
        """What keeps the worker from its work, and whether it is past healing; None when all is well."""
        if not self._thread.is_alive():
            return "The worker thread has died.", True
        if not self._alarm.is_alive:
            return "The alarm clock's thread has died.", True
        if not (self._senders.are_alive and self._pings.are_alive):
            return "A thread that sends has died.", True
        if self._failure:
            return f"The worker cannot go on ({self._failure}). It keeps trying.", False
        if refused := self._recorder.token_refused:
            return f"Slack refuses our token ({refused}). Everything is kept; nothing is sent until it works.", False
        return None

    def _run(self) -> None:
        while True:
            self._awake.wait()
            self._gather()
            self._awake.clear()
            if self._stopping:
                return
            try:
                self._turn()
            except Exception as error:  # noqa: BLE001  the one thread that must not die; what is due stays due
                self._could_not_finish(error)
            else:
                self._failure, self._pause = "", _FIRST_PAUSE

    def _gather(self) -> None:
        """Straight after a turn that left nothing waiting, let a moment pass, so that the next does more at once.

        Every turn takes the one connection that writes, for which people wait who click and type.
        """
        time.sleep(max(self._caught_up_at + GATHER_SECONDS - time.monotonic(), 0))

    def _could_not_finish(self, error: Exception) -> None:
        """Try again soon; a full disk that stays full must not fill up with what the log says about it."""
        failure = f"{type(error).__name__}: {error}"
        if failure != self._failure:
            log.error("the worker could not finish a turn; it tries again", exc_info=error)
        self._failure = failure
        self._alarm.set(self._pause)
        self._pause = min(2 * self._pause, _LONGEST_PAUSE)

    def _turn(self) -> None:
        self._heed_the_clock()
        self._run_timers()
        now = self._clock.now()
        with self._db.write() as records:
            stored = self._store_answers(records)
            jobs, blocked_until = self._choose(records, now)
            for job in jobs:
                if isinstance(job, Delivery):
                    records.deliveries.sending(job.id, self._door.slack_now())
        # Only what is committed is forgotten here: a full disk must not make us lose an answer.
        del self._unstored[: len(stored)]
        # A commit takes longer than a fast answer: twice what one turn's answers were keeps the senders busy meanwhile.
        self._room = min(max(2 * len(stored), SENDERS), MOST_IN_HAND)
        self._busy -= {_recipient(job) for job, *_ in stored}
        for job in jobs:
            self._take_in_hand(job, now)
        self._set_alarm(blocked_until)
        if not self._busy:
            self._pace.tidy(now)

    def _heed_the_clock(self) -> None:
        """Set back an hour, it must not make what was to wait a second, or half a minute, wait an hour.

        A timer that waits for a while waits at most as long as at first, from now.
        """
        now = self._clock.now()
        if now < self._latest - _CLOCK_SET_BACK:
            log.warning("the clock was set back: messages wait %d s from now", ANSWER_LOST.total_seconds())
            self._pace.forget()
            with self._db.write() as records:
                self._bring_forward(records, now)
                records.timers.clock_set_back(self._latest - now)
        self._latest = now

    def _bring_forward(self, records: Records, now: datetime) -> None:
        records.deliveries.bring_forward(now + ANSWER_LOST)
        records.cards.bring_forward(now + ANSWER_LOST)
        records.removals.bring_forward(now + ANSWER_LOST)

    def _run_timers(self) -> None:
        while self._a_timer_is_due():
            now = self._clock.now()
            with self._db.write() as records:
                self._run_each(records, records.timers.take_due(now, _BATCH), now)

    def _a_timer_is_due(self) -> bool:
        """Asked of the connection that reads: most turns have none, and need not take the other for it."""
        with self._db.read() as records:
            due_at = records.timers.next_due()
        return due_at is not None and due_at <= self._clock.now()

    def _run_each(self, records: Records, timers: Sequence[Timer], now: datetime) -> None:
        """In one attempt, which is cheaper than one each; only where that fails, each in an attempt of its own."""
        try:
            with self._db.attempt():
                for timer in timers:
                    self._timers[timer.kind](records, timer, now)
        except TransactionLost:
            raise  # that they were taken is undone too: all of them run again
        except Exception:  # one broken timer must not hold up the others, nor be lost
            if len(timers) > 1:
                for timer in timers:
                    self._run_each(records, [timer], now)
            else:
                log.exception("timer %s failed; it runs again", timer.key)
                records.timers.set(timer.key, timer.kind, timer.subject, now + _TIMER_RETRY)

    def _store_answers(self, records: Records) -> list[Answered]:
        while not self._answers.empty():
            self._unstored.append(self._answers.get())
        now = self._clock.now()
        for job, answer, at in self._unstored:
            self._recorder.record(records, job, answer, min(at, now))  # the clock may have been set back meanwhile
        return list(self._unstored)

    def _choose(self, records: Records, now: datetime) -> tuple[list[Job], list[datetime]]:
        """What goes next: new messages by lane, then edits, then what is to go from Slack.

        One at a time to each recipient, and no faster than allowed.

        Also when what has to wait may go.
        """
        busy = self._busy - {_recipient(job) for job, *_ in self._unstored}
        in_hand = len(busy)
        jobs: list[Job] = []
        blocked: set[datetime] = set()
        due: list[Iterable[tuple[str, Job]]] = []
        reads = ((POST, records.deliveries.due), (EDIT, records.cards.due), (REMOVE, records.removals.due))
        for method, read in reads:
            ready_at = self._pace.ready_at(method, ANY, now)
            if ready_at > now:  # for nobody: read none of it, however much is waiting
                blocked.add(ready_at)
            else:
                due.append(zip(repeat(method), read(now)))
        for method, job in chain.from_iterable(due):
            if in_hand + len(jobs) >= (MOST_IN_HAND if _is_ping(job) else self._room):
                break
            recipient = _recipient(job)
            if recipient in busy:
                continue
            busy.add(recipient)  # what comes after in this conversation waits too, or order would be lost
            ready_at = self._pace.ready_at(method, recipient, now)
            if ready_at > now:
                blocked.add(ready_at)
            else:
                jobs.append(job)
        else:
            self._caught_up_at = time.monotonic()
        return jobs, sorted(blocked)

    def _take_in_hand(self, job: Job, now: datetime) -> None:
        recipient = _recipient(job)
        self._busy.add(recipient)
        self._pace.spend(_method(job), recipient, now)
        (self._pings if _is_ping(job) else self._senders).take(job)

    def _hand_over(self, job: Job) -> None:
        try:
            answer = self._ask(job)
        except Exception as error:  # a bug in one message must not stop the rest, nor what is behind it for ever
            log.exception("could not do %s", _name(job))
            name = type(error).__name__
            answer = Passing(name, unsure=True) if job.attempts + 1 < TRIES_OF_A_BUG else Failed(name)
        self._answers.put((job, answer, self._clock.now()))
        self.wake()

    def _ask(self, job: Job) -> Answer:
        match job:
            case Edit(delivery=delivery):
                return self._door.edit(delivery)
            case Removal():
                return self._door.remove(job)
            case _:
                return self._door.send(job)

    def _set_alarm(self, blocked_until: list[datetime]) -> None:
        """For the next thing due; what is due now and waits for a send in hand needs none: its answer wakes us."""
        now = self._clock.now()
        with self._db.read() as records:
            times = [
                records.timers.next_due(),
                records.deliveries.next_due(now),
                records.cards.next_due(now),
                records.removals.next_due(now),
            ]
        ahead = [at for at in (*times, *blocked_until[:1]) if at is not None]
        if ahead:
            self._alarm.set(max(min(ahead) - now, timedelta(0)))
        else:
            self._alarm.clear()


def _recipient(job: Job) -> str:
    return job.delivery.recipient if isinstance(job, Edit) else job.recipient


def _method(job: Job) -> str:
    return EDIT if isinstance(job, Edit) else REMOVE if isinstance(job, Removal) else POST


def _name(job: Job) -> str:
    """What it is, for the log."""
    if isinstance(job, Removal):
        return f"removal {job.id}"
    delivery = job.delivery if isinstance(job, Edit) else job
    return f"{delivery.kind} about {delivery.subject}"


def _is_ping(job: Job) -> bool:
    return isinstance(job, Delivery) and job.lane is Lane.PING
