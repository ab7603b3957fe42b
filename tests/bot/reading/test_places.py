"""Times by somebody else's clock: "3pm their time", "tomorrow 3pm in New York", "9am Sydney time", "3pm EST"."""

from zoneinfo import ZoneInfo, available_timezones

import pytest

from bot.reading.readings import NoZone, Unclear, When
from bot.reading.zones import ABBREVIATIONS, zones_named
from tests.bot.reading.typed import KOLKATA, LONDON, NEW_YORK, OFFICE, SYDNEY, WEDNESDAY, local, locals_, read, utc

CHICAGO = ZoneInfo("America/Chicago")
MANILA = ZoneInfo("Asia/Manila")
KATHMANDU = ZoneInfo("Asia/Kathmandu")
LATE_ON_WEDNESDAY = "2026-11-25 22:00"


@pytest.mark.parametrize(
    ("text", "at", "there"),
    [
        ("tomorrow 3pm in New York 48213", "2026-11-26T20:00", "America/New_York"),
        ("48213 tomorrow 3pm in new york", "2026-11-26T20:00", "America/New_York"),
        ("3pm tomorrow new york time 48213", "2026-11-26T20:00", "America/New_York"),
        ("tomorrow in New York at 3pm 48213", "2026-11-26T20:00", "America/New_York"),
        ("in New York tomorrow 3pm 48213", "2026-11-26T20:00", "America/New_York"),
        ("3pm 48213 NYC time", "2026-11-25T20:00", "America/New_York"),
        ("tomorrow 10 new york time 48213", "2026-11-26T15:00", "America/New_York"),
        ("at 10 in new york 48213", "2026-11-25T15:00", "America/New_York"),
        ("9am Sydney time 48213", "2026-11-25T22:00", "Australia/Sydney"),
        ("friday 9am Sydney's time 48213", "2026-11-26T22:00", "Australia/Sydney"),
        ("tomorrow 15:00 Asia/Kolkata 48213", "2026-11-26T09:30", "Asia/Kolkata"),
        ("tomorrow noon in Kathmandu 48213", "2026-11-26T06:15", "Asia/Kathmandu"),
        ("half past 3 tomorrow India time 48213", "2026-11-26T10:00", "Asia/Kolkata"),
        ("fri 3pm in São Paulo 48213", "2026-11-27T18:00", "America/Sao_Paulo"),
        ("fri 3pm in st john’s 48213", "2026-11-27T18:30", "America/St_Johns"),
        ("fri 3-4pm LA time 48213", "2026-11-27T23:00", "America/Los_Angeles"),
        ("25/12 9am German time 48213", "2026-12-25T08:00", "Europe/Berlin"),
        ("tomorrow 3pm their time in Chicago 48213", "2026-11-26T21:00", "America/Chicago"),
        ("tomorrow 3pm 48213 their time in New York", "2026-11-26T20:00", "America/New_York"),
        ("tomorrow 3pm her time (Kathmandu) 48213", "2026-11-26T09:15", "Asia/Kathmandu"),
        ("48213 tomorrow 3pm in Chicago, their time", "2026-11-26T21:00", "America/Chicago"),
        ("tomorrow 3pm EST 48213", "2026-11-26T20:00", "America/New_York"),
        ("tomorrow 3pm ET 48213", "2026-11-26T20:00", "America/New_York"),
        ("tomorrow 10 eastern time 48213", "2026-11-26T15:00", "America/New_York"),
        ("tomorrow 3pm Eastern Standard Time 48213", "2026-11-26T20:00", "America/New_York"),
        ("10 est tomorrow 48213", "2026-11-26T15:00", "America/New_York"),
        ("3pm ET tomorrow 48213", "2026-11-26T20:00", "America/New_York"),
        ("tomorrow 3pm pacific 48213", "2026-11-26T23:00", "America/Los_Angeles"),
        ("tomorrow 3pm PST 48213", "2026-11-26T23:00", "America/Los_Angeles"),
        ("tomorrow noon pacific time 48213", "2026-11-26T20:00", "America/Los_Angeles"),
        ("tomorrow at 3 pm CET 48213", "2026-11-26T14:00", "Europe/Paris"),
        ("tomorrow 1530h JST 48213", "2026-11-26T06:30", "Asia/Tokyo"),
        ("tomorrow 3pm UTC 48213", "2026-11-26T15:00", None),
        ("tomorrow 3pm GMT 48213", "2026-11-26T15:00", None),
        ("tomorrow 3pm in London 48213", "2026-11-26T15:00", None),
        ("tomorrow 3pm uk time 48213", "2026-11-26T15:00", None),
        ("tomorrow 3pm my time 48213", "2026-11-26T15:00", None),
    ],
)
def test_a_time_said_for_a_place_is_read_there(text: str, at: str, there: str | None) -> None:
    reading = read(text, WEDNESDAY, hours=OFFICE)
    assert isinstance(reading, When)
    assert (reading.at, reading.there and reading.there.key, reading.rest) == (utc(at), there, "48213")


