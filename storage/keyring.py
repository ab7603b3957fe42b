"""People's own keys, in a file beside the database, so that no backup of the database has a key in it."""

import sqlite3
import threading
from pathlib import Path

from storage.errors import DatabaseUnusable


class Keyring:
    """One (locked) key a person. Safe to use from any thread; a change is on the disk when the method returns.

    Not in WAL mode, and with `secure_delete`: a key that was dropped is overwritten, and lingers in no log.
    Source: sqlite.org, "PRAGMA secure_delete".
    """

    def __init__(self, path: Path) -> None:
        """Open the file, or make it. Raises DatabaseUnusable."""
        self._lock = threading.Lock()
        try:
            self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=5)
        except sqlite3.Error as error:
            raise DatabaseUnusable(path, str(error)) from error
        try:
            for statement in (
                "PRAGMA secure_delete = ON",
                "PRAGMA synchronous = FULL",
                "CREATE TABLE IF NOT EXISTS keys (person TEXT PRIMARY KEY, key TEXT NOT NULL)",
            ):
                self._db.execute(statement)
        except sqlite3.Error as error:
            self._db.close()
            raise DatabaseUnusable(path, str(error)) from error

    def of(self, person: str) -> str | None:
        """This person's key; None where they have none."""
        return self.all().get(person)

    def all(self) -> dict[str, str]:
        """Every key, by person."""
        with self._lock:
            return dict(self._db.execute("SELECT person, key FROM keys").fetchall())

    def keep(self, person: str, key: str) -> None:
        """Keep this key, in place of the one before."""
        self._run("INSERT OR REPLACE INTO keys (person, key) VALUES (?, ?)", person, key)

    def drop(self, person: str) -> None:
        """Overwrite this person's key: what was sealed with it is noise from now on, in old backups too."""
        self._run("DELETE FROM keys WHERE person = ?", person)

    def close(self) -> None:
        with self._lock:
            self._db.close()

    def _run(self, sql: str, *values: str) -> None:
        with self._lock:
            self._db.execute(sql, values)


def keyring_path(database: Path) -> Path:
    """Where the keys are that belong to this database."""
    return database.with_name(database.name + ".keys")
