"""A contact as its agent sees it: the card, the details, the list. Its forms are in `bot.views.contact_forms`."""

from collections.abc import Mapping
from typing import Any

from slack_sdk.models.blocks import Block, MarkdownTextObject, SectionBlock
from slack_sdk.models.views import View

from bot.rules.case import Case, Listed
from bot.rules.contact import Closing, Contact, Outcome
from bot.rules.home import Part
from bot.rules.playbook import Playbook
from bot.rules.team import Team
from bot.views import correction, escalation, guidance, meanwhile, playbook, safety, timeline, warning, words
from bot.views.blocks import (
    Message,
    button,
    buttons,
    context,
    facts,
    modal,
    section,
)
from bot.views.follow_up import follow_up_offer
from bot.views.hand_over import hand_over
from bot.views.paging import ways
from bot.views.promises import MOST, callback_lines, promise_lines
from bot.views.text import brief, clip, day, day_and_time, lower_first, person, sentence

_FULL = 1900
"""All that a field of Slack's has room for beside its label."""

ENDED = words.CONTACT_OUTCOME | {Outcome.ENDED_FOR_ABUSE: "Ended for abuse"}
"""How it ended, as others read it too: who ended it for abuse is said apart."""


def card(case: Case, team: Team, book: Playbook) -> Message:
    """The agent's own card: what was logged, what helps, where things stand, what can be done next.

    `book` is open at the card that helps. Once a supervisor was asked, where things stand comes first; while one is or
    has it, what was logged is in the details. In danger nothing is asked.
    """
    contact = case.contact
    if not contact.is_open:
        return _closed_card(case, team)
    live = case.escalation if case.escalation and case.escalation.is_live else None
    standing = [section(_standing(case))] if case.escalation or case.callbacks else []
    history = [context(earlier(case))] if case.earlier or case.promises else []
    lines = "\n".join(f"• {line}" for line in guidance.lines(case, book))
    helps: list[Block] = ([context(lines)] if live else [section(lines)]) if lines else []
    return Message(
        text=_aloud(case, team),
        blocks=[
            _heading(contact),
            *([safety.crisis(case, team)] if contact.safety else []),
            *([warning.known(case.warning)] if case.warning else []),
            *(standing if case.escalation else []),
            *([*meanwhile.done(case), meanwhile.live_buttons(case)] if live else [*_facts(contact), *history]),
            *([] if case.escalation else standing),
            *helps,
            *playbook.warning_buttons(case),
            *([] if contact.safety else safety.risk(case)),
            *([] if live or contact.safety else _asked_with_one_tap(contact)),
            _actions(case),
        ],
    )


def _aloud(case: Case, team: Team) -> str:
    """What a screen reader says of the card: what it is, what to do in danger, where things stand, what happened."""
    said = (
        f"{title(case.contact)}.",
        safety.aloud(case, team),
        _warned(case),
        _standing(case, callbacks=1),
        brief(case.contact.summary),
    )
    return " ".join(part for part in said if part)


def _heading(contact: Contact) -> SectionBlock:
    """What it is, and in a line what happened; what was said can be corrected."""
    return SectionBlock(
        text=MarkdownTextObject(text=f"*{title(contact)}*{_line(contact.summary)}"),
        accessory=button("Edit", "contact:edit", contact.id),
    )


def _closed_card(case: Case, team: Team) -> Message:
    contact = case.contact
    assert contact.closing is not None
    line = f"{title(contact)}. Closed: {lower_first(ENDED[contact.closing.outcome])}."
    record = "".join(f"\n{label}: {clip(text, 500)}" for label, text in _said_at_the_end(contact.closing) if text)
    still = "".join(f"\n{line}" for line in callback_lines(case))
    return Message(text=line, blocks=[context(line + record + still), *follow_up_offer(case, team)])


