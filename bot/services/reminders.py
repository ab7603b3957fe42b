"""Reminding: a word before, at the time, two nudges, and then the supervisors see it. Nothing ends by being ignored."""

from dataclasses import dataclass
from datetime import datetime

from bot.rules.callback import Callback, Policy
from bot.rules.outbox import Lane, MessageKind, Subject, Timer, TimerKind, subject_id
from bot.rules.team import Team
from bot.rules.teams import Teams
from bot.services.duty import on_duty
from bot.services.outbox import finish, owe_card, touch
from storage import Records


@dataclass(frozen=True)
class Reminders:
    """What the timers of a callback do. Each looks at what is true now, and may do nothing."""

    teams: Teams

    def soon(self, records: Records, timer: Timer, now: datetime) -> None:
        """Owe the word before, if there is still time before."""
        callback = records.callbacks.get(subject_id(timer.subject))
        if callback.is_due and now < callback.due_at:
            for person in keepers(records, self.teams.of(callback), callback, now):
                _owe(records, MessageKind.CALLBACK_SOON, callback, person, now)

    def due(self, records: Records, timer: Timer, now: datetime) -> None:
        """Owe the reminder, if the promise is still due at this time."""
        callback = records.callbacks.get(subject_id(timer.subject))
        if not callback.is_due or callback.due_at > now:
            return
        team = self.teams.of(callback)
        remind(records, team, callback, now)
        if records.absences.until(callback.owner, now):
            tell_unattended(records, team, callback.id, now)

    def nudge(self, records: Records, timer: Timer, now: datetime) -> None:
        """Remind again; after the last time it is overdue, and the supervisors hear of it once."""
        callback = records.callbacks.get(subject_id(timer.subject))
        if not callback.is_due or callback.due_at > now:
            return
        team = self.teams.of(callback)
        if callback.put_off_until:  # "on a call" is not a nudge missed
            records.callbacks.put_off(callback.id, None)
            remind(records, team, callback, now)
        elif callback.nudges < len(team.callbacks.nudges):
            records.callbacks.nudged(callback.id)
            remind(records, team, records.callbacks.get(callback.id), now)
        elif callback.overdue_at is None:
            records.callbacks.nudged(callback.id, overdue_at=now)
            if callback.orphaned_at:  # the supervisors are reminded in its owner's stead: once is enough
                touch(records, timer.subject)
            else:
                remind(records, team, records.callbacks.get(callback.id), now)
            tell_supervisors(records, team, MessageKind.CALLBACK_OVERDUE, callback, now)

    def undo_over(self, records: Records, timer: Timer, now: datetime) -> None:
        """The minute in which an outcome can be taken back has passed."""
        callback = records.callbacks.get(subject_id(timer.subject))
        if callback.is_open:
            touch(records, timer.subject)
        else:
            finish(records, now, timer.subject)


def remind(records: Records, team: Team, callback: Callback, now: datetime) -> None:
    """It is time: owe the reminder, in whose stead the earlier ones become one line, and set the next."""
    subject = Subject.CALLBACK.of(callback.id)
    # What has become one line stays so: the one that people look at need not wait until all of them are edited.
    records.cards.let_go(subject, MessageKind.CALLBACK_REMINDER, also=MessageKind.CALLBACK_SOON)
    touch(records, subject)
    for person in keepers(records, team, callback, now):
        _owe(records, MessageKind.CALLBACK_REMINDER, callback, person, now)
    remind_next(records, team.callbacks, callback, now)


def remind_next(records: Records, policy: Policy, callback: Callback, now: datetime) -> None:
    """Set the next reminder of a promise that has fallen due; after the last there is none."""
    if wait := policy.next_reminder(callback.nudges):
        remind_at(records, callback.id, now + wait)


def remind_at(records: Records, callback_id: int, at: datetime) -> None:
    """The next reminder of a promise that has fallen due comes then."""
    subject = Subject.CALLBACK.of(callback_id)
    records.timers.set(_key(callback_id, "nudge"), TimerKind.CALLBACK_NUDGE, subject, at)


def schedule(records: Records, team: Team, callback: Callback, now: datetime) -> None:
    """Remind at its time, and before where there is time for it; now, where that has come. What was set is gone."""
    stop_reminding(records, callback.id)
    if callback.due_at <= now:
        remind(records, team, callback, now)
        return
    subject, lead = Subject.CALLBACK.of(callback.id), team.callbacks.lead
    records.timers.set(_key(callback.id, "due"), TimerKind.CALLBACK_DUE, subject, callback.due_at)
    if lead and callback.due_at - 2 * lead > now:
        records.timers.set(_key(callback.id, "soon"), TimerKind.CALLBACK_SOON, subject, callback.due_at - lead)


def stop_reminding(records: Records, callback_id: int) -> None:
    for name in ("due", "soon", "nudge"):
        records.timers.cancel(_key(callback_id, name))


def let_undo_until(records: Records, callback_id: int, until: datetime) -> None:
    subject = Subject.CALLBACK.of(callback_id)
    records.timers.set(_key(callback_id, "undo"), TimerKind.CALLBACK_UNDO_OVER, subject, until)


def keepers(records: Records, team: Team, callback: Callback, now: datetime) -> tuple[str, ...]:
    """Who is reminded: the owner, or the supervisors when the owner is not there any more."""
    if callback.orphaned_at:
        return supervisors_now(records, team, now, besides=callback.owner)
    return (callback.owner,)


def supervisors_now(records: Records, team: Team, now: datetime, *, besides: str) -> tuple[str, ...]:
    """The supervisors on duty but for one person; all of them when nobody is, then level two: somebody reads it.

    Only of a team that has nobody else is it that person.
    """
    for people in (on_duty(records, team, now), team.supervisors, team.level_two):
        if others := tuple(person for person in people if person != besides):
            return others
    return (besides,)


def tell_supervisors(records: Records, team: Team, kind: MessageKind, callback: Callback, now: datetime) -> None:
    """Owe each supervisor on duty one message; the owner none, who knows it already."""
    for person in supervisors_now(records, team, now, besides=callback.owner):
        if person != callback.owner or kind is MessageKind.CALLBACK_TO_DECIDE:
            _owe(records, kind, callback, person, now)


def tell_unattended(records: Records, team: Team, callback_id: int, now: datetime) -> None:
    """The owner may not see that it is due: the supervisors are told, once each time it falls due."""
    callback = records.callbacks.get(callback_id)
    if callback.is_due and callback.due_at <= now and not callback.unattended_at and not callback.orphaned_at:
        records.callbacks.unattended(callback_id, now)
        tell_supervisors(records, team, MessageKind.CALLBACK_UNATTENDED, callback, now)


def _owe(records: Records, kind: MessageKind, callback: Callback, person: str, now: datetime) -> None:
    owe_card(records, kind, Subject.CALLBACK.of(callback.id), person, Lane.REMINDER, now)


def _key(callback_id: int, name: str) -> str:
    return f"callback:{callback_id}:{name}"
