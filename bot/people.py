"""Who has left: known from Slack's answers and events, forgotten at a restart."""

import threading


class Departures:
    """Which people's accounts are deactivated. Safe to use from many threads."""

    def __init__(self) -> None:
        self._gone: dict[str, bool] = {}
        self._lock = threading.Lock()

    def note(self, person: str, *, gone: bool) -> None:
        """Slack said so."""
        with self._lock:
            self._gone[person] = gone

    def is_gone(self, person: str) -> bool | None:
        """None where Slack has not been asked yet."""
        with self._lock:
            return self._gone.get(person)
