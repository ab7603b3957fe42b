"""Screens of a callback that is coming up, due, or overdue: to its owner, and to supervisors who stand behind it."""

from datetime import timedelta

from slack_sdk.models.blocks import Block, Option, PlainTextObject, StaticSelectElement
from slack_sdk.models.views import View

from bot.rules.callback import ON_A_CALL, SNOOZES, Kind, State
from bot.rules.case import CallbackCase
from bot.rules.duration import say_duration
from bot.views.blocks import Message, button, buttons, context, facts, modal, note, section
from bot.views.callback import promised_too, their_clock, what
from bot.views.promise import (
    Reader,
    after_outcome,
    background,
    call_lines,
    earlier,
    offered,
    outcomes,
    promised_for,
    rung_so_far,
    take,
    times,
    truth,
)
from bot.views.text import day_and_time, person, sentence

LATE = timedelta(minutes=2)
"""A reminder shown this long after its time says when it was due."""

_CALLS_IN_FULL = 12
"""As many of the last calls as a paragraph has room for."""

TOMORROW = "tomorrow"
"""The snooze that is not a length of time."""


def soon(it: CallbackCase, reader: Reader, *, is_latest: bool) -> Message:
    """A word before the time, so that there is time to look it up; one line once the time has come, or was moved."""
    callback = it.callback
    is_near = timedelta() < callback.due_at - reader.now <= reader.team.callbacks.lead
    if not (is_latest and callback.is_due and is_near):
        return earlier(it)
    line = sentence(f"Coming up {day_and_time(callback.due_at)}: ring {what(callback)}")
    if callback.orphaned_at and reader.person != callback.owner:
        return _for_supervisor(it, _who_rings(it, line))
    if callback.owner != reader.person:
        return earlier(it)
    linked = sentence(f"Coming up {day_and_time(callback.due_at)}: ring {what(callback, reader.team.crm_link)}")
    return Message(text=line, blocks=[context(linked)])


def reminder(it: CallbackCase, reader: Reader, *, is_latest: bool) -> Message:
    """It is time: whom to ring, what was promised, and what came of it in one tap.

    One line once somebody did something, or a newer reminder has come.
    """
    callback = it.callback
    if not is_latest:
        return earlier(it)
    if not callback.is_due or callback.due_at > reader.now:
        line = truth(it, reader)
        return Message(text=line, blocks=[context(line), *after_outcome(it, reader)])
    if callback.orphaned_at and reader.person != callback.owner:
        return _for_supervisor(it, _who_rings(it, sentence(f"Time to ring {what(callback)}")))
    if callback.owner != reader.person:
        return note(truth(it, reader))
    if callback.put_off_until:
        line = truth(it, reader)
        return Message(text=line, blocks=[section(truth(it, reader, linked=True)), outcomes(callback.id)])
    due = day_and_time(callback.due_at)
    if callback.is_overdue:
        return _due(it, reader, "Overdue: ring", f" It was due {due}, and your supervisors see it too.")
    return _due(it, reader, "Time to ring", f" It was due {due}." if reader.now - callback.due_at > LATE else "")


def overdue(it: CallbackCase, reader: Reader) -> Message:
    """To a supervisor: nobody has said what came of it; one line once somebody did something."""
    callback = it.callback
    if not callback.is_overdue or callback.owner == reader.person:
        return note(truth(it, reader))
    since = day_and_time(callback.due_at)
    whose = "who has left" if callback.orphaned_at else "who has not said what came of it"
    line = f"{sentence(f'Overdue since {since}: {what(callback)}')} Promised by {person(callback.owner)}, {whose}."
    return _for_supervisor(it, line)


def unattended(it: CallbackCase, reader: Reader) -> Message:
    """To a supervisor: it is due, and its owner may not see it."""
    callback = it.callback
    if not callback.is_unattended or callback.owner == reader.person:
        return note(truth(it, reader))
    why = f"is off until {day_and_time(it.absent_until)}" if it.absent_until else "does not want to be disturbed now"
    due = sentence(f"A callback is due since {day_and_time(callback.due_at)}: {what(callback)}")
    return _for_supervisor(it, f"{due} {person(callback.owner)} promised it and {why}.")