@pytest.mark.parametrize(
    "text",
    [
        "3pm their time 48213",
        "48213 3pm their time",
        "3pm 48213 their time",
        "tomorrow 48213 3pm their time",
        "3pm his local time 48213",
        "at 10 customer's time 48213",
        "at 10 customer time 48213",
        "tomorrow at 10 in the client's time zone 48213",
        "tomorrow 10 their time 48213",
        "10am where they are 48213",
        "tomorrow morning their time 48213",
        "3pm local time 48213",
    ],
)
def test_the_customers_own_time_needs_their_zone(text: str) -> None:
    assert read(text, WEDNESDAY) == NoZone("48213")
    assert not isinstance(read(text, WEDNESDAY, their_zone=KATHMANDU), NoZone)


@pytest.mark.parametrize(
    ("text", "their_zone", "at", "assumed"),
    [
        ("tomorrow 3pm their time", KATHMANDU, "2026-11-26T09:15", None),
        ("3pm their time", NEW_YORK, "2026-11-25T20:00", None),
        ("tomorrow at 10 their time", NEW_YORK, "2026-11-26T15:00", "10:00, not 22:00 there"),
        # opening hours are the team's: they say nothing about a morning elsewhere
        ("tomorrow morning their time", NEW_YORK, "2026-11-26T14:00", "start of the morning, 09:00 there"),
        ("end of day their time", NEW_YORK, "2026-11-25T22:00", "end of the day, 17:00 there"),
        ("friday their time", SYDNEY, "2026-11-26T22:00", "start of the day, 09:00 there"),
        ("8 mar 2:30am their time", NEW_YORK, "2027-03-08T07:30", "the year 2027"),
        ("14/3/2027 2:30am their time", NEW_YORK, "2027-03-14T07:30", "03:30, as the clocks skip 02:30 that day"),
    ],
)
def test_with_their_zone_known_their_time_is_read_in_it(
    text: str, their_zone: ZoneInfo, at: str, assumed: str | None
) -> None:
    reading = read(f"{text} 48213", WEDNESDAY, hours=OFFICE, their_zone=their_zone)
    assert isinstance(reading, When)
    assert (reading.at, reading.assumed, reading.there) == (utc(at), assumed, their_zone)


def test_their_time_where_they_live_as_we_do_is_ours() -> None:
    reading = read("tomorrow morning their time", WEDNESDAY, hours=OFFICE, their_zone=LONDON)
    assert isinstance(reading, When)
    assert (local(reading.at), reading.assumed, reading.there) == (
        "2026-11-26 08:00",
        "start of opening hours, 08:00",
        None,
    )


@pytest.mark.parametrize(
    ("text", "now", "choices"),
    [
        # an abbreviation that is several zones, or is used for the clock that people have in summer
        ("tomorrow 3pm CST", WEDNESDAY, ["2026-11-26 07:00", "2026-11-26 21:00"]),
        ("tomorrow 3pm IST", WEDNESDAY, ["2026-11-26 09:30", "2026-11-26 13:00", "2026-11-26 15:00"]),
        ("3pm EST", "2026-07-25 10:00", ["2026-07-25 20:00", "2026-07-25 21:00"]),
        ("3pm EDT", WEDNESDAY, ["2026-11-25 19:00", "2026-11-25 20:00"]),
        ("3pm GMT", "2026-07-25 10:00", ["2026-07-25 15:00", "2026-07-25 16:00"]),
        ("3pm CET", "2026-07-25 10:00", ["2026-07-25 14:00", "2026-07-25 15:00"]),
        # one that has passed in some of them only
        ("3pm IST", "2026-11-25 14:10", ["2026-11-25 15:00", "2026-11-26 09:30", "2026-11-26 13:00"]),
        # a place of which there are two, or that is wide
        ("tomorrow 3pm birmingham time", WEDNESDAY, ["2026-11-26 15:00", "2026-11-26 21:00"]),
        ("tomorrow 3pm in Georgia", WEDNESDAY, ["2026-11-26 11:00", "2026-11-26 20:00"]),
        (
            "tomorrow 3pm US time",
            WEDNESDAY,
            ["2026-11-26 20:00", "2026-11-26 21:00", "2026-11-26 22:00", "2026-11-26 23:00"],
        ),
        # tomorrow there is not tomorrow here
        ("tomorrow 9am Sydney time", "2026-11-25 21:00", ["2026-11-25 22:00", "2026-11-26 22:00"]),
        ("tomorrow 3pm in Sydney", LATE_ON_WEDNESDAY, ["2026-11-26 04:00", "2026-11-27 04:00"]),
        # it has passed there
        ("9am in Kolkata", WEDNESDAY, ["2026-11-26 03:30"]),
        ("9am in New York", "2026-11-25 17:00", ["2026-11-26 14:00"]),
        ("3pm their time", "2026-11-25 12:00", ["2026-11-26 09:15"]),
    ],
)
def test_whichever_clock_it_may_be_by_is_asked(text: str, now: str, choices: list[str]) -> None:
    reading = read(f"{text} 48213", now, hours=OFFICE, their_zone=KATHMANDU)
    assert isinstance(reading, Unclear)
    assert (locals_(reading.choices), reading.rest) == (choices, "48213")


