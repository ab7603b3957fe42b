"""When a customer may be rung."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.rules.callback import Policy
from bot.rules.fitting import Doubt, first_fitting, fit
from bot.rules.hours import NEVER, parse_spans
from bot.rules.team import Team
from tests.hours import parse_hours

NEW_YORK, LONDON, KOLKATA = ZoneInfo("America/New_York"), ZoneInfo("Europe/London"), ZoneInfo("Asia/Kolkata")

OPEN_TEAM = Team(escalation_channel="C1", supervisors=("U1",))
TEAM = Team(
    escalation_channel="C1",
    supervisors=("U1",),
    hours=parse_hours("mon-fri 09:00-17:00", NEW_YORK),
    calling_window=parse_spans("mon-sat 08:00-20:00"),
    callbacks=Policy(a_day=2, a_week=3),
)


def new_york(day: int, hour: int, minute: int = 0) -> datetime:
    """In June 2027, whose 7th is a Monday."""
    return datetime(2027, 6, day, hour, minute, tzinfo=NEW_YORK).astimezone(UTC)


def test_a_team_that_set_nothing_has_no_doubts() -> None:
    assert fit(OPEN_TEAM, new_york(6, 3), None, ()) == fit(OPEN_TEAM, new_york(6, 3), KOLKATA, ())
    assert fit(OPEN_TEAM, new_york(6, 3), None, ()).doubts == ()


def test_hours_that_are_never_open_are_hours_that_nobody_set() -> None:
    assert fit(Team(escalation_channel="C1", supervisors=("U1",), hours=NEVER), new_york(6, 3), None, ()).doubts == ()


@pytest.mark.parametrize(
    ("at", "zone", "doubts", "suits"),
    [
        (new_york(7, 10), None, (), new_york(7, 10)),
        (new_york(7, 9), None, (), new_york(7, 9)),
        (new_york(7, 17), None, (Doubt.CLOSED,), new_york(8, 9)),
        (new_york(7, 8, 59), None, (Doubt.CLOSED,), new_york(7, 9)),
        (new_york(11, 18), None, (Doubt.CLOSED,), new_york(14, 9)),  # Friday evening: Monday
        (new_york(6, 3), None, (Doubt.CLOSED, Doubt.UNSOCIAL), new_york(7, 9)),
        # London is five hours ahead: 20:00 there at 15:00 here
        (new_york(7, 14, 59), LONDON, (), new_york(7, 14, 59)),
        (new_york(7, 15), LONDON, (Doubt.UNSOCIAL,), new_york(8, 9)),
        # Kolkata is nine and a half hours ahead: from 10:30 here on it is too late there
        (new_york(7, 10, 29), KOLKATA, (), new_york(7, 10, 29)),
        (new_york(7, 10, 30), KOLKATA, (Doubt.UNSOCIAL,), new_york(8, 9)),
    ],
)
def test_a_time_suits_when_the_team_is_open_and_it_is_no_hour_to_wake_them(
    at: datetime, zone: ZoneInfo | None, doubts: tuple[Doubt, ...], suits: datetime
) -> None:
    found = fit(TEAM, at, zone, ())
    assert found.doubts == doubts
    assert found.next == suits
    assert first_fitting(TEAM, at, zone, ()) == suits


def test_a_customer_is_not_rung_too_often_in_a_day() -> None:
    rung = [new_york(7, 9), new_york(7, 11)]
    assert fit(TEAM, new_york(7, 12), None, rung).doubts == (Doubt.OFTEN_A_DAY,)
    assert fit(TEAM, new_york(7, 12), None, rung).next == new_york(8, 9)
    assert fit(TEAM, new_york(8, 9), None, rung).doubts == ()
    assert fit(TEAM, new_york(7, 12), None, rung[1:]).doubts == ()


def test_nor_in_a_week() -> None:
    rung = [new_york(day, 10) for day in (7, 8, 9)]
    assert fit(TEAM, new_york(11, 12), None, rung).doubts == (Doubt.OFTEN_A_WEEK,)
    assert fit(TEAM, new_york(11, 12), None, rung).next == new_york(14, 10)


def test_where_the_hours_of_both_never_meet_no_time_suits() -> None:
    nights = Team(
        escalation_channel="C1",
        supervisors=("U1",),
        hours=parse_hours("22:00-02:00", NEW_YORK),
        calling_window=parse_spans("09:00-17:00"),
    )
    at = new_york(7, 23)
    assert fit(nights, at, NEW_YORK, ()).next is None
    assert first_fitting(nights, at, NEW_YORK, ()) == at
    assert fit(nights, at, KOLKATA, ()).next == at + timedelta(minutes=30)
