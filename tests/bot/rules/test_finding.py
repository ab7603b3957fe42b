"""How a line is read that asks for contacts."""

import pytest

from bot.rules.contact import Intensity, Kind
from bot.rules.finding import ALWAYS, Query, read_query


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("48213", Query(words=("48213",))),
        ("refund Abusive, router", Query(words=("refund", "router"), kind=Kind.ABUSIVE)),
        ("abusive threatening", Query(words=("threatening",), kind=Kind.ABUSIVE)),
        ("irate repeat", Query(kind=Kind.REPEAT, intensity=Intensity.IRATE)),
        ("#1042", Query(number=1042)),
        ("#1 #2", Query(words=("#2",), number=1)),
        ("!!! – refund", Query(words=("refund",))),
        ("#99999999999999999999", Query(words=("#99999999999999999999",))),
        ("", Query()),
    ],
)
def test_a_line_is_read(text: str, query: Query) -> None:
    assert read_query(text, ALWAYS) == query


def test_nothing_asked_is_known_as_such() -> None:
    assert read_query(" … ", ALWAYS).is_empty
    assert not read_query("refund", ALWAYS).is_empty
