"""`docs/times.md` says what is understood: each row of its tables is read as it stands there."""

import re
from datetime import datetime
from pathlib import Path

import pytest

from bot.reading.readings import NoTime, NoZone, Past, Reading, Unclear, When
from tests.bot.reading.typed import LONDON, OFFICE, WEDNESDAY, read

DOC = Path(__file__).parents[3] / "docs" / "times.md"
ROWS = re.findall(r"^\| `.*\|$", DOC.read_text(encoding="utf-8"), re.MULTILINE)


def _local(at: datetime) -> str:
    there = at.astimezone(LONDON)
    year = f" {there.year}" if there.year != 2026 else ""
    return f"{there:%a} {there.day} {there:%b}{year}, {there:%H:%M}"


def _understood(reading: Reading) -> str:
    match reading:
        case When(at=at, assumed=assumed):
            return _local(at) + (f" ({assumed})" if assumed else "")
        case Past(at=at):
            return f"asked: {_local(at)} has passed"
        case Unclear(choices=choices) | NoTime(choices=choices):
            return f"asked: {' or '.join(map(_local, choices)) or 'there is no such day'}"
        case NoZone():
            return "asked where they are, unless somebody has said"


@pytest.mark.parametrize("row", ROWS)
def test_what_the_document_says_is_what_is_understood(row: str) -> None:
    typed = row.split("`")[1]
    assert row == f"| `{typed}` | {_understood(read(typed, WEDNESDAY, hours=OFFICE))} |"


def test_the_document_has_an_example_of_each_reading() -> None:
    typed = [row.split("`")[1] for row in ROWS]
    assert {type(read(text, WEDNESDAY, hours=OFFICE)) for text in typed} == {When, NoTime, Past, Unclear, NoZone}
