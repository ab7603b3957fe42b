import pytest

from bot.reading.readings import NoTime, Past, Unclear, When
from bot.reading.when import split_reference
from tests.bot.reading.typed import SUNDAY, WEDNESDAY, local, locals_, read


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("tomorrow 3pm 48213 ring", "2026-11-23 15:00"),
        ("3pm tomorrow 48213 ring", "2026-11-23 15:00"),
        ("48213 tomorrow 3pm ring", "2026-11-23 15:00"),
        ("48213 ring tomorrow 3pm", "2026-11-23 15:00"),
        ("48213 ring tomorrow at 3 pm", "2026-11-23 15:00"),
        ("tomorrow 48213 at 3pm ring", "2026-11-23 15:00"),
        ("3pm 48213 ring tomorrow", "2026-11-23 15:00"),
        ("Tomorrow @ 3PM, 48213 ring", "2026-11-23 15:00"),
        ("tomorrow 3 p.m. 48213 ring", "2026-11-23 15:00"),
        ("tmrw 3:15pm 48213 ring", "2026-11-23 15:15"),
        ("tomorow 3.15pm 48213 ring", "2026-11-23 15:15"),
        ("noon tomorrow 48213 ring", "2026-11-23 12:00"),
        ("12am tomorrow 48213 ring", "2026-11-23 00:00"),
        ("12pm tomorrow 48213 ring", "2026-11-23 12:00"),
        ("tomorrow evening at 7 48213 ring", "2026-11-23 19:00"),
        ("7 in the evening 48213 ring", "2026-11-22 19:00"),
        ("tonight at 8 48213 ring", "2026-11-22 20:00"),
        ("at 15:30 48213 ring", "2026-11-22 15:30"),
        ("15:30 48213 ring", "2026-11-22 15:30"),
        ("at 1530 48213 ring", "2026-11-22 15:30"),
        ("1530h 48213 ring", "2026-11-22 15:30"),
        ("by 5pm 48213 ring", "2026-11-22 17:00"),
        ("@3pm 48213 ring", "2026-11-22 15:00"),
        ("3pm gmt 48213 ring", "2026-11-22 15:00"),
        ("20m 48213 ring", "2026-11-22 14:30:23"),
        ("48213 20m ring", "2026-11-22 14:30:23"),
        ("48213 ring 20m", "2026-11-22 14:30:23"),
        ("20 minutes 48213 ring", "2026-11-22 14:30:23"),
        ("20 mins from now 48213 ring", "2026-11-22 14:30:23"),
        ("48213 ring in 20 minutes", "2026-11-22 14:30:23"),
        ("48213 in 2h ring", "2026-11-22 16:10:23"),
        ("in an hour 48213 ring", "2026-11-22 15:10:23"),
        ("within the hour 48213 ring", "2026-11-22 15:10:23"),
        ("in half an hour 48213 ring", "2026-11-22 14:40:23"),
        ("in an hour and a half 48213 ring", "2026-11-22 15:40:23"),
        ("48213 ring in an hour or so", "2026-11-22 15:10:23"),
        ("in 1 hour and 30 minutes 48213 ring", "2026-11-22 15:40:23"),
        ("in 1.5 hours 48213 ring", "2026-11-22 15:40:23"),
        ("1h30 48213 ring", "2026-11-22 15:40:23"),
        ("1h 30m 48213 ring", "2026-11-22 15:40:23"),
        ("2h30m 48213 ring", "2026-11-22 16:40:23"),
        ("in a couple of hours 48213 ring", "2026-11-22 16:10:23"),
        ("in 90 seconds 48213 ring", "2026-11-22 14:11:53"),
        ("in 1 minute 48213 ring", "2026-11-22 14:11:23"),
        ("in 3 days 48213 ring", "2026-11-25 14:10:23"),
        ("in three days at 10am 48213 ring", "2026-11-25 10:00"),
        ("in a fortnight 48213 ring", "2026-12-06 14:10:23"),
        ("in a month 48213 ring", "2026-12-22 14:10:23"),
        ("25 Nov 11:00 48213 ring", "2026-11-25 11:00"),
        ("25th of November 11:00 48213 ring", "2026-11-25 11:00"),
        ("november 25th 11am 48213 ring", "2026-11-25 11:00"),
        ("11:00 on Nov 25, 2026 48213 ring", "2026-11-25 11:00"),
        ("wed 25 nov 11:00 48213 ring", "2026-11-25 11:00"),
        ("25-nov-2026 11:00 48213 ring", "2026-11-25 11:00"),
        ("2026-11-25 11:00 48213 ring", "2026-11-25 11:00"),
        ("2026-11-25T11:00 48213 ring", "2026-11-25 11:00"),
        ("2026-12-01 11:00 48213 ring", "2026-12-01 11:00"),
        ("25/11 4pm 48213 ring", "2026-11-25 16:00"),
        ("12/12 4pm 48213 ring", "2026-12-12 16:00"),
        ("25/11/2026 4pm 48213 ring", "2026-11-25 16:00"),
        ("25.11.2026 4pm 48213 ring", "2026-11-25 16:00"),
        ("3/12 4pm 48213 ring", "2026-12-03 16:00"),
        ("01.12.26 4pm 48213 ring", "2026-12-01 16:00"),
        ("26.11. 10:00 48213 ring", "2026-11-26 10:00"),
        ("48213 on the 25th at 4pm ring", "2026-11-25 16:00"),
        ("friday the 27th 4pm 48213 ring", "2026-11-27 16:00"),
        ("friday 3pm 48213 ring", "2026-11-27 15:00"),
        ("48213 fri 3pm ring", "2026-11-27 15:00"),
        ("3pm on friday 48213 ring", "2026-11-27 15:00"),
        ("this friday 3pm 48213 ring", "2026-11-27 15:00"),
        ("friday week 3pm 48213 ring", "2026-12-04 15:00"),
        ("a week on friday 3pm 48213 ring", "2026-12-04 15:00"),
        ("next week tuesday 3pm 48213 ring", "2026-11-24 15:00"),
        ("day after tomorrow 3pm 48213 ring", "2026-11-24 15:00"),
        ("a week today 3pm 48213 ring", "2026-11-29 15:00"),
    ],
)
def test_a_plain_time_is_read_and_the_rest_kept_in_order(text: str, at: str) -> None:
    reading = read(text, SUNDAY)
    assert isinstance(reading, When)
    assert (local(reading.at), reading.rest, reading.assumed) == (at, "48213 ring", None)


