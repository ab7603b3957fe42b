"""Finding contacts, and keeping their index."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.rules.finding import PAGE, Found, Query
from bot.rules.outbox import Subject, Timer, TimerKind
from bot.rules.teams import Teams
from storage import Database, Records

_EVERY = timedelta(minutes=1)
_NEXT_BATCH = timedelta(milliseconds=50)
_BATCH = 100
"""So many contacts take about 10 ms of the one connection that writes."""
_PAGES = 50
"""Of 4 kB, of the index, rewritten at once."""


@dataclass(frozen=True)
class Finding:
    db: Database
    clock: Clock
    teams: Teams

    def find(self, person: str, query: Query, older_than: int | None = None) -> Found:
        """A page of what fits: of their teams' for supervisors, their own for anybody else."""
        led = [team.id for team in self.teams.all() if team.is_supervisor(person)]
        agent, teams = (None, led) if led else (person, [team.id for team in self.teams.all()])
        with self.db.read() as records:
            contacts = records.search.find(query, agent, teams, older_than, PAGE + 1)
        shown = tuple(contacts[:PAGE])
        return Found(contacts=shown, older_than=shown[-1].id if len(contacts) > PAGE else None)

    def begin(self) -> None:
        """Index soon, and every minute from then on: whoever logs a contact does not wait for it."""
        with self.db.write() as records:
            subject = Subject.HOUSEKEEPING.of(0)
            records.timers.set("indexing", TimerKind.INDEXING, subject, self.clock.now() + _EVERY)

    def index(self, records: Records, timer: Timer, now: datetime) -> None:
        """One small batch, so that nobody waits long for the database; come back for the rest."""
        is_behind = records.search.index(_BATCH) or records.search.merge(_PAGES)
        records.timers.set(timer.key, timer.kind, timer.subject, now + (_NEXT_BATCH if is_behind else _EVERY))
