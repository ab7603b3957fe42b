"""People as Slack knows them: their time zone, what they may do in the workspace, and whether they have left."""

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

from bot.clock import Clock
from bot.rules.outsider import Outsider

_KEPT = timedelta(hours=1)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Profile:
    """What we need of a person.

    `is_gone`: their account is deactivated; `is_admin`: also the workspace's owners; `is_guest`: here for some channels
    only; `is_stranger`: of another workspace. `name`: in full, where Slack has one.
    """

    zone: ZoneInfo
    is_gone: bool = False
    is_bot: bool = False
    is_admin: bool = False
    is_guest: bool = False
    is_stranger: bool = False
    name: str = ""

    @property
    def outsider(self) -> Outsider | None:
        """Why they may use nothing here; None for who may."""
        found = {
            Outsider.STRANGER: self.is_stranger,
            Outsider.GONE: self.is_gone,
            Outsider.BOT: self.is_bot,
            Outsider.GUEST: self.is_guest,
        }
        return next((why for why, is_so in found.items() if is_so), None)


class _Held(NamedTuple):
    """Slack does not want to be asked for a while; a clock that was set back ends it."""

    error: SlackApiError
    since: datetime
    until: datetime


class People:
    """Asks `users.info` and keeps the answer for an hour, or until Slack says somebody changed. For many threads.

    Told to slow down (HTTP 429), it asks Slack nothing until the time that Slack has set, and raises that error again.
    `workspace` is Slack's id of ours: whoever is not of it is a stranger.
    """

    def __init__(self, clock: Clock, workspace: str) -> None:
        self._clock = clock
        self.workspace = workspace
        self._known: dict[str, tuple[Profile, datetime]] = {}
        self._held: _Held | None = None
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
            user = self._ask(person, users_info, now)
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

    def _ask(self, person: str, users_info: Callable[..., SlackResponse], now: datetime) -> Mapping[str, Any]:
        held = self._held
        if held and held.since <= now < held.until:
            raise held.error
        try:
            user: Mapping[str, Any] = users_info(user=person)["user"]
        except SlackApiError as error:
            if error.response.status_code == HTTPStatus.TOO_MANY_REQUESTS:
                self._held = _Held(
                    error, now, now + timedelta(seconds=float(error.response.headers.get("Retry-After", 1)))
                )
            raise
        return user

    def _learn(self, person: str, user: Mapping[str, Any]) -> Profile:
        profile = Profile(
            _zone(user.get("tz") or "UTC"),
            is_gone=bool(user.get("deleted")),
            is_bot=bool(user.get("is_bot")),
            is_admin=bool(user.get("is_admin") or user.get("is_owner")),
            is_guest=bool(user.get("is_restricted")),
            is_stranger=self._is_stranger(user),
            name=user.get("real_name") or "",
        )
        with self._lock:
            self._known[person] = (profile, self._clock.now() + _KEPT)
        return profile

    def _is_stranger(self, user: Mapping[str, Any]) -> bool:
        """Slack's own flag is set only for who shares no channel with us, so the workspace tells.

        In an Enterprise organisation people are of several; `team_id` is only the first of them. Sources:
        docs.slack.dev, "Understanding Slack Connect" and "User object".
        """
        teams = {user.get("team_id"), *(user.get("enterprise_user") or {}).get("teams", ())} - {None}
        return bool(user.get("is_stranger")) or bool(teams and self.workspace not in teams)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: the name of a folder, such as "America"
        log.warning("this machine knows no time zone %r: UTC is used instead", name)
        return ZoneInfo("UTC")
