"""Erasing everything held on a customer: asked once more, and done."""

from slack_sdk.models.views import View

from bot.rules.retention import Held
from bot.views.blocks import modal, section, text_field, tick_field
from bot.views.text import brief


def form(reference: str, held: Held) -> View:
    return modal(
        "erase",
        "Erase a customer",
        [
            section(
                f"*{brief(reference, 80)}*: {counts(held)}, and our messages about them. "
                "Nobody can bring them back; messages that people wrote stay."
            ),
            text_field(
                "reason",
                "Why",
                hint="Kept, with your name. Leave out who the customer is.",
                placeholder="they asked for it, request 7 of May",
                required=True,
                limit=300,
            ),
            tick_field("sure", "Sure?", "Yes, erase all of it"),
        ],
        submit="Erase",
        private_metadata=reference,
    )


def erased(held: Held) -> View:
    line = f"Erased: {counts(held)}. Our messages about them go from Slack within minutes; many take longer."
    return modal("erased", "Erased", [section(line)], close="Close")


def counts(held: Held) -> str:
    """`3 cases, 1 warning`."""
    counts = ((held.cases, "case"), (held.promises, "promise"), (held.warnings, "warning"))
    return ", ".join(f"{number} {what}{'' if number == 1 else 's'}" for number, what in counts if number)
