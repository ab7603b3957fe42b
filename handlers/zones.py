"""People's own time zones, as Slack knows them."""

import logging
import threading
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.clock import Clock

_KEPT = timedelta(hours=1)

log = logging.getLogger(__name__)


class Zones:
    """Looks a person's zone up with `users.info` and keeps it for an hour, or until Slack says they changed."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._known: dict[str, tuple[ZoneInfo, datetime]] = {}
        self._lock = threading.Lock()

    def of(self, person: str, client: WebClient) -> ZoneInfo:
        """The zone of this person; UTC where Slack has none, or one this machine does not know.

        When Slack cannot say, the one it gave last; raises slack_sdk's errors where it never gave one.
        """
        now = self._clock.now()
        with self._lock:
            zone, until = self._known.get(person, (None, now))
        if zone is not None and now < until:
            return zone
        try:
            name = client.users_info(user=person)["user"].get("tz")
        except (SlackApiError, OSError):
            if zone is None:
                raise
            return zone
        return self._learn(person, name)

    def changed(self, person: str, name: str | None) -> None:
        """Slack said so, with the IANA name of their zone now; without one it is asked when next needed."""
        if name:
            self._learn(person, name)
        else:
            with self._lock:
                self._known.pop(person, None)

    def _learn(self, person: str, name: str | None) -> ZoneInfo:
        zone = _zone(name or "UTC")
        with self._lock:
            self._known[person] = (zone, self._clock.now() + _KEPT)
        return zone


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: the name of a folder, such as "America"
        log.warning("this machine knows no time zone %r: UTC is used instead", name)
        return ZoneInfo("UTC")
