"""Looks every few seconds whether the clock was set, a thread has died or the socket is stuck."""

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.clock import Clock

log = logging.getLogger(__name__)

EVERY_SECONDS = 2
CLOCK_STEP = timedelta(milliseconds=500)
"""More than this between the wall clock and the monotonic one, and somebody has set the clock, or the machine slept."""


class Watchdog:
    """`look` returns sentences about what is wrong, and whether it is past healing; `wake` makes the worker look again.

    Timers wait on the machine's monotonic clock, which a set wall clock does not move: without this, an alarm an
    hour away stays an hour away when the clock is set forward an hour.
    """

    def __init__(
        self,
        clock: Clock,
        look: Callable[[], tuple[list[str], bool]],
        wake: Callable[[], None],
        when_broken: Callable[[], None],
    ) -> None:
        self.problems: tuple[str, ...] = ()
        self.is_broken = False
        self._clock = clock
        self._look = look
        self._wake = wake
        self._when_broken = when_broken
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watchdog", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        offset = self._offset()
        while not self._ended.wait(EVERY_SECONDS):
            now_offset = self._offset()
            if abs(now_offset - offset) > CLOCK_STEP:
                log.warning("the clock was set, or the machine slept: looking at what is due again")
                self._wake()
            offset = now_offset
            try:
                self._report(*self._look())
            except Exception:  # who watches the others must not be the one that dies unseen
                log.exception("the watchdog could not look; it looks again")

    def _offset(self) -> datetime:
        """When the monotonic clock began, by the wall clock: it moves only when one of them is set."""
        return self._clock.now() - timedelta(seconds=time.monotonic())

    def _report(self, problems: list[str], past_healing: bool) -> None:
        for problem in problems:
            if problem not in self.problems:
                log.error("%s", problem)
        self.problems = tuple(problems)
        if past_healing and not self.is_broken:
            self.is_broken = True
            log.critical(
                "This cannot be mended from inside. Backline ends, so that whatever started it starts it anew."
            )
            self._when_broken()
