"""The alarm clock, on real time: a few hundred milliseconds a test."""

import time
from collections.abc import Iterator
from datetime import timedelta
from queue import Empty, SimpleQueue

import pytest

from bot.worker.alarm_clock import AlarmClock

NOW = timedelta()
SOON = timedelta(milliseconds=100)
LATER = timedelta(hours=1)


class Rings:
    """Each ring as it comes; `seconds` is how long one takes."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._heard: SimpleQueue[float] = SimpleQueue()

    def ring(self) -> None:
        self._heard.put(time.monotonic())
        time.sleep(self.seconds)

    def next(self) -> float:
        """When it rang."""
        return self._heard.get(timeout=5)

    @property
    def silent(self) -> bool:
        """Whether it does not ring for a while."""
        try:
            self._heard.get(timeout=0.3)
        except Empty:
            return True
        return False


@pytest.fixture
def rings() -> Rings:
    return Rings()


@pytest.fixture
def alarm(rings: Rings) -> Iterator[AlarmClock]:
    alarm = AlarmClock(rings.ring)
    alarm.start()
    yield alarm
    alarm.stop()


def test_it_rings_once_when_it_was_last_set_to(alarm: AlarmClock, rings: Rings) -> None:
    begun = time.monotonic()
    alarm.set(LATER)
    alarm.set(SOON)
    assert rings.next() - begun >= SOON.total_seconds()
    assert rings.silent


def test_it_does_not_ring_when_it_was_set_to_later_or_cleared(alarm: AlarmClock, rings: Rings) -> None:
    alarm.set(SOON)
    alarm.set(LATER)
    assert rings.silent
    alarm.set(SOON)
    alarm.clear()
    assert rings.silent


def test_it_rings_again_when_it_is_set_again_to_what_has_rung(alarm: AlarmClock, rings: Rings) -> None:
    for wait in (NOW, NOW, SOON, SOON):
        alarm.set(wait)
        rings.next()
    alarm.clear()
    alarm.set(SOON)
    rings.next()


def test_a_ring_that_is_due_while_another_is_not_over_is_not_lost(alarm: AlarmClock, rings: Rings) -> None:
    rings.seconds = 0.2
    alarm.set(NOW)
    rings.next()
    alarm.set(NOW)
    rings.next()
