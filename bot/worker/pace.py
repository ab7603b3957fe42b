"""When Slack may be asked again: how fast it allows, and what it told us to wait for.

In memory on purpose: forgotten at a restart, it is learned again from Slack's first refusal.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

POST, EDIT = "chat.postMessage", "chat.update"


@dataclass(frozen=True)
class Rate:
    """`burst` at once, then one every `every`."""

    burst: int
    every: timedelta


# Slack's documented pace (docs.slack.dev, "Rate limits"): about one message a second a channel with short bursts,
# a few hundred a minute a workspace; chat.update is tier 3, fifty a minute.
CONVERSATION = Rate(burst=4, every=timedelta(seconds=1))
METHODS = {
    POST: Rate(burst=60, every=timedelta(milliseconds=200)),
    EDIT: Rate(burst=50, every=timedelta(milliseconds=1200)),
}


@dataclass
class Bucket:
    """A leaky bucket: `full_at` is when all that was spent will have been paid back."""

    rate: Rate
    full_at: datetime | None = None

    def ready_at(self, now: datetime) -> datetime:
        """When one more may be spent; `now` or earlier means at once."""
        return now if self.full_at is None else self.full_at - (self.rate.burst - 1) * self.rate.every

    def spend(self, now: datetime) -> None:
        self.full_at = max(self.full_at or now, now) + self.rate.every


@dataclass
class Pace:
    """Asked before each request, told of each answer; used by one thread. `lifted` obeys Slack's refusals only."""

    lifted: bool = False
    _buckets: dict[str, Bucket] = field(default_factory=dict)
    _held: dict[str, datetime] = field(default_factory=dict)
    _limited: dict[str, dict[str, datetime]] = field(default_factory=lambda: defaultdict(dict))

    def ready_at(self, method: str, conversation: str, now: datetime) -> datetime:
        """When this request may be made; `now` or earlier means at once."""
        times = [self._held.get(method, now), self._held.get(conversation, now)]
        if not self.lifted:
            times += [bucket.ready_at(now) for bucket in self._of(method, conversation)]
        return max(times)

    def spend(self, method: str, conversation: str, now: datetime) -> None:
        """A request is being made."""
        if not self.lifted:
            for bucket in self._of(method, conversation):
                bucket.spend(now)

    def hold(self, name: str, until: datetime) -> None:
        """Ask nothing of this conversation, or of this method anywhere, before `until`."""
        self._held[name] = max(self._held.get(name, until), until)

    def limited(self, method: str, conversation: str, until: datetime, now: datetime) -> None:
        """Slack said 429: hold the conversation, and the whole method once a second conversation hears it too."""
        self.hold(conversation, until)
        waiting = self._limited[method]
        waiting[conversation] = until
        if sum(end > now for end in waiting.values()) > 1:
            self.hold(method, max(waiting.values()))

    def tidy(self, now: datetime) -> None:
        """Forget what is over."""
        self._held = {name: until for name, until in self._held.items() if until > now}
        self._buckets = {name: bucket for name, bucket in self._buckets.items() if (bucket.full_at or now) > now}
        for method, waiting in self._limited.items():
            self._limited[method] = {name: until for name, until in waiting.items() if until > now}

    def _of(self, method: str, conversation: str) -> tuple[Bucket, Bucket]:
        return (
            self._buckets.setdefault(method, Bucket(METHODS[method])),
            self._buckets.setdefault(conversation, Bucket(CONVERSATION)),
        )
