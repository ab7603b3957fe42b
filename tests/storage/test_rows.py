import pytest

from storage import Records
from storage.rows import Rows
from tests.storage.samples import AT, logged


@pytest.fixture
def rows(records: Records) -> Rows:
    return records.rows


def test_a_row_inserted_comes_back_whole(rows: Rows) -> None:
    row = rows.insert("conversations", person="U1", channel="D1")
    assert dict(row) == {"person": "U1", "channel": "D1"}


def test_what_is_added_goes_by_the_id_it_was_given(records: Records) -> None:
    offer = {"agent": "U1", "contact_id": logged(records).id, "state": "offered", "offered_at": 0}
    first, second = (records.rows.add("check_ins", **offer) for _ in range(2))
    assert [row["id"] for row in records.rows.all("SELECT id FROM check_ins ORDER BY id")] == [first, second]


def test_a_row_is_found_by_its_id_or_not_at_all(records: Records) -> None:
    contact = logged(records)
    assert records.rows.get("contacts", contact.id)["reference"] == contact.reference
    with pytest.raises(KeyError, match="404"):
        records.rows.get("contacts", 404)


def test_a_statement_that_came_too_late_has_changed_nothing(rows: Rows) -> None:
    rows.insert("conversations", person="U1", channel="D1")
    move = "UPDATE conversations SET channel = 'D2' WHERE channel = 'D1'"
    assert rows.changed(move)
    assert not rows.changed(move)


def test_a_time_is_an_instant_or_none_whether_the_row_is_empty_or_not_there(records: Records) -> None:
    at = "SELECT closed_at AS at FROM contacts"
    assert records.rows.time(at) is None
    logged(records)
    assert records.rows.time(at) is None
    assert records.rows.time("SELECT opened_at AS at FROM contacts") == AT


def test_what_is_added_is_not_read_again(records: Records) -> None:
    statements: list[str] = []
    records.rows._db.conn.set_trace_callback(statements.append)
    logged(records)
    records.rows._db.conn.set_trace_callback(None)
    assert len(statements) == 1
