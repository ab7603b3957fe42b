"""One message to Slack: what to say is rendered just before, and Slack's answer sorted by what it means."""

import http.client
import logging
from dataclasses import dataclass
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.clock import Clock
from bot.rules.outbox import Delivery
from bot.rules.team import Team
from bot.views.blocks import Message
from bot.worker.rendering import render
from storage import Database

log = logging.getLogger(__name__)

METADATA_EVENT = "backline_delivery"

# Slack's own names, docs.slack.dev, "chat.postMessage" and "chat.update", errors.
_TOKEN_DEAD = {"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"}
_PAYLOAD_REFUSED = {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long"}
_PASSING = {"internal_error", "fatal_error", "service_unavailable", "request_timeout"}
_EDIT_IMPOSSIBLE = {"message_not_found", "cant_update_message", "edit_window_closed"}


@dataclass(frozen=True)
class Sent:
    """Slack has the message, showing `revision` of its subject (None for a message that is no card)."""

    channel: str
    ts: str
    revision: int | None


@dataclass(frozen=True)
class TryAgain:
    """Not now. `seconds` is what Slack asked for, or None where we choose.

    `whole_conversation` holds back what follows in it too.
    """

    error: str
    seconds: float | None = None
    whole_conversation: bool = False


@dataclass(frozen=True)
class Refused:
    """Slack will not take it, now or later. `repost` says that an edit should become a new message."""

    error: str
    repost: bool = False


Answer = Sent | TryAgain | Refused


class Sender:
    """Sends one delivery or edit at a time; safe to use from many threads."""

    def __init__(self, db: Database, client: WebClient, clock: Clock, team: Team) -> None:
        self._db = db
        self._client = client
        self._clock = clock
        self._team = team

    def send(self, delivery: Delivery) -> Answer:
        """Post a message. One tried before is first looked for in its conversation, and adopted if it is there."""
        message, revision = self._render(delivery)
        return self._ask(lambda: self._post(delivery, message, revision))

    def edit(self, delivery: Delivery) -> Answer:
        """Make a sent message show what is true now."""
        message, revision = self._render(delivery)
        return self._ask(lambda: self._update(delivery, message, revision))

    def _render(self, delivery: Delivery) -> tuple[Message, int | None]:
        with self._db.read() as records:
            revision = records.cards.revision(delivery.id)
            return render(records, delivery, self._team, self._clock.now()), revision

    def _post(self, delivery: Delivery, message: Message, revision: int | None) -> Sent:
        channel = self._conversation(delivery.recipient)
        if delivery.attempts and (found := self._find(channel, delivery.key)):
            # What it shows may be older than what is true by now: revision 0 makes an edit due.
            return Sent(channel, found, None if revision is None else 0)
        metadata = {"event_type": METADATA_EVENT, "event_payload": {"key": delivery.key}}
        arguments: dict[str, Any] = {
            "channel": channel,
            "metadata": metadata,
            "unfurl_links": False,
            "unfurl_media": False,
        }
        answer = self._with_fallback(self._client.chat_postMessage, message, arguments, delivery)
        return Sent(answer["channel"], answer["ts"], revision)

    def _update(self, delivery: Delivery, message: Message, revision: int | None) -> Sent:
        assert delivery.channel is not None
        assert delivery.ts is not None
        arguments = {"channel": delivery.channel, "ts": delivery.ts}
        self._with_fallback(self._client.chat_update, message, arguments, delivery)
        return Sent(delivery.channel, delivery.ts, revision)

    def _with_fallback(self, method: Any, message: Message, arguments: dict[str, Any], delivery: Delivery) -> Any:
        """Blocks that Slack refuses are a bug of ours: the plain words go out all the same."""
        try:
            return method(**arguments, **message.payload())
        except SlackApiError as error:
            if error.response.get("error") not in _PAYLOAD_REFUSED:
                raise
            log.exception("Slack refused the blocks of %s for %s", delivery.kind, delivery.subject)
            return method(**arguments, text=message.text[:4000], blocks=[])

    def _conversation(self, recipient: str) -> str:
        """A channel is its own conversation; a person's is opened once and remembered."""
        if not recipient.startswith(("U", "W")):
            return recipient
        with self._db.read() as records:
            channel = records.deliveries.conversation_with(recipient)
        if channel is None:
            channel = str(self._client.conversations_open(users=recipient)["channel"]["id"])
            with self._db.write() as records:
                records.deliveries.remember_conversation(recipient, channel)
        return channel

    def _find(self, channel: str, key: str) -> str | None:
        """The timestamp of the message with this key among the conversation's latest."""
        history = self._client.conversations_history(channel=channel, include_all_metadata=True, limit=100)
        for message in history["messages"]:
            metadata = message.get("metadata") or {}
            if metadata.get("event_type") == METADATA_EVENT and metadata["event_payload"].get("key") == key:
                return str(message["ts"])
        return None

    def _ask(self, call: Any) -> Answer:
        try:
            return call()  # type: ignore[no-any-return]  # the two calls above
        except SlackApiError as error:
            return _sorted(error)
        except (OSError, http.client.HTTPException) as error:
            # A lost answer and no connection look alike: nobody knows whether Slack took it.
            return TryAgain(type(error).__name__)


def _sorted(error: SlackApiError) -> Answer:
    response = error.response
    name = str(response.get("error", "unknown"))
    if response.status_code == 429:
        return TryAgain("ratelimited", float(response.headers.get("Retry-After", 1)), whole_conversation=True)
    if response.status_code >= 500 or name in _PASSING:
        return TryAgain(name)
    if name in _TOKEN_DEAD:
        log.critical("Slack refuses our token (%s). Nothing is lost; nothing is sent until it is replaced.", name)
        return TryAgain(name, seconds=60, whole_conversation=True)
    return Refused(name, repost=name in _EDIT_IMPOSSIBLE)
