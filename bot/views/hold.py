"""Keeping a case beyond its time: the forms, and what supervisors and the agent are told."""

from datetime import date, datetime, timedelta

from slack_sdk.models.blocks import Block, DatePickerElement
from slack_sdk.models.views import View

from bot.rules.contact import Contact
from bot.rules.hold import USUAL, Hold, State
from bot.views.blocks import Message, button, buttons, context, field, modal, note, section, text_field
from bot.views.text import brief, clip, day, name, person, sentence

_REASON = 300


def form(contact: Contact, hold: Hold | None, review_on: date) -> View:
    """For a supervisor."""
    blocks: list[Block] = [
        section(f"*{name(contact)}* and our messages about it stay until somebody ends this."),
        text_field("reason", "Why", value=hold.reason if hold else "", lines=True, required=True, limit=_REASON),
        field(
            "review_on",
            "Look at it again",
            DatePickerElement(action_id="value", initial_date=review_on.isoformat()),
            hint="On that day you are asked whether it is still needed.",
            required=True,
        ),
    ]
    if hold and hold.state is State.ASKED:
        blocks.insert(0, context(f"{person(hold.person)} has asked for it."))
    if hold and hold.state is State.ON:
        blocks.append(buttons(button("End the hold", "hold:end", hold.id), block_id="hold"))
    return modal("hold", "Keep a case", blocks, submit="Keep it", private_metadata=str(contact.id))


def request_form(contact: Contact, hold: Hold | None) -> View:
    """For the case's agent; where it is kept or asked for already, only that."""
    if hold:
        line = "It is kept." if hold.state is State.ON else "You have asked. Until a supervisor answers, it is kept."
        return modal("hold_known", "Keep a case", [section(f"*{name(contact)}*. {line}")], close="Close")
    blocks: list[Block] = [
        section(f"Ask your supervisors to keep *{name(contact)}* beyond its time, as evidence or for a complaint."),
        text_field("reason", "Why", lines=True, required=True, limit=_REASON),
    ]
    return modal("hold_request", "Keep a case", blocks, submit="Ask", private_metadata=str(contact.id))


def kept(contact_id: int, review_on: date) -> View:
    """In place of the supervisor's form."""
    line = f"Kept: #{contact_id} stays until somebody ends this. I ask again on {review_on.day} {review_on:%b %Y}."
    return modal("hold_kept", "Kept", [section(line)], close="Done")


def asked_for(contact_id: int) -> View:
    """In place of the agent's form."""
    line = f"Asked: I've told your supervisors. Until one of them answers, #{contact_id} is kept, and you hear from me."
    return modal("hold_asked", "Asked", [section(line)], close="Done")


def decline_form(hold: Hold) -> View:
    """For a supervisor: a line that the agent reads."""
    blocks: list[Block] = [
        section(f"{person(hold.person)} asks to keep case #{hold.contact_id}: {clip(hold.reason, _REASON)}"),
        text_field(
            "reason",
            "Why not?",
            hint="They read it, with until when the case is there and how to make a copy of it.",
            placeholder="HR has a copy already",
            lines=True,
            required=True,
            limit=_REASON,
            focus=True,
        ),
    ]
    return modal("hold_decline", "Decline", blocks, submit="Decline", private_metadata=str(hold.id))


def declined() -> View:
    """In place of the form."""
    line = "Declined. They read your line, until when the case is there, and how to make a copy."
    return modal("hold_declined", "Declined", [section(line)], close="Done")


def ended(hold: Hold) -> View:
    """In place of the form in which it was ended."""
    line = f"The hold on #{hold.contact_id} has ended: the case goes at its time."
    return modal("hold_ended", "Hold ended", [section(line)], close="Close")


def asked(hold: Hold) -> Message:
    """An agent asks; once it is answered, what became of it."""
    case = f"case #{hold.contact_id}"
    if hold.state is not State.ASKED:
        return note(_became(hold))
    line = f"{person(hold.person)} asks to keep {case} beyond its time: {clip(hold.reason, _REASON)}"
    return Message(
        text=line,
        blocks=[
            section(line),
            buttons(
                button("Keep it…", "hold:open", hold.contact_id, style="primary"),
                button("Details", "contact:details", hold.contact_id),
                button("Decline…", "hold:decline", hold.id),
                block_id="hold",
            ),
        ],
    )


def answered(hold: Hold, kept_until: datetime | None, keeps: timedelta) -> Message:
    """To the agent who asked. A declined case is there until `kept_until`; None while it is not over, then `keeps`."""
    if hold.state is not State.DECLINED:
        return note(_became(hold))
    line = f"{person(hold.decided_by)} won't keep case #{hold.contact_id} any longer than usual."
    why = _why(hold)
    until = f"until {day(kept_until)}" if kept_until else f"for {keeps.days} days after it is over"
    rest = (
        f"It is there {until}. Until then you can make a copy of your own: `/contact find #{hold.contact_id}`, "
        "Details, “Export as a document”. If you see it differently, talk to them, or ask again with a new reason."
    )
    return Message(text=f"{line} {why} {rest}", blocks=[section(f"*{line}*\n{why}"), section(rest)])


def review(hold: Hold, *, is_due: bool) -> Message:
    """Asked of a supervisor on its day; once it is answered, what became of it."""
    if hold.state is not State.ON or not is_due:
        return note(_became(hold))
    ask = f"Is case #{hold.contact_id} still needed? It is kept because: {brief(hold.reason, _REASON)}"
    return Message(
        text=f"{ask}. Until you answer, it stays.",
        blocks=[
            section(ask),
            context("Until you answer, it stays."),
            buttons(
                button(f"Keep for {USUAL.days} days", "hold:keep", hold.id, style="primary"),
                button("Details", "contact:details", hold.contact_id),
                button("End the hold", "hold:let_go", hold.id),
                block_id="hold",
            ),
        ],
    )


def _why(hold: Hold) -> str:
    return f"Why: {sentence(clip(hold.reason, _REASON))}"


def _became(hold: Hold) -> str:
    by = person(hold.decided_by)
    match hold.state:
        case State.ON if hold.review_at:
            return f"Case #{hold.contact_id} is kept, said {by}. It is looked at again {day(hold.review_at)}."
        case State.DECLINED:
            return f"Case #{hold.contact_id} goes at its time: {by} declined to keep it longer. {_why(hold)}"
        case _:
            return f"Case #{hold.contact_id} goes at its time: {by} ended the hold."
