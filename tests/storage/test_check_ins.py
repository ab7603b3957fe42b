import pytest

from bot.rules.check_in import State
from storage import Database, Records
from tests.storage.samples import AT, LATER, logged


def test_an_offer_comes_back_as_it_was_made(records: Records) -> None:
    contact = logged(records)
    check_in = records.check_ins.add("U1", contact.id, AT)
    assert check_in == records.check_ins.get(check_in.id)
    assert (check_in.agent, check_in.contact_id, check_in.state, check_in.offered_at) == (
        "U1",
        contact.id,
        State.OFFERED,
        AT,
    )


def test_no_offer_no_answer(records: Records) -> None:
    with pytest.raises(KeyError):
        records.check_ins.get(404)


def test_an_offer_moves_only_from_where_it_was_thought_to_be(records: Records) -> None:
    check_in = records.check_ins.add("U1", logged(records).id, AT)
    assert not records.check_ins.move(check_in.id, State.LATER, State.OFFERED)
    assert records.check_ins.move(check_in.id, State.OFFERED, State.LATER)
    assert not records.check_ins.move(check_in.id, State.OFFERED, State.LATER)
    assert records.check_ins.get(check_in.id).state is State.LATER


def test_the_last_offer_to_an_agent_is_the_newest_of_their_own(records: Records) -> None:
    contact = logged(records)
    assert records.check_ins.last_offer_to("U1") is None
    records.check_ins.add("U1", contact.id, LATER)
    records.check_ins.add("U1", contact.id, AT)
    assert records.check_ins.last_offer_to("U1") == LATER
    assert records.check_ins.last_offer_to("U2") is None


def test_there_is_no_column_for_what_people_answer(db: Database) -> None:
    with db.read() as records:
        columns = {row["name"] for row in records.rows.all("SELECT name FROM pragma_table_info('check_ins')")}
    assert columns == {"id", "agent", "contact_id", "state", "offered_at"}
