"""The order of a team debrief, what gives a customer away, and when a point of action is due."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.rules.debrief import ORDER, Debrief, Heading, State, giveaway, must_open, reminder_at
from bot.rules.errors import Refused

NOW = datetime(2027, 6, 7, 9, 30, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")


def a_debrief(opened: int = 0, second: str | None = None) -> Debrief:
    return Debrief(
        team=1,
        id=1,
        channel="C1",
        facilitator="U1",
        second=second,
        contact_id=None,
        about="",
        state=State.OPEN,
        opened=opened,
        over_at=NOW,
        ended_at=None,
    )


def test_headings_are_opened_in_the_order_of_ok_stop() -> None:
    assert [heading.value for heading in ORDER] == ["ok", "summary", "well", "opportunities", "support"]
    for opened, heading in enumerate(ORDER):
        assert a_debrief(opened).next_heading is heading
        assert must_open(a_debrief(opened), heading)
        assert not must_open(a_debrief(opened + 1), heading)
    assert a_debrief(len(ORDER)).next_heading is None


def test_no_heading_is_opened_before_its_turn() -> None:
    with pytest.raises(Refused, match="another heading comes first"):
        must_open(a_debrief(), Heading.SUMMARY)


def test_one_or_two_lead_it() -> None:
    assert a_debrief().leaders == ("U1",)
    assert a_debrief(second="U2").leaders == ("U1", "U2")
    assert not replace(a_debrief(), state=State.ENDED).is_open


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("We told 48213 the truth", "48213"),
        ("In 2026 we told (AB-48213)!", "AB-48213"),
        ("In 2026, at 10:45 on 3/4/2027, it took 17 of us", ""),
        ("Nobody's number", ""),
        ("", ""),
    ],
)
def test_a_number_as_long_as_a_customers_is_found_whoever_it_is(words: str, found: str) -> None:
    assert giveaway(words) == found


@pytest.mark.parametrize("zone", [LONDON, ZoneInfo("America/New_York"), ZoneInfo("Pacific/Apia")])
def test_a_reminder_comes_at_nine_by_the_owners_clock(zone: ZoneInfo) -> None:
    at = reminder_at(date(2027, 11, 30), zone, NOW)
    assert at.astimezone(zone).isoformat()[:16] == "2027-11-30T09:00"


@pytest.mark.parametrize("days", [0, -1, -4000])
def test_a_day_that_has_begun_is_too_late(days: int) -> None:
    with pytest.raises(Refused, match="from tomorrow on") as refusal:
        reminder_at(date(2027, 6, 7) + timedelta(days=days), LONDON, NOW)
    assert refusal.value.field == "day"


@pytest.mark.parametrize("day", [date(2028, 12, 1), date.max])
def test_a_day_far_ahead_is_a_slip(day: date) -> None:
    with pytest.raises(Refused, match="within a year"):
        reminder_at(day, LONDON, NOW)


def test_today_is_fine_before_nine() -> None:
    assert reminder_at(date(2027, 6, 7), ZoneInfo("America/New_York"), NOW) > NOW
