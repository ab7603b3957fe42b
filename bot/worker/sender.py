"""One message to Slack: rendered just before it goes, looked for first where an earlier try may have got through."""

import hashlib
import http.client
import json
import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import partial
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

from bot.clock import Clock
from bot.people import People
from bot.resting import Schedules
from bot.rules.outbox import PARENT_UNDELIVERED, Delivery, MessageKind, Removal
from bot.rules.teams import Teams
from bot.views.blocks import Message, without_charts
from bot.worker.answers import (
    PAYLOAD_REFUSED,
    Answer,
    Failed,
    Moot,
    Passing,
    RateLimited,
    Removed,
    Sent,
    ThreadGone,
    Unchanged,
    sort_error,
)
from bot.worker.pace import EDIT, POST
from bot.worker.rendering import is_moot, render
from storage import Database

log = logging.getLogger(__name__)

METADATA_EVENT = "backline_delivery"
CLOCK_MARGIN = timedelta(seconds=5)
"""How much earlier than the attempt a message is looked for: HTTP dates are whole seconds."""
CLOCK_ERROR = timedelta(hours=1)
"""How far off our clock may be, until Slack's first answer has told its own."""
_PAGE = 100


class _Waiting(SlackClientError):
    """Slack wants a method to wait that a message needs on its way."""

    def __init__(self, method: str, seconds: float) -> None:
        super().__init__(method)
        self.answer = RateLimited(method, seconds)


