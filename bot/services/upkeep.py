"""How the bot is doing, and sending again what failed once its cause is mended."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.rules.errors import Refused
from bot.rules.health import Health
from bot.rules.outbox import Subject, Timer, TimerKind
from bot.rules.team import Team
from storage import Database, Records

FAILURES_SHOWN = 10
KEPT = timedelta(days=7)
"""How long a message that nothing changes any more stays in the living tables."""
REQUESTS_KEPT = timedelta(days=1)
"""Slack delivers a request again within minutes, if at all."""
_BATCH = 500
_EVERY = timedelta(hours=1)
_NEXT_BATCH = timedelta(seconds=1)
_KEY = "housekeeping"


@dataclass(frozen=True)
class Upkeep:
    """`problems` tells what is wrong with the machinery now."""

    db: Database
    clock: Clock
    team: Team
    problems: Callable[[], tuple[str, ...]]

    def health(self) -> Health:
        with self.db.read() as records:
            waiting, since = records.deliveries.waiting()
            failures = records.deliveries.failures(FAILURES_SHOWN)
        return Health(waiting=waiting, waiting_since=since, failures=tuple(failures), problems=self.problems())

    def resend(self, person: str) -> int:
        """Owe again everything that failed; how many that was. Raises Refused for anybody but a supervisor."""
        if not self.may_resend(person):
            raise Refused("Only the team's supervisors can send these again.")
        with self.db.write() as records:
            return records.deliveries.resend_failed(self.clock.now())

    def may_resend(self, person: str) -> bool:
        return self.team.is_supervisor(person)

    def begin_housekeeping(self) -> None:
        """Tidy the tables soon, and every hour from then on."""
        with self.db.write() as records:
            records.timers.set(
                _KEY, TimerKind.HOUSEKEEPING, Subject.HOUSEKEEPING.of(0), self.clock.now() + timedelta(minutes=1)
            )

    def tidy(self, records: Records, timer: Timer, now: datetime) -> None:
        """Archive one small batch, so that nobody waits long for the database; come back for the rest."""
        archived = records.deliveries.archive(now - KEPT, _BATCH)
        records.requests.forget_before(now - REQUESTS_KEPT)
        next_time = now + (_NEXT_BATCH if archived == _BATCH else _EVERY)
        records.timers.set(timer.key, timer.kind, timer.subject, next_time)
