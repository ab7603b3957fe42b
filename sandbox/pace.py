"""Slack's own rate limits, for a workspace that applies them.

From docs.slack.dev/apis/web-api/rate-limits: tiers are calls a minute, per method; `chat.postMessage` is about one a
second a channel with short bursts, and a few hundred a minute for the workspace. Where Slack gives no number, ours
says so.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

POSTS_A_MINUTE = 300  # "several hundred"
POST_BURST = 5  # "short bursts"


@dataclass
class _Bucket:
    tokens: float
    at: float


class Pace:
    """Counts calls. `clock` gives seconds and never goes back."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._buckets: dict[tuple[str, str | None], _Bucket] = {}

    def wait(self, method: str, per_minute: int, channel: str | None) -> int:
        """Count this call, and give 0; or do not count it, and give the whole seconds for `Retry-After`."""
        everywhere: tuple[str, str | None] = (method, None)
        limits = [(everywhere, per_minute / 60, float(per_minute))]
        if method == "chat.postMessage":
            limits = [(everywhere, POSTS_A_MINUTE / 60, float(POSTS_A_MINUTE))]
            if channel is not None:
                limits.append(((method, channel), 1.0, float(POST_BURST)))
        buckets = [(self._filled(key, rate, size), rate) for key, rate, size in limits]
        missing = max((1 - bucket.tokens) / rate for bucket, rate in buckets)
        if missing > 0:
            return math.ceil(missing)
        for bucket, _ in buckets:
            bucket.tokens -= 1
        return 0

    def _filled(self, key: tuple[str, str | None], rate: float, size: float) -> _Bucket:
        now = self._clock()
        bucket = self._buckets.setdefault(key, _Bucket(size, now))
        bucket.tokens = min(size, bucket.tokens + (now - bucket.at) * rate)
        bucket.at = now
        return bucket