@pytest.mark.parametrize(
    ("text", "at", "assumed"),
    [
        ("tomorrow 48213", "2026-11-23 09:00", "start of the day, 09:00"),
        ("friday 48213", "2026-11-27 09:00", "start of the day, 09:00"),
        ("monday morning 48213", "2026-11-23 09:00", "start of the morning, 09:00"),
        ("monday first thing 48213", "2026-11-23 09:00", "start of the morning, 09:00"),
        ("tomorrow lunchtime 48213", "2026-11-23 12:00", "lunch, 12:00"),
        ("tomorrow afternoon 48213", "2026-11-23 14:00", "afternoon, 14:00"),
        ("in the morning 48213", "2026-11-23 09:00", "tomorrow, start of the morning, 09:00"),
        ("next week 48213", "2026-11-23 09:00", "Monday; start of the day, 09:00"),
        ("next month 48213", "2026-12-01 09:00", "1 December; start of the day, 09:00"),
        ("48213 end of day", "2026-11-22 17:00", "end of the day, 17:00"),
        ("eod 48213", "2026-11-22 17:00", "end of the day, 17:00"),
        ("close of play friday 48213", "2026-11-27 17:00", "end of the day, 17:00"),
        ("end of next week 48213", "2026-11-27 17:00", "Friday; end of the day, 17:00"),
        ("today 48213", "2026-11-22 17:00", "end of the day, 17:00"),
        ("22 nov 48213", "2026-11-22 17:00", "end of the day, 17:00"),
        ("tomorrow at 10 48213", "2026-11-23 10:00", "10:00, not 22:00"),
        ("tomorrow 10 48213", "2026-11-23 10:00", "10:00, not 22:00"),
        ("tomorrow at 4 48213", "2026-11-23 16:00", "16:00, not 04:00"),
        ("half past 4 48213", "2026-11-22 16:30", "16:30, not 04:30"),
        ("half 4 48213", "2026-11-22 16:30", "16:30, not 04:30"),
        ("quarter to five 48213", "2026-11-22 16:45", "16:45, not 04:45"),
        ("twenty past three 48213", "2026-11-22 15:20", "15:20, not 03:20"),
        ("4 o'clock 48213", "2026-11-22 16:00", "16:00, not 04:00"),
        ("at 7 48213", "2026-11-22 19:00", "19:00, not 07:00"),
        ("midnight 48213", "2026-11-23 00:00", "the coming midnight"),
        # about then
        ("15ish 48213", "2026-11-22 15:00", "about 15:00"),
        ("48213 around 3pm-ish", "2026-11-22 15:00", "about 15:00"),
        ("tomorrow 9:30am ish 48213", "2026-11-23 09:30", "about 09:30"),
        ("tomorrow around 4ish 48213", "2026-11-23 16:00", "about 16:00, not 04:00"),
        ("tomorrow at 4-ish 48213", "2026-11-23 16:00", "about 16:00, not 04:00"),
        ("tomorrow at about 11 48213", "2026-11-23 11:00", "about 11:00, not 23:00"),
        ("day after tomorrow at 11ish 48213", "2026-11-24 11:00", "about 11:00, not 23:00"),
        ("tomorrow about 3 48213", "2026-11-23 15:00", "about 15:00, not 03:00"),
        ("tomorrow 48213 about 3", "2026-11-23 15:00", "about 15:00, not 03:00"),
        ("tomorrow 48213 at around 3pm", "2026-11-23 15:00", "about 15:00"),
        ("tomorrow roughly noon 48213", "2026-11-23 12:00", "about 12:00"),
        ("tomorrow after 3pm 48213", "2026-11-23 15:00", "after 15:00"),
        ("not before 3pm 48213", "2026-11-22 15:00", "not before 15:00"),
        ("48213 friday, not until 2", "2026-11-27 14:00", "not before 14:00, not 02:00"),
        ("not until friday 48213", "2026-11-27 09:00", "start of the day, 09:00"),
        ("tmrw arvo 48213", "2026-11-23 14:00", "afternoon, 14:00"),
        ("friday after lunch 48213", "2026-11-27 14:00", "afternoon, 14:00"),
        ("weds 9 to 11 48213", "2026-11-25 09:00", "the start of 9 to 11; 09:00, not 21:00"),
        ("tomorrow 4 to 5 48213", "2026-11-23 16:00", "the start of 4 to 5; 16:00, not 04:00"),
        ("tomorrow at 10 to 11 48213", "2026-11-23 10:50", "10:50, not 22:50"),
        ("tomorrow 20 to 3 48213", "2026-11-23 14:40", "14:40, not 02:40"),
        ("3-4pm 48213", "2026-11-22 15:00", "the start of 3-4pm"),
        ("between 15:00 and 16:00 48213", "2026-11-22 15:00", "the start of 15:00 and 16:00"),
        ("in 10 48213", "2026-11-22 14:20:23", "10 minutes"),
        ("3 jan 4pm 48213", "2027-01-03 16:00", "the year 2027"),
        ("the 3rd 48213", "2026-12-03 09:00", "3 December; start of the day, 09:00"),
    ],
)
def test_what_was_filled_in_is_said(text: str, at: str, assumed: str) -> None:
    reading = read(text, SUNDAY)
    assert isinstance(reading, When)
    assert (local(reading.at), reading.rest, reading.assumed) == (at, "48213", assumed)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "48213",
        "48213 router replacement",
        "1530 router",
        "2026 router",
        "12 48213",
        "AB-1234 INV/2026/11 2026/11 24/7",
        "INV-2026-11-25 refund",
        "48213 3d printer broken, 5s phone, 2 days late",
        "48213 waited 20 minutes",
        "48213 20 minutes on hold",
        "48213 customer sat waiting, may call",
        "48213 sun damage",
        "48213 rang yesterday",
        "48213 2 in stock",
        "48213 2 calls this time",
        "48213 2 mountain bikes",
        "48213 ring size 3 ct",
        "48213 to choose between 2 and 3 routers",
        "48213 wasted their time",
        "48213 lives in New York",
        "48213 called twice today already",
        "48213 rang 3 today",
        "48213 closing account",
        "48213 month end invoice wrong",
        "48213 waited 1 hour 30",
        "48213 half hour on hold",
        "48213 3 to 5 working days",
        "48213 1/2 price offer",
        "48213 evening calls only",
        "48213 refund of 4.30",
        "48213 shop open 9-5.30",
        "48213 4.30 refund due",
        "48213 moved to number 430 last week",
        "1530",
        "48213 moved 10 to 5, refund 15.30",
        "the 2nd call about refund 48213",
        "good morning 48213",
        "25:00 48213",
        "99:99 48213",
        "at 25 48213",
        "in 48213 hours",
    ],
)
def test_a_reference_or_a_note_is_not_taken_for_a_time(text: str) -> None:
    reading = read(text, SUNDAY)
    assert isinstance(reading, NoTime)
    assert reading.rest == " ".join(text.split())
    assert locals_(reading.choices) == ["2026-11-22 15:15", "2026-11-22 17:00", "2026-11-23 09:00"]


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("tomorrow 3pm AB-1234 order 1530 of 2026", "AB-1234 order 1530 of 2026"),
        ("INV/2026/11 tomorrow 3pm", "INV/2026/11"),
        ("tomorrow 3pm 2026 router", "2026 router"),
        ("25 nov 3pm 2026112 router", "2026112 router"),
        ("48213 rang monday, ring tomorrow 3pm please", "48213 rang monday, ring please"),
        ("tomorrow 3pm 48213 ordered on monday", "48213 ordered on monday"),
        ("tomorrow 3pm 48213 about 3 routers", "48213 about 3 routers"),
        ("friday 48213 between 2 and 3 routers", "48213 between 2 and 3 routers"),
        ("tomorrow 3pm  #48213,\n  call  Jo", "#48213, call Jo"),
    ],
)
def test_other_numbers_and_times_stay_in_the_rest(text: str, rest: str) -> None:
    reading = read(text, SUNDAY)
    assert isinstance(reading, When)
    assert reading.rest == rest


