import pytest

from bot.rules.check_in import State
from storage import Database, Records
from tests.storage.samples import AT, LATER, MUCH_LATER, logged


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


def test_an_offer_is_put_off_and_made_again_and_ends_once(records: Records) -> None:
    id_ = records.check_ins.add("U1", logged(records).id, AT).id
    assert not records.check_ins.offer_again(id_)
    assert records.check_ins.put_off(id_, LATER)
    assert not records.check_ins.put_off(id_, LATER)
    (put_off,) = records.check_ins.put_off_by("U1")
    assert (put_off.state, put_off.again_at) == (State.LATER, LATER)
    assert records.check_ins.offer_again(id_)
    assert records.check_ins.get(id_).state is State.OFFERED
    assert records.check_ins.end(id_, LATER)
    assert not records.check_ins.end(id_, LATER)
    assert not records.check_ins.put_off(id_, LATER)
    assert records.check_ins.put_off_by("U1") == []


def test_what_ended_is_forgotten_and_what_nobody_answered_is_found(records: Records) -> None:
    contact = logged(records)
    ended = records.check_ins.add("U1", contact.id, AT).id
    unanswered = records.check_ins.add("U1", contact.id, AT)
    records.check_ins.end(ended, AT)
    assert records.check_ins.unanswered_since(LATER) == [unanswered]
    assert records.check_ins.unanswered_since(AT) == []
    assert records.check_ins.forget_before(AT) == []
    assert records.check_ins.forget_before(MUCH_LATER) == [ended]


def test_what_was_put_off_waits_until_it_has_come_back_and_is_not_answered_then_either(records: Records) -> None:
    id_ = records.check_ins.add("U1", logged(records).id, AT).id
    records.check_ins.put_off(id_, LATER)
    assert records.check_ins.unanswered_since(MUCH_LATER) == []
    records.check_ins.offer_again(id_)
    assert records.check_ins.unanswered_since(LATER) == []
    assert records.check_ins.unanswered_since(MUCH_LATER) == [records.check_ins.get(id_)]


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
    assert columns == {"id", "agent", "contact_id", "state", "offered_at", "again_at", "ended_at"}
