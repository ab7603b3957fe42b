"""Who is in a channel or a user group, as Slack knows it."""

import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.clock import Clock

_KEPT = timedelta(minutes=1)
_PAGE = 999
"""The most that `conversations.members` gives at a time (docs.slack.dev)."""


class Members:
    """Asks `conversations.members`, and remembers for a minute whom it found. For many threads."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._found: dict[tuple[str, str], datetime] = {}
        self._lock = threading.Lock()

    def has(self, channel: str, person: str, conversations_members: Callable[..., SlackResponse]) -> bool:
        """Whether this person is in the channel. Nobody is in one that the bot cannot see.

        Raises the errors of `conversations_members` when Slack cannot say.
        """
        now = self._clock.now()
        with self._lock:
            self._found = {place: until for place, until in self._found.items() if now < until}
            if (channel, person) in self._found:
                return True
        try:
            found = any(person in page for page in _pages(channel, conversations_members))
        except SlackApiError as error:
            if error.response.get("error") == "channel_not_found":
                return False
            raise
        if found:
            with self._lock:
                self._found[channel, person] = now + _KEPT
        return found


def people_in(place: str, client: WebClient) -> list[str]:
    """Everybody in a channel or a user group, by its id; in a channel, apps too.

    Raises slack_sdk's errors: `channel_not_found` for a channel that the bot cannot see, and `no_such_subteam` for a
    group that is not there any more (docs.slack.dev, "usergroups.users.list").
    """
    if place.startswith("S"):
        return list(client.usergroups_users_list(usergroup=place)["users"])
    return [person for page in _pages(place, client.conversations_members) for person in page]


def _pages(channel: str, conversations_members: Callable[..., SlackResponse]) -> Iterator[list[str]]:
    cursor = ""
    while True:
        page = conversations_members(channel=channel, limit=_PAGE, cursor=cursor)
        yield page["members"]
        cursor = (page.get("response_metadata") or {}).get("next_cursor", "")
        if not cursor:
            return
