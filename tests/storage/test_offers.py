import sqlite3

import pytest

from bot.rules.callback import OfferState
from storage import Records
from tests.storage.samples import AT, LATER, MUCH_LATER, promise


def a_callback(records: Records) -> int:
    return records.callbacks.add("U1", promise(), None, AT, team=1).id


def test_an_offer_comes_back_as_it_was_made(records: Records) -> None:
    callback_id = a_callback(records)
    assert records.offers.latest_of(callback_id) is None
    offer = records.offers.add(callback_id, "U2", "U1", AT)
    assert offer == records.offers.get(offer.id) == records.offers.latest_of(callback_id)
    assert (offer.callback_id, offer.person, offer.offered_by) == (callback_id, "U2", "U1")
    assert (offer.state, offer.offered_at, offer.answered_at) == (OfferState.OPEN, AT, None)


def test_no_offer_no_answer(records: Records) -> None:
    with pytest.raises(KeyError):
        records.offers.get(404)


@pytest.mark.parametrize("answer", [OfferState.ACCEPTED, OfferState.DECLINED])
def test_an_answer_counts_once(records: Records, answer: OfferState) -> None:
    offer = records.offers.add(a_callback(records), "U2", "U1", AT)
    assert records.offers.end(offer.id, answer, LATER)
    assert not records.offers.end(offer.id, OfferState.WITHDRAWN, MUCH_LATER)
    ended = records.offers.get(offer.id)
    assert (ended.state, ended.answered_at) == (answer, LATER)


def test_only_what_is_open_is_withdrawn(records: Records) -> None:
    callback_id, other_id = a_callback(records), a_callback(records)
    declined = records.offers.add(callback_id, "U2", "U1", AT)
    records.offers.end(declined.id, OfferState.DECLINED, LATER)
    open_one = records.offers.add(callback_id, "U3", "U1", AT)
    of_another = records.offers.add(other_id, "U2", "U1", AT)
    records.offers.withdraw(callback_id, MUCH_LATER)
    assert records.offers.get(declined.id).answered_at == LATER
    assert records.offers.latest_of(callback_id) == records.offers.get(open_one.id)
    assert records.offers.get(open_one.id).state is OfferState.WITHDRAWN
    assert records.offers.get(of_another.id).state is OfferState.OPEN


def test_what_somebody_is_asked_is_what_they_have_not_answered(records: Records) -> None:
    answered = records.offers.add(a_callback(records), "U2", "U1", AT)
    records.offers.end(answered.id, OfferState.DECLINED, LATER)
    asked = records.offers.add(a_callback(records), "U2", "U1", AT)
    records.offers.add(a_callback(records), "U3", "U1", AT)
    assert records.offers.open_to("U2") == [asked]


def test_a_promise_is_offered_to_one_at_a_time(records: Records) -> None:
    callback_id = a_callback(records)
    records.offers.add(callback_id, "U2", "U1", AT)
    with pytest.raises(sqlite3.IntegrityError):
        records.offers.add(callback_id, "U3", "U1", AT)
