"""Whether a time suits a call to a customer: the team is open, it is no hour to wake them, and not once too often."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from bot.rules.hours import Hours
from bot.rules.team import Team

DAY: Final = timedelta(days=1)
WEEK: Final = timedelta(days=7)
_STEPS: Final = 60
"""Enough to get past weeks of closed days; hours that never meet have no time that suits."""


class Doubt(StrEnum):
    """Why a time does not suit."""

    CLOSED = "closed"
    """Outside the team's opening hours."""
    UNSOCIAL = "unsocial"
    """Outside the hours in which customers may be rung, by the customer's own clock."""
    OFTEN_A_DAY = "often_a_day"
    OFTEN_A_WEEK = "often_a_week"


@dataclass(frozen=True)
class Fit:
    """What speaks against a time, and the first one from then on (UTC) that nothing speaks against, if there is one."""

    doubts: tuple[Doubt, ...]
    next: datetime | None


def fit(team: Team, at: datetime, zone: ZoneInfo | None, rung: Sequence[datetime]) -> Fit:
    """How ringing at `at` suits a customer in `zone` who was `rung` at these times, oldest first.

    Where nobody knows their zone, it is the team's own.
    """
    doubts = _doubts(team, at, zone, rung)
    return Fit(doubts, _next(team, at, zone, rung))


def first_fitting(team: Team, at: datetime, zone: ZoneInfo | None, rung: Sequence[datetime]) -> datetime:
    """The first time from `at` on that suits; `at` itself where none does."""
    return _next(team, at, zone, rung) or at


def _doubts(team: Team, at: datetime, zone: ZoneInfo | None, rung: Sequence[datetime]) -> tuple[Doubt, ...]:
    found = (
        (Doubt.CLOSED, not _is_within(team.hours, at)),
        (Doubt.UNSOCIAL, not _is_within(_window(team, zone), at)),
        (Doubt.OFTEN_A_DAY, _free_from(rung, at, team.callbacks.a_day, DAY) > at),
        (Doubt.OFTEN_A_WEEK, _free_from(rung, at, team.callbacks.a_week, WEEK) > at),
    )
    return tuple(doubt for doubt, is_so in found if is_so)


def _next(team: Team, at: datetime, zone: ZoneInfo | None, rung: Sequence[datetime]) -> datetime | None:
    window = _window(team, zone)
    for _ in range(_STEPS):
        later = max(
            _within_from(team.hours, at),
            _within_from(window, at),
            _free_from(rung, at, team.callbacks.a_day, DAY),
            _free_from(rung, at, team.callbacks.a_week, WEEK),
        )
        if later == at:
            return at
        at = later
    return None


def _window(team: Team, zone: ZoneInfo | None) -> Hours:
    return Hours(zone or team.hours.zone, team.calling_window)


def _is_within(hours: Hours, at: datetime) -> bool:
    return _within_from(hours, at) == at


def _within_from(hours: Hours, at: datetime) -> datetime:
    """`at` within `hours`, else their next beginning. Hours that are never open forbid nothing: nobody set any."""
    return at if hours.is_open(at) else hours.next_opening(at) or at


def _free_from(rung: Sequence[datetime], at: datetime, most: int, span: timedelta) -> datetime:
    """When, from `at` on, fewer than `most` of these calls lie within the `span` before."""
    within = [call for call in rung if call > at - span]
    return at if len(within) < most else within[-most] + span
