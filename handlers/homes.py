"""People's Homes: published when opened, and kept true for a while."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from typing import Final

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.clock import Clock
from bot.people import People
from bot.rules.home import Appearance, Listing, Overview, appearance
from bot.services import Overviews
from bot.views import home as views
from bot.views.blocks import as_json

LOOKS_FOR: Final = timedelta(minutes=10)
"""How long a Home is kept true after it was opened or used: Slack does not say when somebody looks elsewhere."""
EVERY: Final = timedelta(seconds=30)


@dataclass
class _Looking:
    """Somebody who may be looking at their Home; `shown` is what Slack took last, and `hash` its name for that.

    `is_owed`: they have done something since, or Slack would not take it.
    """

    since: datetime
    looked_at: datetime
    places: dict[Listing, int] = field(default_factory=dict)
    shown: Appearance | None = None
    hash: str | None = None
    is_owed: bool = False

    def is_looking(self, now: datetime) -> bool:
        return self.since <= now < self.since + LOOKS_FOR

    def is_due(self, now: datetime) -> bool:
        """A clock that was set back makes it due, too."""
        return self.is_owed or not self.looked_at <= now < self.looked_at + EVERY


@dataclass(frozen=True)
class _Sight:
    """What a Home is drawn from. Drawing takes ten times as long as reading, so what looks the same is not drawn."""

    overview: Overview
    now: datetime
    zone: tzinfo

    @property
    def appearance(self) -> Appearance:
        return appearance(self.overview, self.now, self.zone)


class Homes:
    """For many threads. Who looks is in memory only: after a restart, people open theirs again, or click in it."""

    def __init__(self, overviews: Overviews, people: People, clock: Clock) -> None:
        self._overviews = overviews
        self._people = people
        self._clock = clock
        self._lock = threading.Lock()
        self._looking: dict[str, _Looking] = {}
        self._wake: Callable[[], None] = lambda: None

    def when_due(self, wake: Callable[[], None]) -> None:
        """Call `wake` when somebody's Home is to be looked at, or to be kept true from now on."""
        self._wake = wake

    def open(self, person: str, client: WebClient) -> None:
        """Show this person their Home from the top of each list. Raises slack_sdk's errors."""
        self._look(person).places.clear()
        self.publish(person, client)

    def turn(self, person: str, listing: Listing, offset: int, client: WebClient) -> None:
        """Show this person's Home with one list from number `offset` on. Raises slack_sdk's errors."""
        self._look(person).places[listing] = offset
        self.publish(person, client)

    def publish(self, person: str, client: WebClient) -> None:
        """Show this person their Home as it is now. Raises slack_sdk's errors."""
        looking = self._look(person)
        self._publish(person, looking, self._sight(person, looking, client), client)

    def acted(self, person: str, *, in_home: bool) -> None:
        """This person did something, which their Home may show."""
        if in_home:
            self._look(person)
        self.owe(person)

    def owe(self, person: str) -> None:
        """This person's Home is to be looked at as soon as may be, if they look."""
        with self._lock:
            looking = self._looking.get(person)
            if looking is None:
                return
            looking.is_owed = True
        self._wake()

    def due(self) -> list[str]:
        """Whose Home is to be looked at now, those first that are owed."""
        now = self._clock.now()
        with self._lock:
            self._looking = {person: it for person, it in self._looking.items() if it.is_looking(now)}
            due = [(person, it.is_owed) for person, it in self._looking.items() if it.is_due(now)]
        return [person for person, is_owed in sorted(due, key=lambda each: not each[1])]

    def next_due(self) -> timedelta | None:
        """How long until the next is; None while nobody looks."""
        now = self._clock.now()
        with self._lock:
            ahead = [it.looked_at + EVERY - now for it in self._looking.values()]
        return max(min(ahead), timedelta()) if ahead else None

    def refresh(self, person: str, client: WebClient) -> bool:
        """Show this person's Home anew where it has changed; whether Slack was asked to. Raises slack_sdk's errors."""
        with self._lock:
            looking = self._looking.get(person)
            if looking is None:
                return False
            looking.is_owed, looking.looked_at, seen = False, self._clock.now(), looking.hash
        sight = self._sight(person, looking, client)
        if sight.appearance == looking.shown:
            return False
        try:
            self._publish(person, looking, sight, client, seen)
        except SlackApiError as error:
            if error.response.get("error") != "hash_conflict":
                raise
            self._overtaken(looking, seen)
        return True

    def _overtaken(self, looking: _Looking, seen: str | None) -> None:
        """They have been shown something newer; if by a request whose answer was lost, whatever is there gives way."""
        with self._lock:
            if looking.hash == seen:
                looking.hash = None

    def _look(self, person: str) -> _Looking:
        """They are looking, from now on."""
        now = self._clock.now()
        with self._lock:
            looking = self._looking.setdefault(person, _Looking(since=now, looked_at=now))
            looking.since = now
        self._wake()
        return looking

    def _sight(self, person: str, looking: _Looking, client: WebClient) -> _Sight:
        profile = self._people.of(person, client.users_info)
        overview = self._overviews.of(person, dict(looking.places), is_admin=profile.is_admin)
        return _Sight(overview, self._clock.now(), profile.zone)

    def _publish(
        self, person: str, looking: _Looking, sight: _Sight, client: WebClient, seen: str | None = None
    ) -> None:
        """Only in place of what has the hash `seen`, where that is given. Raises slack_sdk's errors."""
        view = views.home(sight.overview, sight.now, sight.zone)
        answer = client.views_publish(user_id=person, view=as_json(view), hash=seen)
        with self._lock:
            looking.shown, looking.hash = sight.appearance, answer["view"]["hash"]
            looking.looked_at = self._clock.now()
