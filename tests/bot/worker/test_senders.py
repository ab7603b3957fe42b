import threading
import time
from collections.abc import Callable, Iterator
from queue import SimpleQueue

import pytest

from bot.rules.outbox import Delivery, Lane, MessageKind
from bot.worker.senders import Job, Senders

Start = Callable[[int, Callable[[Job], None]], Senders]


def message(number: int) -> Delivery:
    return Delivery(
        id=number,
        key=f"key-{number}",
        kind=MessageKind.CONTACT_CARD,
        subject="contact:1",
        recipient="U0AMARA",
        lane=Lane.CARD,
        attempts=0,
        tried_at=None,
        channel=None,
        ts=None,
        thread=None,
    )


@pytest.fixture
def start() -> Iterator[Start]:
    started: list[Senders] = []

    def start(count: int, send: Callable[[Job], None]) -> Senders:
        senders = Senders(count, "send", send)
        senders.start()
        started.append(senders)
        return senders

    yield start
    for senders in started:
        senders.stop()


def test_as_many_are_sent_at_once_as_there_are_threads(start: Start) -> None:
    together = threading.Barrier(3, timeout=5)  # each waits for all three
    sent: SimpleQueue[Job] = SimpleQueue()

    def send(job: Job) -> None:
        together.wait()
        sent.put(job)

    senders = start(3, send)
    for number in range(3):
        senders.take(message(number))
    assert {sent.get(timeout=5) for _ in range(3)} == {message(number) for number in range(3)}


def test_one_thread_sends_in_order(start: Start) -> None:
    sent: list[Job] = []
    senders = start(1, sent.append)
    for number in range(20):
        senders.take(message(number))
    senders.stop()
    assert sent == [message(number) for number in range(20)]


def test_what_was_taken_is_finished_before_the_end(start: Start) -> None:
    begin, sent = threading.Event(), []

    def send(job: Job) -> None:
        begin.wait(timeout=5)
        sent.append(job)

    senders = start(2, send)
    for number in range(5):
        senders.take(message(number))
    threading.Timer(0.05, begin.set).start()
    senders.stop()
    assert len(sent) == 5
    assert not senders.are_alive


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_dead_thread_is_noticed(start: Start) -> None:
    def send(_: Job) -> None:
        raise SystemError("a bug of ours")

    senders = start(2, send)
    assert senders.are_alive
    senders.take(message(1))
    first, second = senders._threads
    while first.is_alive() and second.is_alive():
        time.sleep(0.01)
    assert not senders.are_alive


def test_what_was_never_started_can_be_stopped() -> None:
    Senders(2, "send", lambda _: None).stop()
