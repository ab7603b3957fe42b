"""Lists of callbacks: one's own, and for supervisors the team's."""

from collections.abc import Sequence
from datetime import datetime, tzinfo
from itertools import groupby

from slack_sdk.models.blocks import Block, ButtonElement

from bot.rules.callback import PAGE, Callback, Page
from bot.views.blocks import Message, button, buttons, context, section
from bot.views.callback import what
from bot.views.promise import take
from bot.views.text import day_and_time, person

_NONE = "No callbacks due. Set one with /callback tomorrow 3pm 48213 router replacement."
_NONE_OF_TEAM = "Nobody's callback is overdue or due soon."


def own(page: Page, now: datetime, zone: tzinfo, *, pages: bool = True) -> Message:
    """A person's promises, soonest first: overdue, today by the clock of `zone`, later.

    Without `pages` the rest is only counted, and where to see it is said.
    """
    if not page.total:
        return Message(
            text=_NONE, blocks=[section(_with_code(_NONE, "/callback tomorrow 3pm 48213 router replacement"))]
        )
    heading = f"{page.total} {'callback' if page.total == 1 else 'callbacks'} due"
    first = f" Next: {_line(page.callbacks[0])}." if page.callbacks else ""
    blocks: list[Block] = [section(f"*{heading}*")]
    for name, group in groupby(page.callbacks, key=lambda callback: _group(callback, now, zone)):
        blocks.append(context(f"*{name}*"))
        for callback in group:
            blocks += [section(_line(callback)), _own_buttons(callback)]
    return Message(text=f"{heading}.{first}", blocks=[*blocks, *_rest(page, "list", "/callback list", pages=pages)])


def of_team(page: Page, now: datetime, *, pages: bool = True) -> Message:
    """Everybody's promises that are overdue or due soon, for supervisors."""
    if not page.total:
        return Message(text=_NONE_OF_TEAM, blocks=[section(_NONE_OF_TEAM)])
    overdue = sum(callback.due_at <= now for callback in page.callbacks)
    heading = f"The team's callbacks: {page.total} overdue or due soon"
    blocks: list[Block] = [section(f"*{heading}*")]
    for callback in page.callbacks:
        if page.callbacks.index(callback) in (0, overdue):
            blocks.append(context("*Overdue*" if callback.due_at <= now else "*Due soon*"))
        blocks += [section(f"{_line(callback)} – {_who(callback)}"), _team_buttons(callback)]
    first = f"{_line(page.callbacks[0])} – {_who(page.callbacks[0])}" if page.callbacks else ""
    return Message(
        text=f"{heading}. First: {first}.", blocks=[*blocks, *_rest(page, "team", "/callback team", pages=pages)]
    )


def _group(callback: Callback, now: datetime, zone: tzinfo) -> str:
    if callback.due_at <= now:
        return "Overdue"
    return "Today" if callback.due_at.astimezone(zone).date() == now.astimezone(zone).date() else "Later"


def _line(callback: Callback) -> str:
    waits = "" if callback.is_due else " A supervisor decides whether it goes on"
    return f"{day_and_time(callback.due_at)}: {what(callback)}{waits and '.'}{waits}"


def _who(callback: Callback) -> str:
    return f"{person(callback.owner)}, who has left" if callback.orphaned_at else person(callback.owner)


def _own_buttons(callback: Callback) -> Block:
    change = [button("Change", "callback:change", callback.id)] if callback.is_due else []
    return buttons(button("Done", "callback:done", callback.id), *change, block_id=f"callback:{callback.id}")


def _team_buttons(callback: Callback) -> Block:
    return buttons(
        take(callback),
        button("See the case", "callback:details", callback.id),
        block_id=f"team:{callback.id}",
    )


def _rest(page: Page, which: str, command: str, *, pages: bool) -> Sequence[Block]:
    """The way to the pages before and after, or how many more there are."""
    after = page.offset + len(page.callbacks)
    more = page.total - after
    if not pages:
        return [context(f"…and {more} more: `{command}`")] if more > 0 else []
    ways: list[ButtonElement] = []
    if page.offset:
        ways.append(button("Earlier", f"callback:{which}:earlier", max(page.offset - PAGE, 0)))
    if more > 0:
        ways.append(button(f"Later, {more} more", f"callback:{which}:later", after))
    return [buttons(*ways, block_id=which)] if ways else []


def _with_code(text: str, code: str) -> str:
    return text.replace(code, f"`{code}`")
