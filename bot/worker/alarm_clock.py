"""Rings once, at the earliest time something is due."""

import contextlib
import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from apscheduler.executors.debug import DebugExecutor
from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.date import DateTrigger

logging.getLogger("apscheduler").setLevel(logging.WARNING)


class AlarmClock:
    """APScheduler with one job in memory. It holds no reminders: those are rows, and this only says when to look.

    `misfire_grace_time=None` because by default APScheduler drops what is over a second late. The thread that waits
    rings itself, which is what `DebugExecutor` means: from a pool, a ring due before the last was over was skipped.
    """

    def __init__(self, ring: Callable[[], None]) -> None:
        self._ring = ring
        self._scheduler = BackgroundScheduler(executors={"default": DebugExecutor()}, timezone=UTC, daemon=True)

    def start(self) -> None:
        self._scheduler.start()

    @property
    def is_alive(self) -> bool:
        """Whether the thread that waits is there: APScheduler's `running` stays true when it has died (measured)."""
        thread: threading.Thread | None = self._scheduler._thread
        return thread is not None and thread.is_alive()

    def set(self, wait: timedelta) -> None:
        """Ring after `wait`, instead of whenever it was set for."""
        self._scheduler.add_job(
            self._ring,
            DateTrigger(datetime.now(UTC) + wait),
            id="alarm",
            replace_existing=True,
            misfire_grace_time=None,
        )

    def clear(self) -> None:
        """Do not ring."""
        with contextlib.suppress(JobLookupError):  # it has rung
            self._scheduler.remove_job("alarm")

    def stop(self) -> None:
        self.clear()  # a ring in the middle of the shutdown would end the thread with an error
        self._scheduler.shutdown(wait=True)
