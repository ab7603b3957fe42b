"""People as Slack knows them: their time zone, and whether they have left."""

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from slack_sdk.errors import SlackClientError
from slack_sdk.web import SlackResponse

from bot.clock import Clock

_KEPT = timedelta(hours=1)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Profile:
    """What we need of a person. `is_gone`: their account is deactivated; `name`: in full, where Slack has one."""

    zone: ZoneInfo
    is_gone: bool
    is_bot: bool = False
    name: str = ""


class People:
    """Asks `users.info` and keeps the answer for an hour, or until Slack says somebody changed. For many threads."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._known: dict[str, tuple[Profile, datetime]] = {}
        self._lock = threading.Lock()

    def of(self, person: str, users_info: Callable[..., SlackResponse]) -> Profile:
        """This person's profile; the zone is UTC where Slack has none, or one this machine does not know.

        When Slack cannot say, what it said last; raises the error of `users_info` where it never said anything.
        """
        now = self._clock.now()
        with self._lock:
            profile, until = self._known.get(person, (None, now))
        if profile is not None and now < until:
            return profile
        try:
            user = users_info(user=person)["user"]
        except (SlackClientError, OSError):
            if profile is None:
                raise
            return profile
        return self._learn(person, user)

    def changed(self, user: Mapping[str, Any]) -> None:
        """Slack sent this user as they are now; what it left out is asked when next needed."""
        if user.get("tz"):
            self._learn(user["id"], user)
        else:
            with self._lock:
                self._known.pop(user["id"], None)

    def _learn(self, person: str, user: Mapping[str, Any]) -> Profile:
        profile = Profile(
            _zone(user.get("tz") or "UTC"),
            is_gone=bool(user.get("deleted")),
            is_bot=bool(user.get("is_bot")),
            name=user.get("real_name") or "",
        )
        with self._lock:
            self._known[person] = (profile, self._clock.now() + _KEPT)
        return profile


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: the name of a folder, such as "America"
        log.warning("this machine knows no time zone %r: UTC is used instead", name)
        return ZoneInfo("UTC")
