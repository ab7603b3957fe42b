"""Transactions, and what threads see of them."""

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.rules.escalation import State
from bot.rules.outbox import Lane, MessageKind, TimerKind
from storage import Database, Records, open_database
from tests.storage.samples import AT, logged, requested


class Broken(Exception):
    pass


def count(db: Database, table: str = "contacts") -> int:
    with db.read() as records:
        return records.rows.count(f"SELECT COUNT(*) AS n FROM {table}")


def write_and_break(db: Database) -> None:
    with db.write() as records:
        logged(records)
        records.timers.set("a", TimerKind.CALLBACK_DUE, "callback:1", AT)
        raise Broken


def record_twice(records: Records) -> None:
    """The second is refused by the schema; the first was done by then."""
    records.requests.record("same", 1, AT)
    records.requests.record("same", 1, AT)


def test_what_is_committed_is_there_after_opening_again(path: Path) -> None:
    db = open_database(path)
    with db.write() as records:
        contact = logged(records)
    db.close()
    db = open_database(path)
    with db.read() as records:
        assert records.contacts.get(contact.id) == contact
    db.close()


def test_a_transaction_that_fails_leaves_nothing(db: Database) -> None:
    with pytest.raises(Broken):
        write_and_break(db)
    assert count(db) == count(db, "timers") == 0


def test_a_failed_transaction_does_not_stand_in_the_way_of_the_next(db: Database) -> None:
    for _ in range(3):
        with pytest.raises(sqlite3.IntegrityError), db.write() as records:
            record_twice(records)
    with db.write() as records:
        logged(records)
    assert count(db) == 1


def test_a_number_once_given_is_not_given_again(db: Database) -> None:
    with db.write() as records:
        first = logged(records)
        records.rows.run("DELETE FROM contacts")
    with db.write() as records:
        assert logged(records).id == first.id + 1


def test_a_failed_attempt_is_undone_and_the_rest_of_the_transaction_stays(db: Database) -> None:
    with db.write() as records:
        kept = logged(records)
        with pytest.raises(sqlite3.IntegrityError), db.attempt():
            record_twice(records)
        with db.attempt():
            also_kept = logged(records)
    with db.read() as records:
        assert records.contacts.open_of("U1", 10) == [also_kept, kept]
        assert records.requests.made("same") is None


def test_a_reader_sees_only_what_is_committed_and_does_not_wait_for_the_writer(db: Database) -> None:
    with db.write() as records:
        logged(records)
        assert count(db) == 0
    assert count(db) == 1


def test_a_reader_keeps_one_view_while_others_commit(db: Database) -> None:
    with db.read() as reading:
        assert reading.contacts.count_open_of("U1") == 0
        with db.write() as records:
            logged(records)
        assert reading.contacts.count_open_of("U1") == 0
    assert count(db) == 1


def test_the_reading_connection_cannot_write(db: Database) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"), db.read() as records:
        logged(records)


def test_ten_threads_writing_at_once_lose_nothing_they_were_told_is_saved(db: Database) -> None:
    threads, each = 10, 20
    start = threading.Barrier(threads)

    def write(number: int) -> list[int]:
        start.wait()
        saved = []
        for _ in range(each):
            with db.write() as records:
                contact = logged(records, agent=f"U{number}")
                # Reads what others may be changing before it writes again.
                assert records.contacts.latest(f"U{number}", "48213") == contact
                records.timers.set(f"contact:{contact.id}", TimerKind.CHECK_IN_OFFER, "contact:1", AT)
            saved.append(contact.id)
            with db.read() as records:
                assert records.contacts.get(contact.id) == contact
        return saved

    with ThreadPoolExecutor(threads) as pool:
        saved = [id_ for ids in pool.map(write, range(threads)) for id_ in ids]
    assert len(set(saved)) == threads * each == count(db) == count(db, "timers")


def test_of_ten_supervisors_at_once_exactly_one_owns_the_case(db: Database) -> None:
    with db.write() as records:
        escalation = requested(records)
    start = threading.Barrier(10)

    def accept(number: int) -> bool:
        start.wait()
        with db.write() as records:
            return records.escalations.own(escalation.id, State.REQUESTED, State.ACCEPTED, f"U{number}", AT)

    with ThreadPoolExecutor(10) as pool:
        won = list(pool.map(accept, range(10)))
    with db.read() as records:
        assert [f"U{number}" for number, first in enumerate(won) if first] == [
            records.escalations.get(escalation.id).owner
        ]


def test_a_commit_that_leaves_something_to_send_or_schedule_wakes_the_worker(db: Database) -> None:
    woken: list[int] = []
    db.when_outbox_changes(lambda: woken.append(count(db)))  # free to read: the commit is done
    with db.write() as records:
        logged(records)
    assert woken == []
    with db.write() as records:
        records.deliveries.owe(MessageKind.CONTACT_CARD, "contact:1", "U1", Lane.CARD, AT)
    with db.write() as records:
        records.timers.set("a", TimerKind.CALLBACK_DUE, "callback:1", AT)
    with db.write() as records:
        records.cards.touch("contact:1")
    assert woken == [1, 1, 1]


def test_a_transaction_that_fails_wakes_nobody(db: Database) -> None:
    woken: list[bool] = []
    db.when_outbox_changes(lambda: woken.append(True))
    with pytest.raises(Broken):
        write_and_break(db)
    with db.write() as records:
        logged(records)
    assert woken == []


def test_commits_survive_a_power_cut(db: Database) -> None:
    with db.write() as records:
        (synchronous,) = records.rows.all("PRAGMA synchronous")
        (journal,) = records.rows.all("PRAGMA journal_mode")
        (keys,) = records.rows.all("PRAGMA foreign_keys")
    assert (synchronous["synchronous"], journal["journal_mode"], keys["foreign_keys"]) == (2, "wal", 1)
