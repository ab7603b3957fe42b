"""Screens of a contact: the form, the agent's card, closing, the list, the alarm."""

from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    MarkdownTextObject,
    PlainTextObject,
    SectionBlock,
    StaticSelectElement,
)
from slack_sdk.models.views import View

from bot.rules.callback import Callback
from bot.rules.case import Case
from bot.rules.contact import Contact, Details, Safety
from bot.rules.team import Team
from bot.views import escalation, guidance, words
from bot.views.blocks import (
    Message,
    button,
    buttons,
    choice_field,
    context,
    facts,
    modal,
    note,
    options,
    section,
    text_field,
)
from bot.views.follow_up import follow_up_offer
from bot.views.hand_over import hand_over
from bot.views.text import brief, clip, day, day_and_time, fitting, lower_first, name, person

CALLBACKS_SHOWN = 5
"""As many of a contact's callbacks as its card lists; the rest are counted."""

_FULL = 1900
"""All that a field of Slack's has room for beside its label."""

_LISTED_TEXT = 11_000
"""Characters of a list that fit one message with all around them."""

PROMISES_SHOWN = 3


def form(details: Details, notice: str = "") -> View:
    """The contact form. Only the reference is required; `notice` says why it opened, if not by wish."""
    return modal(
        "contact",
        "Log a contact",
        [
            *([context(notice)] if notice else []),
            text_field(
                "reference",
                "Customer or account number",
                value=details.reference,
                placeholder="48213",
                required=True,
                limit=80,
                focus=True,
            ),
            text_field("summary", "What happened, in a line", value=details.summary, limit=500),
            choice_field("kind", "What it was like", words.KIND, chosen=details.kind),
            choice_field("intensity", "How far it went", words.INTENSITY, chosen=details.intensity),
            choice_field("safety", "Is anyone at risk?", words.SAFETY, chosen=details.safety),
            text_field("words", "In the customer's words", value=details.words, lines=True),
            text_field("would_accept", "What they would accept", value=details.would_accept),
            text_field("tried", "What you tried", value=details.tried, lines=True),
            text_field("promised", "What you promised", value=details.promised),
            choice_field("reached_by", "How they reached us", words.REACHED_BY, chosen=details.reached_by),
            text_field("ticket", "Ticket number", value=details.ticket, limit=80),
        ],
        submit="Log it",
    )


def closing_form(contact: Contact) -> View:
    """Asks how it ended and what the customer was told happens next; after abuse, for the record too."""
    record = [
        text_field("ground", "What they said or did", lines=True, hint="Their exact words, for the record."),
        text_field("warnings", "Warnings you gave", placeholder="Two, then I said I would end the call"),
        choice_field("ended_by", "Who ended it?", words.ENDED_BY),
    ]
    return modal(
        "close_contact",
        f"Close #{contact.id}",
        [
            choice_field("outcome", "How did it end?", words.CONTACT_OUTCOME, placeholder="Choose one", required=True),
            text_field(
                "next_step",
                "What did you tell the customer happens next?",
                lines=True,
                placeholder="Refund within five days, by email",
            ),
            *(record if contact.is_abuse else []),
        ],
        submit="Close it",
        private_metadata=str(contact.id),
    )


def card(case: Case, team: Team) -> Message:
    """The agent's own card: what was logged, what helps, where things stand, what can be done next."""
    contact = case.contact
    if not contact.is_open:
        return _closed_card(case, team)
    blocks: list[Block] = [section(f"*{title(contact)}*{_line(contact.summary)}")]
    if contact.safety:
        blocks.append(section(crisis(contact, team)))
    blocks += _facts(contact)
    if history := earlier(case):
        blocks.append(context(history))
    if standing := _standing(case):
        blocks.append(section(standing))
    blocks.append(section("\n".join(f"• {line}" for line in guidance.lines(case))))
    if contact.safety is None:
        blocks.append(_risk(contact))
    return Message(
        text=f"{title(contact)}. {brief(contact.summary)}".strip(),
        blocks=[*blocks, *_actions(case)],
    )


