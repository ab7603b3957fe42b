"""What Slack holds of the bot's, read as anybody with its token may."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from slack_sdk import WebClient

from bot.worker.sender import METADATA_EVENT
from sandbox.client import Person


@dataclass(frozen=True)
class InSlack:
    """One message. `under` is the `ts` of the message in whose thread it is; None for one that stands by itself."""

    channel: str
    ts: str
    key: str
    text: str
    under: str | None


def in_slack(client: WebClient, people: list[Person], channel: str) -> list[InSlack]:
    """Every message of the bot's in the channel, in its threads, and in people's direct messages."""
    directs = [client.conversations_open(users=person.id)["channel"]["id"] for person in people]
    return [message for place in (channel, *directs) for message in _all_in(client, place)]


def _all_in(client: WebClient, channel: str) -> Iterator[InSlack]:
    asked: dict[str, Any] = {"channel": channel, "include_all_metadata": True, "limit": 500}
    for page in client.conversations_history(**asked):
        for message in page["messages"]:
            yield from _ours(channel, message)
            if message.get("reply_count"):
                for part in client.conversations_replies(**asked, ts=message["ts"]):
                    for reply in part["messages"][1:]:  # after the parent, which comes first in every part
                        yield from _ours(channel, reply)


def _ours(channel: str, message: dict[str, Any]) -> Iterator[InSlack]:
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") == METADATA_EVENT:
        thread, key = message.get("thread_ts"), metadata["event_payload"]["key"]
        yield InSlack(channel, message["ts"], key, message["text"], thread if thread != message["ts"] else None)
