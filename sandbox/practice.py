"""Everything one running practice workspace consists of, besides its network."""

import asyncio
import time

from sandbox import seed
from sandbox.faults import Faults
from sandbox.manifest import Manifest
from sandbox.model import Json
from sandbox.pace import Pace
from sandbox.socket_mode import Link
from sandbox.tokens import Token
from sandbox.traffic import Traffic
from sandbox.workspace import Workspace

APP_SCOPES = frozenset({"connections:write"})


class Practice:
    """A workspace with its app's tokens and connections. `dice` seeds the faults; `pace` applies Slack's limits."""

    def __init__(
        self,
        manifest: Manifest,
        *,
        dice: int = 0,
        pace: bool = False,
        app_scopes: frozenset[str] = APP_SCOPES,
    ) -> None:
        self.manifest = manifest
        self.bot_token = Token.bot(manifest.scopes)
        self.app_token = Token.app(app_scopes)
        self.workspace = Workspace(manifest)
        self.faults = Faults(dice)
        self.traffic = Traffic(self.workspace.changed)
        self.link = Link(self.traffic, self.faults)
        self.pace = Pace(time.monotonic) if pace else None
        self.base_url = ""  # known once the server listens
        self._watchers: set[asyncio.Event] = set()
        seed.populate(self.workspace)
        self.workspace.on_change = self._wake
        self.workspace.on_event = self._publish

    def _publish(self, event: Json) -> None:
        channel = self.workspace.conversations.get(str(event.get("channel")))
        self.link.publish(event, self.workspace.clock(), is_shared=channel is not None and channel.is_shared)

    def reset(self) -> None:
        """A fresh workspace: people, channels, no faults. Tokens and connections stay."""
        self.faults.clear()
        self.workspace.clear()
        seed.populate(self.workspace)

    async def wait_for_change(self, since: int, seconds: float) -> int:
        """The workspace's `rev`, as soon as it is over `since`, or after `seconds`."""
        if self.workspace.rev <= since:
            watcher = asyncio.Event()
            self._watchers.add(watcher)
            try:
                await asyncio.wait_for(watcher.wait(), seconds)
            except TimeoutError:
                pass  # nothing happened: the same number says so
            finally:
                self._watchers.discard(watcher)
        return self.workspace.rev

    def stop_waiting(self) -> None:
        """Let go of everyone who waits for a change."""
        self._wake()

    def _wake(self) -> None:
        for watcher in self._watchers:
            watcher.set()
