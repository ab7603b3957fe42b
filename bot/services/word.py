"""Which words have gone that are no delivery's, so that none goes twice; the words themselves are never here.

They are an agent's own to a supervisor, and the answer to whoever writes to the bot.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bot.clock import Clock
from storage import Database


@dataclass(frozen=True)
class Words:
    db: Database
    clock: Clock
    _going: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def once(self, request: str) -> Iterator[bool]:
        """Whether to carry this request out: not where that has been done, or is just being done.

        A block that raises has not done it.
        """
        with self._lock, self.db.read() as records:
            is_new = request not in self._going and records.requests.made(request) is None
            if is_new:
                self._going.add(request)
        try:
            yield is_new
            if is_new:
                with self.db.write() as records:
                    records.requests.record(request, 0, self.clock.now())
        finally:
            if is_new:
                self._going.discard(request)
