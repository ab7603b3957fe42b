"""The database: one connection that writes, behind a lock, and one beside it that only reads.

Measured before this was chosen: with ten threads, a transaction that begins deferred, reads and then writes fails
72% of the time with "database is locked"; one that begins immediate never does. A shared connection
without a lock loses rows it has reported saved.
"""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout
from sqlite_utils import Database as SqliteUtils

from storage.absences import Absences
from storage.breathers import Breathers
from storage.callbacks import Callbacks
from storage.calls import Calls
from storage.cards import Cards
from storage.check_ins import CheckIns
from storage.contacts import Contacts
from storage.conversations import Conversations
from storage.corrections import Corrections
from storage.customers import Customers
from storage.debriefs import Debriefs
from storage.deliveries import Deliveries
from storage.departures import Departures
from storage.drafts import Drafts
from storage.duty import Duty
from storage.errors import DatabaseInUse, DatabaseNewer, DatabaseUnusable, TransactionLost
from storage.escalations import Escalations
from storage.exports import Exports
from storage.figures import Figures
from storage.held import Held
from storage.holds import Holds
from storage.invitations import Invitations
from storage.lessons import Lessons
from storage.migrations import MIGRATIONS
from storage.offers import Offers
from storage.peers import Peers
from storage.playbook import PlaybookVersions
from storage.preferences import Preferences
from storage.reflections import Reflections
from storage.removals import Removals
from storage.requests import Requests
from storage.retention import Retention
from storage.rows import Rows
from storage.search import Search
from storage.spans import Spans
from storage.teams import Teams
from storage.timeline import Timeline
from storage.timers import Timers
from storage.troubles import Troubles
from storage.warnings import Warnings

_MIGRATION_LOCK_SECONDS = 60
_BUSY_SECONDS = 5
"""How long a statement waits for another process."""


class Records:
    """Every repository, on one connection."""

    def __init__(self, db: SqliteUtils) -> None:
        rows = Rows(db)
        self.rows = rows
        self.teams = Teams(rows)
        self.contacts = Contacts(rows)
        self.escalations = Escalations(rows)
        self.invitations = Invitations(rows)
        self.timeline = Timeline(rows)
        self.callbacks = Callbacks(rows)
        self.calls = Calls(rows)
        self.offers = Offers(rows)
        self.absences = Absences(rows)
        self.departures = Departures(rows)
        self.customers = Customers(rows)
        self.drafts = Drafts(rows)
        self.check_ins = CheckIns(rows)
        self.breathers = Breathers(rows)
        self.peers = Peers(rows)
        self.preferences = Preferences(rows)
        self.reflections = Reflections(rows)
        self.duty = Duty(rows)
        self.playbook = PlaybookVersions(rows)
        self.lessons = Lessons(rows)
        self.debriefs = Debriefs(rows)
        self.timers = Timers(rows)
        self.deliveries = Deliveries(rows)
        self.cards = Cards(rows)
        self.conversations = Conversations(rows)
        self.requests = Requests(rows)
        self.troubles = Troubles(rows)
        self.corrections = Corrections(rows)
        self.search = Search(rows)
        self.spans = Spans(rows)
        self.exports = Exports(rows)
        self.warnings = Warnings(rows)
        self.holds = Holds(rows)
        self.removals = Removals(rows)
        self.retention = Retention(rows, self.removals)
        self.held = Held(rows)
        self.figures = Figures(rows)


