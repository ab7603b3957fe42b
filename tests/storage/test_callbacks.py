from datetime import timedelta

import pytest

from bot.rules.callback import Callback, Kind, Outcome, Promise, State
from storage import Records
from tests.storage.samples import AT, LATER, MUCH_LATER, logged, promise

OPEN = (State.DUE, State.TO_DECIDE)
ENDED = (State.DONE, State.CANCELLED)


def promised(records: Records, owner: str = "U1", reference: str = "48213") -> Callback:
    return records.callbacks.add(owner, promise(reference), None, AT, team=1)


def overdue(records: Records, callback: Callback) -> Callback:
    """Reminded, put off, unattended and overdue: all that begins anew when its time or its owner changes."""
    records.callbacks.nudged(callback.id, overdue_at=LATER)
    records.callbacks.put_off(callback.id, LATER)
    records.callbacks.unattended(callback.id, LATER)
    return records.callbacks.get(callback.id)


def reminders_of(callback: Callback) -> tuple[object, ...]:
    return callback.nudges, callback.put_off_until, callback.unattended_at, callback.overdue_at


BEGUN_ANEW = (0, None, None, None)


def test_a_promise_comes_back_as_it_was_made(records: Records) -> None:
    contact = logged(records)
    made = Promise(reference="48213", due_at=LATER, kind=Kind.FOLLOW_UP, note="router")
    callback = records.callbacks.add("U1", made, contact.id, AT, team=1)
    assert callback == records.callbacks.get(callback.id)
    assert {name: getattr(callback, name) for name in vars(made)} == vars(made)
    assert (callback.owner, callback.contact_id, callback.state) == ("U1", contact.id, State.DUE)
    assert (callback.set_at, callback.promised_at, callback.closed_at, callback.tries) == (AT, LATER, None, 0)
    assert reminders_of(callback) == BEGUN_ANEW
    assert (callback.orphaned_at, callback.departure_id) == (None, None)


def test_no_promise_no_answer(records: Records) -> None:
    with pytest.raises(KeyError):
        records.callbacks.get(404)


def test_a_due_promise_can_change_and_then_the_customer_was_told_so(records: Records) -> None:
    callback = overdue(records, promised(records))
    assert reminders_of(callback) == (1, LATER, LATER, LATER)
    new = Promise(reference="#99 1", due_at=MUCH_LATER, note="new", kind=Kind.FOLLOW_UP)
    assert records.callbacks.change(callback.id, new, None)
    changed = records.callbacks.get(callback.id)
    assert (changed.reference, changed.note, changed.kind) == ("#99 1", "new", Kind.FOLLOW_UP)
    assert (changed.due_at, changed.promised_at) == (MUCH_LATER, MUCH_LATER)
    assert reminders_of(changed) == BEGUN_ANEW
    assert records.callbacks.open_for_reference("991") == [changed]
    assert records.callbacks.open_for_reference("48213") == []


def test_put_off_it_keeps_what_the_customer_was_told(records: Records) -> None:
    callback = overdue(records, promised(records))
    records.callbacks.postpone(callback.id, MUCH_LATER)
    later = records.callbacks.get(callback.id)
    assert (later.due_at, later.promised_at) == (MUCH_LATER, LATER)
    assert reminders_of(later) == BEGUN_ANEW


def test_a_nudge_ends_on_a_call_and_the_first_time_it_is_overdue_stays(records: Records) -> None:
    callback = promised(records)
    records.callbacks.put_off(callback.id, MUCH_LATER)
    records.callbacks.nudged(callback.id)
    assert reminders_of(records.callbacks.get(callback.id)) == (1, None, None, None)
    records.callbacks.nudged(callback.id, overdue_at=LATER)
    records.callbacks.nudged(callback.id, overdue_at=MUCH_LATER)
    assert reminders_of(records.callbacks.get(callback.id)) == (3, None, None, LATER)


@pytest.mark.parametrize("state", ENDED)
def test_an_ended_promise_stays_as_it_ended(records: Records, state: State) -> None:
    callback = promised(records)
    assert records.callbacks.move(callback.id, State.DUE, state, LATER)
    ended = records.callbacks.get(callback.id)
    assert (ended.state, ended.closed_at) == (state, LATER)
    assert not records.callbacks.move(callback.id, State.DUE, State.DONE, MUCH_LATER)
    assert not records.callbacks.change(callback.id, promise("1"), None)
    assert records.callbacks.get(callback.id) == ended


def test_what_a_supervisor_decides_about_is_open_and_cannot_be_changed(records: Records) -> None:
    callback = promised(records)
    assert records.callbacks.move(callback.id, State.DUE, State.TO_DECIDE, LATER)
    waiting = records.callbacks.get(callback.id)
    assert (waiting.state, waiting.closed_at, waiting.is_open, waiting.is_due) == (State.TO_DECIDE, None, True, False)
    assert not records.callbacks.change(callback.id, promise("1"), None)
    assert records.callbacks.open_of("U1", 10) == [waiting]


