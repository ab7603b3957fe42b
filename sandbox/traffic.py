"""What went over the wire between the app and the workspace, for the page's inspector and for tests."""

import time
from collections import deque
from collections.abc import Callable
from typing import Any

from sandbox.model import Json

KEPT = 500
_SECRET = frozenset({"token", "ticket", "authorization"})


class Traffic:
    """The last exchanges. `in` is from the app to the workspace, `out` the other way; tokens are left out."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._exchanges: deque[Json] = deque(maxlen=KEPT)
        self._count = 0

    def record(self, direction: str, kind: str, name: str, request: Any, response: Any, started: float) -> None:
        """Add an exchange that began at `started`, by `time.perf_counter()`."""
        self._count += 1
        elapsed = time.perf_counter() - started
        self._exchanges.append(
            {
                "n": self._count,
                "at": time.time() - elapsed,
                "direction": direction,
                "kind": kind,
                "name": name,
                "request": _without_secrets(request),
                "response": _without_secrets(response),
                "ms": round(elapsed * 1000, 1),
            }
        )
        self._changed()

    def since(self, number: int) -> list[Json]:
        """The exchanges after this number, oldest first."""
        return [exchange for exchange in self._exchanges if exchange["n"] > number]


def _without_secrets(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {
        key: item if not (isinstance(item, str) and ("ticket=" in item or item.startswith(("xoxb-", "xapp-")))) else "…"
        for key, item in value.items()
        if key not in _SECRET
    }
