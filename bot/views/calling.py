"""The form for a call that did not settle it: what happens next, and when to ring again."""

from collections.abc import Sequence
from datetime import datetime

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.rules.case import CallbackCase
from bot.views.blocks import context, modal, text_field, tick_field
from bot.views.callback import time_fields, what
from bot.views.text import sentence


def not_resolved_form(
    it: CallbackCase, at: datetime, *, next_step: str = "", no_more: bool = False, doubt: Sequence[Block] = ()
) -> View:
    """Asks what was agreed and proposes the next call at `at`, in the typist's own zone."""
    return modal(
        "callback_not_resolved",
        "Spoke, not resolved",
        [
            context(sentence(f"You rang {what(it.callback)}")),
            *doubt,
            text_field(
                "next_step",
                "What happens next?",
                value=next_step,
                placeholder="Engineer comes on Thursday",
                hint="You'll see it when it is time to ring again.",
                limit=500,
                focus=True,
            ),
            *time_fields(at),
            tick_field("no_more", "Ring again?", "No, nothing more was promised", ticked=no_more),
        ],
        submit="Save",
        private_metadata=str(it.callback.id),
    )
