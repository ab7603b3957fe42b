"""What is asked, with the likely answers, and never moved or guessed."""

import pytest

from bot.reading.readings import NoTime, Past, Reading, Unclear, When
from bot.rules.team import DateOrder
from tests.bot.reading.typed import OFFICE, WEDNESDAY, local, locals_, read

AFTERNOON = "2026-11-25 14:10"
LIKELY = ["2026-11-25 15:10", "2026-11-25 18:00", "2026-11-26 08:00"]
"""In an hour, when the team closes today, when it opens tomorrow."""


def _choices(reading: Reading) -> list[str]:
    assert isinstance(reading, NoTime | Past | Unclear)
    return locals_(reading.choices)


@pytest.mark.parametrize(
    ("text", "now", "choices"),
    [
        # a bare time already past
        ("9am", AFTERNOON, ["2026-11-26 09:00"]),
        ("13:30", AFTERNOON, ["2026-11-26 13:30"]),
        ("14:10", AFTERNOON, ["2026-11-26 14:10"]),
        ("noon", AFTERNOON, ["2026-11-26 12:00"]),
        ("at 10", AFTERNOON, ["2026-11-25 22:00", "2026-11-26 10:00"]),
        ("half past 1", AFTERNOON, ["2026-11-26 13:30"]),
        ("half past 4", "2026-11-25 16:31", ["2026-11-26 16:30"]),
        # a day with no year that is long gone, as far as that day is concerned
        ("24 nov", AFTERNOON, ["2027-11-24 08:00"]),
        ("24 nov 11:00", AFTERNOON, ["2027-11-24 11:00"]),
        ("1 september", AFTERNOON, ["2027-09-01 08:00"]),
        ("24/11", AFTERNOON, ["2027-11-24 08:00"]),
        ("29 feb", AFTERNOON, ["2028-02-29 08:00"]),
        # parts of the day that are too long
        ("this evening", AFTERNOON, ["2026-11-25 18:00", "2026-11-25 19:00", "2026-11-25 20:00"]),
        ("this evening", "2026-11-25 19:30", ["2026-11-25 20:00"]),
        ("tonight", AFTERNOON, ["2026-11-25 19:00", "2026-11-25 20:00", "2026-11-25 21:00"]),
        ("tomorrow evening", AFTERNOON, ["2026-11-26 18:00", "2026-11-26 19:00", "2026-11-26 20:00"]),
        ("this afternoon", AFTERNOON, ["2026-11-25 15:00", "2026-11-25 16:00", "2026-11-25 17:00"]),
        # some time
        ("later", AFTERNOON, LIKELY),
        ("later today", AFTERNOON, LIKELY),
        ("soon", AFTERNOON, LIKELY),
        ("asap", AFTERNOON, LIKELY),
        ("as soon as possible", AFTERNOON, LIKELY),
        ("in a bit", AFTERNOON, LIKELY),
        ("in a while", AFTERNOON, LIKELY),
        ("in a few minutes", AFTERNOON, LIKELY),
        ("this week", AFTERNOON, LIKELY),
        # one of two
        ("tomorrow at 7", AFTERNOON, ["2026-11-26 07:00", "2026-11-26 19:00"]),
        ("next friday", AFTERNOON, ["2026-11-27 08:00", "2026-12-04 08:00"]),
        ("midnight friday", AFTERNOON, ["2026-11-27 00:00", "2026-11-28 00:00"]),
        # a span, or minutes to the hour
        ("tomorrow 10 to 11", AFTERNOON, ["2026-11-26 10:00", "2026-11-26 10:50"]),
        ("tomorrow 10 to 11pm", AFTERNOON, ["2026-11-26 22:00", "2026-11-26 22:50"]),
        # some time before, or within a part of the day
        ("tomorrow before 5pm", AFTERNOON, ["2026-11-26 16:00", "2026-11-26 16:30", "2026-11-26 17:00"]),
        ("before 3pm", AFTERNOON, ["2026-11-25 14:30", "2026-11-25 15:00"]),
        ("before lunch tomorrow", AFTERNOON, ["2026-11-26 11:00", "2026-11-26 11:30", "2026-11-26 12:00"]),
        ("mid morning tomorrow", AFTERNOON, ["2026-11-26 10:00", "2026-11-26 10:30", "2026-11-26 11:00"]),
        ("tomorrow mid-morning", AFTERNOON, ["2026-11-26 10:00", "2026-11-26 10:30", "2026-11-26 11:00"]),
        ("tomorrow late afternoon", AFTERNOON, ["2026-11-26 16:00", "2026-11-26 16:30", "2026-11-26 17:00"]),
        # a slip
        ("thu 27 nov", AFTERNOON, ["2026-11-26 08:00", "2026-11-27 08:00"]),
        ("31 nov", AFTERNOON, []),
        ("30/2", AFTERNOON, []),
    ],
)
def test_what_is_not_settled_is_asked(text: str, now: str, choices: list[str]) -> None:
    reading = read(f"{text} 48213", now, hours=OFFICE)
    assert isinstance(reading, Unclear)
    assert (_choices(reading), reading.rest) == (choices, "48213")


