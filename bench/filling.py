"""Databases as they are after months: made once a run, copied for every measurement."""

import pickle
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler

from bench.theirs import deliver
from storage import migrate, open_database

OWNERS = 5_000
"""How many people the pending promises are spread over: 20 each of 100,000."""
AGENTS = 1_000
OWN = 10
"""Contacts of the agent who has as many however many there are, all the time, so that a page of theirs is as long."""
THE_AGENT = "A99999"
CONTACTS_OF_A_CUSTOMER = 3


class Templates:
    """Makes each database when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def ours(self, *, contacts: int, pending: int) -> Path:
        """Ours: closed contacts, and promises to ring, due from tomorrow on, with the card and timers each has."""
        path = self._folder / f"ours-{contacts}-{pending}.db"
        if not path.exists():
            migrate(path)
            with closing(sqlite3.connect(path)) as db, db:
                db.execute("PRAGMA synchronous = OFF")  # a template may be lost
                _fill(db, contacts, pending)
            _index(path, contacts)
            _settle(path)
        return path

    def theirs(self, *, pending: int, wal: bool) -> Path:
        """APScheduler's SQLAlchemyJobStore with jobs due from tomorrow on; its journal as it comes, or WAL."""
        path = self._folder / f"theirs-{pending}{'-wal' if wal else ''}.db"
        if not path.exists() and wal:
            shutil.copyfile(self.theirs(pending=pending, wal=False), path)
            with closing(sqlite3.connect(path)) as db:
                db.execute("PRAGMA journal_mode = WAL")
        elif not path.exists():
            _fill_job_store(path, pending)
        return path


def owner_of(number: int) -> str:
    """Whose the promise with this number is."""
    return f"U{number % OWNERS:05}"


def customer(number: int) -> str:
    return f"9{number:07}"


_FILL = """
INSERT INTO contacts (agent, reference, reference_key, state, opened_at, ticket, reached_by, kind, intensity, safety,
                      summary, words, would_accept, tried, promised, outcome, next_step, ground, warnings, ended_by,
                      closed_at)
WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :contacts)
SELECT CASE WHEN i % (:contacts / :own) = 0 THEN :the_agent ELSE printf('A%05d', i % :agents) END,
       printf('9%07d', i % :customers), printf('9%07d', i % :customers), 'closed',
       :now - 1000 * (:contacts - i), '', 'phone', 'demanding', 1 + i % 3, '',
       'refund refused twice, wants it today', 'I have told you three times already', 'the refund', 'asked billing',
       '', 'resolved', 'refund sent', '', '', '', :now - 1000 * (:contacts - i) + 600000
FROM n WHERE :contacts > 0;

INSERT INTO callbacks (id, owner, reference, reference_key, kind, note, state, due_at, promised_at, tries, set_at)
WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :pending)
SELECT i + 1, printf('U%05d', i % :owners), printf('8%07d', i), printf('8%07d', i), 'follow_through',
       'router replacement', 'due', :tomorrow + 1000 * i, :tomorrow + 1000 * i, 0, :now
FROM n WHERE :pending > 0;

INSERT INTO timers (key, kind, subject, due_at)
SELECT 'callback:' || id || ':due', 'callback_due', 'callback:' || id, due_at FROM callbacks
UNION ALL SELECT 'callback:' || id || ':soon', 'callback_soon', 'callback:' || id, due_at - 300000 FROM callbacks;

INSERT INTO deliveries (id, key, kind, subject, recipient, lane, state, not_before_at, attempts, channel, ts, error,
                        ended_at)
SELECT id, printf('%012x', set_at) || lower(hex(randomblob(8))), 'callback_card', 'callback:' || id, owner, 2, 'sent',
       set_at, 1, 'D' || substr(owner, 2), printf('%d.%06d', set_at / 1000, id), '', set_at FROM callbacks;

INSERT INTO cards (delivery_id, subject, wanted_rev, shown_rev, not_before_at, attempts)
SELECT id, subject, 1, 1, not_before_at, 0 FROM deliveries
"""

_COLUMNS = """
    agent, kind, intensity, reference, reference_key, ticket, summary, words, would_accept, tried, promised, next_step,
    ground, warnings"""
_INDEX = f"""
INSERT INTO contact_search (rowid, {_COLUMNS}) SELECT id, {_COLUMNS} FROM contacts WHERE id <= :merged_to;
INSERT INTO contact_search (contact_search) VALUES ('optimize');
UPDATE contact_search_state SET indexed_to = :merged_to, merged_to = :merged_to
"""


def _fill(db: sqlite3.Connection, contacts: int, pending: int) -> None:
    now = datetime.now(UTC)
    values = {
        "contacts": contacts,
        "customers": max(contacts // CONTACTS_OF_A_CUSTOMER, 1),
        "agents": AGENTS,
        "own": OWN,
        "the_agent": THE_AGENT,
        "pending": pending,
        "owners": OWNERS,
        "now": int(now.timestamp() * 1000),
        "tomorrow": int((now + timedelta(days=1)).timestamp() * 1000),
    }
    for statement in _FILL.split(";\n"):
        db.execute(statement, values)


def _index(path: Path, contacts: int) -> None:
    """The index as it is halfway between two merges of everything: the last 200th has come in small batches since."""
    db = open_database(path)
    with db.write() as records:
        for statement in _INDEX.split(";\n"):
            records.rows.run(statement, **({"merged_to": contacts - contacts // 200} if ":" in statement else {}))
    is_behind = True
    while is_behind:
        with db.write() as records:
            is_behind = records.search.index(100) or records.search.merge(50)
    db.close()


def _settle(path: Path) -> None:
    """Everything into the one file, so that it can be copied."""
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _fill_job_store(path: Path, pending: int) -> None:
    """As `add_job` stores them, but in one transaction: one each would take minutes."""
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    scheduler = BackgroundScheduler(timezone=UTC)
    store = SQLAlchemyJobStore(url=f"sqlite:///{path}")
    scheduler.start(paused=True)
    for number in range(pending):
        scheduler.add_job(
            deliver,
            "date",
            run_date=tomorrow + timedelta(seconds=number),
            args=[owner_of(number), number],
            id=str(number),
        )
    rows = [
        {
            "id": job.id,
            "next_run_time": job.next_run_time.timestamp(),
            "job_state": pickle.dumps(job.__getstate__(), store.pickle_protocol),
        }
        for job in scheduler.get_jobs()
    ]
    store.jobs_t.create(store.engine)
    with store.engine.begin() as connection:
        connection.execute(store.jobs_t.insert(), rows)
    store.shutdown()
    scheduler.shutdown()
