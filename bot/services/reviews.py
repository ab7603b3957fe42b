"""When something that was agreed on is looked at again: what warnings and holds share."""

from datetime import date, datetime, time, timedelta

from bot.rules.errors import Refused
from bot.rules.local_time import first_instant
from bot.rules.team import Team

_AT = time(9)
"""By the team's clock, on the day of the review."""


def review_instant(team: Team, day: date, now: datetime, longest: timedelta, too_long: str) -> datetime:
    """The instant of a review on this day. Raises Refused, on the field `review_on`, for one past or too far away."""
    at = first_instant(datetime.combine(day, _AT), team.hours.zone)
    if at <= now:
        raise Refused("That day has passed.", field="review_on")
    if at > now + longest:
        raise Refused(too_long, field="review_on")
    return at
