"""Where a promise stands, in a line, and what can be done about it: what all its messages are made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from slack_sdk.models.blocks import Block, ButtonElement, Option, OverflowMenuElement, PlainTextObject

from bot.rules.callback import Call, Callback, OfferState, Outcome, State
from bot.rules.case import CallbackCase, Case
from bot.rules.team import Team
from bot.views import words
from bot.views.blocks import Message, button, buttons, context, note, section
from bot.views.callback import promised_too, their_clock, what
from bot.views.text import brief, clip, day_and_time, lower_first, person, sentence

CALLS_SHOWN = 3
"""As many of the last calls as a message lists."""
_REMINDING = "I'll remind you"
_BRIEF = 150
"""As much of the note as a line has room for."""


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Who reads a message, a Slack id, in which team, and when (UTC)."""

    person: str
    team: Team
    now: datetime


def truth(it: CallbackCase, reader: Reader, *, linked: bool = False, moved: str = "Moved to") -> str:
    """Where it stands now, in a sentence or two; `linked` to the customer's page, where the team has one.

    `moved` leads to the time of a promise that was put off.
    """
    callback = it.callback
    subject = what(callback, reader.team.crm_link if linked else "")
    mine = callback.owner == reader.person
    match callback.state:
        case State.DONE:
            return f"{sentence(f'Callback done: {subject}')}{_ended(it, reader)}"
        case State.CANCELLED:
            return f"{sentence(f'Callback cancelled: {subject}')}{_ended(it, reader)}"
        case State.TO_DECIDE:
            rang = "" if mine else f" by {person(callback.owner)}"
            return (
                f"{sentence(f'Rung {times(callback.tries)}{rang} without an answer: {subject}')} A supervisor decides."
            )
    due = day_and_time(callback.due_at)
    if callback.due_at <= reader.now:
        return f"{sentence(f'Due since {due}: {subject}')}{_whose(it, mine=mine)}"
    if not mine:
        return f"{sentence(f'To ring {due}: {subject}')}{_whose(it, mine=mine)}"
    if it.calls and it.calls[-1].outcome.is_try and it.calls[-1].person == reader.person:
        return sentence(f"{words.CALL_OUTCOME[it.calls[-1].outcome]}. Next try {due}: {subject}")
    if callback.due_at != callback.promised_at:
        return sentence(f"{moved} {due}: {subject}")
    return sentence(f"{_REMINDING} {due}: {subject}")


def earlier(it: CallbackCase) -> Message:
    """A reminder after which a newer one came: it says so for good."""
    return note(sentence(f"An earlier reminder: {what(it.callback)}"))


def card(it: CallbackCase, reader: Reader) -> Message:
    """What was understood, in the reader's zone, and where it stands since; one line once its reminder has come."""
    callback, line = it.callback, truth(it, reader, moved=_REMINDING)
    if callback.owner != reader.person:
        return note(line)
    if not callback.is_due or callback.due_at <= reader.now:
        return Message(text=line, blocks=[context(line), *after_outcome(it, reader)])
    said = (
        rung_so_far(it),
        promised_for(it),
        their_clock(it, callback.due_at),
        offered(it),
        promised_too(it, reader.person),
    )
    small = " ".join(text for text in said if text)
    more = menu(
        {
            "resolved": words.CALL_OUTCOME[Outcome.RESOLVED],
            "not_resolved": words.CALL_OUTCOME[Outcome.NOT_RESOLVED],
            "customer_rang": words.CALL_OUTCOME[Outcome.CUSTOMER_RANG],
            "mistake": words.CALL_OUTCOME[Outcome.MISTAKE],
            "hand_on": "Hand to a colleague",
        }
    )
    return Message(
        text=f"{line} {small}".strip(),
        blocks=[
            section(f":telephone_receiver: {truth(it, reader, linked=True, moved=_REMINDING)}"),
            *([context(small)] if small else []),
            buttons(
                button("Change", "callback:change", callback.id),
                button("Cancel", "callback:cancel", callback.id),
                *_undo(it, reader),
                more,
                block_id=f"callback:{callback.id}",
            ),
        ],
    )


def outcomes(callback_id: int) -> Block:
    """What came of the call, in one tap."""
    more = menu(
        {
            "customer_rang": words.CALL_OUTCOME[Outcome.CUSTOMER_RANG],
            "not_wanted": words.CALL_OUTCOME[Outcome.NOT_WANTED],
            "hand_on": "Hand to a colleague",
            "later": "Another time",
        }
    )
    return buttons(
        button(words.CALL_OUTCOME[Outcome.RESOLVED], "callback:done", callback_id, style="primary"),
        button(words.CALL_OUTCOME[Outcome.NOT_RESOLVED], "callback:not_resolved", callback_id),
        button(words.CALL_OUTCOME[Outcome.LEFT_MESSAGE], "callback:left_message", callback_id),
        button(words.CALL_OUTCOME[Outcome.NO_ANSWER], "callback:no_answer", callback_id),
        more,
        block_id=f"outcome:{callback_id}",
    )


