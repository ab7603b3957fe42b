"""What agents type with a customer on the line, in London on a Wednesday at 14:10: read rightly, or asked about."""

import pytest

from bot.reading.readings import Unclear, When
from tests.bot.reading.typed import OFFICE, local, locals_, read

NOW = "2026-11-25 14:10"
LIKELY = ["2026-11-25 15:10", "2026-11-25 18:00", "2026-11-26 08:00"]


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("tommorow 10am", "2026-11-26 10:00"),
        ("tomoorow 10am", "2026-11-26 10:00"),
        ("tommrow 3pm", "2026-11-26 15:00"),
        ("tmrw 3", "2026-11-26 15:00"),
        ("2moro", "2026-11-26 08:00"),
        ("2moz 9am", "2026-11-26 09:00"),
        ("3pm tmoz", "2026-11-26 15:00"),
        ("teusday 2pm", "2026-12-01 14:00"),
        ("wensday 2pm", "2026-12-02 14:00"),
        ("firday 2pm", "2026-11-27 14:00"),
        ("todya 4pm", "2026-11-25 16:00"),
        ("2day 4pm", "2026-11-25 16:00"),
        ("tonite 8pm", "2026-11-25 20:00"),
        ("in half an hour", "2026-11-25 14:40"),
        ("in half hour", "2026-11-25 14:40"),
        ("in 1/2 hour", "2026-11-25 14:40"),
        ("½ hour", "2026-11-25 14:40"),
        ("1 1/2 hours", "2026-11-25 15:40"),
        ("an hour and half", "2026-11-25 15:40"),
        ("in 90 mins", "2026-11-25 15:40"),
        ("in 1hr 30", "2026-11-25 15:40"),
        ("1 hour 15", "2026-11-25 15:25"),
        ("1hr30", "2026-11-25 15:40"),
        ("in twenty", "2026-11-25 14:30"),
        ("in an hours time", "2026-11-25 15:10"),
        ("within 24 hours", "2026-11-26 14:10"),
        ("48h", "2026-11-27 14:10"),
        ("4 ish", "2026-11-25 16:00"),
        ("at 4 ish", "2026-11-25 16:00"),
        ("first thing tomorrow", "2026-11-26 08:00"),
        ("1st thing tomorrow", "2026-11-26 08:00"),
        ("first thing", "2026-11-26 08:00"),
        ("morning", "2026-11-26 08:00"),
        ("tomorrow a.m.", "2026-11-26 08:00"),
        ("close of play", "2026-11-25 18:00"),
        ("by end of play", "2026-11-25 18:00"),
        ("at close", "2026-11-25 18:00"),
        ("friday lunchtime", "2026-11-27 12:00"),
        ("tomoz pm", "2026-11-26 14:00"),
        ("end of the week", "2026-11-27 18:00"),
        ("month end", "2026-11-30 18:00"),
        ("a week on monday", "2026-12-07 08:00"),
        ("monday week", "2026-12-07 08:00"),
        ("a week monday", "2026-12-07 08:00"),
        ("in 2 weeks friday", "2026-12-11 08:00"),
        ("mid next week", "2026-12-02 08:00"),
        ("week after next", "2026-12-07 08:00"),
        ("this time tomorrow", "2026-11-26 14:10"),
        ("same time friday", "2026-11-27 14:10"),
        ("this time next week", "2026-12-02 14:10"),
        ("4.30", "2026-11-25 16:30"),
        ("16.30", "2026-11-25 16:30"),
        ("430pm", "2026-11-25 16:30"),
        ("at 430", "2026-11-25 16:30"),
        ("tomorrow 430", "2026-11-26 16:30"),
        ("tomorrow 1530", "2026-11-26 15:30"),
        ("tomorrow 10.30", "2026-11-26 10:30"),
        ("tomorrow 10h30", "2026-11-26 10:30"),
        ("tomorrow 3 30", "2026-11-26 15:30"),
        ("three thirty", "2026-11-25 15:30"),
        ("3 o clock", "2026-11-25 15:00"),
        ("half four", "2026-11-25 16:30"),
        ("about half 4", "2026-11-25 16:30"),
        ("quarter to 5", "2026-11-25 16:45"),
        ("1/4 to 5", "2026-11-25 16:45"),
        ("10 to 4", "2026-11-25 15:50"),
        ("4 today", "2026-11-25 16:00"),
        ("4 this afternoon", "2026-11-25 16:00"),
        ("8 tonight", "2026-11-25 20:00"),
        ("4pm-5pm", "2026-11-25 16:00"),
        ("no later than 4pm", "2026-11-25 16:00"),
        ("tomorrow thursday 3pm", "2026-11-26 15:00"),
        ("tomorrow thurs 26th", "2026-11-26 08:00"),
        ("26th", "2026-11-26 08:00"),
        ("weekend", "2026-11-28 09:00"),
    ],
)
def test_what_is_typed_in_a_hurry_is_read(text: str, at: str) -> None:
    reading = read(f"{text} 48213 router", NOW, hours=OFFICE)
    assert isinstance(reading, When)
    assert (local(reading.at), reading.rest) == (at, "48213 router")


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("10ish", ["2026-11-25 22:00", "2026-11-26 10:00"]),
        ("10.30", ["2026-11-26 10:30"]),
        ("10.30am", ["2026-11-26 10:30"]),
        ("1030am", ["2026-11-26 10:30"]),
        ("1030", ["2026-11-26 10:30"]),
        ("1530", ["2026-11-25 15:30"]),
        ("10h30", ["2026-11-26 10:30"]),
        ("16h30", ["2026-11-25 16:30"]),
        ("16h", ["2026-11-25 16:00"]),
        ("half ten", ["2026-11-25 22:30", "2026-11-26 10:30"]),
        ("midday", ["2026-11-26 12:00"]),
        ("at lunch", ["2026-11-26 12:00"]),
        ("lunchtime", ["2026-11-26 12:00"]),
        ("teatime", ["2026-11-25 16:00", "2026-11-25 16:30", "2026-11-25 17:00"]),
        ("friday teatime", ["2026-11-27 16:00", "2026-11-27 16:30", "2026-11-27 17:00"]),
        ("late afternoon", ["2026-11-25 16:00", "2026-11-25 16:30", "2026-11-25 17:00"]),
        ("this pm", ["2026-11-25 15:00", "2026-11-25 16:00", "2026-11-25 17:00"]),
        ("evening", ["2026-11-25 18:00", "2026-11-25 19:00", "2026-11-25 20:00"]),
        ("in a sec", LIKELY),
        ("in a mo", LIKELY),
        ("asap", LIKELY),
        ("before 5", ["2026-11-25 16:00", "2026-11-25 16:30", "2026-11-25 17:00"]),
        ("wed", ["2026-11-25 18:00", "2026-12-02 08:00"]),
        ("next thursday", ["2026-11-26 08:00", "2026-12-03 08:00"]),
        ("tomorrow friday", ["2026-11-26 08:00", "2026-11-27 08:00"]),
        ("tom 3pm", ["2026-11-25 15:00", "2026-11-26 15:00"]),
        ("week tomorrow", ["2026-11-26 08:00", "2026-12-03 08:00"]),
        ("3pm tom", ["2026-11-25 15:00", "2026-11-26 15:00"]),
        ("friday after next", ["2026-11-25 15:10", "2026-11-25 18:00", "2026-11-26 08:00", "2026-11-27 08:00"]),
    ],
)
def test_what_may_be_two_things_is_asked_with_both(text: str, choices: list[str]) -> None:
    reading = read(f"{text} 48213 router", NOW, hours=OFFICE)
    assert isinstance(reading, Unclear)
    assert locals_(reading.choices) == choices


def test_a_name_or_a_last_week_stays_in_the_note_when_it_is_asked_about() -> None:
    for text in ("48213 ring tom 3pm", "48213 he rang last week tomorrow 3pm"):
        reading = read(text, NOW, hours=OFFICE)
        assert isinstance(reading, Unclear)
        assert reading.rest == text.replace(" 3pm", "").replace(" tomorrow", "")


def test_a_slip_never_makes_another_word_a_day() -> None:
    for word in ("frida", "sundae", "mundane", "moneday", "toddy", "toady", "tuesdays", "holiday"):
        reading = read(f"{word} 3pm 48213", NOW, hours=OFFICE)
        assert isinstance(reading, When)
        assert (local(reading.at), reading.rest) == ("2026-11-25 15:00", f"{word} 48213")
