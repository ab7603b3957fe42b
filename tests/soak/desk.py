"""The real services and worker on a real database, with a stub of Slack's door and a clock that is moved.

It goes from one thing that is due to the next, so that a quarter takes an hour. Slack's pace is kept, by that clock:
what waits for its turn is late.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from queue import SimpleQueue

from bot.rules.outbox import Delivery, Removal, TimerKind
from bot.rules.team import Team
from bot.rules.teams import Teams
from bot.services import Absences, Callbacks, Calling, Forgetting, HandingOn, Housekeeping, Leaving, Reminders
from bot.worker import Worker
from bot.worker.answers import Answer, Moot, Removed, Sent
from bot.worker.rendering import is_moot, render
from storage import open_database
from tests.bot.worker.by_hand import Inline, SetClock

_TICK = timedelta(milliseconds=1)


class Desk:
    """`sent` hears of each new message, in the turn in which it goes. `restart` opens the file anew."""

    def __init__(self, path: Path, team: Team, clock: SetClock, sent: Callable[[Delivery], None]) -> None:
        self.path, self.teams, self.clock, self._sent = path, Teams([team]), clock, sent
        self._open()
        self._housekeeping.begin()

    def _open(self) -> None:
        self.db = open_database(self.path)
        self.db._writer.execute("PRAGMA synchronous = OFF")  # the power does not fail here
        self.callbacks = Callbacks(self.db, self.clock, self.teams)
        self.calling = Calling(self.db, self.clock, self.teams)
        self.handing_on = HandingOn(self.db, self.clock, self.teams)
        self.absences = Absences(self.db, self.clock, self.teams)
        self._housekeeping = Housekeeping(self.db, self.clock, Forgetting(self.teams))
        reminders = Reminders(self.teams)
        timers = {
            TimerKind.CALLBACK_DUE: reminders.due,
            TimerKind.CALLBACK_SOON: reminders.soon,
            TimerKind.CALLBACK_NUDGE: reminders.nudge,
            TimerKind.CALLBACK_UNDO_OVER: reminders.undo_over,
            TimerKind.PERSON_LEFT: Leaving(self.teams).found,
            TimerKind.HOUSEKEEPING: self._housekeeping.tidy,
        }
        self._worker = Worker(self.db, self.clock, _Door(self), timers, self.teams)
        self._worker._senders = self._worker._pings = Inline(self._worker)
        self._worker._alarm = self._alarm = _Noted()
        self._worker._take_up()

    def restart(self) -> None:
        self.close()
        self._open()

    def close(self) -> None:
        self.db.close()

    def run(self, until: datetime) -> None:
        """All that is due by then happens, each thing at its time."""
        answers: SimpleQueue[object] = self._worker._answers
        while True:
            self._worker._turn()
            if not answers.empty():
                continue
            wait = self._alarm.wait
            if wait is None or self.clock.at + wait > until:
                break
            self.clock.at += max(wait, _TICK)
        self.clock.at = until

    def is_moot(self, delivery: Delivery) -> bool:
        with self.db.read() as records:
            return is_moot(records, delivery, self.clock.at)

    def show(self, delivery: Delivery) -> int | None:
        """Make the message; the revision of the card that it shows."""
        with self.db.read() as records:
            render(records, delivery, self.teams, self.clock.at)
            return records.cards.revision(delivery.id)

    def sent(self, delivery: Delivery) -> None:
        self._sent(delivery)


class _Door:
    """Takes everything at once."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def send(self, delivery: Delivery) -> Answer:
        if self._desk.is_moot(delivery):
            return Moot()
        revision = self._desk.show(delivery)
        self._desk.sent(delivery)
        return Sent(f"D{delivery.recipient}", f"{delivery.id}.0", revision)

    def edit(self, delivery: Delivery) -> Answer:
        return Sent(delivery.channel or "", delivery.ts or "", self._desk.show(delivery))

    def remove(self, _: Removal) -> Answer:
        return Removed()

    def slack_now(self) -> datetime:
        return self._desk.clock.at


class _Noted:
    """An alarm clock that only says for when it is set."""

    wait: timedelta | None = None

    def set(self, delay: timedelta) -> None:
        self.wait = delay

    def clear(self) -> None:
        self.wait = None
