import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reading.when import split_reference
from bot.rules.contact import read_line
from bot.rules.text import bare, find_reference, looks_like_reference, one_line, reference_key, trimmed

AS_TYPED = [
    "48213ab",
    "48213AB",
    "#48213ab",
    "48213ab.",
    "“48213ab”",
    "48213ab/",
    "*48213ab*",
    "48213ab-",
    "(<48213ab>)",
]


@pytest.mark.parametrize("typed", [*AS_TYPED, " 48 213 ab ", "##48213\tAB\n", "# 48213ab", "“48213 ab ”."])
def test_case_spaces_and_what_stands_around_it_make_no_other_reference(typed: str) -> None:
    assert reference_key(typed) == "48213AB"


@pytest.mark.parametrize("typed", AS_TYPED)
def test_a_reference_is_the_same_for_a_contact_and_for_a_callback(typed: str) -> None:
    details = read_line(f"{typed} rang twice")
    assert details is not None
    assert split_reference(f"{typed} rang twice") == (details.reference, details.summary)
    assert details.reference.upper() == "48213AB"


def test_a_footnote_mark_is_no_reference_to_either() -> None:
    assert read_line("refund² shouting") is None
    assert split_reference("refund² shouting") == (None, "refund² shouting")


@pytest.mark.parametrize(
    ("message", "reference"),
    [
        ("48213 rang & shouted", "48213"),
        ("customer (#AB-4821), very upset", "AB-4821"),
        ("<@U0123456789> see <https://crm.example/cases/99991|case 99991>: 48213", "48213"),
        ("paid with [card ending 1111], account 48213.", "48213"),
        ("rang at 14:30, 3.45pm and 2026-11-22 or 25.11.2026 from +442079460958", ""),
        ("https://crm.example/cases/99991", ""),
        ("rang at 3pm, wants 120 EUR", ""),
        ("", ""),
    ],
)
def test_the_likely_reference_in_a_message_is_found(message: str, reference: str) -> None:
    assert find_reference(message) == reference


def test_what_stands_inside_a_reference_counts() -> None:
    assert len({reference_key(typed) for typed in ("48-213", "48213", "48#213", "48/213")}) == 4


def test_where_there_is_nothing_else_punctuation_is_the_reference() -> None:
    assert len({reference_key(typed) for typed in ("?", "#", "-")}) == 3


@settings(max_examples=100)
@given(st.text())
def test_the_key_of_a_key_is_itself(typed: str) -> None:
    key = reference_key(typed)
    assert reference_key(key) == key
    assert not any(character.isspace() for character in key)


def test_a_word_is_looked_up_without_what_stands_around_it() -> None:
    assert trimmed("(#48213a),") == "48213a"
    assert bare("“Irate”!") == "irate"
    assert bare("Isn’t,") == "isn't"
    assert bare("?!") == ""


@pytest.mark.parametrize(("word", "is_reference"), [("48213", True), ("AC-1", True), ("irate", False), ("", False)])
def test_a_reference_has_a_digit_in_it(word: str, is_reference: bool) -> None:
    assert looks_like_reference(word) is is_reference


@pytest.mark.parametrize(
    ("text", "limit", "line"),
    [
        ("refund refused", 14, "refund refused"),
        ("refund refused twice", 15, "refund refused…"),
        ("refund refused twice", 10, "refund…"),
        ("refund\n\nrefused\ttwice ", 40, "refund refused twice"),
        ("a refundrefusedtwice", 10, "a refundr…"),  # at the word, more than half would go
        ("", 10, ""),
        (" \n ", 10, ""),
        ("refund", 1, "…"),
    ],
)
def test_a_text_on_one_line_is_cut_at_a_word(text: str, limit: int, line: str) -> None:
    assert one_line(text, limit) == line


@settings(max_examples=100)
@given(st.text(), st.integers(1, 200))
def test_one_line_is_one_line_of_at_most_the_limit(text: str, limit: int) -> None:
    line = one_line(text, limit)
    assert len(line) <= limit
    assert len(line.splitlines()) <= 1
    assert " ".join(text.split()).startswith(line.removesuffix("…"))
