"""Asks Slack a few times a day whether those who have promised to ring, or keep something here, are still there.

Slack says when an account is deactivated, but not to a bot that is not running, and not twice.
"""

import http.client
import logging
import threading
from collections.abc import Callable, Sequence
from typing import Final

from slack_sdk.errors import SlackClientError

log = logging.getLogger(__name__)

EVERY_SECONDS: Final = 6 * 3600
_FIRST_SECONDS: Final = 60
_PAUSE_SECONDS: Final = 10
"""At most, between one person and the next: it is for the same day, and an idle bot should cost nothing."""


class RollCall:
    """`people` gives whom to ask about, `is_gone` asks, and `left` hears of each who is not there any more."""

    def __init__(
        self, people: Callable[[], Sequence[str]], is_gone: Callable[[str], bool], left: Callable[[str], None]
    ) -> None:
        self._people = people
        self._is_gone = is_gone
        self._left = left
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="roll call", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join()

    def take(self) -> None:
        """Ask about everybody, one after another. Whom Slack says nothing about is asked about the next time."""
        people = self._people()
        pause = min(_PAUSE_SECONDS, EVERY_SECONDS / max(len(people), 1))
        for person in people:
            try:
                if self._is_gone(person):
                    self._left(person)
            except (SlackClientError, OSError, http.client.HTTPException) as error:
                log.warning("whether %s is still there, Slack does not say: %s", person, error)
            if self._ended.wait(pause):
                return

    def _run(self) -> None:
        wait = _FIRST_SECONDS
        while not self._ended.wait(wait):
            wait = EVERY_SECONDS
            try:
                self.take()
            except Exception:  # a full disk must not end it
                log.exception("who is still there could not be found out; it is tried again")
