"""What a text may say about when: a time, or what to ask. Instants are aware, in UTC, on whole seconds."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class When:
    """A time to come. `rest` is the other words in the order typed, one space between.

    `there` is the zone it was said in ("3pm in New York", "3pm their time"), None for the typist's own and for UTC.
    `assumed` says what the words left open and how it was filled in, in the local time of that zone ("start of opening
    hours, 08:00"), or is None.
    """

    at: datetime
    rest: str
    assumed: str | None
    there: ZoneInfo | None = None


@dataclass(frozen=True, slots=True)
class NoTime:
    """No words for a time. `rest` is all the words; `choices` are times people often mean, to come, earliest first."""

    rest: str
    choices: tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class Past:
    """A time that has passed, or is this very moment: `at`. `choices`, to come, may be what was meant."""

    at: datetime
    rest: str
    choices: tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class Unclear:
    """Words that do not settle it: they mean, or may mean, each of `choices`, to come, earliest first.

    None at all when the words name no day there is, such as 31 November.
    """

    rest: str
    choices: tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class NoZone:
    """A time by the customer's clock ("3pm their time"), and nobody said where that is.

    Whose it is may be in `rest`. With their zone, the same text is read again.
    """

    rest: str


Reading = When | NoTime | Past | Unclear | NoZone
