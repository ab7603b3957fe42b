"""Apps on the stub of Slack: ours and the bare one, each in a process of its own."""

import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from bench.measure import Child, child


class Slack:
    """The stub, and how to start an app on it."""

    def __init__(self, stub: Child, stack: ExitStack) -> None:
        self._stub = stub
        self._stack = stack
        self._api_url = stub.hear()["api_url"]
        self._tokens: dict[Child, str] = {}
        self.ready: dict[Child, dict[str, Any]] = {}
        """What each app said when it was ready."""

    def ours(self, database: Path, door: str = "real", **settings: object) -> Child:
        """The whole bot, ready; `door` and the other settings as in `bench.ours.app`."""
        return self.start("bench.ours", "app", database=str(database), door=door, **settings)

    def bare(self) -> Child:
        """A Bolt app whose handler only acks, ready."""
        return self.start("bench.theirs", "bare")

    def start(self, module: str, role: str, **settings: object) -> Child:
        # Made here, so that nothing that looks like a token is ever written down.
        bot, app = f"xoxb-1-{secrets.token_hex(8)}", f"xapp-1-{secrets.token_hex(8)}"
        process = self._stack.enter_context(
            child(module, role, api_url=self._api_url, bot_token=bot, app_token=app, **settings)
        )
        self._tokens[process] = app
        self.ready[process] = process.hear()
        return process

    def acks(self, process: Child, count: int, at_once: int, customers: list[int]) -> list[float]:
        """Microseconds until each of `count` commands was acked, `at_once` of them under way at any moment."""
        answer: dict[str, Any] = self._stub.ask(
            token=self._tokens[process], count=count, at_once=at_once, customers=customers
        )
        acks: list[float] = answer["acks_us"]
        return acks

    def pings(self, process: Child, count: int) -> list[float]:
        """Milliseconds from an agent's `/escalate` until each of `count` direct messages was there."""
        answer: dict[str, Any] = self._stub.ask(token=self._tokens[process], pings=count)
        pings: list[float] = answer["pings_ms"]
        return pings


@contextmanager
def slack(seconds: float = 0) -> Iterator[Slack]:
    """A stub that takes `seconds` over every call."""
    with ExitStack() as stack:
        yield Slack(stack.enter_context(child("bench.stub", "", seconds=seconds)), stack)
