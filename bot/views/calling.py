"""The forms for ringing again: after a call that did not settle it, and another time than was said."""

from collections.abc import Sequence
from datetime import datetime

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.rules.case import CallbackCase
from bot.views.blocks import context, modal, section, text_field, tick_field
from bot.views.callback import time_fields, what
from bot.views.text import day_and_time, sentence


def not_resolved_form(it: CallbackCase, at: datetime, *, next_step: str = "", doubt: Sequence[Block] = ()) -> View:
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
            tick_field("no_more", "Ring again?", "No, nothing more was promised"),
        ],
        submit="Save",
        private_metadata=str(it.callback.id),
    )


def later_form(it: CallbackCase, *, typed: str = "", doubt: Sequence[Block] = ()) -> View:
    """Puts a call off: one line, as it would be typed after `/callback`."""
    return modal(
        "callback_later",
        "Ring another time",
        [
            section(sentence(f"{what(it.callback)}. It is set for {day_and_time(it.callback.due_at)}")),
            *doubt,
            text_field(
                "when",
                "When will you ring?",
                value=typed,
                placeholder="in 2h, tomorrow morning, friday 3pm",
                required=True,
                limit=100,
                focus=True,
            ),
        ],
        submit="Put it off",
        private_metadata=str(it.callback.id),
    )
