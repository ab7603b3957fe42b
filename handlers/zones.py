"""People's own time zones, as Slack knows them."""

import threading
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from slack_sdk import WebClient

from bot.clock import Clock

_KEPT = timedelta(hours=1)


class Zones:
    """Looks a person's zone up with `users.info` and keeps it for an hour, or until Slack says they changed."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._known: dict[str, tuple[ZoneInfo, datetime]] = {}
        self._lock = threading.Lock()

    def of(self, person: str, client: WebClient) -> ZoneInfo:
        """The zone of this person; UTC where Slack has none, or one this machine does not know.

        Raises slack_sdk's errors when Slack cannot say.
        """
        now = self._clock.now()
        with self._lock:
            zone, until = self._known.get(person, (None, now))
        if zone is not None and now < until:
            return zone
        return self.learn(person, client.users_info(user=person)["user"].get("tz"))

    def learn(self, person: str, name: str | None) -> ZoneInfo:
        """Remember a zone by its IANA name."""
        try:
            zone = ZoneInfo(name or "UTC")
        except (ZoneInfoNotFoundError, ValueError):
            zone = ZoneInfo("UTC")
        with self._lock:
            self._known[person] = (zone, self._clock.now() + _KEPT)
        return zone
