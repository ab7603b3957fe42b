"""What a contact said before it was corrected: for its agent, and for supervisors."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from bot.rules.contact import Intensity, Kind, ReachedBy
from bot.rules.correction import Correction
from bot.views import words
from bot.views.blocks import section
from bot.views.text import SECTION_LIMIT, clip, day_and_time, fitting, person

FIELDS = {
    "reference": "Customer number",
    "ticket": "Ticket",
    "reached_by": "How they reached us",
    "kind": "What it was like",
    "intensity": "How far it went",
    "summary": "What happened",
    "words": "In their words",
    "would_accept": "Would accept",
    "tried": "Tried",
    "promised": "Promised",
}
_LONGEST = 400
_HEADING = "*Before it was corrected*"


def said(correction: Correction) -> str:
    """What stood there, as it was shown; people's text, not escaped."""
    match correction.field:
        case "kind":
            return words.KIND[Kind(correction.earlier)]
        case "intensity":
            return words.INTENSITY[Intensity(int(correction.earlier))]
        case "reached_by":
            return words.REACHED_BY[ReachedBy(correction.earlier)]
        case _:
            return correction.earlier


def before(corrections: Sequence[Correction]) -> list[Block]:
    """The newest first, as many as fit, and how many more there are; nothing where nothing was corrected."""
    if not corrections:
        return []
    lines = fitting((f"{_line(correction)}\n" for correction in reversed(corrections)), SECTION_LIMIT - 100)
    more = f"…and {len(corrections) - len(lines)} earlier" if len(lines) < len(corrections) else ""
    return [section(f"{_HEADING}\n{''.join(lines)}{more}".strip())]


def _line(correction: Correction) -> str:
    what = f"{FIELDS[correction.field]}: “{clip(said(correction), _LONGEST)}”"
    return f"{what} until {person(correction.person)} changed it, {day_and_time(correction.at)}."
