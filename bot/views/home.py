"""The App Home and the help: what is due from me, what is open, what I can type."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from slack_sdk.models.blocks import Block, DividerBlock, HeaderBlock, PlainTextObject
from slack_sdk.models.views import View

from bot.commands import COMMANDS
from bot.rules.callback import Page
from bot.rules.case import Listed
from bot.rules.playbook import FIRST
from bot.views import callback_list, contact
from bot.views.blocks import Message, button, buttons, context, section
from bot.views.text import brief


def home(
    person: str,
    cases: Sequence[Listed],
    total: int,
    callbacks: Page,
    of_team: Page | None,
    now: datetime,
    zone: tzinfo,
    duty: Sequence[Block] = (),
    own: Sequence[Block] = (),
) -> View:
    """A person's Home at `now`, in their `zone`. `cases` may be cut short; `total` is how many are open.

    `of_team` are callbacks of the whole team, for supervisors; `duty` is for those who can be on duty; `own` is
    what is private to this person.
    """
    blocks: list[Block] = [
        buttons(
            button("Log a contact", "contact:new", "home", style="primary"),
            button("Bring in a supervisor", "escalation:new", "home"),
            button("Set a callback", "callback:new", "home"),
            button("Two minutes for me", "check_in:new", "home"),
            button("Playbook", "playbook:open", FIRST),
            block_id="home",
        ),
        *duty,
        _header("Due from me"),
        *callback_list.own(callbacks, now, zone, pages=False).blocks,
        *(
            [_header("Due from the team"), *callback_list.of_team(of_team, person, now, pages=False).blocks]
            if of_team
            else []
        ),
        _header("My open contacts"),
        *contact.open_list(cases, total).blocks,
        DividerBlock(),
        *own,
        DividerBlock(),
        *help_text().blocks,
    ]
    return View(type="home", blocks=blocks)


def _of_the_team(page: Page, reader: str, now: datetime) -> list[Block]:
    return [_header("Due from the team"), *callback_list.of_team(page, reader, now, pages=False).blocks]


def help_text(unknown: str = "") -> Message:
    """What can be typed, with an example of each; `unknown` is what was typed and not understood."""
    lines = "\n".join(
        f"`{command.name}` {command.description}\n"
        + "\n".join(f"      `{example}`" for example in command.examples[1:])
        if len(command.examples) > 1
        else f"`{command.name}` {command.description}"
        for command in COMMANDS
    )
    names = ", ".join(command.name for command in COMMANDS)
    sorry = f"I don't know “{brief(unknown)}”." if unknown else ""
    return Message(
        text=f"{sorry} Backline, the line behind your front line: {names}".strip(),
        blocks=[
            *([section(sorry)] if sorry else []),
            section(f"*The line behind your front line*\n{lines}"),
            context("Threads take no slash commands: use a message's shortcuts there."),
        ],
    )


def _header(text: str) -> HeaderBlock:
    return HeaderBlock(text=PlainTextObject(text=text))
