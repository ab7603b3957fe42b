"""A thin hand on one connection: SQL in, rows by name out."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache
from typing import Any

from sqlite_utils import Database as SqliteUtils

from storage.times import from_ms_or_none

Row = sqlite3.Row


class Rows:
    """Runs SQL on one connection. Values travel as parameters, and are never pasted into the text.

    `outbox_changed` is set by the repositories of timers, deliveries and cards, so that a commit which
    leaves the worker nothing to do does not wake it. `leaves_traces` is set where people's words were removed that
    nobody shall find: the log that they were once written to is emptied too.
    """

    def __init__(self, db: SqliteUtils) -> None:
        self._db = db
        self.outbox_changed = False
        self.leaves_traces = False

    @property
    def changes(self) -> int:
        """How many rows have been changed on this connection so far, those inside an index too."""
        return self._db.conn.total_changes

    def run(self, sql: str, **values: object) -> int:
        """Run a statement; the number of rows it changed."""
        return self._db.execute(sql, values).rowcount

    def changed(self, sql: str, **values: object) -> bool:
        """Run a statement; whether it changed anything, as a compare-and-set that came too late does not."""
        return self.run(sql, **values) > 0

    def each(self, sql: str, **values: object) -> Iterator[Row]:
        """The rows of a query, one by one. Change nothing in its tables before the last one has been read."""
        return self._ask(sql, values)

    def all(self, sql: str, **values: object) -> list[Row]:
        """Every row of a query, or of a statement with RETURNING."""
        return list(self._ask(sql, values))

    def one(self, sql: str, **values: object) -> Row | None:
        """The first row, or None."""
        return next(self._ask(sql, values), None)

    def get(self, table: str, id_: int) -> Row:
        """The row with this `id`. Raises KeyError where there is none. `table` comes from code, never from a person."""
        sql = f"SELECT * FROM {table} WHERE id = :id"  # noqa: S608 (a constant of this package)
        row = next(self._ask(sql, {"id": id_}), None)
        if row is None:
            raise KeyError(id_)
        return row

    def count(self, sql: str, **values: object) -> int:
        """The number in the column `n` of a query that counts."""
        (row,) = self.all(sql, **values)
        return int(row["n"])

    def time(self, sql: str, **values: object) -> datetime | None:
        """The instant in the column `at` of a query for one row; None where it is empty, or there is no row."""
        row = self.one(sql, **values)
        return from_ms_or_none(row["at"]) if row else None

    def insert(self, table: str, **values: object) -> Row:
        """Insert one row and return it. `table` and the names come from code, never from a person."""
        (row,) = self._ask(f"{_insert(table, tuple(values))} RETURNING *", tuple(values.values()))
        return row

    def add(self, table: str, **values: object) -> int:
        """Insert one row and return its `id`, for a third of what `insert` costs."""
        id_ = self._db.execute(_insert(table, tuple(values)), tuple(values.values())).lastrowid
        assert id_ is not None
        return id_

    def _ask(self, sql: str, values: dict[str, Any] | tuple[Any, ...]) -> Iterator[Row]:
        cursor = self._db.execute(sql, values)
        cursor.row_factory = sqlite3.Row
        return cursor


def in_sql(ids: Iterable[int]) -> str:
    """Any number of ids as one value, for `IN (SELECT value FROM json_each(:ids))`."""
    return json.dumps([*ids])


@cache
def _insert(table: str, names: tuple[str, ...]) -> str:
    """Table and column names are constants of this package; the values travel as parameters, in the same order."""
    marks = ", ".join("?" for _ in names)
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608
