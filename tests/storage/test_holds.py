"""Holds: one for each case, and whoever is first decides."""

import sqlite3

import pytest

from bot.rules.hold import State
from storage import Records
from tests.storage.samples import AT, LATER, logged


def test_one_is_asked_for_put_on_and_ended(records: Records) -> None:
    contact = logged(records)
    asked = records.holds.add(contact.id, State.ASKED, "U1", "evidence", AT)
    assert records.holds.current(contact.id) == asked
    assert (asked.keeps, asked.review_at, asked.since) == (True, None, AT)
    assert records.holds.put_on(asked.id, "a court case", LATER, "U8")
    on = records.holds.get(asked.id)
    assert (on.state, on.reason, on.review_at, on.decided_by, on.person) == (
        State.ON,
        "a court case",
        LATER,
        "U8",
        "U1",
    )
    assert not records.holds.decline(asked.id, "no need", "U9")
    assert records.holds.end(asked.id, "U9")
    assert records.holds.current(contact.id) is None
    assert not records.holds.put_on(asked.id, "again", LATER, "U8")


def test_a_second_one_on_the_same_case_is_refused_until_the_first_has_ended(records: Records) -> None:
    contact = logged(records)
    first = records.holds.add(contact.id, State.ON, "U8", "evidence", AT)
    with pytest.raises(sqlite3.IntegrityError):
        records.holds.add(contact.id, State.ASKED, "U1", "evidence", AT)
    records.holds.end(first.id, "U8")
    assert records.holds.add(contact.id, State.ASKED, "U1", "evidence", AT).keeps


def test_what_is_declined_says_why_and_is_answered_once(records: Records) -> None:
    asked = records.holds.add(logged(records).id, State.ASKED, "U1", "evidence", AT)
    assert records.holds.decline(asked.id, "The recording is enough", "U8")
    declined = records.holds.get(asked.id)
    assert (declined.state, declined.reason, declined.decided_by) == (State.DECLINED, "The recording is enough", "U8")
    assert not records.holds.decline(asked.id, "again", "U9")
    assert not records.holds.end(asked.id, "U9")
