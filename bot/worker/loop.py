"""The worker: sleeps until something is due, runs the timers, hands messages to a few senders, stores what came of it.

Memory holds none of the truth: which messages are owed and which timers are set are rows. One thread decides;
it alone moves deliveries on, and it stores the answers of many sends in one transaction.
"""

import logging
import random
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from queue import SimpleQueue

from bot.clock import Clock
from bot.rules.outbox import Delivery, Edit, Timer, TimerKind
from bot.worker.alarm import Alarm
from bot.worker.sender import Answer, Refused, Sender, Sent, TryAgain
from storage import Database, Records

log = logging.getLogger(__name__)

RunTimer = Callable[[Records, Timer, datetime], None]

_SENDERS = 8
_BATCH = 200
_FIRST_RETRY = timedelta(seconds=1)
_LONGEST_RETRY = timedelta(minutes=5)
_TIMER_RETRY = timedelta(minutes=1)
_PAUSE_AFTER_FAILURE = timedelta(seconds=1)


class Worker:
    """Started and stopped once. `wake` may be called from any thread."""

    def __init__(self, db: Database, clock: Clock, sender: Sender, timers: Mapping[TimerKind, RunTimer]) -> None:
        self._db = db
        self._clock = clock
        self._sender = sender
        self._timers = timers
        self._alarm = Alarm(self.wake)
        self._pool = ThreadPoolExecutor(_SENDERS, thread_name_prefix="send")
        self._thread = threading.Thread(target=self._run, name="worker", daemon=True)
        self._awake = threading.Event()
        self._stopping = False
        self._answers: SimpleQueue[tuple[Delivery | Edit, Answer]] = SimpleQueue()
        self._busy: set[str] = set()

    def start(self) -> None:
        """Take up what the last process left in the middle, and begin."""
        with self._db.write() as records:
            for orphan in records.deliveries.orphans():
                records.deliveries.retry(orphan.id, self._clock.now(), "interrupted")
        self._db.when_outbox_changes(self.wake)
        self._alarm.start()
        self._thread.start()
        self.wake()

    def stop(self) -> None:
        """Finish the sends in hand, store what came of them, and end."""
        self._stopping = True
        self.wake()
        if self._thread.is_alive():
            self._thread.join()
            self._alarm.stop()
        self._pool.shutdown(wait=True)
        self._store_answers()

    def wake(self) -> None:
        """Something may be due: look."""
        self._awake.set()

    def _run(self) -> None:
        while True:
            self._awake.wait()
            self._awake.clear()
            if self._stopping:
                return
            try:
                self._store_answers()
                self._run_timers()
                self._send_messages()
                self._set_alarm()
            except Exception:  # the one thread that must not die: what is due stays due, and is tried again
                log.exception("the worker could not finish a turn")
                self._alarm.set(_PAUSE_AFTER_FAILURE)

    def _run_timers(self) -> None:
        while True:
            now = self._clock.now()
            with self._db.write() as records:
                due = records.timers.take_due(now, _BATCH)
                for timer in due:
                    self._run_timer(records, timer, now)
            if len(due) < _BATCH:
                return

    def _run_timer(self, records: Records, timer: Timer, now: datetime) -> None:
        try:
            with self._db.attempt():
                self._timers[timer.kind](records, timer, now)
        except Exception:  # one broken timer must not hold up the others, nor be lost
            log.exception("timer %s failed", timer.key)
            records.timers.set(timer.key, timer.kind, timer.subject, now + _TIMER_RETRY)

    def _send_messages(self) -> None:
        """Hand over what may go now: new messages by lane, then edits; one at a time to each recipient."""
        now = self._clock.now()
        jobs: list[Delivery | Edit] = []
        with self._db.write() as records:
            for delivery in records.deliveries.due(now, _BATCH):
                if self._claim(delivery.recipient):
                    records.deliveries.sending(delivery.id)
                    jobs.append(delivery)
            jobs += [edit for edit in records.cards.due(now, _BATCH) if self._claim(edit.delivery.recipient)]
        for job in jobs:
            self._pool.submit(self._hand_over, job)

    def _claim(self, recipient: str) -> bool:
        if recipient in self._busy:
            return False
        self._busy.add(recipient)
        return True

    def _hand_over(self, job: Delivery | Edit) -> None:
        try:
            answer = self._sender.edit(job.delivery) if isinstance(job, Edit) else self._sender.send(job)
        except Exception as error:  # a bug in one message must not stop the rest
            log.exception("could not send %s", _message(job).subject)
            answer = TryAgain(type(error).__name__)
        self._answers.put((job, answer))
        self.wake()

    def _store_answers(self) -> None:
        answers = []
        while not self._answers.empty():
            answers.append(self._answers.get())
        if not answers:
            return
        now = self._clock.now()
        with self._db.write() as records:
            for job, answer in answers:
                if isinstance(job, Edit):
                    _store_edit(records, job, answer, now)
                else:
                    _store_delivery(records, job, answer, now)
        self._busy -= {_message(job).recipient for job, _ in answers}

    def _set_alarm(self) -> None:
        with self._db.read() as records:
            times = (records.timers.next_due(), records.deliveries.next_due(), records.cards.next_due())
        now = self._clock.now()
        # What is due now and not sent waits for a send in hand, whose answer wakes us.
        later = [at for at in times if at is not None and (at > now or not self._busy)]
        if later:
            self._alarm.set(max(min(later) - now, timedelta(0)))
        else:
            self._alarm.clear()


def _store_delivery(records: Records, delivery: Delivery, answer: Answer, now: datetime) -> None:
    match answer:
        case Sent(channel=channel, ts=ts, revision=revision):
            records.deliveries.sent(delivery.id, channel, ts, now)
            if revision is not None:
                records.cards.shown(delivery.id, revision)
        case TryAgain(error=error):
            until = now + _wait(answer, delivery.attempts)
            records.deliveries.retry(delivery.id, until, error)
            if answer.whole_conversation:
                records.deliveries.hold(delivery.recipient, until)
        case Refused(error=error):
            log.error("%s about %s could not be delivered: %s", delivery.kind, delivery.subject, error)
            records.deliveries.failed(delivery.id, error)


def _store_edit(records: Records, edit: Edit, answer: Answer, now: datetime) -> None:
    delivery = edit.delivery
    match answer:
        case Sent(revision=revision):
            records.cards.shown(delivery.id, revision or 0)
        case TryAgain():
            records.cards.retry(delivery.id, now + _wait(answer, edit.attempts))
        case Refused(error=error, repost=repost):
            log.warning("%s about %s could not be edited: %s", delivery.kind, delivery.subject, error)
            if repost:
                records.deliveries.repost(delivery.id, now)
            else:
                records.cards.drop(delivery.id)


def _message(job: Delivery | Edit) -> Delivery:
    return job.delivery if isinstance(job, Edit) else job


def _wait(answer: TryAgain, attempts: int) -> timedelta:
    """What Slack asked for; otherwise longer each time, with jitter so that many do not come back at once."""
    if answer.seconds is not None:
        return timedelta(seconds=answer.seconds)
    longest: timedelta = min(_FIRST_RETRY * 2.0 ** min(attempts, 20), _LONGEST_RETRY)
    return longest * random.uniform(0.5, 1)  # noqa: S311  jitter, not a secret
