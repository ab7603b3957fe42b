from datetime import timedelta

import pytest

from bot.rules.callback import Kind, Promise, State
from storage import Records
from tests.storage.samples import AT, LATER, MUCH_LATER, logged, promise


def test_a_promise_comes_back_as_it_was_made(records: Records) -> None:
    contact = logged(records)
    made = Promise(reference="48213", due_at=LATER, kind=Kind.FOLLOW_UP, note="router")
    callback = records.callbacks.add("U1", made, contact.id, AT)
    assert callback == records.callbacks.get(callback.id)
    assert {name: getattr(callback, name) for name in vars(made)} == vars(made)
    assert (callback.owner, callback.contact_id, callback.state) == ("U1", contact.id, State.DUE)
    assert (callback.set_at, callback.closed_at, callback.attempts) == (AT, None, 0)


def test_no_promise_no_answer(records: Records) -> None:
    with pytest.raises(KeyError):
        records.callbacks.get(404)


def test_a_due_promise_can_change_and_be_moved(records: Records) -> None:
    callback = records.callbacks.add("U1", promise(), None, AT)
    assert records.callbacks.change(callback.id, Promise(reference="#99 1", due_at=MUCH_LATER, note="new"), None)
    assert records.callbacks.move(callback.id, LATER)
    assert records.callbacks.move(callback.id, LATER + timedelta(hours=1), missed_call=True)
    changed = records.callbacks.get(callback.id)
    assert (changed.reference, changed.note, changed.attempts) == ("#99 1", "new", 1)
    assert changed.due_at == LATER + timedelta(hours=1)
    assert records.callbacks.due_for_reference("991") == [changed]
    assert records.callbacks.due_for_reference("48213") == []


@pytest.mark.parametrize("state", [State.DONE, State.CANCELLED])
def test_an_ended_promise_stays_as_it_ended(records: Records, state: State) -> None:
    callback = records.callbacks.add("U1", promise(), None, AT)
    assert records.callbacks.end(callback.id, state, LATER)
    ended = records.callbacks.get(callback.id)
    assert (ended.state, ended.closed_at) == (state, LATER)
    assert not records.callbacks.end(callback.id, State.DONE, MUCH_LATER)
    assert not records.callbacks.change(callback.id, promise("1"), None)
    assert not records.callbacks.move(callback.id, MUCH_LATER, missed_call=True)
    assert records.callbacks.get(callback.id) == ended


def test_promises_still_to_be_kept_are_listed_soonest_first(records: Records) -> None:
    contact = logged(records)
    late = records.callbacks.add("U1", promise(due_at=MUCH_LATER), contact.id, AT)
    soon = records.callbacks.add("U1", promise("#48213", LATER), contact.id, AT)
    also_soon = records.callbacks.add("U1", promise("48 213", LATER), None, AT)
    others = records.callbacks.add("U2", promise(due_at=LATER), None, AT)
    ended = records.callbacks.add("U1", promise(), contact.id, AT)
    records.callbacks.end(ended.id, State.DONE, AT)
    assert records.callbacks.due_of("U1", 10) == [soon, also_soon, late]
    assert records.callbacks.due_of("U1", 2) == [soon, also_soon]
    assert records.callbacks.due_for_reference("48213") == [soon, also_soon, others, late]
