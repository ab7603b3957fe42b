"""Use cases of a breather: a few minutes, and a gentle word when they are over. Nobody else is told."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.rules.breather import MINUTES, Breather
from bot.rules.errors import Refused
from bot.rules.outbox import Lane, MessageKind, Subject, Timer, TimerKind, subject_id
from bot.services.outbox import finish, owe_card, touch
from storage import Database, Records


@dataclass(frozen=True)
class Breathers:
    db: Database
    clock: Clock

    def start(self, person: str, minutes: int) -> Breather:
        """Begin one of so many minutes; while one runs, it ends so many minutes from now instead.

        Raises Refused for a length that is not offered.
        """
        if minutes not in MINUTES:
            raise Refused("A breather is 5, 10 or 15 minutes; another can follow.")
        now = self.clock.now()
        with self.db.write() as records:
            running = records.breathers.running(person)
            breather = records.breathers.start(person, now + timedelta(minutes=minutes))
            subject = Subject.BREATHER.of(breather.id)
            if running:
                touch(records, subject)
            else:
                owe_card(records, MessageKind.BREATHER, subject, person, Lane.CARD, now)
            records.timers.set(_key(breather.id), TimerKind.BREATHER_OVER, subject, breather.until)
            return breather

    def end(self, person: str, breather_id: int) -> None:
        """Back before its time; nothing more is said. Again, or when it is over, changes nothing."""
        now = self.clock.now()
        with self.db.write() as records:
            running = records.breathers.running(person)
            if running and running.id == breather_id:
                _end(records, breather_id, now)

    def over(self, records: Records, timer: Timer, now: datetime) -> None:
        """Its time is over: say so, gently."""
        try:
            breather = records.breathers.get(subject_id(timer.subject))
        except KeyError:  # erased
            return
        if breather.is_running:
            _end(records, breather.id, now)
            owe_card(records, MessageKind.BREATHER_OVER, timer.subject, breather.person, Lane.REMINDER, now)


def breathing_ends(records: Records, person: str, now: datetime) -> None:
    """Somebody's account is deactivated: nobody waits for the end of their breather."""
    if running := records.breathers.running(person):
        _end(records, running.id, now)


def _end(records: Records, breather_id: int, now: datetime) -> None:
    records.breathers.end(breather_id, now)
    records.timers.cancel(_key(breather_id))
    finish(records, now, Subject.BREATHER.of(breather_id))


def _key(breather_id: int) -> str:
    return f"breather:{breather_id}"
