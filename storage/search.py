"""Finding contacts: SQLite's FTS5, filled behind what is logged; the one module whose SQL no other database speaks."""

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from datetime import datetime

from bot.rules.contact import Contact
from bot.rules.finding import Query
from bot.rules.text import looks_like_reference, reference_key
from storage.contacts import contact_of
from storage.rows import Row, Rows, in_sql
from storage.times import to_ms

_SAID = (
    "reference",
    "ticket",
    "summary",
    "words",
    "would_accept",
    "tried",
    "promised",
    "next_step",
    "ground",
    "warnings",
)
"""Where words are looked for."""
_INDEXED = ("agent", "kind", "intensity", "reference_key", *_SAID)
_NAMES = ", ".join(_INDEXED)
_MARKS = ", ".join("?" * len(_INDEXED))

# What the index finds is looked at again: it stems words, those of ids too. `+`: no index is to be used for the team,
# since by it everything would be sorted (sqlite.org/optoverview.html, "unary +").
_FILTER = """
    (:agent IS NULL OR c.agent = :agent) AND +c.team IN (SELECT value FROM json_each(:teams))
    AND (:kind IS NULL OR c.kind = :kind) AND (:intensity IS NULL OR c.intensity = :intensity)
    AND (:since IS NULL OR c.opened_at >= :since) AND (:until IS NULL OR c.opened_at < :until)
    AND c.id BETWEEN :first AND :last"""
_LAST = 2**63 - 1
_FEW, _SHARE = 1_000, 100
"""So few are read one by one where no words are asked for; so few added, or that share of all, need no merge of all."""


