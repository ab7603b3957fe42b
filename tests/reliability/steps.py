"""What the tests of faults do and look at again and again."""

import sqlite3
from contextlib import closing
from datetime import timedelta

from bot.rules.contact import Intensity
from bot.rules.outbox import Subject
from sandbox.client import Json, Person
from tests.flows.conftest import Stage

CHANNEL = "C0ESCALATIONS"
FOR_A_REQUEST = 5
"""Messages: the contact's card for the agent, two supervisors' pings, the card in the channel, the thread under it."""


def posts(stage: Stage, text: str = "") -> list[Json]:
    """Requests to post that Slack took, with `text` in their fallback text, oldest first."""
    return [
        exchange
        for exchange in stage.operator.traffic("chat.postMessage")
        if exchange["response"].get("ok") and text in exchange["request"]["text"]
    ]


def edits(stage: Stage, text: str = "") -> list[Json]:
    """Requests to edit that Slack took."""
    return [
        exchange
        for exchange in stage.operator.traffic("chat.update")
        if exchange["response"].get("ok") and text in exchange["request"]["text"]
    ]


def keys(stage: Stage) -> list[str]:
    """The delivery keys of the messages that Slack took, once for each time."""
    return [exchange["response"]["message"]["metadata"]["event_payload"]["key"] for exchange in posts(stage)]


def kept(person: Person, text: str, channel: str | None = None) -> list[Json]:
    """Messages with `text` that are not ephemeral."""
    return [message for message in person.messages(channel) if text in message["text"] and not message["ephemeral"]]


def cards(person: Person, text: str = "") -> list[Json]:
    """The bot's messages with `text` that stand in the escalation channel; `replies` are in the thread under each."""
    messages = person.conversation(CHANNEL)["messages"]
    return [message for message in messages if message["bot_id"] and text in message["text"]]


def states(stage: Stage) -> dict[str, int]:
    """How many deliveries are in each state."""
    with closing(sqlite3.connect(stage.database)) as db:
        return dict(db.execute("SELECT state, COUNT(*) FROM deliveries GROUP BY state"))


def change(stage: Stage, contact: int, intensity: Intensity) -> None:
    """A change that the contact's card shows."""
    assert stage.backline
    with stage.backline.db.write() as records:
        records.contacts.say(contact, intensity=intensity)
        records.cards.touch(Subject.CONTACT.of(contact))


def move_the_clock_unnoticed(stage: Stage, by: timedelta) -> None:
    """As somebody sets a machine's clock: nobody is told."""
    stage.clock._shift += by