@pytest.mark.parametrize(
    ("text", "now", "choices"),
    [
        ("3pm 48213", "2026-11-25 16:00", ["2026-11-26 15:00"]),
        ("15:00 48213", "2026-11-25 15:00", ["2026-11-26 15:00"]),
        ("at 10 48213", "2026-11-25 14:10", ["2026-11-25 22:00", "2026-11-26 10:00"]),
        ("eod 48213", "2026-11-25 18:00", ["2026-11-26 17:00"]),
        ("in the afternoon 48213", "2026-11-25 16:00", ["2026-11-25 17:00"]),
        ("tomorrow at 7 48213", WEDNESDAY, ["2026-11-26 07:00", "2026-11-26 19:00"]),
        ("next friday 48213", WEDNESDAY, ["2026-11-27 09:00", "2026-12-04 09:00"]),
        ("wednesday 3pm 48213", WEDNESDAY, ["2026-11-25 15:00", "2026-12-02 15:00"]),
        ("wednesday 48213", WEDNESDAY, ["2026-11-25 17:00", "2026-12-02 09:00"]),
        ("midnight tomorrow 48213", WEDNESDAY, ["2026-11-26 00:00", "2026-11-27 00:00"]),
        ("thu 27 nov 48213", WEDNESDAY, ["2026-11-26 09:00", "2026-11-27 09:00"]),
        ("thursday 27th 48213", WEDNESDAY, ["2026-11-26 09:00", "2026-11-27 09:00"]),
        ("20 nov 48213", WEDNESDAY, ["2027-11-20 09:00"]),
        ("29 feb 48213", WEDNESDAY, ["2028-02-29 09:00"]),
        ("29/2 48213", WEDNESDAY, ["2028-02-29 09:00"]),
        ("2/29 48213", WEDNESDAY, ["2028-02-29 09:00"]),
        ("31 nov 48213", WEDNESDAY, []),
        ("31/11 48213", WEDNESDAY, []),
        ("2026-13-01 48213", WEDNESDAY, []),
    ],
)
def test_what_can_be_read_in_two_ways_or_has_just_passed_is_asked(text: str, now: str, choices: list[str]) -> None:
    reading = read(text, now)
    assert isinstance(reading, Unclear)
    assert (locals_(reading.choices), reading.rest) == (choices, "48213")


