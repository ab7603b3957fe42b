"""The offer, on closing a contact, to see later whether the fix holds."""

from datetime import timedelta
from typing import Final

from slack_sdk.models.blocks import Block

from bot.rules.callback import Kind
from bot.rules.case import Case
from bot.rules.contact import Outcome
from bot.rules.duration import say_duration
from bot.rules.team import Team
from bot.views.blocks import button, buttons

_FIXED: Final = frozenset({Outcome.RESOLVED, Outcome.PROMISED, Outcome.PASSED_ON, Outcome.OTHER})
"""After a customer has left, or was asked to, nobody rings them to see how it is."""
_WEEK: Final = timedelta(days=7)
_WEEKS: Final = {_WEEK: "a week", 2 * _WEEK: "two weeks", 3 * _WEEK: "three weeks", 4 * _WEEK: "four weeks"}


def follow_up_offer(case: Case, team: Team) -> list[Block]:
    """One click on a closed contact; nothing where the team does not offer it, or it is promised already."""
    contact, after = case.contact, team.callbacks.follow_up
    if after is None or contact.closing is None or contact.closing.outcome not in _FIXED:
        return []
    if any(callback.kind is Kind.FOLLOW_UP for callback in case.callbacks):
        return []
    label = f"Check in {_WEEKS.get(after) or say_duration(after)}"
    return [buttons(button(label, "callback:follow_up", contact.id), block_id="follow_up")]