def test_local_time_is_ours_or_theirs() -> None:
    reading = read("tomorrow 3pm local time", WEDNESDAY, their_zone=NEW_YORK)
    assert isinstance(reading, Unclear)
    assert locals_(reading.choices) == ["2026-11-26 15:00", "2026-11-26 20:00"]


@pytest.mark.parametrize(
    ("text", "now", "zone"),
    [
        ("3pm IST", WEDNESDAY, KOLKATA),
        ("3pm CST", WEDNESDAY, CHICAGO),
        ("3pm PST", WEDNESDAY, MANILA),
        ("3pm BST", "2026-07-25 10:00", LONDON),
    ],
)
def test_an_abbreviation_that_is_the_typists_own_is_theirs(text: str, now: str, zone: ZoneInfo) -> None:
    reading = read(text, now, zone)
    assert isinstance(reading, When)
    assert local(reading.at, zone) == f"{now[:10]} 15:00"
    assert reading.there is None


@pytest.mark.parametrize("name", ["Austin", "Sydney", "New York"])
def test_a_place_that_may_be_a_persons_name_is_asked_about_and_stays_in_the_note(name: str) -> None:
    reading = read(f"tomorrow 3pm {name} 48213", WEDNESDAY)
    assert isinstance(reading, Unclear)
    assert len(reading.choices) == 2
    assert "2026-11-26 15:00" in locals_(reading.choices)
    assert reading.rest == f"{name} 48213"


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("48213 we wasted their time, ring tomorrow 3pm", "48213 we wasted their time, ring"),
        ("tomorrow 3pm 48213 Sydney office is closed", "48213 Sydney office is closed"),
        ("tomorrow 3pm 48213 first time buyer in Leeds", "48213 first time buyer in Leeds"),
        ("tomorrow 3pm Smallville time 48213", "Smallville time 48213"),
        ("48213 tomorrow 3pm about the ct scan", "48213 about the ct scan"),
        ("tomorrow 3pm in person 48213", "in person 48213"),
        ("tomorrow 3pm central heating 48213", "central heating 48213"),
        ("tomorrow 3pm 48213 returns 2 mountain bikes", "48213 returns 2 mountain bikes"),
        ("tomorrow 3pm 48213 3 ct ring, 2 in Paris", "48213 3 ct ring, 2 in Paris"),
    ],
)
def test_what_only_looks_like_a_place_stays_in_the_note(text: str, rest: str) -> None:
    reading = read(text, WEDNESDAY, their_zone=KATHMANDU)
    assert isinstance(reading, When)
    assert (local(reading.at), reading.rest, reading.there) == ("2026-11-26 15:00", rest, None)


@pytest.mark.parametrize(
    ("name", "zones"),
    [
        ("New York", ("America/New_York",)),
        ("  new   york ", ("America/New_York",)),
        ("AMERICA/NEW_YORK", ("America/New_York",)),
        ("nyc", ("America/New_York",)),
        ("UK", ("Europe/London",)),
        ("São Paulo", ("America/Sao_Paulo",)),
        ("st john’s", ("America/St_Johns",)),
        ("Kathmandu", ("Asia/Kathmandu",)),
        ("Cambridge", ("America/New_York", "Europe/London")),
        ("Smallville", ()),
        ("West", ()),
        ("", ()),
    ],
)
def test_a_name_is_each_zone_that_it_may_be(name: str, zones: tuple[str, ...]) -> None:
    assert zones_named(name) == zones


def test_every_abbreviation_is_of_zones_there_are() -> None:
    named = {zone for zones in ABBREVIATIONS.values() for zone in zones}
    assert named <= available_timezones()
