"""Use cases of warnings on references: written and renewed by supervisors, seen by whoever logs that reference."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.clock import Clock
from bot.rules.errors import Refused
from bot.rules.outbox import Lane, MessageKind, Subject, Timer, TimerKind, subject_id
from bot.rules.team import Team
from bot.rules.teams import Teams
from bot.rules.warning import LONGEST, USUAL, Change, Happened, ReferenceWarning
from bot.services.cases import find_contact
from bot.services.outbox import finish, owe_card, touch, touch_customer
from bot.services.reviews import review_instant
from storage import Database, Records

CHANGES_SHOWN = 10
_TOO_LONG = "A year at most: then somebody looks at it again."


@dataclass(frozen=True)
class Warnings:
    db: Database
    clock: Clock
    teams: Teams

    def look(self, person: str, reference: str) -> tuple[ReferenceWarning | None, Sequence[Happened], date]:
        """The warning in force on a reference, what was done with all of them, and the day proposed for the review.

        Raises Refused for anybody but a supervisor.
        """
        team = self._team(person)
        with self.db.read() as records:
            warning = records.warnings.in_force(reference)
            history = records.warnings.history(reference, CHANGES_SHOWN)
        at = warning.review_at if warning else self.clock.now() + USUAL
        return warning, history, at.astimezone(team.hours.zone).date()

    def reference_of(self, person: str, contact_id: int) -> str:
        """The reference of a case. Raises Refused for anybody but a supervisor of its team."""
        self._team(person)
        with self.db.read() as records:
            contact = find_contact(records, contact_id)
        if not self.teams.of(contact).is_supervisor(person):
            raise Refused("Only the team's supervisors can see that case.")
        return contact.reference

    def set(self, person: str, reference: str, behaviour: str, seen_on: date, review_on: date) -> None:
        """Put a warning on a reference, or change the one in force; the same again changes nothing.

        Raises Refused for anybody but a supervisor, and, on their fields, for a day that cannot be.
        """
        team, now = self._team(person), self.clock.now()
        at = review_instant(team, review_on, now, LONGEST, _TOO_LONG)
        if seen_on > now.astimezone(team.hours.zone).date():
            raise Refused("That day is still to come.", field="seen_on")
        with self.db.write() as records:
            warning = records.warnings.in_force(reference)
            if warning is None:
                warning = records.warnings.add(reference, behaviour, seen_on, person, at, now, team=team.id)
                self._changed(records, warning, Change.SET, person, now)
                return
            changed = replace(warning, behaviour=behaviour, seen_on=seen_on, review_at=at)
            if changed != warning:
                records.warnings.change(warning.id, behaviour, seen_on, at)
                self._changed(records, changed, Change.CHANGED, person, now)

    def of(self, person: str, warning_id: int) -> ReferenceWarning:
        """A warning in force. Raises Refused for anybody but a supervisor, and where it has ended."""
        self._team(person)
        with self.db.read() as records:
            return _in_force(records, warning_id)

    def renew(self, person: str, warning_id: int) -> None:
        """Keep it for as long again as is usual; one that need not be reviewed yet stays as it is.

        Raises Refused for anybody but a supervisor, and where it has ended.
        """
        self._team(person)
        now = self.clock.now()
        with self.db.write() as records:
            warning = _in_force(records, warning_id)
            if warning.review_at > now:
                return
            renewed = replace(warning, review_at=now + USUAL)
            records.warnings.change(warning.id, warning.behaviour, warning.seen_on, renewed.review_at)
            self._changed(records, renewed, Change.RENEWED, person, now)

    def end(self, person: str, warning_id: int) -> None:
        """Let it end now. Raises Refused for anybody but a supervisor, and where it has ended."""
        self._team(person)
        now = self.clock.now()
        with self.db.write() as records:
            self._end(records, _in_force(records, warning_id), Change.ENDED, person, now)

    def review(self, records: Records, timer: Timer, now: datetime) -> None:
        """At its day the supervisors are asked whether it goes on; nobody having said so a week later, it ends."""
        warning = records.warnings.get(subject_id(timer.subject))
        if not warning.is_in_force or warning.review_at > now:
            return
        if now >= warning.ends_at:
            self._end(records, warning, Change.LAPSED, "", now)
            return
        for supervisor in self._reviewers(warning):
            owe_card(records, MessageKind.WARNING_REVIEW, timer.subject, supervisor, Lane.CARD, now)
        records.timers.set(timer.key, timer.kind, timer.subject, warning.ends_at)

    def _changed(self, records: Records, warning: ReferenceWarning, change: Change, person: str, now: datetime) -> None:
        subject = Subject.WARNING.of(warning.id)
        records.warnings.happened(warning, change, person, now)
        records.timers.set(f"{subject}:review", TimerKind.WARNING_REVIEW, subject, warning.review_at)
        touch(records, subject)
        touch_customer(records, warning.reference)

    def _end(self, records: Records, warning: ReferenceWarning, change: Change, person: str, now: datetime) -> None:
        subject = Subject.WARNING.of(warning.id)
        records.warnings.end(warning.id, now)
        records.warnings.happened(warning, change, person, now)
        records.timers.cancel(f"{subject}:review")
        finish(records, now, subject)
        touch_customer(records, warning.reference)

    def _reviewers(self, warning: ReferenceWarning) -> Collection[str]:
        """Whoever set it; where they lead nobody any more, its team's supervisors, or all where that has closed."""
        if self.teams.led_by(warning.set_by):
            return (warning.set_by,)
        team = self.teams.of(warning)
        teams = self.teams.open() if team.is_closed else [team]
        return dict.fromkeys(person for each in teams for person in each.supervisors)

    def _team(self, person: str) -> Team:
        """The team for which this person writes it: a customer is everybody's, so that any supervisor may.

        Raises Refused for anybody else.
        """
        team = self.teams.led_by(person)
        if team is None:
            raise Refused("Warnings are written and read by supervisors. You see one when you log its customer.")
        return team


def _in_force(records: Records, warning_id: int) -> ReferenceWarning:
    try:
        warning = records.warnings.get(warning_id)
    except KeyError:
        warning = None
    if warning is None or not warning.is_in_force:
        raise Refused("That warning has ended.")
    return warning
