"""Asks Slack every few minutes who is in the user groups and channels that teams are made of.

Its events would say it sooner, but not to a bot that is not running: asking is enough for both.
"""

import http.client
import logging
import threading
from collections.abc import Callable, Sequence
from typing import Final

from slack_sdk.errors import SlackClientError

from bot.rules.set_up import Source

log = logging.getLogger(__name__)

EVERY_SECONDS: Final = 5 * 60
_PAUSE_SECONDS: Final = 3
"""Between one and the next: of groups Slack takes twenty such questions a minute (docs.slack.dev, tier 2)."""


class Gathering:
    """`sources` gives what to ask about, `people_in` asks, by a Slack id, and `resolved` hears who is in each."""

    def __init__(
        self,
        sources: Callable[[], Sequence[Source]],
        people_in: Callable[[str], Sequence[str]],
        resolved: Callable[[Source, Sequence[str]], object],
    ) -> None:
        self._sources = sources
        self._people_in = people_in
        self._resolved = resolved
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="gathering", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join()

    def take(self) -> None:
        """Ask about each, one after another. What Slack says nothing about stays as it was, until the next time."""
        for source in self._sources():
            try:
                self._resolved(source, self._people_in(source.id))
            except (SlackClientError, OSError, http.client.HTTPException) as error:
                log.warning("who is in %s, Slack does not say: %s", source.id, error)
            if self._ended.wait(_PAUSE_SECONDS):
                return

    def _run(self) -> None:
        while not self._ended.is_set():
            try:
                self.take()
            except Exception:  # a full disk must not end it
                log.exception("who is in the teams could not be found out; it is tried again")
            self._ended.wait(EVERY_SECONDS)
