"""Exports: asking for one, which puts it on record, and what becomes of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.rules.contact import Contact
from bot.rules.errors import Refused
from bot.rules.export import Export, Kind
from bot.rules.finding import Span
from bot.rules.outbox import Lane, MessageKind, Subject, Timer, TimerKind, subject_id
from bot.rules.retention import Retention
from bot.rules.team import Team
from bot.rules.teams import Teams
from bot.services.cases import find_contact
from storage import Database, Records

LISTED = 20
_LOST = timedelta(minutes=2)
"""After this an export that nobody makes is taken up again: the process may have ended between two commits."""


@dataclass(frozen=True)
class Exports:
    """`make` is told which export is to be made; it returns at once."""

    db: Database
    clock: Clock
    teams: Teams
    make: Callable[[int], None]

    def check_may_export_team(self, person: str) -> Team:
        """The team that this person may export. Raises Refused for anybody but a supervisor."""
        team = self.teams.led_by(person)
        if team is None:
            raise Refused("Only the team's supervisors can export its contacts.")
        return team

    def check_may_export_case(self, person: str, contact_id: int) -> None:
        """Raises Refused for anybody but a supervisor and the contact's agent."""
        with self.db.read() as records:
            self._check_case(records, person, contact_id)

    def export_team(self, person: str, span: Span, *, is_named: bool, reason: str, request: str) -> None:
        """The team's contacts, escalations and callbacks of a span. The same `request` again changes nothing.

        Raises Refused for anybody but a supervisor, and for names without a reason.
        """
        team = self.check_may_export_team(person)
        if is_named and not reason:
            raise Refused("Say what the names and words are needed for: it goes on record.", field="reason")
        with self.db.write() as records:
            if records.requests.made(request) is None:
                now = self.clock.now()
                export = records.exports.add(
                    person, Kind.TEAM, now, team=team.id, span=span, is_named=is_named, reason=reason
                )
                self._begin(records, export, request, now)

    def export_case(self, person: str, contact_id: int, *, reason: str, request: str) -> None:
        """One case as a document. The same `request` again changes nothing.

        Raises Refused for anybody but a supervisor and the contact's agent, and without a reason.
        """
        if not reason:
            raise Refused("Say what it is for: it goes on record.", field="reason")
        with self.db.write() as records:
            contact = self._check_case(records, person, contact_id)
            if records.requests.made(request) is None:
                now = self.clock.now()
                export = records.exports.add(
                    person, Kind.CASE, now, team=contact.team, contact_id=contact_id, is_named=True, reason=reason
                )
                self._begin(records, export, request, now)

    def latest(self, person: str) -> list[Export]:
        """The newest of their team's, whoever asked for them. Raises Refused for anybody but a supervisor."""
        team = self.teams.led_by(person)
        if team is None:
            raise Refused("Only the team's supervisors can see what was exported.")
        with self.db.read() as records:
            return records.exports.latest(team.id, LISTED)

    def begin(self) -> None:
        """Take up what the last process was making."""
        with self.db.write() as records:
            for export_id in records.exports.put_back_all():
                try_again(records, export_id, self.clock.now())

    def due(self, records: Records, timer: Timer, now: datetime) -> None:
        """Have it made or, when it has ended, its files taken out of Slack; and look again, in case nobody does."""
        try_again(records, subject_id(timer.subject), now + _LOST)
        self.make(subject_id(timer.subject))

    def _check_case(self, records: Records, person: str, contact_id: int) -> Contact:
        contact = find_contact(records, contact_id)
        if person != contact.agent and not self.teams.of(contact).is_supervisor(person):
            raise Refused("Only the team's supervisors and the agent can export this.")
        return contact

    def _begin(self, records: Records, export: Export, request: str, now: datetime) -> None:
        records.requests.record(request, export.id, now)
        try_again(records, export.id, now)


def try_again(records: Records, export_id: int, at: datetime) -> None:
    """An export is to be made at that time or, when it has ended, its files are to go."""
    records.timers.set(f"export:{export_id}", TimerKind.EXPORT, Subject.EXPORT.of(export_id), at)


def has_ended(records: Records, export: Export, error: str, now: datetime) -> None:
    """It is with Slack or, with an `error`, never will be: then whoever asked for it is told.

    Its files go from Slack after a time: some may be there in spite of an error.
    """
    try_again(records, export.id, now + Retention().files)
    if error:
        records.exports.failed(export.id, error, now)
        subject = Subject.EXPORT.of(export.id)
        records.deliveries.owe(MessageKind.EXPORT_FAILED, subject, export.person, Lane.REMINDER, now)
    else:
        records.exports.sent(export.id, now)


def files_have_gone(records: Records, export_id: int) -> None:
    """Nothing more is to be done about this export."""
    records.exports.files_have_gone(export_id)
    records.timers.cancel(f"export:{export_id}")
