"""All that is held on one reference or one member of staff: to give it out, or to erase it.

`tests/storage/test_held.py` holds these tables against the schema, so that a new table or column is not forgotten.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.rules.text import reference_key
from storage.rows import Row, Rows
from storage.times import from_ms, to_ms

_CASES = "SELECT id FROM contacts WHERE reference_key = :key"
_ESCALATIONS = f"SELECT id FROM escalations WHERE contact_id IN ({_CASES})"  # noqa: S608  our constants, as all here
_PROMISES = f"SELECT id FROM callbacks WHERE reference_key = :key OR contact_id IN ({_CASES})"  # noqa: S608
OF_REFERENCE = {
    "contacts": "reference_key = :key",
    "contact_versions": f"contact_id IN ({_CASES})",
    "escalations": f"contact_id IN ({_CASES})",
    "asks": f"escalation_id IN ({_ESCALATIONS})",
    "invitations": f"escalation_id IN ({_ESCALATIONS})",
    "timeline": f"contact_id IN ({_CASES})",
    "callbacks": f"id IN ({_PROMISES})",
    "calls": f"callback_id IN ({_PROMISES})",
    "offers": f"callback_id IN ({_PROMISES})",
    "holds": f"contact_id IN ({_CASES})",
    "customers": "reference_key = :key",
    "warnings": "reference_key = :key",
    "warning_changes": "warning_id IN (SELECT id FROM warnings WHERE reference_key = :key)",
}
"""Where a reference is found."""

THEIRS: Mapping[str, tuple[str, ...]] = {
    "duty": ("person",),
    "absences": ("person",),
    "drafts": ("person",),
    "conversations": ("person",),
    "check_ins": ("agent",),
    "debrief_here": ("person",),
    "preferences": ("person",),
    "reflections": ("person",),
    "breathers": ("person",),
    "peers": ("person",),
    "peer_asks": ("peer",),
    "peer_requests": ("asker",),
    "team_people": ("person",),
    "team_picked": ("person",),
}
"""Rows that are a member of staff's own: erased with them."""
PRIVATE = {"check_ins", "preferences", "reflections", "breathers", "peers", "peer_asks", "peer_requests"}
"""What nobody but that member of staff may see: given out to nobody."""
TAKES_PART: Mapping[str, tuple[str, ...]] = {
    "contacts": ("agent",),
    "contact_versions": ("person",),
    "escalations": ("agent", "owner"),
    "asks": ("supervisor",),
    "invitations": ("person", "invited_by"),
    "timeline": ("person", "other"),
    "callbacks": ("owner",),
    "calls": ("person",),
    "offers": ("person", "offered_by"),
    "departures": ("person",),
    "troubles": ("person",),
    "warnings": ("set_by",),
    "warning_changes": ("person",),
    "holds": ("person", "decided_by"),
    "erasures": ("person",),
    "exports": ("person",),
    "playbook_versions": ("person",),
    "lessons": ("decided_by",),
    "debriefs": ("facilitator", "second"),
    "debrief_points": ("author",),
    "debrief_actions": ("owner",),
    "peer_requests": ("peer",),
    "teams": ("made_by", "closed_by"),
    "team_settings": ("person", "value"),
}
"""Rows that are a case's, a customer's or the team's, in which a member of staff is named: the name is taken out."""
LISTS = {"timeline": "other", "team_settings": "value"}
"""A column that names several people, with a space between."""
_IN_FORCE = {"team_settings"}
"""Lists that people are asked by: whoever is erased leaves them."""
_ASKED_FOR_THEM = "DELETE FROM peer_asks WHERE request_id IN (SELECT id FROM peer_requests WHERE asker = :person)"


_REPLACED = "TRIM(REPLACE(' ' || {} || ' ', ' ' || :person || ' ', ' ' || :pseudonym || ' '))"
_LEFT_OUT = "TRIM(REPLACE(' ' || {} || ' ', ' ' || :person || ' ', ' '))"


def named_in() -> dict[str, tuple[str, ...]]:
    """Every column that names members of staff, by table."""
    return {table: THEIRS.get(table, ()) + TAKES_PART.get(table, ()) for table in (*THEIRS, *TAKES_PART)}


