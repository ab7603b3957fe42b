"""What is lost when a contact is put right, and so is kept."""

import pytest

from bot.rules.contact import Details, Intensity, Kind, Safety, added
from bot.rules.correction import lost

BEFORE = Details(reference="48213", kind=Kind.UPSET, intensity=Intensity.ANGRY, summary="refund", words="no\nnever")


@pytest.mark.parametrize(
    ("now", "kept"),
    [
        (BEFORE, []),
        (Details(reference="48213", summary="Refund", words="no\nnever", kind=Kind.UPSET, intensity=Intensity.ANGRY),
         [("summary", "refund")]),
        (Details(reference="48214"),
         [("reference", "48213"), ("kind", "upset"), ("intensity", "2"), ("summary", "refund"),
          ("words", "no\nnever")]),
    ],
)  # fmt: skip
def test_every_field_that_says_something_else_now(now: Details, kept: list[tuple[str, str]]) -> None:
    assert list(lost(BEFORE, now)) == kept


def test_what_is_added_to_is_not_lost() -> None:
    more = Details(reference="48213", summary="again", words="at all", tried="a call")
    assert list(lost(BEFORE, added(BEFORE, more))) == []


def test_a_choice_that_is_replaced_when_adding_is() -> None:
    more = Details(reference="48213", intensity=Intensity.IRATE)
    assert list(lost(BEFORE, added(BEFORE, more))) == [("intensity", "2")]


def test_a_danger_is_in_the_timeline() -> None:
    assert list(lost(Details(reference="1", safety=Safety.THREAT), Details(reference="1"))) == []
