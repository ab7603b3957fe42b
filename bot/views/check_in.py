"""Screens of the private check-in. Nothing chosen here is stored, and nothing of it is written into a message."""

from collections.abc import Mapping
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    InputBlock,
    MarkdownTextObject,
    PlainTextObject,
    RadioButtonsElement,
    SectionBlock,
    UserSelectElement,
)
from slack_sdk.models.views import View

from bot.rules.check_in import CheckIn, Feeling, Help, State
from bot.rules.team import Team
from bot.views import words
from bot.views.blocks import Member, Message, button, buttons, context, modal, note, options, section
from bot.views.text import clip, person

_STEADY = (
    "*One minute, just for you*\n"
    "1. Both feet on the floor. Drop your shoulders, unclench your jaw.\n"
    "2. Breathe in for 4, hold for 2, out for 6. Five times.\n"
    "3. A few sips of water.\n"
    "4. “That was hard. I handled it. It is over.”"
)
_SUPPORT = "support"
_LINKED = 20
"""As many supervisors as a paragraph has room to link to."""
_URGENT = "If you or someone else is in danger, call the emergency services now."
_NO_CONTACTS = "Your company has not set support contacts yet. Your doctor or a crisis line can help, today if need be."


def offer(check_in: CheckIn) -> Message:
    """Offered once, easily waved away."""
    if check_in.state is State.ENDED:
        line = "Any time you want two minutes: /debrief"
        return Message(text=line, blocks=[context("Any time you want two minutes: `/debrief`")])
    if check_in.state is State.LATER:
        line = "I'll ask again in half an hour."
        return note(line)
    line = "That was a hard one. Two private minutes?"
    return Message(
        text=line,
        blocks=[
            section(f"*{line}* Nobody is told, and no answer is kept."),
            buttons(
                button("Check in", "check_in:start", check_in.id, style="primary"),
                button("Later", "check_in:later", check_in.id),
                button("No thanks", "check_in:decline", check_in.id),
                block_id="check_in",
            ),
        ],
    )


def form() -> View:
    """Two questions, acted on and forgotten."""
    return modal(
        "check_in",
        "Two minutes for you",
        [
            _choice("feeling", "How are you after that?", words.FEELING),
            _choice("help", "What would help?", words.HELP),
            context("Your answers are used to show you something useful, then forgotten. Nobody else sees them."),
        ],
        submit="Show me",
        close="Not now",
    )


def answer(feeling: Feeling | None, help_: Help | None, team: Team, team_id: str) -> View:
    """Something real for each answer."""
    blocks: list[Block] = []
    if feeling is Feeling.NOT_OK or help_ is Help.PROFESSIONAL:
        blocks.append(_support(team))
    match help_:
        case Help.PEER:
            blocks.append(choose_person("peer", "Who would you like to talk to?"))
        case Help.SUPERVISOR:
            links = "\n".join(f"• {message_link(one, team_id)}" for one in team.supervisors[:_LINKED])
            blocks.append(
                section(f"*Your supervisors*\nNothing has been sent: you choose who, and what to say.\n{links}")
            )
        case Help.NOTHING | None if feeling in (Feeling.FINE, None):
            blocks.append(section("Thanks for taking the moment. `/debrief` is here any time."))
        case Help.PROFESSIONAL:
            pass
        case _:
            blocks.append(section(_STEADY))
    return modal("check_in_answer", "Two minutes for you", blocks, close="Done")


def choose_person(block_id: str, label: str) -> SectionBlock:
    """A choice of person; choosing tells nobody."""
    return SectionBlock(
        block_id=block_id,
        text=MarkdownTextObject(text=f"*{label}*\nChoosing someone tells nobody. You get a link to write to them."),
        accessory=UserSelectElement(action_id="check_in:person", placeholder=PlainTextObject(text="Choose someone")),
    )


def person_chosen(chosen: str, shown: Mapping[str, Any], team: Team, team_id: str) -> View:
    """The link to a person's direct messages, where this bot does not listen.

    `shown` is the view they chose in: support contacts that it has stay.
    """
    support = any(block["block_id"] == _SUPPORT for block in shown["blocks"])
    return modal(
        "check_in_answer",
        "Two minutes for you",
        [
            *([_support(team)] if support else []),
            choose_person("peer", "Who would you like to talk to?"),
            section(f"{message_link(chosen, team_id)}\nIt opens your own direct messages. I don't read them."),
        ],
        close="Done",
    )


def message_link(user_id: str, team_id: str) -> str:
    """A link that opens the direct messages with somebody. Source: docs.slack.dev, "Deep linking"."""
    return f"<slack://user?team={team_id}&amp;id={user_id}|Write to> {person(user_id)}"


def _support(team: Team) -> SectionBlock:
    contacts = clip(team.support_contacts, 2000) or _NO_CONTACTS
    text = f"*People who can help*\n{contacts}\n{_URGENT}"
    return SectionBlock(block_id=_SUPPORT, text=MarkdownTextObject(text=text))


def _choice(name: str, label: str, labels: Mapping[Member, str]) -> InputBlock:
    return InputBlock(
        block_id=name,
        label=PlainTextObject(text=label),
        element=RadioButtonsElement(action_id="value", options=options(labels)),
        optional=True,
    )
