"""How the bot is doing, and sending again what failed once its cause is mended."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.clock import Clock
from bot.rules.errors import Refused
from bot.rules.health import Health
from bot.rules.team import Team
from bot.rules.teams import Teams
from storage import Database

FAILURES_SHOWN = 10
_LOOKED_AT = 1_000
"""The newest, whatever team they are of."""


@dataclass(frozen=True)
class Status:
    """`problems` tells what is wrong with the machinery now."""

    db: Database
    clock: Clock
    teams: Teams
    problems: Callable[[], tuple[str, ...]]

    def health(self) -> Health:
        """All of it, for admins."""
        return self._health(None)

    def health_for(self, person: str) -> Health:
        """Of what failed, what is their teams': those that a supervisor leads, those that anybody else is in."""
        joined = self.teams.joined(person)
        return self._health([team for team in joined if team.is_supervisor(person)] or joined)

    def _health(self, teams: Sequence[Team] | None) -> Health:
        with self.db.read() as records:
            waiting, since = records.deliveries.waiting()
            failures = records.deliveries.failures(_LOOKED_AT)
        if teams is not None:
            around = self.teams.around
            failures = [each for each in failures if any(team in teams for team in around(each.delivery.recipient))]
        shown = tuple(failures[:FAILURES_SHOWN])
        return Health(waiting=waiting, waiting_since=since, failures=shown, problems=self.problems())

    def resend(self, person: str, *, is_admin: bool) -> int:
        """Owe again everything that failed; how many that was.

        Raises Refused for anybody but a supervisor and a Slack admin.
        """
        if not is_admin and self.teams.led_by(person) is None:
            raise Refused("Only the team's supervisors can send these again.")
        with self.db.write() as records:
            return records.deliveries.resend_failed(self.clock.now())
