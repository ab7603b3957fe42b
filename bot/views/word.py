"""A word to a supervisor: chosen by name, in words that the agent edits before they go."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, MarkdownTextObject, SectionBlock
from slack_sdk.models.views import View

from bot.views.blocks import Message, button, context, modal, section, text_field
from bot.views.text import clip, message_link, person

LONGEST = 500
"""Characters in a word."""
_DRAFT = "I've just had a hard contact. Could we have five minutes today, when it suits you?"
_DRAFT_BREATHER = "I'm taking a breather of {minutes} minutes after a hard contact. I'll be back after that."


def choice(supervisors: Sequence[str], minutes: int = 0) -> list[Block]:
    """Which of them; choosing sends nothing. `minutes` is how long a breather is that the word is about."""
    if not supervisors:
        return [section("There is no other supervisor in your team to choose.")]
    return [
        section("*Which supervisor?*\nChoosing sends nothing. You see the words first, and change them."),
        *(_one(supervisor, minutes) for supervisor in supervisors),
    ]


def choose(supervisors: Sequence[str], minutes: int) -> View:
    """`choice`, on top of a breather of so many minutes."""
    return modal("word_choice", "A word to a supervisor", choice(supervisors, minutes), close="Back")


def form(supervisor: str, minutes: int) -> View:
    """The words, drafted."""
    draft = _DRAFT_BREATHER.format(minutes=minutes) if minutes else _DRAFT
    return modal(
        "word",
        "A word to a supervisor",
        [
            section(f"This goes to {person(supervisor)}, from me, with your name. Nobody else gets it."),
            text_field("words", "What shall I say?", value=draft, lines=True, required=True, limit=LONGEST),
            context("I don't keep it. But it becomes a direct message: on some Slack plans a company can read those."),
        ],
        submit="Send",
        close="Back",
        private_metadata=supervisor,
    )


def message(agent: str, said: str, workspace: str) -> Message:
    """What the supervisor gets."""
    line = f"{person(agent)} asked me to give you a word:"
    words = f"“{clip(said, 2500)}”"
    return Message(
        text=f"{line} {words}",
        blocks=[section(f"{line}\n{words}"), context(f"{message_link(agent, workspace)}. I don't listen there.")],
    )


def sent(supervisor: str) -> View:
    return modal("word_sent", "A word to a supervisor", [section(f"Sent to {person(supervisor)}.")], close="Done")


def _one(supervisor: str, minutes: int) -> SectionBlock:
    return SectionBlock(
        block_id=f"word:{supervisor}",
        text=MarkdownTextObject(text=person(supervisor)),
        accessory=button("Write", "word:to", f"{supervisor}:{minutes}"),
    )
