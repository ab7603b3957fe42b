from datetime import timedelta

from bot.rules.callback import UNDO, Outcome
from storage import Records
from tests.storage.samples import AT, LATER, MUCH_LATER, promise


def test_a_call_comes_back_with_how_the_promise_stood_before_it(records: Records) -> None:
    callback = records.callbacks.add("U1", promise(), None, AT, team=1)
    records.callbacks.nudged(callback.id, overdue_at=MUCH_LATER)
    before = records.callbacks.get(callback.id)
    following = records.callbacks.add("U1", promise(due_at=MUCH_LATER), None, AT, team=1)
    call = records.calls.add(before, Outcome.NOT_RESOLVED, "U1", LATER, note="engineer", next_id=following.id)
    assert records.calls.of(callback.id) == (call,)
    assert (call.callback_id, call.outcome, call.person, call.note) == (callback.id, "not_resolved", "U1", "engineer")
    assert (call.at, call.next_id) == (LATER, following.id)
    assert (call.due_before, call.nudges_before, call.overdue_before) == (LATER, 1, MUCH_LATER)


def test_calls_are_listed_in_order_and_one_taken_back_has_never_been(records: Records) -> None:
    callback = records.callbacks.add("U1", promise(), None, AT, team=1)
    assert records.calls.last_of(callback.id) is None
    first = records.calls.add(callback, Outcome.NO_ANSWER, "U1", AT)
    second = records.calls.add(callback, Outcome.LEFT_MESSAGE, "U1", LATER)
    assert records.calls.of(callback.id) == (first, second)
    assert records.calls.last_of(callback.id) == second == records.calls.find(second.id)
    records.calls.remove(second.id)
    assert records.calls.find(second.id) is None
    assert records.calls.of(callback.id) == (first,)
    assert records.calls.times_rung("48213", AT) == [AT]


def test_how_often_a_customer_was_rung_counts_calls_about_anything_and_only_calls(records: Records) -> None:
    for reference, outcome, minutes in (
        ("48213", Outcome.NO_ANSWER, 3),
        ("#48 213", Outcome.RESOLVED, 1),
        ("48213", Outcome.CUSTOMER_RANG, 4),
        ("48213", Outcome.NOT_WANTED, 5),
        ("48213", Outcome.GIVEN_UP, 6),
        ("51177", Outcome.NO_ANSWER, 7),
        ("48213", Outcome.LEFT_MESSAGE, 0),
    ):
        callback = records.callbacks.add("U1", promise(reference), None, AT, team=1)
        records.calls.add(callback, outcome, "U1", AT + timedelta(minutes=minutes))
    since = AT + timedelta(minutes=1)
    assert records.calls.times_rung("48213", since) == [since, AT + timedelta(minutes=3)]


def test_an_outcome_can_be_taken_back_for_a_minute_but_not_a_supervisors_word(records: Records) -> None:
    callback = records.callbacks.add("U1", promise(), None, AT, team=1)
    call = records.calls.add(callback, Outcome.RESOLVED, "U1", LATER)
    assert call.may_be_undone(LATER + UNDO)
    assert not call.may_be_undone(LATER + UNDO + timedelta(milliseconds=1))
    assert not records.calls.add(callback, Outcome.GIVEN_UP, "U9", LATER).may_be_undone(LATER)