class Held:
    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def of_reference(self, reference: str) -> dict[str, list[dict[str, Any]]]:
        """Everything on this reference, by table; times as ISO 8601 in UTC."""
        key = reference_key(reference)
        return self._found({table: self._select(table, where, key=key) for table, where in OF_REFERENCE.items()})

    def of_person(self, person: str) -> dict[str, list[dict[str, Any]]]:
        """Everything in which this member of staff is named by their id, by table; not what is private to them."""
        return self._found(
            {
                table: self._select(table, " OR ".join(_names(table, column) for column in columns), person=person)
                for table, columns in named_in().items()
                if table not in PRIVATE
            }
        )

    def cases_of(self, reference: str) -> list[int]:
        rows = self._rows.all(f"{_CASES} ORDER BY id", key=reference_key(reference))
        return [row["id"] for row in rows]

    def promises_of(self, reference: str) -> list[int]:
        """Promises to this customer that belong to no case of theirs."""
        rows = self._rows.all(
            f"SELECT id FROM callbacks WHERE reference_key = :key AND COALESCE(contact_id, 0) NOT IN ({_CASES})",  # noqa: S608
            key=reference_key(reference),
        )
        return [row["id"] for row in rows]

    def warnings_of(self, reference: str) -> list[int]:
        rows = self._rows.all("SELECT id FROM warnings WHERE reference_key = :key", key=reference_key(reference))
        return [row["id"] for row in rows]

    def teams_of(self, reference: str) -> list[int]:
        """The teams that have a case of this customer's, a promise to them or a warning about them."""
        rows = self._rows.all(
            """SELECT team FROM contacts WHERE reference_key = :key UNION SELECT team FROM callbacks
               WHERE reference_key = :key UNION SELECT team FROM warnings WHERE reference_key = :key ORDER BY team""",
            key=reference_key(reference),
        )
        return [row["team"] for row in rows]

    def on_hold(self, reference: str) -> list[int]:
        """The cases of this reference that somebody keeps, or has asked to keep."""
        rows = self._rows.all(
            f"SELECT contact_id FROM holds WHERE state IN ('asked', 'on') AND contact_id IN ({_CASES})",  # noqa: S608
            key=reference_key(reference),
        )
        return [row["contact_id"] for row in rows]

    def is_busy(self, reference: str) -> bool:
        """Whether a promise to this customer is open, or a supervisor is still asked or has it."""
        row = self._rows.one(
            f"""SELECT 1 FROM callbacks WHERE id IN ({_PROMISES}) AND state IN ('due', 'to_decide')
                UNION ALL SELECT 1 FROM escalations
                          WHERE id IN ({_ESCALATIONS}) AND state IN ('requested', 'accepted', 'asked_again')""",  # noqa: S608
            key=reference_key(reference),
        )
        return row is not None

    def has_open(self, person: str) -> bool:
        """Whether anything still waits for this member of staff."""
        row = self._rows.one(
            """SELECT 1 FROM contacts WHERE agent = :person AND state = 'open'
               UNION ALL SELECT 1 FROM callbacks WHERE owner = :person AND state IN ('due', 'to_decide')
               UNION ALL SELECT 1 FROM escalations
                         WHERE owner = :person AND state IN ('requested', 'accepted', 'asked_again')""",
            person=person,
        )
        return row is not None

    def forget_person(self, person: str, pseudonym: str) -> int:
        """Erase what is theirs, and put the pseudonym where they are named; how many rows that was."""
        changed = self._rows.run(_ASKED_FOR_THEM, person=person)
        for table, columns in THEIRS.items():
            for column in columns:
                changed += self._rows.run(f"DELETE FROM {table} WHERE {column} = :person", person=person)  # noqa: S608
        for table, columns in TAKES_PART.items():
            for column in columns:
                value = _instead(table, column)
                changed += self._rows.run(
                    f"UPDATE {table} SET {column} = {value} WHERE {_names(table, column)}",  # noqa: S608
                    person=person,
                    pseudonym=pseudonym,
                )
        self._rows.leaves_traces = True
        return changed

    def record(self, what: str, person: str, reason: str, cases: int, messages: int, at: datetime) -> int:
        """That something was erased, by whom and why; never what. Returns its number."""
        return self._rows.add(
            "erasures",
            what=what,
            person=person,
            reason=reason,
            cases=cases,
            messages=messages,
            happened_at=to_ms(at),
        )

    def _select(self, table: str, where: str, **values: object) -> list[Row]:
        return self._rows.all(f"SELECT * FROM {table} WHERE {where}", **values)  # noqa: S608

    def _found(self, found: dict[str, list[Row]]) -> dict[str, list[dict[str, Any]]]:
        return {table: [_plain(row) for row in rows] for table, rows in found.items() if rows}


def _names(table: str, column: str) -> str:
    """Whether this column names the person; an id stands between spaces or ends, and is no part of a longer one."""
    if LISTS.get(table) == column:
        return f"' ' || {column} || ' ' LIKE '% ' || :person || ' %'"
    return f"{column} = :person"


def _instead(table: str, column: str) -> str:
    """What the column says once the person is erased."""
    if LISTS.get(table) != column:
        return ":pseudonym"
    return (_LEFT_OUT if table in _IN_FORCE else _REPLACED).format(column)


def _plain(row: Row) -> dict[str, Any]:
    return {
        name: from_ms(row[name]).isoformat() if name.endswith("_at") and row[name] is not None else row[name]
        for name in row.keys()  # noqa: SIM118  a Row iterates over its values
    }
