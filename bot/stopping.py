"""SIGTERM and Ctrl-C as something to wait for."""

import os
import select
import signal
from types import FrameType


class StopSignal:
    """Asked for by SIGTERM, SIGINT or `set`; a second Ctrl-C ends the process at once.

    A pipe, because the system may give a signal to any thread, most likely to one that is just starting. Python
    then runs our handler when the main thread next moves, and where that waits on a queue or a lock nothing moves it;
    the wakeup descriptor is written to at once, by whichever thread it was (docs.python.org, `signal`).
    """

    def __init__(self) -> None:
        self._asked, self._ask = os.pipe()
        os.set_blocking(self._ask, False)
        self._stopped = False

    def listen(self) -> None:
        """Take the signals over. Main thread only."""
        signal.set_wakeup_fd(self._ask)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._receive)

    def set(self) -> None:
        os.write(self._ask, b"\0")

    def wait(self, seconds: float | None = None) -> bool:
        """Block until asked to stop, at most `seconds`; whether it was asked."""
        if not self._stopped:
            self._stopped = bool(select.select([self._asked], [], [], seconds)[0])
        return self._stopped

    def _receive(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002 - signal's signature
        signal.signal(number, signal.SIG_DFL)
