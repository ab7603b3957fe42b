"""Do-not-disturb: when somebody's schedule holds their notifications back. A snooze only they themselves can see."""

import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from slack_sdk.web import SlackResponse

_KEPT = timedelta(hours=1)


def in_force(dnd: Mapping[str, Any], at: float) -> bool:
    """Whether a schedule is in force at `at`, seconds since 1970 by Slack's clock, as the schedule is.

    `dnd_enabled` alone says that there is one, as for the night (docs.slack.dev, "dnd.info").
    """
    return bool(dnd["dnd_enabled"]) and dnd["next_dnd_start_ts"] <= at < dnd["next_dnd_end_ts"]


class Schedules:
    """Asks `dnd.info` and keeps a person's schedule for an hour. For many threads."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[Mapping[str, Any], datetime]] = {}
        self._lock = threading.Lock()

    def is_resting(self, person: str, dnd_info: Callable[..., SlackResponse], slack_now: datetime) -> bool:
        """Whether this person does not want to be disturbed. Raises the error of `dnd_info`."""
        with self._lock:
            dnd, until = self._known.get(person, (None, slack_now))
        if dnd is None or slack_now >= until:
            answer = dnd_info(user=person)
            dnd = {name: answer[name] for name in ("dnd_enabled", "next_dnd_start_ts", "next_dnd_end_ts")}
            with self._lock:
                self._known[person] = (dnd, slack_now + _KEPT)
        return in_force(dnd, slack_now.timestamp())