class Database:
    """An open database; made by `open_database`. Safe to use from any thread."""

    def __init__(self, path: Path, run_lock: FileLock) -> None:
        self.path = path
        self._run_lock = run_lock
        self._writer = _connect(path)
        self._reader = _connect(path, read_only=True)
        self._write_lock = threading.Lock()
        self._read_lock = threading.Lock()
        self._writing = Records(self._writer)
        self._reading = Records(self._reader)
        self._on_outbox: Callable[[], None] = lambda: None

    def when_outbox_changes(self, wake: Callable[[], None]) -> None:
        """Call `wake` after each commit that leaves something to send or to schedule."""
        self._on_outbox = wake

    @contextmanager
    def write(self) -> Iterator[Records]:
        """One transaction, one at a time: committed when the block ends, rolled back when it raises."""
        with self._write_lock:
            self._writing.rows.outbox_changed = False
            # Not `execute()`: it reads the statement letter by letter, to see whether it must be committed.
            self._writer.conn.execute("BEGIN IMMEDIATE")
            try:
                yield self._writing
                self._writer.commit()
            except BaseException:
                self._writer.rollback()
                raise
            changed = self._writing.rows.outbox_changed
            if self._writing.rows.leaves_traces:
                self._empty_log()
        if changed:
            self._on_outbox()

    def _empty_log(self) -> None:
        """What was removed is overwritten in the file (`secure_delete`), and now goes from the write-ahead log too.

        While another process is reading, such as a backup, nobody waits for it: the next change tries again.
        """
        with self._read_lock:
            self._writer.execute("PRAGMA busy_timeout = 0")
            ((is_busy, _, _),) = self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            self._writing.rows.leaves_traces = bool(is_busy)
            self._writer.execute(f"PRAGMA busy_timeout = {_BUSY_SECONDS * 1000}")

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Inside `write`: what the block changed is undone when it raises, the rest of the transaction stays.

        Raises TransactionLost when it does not, since SQLite undid everything.
        """
        # Not `atomic()`: it names each savepoint anew, so that two statements are compiled each time (measured).
        self._writer.execute("SAVEPOINT attempt")
        try:
            yield
        except Exception as error:
            if not self._writer.conn.in_transaction:
                raise TransactionLost(str(error)) from error
            self._writer.execute("ROLLBACK TO attempt")
            self._writer.execute("RELEASE attempt")
            raise
        self._writer.execute("RELEASE attempt")

    @contextmanager
    def read(self) -> Iterator[Records]:
        """One consistent view of what is committed; never waits for a writer."""
        with self._read_lock:
            self._reader.conn.execute("BEGIN")
            try:
                yield self._reading
            finally:
                self._reader.rollback()

    def close(self) -> None:
        """Wait for what is in hand, close both connections and give up the run lock."""
        with self._write_lock, self._read_lock:
            self._reader.close()
            self._writer.close()
            self._run_lock.release()


@dataclass(frozen=True)
class Inspection:
    """What an existing database needs: migrations at the next start, and somebody for what could not be delivered.

    `in_use` is whether a process has it open, as it should while the bot runs.
    """

    in_use: bool
    migrations_missing: int
    undelivered: int


def open_database(path: Path) -> Database:
    """Migrate and open, as the only process that does.

    Raises DatabaseInUse, DatabaseNewer or DatabaseUnusable.
    """
    run_lock = _run_lock(path)
    try:
        migrate(path)
        return Database(path, run_lock)
    except BaseException:
        run_lock.release()
        raise


def migrate(path: Path) -> list[str]:
    """Apply the migrations that are missing, under a file lock, and return their names.

    Raises DatabaseNewer, with nothing written, when the file has a migration this version does not know;
    DatabaseUnusable when it cannot be opened or written.
    """
    with _unusable(path), FileLock(path.with_name(path.name + ".migrate.lock"), timeout=_MIGRATION_LOCK_SECONDS):
        db = _connect(path)
        try:
            missing = _missing_migrations(path, db)
            db.execute("PRAGMA auto_vacuum = INCREMENTAL")  # of a new file only: what is forgotten makes it smaller
            db.execute("PRAGMA journal_mode = WAL")  # stays with the file, for every connection to come
            _try_writing(db)
            if missing:
                MIGRATIONS.apply(db)
            return missing
        finally:
            db.close()


def inspect(path: Path) -> Inspection:
    """Look at an existing database, in use or not, and change nothing.

    Raises DatabaseNewer, or DatabaseUnusable when it cannot be read or, where nobody has it open, not written.
    """
    in_use = _is_in_use(path)
    with _unusable(path):
        db = _connect(path)
        try:
            missing = len(_missing_migrations(path, db))
            if not in_use:  # the process that has it open is writing, and need not wait for us
                _try_writing(db)
            undelivered = 0 if missing else len(Deliveries(Rows(db)).failures(limit=1000))
            return Inspection(in_use, missing, undelivered)
        finally:
            db.close()


@contextmanager
def look_into(path: Path) -> Iterator[Records]:
    """One consistent view of an existing database, in use or not.

    Raises DatabaseNewer, or DatabaseUnusable when it cannot be read, or has to be migrated first.
    """
    if not path.is_file():
        raise DatabaseUnusable(path, "it is not there")
    with _unusable(path):
        db = _connect(path, read_only=True)
        try:
            if _missing_migrations(path, db):
                raise DatabaseUnusable(path, "it has to be migrated first, with `python -m bot migrate`")
            db.conn.execute("BEGIN")
            yield Records(db)
        finally:
            db.close()


def _is_in_use(path: Path) -> bool:
    try:
        _run_lock(path).release()
    except DatabaseInUse:
        return True
    return False


def _missing_migrations(path: Path, db: SqliteUtils) -> list[str]:
    known = {migration.name for migration in MIGRATIONS._migrations}
    for applied in MIGRATIONS.applied(db):
        if applied.name not in known:
            raise DatabaseNewer(path, applied.name)
    return [migration.name for migration in MIGRATIONS.pending(db)]


def _try_writing(db: SqliteUtils) -> None:
    """Write and take it back. Raises where the file is read-only, which `BEGIN IMMEDIATE` alone lets pass."""
    db.execute("BEGIN IMMEDIATE")
    try:
        db.execute("PRAGMA user_version = 1")
    finally:
        db.rollback()


def _run_lock(path: Path) -> FileLock:
    """The lock that the only process on a database holds."""
    with _unusable(path):
        if not path.absolute().parent.is_dir():
            raise DatabaseUnusable(path, "its folder does not exist")
        # Not thread-local: the thread that closes the database is not always the one that opened it.
        lock = FileLock(path.with_name(path.name + ".run.lock"), thread_local=False)
        try:
            lock.acquire(blocking=False)
        except Timeout as error:
            raise DatabaseInUse(path) from error
        return lock


@contextmanager
def _unusable(path: Path) -> Iterator[None]:
    """What the system says about a file, as a sentence."""
    try:
        yield
    except Timeout as error:
        raise DatabaseUnusable(path, "another process has been migrating it for a minute") from error
    except OSError as error:
        raise DatabaseUnusable(path, error.strerror or str(error)) from error
    except sqlite3.DatabaseError as error:
        raise DatabaseUnusable(path, str(error)) from error


def _connect(path: Path, *, read_only: bool = False) -> SqliteUtils:
    """A connection with no implicit transactions, foreign keys on, and a commit that survives a power cut."""
    connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=_BUSY_SECONDS)
    try:
        db = SqliteUtils(connection, recursive_triggers=False)
        for pragma in (
            "PRAGMA synchronous = FULL",
            "PRAGMA foreign_keys = ON",
            "PRAGMA secure_delete = ON",  # not every build has it as its default
            f"PRAGMA query_only = {int(read_only)}",
        ):
            db.execute(pragma)
    except BaseException:
        connection.close()
        raise
    return db
