"""Owing messages, from inside the transaction that causes them."""

from datetime import datetime

from bot.rules.outbox import Lane, MessageKind
from storage import Records


def owe_card(records: Records, kind: MessageKind, subject: str, recipient: str, lane: Lane, now: datetime) -> None:
    """Owe a message and keep it true to `subject` once it is sent."""
    records.cards.keep(records.deliveries.owe(kind, subject, recipient, lane, now), subject, now)


def touch(records: Records, *subjects: str) -> None:
    """These have changed: every message that shows one of them is due an edit."""
    for subject in subjects:
        records.cards.touch(subject)


def finish(records: Records, now: datetime, *subjects: str) -> None:
    """As `touch`, for what will not change again."""
    for subject in subjects:
        records.cards.finish(subject, now)
