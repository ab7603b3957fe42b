import sqlite3

import pytest

from storage import Database, Records
from tests.storage.samples import AT, LATER


def test_a_request_is_new_until_it_has_been_carried_out(records: Records) -> None:
    assert records.requests.made("trigger.1") is None
    records.requests.record("trigger.1", 7, AT)
    assert records.requests.made("trigger.1") == 7
    assert records.requests.made("trigger.2") is None


def test_the_same_request_cannot_be_recorded_twice(db: Database) -> None:
    with db.write() as records:
        records.requests.record("trigger.1", 7, AT)
    with pytest.raises(sqlite3.IntegrityError), db.write() as records:
        records.requests.record("trigger.1", 8, AT)
    with db.read() as records:
        assert records.requests.made("trigger.1") == 7


def test_old_requests_are_forgotten_and_no_others(records: Records) -> None:
    records.requests.record("old", 1, AT)
    records.requests.record("new", 2, LATER)
    records.requests.forget_before(LATER)
    assert (records.requests.made("old"), records.requests.made("new")) == (None, 2)
