"""Breathers, peers, preferences, reflections and the keyring: what the schema refuses, and what is forgotten."""

import sqlite3
from pathlib import Path

import pytest

from bot.rules.peers import AskState, Peer, RequestState
from storage import DatabaseUnusable, Keyring, Records
from storage.preferences import Preference
from tests.storage.samples import AT, LATER, MUCH_LATER


def test_a_person_has_one_breather_whose_end_moves(records: Records) -> None:
    first = records.breathers.start("U1", LATER)
    moved = records.breathers.start("U1", MUCH_LATER)
    assert (moved.id, moved.until) == (first.id, MUCH_LATER)
    assert records.breathers.end(first.id, LATER)
    assert not records.breathers.end(first.id, LATER)
    assert records.breathers.running("U1") is None
    assert records.breathers.start("U1", MUCH_LATER).id != first.id
    assert records.breathers.forget_before(MUCH_LATER) == [first.id]


def test_a_request_asks_each_once_and_ends_once_and_only_what_was_found_is_counted(records: Records) -> None:
    records.peers.enlist(Peer(person="U2"))
    request = records.peers.request("U1")
    ask = records.peers.ask(request.id, "U2", AT, LATER)
    assert records.peers.of("U2") == Peer(person="U2", asked_at=AT)
    assert records.peers.being_asked() == {"U2"}
    with pytest.raises(sqlite3.IntegrityError):
        records.peers.ask(request.id, "U2", AT, LATER)
    with pytest.raises(sqlite3.IntegrityError):
        records.peers.request("U1")
    records.peers.answer(ask.id, AskState.ACCEPTED)
    assert records.peers.end(request.id, RequestState.FOUND, AT, "U2")
    assert not records.peers.end(request.id, RequestState.STOPPED, AT)
    assert records.peers.end(records.peers.request("U1").id, RequestState.NOBODY, AT)
    assert records.peers.found() == 1
    requests, asks = records.peers.forget_before(LATER)
    assert (len(requests), asks) == (2, [ask.id])
    assert records.peers.found() == 1


def test_how_somebody_is_listed_changes_and_when_they_were_asked_stays(records: Records) -> None:
    records.peers.enlist(Peer(person="U2"))
    records.peers.ask(records.peers.request("U1").id, "U2", AT, LATER)
    records.peers.enlist(Peer(person="U2", paused_until=MUCH_LATER))
    assert records.peers.all() == [Peer(person="U2", paused_until=MUCH_LATER, asked_at=AT)]
    records.peers.take_off("U2")
    assert records.peers.all() == []


def test_whoever_chose_nothing_has_the_defaults(records: Records) -> None:
    assert records.preferences.of("U1") == Preference("U1", offers=True, excluded="")
    records.preferences.keep(Preference("U1", offers=False, excluded="sealed"))
    assert records.preferences.all() == [records.preferences.of("U1")] == [Preference("U1", False, "sealed")]
    records.preferences.forget("U1")
    assert records.preferences.of("U1").offers


def test_reflections_come_back_newest_first_to_their_own_person_alone(records: Records) -> None:
    mine = [records.reflections.add("U1", sealed) for sealed in ("a", "b", "c")]
    yours = records.reflections.add("U2", "d")
    assert records.reflections.of("U1", 0, 2) == [(mine[2], "c"), (mine[1], "b")]
    assert records.reflections.of("U1", 2, 2) == [(mine[0], "a")]
    records.reflections.remove("U1", yours)
    records.reflections.remove("U1", mine[1])
    assert (records.reflections.count("U1"), records.reflections.count("U2")) == (2, 1)
    records.reflections.remove_all("U1")
    assert records.reflections.people() == {"U2"}


def test_a_key_that_was_dropped_is_not_in_its_file_any_more(tmp_path: Path) -> None:
    path = tmp_path / "backline.db.keys"
    keyring = Keyring(path)
    for number in range(50):
        keyring.keep(f"U{number}", f"key-{number}-" + "x" * 200)
    keyring.keep("U7", "another")
    keyring.drop("U8")
    assert (keyring.of("U7"), keyring.of("U8")) == ("another", None)
    keyring.close()
    written = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"key-9-" in written
    assert b"key-7-" not in written
    assert b"key-8-" not in written


def test_a_keyring_that_cannot_be_opened_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("this is no database, and long enough to be read as one " * 20)
    with pytest.raises(DatabaseUnusable, match="not a database"):
        Keyring(tmp_path / "keys")
    with pytest.raises(DatabaseUnusable):
        Keyring(tmp_path / "nowhere" / "keys")
