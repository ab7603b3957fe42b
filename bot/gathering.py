"""Keeps true who is in the user groups and channels that teams are made of.

Slack says when somebody comes or goes, but not to a bot that is not running; so all are asked about now and then too.
"""

import http.client
import logging
import threading
import time
from collections.abc import Callable, Collection, Sequence
from queue import Empty, SimpleQueue
from typing import Final

from slack_sdk.errors import SlackClientError

from bot.rules.set_up import Source
from bot.rules.settings import TEAM_SETTINGS

log = logging.getLogger(__name__)

EVERY_SECONDS: Final = 3600
_PAUSE_SECONDS: Final = 3
"""Between one and the next: of groups Slack takes twenty such questions a minute (docs.slack.dev, tier 2)."""
_ALL = ""
"""Stands for every group and channel; Slack's ids are never empty."""


class Gathering:
    """Asks about all at the start and every hour, and about one as soon as somebody says so. For many threads.

    `sources` gives what to ask about, `people_in` asks, by a Slack id, and `resolved` hears who is in each. Where Slack
    says nothing, whoever was in it stays.
    """

    def __init__(
        self,
        sources: Callable[[], Sequence[Source]],
        people_in: Callable[[str], Sequence[str]],
        resolved: Callable[[Source, Sequence[str]], object],
    ) -> None:
        self._sources = sources
        self._people_in = people_in
        self._resolved = resolved
        self._asked: SimpleQueue[str] = SimpleQueue()
        self._all_at = time.monotonic()
        self._silent: frozenset[Source] = frozenset()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="gathering", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Finish the question in hand, and end."""
        self._ended.set()
        self._asked.put(_ALL)
        if self._thread.is_alive():
            self._thread.join()

    def look(self, place: str) -> None:
        """Who is in this group or channel may have changed: ask, if a team is made of it."""
        self._asked.put(place)

    def problems(self) -> tuple[str, ...]:
        """A sentence for each setting whose people Slack did not give when it was last asked."""
        return tuple(
            f"Slack does not say who is in {source.id}, “{TEAM_SETTINGS[source.key].label}” of {source.team_name}; "
            "whoever was in it stays. See in the team's settings whether it is still there, and whether I'm in it."
            for source in sorted(self._silent, key=lambda source: (source.team, source.key))
        )

    def take(self, asked: Collection[str] = frozenset({_ALL})) -> None:
        """Ask about these, by default about all, one after another."""
        sources = self._sources()
        self._silent &= frozenset(sources)
        if _ALL in asked:
            self._all_at = time.monotonic() + EVERY_SECONDS
        for source in sources:
            if _ALL in asked or source.id in asked:
                self._ask(source)
                if self._ended.wait(_PAUSE_SECONDS):
                    return

    def _ask(self, source: Source) -> None:
        try:
            self._resolved(source, self._people_in(source.id))
        except (SlackClientError, OSError, http.client.HTTPException) as error:
            self._silent |= {source}
            log.warning("who is in %s, Slack does not say: %s", source.id, error)
        else:
            self._silent -= {source}

    def _run(self) -> None:
        while asked := self._next():
            try:
                self.take(asked)
            except Exception:  # a full disk must not end it
                log.exception("who is in the teams could not be found out; it is tried again")
                self._ended.wait(_PAUSE_SECONDS)

    def _next(self) -> set[str]:
        """What to ask about, as soon as there is something, with all that has come meanwhile; nothing at the end."""
        asked = set()
        try:
            asked.add(self._asked.get(timeout=max(self._all_at - time.monotonic(), 0)))
            while True:
                asked.add(self._asked.get_nowait())
        except Empty:
            if self._ended.is_set():
                return set()
            return asked if asked and time.monotonic() < self._all_at else asked | {_ALL}
