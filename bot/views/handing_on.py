"""Screens of promises in other hands: asking a colleague, their answer, a supervisor who took it, an owner who left."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, MarkdownTextObject, PlainTextObject, SectionBlock, UserSelectElement
from slack_sdk.models.views import View

from bot.rules.callback import Callback, Departure, Offer, OfferState
from bot.rules.case import CallbackCase
from bot.views.blocks import Message, button, buttons, context, field, modal, note, section
from bot.views.callback import what
from bot.views.promise import Reader, background, take, truth
from bot.views.text import day_and_time, person, sentence

LEFT_SHOWN = 15
"""As many promises of somebody who left as a message lists, each with its button; the rest are counted."""


def form(it: CallbackCase) -> View:
    """Asks who is to keep it."""
    callback = it.callback
    return modal(
        "callback_hand_on",
        "Hand to a colleague",
        [
            section(sentence(f"{day_and_time(callback.due_at)}: {what(callback)}")),
            colleague_field(required=True),
        ],
        submit="Ask them",
        private_metadata=str(callback.id),
    )


def colleague_field(label: str = "Who keeps it?", *, required: bool) -> Block:
    element = UserSelectElement(action_id="value", placeholder=PlainTextObject(text="Choose someone"))
    hint = "They are asked first. Until they take it, it's yours, and I remind you."
    return field("colleague", label, element, hint=hint, required=required)


def offer(it: CallbackCase, made: Offer, reader: Reader) -> Message:
    """To the colleague: whom they would ring, and why."""
    callback = it.callback
    if made.state is OfferState.DECLINED:
        return note(sentence(f"You can't take it, and {person(made.offered_by)} knows: {what(callback)}"))
    if made.state is OfferState.WITHDRAWN:
        return note(f"You needn't take it any more. {truth(it, reader)}")
    if made.state is OfferState.ACCEPTED:
        return note(truth(it, reader))
    asks = f"{person(made.offered_by)} asks you to keep a callback"
    line = sentence(f"{asks}, {day_and_time(callback.due_at)}: {what(callback)}")
    return Message(
        text=line,
        blocks=[
            section(f":telephone_receiver: *{line}*"),
            *([section(text)] if (text := background(it)) else []),
            buttons(
                button("Take it", "offer:take", made.id, style="primary"),
                button("I can't", "offer:decline", made.id),
                block_id="offer",
            ),
        ],
    )


def offer_answered(it: CallbackCase, made: Offer, reader: Reader) -> Message:
    """To whoever asked: what the colleague said."""
    callback = it.callback
    if made.state is OfferState.ACCEPTED:
        return note(sentence(f"{person(made.person)} has taken it, you needn't ring: {what(callback)}"))
    if callback.owner != reader.person or not callback.is_due or not _is_the_last(it, made):
        return note(sentence(f"{person(made.person)} couldn't take it: {what(callback)}"))
    line = f"{person(made.person)} can't take it. {truth(it, reader)}"
    return Message(
        text=line,
        blocks=[
            section(line),
            buttons(button("Ask somebody else", "callback:hand_on", callback.id), block_id=f"callback:{callback.id}"),
        ],
    )


def _is_the_last(it: CallbackCase, made: Offer) -> bool:
    """Whether nothing has happened since the colleague answered."""
    rung_since = made.answered_at and any(call.at > made.answered_at for call in it.calls)
    return it.offer is not None and it.offer.id == made.id and not rung_since


def taken(it: CallbackCase, reader: Reader) -> Message:
    """To whoever had it: a supervisor keeps it now, or has decided that it is enough."""
    callback = it.callback
    if callback.owner == reader.person or not callback.is_open:
        return note(truth(it, reader))
    return note(sentence(f"{person(callback.owner)} has taken this over, you needn't ring: {what(callback)}"))


def left(departure: Departure, callbacks: Sequence[Callback]) -> Message:
    """To a supervisor: somebody's account was deactivated, and what they had promised needs somebody."""
    who = person(departure.person)
    open_ones = [callback for callback in callbacks if callback.orphaned_at and callback.is_open]
    if not open_ones:
        return note(f"{who}'s account was deactivated. Each callback of theirs has somebody now, or has ended.")
    count = "1 callback needs" if len(open_ones) == 1 else f"{len(open_ones)} callbacks need"
    line = f"{who}'s account was deactivated, and {count} somebody: who rings?"
    shown = open_ones[:LEFT_SHOWN]
    more = len(open_ones) - len(shown)
    soonest = sentence(f"The first is due {day_and_time(shown[0].due_at)}: {what(shown[0])}")
    return Message(
        text=f"{line} {soonest}",
        blocks=[
            section(f":telephone_receiver: *{line}*"),
            *(
                SectionBlock(
                    block_id=f"callback:{callback.id}",
                    text=MarkdownTextObject(text=f"{day_and_time(callback.due_at)}: {what(callback)}"),
                    accessory=take(callback),
                )
                for callback in shown
            ),
            *([context(f"…and {more} more, which move up as these are taken.")] if more else []),
        ],
    )