@pytest.mark.parametrize("text", ["tomorrow or friday 48213", "48213 TOMORROW OR FRIDAY", "48213 tomorrow or friday?"])
def test_either_of_two_days_is_asked_and_both_stay_in_the_note(text: str) -> None:
    reading = read(text, AFTERNOON, hours=OFFICE)
    assert isinstance(reading, Unclear)
    assert (_choices(reading), reading.rest) == (["2026-11-26 08:00", "2026-11-27 08:00"], text)


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("48213 tomorrow ring him at 4 please", ["2026-11-26 08:00", "2026-11-26 16:00"]),
        ("tomorrow refund 48213 at 11ish please", ["2026-11-26 08:00", "2026-11-26 11:00"]),
        ("3pm 48213 ring him on friday please", ["2026-11-25 15:00", "2026-11-27 15:00"]),
        ("tomorrow 48213 ring about 4 if you can", ["2026-11-26 08:00", "2026-11-26 16:00"]),
        ("tomorrow 48213 about 3 please", ["2026-11-26 08:00", "2026-11-26 15:00"]),
        ("tomorrow 48213 about 4 wants a refund", ["2026-11-26 08:00", "2026-11-26 16:00"]),
        ("tomorrow 48213 somewhere between 2 or so", ["2026-11-26 08:00", "2026-11-26 14:00"]),
        ("not friday 48213", [*LIKELY, "2026-11-27 08:00"]),
        ("48213 not 4pm", ["2026-11-25 15:10", "2026-11-25 16:00", "2026-11-25 18:00", "2026-11-26 08:00"]),
        ("before friday 48213", [*LIKELY, "2026-11-27 08:00"]),
        ("friday after work 48213", [*LIKELY, "2026-11-27 08:00"]),
        ("friday 48213 before he leaves", [*LIKELY, "2026-11-27 08:00"]),
        ("friday 48213 not too early", [*LIKELY, "2026-11-27 08:00"]),
        ("48213 mon to fri only", [*LIKELY, "2026-11-30 08:00"]),
        ("late friday 48213", [*LIKELY, "2026-11-27 08:00"]),
    ],
)
def test_words_of_time_left_beside_what_was_read_are_never_dropped(text: str, choices: list[str]) -> None:
    reading = read(text, AFTERNOON, hours=OFFICE)
    assert isinstance(reading, Unclear)
    assert _choices(reading) == choices
    assert set(reading.rest.split()) >= set(text.split()) - {"tomorrow"}


@pytest.mark.parametrize(
    "note",
    [
        *("about the refund", "not happy", "two routers, about 4 weeks old", "after-care plan", "by email", "late fee"),
        *("about 3 routers", "paid from 2 accounts", "bought by 4 colleagues"),
    ],
)
def test_other_words_beside_a_day_are_the_note(note: str) -> None:
    reading = read(f"48213 {note} tomorrow", AFTERNOON, hours=OFFICE)
    assert isinstance(reading, When)
    assert reading.rest == f"48213 {note}"


@pytest.mark.parametrize("text", ["", "48213", "48213 router", "after the match 48213", "christmas 48213"])
def test_words_with_no_time_in_them_are_asked_about(text: str) -> None:
    reading = read(text, AFTERNOON, hours=OFFICE)
    assert isinstance(reading, NoTime)
    assert (_choices(reading), reading.rest) == (LIKELY, text)


