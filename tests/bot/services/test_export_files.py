"""The tables of a long span: in bounded memory, and holding up nobody who reads or writes meanwhile."""

import csv
import io
import tracemalloc
from datetime import UTC, datetime, timedelta

import pytest

from bot.rules.contact import Details
from bot.rules.errors import Refused
from bot.rules.export import Kind
from bot.rules.finding import Span
from bot.rules.team import Team
from bot.services.export_files import documents
from storage import Database

AT = datetime(2026, 11, 22, 14, 2, tzinfo=UTC)
TEAM = Team(escalation_channel="C1", supervisors=("U8",))
COUNT = 3_000
MEGABYTE = 1_000_000


@pytest.fixture(autouse=True)
def many(db: Database) -> None:
    with db.write() as records:
        for number in range(COUNT):
            details = Details(reference=f"48{number}", words=f"{number} é " * 800)
            records.contacts.add(f"U{number % 7}", details, AT + timedelta(seconds=number // 2), team=1)


def test_memory_holds_a_page_of_it_and_nobody_waits(db: Database) -> None:
    with db.write() as records:
        span = Span(since=AT, until=AT + timedelta(days=1))
        export = records.exports.add("U8", Kind.TEAM, AT, span=span, is_named=True, reason="legal", team=1)

    def name_of(person: str) -> str:
        with db.read() as records:  # for either of these it would wait for ever, if it were held
            records.timers.next_due()
        with db.write():
            return f"Name of {person}"

    tracemalloc.start()
    with documents(db, export, TEAM, name_of, UTC, AT) as files:
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        contacts = files[0]
        assert contacts.length > 18 * MEGABYTE
        assert most < 9 * MEGABYTE
        rows = list(csv.DictReader(io.StringIO(contacts.content.read().decode("utf-8-sig"), newline="")))
    assert [row["Contact"] for row in rows] == [str(number) for number in range(1, COUNT + 1)]
    assert rows[6]["Agent"] == "Name of U6"


def test_whoever_is_no_supervisor_any_more_gets_nothing(db: Database) -> None:
    with db.write() as records:
        span = Span(since=AT, until=AT + timedelta(days=1))
        export = records.exports.add("U1", Kind.TEAM, AT, span=span, is_named=False, reason="", team=1)
    with pytest.raises(Refused), documents(db, export, TEAM, str, UTC, AT):
        pass
