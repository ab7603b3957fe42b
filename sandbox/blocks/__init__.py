"""What Slack accepts as blocks in messages, modals and Home, and what people's input in them becomes.

`layout` and `elements` are the tables, made of `parts`, which are written in the words of `schema`. `check`
judges by them; `state` says what was typed and chosen.
"""

from sandbox.blocks.check import MESSAGE_TEXT_LIMIT, check_message, check_view, total_text
from sandbox.blocks.state import (
    Values,
    element_value,
    fill_ids,
    find_element,
    has_broken_input,
    initial_state,
)

__all__ = [
    "MESSAGE_TEXT_LIMIT",
    "Values",
    "check_message",
    "check_view",
    "element_value",
    "fill_ids",
    "find_element",
    "has_broken_input",
    "initial_state",
    "total_text",
]
