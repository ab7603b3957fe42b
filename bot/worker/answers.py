"""What came of asking Slack, sorted by what it means for the message.

Error names: docs.slack.dev, "chat.postMessage" and "chat.update".
"""

import re
from dataclasses import dataclass
from datetime import datetime

from slack_sdk.errors import SlackApiError

TOKEN_DEAD = frozenset(
    {"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "not_allowed_token_type"}
)
PAYLOAD_REFUSED = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long"})
PASSING = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org"})
MESSAGE_GONE = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"})
THREAD_GONE = frozenset({"thread_not_found", "cannot_reply_to_message"})
_SLACKS_NAME = re.compile(r"[a-z0-9_]+")


@dataclass(frozen=True)
class Sent:
    """Slack has the message, showing `revision` of its subject (None for a message that is no card).

    `digest` is of what it looks like; empty where nobody knows. `is_quiet`: its reader's do-not-disturb is in force, so
    that it may not be seen for hours; asked of reminders only. `asked_at` is when Slack was asked to take it, by our
    clock, or by Slack's where an earlier try was found; None where nobody knows.
    """

    channel: str
    ts: str
    revision: int | None
    digest: str = ""
    is_quiet: bool = False
    asked_at: datetime | None = None


@dataclass(frozen=True)
class Unchanged:
    """This revision looks as the message does already: Slack was not asked."""

    revision: int | None
    digest: str


@dataclass(frozen=True)
class Passing:
    """Not now, for a reason that passes. `unsure`: Slack may have taken it all the same."""

    error: str
    unsure: bool


@dataclass(frozen=True)
class RateLimited:
    """Slack wants `method` to wait this many seconds, at least in this conversation. It took nothing."""

    method: str
    seconds: float


@dataclass(frozen=True)
class TokenDead:
    """Our token is refused: nothing can be sent until somebody replaces it. Nothing was taken."""

    error: str


@dataclass(frozen=True)
class Failed:
    """Slack will not take it, now or later. `message_gone`: an edit of a message that is not there any more."""

    error: str
    message_gone: bool = False


@dataclass(frozen=True)
class ThreadGone:
    """The message it was to go under is not there any more. It is not in Slack, or not any more."""


@dataclass(frozen=True)
class Removed:
    """The message has gone from Slack."""


@dataclass(frozen=True)
class Moot:
    """It was not sent: what it would have said is not so any more."""


Answer = Sent | Unchanged | Removed | Passing | RateLimited | TokenDead | Failed | ThreadGone | Moot


def sort_error(error: SlackApiError) -> Answer:
    """What a refusal by Slack means."""
    response = error.response
    name = str(response.get("error", "unknown_error"))
    if response.status_code == 429 or name == "ratelimited":
        method = str(response.api_url).rpartition("/")[2]
        return RateLimited(method, float(response.headers.get("Retry-After", 1)))
    if response.status_code >= 500 or name in PASSING:
        return Passing(name, unsure=True)
    if not _SLACKS_NAME.fullmatch(name):
        # A proxy or a captive portal answers in HTML, which slack_sdk puts where the error's name goes.
        return Passing("no_answer_of_slacks", unsure=True)
    if name in TOKEN_DEAD:
        return TokenDead(name)
    if name in THREAD_GONE:
        return ThreadGone()
    return Failed(name, message_gone=name in MESSAGE_GONE)