def after_outcome(it: CallbackCase, reader: Reader) -> list[Block]:
    """Taking it back, for a minute; before the next try, another time for it."""
    callback = it.callback
    awaits = callback.owner == reader.person and callback.is_due and callback.due_at > reader.now
    change = [button("Change", "callback:later", callback.id)] if awaits else []
    elements = [*change, *_undo(it, reader)]
    return [buttons(*elements, block_id=f"callback:{callback.id}")] if elements else []


def take(callback: Callback, *, style: str | None = None) -> ButtonElement:
    """For a supervisor: mine now, unless somebody else has it by then than has it on this screen."""
    return button("I'll take it", f"callback:take:{callback.owner}", callback.id, style=style)


def menu(choices: Mapping[str, str]) -> OverflowMenuElement:
    """What is wanted less often; a choice is heard of as `callback:more`, and its block says of which callback."""
    options = [Option(text=PlainTextObject(text=label), value=choice) for choice, label in choices.items()]
    return OverflowMenuElement(action_id="callback:more", options=options)


def background(it: CallbackCase) -> str:
    """The customer's words, what was promised and tried, and what came of it so far; mrkdwn, a line each."""
    said = (
        *(_of_the_case(it.case) if it.case else ()),
        ("You promised", it.callback.note if len(it.callback.note) > _BRIEF else ""),
    )
    lines = [f"*{label}* {clip(text, 280)}" for label, text in said if text]
    return "\n".join([*lines, *call_lines(it.calls)])


def call_lines(calls: tuple[Call, ...], most: int = CALLS_SHOWN) -> list[str]:
    """What came of the last calls, a line each; it says so where there were more."""
    cut = [f"*The last {most} times*"] if len(calls) > most else []
    return cut + [
        f"*Rung* {day_and_time(call.at)}: {lower_first(words.CALL_OUTCOME[call.outcome])}"
        + (f", {brief(call.note, 100)}" if call.note else "")
        for call in calls[-most:]
    ]


def promised_for(it: CallbackCase) -> str:
    """What the customer was told, where it was put off since; else empty."""
    callback = it.callback
    return f"Promised for {day_and_time(callback.promised_at)}." if callback.due_at != callback.promised_at else ""


def offered(it: CallbackCase) -> str:
    """Whom the owner has asked to keep it and has no answer of; else empty."""
    if it.offer is None or it.offer.state is not OfferState.OPEN:
        return ""
    return f"Offered to {person(it.offer.person)}. Until they take it, it's yours."


def rung_so_far(it: CallbackCase) -> str:
    """How often without an answer; else empty."""
    return f"Rung {times(it.callback.tries)} without an answer." if it.callback.tries else ""


def times(count: int) -> str:
    return "once" if count == 1 else "twice" if count == 2 else f"{count} times"


def _ended(it: CallbackCase, reader: Reader) -> str:
    """What came of it at last, and who said so."""
    if not it.calls:
        return " Taken back."
    last = it.calls[-1]
    if last.outcome is Outcome.GIVEN_UP:
        return f" {person(last.person)} decided that {times(it.callback.tries)} is enough."
    who = "" if last.person == reader.person else f"{person(last.person)}: "
    then = " The next one is set." if last.next_id else ""
    return f" {who}{words.CALL_OUTCOME[last.outcome]}.{then}"


def _whose(it: CallbackCase, *, mine: bool) -> str:
    callback = it.callback
    if callback.orphaned_at:
        return f" {person(callback.owner)} has left, and nobody has it yet."
    who = "" if mine else f" {person(callback.owner)} has it."
    if callback.put_off_until is None:
        return who
    until = day_and_time(callback.put_off_until)
    return f" You're on a call: I'll ask again {until}." if mine else f"{who} They are on a call until {until}."


def _undo(it: CallbackCase, reader: Reader) -> list[ButtonElement]:
    last = it.calls[-1] if it.calls else None
    if last and last.outcome.is_try and it.callback.is_due and it.callback.tries >= reader.team.callbacks.most_tries:
        return []  # a supervisor has decided about it since
    if last is None or {it.callback.owner, last.person} != {reader.person} or not last.may_be_undone(reader.now):
        return []
    return [button("Undo", "callback:undo", last.id)]


def _of_the_case(case: Case) -> tuple[tuple[str, str], ...]:
    contact = case.contact
    return (
        (f"#{contact.id}", contact.summary),
        ("In their words", contact.words),
        ("Promised", contact.promised),
        ("Tried", contact.tried),
        ("Supervisor", _what_the_supervisor_did(case)),
        ("Told them", contact.closing.next_step if contact.closing else ""),
    )


def _what_the_supervisor_did(case: Case) -> str:
    escalation = case.escalation
    if escalation is None or escalation.outcome is None:
        return ""
    return ". ".join(part for part in (words.ESCALATION_OUTCOME[escalation.outcome], escalation.note) if part)
