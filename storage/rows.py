"""A thin hand on one connection: SQL in, rows by name out."""

import sqlite3
from collections.abc import Iterator

from sqlite_utils import Database as SqliteUtils

Row = sqlite3.Row


class Rows:
    """Runs SQL on one connection. Parameters are always named, values never pasted into the text.

    `outbox_changed` is set by the repositories of timers, deliveries and cards, so that a commit which
    leaves the worker nothing to do does not wake it.
    """

    def __init__(self, db: SqliteUtils) -> None:
        self._db = db
        self.outbox_changed = False

    def run(self, sql: str, **values: object) -> int:
        """Run a statement; the number of rows it changed."""
        return self._db.execute(sql, values).rowcount

    def each(self, sql: str, **values: object) -> Iterator[Row]:
        """The rows of a query, one by one. Change nothing in its tables before the last one has been read."""
        cursor = self._db.execute(sql, values)
        cursor.row_factory = sqlite3.Row
        return cursor

    def all(self, sql: str, **values: object) -> list[Row]:
        """Every row of a query, or of a statement with RETURNING."""
        return list(self.each(sql, **values))

    def one(self, sql: str, **values: object) -> Row | None:
        """The first row, or None."""
        found = self.all(sql, **values)
        return found[0] if found else None

    def count(self, sql: str, **values: object) -> int:
        """The number in the column `n` of a query that counts."""
        (row,) = self.all(sql, **values)
        return int(row["n"])

    def insert(self, table: str, **values: object) -> int:
        """Insert one row and return its id. `table` and the names come from code, never from a person."""
        names = ", ".join(values)
        marks = ", ".join(f":{name}" for name in values)
        # Table and column names are constants of this package; the values travel as parameters.
        id_ = self._db.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", values).lastrowid  # noqa: S608
        assert id_ is not None
        return id_
