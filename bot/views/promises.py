"""The callbacks of a contact, as lines in what is said about it."""

from bot.rules.callback import Callback
from bot.rules.case import Case
from bot.views.text import brief, day_and_time, person

MOST = 5
"""As many of a contact's callbacks as are listed; the rest are counted."""


def callback_lines(case: Case, most: int = MOST) -> list[str]:
    """One a callback that is due; whose it is, where it is not the agent's own."""
    lines = [_line(callback, case.contact.agent) for callback in case.callbacks[:most]]
    more = len(case.callbacks) - most
    return [*lines, f"…and {more} more {'callback' if more == 1 else 'callbacks'}"] if more > 0 else lines


def _line(callback: Callback, agent: str) -> str:
    who = "" if callback.owner == agent else f", {person(callback.owner)} rings"
    note = f": {brief(callback.note)}" if callback.note else ""
    return f":telephone_receiver: Callback {day_and_time(callback.due_at)}{who}{note}"