def _said_at_the_end(closing: Closing) -> tuple[tuple[str, str], ...]:
    return (
        ("Told the customer", closing.next_step),
        ("They said or did", closing.ground),
        ("Warnings", closing.warnings),
        ("Who ended it", words.ENDED_BY[closing.ended_by] if closing.ended_by else ""),
    )


def title(contact: Contact) -> str:
    """`#1042 · 48213 · irate · phone`."""
    reached_by = words.REACHED_BY[contact.reached_by].lower() if contact.reached_by else ""
    said = (f"#{contact.id}", brief(contact.reference, 80), words.like(contact, " · "), reached_by)
    return " · ".join(part for part in said if part)


def earlier(case: Case) -> str:
    """What is known of this reference: dates, kinds, outcomes, what is promised; empty when it is new.

    What other people wrote about it is theirs, and not shown.
    """
    lines = []
    if case.earlier:
        count = "once" if case.earlier_count == 1 else f"{case.earlier_count} times"
        lines = [f"*Seen before, {count}.*", *(f"• {_earlier(contact, case)}" for contact in case.earlier)]
    return "\n".join((*lines, *(f"• {line}" for line in promise_lines(case))))


def _earlier(contact: Contact, case: Case) -> str:
    own_words = brief(contact.summary, 80) if contact.agent == case.contact.agent else ""
    was = ", ".join(part for part in (words.like(contact), own_words) if part) or "no details"
    ended = lower_first(ENDED[contact.closing.outcome]) if contact.closing else "still open"
    return f"{day(contact.opened_at)}: {was} – {ended}"


def _warned(case: Case) -> str:
    """What every agent reads who logs a reference with a warning on it; empty where there is none."""
    return sentence(warning.line(case.warning)) if case.warning else ""


def _facts(contact: Contact, limit: int = 500) -> list[Block]:
    said = (
        ("In their words", contact.words),
        ("Would accept", contact.would_accept),
        ("Tried", contact.tried),
        ("Promised", contact.promised),
        ("Ticket", contact.ticket),
    )
    return facts(said, limit)


def _line(text: str, limit: int = 500) -> str:
    return f"\n{clip(text, limit)}" if text else ""


def _standing(case: Listed, callbacks: int = MOST) -> str:
    asked = [escalation.in_words(case.escalation, case.asks, case.invitations)] if case.escalation else []
    return "\n".join([*asked, *callback_lines(case, callbacks)])


def _actions(case: Case) -> Block:
    """What can be done with the contact now."""
    contact, asked = case.contact, case.escalation
    is_done = asked is not None and asked.outcome is not None
    again, first = (None, "primary") if is_done else ("primary", None)
    bring_in = button("Bring in a supervisor", "escalation:draft", contact.id, style=again)
    return buttons(
        *([] if asked and asked.is_live else [bring_in]),
        button("Set a callback", "callback:draft", contact.id),
        *([button("Details", "contact:details", contact.id)] if asked else []),
        button("Playbook", "playbook:contact", contact.id),
        button("Close", "contact:close", contact.id, style=first),
        block_id="contact",
    )


def _asked_with_one_tap(contact: Contact) -> list[Block]:
    """What was not said."""
    rows: list[Block] = []
    if contact.intensity is None:
        rows += [context("How far has it gone?"), _one_tap("contact:intensity", words.INTENSITY, contact)]
    if contact.kind is None:
        rows += [context("What is it like?"), _one_tap("contact:kind", words.KIND, contact)]
    return rows


def _one_tap(action_id: str, labels: Mapping[Any, str], contact: Contact) -> Block:
    return buttons(
        *(button(label, f"{action_id}:{member.value}", contact.id) for member, label in labels.items()),
        block_id=action_id,
    )


def logged(case: Case, team: Team) -> Message:
    """The instant answer to a one-line log: saved, and the crisis words when they are needed."""
    line = f"Logged as {title(case.contact)}. The card in our direct messages has the rest."
    return safety.under_crisis_words(Message("\n".join(filter(None, (line, _warned(case), earlier(case))))), case, team)


