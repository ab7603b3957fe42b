"""Use cases of points of action: agreed on in a team debrief, with their owners from its end, reminded of in time."""

from dataclasses import dataclass
from datetime import datetime

from bot.clock import Clock
from bot.rules.debrief import MOST_ACTIONS, Action
from bot.rules.errors import Refused
from bot.rules.outbox import Lane, MessageKind, Subject, Timer, TimerKind, subject_id
from bot.services.outbox import finish, owe_card, touch
from bot.services.sessions import led_by, must_not_name
from storage import Database, Records


@dataclass(frozen=True)
class Actions:
    db: Database
    clock: Clock

    def add(self, leader: str, debrief_id: int, words: str, owner: str, due_at: datetime, *, request: str) -> None:
        """Agreed on; the owner hears of it at the end. The same `request` again changes nothing.

        Raises Refused for anybody who does not lead the debrief, once it is over, when there are many; and, on the
        field `words`, where they may name a customer.
        """
        with self.db.write() as records:
            led_by(records, debrief_id, leader)
            if records.requests.made(request) is not None:
                return
            must_not_name(words, "words")
            if len(records.debriefs.actions(debrief_id)) >= MOST_ACTIONS:
                raise Refused(f"{MOST_ACTIONS} points of action are plenty. The rest can wait for another day.")
            action_id = records.debriefs.add_action(debrief_id, words, owner, due_at)
            records.requests.record(request, action_id, self.clock.now())
            touch(records, Subject.DEBRIEF.of(debrief_id))

    def due(self, records: Records, timer: Timer, now: datetime) -> None:
        """The day has come: remind the owner, unless it is done."""
        action = records.debriefs.find_action(subject_id(timer.subject))
        if action and not action.done_at:
            touch(records, timer.subject)
            owe_card(records, MessageKind.ACTION_DUE, timer.subject, action.owner, Lane.REMINDER, now)

    def done(self, owner: str, action_id: int) -> None:
        """Its owner has done it. Again changes nothing; raises Refused for anybody else."""
        now = self.clock.now()
        with self.db.write() as records:
            action = records.debriefs.find_action(action_id)
            if action is None or action.owner != owner:
                raise Refused("That one is somebody else's.")
            if records.debriefs.done(action_id, now):
                records.timers.cancel(_key(action))
                finish(records, now, Subject.ACTION.of(action_id))
                _show(records, action.debrief_id, now)


def begin_actions(records: Records, debrief_id: int, now: datetime) -> None:
    """The debrief is over: each owner is told, and will be reminded."""
    for action in records.debriefs.actions(debrief_id):
        subject = Subject.ACTION.of(action.id)
        owe_card(records, MessageKind.ACTION_AGREED, subject, action.owner, Lane.CARD, now)
        records.timers.set(_key(action), TimerKind.ACTION_DUE, subject, action.due_at)
    _show(records, debrief_id, now)


def _show(records: Records, debrief_id: int, now: datetime) -> None:
    """In the channel too; for the last time when all are done."""
    subject = Subject.DEBRIEF.of(debrief_id)
    if all(action.done_at for action in records.debriefs.actions(debrief_id)):
        finish(records, now, subject)
    else:
        touch(records, subject)


def _key(action: Action) -> str:
    return f"action:{action.id}"
