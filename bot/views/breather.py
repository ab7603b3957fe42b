"""Screens of a breather: how long, the team's own rule, and a gentle end."""

from datetime import timedelta

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.rules.breather import MINUTES, Breather
from bot.rules.duration import say_duration
from bot.rules.team import Team
from bot.views.blocks import Message, button, buttons, context, modal, note, section
from bot.views.text import clip, clock_time

_NO_RULE = "Put your phone in a state that keeps calls away, as you usually do."


def offered(team: Team) -> list[Block]:
    """The lengths to choose from, under the team's rule."""
    lengths = [button(f"{minutes} minutes", f"breather:start:{minutes}", minutes) for minutes in MINUTES]
    return [
        section(f"*A breather before the next one?* I keep the time, and tell nobody.\n{rule(team)}"),
        buttons(*lengths, block_id="breather"),
    ]


def started(breather: Breather, minutes: int, team: Team) -> View:
    """It runs; and a word to a supervisor, only if the agent wants."""
    return modal(
        "breather",
        "A breather",
        [
            section(
                f"*Yours until {clock_time(breather.until)}.* I'll say when it's over: no need to watch the clock."
            ),
            *_too_long(minutes, team),
            section(rule(team)),
            buttons(button("A word to a supervisor", "word:choose", minutes), block_id="word"),
            context("I tell nobody myself."),
        ],
        close="Done",
    )


def card(breather: Breather, team: Team) -> Message:
    """In the agent's own messages, while it runs and afterwards."""
    if not breather.is_running:
        return note("Your breather is over.")
    line = f"Your breather: until {clock_time(breather.until)}."
    return Message(
        text=line,
        blocks=[
            section(f"*{line}* {rule(team)}"),
            buttons(button("I'm back", "breather:end", breather.id), block_id="breather"),
        ],
    )


def over(breather: Breather) -> Message:
    """Its gentle end."""
    line = "That's your breather. Take a last slow breath; whenever you're ready, you're ready."
    return Message(
        text=line,
        blocks=[
            section(f"{line} Remember your phone's state."),
            buttons(button("5 more minutes", "breather:more", breather.id), block_id="breather_over"),
        ],
    )


def rule(team: Team) -> str:
    """The team's own words, and how long needs no permission."""
    free = team.wellbeing.breather_free
    said = clip(team.wellbeing.breather_rule, 1500) or _NO_RULE
    return f"{said} Up to {say_duration(free)} need no permission." if free else said


def _too_long(minutes: int, team: Team) -> list[Block]:
    free = team.wellbeing.breather_free
    if not free or timedelta(minutes=minutes) <= free:
        return []
    return [section(f"This is longer than the {say_duration(free)} that need no permission: better say a word first.")]
