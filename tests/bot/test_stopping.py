"""Waiting to be told to stop."""

import signal
import threading
import time
from collections.abc import Iterator

import pytest

from bot.stopping import StopSignal


@pytest.fixture
def stop() -> Iterator[StopSignal]:
    handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    stop = StopSignal()
    stop.listen()
    yield stop
    signal.set_wakeup_fd(-1)
    for number, handler in handlers.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_that_the_system_gives_to_another_thread_is_heard_at_once(stop, number):
    def receive() -> None:
        time.sleep(0.1)
        signal.pthread_kill(threading.get_ident(), number)

    thread = threading.Thread(target=receive)
    thread.start()
    began = time.monotonic()
    assert stop.wait(5)
    assert time.monotonic() - began < 2
    thread.join()


def test_set_from_another_thread_is_heard_and_stays_true(stop):
    threading.Timer(0.05, stop.set).start()
    assert stop.wait(5)
    assert stop.wait(0)


def test_not_asked_it_waits_as_long_as_told(stop):
    assert not stop.wait(0.02)