def _closed_card(case: Case, team: Team) -> Message:
    contact = case.contact
    assert contact.closing is not None
    line = f"{title(contact)}. Closed: {lower_first(words.CONTACT_OUTCOME[contact.closing.outcome])}."
    ended_by = words.ENDED_BY[contact.closing.ended_by] if contact.closing.ended_by else ""
    said = (
        ("Told the customer", contact.closing.next_step),
        ("They said or did", contact.closing.ground),
        ("Warnings", contact.closing.warnings),
        ("Who ended it", ended_by),
    )
    record = "".join(f"\n{label}: {clip(text, 500)}" for label, text in said if text)
    still = "".join(f"\n{line}" for line in _callback_lines(case))
    return Message(text=line, blocks=[context(line + record + still), *follow_up_offer(case, team)])


def title(contact: Contact) -> str:
    """`#1042 · 48213 · irate · phone`."""
    reached_by = words.REACHED_BY[contact.reached_by].lower() if contact.reached_by else ""
    said = (f"#{contact.id}", brief(contact.reference, 80), words.like(contact, " · "), reached_by)
    return " · ".join(part for part in said if part)


def crisis(contact: Contact, team: Team) -> str:
    """What to do when somebody may come to harm: the company's own words, first."""
    assert contact.safety is not None
    others = team.others_told(contact.agent)
    told = "Your supervisors are being told." if others else "I have nobody else to tell: call someone."
    return f":warning: *{words.SAFETY[contact.safety]}*\n{clip(team.crisis_words, 2500)}\n{told}"


def earlier(case: Case) -> str:
    """What is known of this reference: dates, kinds, outcomes, what is promised; empty when it is new.

    What other people wrote about it is theirs, and not shown.
    """
    lines = []
    if case.earlier:
        count = "once" if case.earlier_count == 1 else f"{case.earlier_count} times"
        lines = [f"*Seen before, {count}.*", *(f"• {_earlier(contact, case)}" for contact in case.earlier)]
    lines += [f"• {_promise(callback, case)}" for callback in case.promises[:PROMISES_SHOWN]]
    return "\n".join(lines)


def _promise(callback: Callback, case: Case) -> str:
    own = callback.owner == case.contact.agent
    note = f": {brief(callback.note, 80)}" if callback.note and own else ""
    return f"{person(callback.owner)} promised to call back {day_and_time(callback.due_at)}{note}"


def _earlier(contact: Contact, case: Case) -> str:
    own_words = brief(contact.summary, 80) if contact.agent == case.contact.agent else ""
    was = ", ".join(part for part in (words.like(contact), own_words) if part) or "no details"
    ended = lower_first(words.CONTACT_OUTCOME[contact.closing.outcome]) if contact.closing else "still open"
    return f"{day(contact.opened_at)}: {was} – {ended}"


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


def _standing(case: Case, callbacks: int = CALLBACKS_SHOWN) -> str:
    asked = [escalation.in_words(case.escalation, case.asks)] if case.escalation else []
    return "\n".join([*asked, *_callback_lines(case, callbacks)])


def _callback_lines(case: Case, most: int = CALLBACKS_SHOWN) -> list[str]:
    lines = [_callback_line(callback) for callback in case.callbacks[:most]]
    more = len(case.callbacks) - most
    return [*lines, f"…and {more} more {'callback' if more == 1 else 'callbacks'}"] if more > 0 else lines


def _callback_line(callback: Callback) -> str:
    note = f": {brief(callback.note)}" if callback.note else ""
    return f":telephone_receiver: Callback {day_and_time(callback.due_at)}{note}"


def _actions(case: Case) -> list[Block]:
    """What can be done now; what was not said is asked with one tap each."""
    contact = case.contact
    live = case.escalation if case.escalation and case.escalation.is_live else None
    rows: list[Block] = [
        buttons(
            button("Withdraw the request", "escalation:cancel", live.id)
            if live
            else button("Bring in a supervisor", "escalation:draft", contact.id, style="primary"),
            button("Set a callback", "callback:draft", contact.id),
            button("Close", "contact:close", contact.id),
            block_id="contact",
        )
    ]
    if contact.kind is None:
        rows = [context("What is it like?"), _one_tap("contact:kind", words.KIND, contact), *rows]
    if contact.intensity is None:
        rows = [context("How far has it gone?"), _one_tap("contact:intensity", words.INTENSITY, contact), *rows]
    return rows


