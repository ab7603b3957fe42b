"""Whose clock: "their time", "in New York", "Sydney time", "3pm EST"."""

import re
from typing import Final

from bot.reading.english.common import REFERENCE_OR_END, WEEKDAY, one_of
from bot.reading.words import HERE, THEIRS, Found, Place, Rule, Trust, always
from bot.reading.zones import ABBREVIATIONS, zones_named

_CUSTOMER: Final = r"(?:customer|client|caller|user|guest|member)(?:'?s'?)?"
_TIME: Final = r"(?:local )?time(?: ?zone)?"
_THEIR_TIME: Final = rf"(?:in |by )?(?:(?:their|his|her)(?: own)?|(?:(?:the|my|our) )?{_CUSTOMER}) {_TIME}"
_OUR_TIME: Final = rf"(?:in |by )?(?:my|our|office) {_TIME}"
_PLAIN: Final = one_of(name for name in ABBREVIATIONS if len(name) in (3, 4))
_ABBREVIATION: Final = rf"(?P<abbreviation>{one_of(ABBREVIATIONS)})"
_WHEN_OR_END: Final = rf"(?= (?:\S*\d|tomorrow|today|on|{WEEKDAY})|$)"
_WORD: Final = r"[a-z][a-z0-9_/.'+-]*"
_NAMES: Final = tuple(rf"(?P<name>{' '.join([_WORD] * words)})" for words in (1, 2, 3))

BEFORE_PLACE: Final = rf"(?= (?:{_PLAIN}|(?:{_WORD} ){{1,3}}time)(?: |$))"


def _named(match: re.Match[str]) -> Found:
    zones = zones_named(match["name"])
    return (Place(zones),) if zones else ()


def _named_or_a_name(match: re.Match[str]) -> Found:
    """ "3pm Austin": the town's time, or a customer's first name. Nobody is called Europe/Paris."""
    zones = zones_named(match["name"])
    if "/" in match["name"]:
        return _named(match)
    return (Place((HERE, *zones), may_be_a_name=True),) if zones else ()


def _abbreviated(match: re.Match[str]) -> Found:
    written = match["abbreviation"]
    return (Place(ABBREVIATIONS[written], written.upper()),)


def _in_full(match: re.Match[str]) -> Found:
    """ "Eastern Standard Time" is EST."""
    written = f"{match['zone'][0]}{match['kind'][0]}t"
    return (Place(ABBREVIATIONS[written], written.upper()),)


RULES: Final[tuple[Rule, ...]] = (
    (Trust.ANYWHERE, _THEIR_TIME, always(Place((THEIRS,)))),
    (Trust.BESIDE, r"where (?:they|he|she) (?:are|is|lives?)", always(Place((THEIRS,)))),
    (Trust.BESIDE, r"(?:in |the )?local time", always(Place((HERE, THEIRS)))),
    (Trust.ANYWHERE, _OUR_TIME, always(Place((HERE,)))),
    (Trust.AFTER_CLOCK, rf"(?P<abbreviation>{_PLAIN})", _abbreviated),
    (Trust.AFTER_CLOCK, rf"{_ABBREVIATION}(?: time|{_WHEN_OR_END})", _abbreviated),  # "3pm central heating"
    (Trust.AFTER_CLOCK, r"(?P<zone>eastern|central|mountain|pacific) (?P<kind>standard|daylight) time", _in_full),
    *((Trust.ANYWHERE, rf"{_THEIR_TIME} in {name}", _named) for name in _NAMES),
    *((Trust.BESIDE, rf"{_THEIR_TIME} {name}{REFERENCE_OR_END}", _named) for name in _NAMES),
    *((Trust.BESIDE, rf"in {name} {_THEIR_TIME}", _named) for name in _NAMES),
    *((Trust.ANYWHERE, rf"(?:in )?{name} time", _named) for name in _NAMES),
    *((Trust.BESIDE, rf"in {name}", _named) for name in _NAMES),
    *((Trust.AFTER_CLOCK, rf"{name}{REFERENCE_OR_END}", _named_or_a_name) for name in _NAMES),
)
