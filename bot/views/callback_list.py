"""Lists of callbacks: one's own, and for supervisors the team's."""

from collections.abc import Callable
from datetime import datetime, tzinfo
from itertools import groupby

from slack_sdk.models.blocks import Block

from bot.rules.callback import Callback, Page
from bot.views.blocks import Message, button, buttons, context, section
from bot.views.callback import what
from bot.views.paging import ways
from bot.views.promise import take
from bot.views.text import clock_time, day_and_time, person, sentence

_OVERDUE = "Overdue"
_EXAMPLE = "/callback tomorrow 3pm 48213 router replacement"


def own(page: Page, now: datetime, zone: tzinfo, name: str = "callback:list") -> Message:
    """A person's promises, soonest first: overdue as supervisors see it, due, today by the clock of `zone`, later.

    `name` is whose buttons turn the page.
    """
    if not page.total:
        line = f"No callbacks due. Set one with {_EXAMPLE}."
        return Message(text=line, blocks=[section(line.replace(_EXAMPLE, f"`{_EXAMPLE}`"))])

    def group(callback: Callback) -> str:
        if callback.due_at <= now:
            return _OVERDUE if callback.is_overdue else "Due now"
        return "Today" if callback.due_at.astimezone(zone).date() == now.astimezone(zone).date() else "Later"

    def rows(callback: Callback) -> list[Block]:
        change = [button("Change", "callback:change", callback.id)] if callback.is_due else []
        elements = [button("Done", "callback:done", callback.id), *change]
        return [section(_line(callback)), buttons(*elements, block_id=f"callback:{callback.id}")]

    heading = f"{page.total} {'callback' if page.total == 1 else 'callbacks'} due"
    first = f" Next: {_line(page.callbacks[0])}" if page.callbacks else ""
    return Message(
        text=f"{heading}.{first}", blocks=[section(f"*{heading}*"), *_grouped(page, group, rows), *_ways(page, name)]
    )


def of_team(page: Page, reader: str, now: datetime, name: str = "callback:team") -> Message:
    """Everybody's promises that are overdue, due or due soon, for the supervisor `reader`."""
    if not page.total:
        line = "Nobody's callback is due or due soon."
        return Message(text=line, blocks=[section(line)])

    def group(callback: Callback) -> str:
        return _OVERDUE if callback.is_overdue else "Due now" if callback.due_at <= now else "Due soon"

    def rows(callback: Callback) -> list[Block]:
        mine = [] if callback.owner == reader else [take(callback)]
        see = button("See the case", "callback:details", callback.id)
        return [section(_line(callback, whose=True)), buttons(*mine, see, block_id=f"team:{callback.id}")]

    heading = f"{page.total} of the team's callbacks {'is' if page.total == 1 else 'are'} due or due soon"
    first = f" First: {_line(page.callbacks[0], whose=True)}" if page.callbacks else ""
    return Message(
        text=f"{heading}.{first}", blocks=[section(f"*{heading}*"), *_grouped(page, group, rows), *_ways(page, name)]
    )


def _grouped(page: Page, group: Callable[[Callback], str], rows: Callable[[Callback], list[Block]]) -> list[Block]:
    """Overdue ones first: one of an owner on a call may be so later than one that was promised for after it."""
    blocks: list[Block] = []
    for name, callbacks in groupby(sorted(page.callbacks, key=lambda it: not it.is_overdue), key=group):
        blocks.append(context(f"*{name}*"))
        for callback in callbacks:
            blocks += rows(callback)
    return blocks


def _line(callback: Callback, *, whose: bool = False) -> str:
    line = sentence(f"{day_and_time(callback.due_at)}: {what(callback)}")
    left = ", who has left" if callback.orphaned_at else ""
    who = f" {person(callback.owner)}{left}." if whose else ""
    if not callback.is_due:
        return f"{line}{who} A supervisor decides."
    busy = f" On a call until {clock_time(callback.put_off_until)}." if callback.put_off_until else ""
    return f"{line}{who}{busy}"


def _ways(page: Page, name: str) -> list[Block]:
    return ways(name, offset=page.offset, shown=len(page.callbacks), total=page.total, size=page.size)
