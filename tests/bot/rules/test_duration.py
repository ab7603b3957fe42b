from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.duration import parse_duration, say_duration


@pytest.mark.parametrize(
    ("text", "length", "said"),
    [
        ("90s", timedelta(seconds=90), "90 seconds"),
        ("5m", timedelta(minutes=5), "5 minutes"),
        ("2h", timedelta(hours=2), "2 hours"),
        ("14d", timedelta(days=14), "14 days"),
        ("1s", timedelta(seconds=1), "1 second"),
        ("1m", timedelta(minutes=1), "1 minute"),
        ("1h", timedelta(hours=1), "1 hour"),
        ("1d", timedelta(days=1), "1 day"),
        ("0s", timedelta(0), "0 seconds"),
        ("007m", timedelta(minutes=7), "7 minutes"),
        ("60m", timedelta(hours=1), "1 hour"),
        ("90m", timedelta(minutes=90), "90 minutes"),
        ("999999d", timedelta(days=999_999), "999999 days"),
    ],
)
def test_a_duration_is_read_and_said(text: str, length: timedelta, said: str) -> None:
    assert parse_duration(text) == length
    assert say_duration(length) == said


@pytest.mark.parametrize(
    "text",
    [
        "",
        "90",
        "s",
        "5 m",
        " 5m",
        "5m ",
        "5m\n",
        "1.5h",
        "-5m",
        "+5m",
        "5M",
        "1h30m",
        "5min",
        "2w",
        "٥m",
        "9999999d",
    ],
)
def test_anything_else_is_refused_with_a_word_on_what_is_taken(text: str) -> None:
    with pytest.raises(ValueError, match="90s, 5m, 2h or 14d") as refused:
        parse_duration(text)
    assert repr(text) in str(refused.value)


def test_fractions_of_a_second_are_rounded_when_said() -> None:
    assert say_duration(timedelta(seconds=59, milliseconds=700)) == "1 minute"
    assert say_duration(timedelta(milliseconds=400)) == "0 seconds"


def test_a_negative_length_is_not_said() -> None:
    with pytest.raises(ValueError, match="not negative"):
        say_duration(timedelta(seconds=-1))


@given(st.integers(0, 999_999), st.sampled_from("smhd"))
def test_what_is_said_is_what_was_written(number: int, unit: str) -> None:
    length = parse_duration(f"{number}{unit}")
    count, name = say_duration(length).split()
    assert parse_duration(f"{count}{name[0]}") == length


@given(st.text())
def test_no_text_raises_anything_but_value_error(text: str) -> None:
    with suppress(ValueError):
        assert parse_duration(text) >= timedelta(0)
