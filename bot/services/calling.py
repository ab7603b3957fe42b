"""What came of a call: outcomes, the next try, taking it back within a minute, and a supervisor's decision."""

from dataclasses import dataclass
from datetime import datetime

from bot.clock import Clock
from bot.rules.callback import ENDS_BY, TRANSITIONS, UNDO, Action, Callback, Outcome, Promise, State, next_try
from bot.rules.errors import Refused
from bot.rules.outbox import Lane, MessageKind, Subject
from bot.rules.team import Team
from bot.rules.teams import Teams
from bot.services.callback import changed, fitting, make, move, own, rescheduled
from bot.services.cases import find_callback
from bot.services.outbox import owe_card
from bot.services.reminders import let_undo_until, remind_next, schedule, stop_reminding, tell_supervisors
from storage import Database, Records

_TOO_LATE = "It is too late to take that back. Set a new callback instead."


@dataclass(frozen=True)
class Calling:
    db: Database
    clock: Clock
    teams: Teams

    def record(
        self, owner: str, callback_id: int, outcome: Outcome, *, note: str = "", next_at: datetime | None = None
    ) -> None:
        """Keep what came of the call.

        A call without an answer counts as a try, and the next is when the spacing and the customer's hours propose;
        after the last one a supervisor decides. Any other outcome ends the promise; with `next_at` the next one is
        made, which promises what `note` says.

        The same click twice counts once. Raises Refused when it has ended, is not theirs, or `next_at` has passed.
        """
        now = self.clock.now()
        with self.db.write() as records:
            if _is_recorded(records, callback_id, owner, outcome, now):
                return
            action = Action.TRY_AGAIN if outcome.is_try else ENDS_BY[outcome]
            callback = own(records, callback_id, owner, action)
            next_id = None
            if next_at:
                promise = Promise(reference=callback.reference, due_at=next_at, note=note or callback.note)
                next_id = make(records, self.teams.of(callback), owner, promise, callback.contact_id, now).id
            records.calls.add(callback, outcome, owner, now, note=note, next_id=next_id)
            if outcome.is_try:
                self._try_again(records, callback, now)
            else:
                _stop(records, callback, action, now)
            let_undo_until(records, callback_id, now + UNDO)

    def undo(self, owner: str, call_id: int) -> None:
        """Take an outcome back, within a minute: the promise is as it was, and what was made with it is gone.

        Raises Refused when it is not the last, or there is nothing to take back any more.
        """
        now = self.clock.now()
        with self.db.write() as records:
            call = records.calls.find(call_id)
            if call is None or call.person != owner or not call.may_be_undone(now):
                raise Refused(_TOO_LATE)
            callback_id = call.callback_id
            callback = records.callbacks.get(callback_id)
            if callback.owner != owner or call != records.calls.last_of(callback_id):
                raise Refused(_TOO_LATE)
            team = self.teams.of(callback)
            if callback.is_due and call.outcome.is_try and callback.tries >= team.callbacks.most_tries:
                raise Refused("A supervisor has decided about it since.")
            records.calls.remove(call.id)
            records.callbacks.restore(callback_id, call, TRANSITIONS[callback.state, Action.UNDO])
            callback = records.callbacks.get(callback_id)
            if callback.due_at > call.at:  # nobody has been reminded yet, even if it has fallen due in that minute
                schedule(records, team, callback, now)
            else:
                stop_reminding(records, callback_id)
                remind_next(records, team.callbacks, callback, now)
            changed(records, callback, now)
            if call.next_id and (made := records.callbacks.get(call.next_id)).is_due:
                _stop(records, made, Action.DROP, now)
                let_undo_until(records, made.id, now)

    def decide(self, supervisor: str, callback_id: int, *, goes_on: bool) -> None:
        """After the last try: once more, or enough, of which the owner is told.

        Raises Refused for anybody but supervisors, and when the owner or somebody else was first.
        """
        now = self.clock.now()
        with self.db.write() as records:
            callback = find_callback(records, callback_id)
            if not self.teams.of(callback).may_answer(supervisor):
                raise Refused("Only the team's supervisors can decide this.")
            if callback.state is not State.TO_DECIDE:
                raise Refused("That has been decided already.")
            if goes_on:
                once_more(records, self.teams.of(callback), callback, Action.GO_ON, now)
            else:
                records.calls.add(callback, Outcome.GIVEN_UP, supervisor, now)
                _stop(records, callback, Action.GIVE_UP, now)
                if callback.owner != supervisor and not callback.orphaned_at:
                    subject = Subject.CALLBACK.of(callback_id)
                    owe_card(records, MessageKind.CALLBACK_TAKEN, subject, callback.owner, Lane.REMINDER, now)
                let_undo_until(records, callback_id, now)

    def _try_again(self, records: Records, callback: Callback, now: datetime) -> None:
        records.callbacks.tried(callback.id)
        callback = records.callbacks.get(callback.id)
        team = self.teams.of(callback)
        if callback.tries < team.callbacks.most_tries:
            once_more(records, team, callback, Action.TRY_AGAIN, now)
        else:
            _stop(records, callback, Action.RUN_OUT_OF_TRIES, now)
            tell_supervisors(records, team, MessageKind.CALLBACK_TO_DECIDE, callback, now)


def once_more(records: Records, team: Team, callback: Callback, action: Action, now: datetime) -> None:
    """Ring again, at the time that the spacing proposes and that suits the customer."""
    at = fitting(records, team, callback.reference, next_try(now, callback.tries), now)
    move(records, callback, action, now)
    records.callbacks.postpone(callback.id, at)
    rescheduled(records, team, callback.id, now)


def _is_recorded(records: Records, callback_id: int, owner: str, outcome: Outcome, now: datetime) -> bool:
    """Whether the same was said a moment ago: a click that arrived twice, or a finger that did."""
    call = records.calls.last_of(callback_id)
    return call is not None and (call.person, call.outcome) == (owner, outcome) and now - call.at <= UNDO


def _stop(records: Records, callback: Callback, action: Action, now: datetime) -> None:
    """By `action` it has ended, or a supervisor decides: nobody is reminded of it, or asked to take it, any more."""
    records.offers.withdraw(callback.id, now)
    move(records, callback, action, now)
    stop_reminding(records, callback.id)
    changed(records, callback, now)
