"""Asking Slack once, and telling a refusal from what passes by itself.

Error names: Slack's Web API reference (docs.slack.dev).
"""

import http.client
import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse, WebClient

from bot.tls import tls_context

TIMEOUT = 5
"""Seconds to wait for an answer of Slack's."""

PASSING_ERRORS = {"ratelimited", "internal_error", "fatal_error", "service_unavailable", "request_timeout"}


class Unreachable(Exception):
    """Slack gave no answer, or only "try again later"; the message says what happened."""


def client_maker(api_url: str) -> Callable[[str], WebClient]:
    """Makes clients for a token; they ask once, and leave the telling to us."""
    quiet = logging.getLogger(f"{__name__}.slack_sdk")
    quiet.disabled = True
    return lambda token: WebClient(
        token=token, base_url=api_url, timeout=TIMEOUT, ssl=tls_context(), retry_handlers=[], logger=quiet
    )


def ask(client: WebClient, method: str, **parameters: str) -> SlackResponse:
    """Slack's answer. Raises SlackApiError when Slack refuses, Unreachable when it cannot be asked now."""
    with reaching(client.base_url):
        return client.api_call(method, params=parameters)


@contextmanager
def reaching(api_url: str) -> Iterator[None]:
    """Raises Unreachable for whatever passes by itself; a refusal of Slack's goes through as it is."""
    try:
        yield
    except SlackApiError as error:
        name, status = refusal(error), error.response.status_code
        # A proxy or a captive portal answers in HTML, which slack_sdk puts where the error's name goes.
        if status >= 429 or name in PASSING_ERRORS or not re.fullmatch(r"[a-z0-9_]+", name):
            said = f"HTTP {status}" if status != 200 else name[:80]
            raise Unreachable(f"Slack at {api_url} cannot answer just now ({said}).") from error
        raise
    except (OSError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", None) or str(error) or type(error).__name__
        raise Unreachable(f"Slack cannot be reached at {api_url} ({reason}).") from error


def refusal(error: SlackApiError) -> str:
    """Slack's name for why it refused: `invalid_auth`."""
    return str(error.response.get("error", ""))
