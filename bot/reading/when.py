"""The instant people mean by "tomorrow 3pm", in their own zone, and the words left over.

What was written is found by `bot.reading.phrases`; here it becomes an instant. Nothing is guessed in silence: what was
filled in is said, what can be read in two ways or has just passed is asked, with the likely answers.
"""

import re
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.reading.chosen import chosen, joined
from bot.reading.english.leftovers import LIKE_AN_HOUR
from bot.reading.leftovers import is_turned, with_more
from bot.reading.moment import Moment
from bot.reading.phrases import find_phrases
from bot.reading.readings import NoTime, Reading, Unclear, When
from bot.rules.hours import ALWAYS, Hours
from bot.rules.team import DateOrder
from bot.rules.text import looks_like_reference, trimmed

_LIKE_AN_HOUR: Final = re.compile(LIKE_AN_HOUR, re.IGNORECASE)


def read_when(
    text: str,
    now: datetime,
    zone: ZoneInfo,
    *,
    hours: Hours = ALWAYS,
    date_order: DateOrder = DateOrder.DAY_FIRST,
    their_zone: ZoneInfo | None = None,
) -> Reading:
    """What `text`, typed at `now` (aware) by someone in `zone`, says about when; never raises for any `text`.

    The team's `hours` and `date_order` say what "friday" and "3/4" are; `their_zone` is where the customer lives, None
    where nobody has said it. The time may stand first, last, after the reference or in the middle; a bare number is
    never a time. Local times that a clock change skips or repeats are moved on, or taken the first time, and `assumed`
    says so. Lengths of time keep the seconds of `now`, all else is on the minute.
    """
    words = text.split()
    moment = Moment(now.astimezone(UTC), zone, hours, date_order, their_zone)
    match chosen(find_phrases(words), words):
        case []:
            return NoTime(" ".join(words), moment.likely())
        case [phrases]:
            taken = {place for phrase in phrases for place in range(phrase.start, phrase.end)}
            rest = " ".join(word for place, word in enumerate(words) if place not in taken)
            phrase = joined(phrases)
            reading = moment.read(phrase, rest)
            if isinstance(reading, When) and is_turned(phrases, words):
                return Unclear(" ".join(words), tuple(sorted({reading.at, *moment.likely()})))
            if isinstance(reading, When) and (more := with_more(phrase, phrases, words, rest)):
                return Unclear(rest, _choices(reading, moment.read(more, "")))
            return reading
        case rivals:
            return Unclear(" ".join(words), _choices(*(moment.read(joined(phrases), "") for phrases in rivals)))


def split_reference(rest: str) -> tuple[str | None, str]:
    """The reference in `rest` and the note: the first word that looks like one, and the other words as typed.

    One that may be an hour ("about 4") is the reference only where no other word has a digit. The reference loses what
    stands around it, and is None where no word has a digit.
    """
    words = rest.split()
    places = [place for place, word in enumerate(words) if looks_like_reference(word)]
    if not places:
        return None, " ".join(words)
    place = next((place for place in places if not _LIKE_AN_HOUR.fullmatch(trimmed(words[place]))), places[0])
    return trimmed(words[place]), " ".join(words[:place] + words[place + 1 :])


def _choices(*readings: Reading) -> tuple[datetime, ...]:
    return tuple(sorted({at for reading in readings for at in _instants(reading)}))


def _instants(reading: Reading) -> tuple[datetime, ...]:
    match reading:
        case When(at=at):
            return (at,)
        case Unclear(choices=choices):
            return choices
        case _:
            return ()