@pytest.mark.parametrize("outcome", [Outcome.NO_ANSWER, Outcome.RESOLVED])
def test_taken_back_it_stands_as_it_stood_before(records: Records, outcome: Outcome) -> None:
    before = promised(records)
    records.callbacks.nudged(before.id, overdue_at=LATER)
    before = records.callbacks.get(before.id)
    call = records.calls.add(before, outcome, "U1", LATER)
    if outcome.is_try:
        records.callbacks.tried(before.id)
        records.callbacks.postpone(before.id, MUCH_LATER)
        assert records.callbacks.get(before.id).tries == 1
    else:
        records.callbacks.move(before.id, State.DUE, State.DONE, LATER)
    records.callbacks.restore(before.id, call, State.DUE)
    assert records.callbacks.get(before.id) == before


def test_handed_on_it_reminds_its_new_owner_from_the_beginning(records: Records) -> None:
    callback = overdue(records, promised(records))
    records.callbacks.hand_to(callback.id, "U2")
    handed = records.callbacks.get(callback.id)
    assert (handed.owner, handed.due_at) == ("U2", callback.due_at)
    assert reminders_of(handed) == BEGUN_ANEW
    assert records.callbacks.open_of("U1", 10) == []
    assert records.callbacks.open_of("U2", 10) == [handed]


def test_what_somebody_leaves_is_marked_once_and_known_after_it_has_a_new_owner(records: Records) -> None:
    late = records.callbacks.add("U1", promise(due_at=MUCH_LATER), None, AT, team=1)
    soon = promised(records)
    ended = promised(records)
    records.callbacks.move(ended.id, State.DUE, State.DONE, AT)
    others = promised(records, owner="U2")
    departure = records.departures.add("U1", LATER)
    assert [orphan.id for orphan in records.callbacks.orphan(departure, 1)] == [soon.id, late.id]
    assert records.callbacks.get(soon.id).orphaned_at == LATER
    assert records.callbacks.get(others.id).orphaned_at is None
    assert records.callbacks.orphan(records.departures.add("U1", MUCH_LATER), 1) == []
    records.callbacks.hand_to(soon.id, "U2")
    taken = records.callbacks.get(soon.id)
    assert (taken.orphaned_at, taken.departure_id) == (None, departure.id)
    assert [left.id for left in records.callbacks.left_by(departure.id)] == [soon.id, late.id]


def test_whoever_is_back_keeps_what_nobody_has_taken_and_ended(records: Records) -> None:
    kept, taken, ended = overdue(records, promised(records)), promised(records), promised(records)
    promised(records, owner="U2")
    assert records.callbacks.owners() == ["U1", "U2"]
    records.callbacks.orphan(records.departures.add("U1", LATER), 1)
    assert records.callbacks.owners() == ["U2"]
    records.callbacks.hand_to(taken.id, "U2")
    records.callbacks.move(ended.id, State.DUE, State.DONE, AT)
    (back,) = records.callbacks.take_back("U1")
    assert (back.id, back.orphaned_at) == (kept.id, None)
    assert reminders_of(back) == BEGUN_ANEW
    assert records.callbacks.take_back("U1") == []
    assert records.callbacks.owners() == ["U1", "U2"]


def test_promises_still_to_be_kept_are_listed_soonest_first_and_counted(records: Records) -> None:
    contact = logged(records)
    late = records.callbacks.add("U1", promise(due_at=MUCH_LATER), contact.id, AT, team=1)
    soon = records.callbacks.add("U1", promise("#48213", LATER), contact.id, AT, team=1)
    also_soon = records.callbacks.add("U1", promise("48 213", LATER), None, AT, team=1)
    others = records.callbacks.add("U2", promise(due_at=LATER), None, AT, team=1)
    ended = records.callbacks.add("U1", promise(), contact.id, AT, team=1)
    records.callbacks.move(ended.id, State.DUE, State.DONE, AT)
    assert records.callbacks.open_of("U1", 10) == [soon, also_soon, late]
    assert records.callbacks.open_of("U1", 2) == [soon, also_soon]
    assert records.callbacks.open_of("U1", 2, offset=2) == [late]
    assert records.callbacks.count_open_of("U1") == 3
    assert records.callbacks.open_for_reference("48213") == [soon, also_soon, others, late]


def test_what_falls_due_before_a_moment_is_listed_for_one_and_for_all(records: Records) -> None:
    soon, others = promised(records), promised(records, owner="U2")
    late = records.callbacks.add("U1", promise(due_at=MUCH_LATER), None, AT, team=1)
    waiting = promised(records)
    records.callbacks.move(waiting.id, State.DUE, State.TO_DECIDE, AT)
    a_moment = timedelta(milliseconds=1)
    assert [found.id for found in records.callbacks.due_of("U1", MUCH_LATER)] == [soon.id]
    assert [found.id for found in records.callbacks.due_of("U1", MUCH_LATER + a_moment)] == [soon.id, late.id]
    assert [found.id for found in records.callbacks.open_before(MUCH_LATER, [1], 10)] == [
        soon.id,
        others.id,
        waiting.id,
    ]
    assert [found.id for found in records.callbacks.open_before(MUCH_LATER, [1], 2, offset=2)] == [waiting.id]
    assert records.callbacks.count_open_before(MUCH_LATER, [1]) == 3
    assert records.callbacks.open_before(LATER, [1], 10) == []
