"""Keeps the Homes true that people may be looking at, in a thread of its own that no message waits for."""

import http.client
import logging
import threading
import time
from collections import deque
from typing import Final

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from handlers.homes import EVERY, Homes

log = logging.getLogger(__name__)

A_MINUTE: Final = 60
"""How often Slack is asked in a minute; it takes a hundred (docs.slack.dev, "views.publish": tier 4), and those who
open or click go first."""
_MINUTE: Final = 60
_PAUSE_SECONDS: Final = 30
"""Where Slack does not say how long to wait."""


class Refresher:
    """Started and stopped once. It sleeps while nobody looks."""

    def __init__(self, homes: Homes, client: WebClient) -> None:
        self._homes = homes
        self._client = client
        self._awake = threading.Event()
        self._ended = False
        self._asked_at: deque[float] = deque(maxlen=A_MINUTE)
        self._held_until = 0.0
        self._thread = threading.Thread(target=self._run, name="refresher", daemon=True)

    def start(self) -> None:
        self._homes.when_due(self.wake)
        self._thread.start()

    def stop(self) -> None:
        """Finish the one in hand, and end."""
        self._ended = True
        self.wake()
        if self._thread.is_alive():
            self._thread.join()

    def wake(self) -> None:
        """Somebody has opened theirs, or done something: look."""
        self._awake.set()

    def turn(self) -> float | None:
        """Refresh every Home that is due; how many seconds until there is more to do, or None."""
        for person in self._homes.due():
            wait = self._ready_at() - time.monotonic()
            if wait > 0 or self._ended:
                return wait
            self._refresh(person)
        rest = self._homes.next_due()
        return None if rest is None else rest.total_seconds()

    def _run(self) -> None:
        seconds: float | None = None
        while not self._ended:
            self._awake.wait(seconds)
            self._awake.clear()
            try:
                seconds = self.turn()
            except Exception:  # a bug in one person's Home, or a full disk, must not leave everybody's as it is
                log.exception("a Home could not be made; it is tried again")
                seconds = EVERY.total_seconds()

    def _refresh(self, person: str) -> None:
        try:
            if self._homes.refresh(person, self._client):
                self._asked_at.append(time.monotonic())
        except SlackApiError as error:
            self._refused(person, error)
        except (SlackClientError, OSError, http.client.HTTPException) as error:
            log.warning("the Home of %s could not be refreshed; it is tried again: %s", person, error)

    def _refused(self, person: str, error: SlackApiError) -> None:
        if error.response.get("error") == "ratelimited":
            seconds = float(error.response.headers.get("Retry-After", _PAUSE_SECONDS))
            self._held_until = time.monotonic() + seconds
            self._homes.owe(person)
            log.warning("Slack takes no Homes for %d s", seconds)
        else:
            log.warning("the Home of %s could not be refreshed; it is tried again: %s", person, error)

    def _ready_at(self) -> float:
        """When Slack may be asked again, by the monotonic clock."""
        full = len(self._asked_at) == A_MINUTE
        return max(self._held_until, self._asked_at[0] + _MINUTE if full else 0.0)
