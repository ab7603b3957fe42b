"""Times and places as people type them: read in their own zone, and asked about in it."""

from collections.abc import Callable
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.reading.instants import instant
from bot.reading.readings import NoZone, Past, Reading, Unclear, When
from bot.reading.when import read_when, split_reference
from bot.reading.zones import zones_named
from bot.rules.errors import Refused
from bot.rules.fitting import Fit
from bot.rules.team import Team
from bot.rules.zones import Common
from bot.views.callback import Which
from bot.views.text import local
from handlers.payload import Form

_MOST: Final = 4
"""As many likely answers as a person reads at a glance, and a row has room for."""


def read(text: str, team: Team, now: datetime, zone: ZoneInfo, zone_of: Callable[[str], ZoneInfo | None]) -> Reading:
    """When `text` says, as typed by somebody in `zone`; `zone_of` knows where a customer is, by their number."""
    reading = read_when(text, now, zone, hours=team.hours, date_order=team.date_order)
    if isinstance(reading, NoZone):
        reference, _ = split_reference(reading.rest)
        if their_zone := zone_of(reference or ""):
            return read_when(text, now, zone, hours=team.hours, date_order=team.date_order, their_zone=their_zone)
    return reading


def question(reading: Reading, zone: ZoneInfo, now: datetime) -> tuple[str, tuple[datetime, ...]]:
    """What has to be asked about a time that is not settled, and the likely answers."""
    match reading:
        case When():
            return "", ()
        case NoZone():
            return "That is by their clock, and I don't know where they are. When is it by yours?", ()
        case Past(at=at, choices=choices):
            return f"{local(at, zone, now)} has passed. When will you ring?", choices[:_MOST]
        case Unclear(choices=choices):
            return ("When exactly?" if choices else "There is no such day. When exactly?"), choices[:_MOST]
    return "I couldn't find a time in that. When will you ring?", reading.choices[:_MOST]


def settled(reading: Reading, zone: ZoneInfo, now: datetime, *, field: str) -> datetime:
    """The instant that a field of a form says. Raises Refused, on that field, where it has to be asked about."""
    if isinstance(reading, When):
        return reading.at
    asked, choices = question(reading, zone, now)
    likely = f" {' or '.join(local(at, zone, now) for at in choices)}?" if choices else ""
    raise Refused(asked + likely, field=field)


def chosen(form: Form, zone: ZoneInfo, now: datetime, *, proposed: datetime | None = None) -> datetime:
    """The instant that a form's `day` and `time` say, by the clock of this zone; `proposed` is what stood in them.

    Raises Refused, on `time`, where one of them is missing.
    """
    day, time = form.day("day"), form.time("time")
    if proposed:  # and not touched, Slack may leave it out
        day, time = day or f"{proposed:%Y-%m-%d}", time or f"{proposed:%H:%M}"
    if not day or not time:
        raise Refused("When will you ring?", field="time")
    return instant(datetime.fromisoformat(f"{day}T{time}"), zone, now)


def is_doubtful(form: Form, fit: Fit) -> bool:
    """Whether a time has to be asked about: it does not suit, and the form has not asked yet whether it is meant."""
    return bool(fit.doubts) and not form.has("which")


def as_meant(form: Form, fit: Fit, at: datetime) -> datetime:
    """`at`, or the next time that suits where that was chosen instead."""
    next_meant = form.has("which") and form.choice("which", Which) is Which.NEXT
    return fit.next if next_meant and fit.next else at


def place_of(form: Form) -> ZoneInfo | None:
    """Where the customer is, chosen or typed; None where it was not said.

    Raises Refused, on the field `elsewhere`, for a place that is none, or more than one.
    """
    if not form.has("zone"):
        return None
    if typed := form.text("elsewhere"):
        match zones_named(typed):
            case [zone]:
                return ZoneInfo(zone)
            case []:
                raise Refused(
                    "I don't know that place. Try a large city nearby, or a zone such as Asia/Kathmandu.",
                    field="elsewhere",
                )
            case several:
                raise Refused(f"Which one? {' or '.join(several)}", field="elsewhere")
    chosen = form.choice("zone", Common)
    return ZoneInfo(chosen.value) if chosen else None