def to_decide(it: CallbackCase, reader: Reader) -> Message:
    """To a supervisor: tried as often as the team allows. Once more, or enough?"""
    callback = it.callback
    if callback.state is not State.TO_DECIDE:
        return note(truth(it, reader))
    rung = f"Rung {times(callback.tries)} without an answer: {what(callback)}"
    line = f"{sentence(rung)} Promised by {person(callback.owner)}. Once more, or is it enough?"
    return Message(
        text=line,
        blocks=[
            section(f":telephone_receiver: *{line}*"),
            *([context(text)] if (text := "\n".join(call_lines(it.calls))) else []),
            buttons(
                button("Once more", "callback:once_more", callback.id, style="primary"),
                button("Enough", "callback:enough", callback.id),
                take(callback),
                button("See the case", "callback:details", callback.id),
                block_id=f"callback:{callback.id}",
            ),
        ],
    )


def details(it: CallbackCase, reader: Reader) -> View:
    """Everything on a callback, for those allowed to see it."""
    callback = it.callback
    contact = it.case.contact if it.case else None
    said = [("You promised" if callback.owner == reader.person else "Promised", callback.note)]
    if contact:
        said += [
            ("What happened", contact.summary),
            ("In their words", contact.words),
            ("Tried", contact.tried),
            ("Would accept", contact.would_accept),
            ("Said to the customer", contact.promised),
        ]
    small = (
        f"Set by {person(callback.owner)} {day_and_time(callback.set_at)}, for {day_and_time(callback.promised_at)}.",
        their_clock(it, callback.due_at),
        promised_too(it, reader.person),
    )
    calls = "\n".join(call_lines(it.calls, _CALLS_IN_FULL))
    return modal(
        "callback_details",
        f"Callback, #{contact.id}" if contact else "Callback",
        [
            section(truth(it, reader, linked=True)),
            *facts(said, 1900),
            *([section(calls)] if calls else []),
            context(" ".join(text for text in small if text)),
        ],
        close="Close",
    )


def _due(it: CallbackCase, reader: Reader, lead: str, tail: str) -> Message:
    callback = it.callback
    line = f"{sentence(f'{lead} {what(callback)}')}{tail}"
    linked = f"{sentence(f'{lead} {what(callback, reader.team.crm_link)}')}{tail}"
    say = to_say(callback.kind)
    small = (
        rung_so_far(it),
        promised_for(it),
        their_clock(it, reader.now),
        offered(it),
        promised_too(it, reader.person),
    )
    return Message(
        text=f"{line} {offered(it)}".strip(),
        blocks=[
            section(f":telephone_receiver: *{linked}*"),
            *([section(text)] if (text := background(it)) else []),
            context("\n".join((say, *(text for text in small if text)))),
            outcomes(callback.id),
            _not_now(callback.id),
        ],
    )


def to_say(kind: Kind) -> str:
    """Words to begin with, news or not."""
    if kind is Kind.FOLLOW_UP:
        return "“I'm ringing to check it has stayed fixed.”"
    return "No news? Ring anyway: “I promised to call today. I don't have the answer yet, and I haven't forgotten you.”"


def _not_now(callback_id: int) -> Block:
    snoozes = {f"{length.total_seconds():.0f}": say_duration(length).capitalize() for length in SNOOZES}
    options = [
        Option(text=PlainTextObject(text=label), value=value)
        for value, label in (snoozes | {TOMORROW: "Tomorrow"}).items()
    ]
    snooze = StaticSelectElement(
        action_id="callback:snooze", placeholder=PlainTextObject(text="Snooze"), options=options
    )
    on_a_call = f"On a call, in {ON_A_CALL.total_seconds() / 60:.0f}"
    return buttons(
        button(on_a_call, "callback:on_a_call", callback_id),
        snooze,
        block_id=f"not_now:{callback_id}",
    )


def _who_rings(it: CallbackCase, line: str) -> str:
    return f"{line} {person(it.callback.owner)} promised it and has left: who rings?"


def _for_supervisor(it: CallbackCase, line: str) -> Message:
    """`line` says what, whose, and since when."""
    callback_id = it.callback.id
    return Message(
        text=line,
        blocks=[
            section(f":telephone_receiver: *{line}*"),
            buttons(
                take(it.callback, style="primary"),
                button("See the case", "callback:details", callback_id),
                block_id=f"callback:{callback_id}",
            ),
        ],
    )