def added(case: Case, team: Team) -> Message:
    """The instant answer when a line went into an open contact at once, as it does when somebody may come to harm."""
    line = f"Added to {title(case.contact)}, which you have open."
    return safety.under_crisis_words(Message(line), case, team)


def logged_modal(case: Case) -> View:
    """The answer to logging anew, in place of the form that asked."""
    line = f"Logged as {title(case.contact)}. The card in our direct messages has the rest."
    return modal("logged", "Logged", [section(line)], close="Close")


def details(case: Case, team: Team, *, for_supervisor: bool) -> View:
    """Everything on a case, and what happened in order, for those allowed to see it."""
    contact = case.contact
    blocks: list[Block] = [section(f"*{title(contact)}*{_line(contact.summary)}")]
    if contact.safety:
        blocks.append(safety.known(case, team))
    if case.warning:
        blocks.append(warning.known(case.warning))
    blocks += _facts(contact, _FULL)
    if contact.closing and contact.closed_at:
        ended = f"*Closed {day_and_time(contact.closed_at)}*: {lower_first(ENDED[contact.closing.outcome])}"
        blocks += [section(ended), *facts(_said_at_the_end(contact.closing), _FULL)]
    if case.escalation:
        blocks += hand_over(case.escalation, _FULL)
    if case.timeline:
        happened = "\n".join(timeline.lines(case, for_supervisor=for_supervisor))
        blocks += [section("*What happened*"), section(happened)]
    if history := earlier(case):
        blocks.append(context(history))
    blocks += correction.before(case.corrections)
    blocks.append(context(f"Logged by {person(contact.agent)}, {day_and_time(contact.opened_at)}"))
    blocks.append(buttons(button("Export as a document", "export:case", contact.id), block_id="export"))
    keeping = button("Keep this case…" if for_supervisor else "Ask to keep it…", "hold:open", contact.id)
    warning_of = [button("Warning about this customer…", "warning:open", contact.id)] if for_supervisor else []
    blocks.append(buttons(*warning_of, keeping, block_id="keeping"))
    return modal("details", f"Case #{contact.id}", blocks, close="Close")


def open_list(part: Part[Listed]) -> Message:
    """An agent's open contacts, newest first, each with what can be done with it."""
    if not part.items:
        return Message(
            text="Nothing open. Log one with /contact 48213 irate refund refused twice.",
            blocks=[section("Nothing open. Log one with `/contact 48213 irate refund refused twice`.")],
        )
    heading = f"{part.total} open {'contact' if part.total == 1 else 'contacts'}"
    first = "First here" if part.offset else "Newest"
    shown = len(part.items)
    return Message(
        text=f"{heading}. {first}: {title(part.items[0].contact)}.",
        blocks=[
            section(f"*{heading}*"),
            *(block for case in part.items for block in row(case)),
            *ways("contact:list", offset=part.offset, shown=shown, total=part.total, size=part.size),
        ],
    )


def row(case: Listed) -> list[Block]:
    """One of an agent's own in a list: where it stands, and what is likely to come next."""
    contact_id, escalation = case.contact.id, case.escalation
    live = escalation if escalation and escalation.is_live else None
    elements = (
        button("Add facts", "escalation:add_fact", live.id)
        if live
        else button("Bring in a supervisor", "escalation:draft", contact_id),
        button("Set a callback", "callback:draft", contact_id),
        button("Details", "contact:details", contact_id),
        button("Close", "contact:close", contact_id),
    )
    return [section(_list_line(case)), buttons(*elements, block_id=f"case:{contact_id}")]


def _list_line(case: Listed) -> str:
    """What it is, since when, and where it stands."""
    standing = _standing(case, callbacks=1)
    what = f"*{title(case.contact)}* since {day_and_time(case.contact.opened_at)}{_line(case.contact.summary, 150)}"
    danger = safety.marked(case.contact.safety) if case.contact.safety else ""
    return "\n".join(part for part in (what, danger, standing) if part)
