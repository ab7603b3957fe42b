"""What leaves in a file: no formula, and no name that was not asked for."""

import pytest

from bot.rules.export import Pseudonyms, safe_cell


@pytest.mark.parametrize(
    "text",
    [
        "=1+1", "+44 20 7946 0000", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "\u00a0=1", "＝1", "|calc",
        "\0=1", '=HYPERLINK("//evil.example")', "%0A=1",
    ],
)  # fmt: skip
def test_a_cell_that_a_spreadsheet_would_run_is_text(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "refund", "48213", "a=b", "two\n=1", "'=1", "2026-11-22 14:02:03"])
def test_any_other_cell_stays_as_it_is(text: str) -> None:
    assert safe_cell(text) == text


def test_a_pseudonym_is_the_same_in_one_export_and_another_in_the_next() -> None:
    one, next_one = Pseudonyms(b"1" * 32), Pseudonyms(b"2" * 32)
    assert one.person("U1") == one.person("U1") != one.person("U2")
    assert one.person("U1") != next_one.person("U1")
    assert one.customer("U1").removeprefix("customer-") != one.person("U1").removeprefix("person-")
    assert "U1" not in one.person("U1")


def test_a_case_has_a_name_of_its_own_and_not_its_number() -> None:
    one, next_one = Pseudonyms(b"1" * 32), Pseudonyms(b"2" * 32)
    assert one.numbered("case", 2) == one.numbered("case", 2) != one.numbered("case", 3)
    assert one.numbered("case", 2) != next_one.numbered("case", 2)
    assert one.numbered("case", 2).removeprefix("case-") != one.numbered("callback", 2).removeprefix("callback-")
