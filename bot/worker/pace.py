"""When Slack may be asked again: how fast it allows, and what it told us to wait for.

In memory on purpose: forgotten at a restart, it is learned again from Slack's first refusal.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

POST, EDIT, REMOVE = "chat.postMessage", "chat.update", "chat.delete"
ANY = ""


@dataclass(frozen=True)
class Rate:
    """`burst` at once, then one every `every`."""

    burst: int
    every: timedelta


# Slack's documented pace (docs.slack.dev, "Rate limits"): about one message a second a channel with short bursts,
# a few hundred a minute a workspace; chat.update and chat.delete are tier 3, fifty a minute a workspace whatever the
# channel.
CONVERSATION = Rate(burst=4, every=timedelta(seconds=1))
METHODS = {
    POST: Rate(burst=60, every=timedelta(milliseconds=200)),
    EDIT: Rate(burst=50, every=timedelta(milliseconds=1200)),
    REMOVE: Rate(burst=1, every=timedelta(milliseconds=1500)),  # nobody waits for one: no bursts
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

    def give_back(self) -> None:
        if self.full_at is not None:
            self.full_at -= self.rate.every


@dataclass
class Pace:
    """Asked before each request, told of each answer; used by one thread. `lifted` obeys Slack's refusals only.

    Times are by the machine's clock: `forget` when that has been set back.
    """

    lifted: bool = False
    _buckets: dict[tuple[str, str], Bucket] = field(default_factory=dict)
    _held: dict[tuple[str, str], datetime] = field(default_factory=dict)
    _limited: dict[str, dict[str, datetime]] = field(default_factory=lambda: defaultdict(dict))

    def ready_at(self, method: str, conversation: str, now: datetime) -> datetime:
        """When this request may be made; `now` or earlier means at once."""
        names = ((method, conversation), (method, ANY), (ANY, conversation))
        times = [now, *(self._held[name] for name in names if name in self._held)]
        if not self.lifted:
            times += [bucket.ready_at(now) for bucket in self._of(method, conversation)]
        return max(times)

    def spend(self, method: str, conversation: str, now: datetime) -> None:
        """A request is being made."""
        if not self.lifted:
            for bucket in self._of(method, conversation):
                bucket.spend(now)

    def give_back(self, method: str, conversation: str) -> None:
        """A request that was spent has not been made."""
        if not self.lifted:
            for bucket in self._of(method, conversation):
                bucket.give_back()

    def hold(self, until: datetime, *, method: str = ANY, conversation: str = ANY) -> None:
        """Ask nothing with this method, of this conversation, before `until`. One of the two may be any."""
        name = method, conversation
        self._held[name] = max(self._held.get(name, until), until)

    def limited(self, method: str, conversation: str, until: datetime, now: datetime) -> None:
        """Slack said 429: hold the method there, and everywhere once a second conversation hears it too.

        What a limited edit waits for, a ping in the same conversation does not.
        """
        self.hold(until, method=method, conversation=conversation)
        waiting = self._limited[method]
        waiting[conversation] = until
        if sum(end > now for end in waiting.values()) > 1:
            self.hold(max(waiting.values()), method=method)

    def tidy(self, now: datetime) -> None:
        """Forget what is over."""
        self._held = {name: until for name, until in self._held.items() if until > now}
        self._buckets = {name: bucket for name, bucket in self._buckets.items() if (bucket.full_at or now) > now}
        for method, waiting in self._limited.items():
            self._limited[method] = {name: until for name, until in waiting.items() if until > now}

    def forget(self) -> None:
        """Start anew."""
        for known in (self._held, self._buckets, self._limited):
            known.clear()

    def _of(self, method: str, conversation: str) -> list[Bucket]:
        """What a request spends: its method's rate and, for a new message, its conversation's."""
        buckets = [self._buckets.setdefault((method, ANY), Bucket(METHODS[method]))]
        if method == POST:
            buckets.append(self._buckets.setdefault((method, conversation), Bucket(CONVERSATION)))
        return buckets