class Sender:
    """Sends one delivery or edit at a time; safe to use from many threads."""

    def __init__(self, db: Database, client: WebClient, clock: Clock, teams: Teams, people: People) -> None:
        self._db = db
        self._client = client
        self._clock = clock
        self._teams = teams
        self._people = people
        self._schedules = Schedules()
        self._slack_began: datetime | None = None
        """When this machine's monotonic clock began, by Slack's clock: setting ours does not move it."""
        self._ready_at: dict[str, float] = {}
        """When, on the monotonic clock, a method other than posting and editing may be asked again."""

    def slack_now(self) -> datetime:
        """Now, by Slack's clock or somewhat before it; ours may be wrong, or be set."""
        if self._slack_began is None:
            return self._clock.now() - CLOCK_ERROR
        return self._slack_began + timedelta(seconds=time.monotonic())

    def send(self, delivery: Delivery) -> Answer:
        """Post a message, or adopt it where an earlier try turns out to have got through."""
        return self._answered(lambda: self._post(delivery))

    def edit(self, delivery: Delivery) -> Answer:
        """Make a sent message show what is true now."""
        return self._answered(lambda: self._update(delivery))

    def remove(self, removal: Removal) -> Answer:
        """Take a message of ours out of Slack."""

        def take_out() -> Answer:
            self._ask(self._client.chat_delete, channel=removal.channel, ts=removal.ts)
            return Removed()

        return self._answered(take_out)

    def _render(self, delivery: Delivery) -> tuple[Message, int | None]:
        with self._db.read() as records:
            revision = records.cards.revision(delivery.id)
            return render(records, delivery, self._teams, self._clock.now()), revision

    def _is_card(self, delivery: Delivery) -> bool:
        with self._db.read() as records:
            return records.cards.revision(delivery.id) is not None

    def _post(self, delivery: Delivery) -> Answer:
        thread_ts = None
        if delivery.thread is not None:
            with self._db.read() as records:
                thread_ts = records.deliveries.message_ts(delivery.thread)
                if thread_ts is None:
                    return Failed(PARENT_UNDELIVERED) if records.deliveries.is_owed(delivery.thread) else Moot()
        if self._is_gone(delivery.recipient):
            return Failed("user_disabled")
        channel = self._conversation(delivery.recipient)
        if delivery.tried_at and (ts := self._find(channel, thread_ts, delivery.key, delivery.tried_at)):
            # What it shows may be older than what is true by now: revision 0 makes an edit due.
            revision = 0 if self._is_card(delivery) else None
            is_quiet = self._is_quiet(delivery)
            return Sent(channel, ts, revision, is_quiet=is_quiet, asked_at=delivery.tried_at)
        with self._db.read() as records:
            if is_moot(records, delivery, self._clock.now()):
                return Moot()
        message, revision = self._render(delivery)
        arguments: dict[str, Any] = {
            "channel": channel,
            "metadata": {"event_type": METADATA_EVENT, "event_payload": {"key": delivery.key}},
            "unfurl_links": False,
            "unfurl_media": False,
        }
        if thread_ts:
            arguments["thread_ts"] = thread_ts
        payload = message.payload()
        asked_at = self._clock.now()
        answer = self._with_fallback(self._client.chat_postMessage, payload, arguments, delivery)
        channel, ts = str(answer["channel"]), str(answer["ts"])
        if thread_ts and not answer["message"].get("thread_ts"):
            return self._out_of_thread(channel, ts)
        return Sent(channel, ts, revision, _digest(payload), self._is_quiet(delivery), asked_at)

    def _is_quiet(self, delivery: Delivery) -> bool:
        """Whether its reader does not want to be disturbed now; no, where Slack does not say."""
        if delivery.kind is not MessageKind.CALLBACK_REMINDER:
            return False
        ask = partial(self._ask, self._client.dnd_info)
        try:
            return self._schedules.is_resting(delivery.recipient, ask, self.slack_now())
        except (SlackClientError, OSError, http.client.HTTPException) as error:
            log.warning("whether %s wants to be disturbed, Slack does not say: %s", delivery.recipient, error)
            return False

    def _out_of_thread(self, channel: str, ts: str) -> Answer:
        """Slack says yes to a reply under a deleted message, and puts it into the conversation for all to see.

        Only that its answer lacks `thread_ts` shows it (slack-go issue 1571). What cannot be taken back now is looked
        for, and taken back, before the next try.
        """

        def take_back() -> Answer:
            self._ask(self._client.chat_delete, channel=channel, ts=ts)
            return ThreadGone()

        answer = self._answered(take_back)
        return answer if isinstance(answer, ThreadGone) else Passing("out_of_thread", unsure=True)

    def _update(self, delivery: Delivery) -> Answer:
        assert delivery.channel is not None
        assert delivery.ts is not None
        message, revision = self._render(delivery)
        payload = message.payload()
        digest = _digest(payload)
        with self._db.read() as records:
            if digest == records.cards.digest(delivery.id):
                return Unchanged(revision, digest)
        arguments = {"channel": delivery.channel, "ts": delivery.ts}
        self._with_fallback(self._client.chat_update, payload, arguments, delivery)
        return Sent(delivery.channel, delivery.ts, revision, digest)

    def _with_fallback(
        self,
        method: Callable[..., SlackResponse],
        payload: dict[str, Any],
        arguments: dict[str, Any],
        delivery: Delivery,
    ) -> SlackResponse:
        """Blocks that Slack refuses are a bug of ours: the plain words go out all the same.

        A chart is no bug: where Slack does not take those, what is said beside it stands alone.
        """
        try:
            return self._ask(method, **arguments, **payload)
        except SlackApiError as error:
            if error.response.get("error") not in PAYLOAD_REFUSED:
                raise
            if (plainer := without_charts(payload)) != payload:
                log.warning("Slack refused the charts of %s about %s", delivery.kind, delivery.subject)
                return self._with_fallback(method, plainer, arguments, delivery)
            log.exception("Slack refused the blocks of %s about %s", delivery.kind, delivery.subject)
            return self._ask(method, **arguments, text=payload["text"][:4000], blocks=[])

    def _conversation(self, recipient: str) -> str:
        """A channel is its own conversation; a person's is opened once and remembered."""
        if not _is_person(recipient):
            return recipient
        with self._db.read() as records:
            channel = records.conversations.of(recipient)
        if channel is None:
            channel = str(self._ask(self._client.conversations_open, users=recipient)["channel"]["id"])
            with self._db.write() as records:
                records.conversations.remember(recipient, channel)
        return channel

    def _is_gone(self, recipient: str) -> bool:
        """Posting to a deactivated person succeeds and nobody sees it (python-slack-sdk issue 1156)."""
        return _is_person(recipient) and self._people.of(recipient, partial(self._ask, self._client.users_info)).is_gone

    def _find(self, channel: str, thread_ts: str | None, key: str, tried_at: datetime) -> str | None:
        """The timestamp of the message with this key, from just before it was first tried; None if it is not there.

        What belongs in a thread and is found outside is taken back (see `_out_of_thread`).
        """
        ts = self._search(self._client.conversations_history, key, tried_at, channel=channel)
        if thread_ts is None:
            return ts
        if ts:
            self._ask(self._client.chat_delete, channel=channel, ts=ts)
        return self._search(self._client.conversations_replies, key, tried_at, channel=channel, ts=thread_ts)

    def _search(self, method: Callable[..., SlackResponse], key: str, tried_at: datetime, **where: str) -> str | None:
        oldest = f"{(tried_at - CLOCK_MARGIN).timestamp():.6f}"
        cursor = None
        while True:
            page = self._ask(method, **where, oldest=oldest, include_all_metadata=True, limit=_PAGE, cursor=cursor)
            for message in page["messages"]:
                metadata = message.get("metadata") or {}
                if metadata.get("event_type") == METADATA_EVENT and metadata["event_payload"].get("key") == key:
                    return str(message["ts"])
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return None

    def _ask(self, method: Callable[..., SlackResponse], **arguments: Any) -> SlackResponse:
        """One request; Slack's clock is read off its answer."""
        name = method.__name__.replace("_", ".", 1)
        wait = self._ready_at.get(name, 0) - time.monotonic()
        if wait > 0:
            raise _Waiting(name, wait)
        try:
            response = method(**arguments)
        except SlackApiError as error:
            answer = sort_error(error)
            if isinstance(answer, RateLimited) and name not in (POST, EDIT):
                self._ready_at[name] = time.monotonic() + answer.seconds
            raise
        headers = {name.lower(): value for name, value in response.headers.items()}
        if date := headers.get("date"):
            self._slack_began = parsedate_to_datetime(date) - timedelta(seconds=time.monotonic())
        return response

    def _answered(self, ask: Callable[[], Answer]) -> Answer:
        try:
            return ask()
        except _Waiting as waiting:
            return waiting.answer
        except SlackApiError as error:
            return sort_error(error)
        except (OSError, http.client.HTTPException) as error:
            # A lost answer and no connection look alike: nobody knows whether Slack took it.
            return Passing(type(error).__name__, unsure=True)


def _digest(payload: dict[str, Any]) -> str:
    """Of what a message looks like: twice the same is not sent twice, for Slack lets us edit fifty a minute."""
    return hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()


def _is_person(recipient: str) -> bool:
    return recipient.startswith(("U", "W"))
