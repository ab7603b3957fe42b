"""Who is on duty: declarations first, then the opening hours."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.rules.duty import LONGEST, Declaration, Standing, off_until, on_duty, standing
from bot.rules.hours import ALWAYS, NEVER, Hours
from bot.rules.team import Team
from tests.bot.rules.test_local_time import utc
from tests.hours import parse_hours

TEAM = Team(
    escalation_channel="C1",
    supervisors=("UPRIYA", "UTOMASZ", "USARA"),
    level_two=("UDANA", "USARA"),
    hours=parse_hours("mon-fri 08:00-18:00", ZoneInfo("Europe/London")),
)
OPEN = utc("2026-11-23 14:00")  # a Monday
CLOSED = utc("2026-11-23 20:00")
HOUR = timedelta(hours=1)


def says(person: str, is_on: bool, until: datetime) -> Declaration:
    return Declaration(person=person, is_on=is_on, until=until)


def test_in_opening_hours_the_supervisors_are_on_duty_in_the_teams_order() -> None:
    assert on_duty(TEAM, [], OPEN) == ("UPRIYA", "UTOMASZ", "USARA")
    assert on_duty(TEAM, [], CLOSED) == ()


def test_what_was_declared_wins_over_the_hours_until_it_runs_out() -> None:
    off = says("UPRIYA", False, OPEN + HOUR)
    on = says("UTOMASZ", True, CLOSED + HOUR)
    assert on_duty(TEAM, [off, on], OPEN) == ("UTOMASZ", "USARA")
    assert on_duty(TEAM, [off, on], OPEN + HOUR) == ("UPRIYA", "UTOMASZ", "USARA")
    assert on_duty(TEAM, [off, on], CLOSED) == ("UTOMASZ",)
    assert on_duty(TEAM, [off, on], CLOSED + HOUR) == ()


def test_level_two_is_on_duty_only_when_they_say_so_and_comes_last() -> None:
    declared = [says("UDANA", True, OPEN + HOUR), says("USARA", False, OPEN + HOUR)]
    assert on_duty(TEAM, declared, OPEN) == ("UPRIYA", "UTOMASZ", "UDANA")


def test_whoever_is_not_of_the_team_any_more_is_not_on_duty() -> None:
    assert on_duty(TEAM, [says("UGONE", True, CLOSED + HOUR)], CLOSED) == ()


@pytest.mark.parametrize(
    ("declared", "now", "is_on", "until"),
    [
        (None, OPEN, True, "2026-11-23 18:00"),
        (None, CLOSED, False, "2026-11-24 08:00"),
        ((True, "2026-11-23 22:00"), CLOSED, True, "2026-11-23 22:00"),
        ((True, "2026-11-23 16:00"), OPEN, True, "2026-11-23 18:00"),  # then the hours say the same
        ((True, "2026-11-23 18:00"), OPEN, True, "2026-11-23 18:00"),
        ((False, "2026-11-23 16:00"), OPEN, False, "2026-11-23 16:00"),
        ((False, "2026-11-23 21:00"), CLOSED, False, "2026-11-24 08:00"),
        ((False, "2026-11-24 08:00"), CLOSED, False, "2026-11-24 08:00"),
    ],
)
def test_a_supervisor_stands_until_it_changes(
    declared: tuple[bool, str] | None, now: datetime, is_on: bool, until: str
) -> None:
    declaration = says("UPRIYA", declared[0], utc(declared[1])) if declared else None
    expected = Standing(
        person="UPRIYA", is_on=is_on, until=utc(until), said_until=declaration.until if declaration else None
    )
    assert standing(TEAM, "UPRIYA", declaration, now) == expected


def test_what_has_run_out_is_as_if_never_said() -> None:
    assert standing(TEAM, "UPRIYA", says("UPRIYA", False, OPEN), OPEN) == standing(TEAM, "UPRIYA", None, OPEN)


def test_of_a_team_that_never_closes_nobody_knows_an_end() -> None:
    team = replace(TEAM, hours=ALWAYS)
    assert standing(team, "UPRIYA", None, OPEN).until is None
    assert standing(team, "UPRIYA", says("UPRIYA", False, OPEN + HOUR), OPEN).until == OPEN + HOUR


def test_level_two_stands_by_their_own_word_alone() -> None:
    assert standing(TEAM, "UDANA", None, OPEN) == Standing(person="UDANA", is_on=False, until=None, said_until=None)
    assert standing(TEAM, "UDANA", says("UDANA", True, OPEN + HOUR), OPEN).until == OPEN + HOUR


@pytest.mark.parametrize(
    ("hours", "until"),
    [
        (TEAM.hours, utc("2026-11-24 08:00")),
        (ALWAYS, OPEN + LONGEST),
        (NEVER, OPEN + LONGEST),
        (parse_hours("mon-thu 00:00-24:00, fri 00:00-18:00", ZoneInfo("UTC")), OPEN + LONGEST),
    ],
)
def test_off_holds_until_the_next_opening_and_a_day_at_most(hours: Hours, until: datetime) -> None:
    assert off_until(replace(TEAM, hours=hours), OPEN) == until


def test_off_on_friday_is_off_until_monday() -> None:
    friday = utc("2026-11-27 15:00")
    off = says("UPRIYA", False, off_until(TEAM, friday))
    assert standing(TEAM, "UPRIYA", off, friday).until == utc("2026-11-30 08:00")