def test_two_days_in_the_middle_of_a_note_are_both_offered_and_both_stay_in_it() -> None:
    reading = read("48213 ring monday not tuesday please", WEDNESDAY)
    assert isinstance(reading, Unclear)
    assert locals_(reading.choices) == ["2026-11-30 09:00", "2026-12-01 09:00"]
    assert reading.rest == "48213 ring monday not tuesday please"


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("today at 9 48213", "2026-11-25 09:00"),
        ("today 9am 48213", "2026-11-25 09:00"),
        ("yesterday 3pm 48213", "2026-11-24 15:00"),
        ("2 hours ago 48213", "2026-11-25 08:00"),
        ("2025-11-26 48213", "2025-11-26 09:00"),
        ("20 nov 2026 48213", "2026-11-20 09:00"),
        ("0m 48213", "2026-11-25 10:00"),
    ],
)
def test_a_day_and_time_that_have_passed_are_past(text: str, at: str) -> None:
    reading = read(text, WEDNESDAY)
    assert isinstance(reading, Past)
    assert (local(reading.at), reading.rest) == (at, "48213")


@pytest.mark.parametrize(
    ("rest", "reference", "note"),
    [
        ("48213 router replacement", "48213", "router replacement"),
        ("#48213, router", "48213", "router"),
        ("call about AB-1234 refund of 40", "AB-1234", "call about refund of 40"),
        ("INV/2026/11", "INV/2026/11", ""),
        ("about 4 if you can 48213", "48213", "about 4 if you can"),
        ("at 11ish 48213", "48213", "at 11ish"),
        ("router 12", "12", "router"),
        ("router  replacement", None, "router replacement"),
        ("", None, ""),
    ],
)
def test_the_reference_is_the_first_word_with_a_digit_and_no_hour_if_there_is_another(
    rest: str, reference: str | None, note: str
) -> None:
    assert split_reference(rest) == (reference, note)