@pytest.mark.parametrize(
    ("now", "choices"),
    [
        ("2026-11-25 17:30", ["2026-11-25 18:00", "2026-11-25 18:30", "2026-11-26 08:00"]),
        ("2026-11-25 19:02", ["2026-11-25 20:05", "2026-11-26 08:00"]),
        ("2026-11-27 19:00", ["2026-11-27 20:00", "2026-11-30 08:00"]),
        ("2026-11-28 10:00", ["2026-11-28 11:00", "2026-11-30 08:00"]),
        ("2026-11-25 07:00", ["2026-11-25 08:00", "2026-11-25 18:00", "2026-11-26 08:00"]),
    ],
)
def test_the_likely_answers_are_when_people_work(now: str, choices: list[str]) -> None:
    assert _choices(read("soon", now, hours=OFFICE)) == choices


@pytest.mark.parametrize(
    ("text", "at", "choices"),
    [
        ("today at 9", "2026-11-25 09:00", ["2026-11-25 21:00", "2026-11-26 09:00"]),
        ("today 9am", "2026-11-25 09:00", ["2026-11-26 09:00"]),
        ("25 nov 11:00", "2026-11-25 11:00", LIKELY),
        ("tuesday this week", "2026-11-24 08:00", LIKELY),
        ("yesterday 3pm", "2026-11-24 15:00", LIKELY),
        ("2 hours ago", "2026-11-25 12:10", LIKELY),
        ("20 nov 2026", "2026-11-20 08:00", LIKELY),
    ],
)
def test_a_day_and_time_that_have_passed_are_said_and_asked(text: str, at: str, choices: list[str]) -> None:
    reading = read(f"{text} 48213", AFTERNOON, hours=OFFICE)
    assert isinstance(reading, Past)
    assert (local(reading.at), _choices(reading), reading.rest) == (at, choices, "48213")


DMY, MDY = DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST


@pytest.mark.parametrize(
    ("text", "order", "at", "assumed"),
    [
        ("26/11 4pm", DMY, "2026-11-26 16:00", None),
        ("11/26 4pm", MDY, "2026-11-26 16:00", None),
        ("3/4 4pm", DMY, "2027-04-03 16:00", "the year 2027"),
        ("3/4 4pm", MDY, "2027-03-04 16:00", "the year 2027"),
        ("3/12 4pm", DMY, "2026-12-03 16:00", None),
        ("12/3 4pm", MDY, "2026-12-03 16:00", None),
        ("3/12/2026 4pm", DMY, "2026-12-03 16:00", None),
        ("12/3/26 4pm", MDY, "2026-12-03 16:00", None),
        ("12-03-2026 4pm", MDY, "2026-12-03 16:00", None),
        ("3.12.2026 4pm", DMY, "2026-12-03 16:00", None),
        ("2026-12-03 4pm", DMY, "2026-12-03 16:00", None),
        ("2026-12-03 4pm", MDY, "2026-12-03 16:00", None),
        ("12/12 4pm", MDY, "2026-12-12 16:00", None),
    ],
)
def test_a_date_in_numbers_is_read_in_the_teams_order(
    text: str, order: DateOrder, at: str, assumed: str | None
) -> None:
    reading = read(f"{text} 48213", WEDNESDAY, order=order)
    assert isinstance(reading, When)
    assert (local(reading.at), reading.assumed) == (at, assumed)


@pytest.mark.parametrize(
    ("text", "order", "choices"),
    [
        ("11/26 4pm", DMY, ["2026-11-26 16:00"]),
        ("26/11 4pm", MDY, ["2026-11-26 16:00"]),
        ("11/26/2026 4pm", DMY, ["2026-11-26 16:00"]),
        ("26/11/2026 4pm", MDY, ["2026-11-26 16:00"]),
        ("11/24 4pm", DMY, ["2027-11-24 16:00"]),
        ("2026-26-11 4pm", DMY, []),
        ("31/6 4pm", DMY, []),
        ("13/13 4pm", MDY, []),
    ],
)
def test_a_date_that_is_none_in_the_teams_order_is_asked(text: str, order: DateOrder, choices: list[str]) -> None:
    reading = read(f"{text} 48213", WEDNESDAY, order=order)
    assert isinstance(reading, Unclear)
    assert _choices(reading) == choices
