"""The files of an export, tables or one case as a document, written piece by piece: memory holds a page of rows."""

import csv
import io
import secrets
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import BinaryIO, TypeVar

from bot.rules.callback import Callback
from bot.rules.contact import Contact
from bot.rules.errors import Refused
from bot.rules.escalation import Escalation
from bot.rules.export import Export, Kind, Pseudonyms, safe_cell
from bot.rules.team import Team
from bot.rules.text import reference_key
from bot.rules.timeline import Event
from bot.services.cases import find_contact, load_case
from bot.views import tables
from bot.views.document import CaseFile, document
from storage import Database, Records

_AT_ONCE = 500
"""Rows read at once: everybody else who reads waits for them, about 10 ms."""
NameOf = Callable[[str], str]

T = TypeVar("T", Contact, Escalation, Callback)
_Page = Callable[[int, datetime, datetime, tuple[datetime, int] | None, int], list[T]]


@dataclass(frozen=True)
class Document:
    """A file that is ready to be sent from its start; `length` in bytes."""

    name: str
    title: str
    content: BinaryIO
    length: int


@contextmanager
def documents(
    db: Database, export: Export, team: Team, name_of: NameOf, zone: tzinfo, now: datetime
) -> Iterator[list[Document]]:
    """The files of an export, gone when the block ends. Raises Refused where the case is gone, and what `name_of` does.

    `zone` is that of whoever asked for it; of what happened they read what they may.
    """
    for_supervisor = team.is_supervisor(export.person)
    if export.kind is Kind.TEAM and not for_supervisor:
        raise Refused("Only the team's supervisors can export its contacts.")
    with ExitStack() as stack:

        def file() -> BinaryIO:
            return stack.enter_context(tempfile.TemporaryFile())

        if export.kind is Kind.CASE:
            yield [_case(db, export, name_of, zone, now, file(), for_supervisor=for_supervisor)]
        else:
            yield [_table(file(), title, header, rows) for title, header, rows in _tables(db, export, name_of)]


def _tables(
    db: Database, export: Export, name_of: NameOf
) -> Iterator[tuple[str, tuple[str, ...], Iterator[tuple[str, ...]]]]:
    pseudonyms = Pseudonyms(secrets.token_bytes(32))
    shown = tables.Shown(
        person=name_of if export.is_named else pseudonyms.person,
        customer=str if export.is_named else lambda reference: pseudonyms.customer(reference_key(reference)),
        number=(lambda _, number: str(number)) if export.is_named else pseudonyms.numbered,
        times=export.times,
        with_words=export.is_named,
    )
    contacts = _each(db, export, lambda it: it.spans.contacts, lambda it: it.opened_at)
    escalations = _each(db, export, lambda it: it.spans.escalations, lambda it: it.requested_at)
    callbacks = _each(db, export, lambda it: it.spans.callbacks, lambda it: it.promised_at)
    yield "contacts", tables.CONTACTS, (tables.contact(row, shown) for row in contacts)
    yield (
        "escalations",
        tables.ESCALATIONS,
        (tables.escalation(row, _first_accepted(db, row), shown) for row in escalations),
    )
    yield "callbacks", tables.CALLBACKS, (tables.callback(row, shown) for row in callbacks)


def _first_accepted(db: Database, escalation: Escalation) -> datetime | None:
    with db.read() as records:
        return records.timeline.first(Event.ACCEPTED, escalation.id)


def _each(
    db: Database, export: Export, table: Callable[[Records], _Page[T]], time_of: Callable[[T], datetime]
) -> Iterator[T]:
    """Row by row, with a page of them in memory; what is logged meanwhile may be in it or not."""
    assert export.span.since is not None
    assert export.span.until is not None
    after: tuple[datetime, int] | None = None
    while True:
        with db.read() as records:
            rows = table(records)(export.team, export.span.since, export.span.until, after, _AT_ONCE)
        yield from rows
        if len(rows) < _AT_ONCE:
            return
        after = (time_of(rows[-1]), rows[-1].id)


def _table(file: BinaryIO, title: str, header: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> Document:
    # With its mark at the front, spreadsheets read UTF-8 as what it is.
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerow(header)
    for row in rows:
        writer.writerow(map(safe_cell, row))
    text.flush()
    text.detach()
    return _ready(f"{title}.csv", title.capitalize(), file)


def _case(
    db: Database,
    export: Export,
    name_of: NameOf,
    zone: tzinfo,
    now: datetime,
    file: BinaryIO,
    *,
    for_supervisor: bool,
) -> Document:
    assert export.contact_id is not None
    with db.read() as records:
        contact = find_contact(records, export.contact_id)
        callbacks = records.spans.callbacks_of(contact.id)
        case = CaseFile(
            case=load_case(records, contact.id),
            escalations=tuple(map(records.escalations.get, records.escalations.ids_of(contact.id))),
            callbacks=tuple((callback, records.calls.of(callback.id)) for callback in callbacks),
            export=export,
            for_supervisor=for_supervisor,
        )
    file.write(document(case, name_of, zone, now).encode())
    return _ready(f"case-{contact.id}.html", f"Case #{contact.id}", file)


def _ready(name: str, title: str, file: BinaryIO) -> Document:
    file.flush()
    length = file.tell()
    file.seek(0)
    return Document(name, title, file, length)
