"""What a setting is, and what it may say by its kind.

Each parser takes what a person wrote and raises ValueError with the rest of a sentence that begins with the setting's
name; nothing of what was written is repeated in it but a word too short for a token, which may be in the wrong place.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.rules.contact import Intensity
from bot.rules.digest import Weekly
from bot.rules.duration import parse_duration, say_duration

LONGEST_NAME = 40
"""Characters in a team's name: it stands in lists to pick from, beside other words."""
LONGEST_TEXT = 2_000
"""Characters in a text setting: with its heading it must fit one Block Kit section of 3,000."""
SHORTEST_WAIT = timedelta(seconds=5)
"""Time enough to read a message and click."""
SHORTEST_KEPT = timedelta(days=30)
"""A case is looked at for some weeks after it is over: its follow-up, the debrief, the digest."""
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Asks(StrEnum):
    """What a form shows to fill in, and what is stored of it."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    PEOPLE = "people"
    """Member ids, separated by spaces."""
    CHANNEL = "channel"
    """A channel's id."""
    GROUP = "group"
    """A user group's id."""
    CHOICE = "choice"
    """The value of one of the setting's `choices`."""


@dataclass(frozen=True)
class Setting:
    """`key` names it in the database and as the block of a form. `hint` is for whoever fills it in.

    `default` is text as a person would write it; None means that the setting must be given. `choices` are value and
    label. `parse` raises ValueError with the rest of a sentence that begins with the setting's name; of an empty text
    it is given the default.
    """

    key: str
    label: str
    hint: str
    parse: Callable[[str], object]
    default: str | None = ""
    asks: Asks = Asks.TEXT
    choices: tuple[tuple[str, str], ...] = ()


def parse_name(text: str) -> str:
    if not 0 < len(text) <= LONGEST_NAME or not text.isprintable():
        raise ValueError(f"takes 1 to {LONGEST_NAME} characters on one line")
    return text


def parse_text(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise ValueError(f"takes at most {LONGEST_TEXT:,} characters")
    return text


def parse_channel(text: str) -> str:
    if not re.fullmatch(r"[CG][A-Z0-9]{2,}", text):
        raise ValueError("takes a channel's id such as C0123456789, not its name: see the end of the channel's details")
    return text


def parse_channel_or_none(text: str) -> str:
    return parse_channel(text) if text else ""


def parse_group_or_none(text: str) -> str:
    if text and not re.fullmatch(r"S[A-Z0-9]{2,}", text):
        raise ValueError("takes a user group's id such as S0123456789")
    return text


def parse_people(text: str) -> tuple[str, ...]:
    """Each once, in the order they were written."""
    people = tuple(dict.fromkeys(text.replace(",", " ").split()))
    if not all(re.fullmatch(r"[UW][A-Z0-9]{2,}", person) for person in people):
        raise ValueError(
            "takes member ids such as U0123456789, separated by commas or spaces: "
            'a person\'s profile, the three dots, "Copy member ID"'
        )
    return people


def parse_length(text: str) -> timedelta:
    try:
        return parse_duration(text)
    except ValueError:
        raise ValueError("takes a duration such as 90s, 5m, 2h or 14d") from None


def parse_wait(text: str) -> timedelta:
    wait = parse_length(text)
    if wait < SHORTEST_WAIT:
        raise ValueError(f"takes {say_duration(SHORTEST_WAIT)} or more")
    return wait


def parse_kept(text: str) -> timedelta:
    kept = parse_length(text)
    if kept < SHORTEST_KEPT:
        raise ValueError(f"takes {say_duration(SHORTEST_KEPT)} or more")
    return kept


def parse_length_or_off(text: str) -> timedelta | None:
    return None if text.lower() == "off" else parse_length(text)


def parse_shift(text: str) -> timedelta:
    shift = parse_length(text)
    if not timedelta(hours=1) <= shift <= timedelta(hours=24):
        raise ValueError("takes 1h to 24h")
    return shift


def parse_weekly(text: str) -> Weekly:
    written = re.fullmatch(r"([a-z]{3}) ([01][0-9]|2[0-3]):([0-5][0-9])", text.lower())
    if written is None or written[1] not in _WEEKDAYS:
        raise ValueError("takes a day and a 24-hour time such as mon 09:00")
    return Weekly(weekday=_WEEKDAYS.index(written[1]), at=time(int(written[2]), int(written[3])))


def parse_count(text: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]{0,2}", text):
        raise ValueError("takes a whole number from 1 to 999")
    return int(text)


def parse_switch(text: str) -> bool:
    return parse_one_of("on", "off")(text) == "on"


def parse_intensity(text: str) -> Intensity:
    try:
        return Intensity(int(text))
    except ValueError:
        raise ValueError("takes 1 (frustrated), 2 (angry), 3 (irate) or 4 (threat or abuse)") from None


def parse_link(text: str) -> str:
    if text and not (re.fullmatch(r"https://[^\s<>|]{3,500}", text) and text.count("{reference}") == 1):
        raise ValueError("takes an https:// address with {reference} in it once, where the customer's number goes")
    return text


def parse_zone(text: str) -> ZoneInfo:
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: the name of a folder, such as "America"
        raise ValueError("takes an IANA time zone such as Europe/London or America/New_York") from None


def parse_one_of(*choices: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if text.lower() not in choices:
            raise ValueError(f"takes {', '.join(choices[:-1])} or {choices[-1]}")
        return text.lower()

    return parse
