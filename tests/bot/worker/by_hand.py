"""A worker without threads: the real one, its turns taken by hand, with a door that does as it is told."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.rules.outbox import Delivery, Lane, MessageKind, Removal, Timer, TimerKind
from bot.rules.team import Team
from bot.rules.teams import Teams
from bot.services import Leaving
from bot.worker import Pace, Worker
from bot.worker.answers import Answer, Removed, Sent
from bot.worker.loop import RunTimer
from bot.worker.senders import Job
from storage import Database, Records, open_database
from tests.migrated import lay

START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
SUPERVISORS = ("U0PRIYA", "U0TOMASZ")


class SetClock:
    def __init__(self) -> None:
        self.at = START

    def now(self) -> datetime:
        return self.at

    def advance(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


class FakeDoor:
    """A Slack that holds messages by key. `says` decides what comes of the next requests; by default it takes them."""

    def __init__(self, clock: SetClock) -> None:
        self._clock = clock
        self.held: list[Delivery] = []
        self.edited: list[Delivery] = []
        self.removed: list[Removal] = []
        self.says_of_removal: Callable[[Removal], Answer | None] = lambda _: None
        self.says: Callable[[Delivery], Answer | None] = lambda _: None
        self.revision: Callable[[Delivery], int | None] = lambda _: None

    def send(self, delivery: Delivery) -> Answer:
        if delivery.tried_at and delivery.key in self.keys:
            return self._sent(delivery, found=True)
        if answer := self.says(delivery):
            return answer
        return self.take(delivery)

    def take(self, delivery: Delivery) -> Sent:
        """Slack has it now, whatever it says about it."""
        self.held.append(delivery)
        return self._sent(delivery, found=False)

    def edit(self, delivery: Delivery) -> Answer:
        if answer := self.says(delivery):
            return answer
        self.edited.append(delivery)
        assert delivery.channel
        assert delivery.ts
        return Sent(delivery.channel, delivery.ts, self.revision(delivery))

    def remove(self, removal: Removal) -> Answer:
        if answer := self.says_of_removal(removal):
            return answer
        self.removed.append(removal)
        return Removed()

    def slack_now(self) -> datetime:
        return self._clock.now()

    @property
    def keys(self) -> list[str]:
        return [delivery.key for delivery in self.held]

    @property
    def subjects(self) -> list[str]:
        return [delivery.subject for delivery in self.held]

    def _sent(self, delivery: Delivery, *, found: bool) -> Sent:
        revision = self.revision(delivery)
        return Sent(f"D{delivery.recipient}", f"{delivery.id}.0", revision and 0 if found else revision)


class Inline:
    """Sends at once, in this thread; or, while `holding`, when it is told to."""

    def __init__(self, worker: Worker) -> None:
        self.holding = False
        self._send = worker._hand_over
        self._waiting: list[Job] = []

    def take(self, job: Job) -> None:
        if self.holding:
            self._waiting.append(job)
        else:
            self._send(job)

    def let_go(self) -> None:
        self.holding = False
        waiting, self._waiting = self._waiting, []
        for job in waiting:
            self._send(job)


class ByHand:
    """A database, a worker on it, and the hand that turns it. `crash` drops everything that is not committed."""

    def __init__(self, folder: Path, timers: Mapping[TimerKind, RunTimer] | None = None) -> None:
        self._path = folder / "backline.db"
        lay(self._path)
        self._timers = timers or {}
        self.clock = SetClock()
        self.door = FakeDoor(self.clock)
        self.open()

    def open(self) -> None:
        self.db: Database = open_database(self._path)
        self.pace = Pace()
        teams = Teams([Team(escalation_channel="C0ESCALATIONS", supervisors=SUPERVISORS)])
        timers = {TimerKind.PERSON_LEFT: Leaving(teams).found, **self._timers}
        self.worker = Worker(self.db, self.clock, self.door, timers, teams, pace=self.pace)
        self.pool = Inline(self.worker)
        self.worker._senders = self.worker._pings = self.pool
        self.door.revision = self._revision
        self.worker._take_up()

    def crash(self) -> None:
        self.close()
        self.open()

    def close(self) -> None:
        self.db.close()

    def turn(self, times: int = 1) -> None:
        for _ in range(times):
            self.worker._turn()

    def settle(self) -> None:
        """Turn, and let time pass, until nothing is owed."""
        for _ in range(200):
            self.turn()
            self.clock.advance(31)
            with self.db.read() as records:
                stale = records.rows.count(
                    """SELECT COUNT(*) AS n FROM cards c JOIN deliveries d ON d.id = c.delivery_id
                       WHERE c.wanted_rev <> c.shown_rev AND d.state = 'sent'"""
                )
                if records.deliveries.waiting() == (0, None) and not stale:
                    return
        raise AssertionError("it does not settle")

    def owe(self, subject: str, recipient: str = "U0AMARA", lane: Lane = Lane.CARD, *, card: bool = False) -> int:
        with self.db.write() as records:
            now = self.clock.now()
            delivery_id = records.deliveries.owe(MessageKind.CONTACT_CARD, subject, recipient, lane, now)
            if card:
                records.cards.keep(delivery_id, subject, now)
            return delivery_id

    def touch(self, subject: str) -> None:
        with self.db.write() as records:
            records.cards.touch(subject)

    def state(self, delivery_id: int) -> str:
        with self.db.read() as records:
            (row,) = records.rows.all("SELECT state FROM deliveries WHERE id = :id", id=delivery_id)
            return str(row["state"])

    def set_timer(self, key: str, seconds: float, subject: str = "callback:1") -> None:
        with self.db.write() as records:
            at = self.clock.now() + timedelta(seconds=seconds)
            records.timers.set(key, TimerKind.CALLBACK_DUE, subject, at)

    def timers(self) -> dict[str, datetime]:
        with self.db.read() as records:
            return {
                row["key"]: datetime.fromtimestamp(row["due_at"] / 1000, UTC)
                for row in records.rows.all("SELECT key, due_at FROM timers")
            }

    def _revision(self, delivery: Delivery) -> int | None:
        with self.db.read() as records:
            return records.cards.revision(delivery.id)


def owe_reminder(records: Records, timer: Timer, now: datetime) -> None:
    """What a timer of these tests does: owe its owner one message."""
    records.deliveries.owe(MessageKind.CALLBACK_REMINDER, timer.subject, "U0AMARA", Lane.REMINDER, now)
