"""The App Home: what waits for me, what is due from me, what is open, what is mine alone. And the help."""

from collections.abc import Callable
from datetime import datetime, tzinfo

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    DividerBlock,
    HeaderBlock,
    MarkdownTextObject,
    PlainTextObject,
    SectionBlock,
)
from slack_sdk.models.views import View

from bot.commands import COMMANDS, Command
from bot.rules.callback import Page
from bot.rules.case import Listed
from bot.rules.escalation import Escalation, Need, State
from bot.rules.home import Listing, Overview, Part, Watch
from bot.rules.playbook import FIRST
from bot.views import callback_list, contact, duty, home_admin, moves, safety, wellbeing
from bot.views.blocks import Message, button, buttons, context, modal, section
from bot.views.escalation import gist, headline, of, standing, wanted
from bot.views.paging import ways
from bot.views.promises import callback_lines
from bot.views.text import brief, clock_time, name, person

_NO_CASES = "Nothing open. Log one with `/contact 48213 irate refund refused twice`."
_NOBODY_WAITS = "Nobody is waiting. When somebody asks, I write to you at once."
_NOTHING_OWNED = "You have no case. What you accept stands here until it is resolved."

AT_RISK_SHOWN = 3


def home(overview: Overview, now: datetime, zone: tzinfo) -> View:
    """A person's Home at `now`, in their `zone`: at most a hundred blocks, whatever is open."""
    watch, in_a_team, is_set_up = overview.watch, bool(overview.affiliation.joined), overview.affiliation.is_set_up
    blocks: list[Block] = [
        *home_admin.membership(overview),
        *([_beginning(is_first=watch is None)] if in_a_team else []),
        *(_waited_for(overview) if watch or overview.at_risk else []),
        *(_answering(watch) if watch else []),
        *(_own(overview, now, zone) if in_a_team or overview.due.total or overview.cases.total else []),
        *(home_admin.for_admin(overview.administration) if overview.administration else []),
        *([DividerBlock(), *wellbeing.home(offers=overview.offers, peer=overview.peer)] if is_set_up else []),
        DividerBlock(),
        _way_to_help(),
    ]
    return View(type="home", blocks=blocks)


def _beginning(*, is_first: bool) -> ActionsBlock:
    return buttons(
        button("Log a contact", "contact:new", "home", style="primary" if is_first else None),
        button("Bring in a supervisor", "escalation:new", "home"),
        button("Set a callback", "callback:new", "home"),
        button("Two minutes for me", "check_in:new", "home"),
        button("Playbook", "playbook:open", FIRST),
        block_id="home",
    )


def _own(overview: Overview, now: datetime, zone: tzinfo) -> list[Block]:
    """What one has promised, what one's team has, and one's cases."""
    watch = overview.watch
    return [
        _header("Due from me"),
        *callback_list.own(overview.due, now, zone, _turned(Listing.DUE)).blocks,
        *(_of_the_team(watch.promises, overview.person, now) if watch else []),
        _header(_counted("My open cases", overview.cases.total)),
        *_list(overview.cases, Listing.CASES, contact.row, _NO_CASES),
    ]


def _waited_for(overview: Overview) -> list[Block]:
    """Who is at risk and alone with it comes first."""
    at_risk, waiting = overview.at_risk, overview.watch.waiting if overview.watch else None
    more = len(at_risk) - AT_RISK_SHOWN
    return [
        _header(_counted("Waiting for someone now", len(at_risk) + (waiting.total if waiting else 0))),
        *map(safety.waiting, at_risk[:AT_RISK_SHOWN]),
        *([context(f"…and {more} more at risk: see our direct messages.")] if more > 0 else []),
        *(
            _list(waiting, Listing.WAITING, _waiting, _NOBODY_WAITS)
            if waiting and (waiting.total or not at_risk)
            else []
        ),
    ]


def _answering(watch: Watch) -> list[Block]:
    """What one has, then duty."""
    return [
        _header(_counted("Mine", watch.owned.total)),
        *_list(watch.owned, Listing.OWNED, _owned, _NOTHING_OWNED),
        _header("Duty"),
        *duty.at_home(watch.standing, watch.roster, watch.team),
    ]


def _waiting(case: Listed) -> list[Block]:
    escalation = of(case)
    stands = standing(escalation, case.asks, case.invitations)
    lines = (f"*{headline(case)}*", gist(case), f"From {person(escalation.agent)}. {stands}")
    return [section("\n".join(lines)), moves.row(escalation, *moves.of_all(escalation))]


def _owned(case: Listed) -> list[Block]:
    escalation = of(case)
    quiet = escalation.state is State.ASKED_AGAIN
    still = [button("Still on it", "escalation:still_here", escalation.id, style="primary")] if quiet else []
    asked = " I'm asking the others too." if quiet else ""
    lines = (f"*{name(case.contact)}*. {wanted(case)}{asked}", gist(case), _since(escalation), *callback_lines(case, 1))
    return [section("\n".join(lines)), moves.row(escalation, *still, *moves.of_owner(escalation))]


def _since(escalation: Escalation) -> str:
    """Since when its owner has it, and whether its agent still waits to hear what they understood."""
    assert escalation.accepted_at is not None, "who has it has accepted it"
    waits = not escalation.read_back and escalation.need is not Need.APPROVE
    missing = f" {person(escalation.agent)} waits for your read-back." if waits else ""
    return f"Yours since {clock_time(escalation.accepted_at)}.{missing}"


def _of_the_team(page: Page, reader: str, now: datetime) -> list[Block]:
    return [_header("Due from the team"), *callback_list.of_team(page, reader, now, _turned(Listing.TEAM)).blocks]


def _list(part: Part[Listed], listing: Listing, row: Callable[[Listed], list[Block]], empty: str) -> list[Block]:
    """Each of a part by its `row`, and the way to the rest; `empty` where there is none."""
    if not part.items:
        return [section(empty)]
    rows = [block for item in part.items for block in row(item)]
    shown = len(part.items)
    return [*rows, *ways(_turned(listing), offset=part.offset, shown=shown, total=part.total, size=part.size)]


def _turned(listing: Listing) -> str:
    return f"home:{listing}"


def _counted(heading: str, total: int) -> str:
    return f"{heading} ({total})" if total else heading


def _way_to_help() -> SectionBlock:
    line = f"Type {', '.join(f'`{command.name}`' for command in COMMANDS)} anywhere but in a thread."
    return SectionBlock(text=MarkdownTextObject(text=line), accessory=button("What can I type?", "home:help", "home"))


def help_modal(*, for_supervisor: bool) -> View:
    """The help, over Home."""
    return modal("help", "What I understand", help_text(for_supervisor=for_supervisor).blocks, close="Close")


def help_text(unknown: str = "", *, for_supervisor: bool) -> Message:
    """What this person can type, with an example of each; `unknown` is what was typed and not understood."""
    lines = "\n".join(line for command in COMMANDS for line in _help_lines(command, for_supervisor=for_supervisor))
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


def _help_lines(command: Command, *, for_supervisor: bool) -> tuple[str, ...]:
    examples = command.examples[1:] + (command.for_supervisors if for_supervisor else ())
    return (f"`{command.name}` {command.description}", *(f"      `{example}`" for example in examples))


def _header(text: str) -> HeaderBlock:
    return HeaderBlock(text=PlainTextObject(text=text))
