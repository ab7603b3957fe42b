"""The timeline of a case, and the thread under its card."""

from bot.rules.case import Case
from bot.views.blocks import Message, section
from bot.views.escalation import of
from bot.views.hand_over import hand_over


def thread(case: Case) -> Message:
    """Under the card in the channel: the hand-over, and what happened when."""
    return Message(text=f"Hand-over of #{case.contact.id}", blocks=[section("Hand-over"), *hand_over(of(case))])
