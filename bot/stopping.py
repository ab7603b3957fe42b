"""SIGTERM and Ctrl-C as something to wait for."""

import queue
import signal
from types import FrameType


class StopSignal:
    """Asked for by SIGTERM, SIGINT or `set`; a second Ctrl-C ends the process at once.

    Made on a queue because `SimpleQueue.put` may be called in a signal handler; `threading.Event.set` there
    can deadlock with the wait it interrupts.
    """

    def __init__(self) -> None:
        self._asked: queue.SimpleQueue[int] = queue.SimpleQueue()
        self._stopped = False

    def listen(self) -> None:
        """Take the signals over. Main thread only."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._receive)

    def set(self) -> None:
        self._asked.put(0)

    def wait(self, seconds: float | None = None) -> bool:
        """Block until asked to stop, at most `seconds`; whether it was asked."""
        if not self._stopped:
            try:
                self._asked.get(timeout=seconds)
            except queue.Empty:
                return False
            self._stopped = True
        return True

    def _receive(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002 - signal's signature
        signal.signal(number, signal.SIG_DFL)
        self._asked.put(number)
