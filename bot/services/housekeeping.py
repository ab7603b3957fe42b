"""Keeping the living tables small, and forgetting what has had its time."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.rules.outbox import Subject, Timer, TimerKind
from bot.services.retention import Forgetting
from storage import Database, Records

KEPT = timedelta(days=7)
"""How long a message that nothing changes any more stays in the living tables."""
REQUESTS_KEPT = timedelta(days=1)
"""Slack delivers a request again within minutes, if at all."""
DRAFTS_KEPT = timedelta(days=1)
"""The question about one is gone from the screen when Slack is opened anew."""
_BATCH = 500
_FIRST = timedelta(minutes=1)
_EVERY = timedelta(hours=1)
_NEXT_BATCH = timedelta(seconds=1)


@dataclass(frozen=True)
class Housekeeping:
    db: Database
    clock: Clock
    forgetting: Forgetting

    def begin(self) -> None:
        """Tidy soon, and every hour from then on."""
        with self.db.write() as records:
            first = self.clock.now() + _FIRST
            records.timers.set("housekeeping", TimerKind.HOUSEKEEPING, Subject.HOUSEKEEPING.of(0), first)

    def tidy(self, records: Records, timer: Timer, now: datetime) -> None:
        """Archive and forget one small batch, so that nobody waits long for the database; come back for the rest."""
        archived = records.deliveries.archive(now - KEPT, _BATCH)
        records.requests.forget_before(now - REQUESTS_KEPT)
        records.drafts.forget_before(now - DRAFTS_KEPT)
        is_more = self.forgetting.batch(records, now)
        next_time = now + (_NEXT_BATCH if archived == _BATCH or is_more else _EVERY)
        records.timers.set(timer.key, timer.kind, timer.subject, next_time)
