"""What came of a call: outcomes, the next try, taking it back within a minute, and a supervisor's decision."""

from dataclasses import dataclass
from datetime import datetime

from bot.clock import Clock
from bot.rules.callback import (
    ENDS_BY,
    TRANSITIONS,
    UNDO,
    Action,
    Call,
    Callback,
    Outcome,
    Promise,
    State,
    next_try,
)
from bot.rules.errors import Refused
from bot.rules.outbox import MessageKind, Subject
from bot.rules.team import Team
from bot.services.callback import contact_changed, make, own_open, rescheduled
from bot.services.cases import find_callback
from bot.services.outbox import touch
from bot.services.reminders import let_undo_until, remind_at, schedule, stop_reminding, tell_supervisors
from storage import Database, Records


@dataclass(frozen=True)
class Calling:
    db: Database
    clock: Clock
    team: Team

    def record(
        self, owner: str, callback_id: int, outcome: Outcome, *, note: str = "", next_at: datetime | None = None
    ) -> Callback:
        """Keep what came of the call.

        A call without an answer counts as a try, and the next is at `next_at` or as the spacing proposes; after the
        last one a supervisor decides. Any other outcome ends the promise; with `next_at` the next one is made.

        The same click twice counts once. Raises Refused when it has ended, is not theirs, or `next_at` has passed.
        """
        now = self.clock.now()
        with self.db.write() as records:
            callback = find_callback(records, callback_id)
            if _is_recorded(records, callback, owner, outcome, now):
                return callback
            own_open(records, callback_id, owner)
            next_id = None
            if next_at and not outcome.is_try:
                promise = Promise(reference=callback.reference, due_at=next_at, note=note or callback.note)
                next_id = make(records, self.team, owner, promise, callback.contact_id, now).id
            records.calls.add(
                callback_id,
                callback.reference,
                outcome,
                owner,
                now,
                note=note,
                due_before=callback.due_at,
                next_id=next_id,
            )
            if outcome.is_try:
                self._try_again(records, callback, next_at, now)
            else:
                _end(records, callback, ENDS_BY[outcome], now)
            let_undo_until(records, callback_id, now + UNDO)
            return records.callbacks.get(callback_id)

    def undo(self, owner: str, callback_id: int) -> None:
        """Take the last outcome back, within a minute: the promise is as it was, and what was made with it is gone.

        Raises Refused when there is nothing to take back any more.
        """
        now = self.clock.now()
        with self.db.write() as records:
            callback = find_callback(records, callback_id)
            call = last_call(records, callback)
            if call is None or call.person != owner or now - call.at > UNDO:
                raise Refused("It is too late to take that back. Set a new callback instead.")
            records.calls.remove(call.id)
            records.callbacks.move(callback_id, callback.state, TRANSITIONS[callback.state, Action.UNDO], now)
            records.callbacks.set_tries(callback_id, callback.tries - int(call.outcome.is_try))
            records.callbacks.postpone(callback_id, call.due_before)
            callback = records.callbacks.get(callback_id)
            if callback.due_at > now:
                schedule(records, self.team.callbacks, callback, now)
            else:
                remind_at(records, callback_id, now + self.team.callbacks.nudges[0])
            if call.next_id and records.callbacks.get(call.next_id).is_open:
                _end(records, records.callbacks.get(call.next_id), Action.DROP, now)
                let_undo_until(records, call.next_id, now)
            touch(records, Subject.CALLBACK.of(callback_id))
            contact_changed(records, callback, now)

    def decide(self, supervisor: str, callback_id: int, *, goes_on: bool) -> None:
        """After the last try: once more, or enough. The same again changes nothing.

        Raises Refused for anybody but supervisors, and when the owner or somebody else was first.
        """
        if not self.team.is_supervisor(supervisor):
            raise Refused("Only the team's supervisors can decide this.")
        now = self.clock.now()
        with self.db.write() as records:
            callback = find_callback(records, callback_id)
            if callback.state is not State.TO_DECIDE:
                raise Refused("That has been decided already.")
            if goes_on:
                state = TRANSITIONS[callback.state, Action.TRY_AGAIN]
                records.callbacks.move(callback_id, callback.state, state, now)
                records.callbacks.postpone(callback_id, next_try(now, callback.tries))
                rescheduled(records, self.team, callback_id, now)
            else:
                _end(records, callback, Action.DROP, now)
                let_undo_until(records, callback_id, now)

    def _try_again(self, records: Records, callback: Callback, next_at: datetime | None, now: datetime) -> None:
        tries = callback.tries + 1
        records.callbacks.set_tries(callback.id, tries)
        if tries >= self.team.callbacks.most_tries:
            _move(records, callback, Action.RUN_OUT_OF_TRIES, now)
            tell_supervisors(records, self.team, MessageKind.CALLBACK_TO_DECIDE, callback, now)
            return
        at = next_at or next_try(now, tries)
        if at <= now:
            raise Refused("That time has passed. When will you ring?", field="time")
        _move(records, callback, Action.TRY_AGAIN, now)
        records.callbacks.postpone(callback.id, at)
        rescheduled(records, self.team, callback.id, now)


def last_call(records: Records, callback: Callback) -> Call | None:
    calls = records.calls.of(callback.id)
    return calls[-1] if calls else None


def _is_recorded(records: Records, callback: Callback, owner: str, outcome: Outcome, now: datetime) -> bool:
    """Whether the same was said a moment ago: a click that arrived twice, or a finger that did."""
    call = last_call(records, callback)
    return call is not None and (call.person, call.outcome) == (owner, outcome) and now - call.at <= UNDO


def _move(records: Records, callback: Callback, action: Action, now: datetime) -> None:
    records.callbacks.move(callback.id, callback.state, TRANSITIONS[callback.state, action], now)
    stop_reminding(records, callback.id)
    touch(records, Subject.CALLBACK.of(callback.id))
    contact_changed(records, callback, now)


def _end(records: Records, callback: Callback, action: Action, now: datetime) -> None:
    records.offers.withdraw(callback.id, now)
    _move(records, callback, action, now)
