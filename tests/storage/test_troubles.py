"""Troubles: one at a time for each channel and person."""

import sqlite3

import pytest

from bot.rules.trouble import Trouble, TroubleKind
from storage import Records
from tests.storage.samples import AT, LATER


def test_a_trouble_is_current_until_it_is_mended(records: Records) -> None:
    id_ = records.troubles.begin(TroubleKind.LEFT, "C1", "U1", AT)
    trouble = Trouble(id=id_, kind=TroubleKind.LEFT, channel="C1", person="U1", began_at=AT, mended_at=None)
    assert records.troubles.current("C1", "U1") == records.troubles.get(id_) == trouble
    records.troubles.mended(id_, LATER)
    assert records.troubles.current("C1", "U1") is None
    assert records.troubles.get(id_).mended_at == LATER


def test_the_channels_own_trouble_and_each_persons_are_apart(records: Records) -> None:
    places = (("C1", ""), ("C1", "U1"), ("", "U1"), ("C2", ""))
    ids = [records.troubles.begin(TroubleKind.REMOVED, channel, person, AT) for channel, person in places]
    for id_, place in zip(ids, places, strict=True):
        current = records.troubles.current(*place)
        assert current is not None
        assert current.id == id_
    assert records.troubles.current("C2", "U1") is None


def test_it_may_go_on_as_something_else(records: Records) -> None:
    id_ = records.troubles.begin(TroubleKind.ARCHIVED, "C1", "", AT)
    records.troubles.becomes(id_, TroubleKind.REMOVED)
    assert (records.troubles.get(id_).kind, records.troubles.get(id_).began_at) == (TroubleKind.REMOVED, AT)


def test_a_second_one_of_the_same_is_refused_and_a_later_one_is_not(records: Records) -> None:
    first = records.troubles.begin(TroubleKind.REMOVED, "C1", "", AT)
    with pytest.raises(sqlite3.IntegrityError):
        records.troubles.begin(TroubleKind.ARCHIVED, "C1", "", LATER)
    records.troubles.mended(first, LATER)
    assert records.troubles.begin(TroubleKind.ARCHIVED, "C1", "", LATER) != first


def test_no_trouble_no_answer(records: Records) -> None:
    with pytest.raises(KeyError):
        records.troubles.get(1)
