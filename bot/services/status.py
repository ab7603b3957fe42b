"""How the bot is doing, and sending again what failed once its cause is mended."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.clock import Clock
from bot.rules.errors import Refused
from bot.rules.health import Health
from bot.rules.teams import Teams
from storage import Database

FAILURES_SHOWN = 10


@dataclass(frozen=True)
class Status:
    """`problems` tells what is wrong with the machinery now."""

    db: Database
    clock: Clock
    teams: Teams
    problems: Callable[[], tuple[str, ...]]

    def health(self) -> Health:
        with self.db.read() as records:
            waiting, since = records.deliveries.waiting()
            failures = records.deliveries.failures(FAILURES_SHOWN)
        return Health(waiting=waiting, waiting_since=since, failures=tuple(failures), problems=self.problems())

    def resend(self, person: str, *, is_admin: bool) -> int:
        """Owe again everything that failed; how many that was.

        Raises Refused for anybody but a supervisor and a Slack admin.
        """
        if not is_admin and self.teams.led_by(person) is None:
            raise Refused("Only the team's supervisors can send these again.")
        with self.db.write() as records:
            return records.deliveries.resend_failed(self.clock.now())
