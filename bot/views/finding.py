"""What was found among the contacts."""

from datetime import datetime, timedelta, tzinfo

from slack_sdk.models.blocks import Block, MarkdownTextObject, SectionBlock

from bot.rules.contact import Contact
from bot.rules.finding import Found, Query, Span
from bot.views import words
from bot.views.blocks import Message, button, buttons, context, section
from bot.views.contact import ENDED, title
from bot.views.text import brief, clip, day_and_time, lower_first, person

LONGEST = 500
"""As much of what was typed as goes with the buttons that turn the page."""
EXAMPLES = ("/contact find 48213", "/contact find refund last week", "/contact find abusive since 1 Nov")


def usage() -> Message:
    """What can be looked for."""
    return _teaching("Find a contact by its number or the customer's, words, kind and time.", "All of it has to fit.")


def found(page: Found, query: Query, typed: str, zone: tzinfo, *, of_team: bool, is_first: bool) -> Message:
    """One page, newest first; with nothing found, how to look for it. `typed` goes with the buttons."""
    what = _said(query, zone)
    whose = "the team's contacts" if of_team else "your contacts"
    if not page.contacts:
        older = "" if is_first else "older "
        wider = "" if of_team else " Supervisors find the team's."
        tip = f"All words have to be in it; try fewer, or a longer time.{wider}"
        return _teaching(f"Nothing {older}found among {whose}: {what}.", tip)
    heading = f"Found among {whose}: {what}"
    first = _line(page.contacts[0], of_team=of_team).replace("\n", " ")
    return Message(
        text=f"{heading}. Newest: {first}",
        blocks=[
            context(heading),
            *(_row(contact, of_team=of_team) for contact in page.contacts),
            *_pages(page, typed, is_first=is_first),
        ],
    )


def _teaching(line: str, tip: str) -> Message:
    shown = "\n".join(f"`{example}`" for example in EXAMPLES)
    return Message(
        text=f"{line} {tip} For example {', '.join(EXAMPLES)}.",
        blocks=[section(line), context(f"{tip} For example:\n{shown}")],
    )


def _row(contact: Contact, *, of_team: bool) -> Block:
    return SectionBlock(
        text=MarkdownTextObject(text=_line(contact, of_team=of_team)),
        accessory=button("Details", "contact:details", contact.id),
    )


def _line(contact: Contact, *, of_team: bool) -> str:
    ended = lower_first(ENDED[contact.closing.outcome]) if contact.closing else "open"
    who = f", {person(contact.agent)}" if of_team else ""
    summary = brief(contact.summary or contact.words, 150)
    line = f"*{title(contact)}*\n{day_and_time(contact.opened_at)}{who}, {ended}"
    return f"{line}\n{summary}" if summary else line


def _pages(page: Found, typed: str, *, is_first: bool) -> list[Block]:
    ways = []
    if not is_first:
        ways.append(button("Newest", "find:newest", f"0 {typed[:LONGEST]}"))
    if page.older_than is not None:
        ways.append(button("Older", "find:older", f"{page.older_than} {typed[:LONGEST]}"))
    return [buttons(*ways, block_id="find")] if ways else []


def _said(query: Query, zone: tzinfo) -> str:
    """How the line was read, so that a misreading shows."""
    parts = (
        f"#{query.number}" if query.number is not None else "",
        words.KIND[query.kind].lower() if query.kind else "",
        words.INTENSITY[query.intensity].partition(" ")[2].lower() if query.intensity else "",
        f"“{clip(' '.join(query.words), 200)}”" if query.words else "",
        span_said(query.span, zone),
    )
    return ", ".join(part for part in parts if part) or "everything"


def span_said(span: Span, zone: tzinfo) -> str:
    """`from 1 Nov 2026`, `1 Nov to 8 Nov 2026` or `on 1 Nov 2026`, by the clock of `zone`; empty for always."""
    first = span.since.astimezone(zone) if span.since else None
    # The end of a span is the midnight after its last day.
    last = (span.until - timedelta(seconds=1)).astimezone(zone) if span.until else None
    match first, last:
        case datetime(), None:
            return f"from {_day(first)}"
        case None, datetime():
            return f"until {_day(last)}"
        case datetime(), datetime():
            return f"on {_day(first)}" if first.date() == last.date() else f"{_day(first)} to {_day(last)}"
        case _:
            return ""


def _day(at: datetime) -> str:
    return f"{at.day} {at:%b %Y}"
