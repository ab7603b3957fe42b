from datetime import timedelta

import pytest

from bot.rules.outbox import Timer, TimerKind
from storage import Database, Records
from tests.storage.samples import AT, LATER, MUCH_LATER


def set_timer(records: Records, key: str, minutes: int) -> Timer:
    due_at = AT + timedelta(minutes=minutes)
    records.timers.set(key, TimerKind.CALLBACK_DUE, "callback:1", due_at)
    return Timer(key=key, kind=TimerKind.CALLBACK_DUE, subject="callback:1", due_at=due_at)


class Broken(Exception):
    pass


def take_and_break(db: Database) -> None:
    with db.write() as records:
        assert records.timers.take_due(LATER, 10)
        raise Broken


def test_nothing_is_due_before_its_time(records: Records) -> None:
    timer = set_timer(records, "a", 5)
    assert records.timers.take_due(LATER - timedelta(milliseconds=1), 10) == []
    assert records.timers.take_due(LATER, 10) == [timer]


def test_what_is_due_is_taken_once_earliest_first(records: Records) -> None:
    third, first, second = set_timer(records, "c", 3), set_timer(records, "b", 1), set_timer(records, "a", 2)
    also_second = set_timer(records, "a2", 2)
    set_timer(records, "z", 60)
    assert records.timers.take_due(LATER, 10) == [first, second, also_second, third]
    assert records.timers.take_due(LATER, 10) == []


def test_of_many_the_earliest_are_taken_first(records: Records) -> None:
    timers = [set_timer(records, f"t{minutes:03}", minutes) for minutes in range(50, 0, -1)][::-1]
    assert records.timers.take_due(MUCH_LATER, 20) == timers[:20]
    assert records.timers.take_due(MUCH_LATER, 20) == timers[20:40]
    assert records.timers.take_due(MUCH_LATER, 20) == timers[40:]


def test_setting_a_timer_again_moves_it(records: Records) -> None:
    set_timer(records, "a", 1)
    records.timers.set("a", TimerKind.CHECK_IN_OFFER, "contact:2", MUCH_LATER)
    assert records.timers.take_due(LATER, 10) == []
    (timer,) = records.timers.take_due(MUCH_LATER, 10)
    assert (timer.kind, timer.subject, timer.due_at) == (TimerKind.CHECK_IN_OFFER, "contact:2", MUCH_LATER)


def test_a_cancelled_timer_is_forgotten(records: Records) -> None:
    set_timer(records, "a", 1)
    records.timers.cancel("a")
    records.timers.cancel("never set")
    assert records.timers.take_due(LATER, 10) == []


def test_the_next_timer_is_the_earliest_one_left(records: Records) -> None:
    assert records.timers.next_due() is None
    set_timer(records, "a", 5)
    set_timer(records, "b", 1)
    assert records.timers.next_due() == AT + timedelta(minutes=1)
    records.timers.cancel("b")
    assert records.timers.next_due() == LATER


def test_a_timer_taken_by_work_that_fails_is_still_there(db: Database) -> None:
    with db.write() as records:
        timer = set_timer(records, "a", 1)
    with pytest.raises(Broken):
        take_and_break(db)
    with db.write() as records:
        assert records.timers.take_due(LATER, 10) == [timer]


def test_a_clock_set_back_makes_no_wait_longer_and_no_appointment_earlier(records: Records) -> None:
    set_timer(records, "a", 60)
    records.timers.set("b", TimerKind.ESCALATION_STEP, "escalation:1", AT + timedelta(minutes=61))
    records.timers.clock_set_back(timedelta(minutes=61))
    assert [timer.key for timer in records.timers.take_due(AT, 10)] == ["b"]
    assert records.timers.next_due() == AT + timedelta(minutes=60)
