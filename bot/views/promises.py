"""What is promised to a customer, as lines in what is said about a contact."""

from bot.rules.callback import Callback
from bot.rules.case import Case, Listed
from bot.views.text import brief, day_and_time, person

MOST = 5
"""As many of a contact's callbacks as are listed; the rest are counted."""
MOST_PROMISES = 3


def callback_lines(case: Listed, most: int = MOST) -> list[str]:
    """One a callback that is due; whose it is, where it is not the agent's own."""
    lines = [_line(callback, case.contact.agent) for callback in case.callbacks[:most]]
    more = len(case.callbacks) - most
    return [*lines, f"…and {more} more {'callback' if more == 1 else 'callbacks'}"] if more > 0 else lines


def promise_lines(case: Case) -> list[str]:
    """What was promised this customer on other contacts; what other people wrote about it is theirs, and not shown."""
    return [_promise(callback, case.contact.agent) for callback in case.promises[:MOST_PROMISES]]


def _promise(callback: Callback, agent: str) -> str:
    note = f": {brief(callback.note, 80)}" if callback.note and callback.owner == agent else ""
    return f"{person(callback.owner)} promised to call back {day_and_time(callback.due_at)}{note}"


def _line(callback: Callback, agent: str) -> str:
    who = "" if callback.owner == agent else f", {person(callback.owner)} rings"
    note = f": {brief(callback.note)}" if callback.note else ""
    return f":telephone_receiver: Callback {day_and_time(callback.due_at)}{who}{note}"