class Search:
    """What is not in the index yet, a contact just logged or corrected, is looked at directly, in the same way."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def find(
        self, query: Query, agent: str | None, teams: Iterable[int], older_than: int | None, limit: int
    ) -> list[Contact]:
        """The newest that fit, newest first: of these teams', this agent's, or everybody's for None."""
        first, last = self._numbers(query, older_than)
        values = _values(query, agent, teams) | {"first": first, "last": last}
        match = _expression(query, agent)
        if match is None or (not query.words and last - first < _FEW):
            rows = self._rows.all(
                f"SELECT c.* FROM contacts c WHERE {_FILTER} ORDER BY c.id DESC LIMIT :limit",  # noqa: S608  ours
                **values,
                limit=limit,
            )
            return [contact_of(row) for row in rows]
        indexed = self._rows.all(
            f"""SELECT c.* FROM contact_search s CROSS JOIN contacts c ON c.id = s.rowid
                WHERE s.contact_search MATCH :match AND s.rowid BETWEEN :first AND :last AND {_FILTER}
                ORDER BY s.rowid DESC LIMIT :limit""",  # noqa: S608  ours
            **values,
            match=match,
            limit=limit,
        )
        found = {row["id"]: row for row in (*indexed, *_matching(match, self._not_indexed(values, first)))}
        return [contact_of(found[number]) for number in sorted(found, reverse=True)[:limit]]

    def index(self, limit: int) -> bool:
        """Take in the next few contacts; whether there may be more."""
        stale = self._rows.all("SELECT contact_id AS id FROM contact_search_stale ORDER BY id LIMIT :n", n=limit)
        numbers = [row["id"] for row in stale]
        for number in numbers:
            self._rows.run("DELETE FROM contact_search_stale WHERE contact_id = :id", id=number)
            self._take_in("id = :first", number, 1)
        taken = self._take_in("id > :first", self._state()["indexed_to"], limit - len(numbers))
        if taken:
            self._rows.run("UPDATE contact_search_state SET indexed_to = :id", id=taken[-1])
        return len(numbers) + len(taken) == limit

    def merge(self, pages: int) -> bool:
        """Keep the index in few parts, for each is looked into: some pages at a time; whether there may be more to do.

        All of it is made one where much was added since the last time; and after contacts were erased: FTS5 only notes
        that a row has gone, and drops its words when it merges (sqlite.org/fts5.html, "merge").
        """
        state = self._state()
        added = state["indexed_to"] - state["merged_to"]
        if state["merge"] == "begun":
            wrote = self._merge(pages)
            if not wrote:
                self._rows.run("UPDATE contact_search_state SET merge = 'done'")
                self._rows.leaves_traces = True
            return wrote
        if state["merge"] == "wanted" or added > max(_FEW, state["indexed_to"] // _SHARE):
            self._rows.run("UPDATE contact_search_state SET merge = 'begun', merged_to = indexed_to")
            self._merge(-pages)  # a negative number begins a merge of everything, a positive one goes on with it
            return True
        return self._merge(pages)

    def _merge(self, pages: int) -> bool:
        """Whether there was anything to merge: the documented test is that two rows or more have changed."""
        before = self._rows.changes
        self._rows.run("INSERT INTO contact_search (contact_search, rank) VALUES ('merge', :pages)", pages=pages)
        return self._rows.changes - before >= 2

    def _state(self) -> Row:
        row = self._rows.one("SELECT * FROM contact_search_state")
        assert row is not None
        return row

    def _take_in(self, which: str, first: int, limit: int) -> list[int]:
        rows = self._rows.all(
            f"SELECT id, {_NAMES} FROM contacts WHERE {which} ORDER BY id LIMIT :limit",  # noqa: S608  ours
            first=first,
            limit=limit,
        )
        for row in rows:
            self._rows.add("contact_search", rowid=row["id"], **{name: row[name] for name in _INDEXED})
        return [row["id"] for row in rows]

    def _not_indexed(self, values: dict[str, object], first: int) -> list[Row]:
        new = self._rows.all(
            f"SELECT c.* FROM contacts c WHERE {_FILTER}",  # noqa: S608  ours
            **values | {"first": max(first, self._state()["indexed_to"] + 1)},
        )
        stale = self._rows.all(
            f"SELECT c.* FROM contact_search_stale s CROSS JOIN contacts c ON c.id = s.contact_id WHERE {_FILTER}",  # noqa: S608
            **values,
        )
        return [*new, *stale]

    def _numbers(self, query: Query, older_than: int | None) -> tuple[int, int]:
        """The first and the last that may fit. They are numbered as they are logged: a time says from which one on."""
        first, last = 0, self._rows.count("SELECT COALESCE(MAX(id), 0) AS n FROM contacts")
        if query.number is not None:
            first, last = query.number, min(query.number, last)
        if older_than is not None:
            last = min(last, older_than - 1)
        if query.span.since is not None:
            oldest = "SELECT id FROM contacts WHERE opened_at >= :at ORDER BY opened_at LIMIT 1"
            first = max(first, self._number(oldest, query.span.since, _LAST))
        if query.span.until is not None:
            newest = "SELECT id FROM contacts WHERE opened_at < :at ORDER BY opened_at DESC LIMIT 1"
            last = min(last, self._number(newest, query.span.until, 0))
        return first, last

    def _number(self, sql: str, at: datetime, none: int) -> int:
        row = self._rows.one(sql, at=to_ms(at))
        return int(row["id"]) if row else none


def _values(query: Query, agent: str | None, teams: Iterable[int]) -> dict[str, object]:
    return {
        "agent": agent,
        "teams": in_sql(teams),
        "kind": query.kind,
        "intensity": query.intensity,
        "since": to_ms(query.span.since) if query.span.since else None,
        "until": to_ms(query.span.until) if query.span.until else None,
    }


def _expression(query: Query, agent: str | None) -> str | None:
    """The query in FTS5's words; None where it has none, and the newest are what is looked for."""
    if query.number is not None:
        return None
    terms = [f"{column} : {_quoted(str(value))}" for column, value in (
        ("agent", agent), ("kind", query.kind), ("intensity", query.intensity)
    ) if value]  # fmt: skip
    terms += [_word(word) for word in query.words]
    return " AND ".join(terms) or None


def _word(word: str) -> str:
    said = f"{{{' '.join(_SAID)}}} : {_quoted(word)}"
    # However a reference is written, with spaces or in capitals, it is the same one.
    return f"({said} OR reference_key : {_quoted(reference_key(word))})" if looks_like_reference(word) else said


def _quoted(word: str) -> str:
    """A string of FTS5's, in which nothing has a meaning."""
    return '"' + word.replace('"', '""').replace("\0", "") + '"'


def _matching(match: str, rows: Sequence[Row]) -> list[Row]:
    """Those of a few rows that the index would find: they are put into one, in memory."""
    if not rows:
        return []
    with closing(sqlite3.connect(":memory:")) as db:
        tokenize = "porter unicode61 remove_diacritics 2"
        db.execute(f"CREATE VIRTUAL TABLE few USING fts5 ({_NAMES}, tokenize = '{tokenize}')")
        db.executemany(
            f"INSERT INTO few (rowid, {_NAMES}) VALUES (?, {_MARKS})",  # noqa: S608  ours
            [(row["id"], *(row[name] for name in _INDEXED)) for row in rows],
        )
        found = {number for (number,) in db.execute("SELECT rowid FROM few WHERE few MATCH ?", (match,))}
    return [row for row in rows if row["id"] in found]
