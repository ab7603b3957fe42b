"""Reading what somebody typed, and saying what came of it in their own local time."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.reading.readings import Reading
from bot.reading.when import read_when
from bot.rules.hours import ALWAYS, Hours
from bot.rules.team import DateOrder
from tests.hours import parse_hours

LONDON: Final = ZoneInfo("Europe/London")
NEW_YORK: Final = ZoneInfo("America/New_York")
KOLKATA: Final = ZoneInfo("Asia/Kolkata")
SYDNEY: Final = ZoneInfo("Australia/Sydney")

SUNDAY: Final = "2026-11-22 14:10:23"
WEDNESDAY: Final = "2026-11-25 10:00:00"
OFFICE: Final = parse_hours("mon-fri 08:00-18:00", LONDON)


def read(
    text: str,
    now: str,
    zone: ZoneInfo = LONDON,
    *,
    hours: Hours = ALWAYS,
    order: DateOrder = DateOrder.DAY_FIRST,
    their_zone: ZoneInfo | None = None,
) -> Reading:
    """`text` read when it is `now` in `zone`."""
    moment = datetime.fromisoformat(now).replace(tzinfo=zone)
    return read_when(text, moment, zone, hours=hours, date_order=order, their_zone=their_zone)


def local(at: datetime, zone: ZoneInfo = LONDON) -> str:
    """`2026-11-25 10:00`, with the seconds unless they are 0."""
    assert at.tzinfo is UTC
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M:%S}".removesuffix(":00")


def locals_(instants: Iterable[datetime], zone: ZoneInfo = LONDON) -> list[str]:
    return [local(at, zone) for at in instants]


def utc(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=UTC)
