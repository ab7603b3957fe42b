"""What keeps the private parts private: keys locked with the newest secret key, and nothing kept that is over."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.rules.outbox import Subject, Timer, TimerKind
from bot.rules.teams import Teams
from bot.rules.wellbeing import Wellbeing
from bot.services.outbox import finish
from bot.services.preferences import relock
from bot.services.reflections import Reflections
from bot.vault import Vault
from storage import Database, Records

KEPT = timedelta(days=1)
"""How long what was offered, asked or taken can be seen, in Slack and in the database, once that is over."""
_EVERY = timedelta(hours=1)
_KEY = "wellbeing"

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Wellbeings:
    db: Database
    clock: Clock
    teams: Teams
    vault: Vault
    reflections: Reflections

    def begin(self) -> None:
        """Lock everything with the newest secret key, and tidy soon and every hour."""
        with self.db.write() as records:
            lost = {*self.reflections.relock(), *relock(records, self.vault)}
            tidy_soon(records, self.clock.now())
        if lost:
            log.error(
                "what %d people keep private was locked with a secret key that BACKLINE_SECRET_KEY does not have: "
                "put the older key after the newer one, with a comma between them",
                len(lost),
            )

    def people(self) -> list[str]:
        """Whoever keeps something privately that is to go when they leave."""
        with self.db.read() as records:
            chose = {kept.person for kept in records.preferences.all()}
            listen = {peer.person for peer in records.peers.all()}
            return sorted(records.reflections.people() | chose | listen)

    def tidy(self, records: Records, timer: Timer, now: datetime) -> None:
        """Fold up what nobody answered within a shift; remove what was over a day ago, messages too, and idle keys."""
        longest = max((team.wellbeing.shift for team in self.teams.all()), default=Wellbeing().shift)
        for offer in records.check_ins.unanswered_since(now - longest):
            records.check_ins.end(offer.id, now)
            finish(records, now, Subject.CHECK_IN.of(offer.id))
        before = now - KEPT
        requests, asks = records.peers.forget_before(before)
        for subject, ids in (
            (Subject.CHECK_IN, records.check_ins.forget_before(before)),
            (Subject.BREATHER, records.breathers.forget_before(before)),
            (Subject.PEER_REQUEST, requests),
            (Subject.PEER_ASK, asks),
        ):
            for id_ in ids:
                records.deliveries.forget(subject.of(id_), now)
        self.reflections.drop_keys(records)
        records.timers.set(timer.key, timer.kind, timer.subject, now + _EVERY)


def tidy_soon(records: Records, now: datetime) -> None:
    """Let the next tidying be now."""
    records.timers.set(_KEY, TimerKind.WELLBEING, Subject.HOUSEKEEPING.of(0), now)


def forget_person(records: Records, person: str, now: datetime) -> None:
    """Remove what somebody kept privately whose account is deactivated; their key goes with the tidying, at once."""
    records.preferences.forget(person)
    if records.reflections.count(person):
        records.reflections.remove_all(person)
        tidy_soon(records, now)