def _one_tap(action_id: str, labels: Mapping[Any, str], contact: Contact) -> Block:
    return buttons(
        *(button(label, f"{action_id}:{member.value}", contact.id) for member, label in labels.items()),
        block_id=action_id,
    )


def _risk(contact: Contact) -> SectionBlock:
    """One tap tells the supervisors that somebody may come to harm."""
    return SectionBlock(
        block_id=f"contact:{contact.id}",
        text=MarkdownTextObject(text="Is anyone at risk?"),
        accessory=StaticSelectElement(
            action_id="contact:safety",
            placeholder=PlainTextObject(text="Not said"),
            options=options(words.SAFETY),
        ),
    )


def logged(case: Case, team: Team) -> Message:
    """The instant answer to a one-line log: saved, and the crisis words when they are needed."""
    contact = case.contact
    line = f"Logged as {title(contact)}. The card in our direct messages has the rest."
    blocks: list[Block] = [section(line)]
    if history := earlier(case):
        blocks.append(context(history))
    return under_crisis_words(Message(text=line, blocks=blocks), contact, team)


def under_crisis_words(message: Message, contact: Contact, team: Team) -> Message:
    """The same message; where somebody may come to harm, what to do about it first."""
    if contact.safety is None:
        return message
    text = f"{words.SAFETY[contact.safety]}: {clip(team.crisis_words, 2500)} {message.text}"
    return Message(text=text, blocks=[section(crisis(contact, team)), *message.blocks])


def crisis_modal(contact: Contact, team: Team) -> View:
    """The crisis words, over whatever the agent was doing."""
    return modal("crisis", "Someone at risk", [section(crisis(contact, team))], close="Close")


def alarm(case: Case) -> Message:
    """What a supervisor gets the moment somebody may come to harm."""
    contact = case.contact
    if not contact.is_open:
        return note(f"Over: {name(contact)} is closed.")
    assert contact.safety is not None
    line = f"{_danger(contact)}: {person(contact.agent)} is on {name(contact)}."
    return Message(
        text=line,
        blocks=[
            section(f":rotating_light: *{line}*"),
            buttons(button("See what is known", "contact:details", contact.id), block_id="contact"),
        ],
    )


def _danger(contact: Contact) -> str:
    """The danger as others read it: "me" on the agent's form is the agent here."""
    assert contact.safety is not None
    if contact.safety is Safety.THREAT:
        return f"Threat against {person(contact.agent)} or a colleague"
    return words.SAFETY[contact.safety]


def details(case: Case, team: Team) -> View:
    """Everything on a case, for those allowed to see it."""
    contact = case.contact
    blocks: list[Block] = [section(f"*{title(contact)}*{_line(contact.summary)}")]
    if contact.safety:
        blocks.append(section(f":warning: *{words.SAFETY[contact.safety]}*\n{clip(team.crisis_words, 2500)}"))
    blocks += _facts(contact, _FULL)
    if case.escalation:
        blocks += hand_over(case.escalation, _FULL)
    if history := earlier(case):
        blocks.append(context(history))
    blocks.append(context(f"Logged by {person(contact.agent)}, {day_and_time(contact.opened_at)}"))
    return modal("details", f"Case #{contact.id}", blocks, close="Close")


def open_list(cases: Sequence[Case], total: int) -> Message:
    """An agent's open contacts, newest first."""
    if not cases:
        return Message(
            text="Nothing open. Log one with /contact 48213 irate refund refused twice.",
            blocks=[section("Nothing open. Log one with `/contact 48213 irate refund refused twice`.")],
        )
    lines = fitting(map(_list_line, cases), _LISTED_TEXT)
    more = f"…and {total - len(lines)} older" if total > len(lines) else ""
    heading = f"{total} open {'contact' if total == 1 else 'contacts'}"
    return Message(
        text=f"{heading}. Newest: {title(cases[0].contact)}.",
        blocks=[
            section(f"*{heading}*"),
            *(section(line) for line in lines),
            *([context(more)] if more else []),
        ],
    )


def _list_line(case: Case) -> str:
    standing = _standing(case, callbacks=1)
    return f"*{title(case.contact)}* since {day_and_time(case.contact.opened_at)}{_line(case.contact.summary, 150)}" + (
        f"\n{standing}" if standing else ""
    )
