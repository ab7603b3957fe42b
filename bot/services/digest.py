"""The weekly digest: counted when it is shown, sent once a week to the team's channel, and to supervisors who ask."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.clock import Clock
from bot.rules.digest import SEEN_AGAIN_WITHIN, Digest, Week, last_week, next_weekly, span_of, waited
from bot.rules.errors import Refused
from bot.rules.outbox import Lane, MessageKind, Subject, Timer, TimerKind
from bot.rules.team import Team
from storage import Database, Records

_KEY = "digest"


@dataclass(frozen=True)
class Digests:
    db: Database
    clock: Clock
    team: Team

    def begin(self) -> None:
        """See that the next one is set, at the time the settings say now; one that fell due meanwhile stays due."""
        now = self.clock.now()
        with self.db.write() as records:
            due_at = records.timers.due_at(_KEY)
            if not self.team.digest_channel:
                records.timers.cancel(_KEY)
            elif due_at is None or due_at > now:
                self._set_next(records, now)

    def post(self, records: Records, timer: Timer, now: datetime) -> None:
        """Owe the channel the digest of the week that is over, and set the next."""
        if not self.team.digest_channel:
            return
        self._owe(records, self.team.digest_channel, now)
        self._set_next(records, max(now, timer.due_at))

    def ask(self, person: str) -> None:
        """Send the digest of the last week to this person. Raises Refused for anybody but a supervisor."""
        if not self.team.is_supervisor(person):
            raise Refused("The digest is for the team's supervisors.")
        with self.db.write() as records:
            self._owe(records, person, self.clock.now())

    def _owe(self, records: Records, recipient: str, now: datetime) -> None:
        first_day = last_week(now, self.team.hours.zone)
        subject = Subject.DIGEST.of(first_day.toordinal())
        records.deliveries.owe(MessageKind.DIGEST, subject, recipient, Lane.CARD, now)

    def _set_next(self, records: Records, after: datetime) -> None:
        at = next_weekly(self.team.digest, self.team.hours.zone, after)
        records.timers.set(_KEY, TimerKind.DIGEST, Subject.DIGEST.of(0), at)


def load_digest(records: Records, team: Team, first_day: date) -> Digest:
    """Count the week that begins on this Monday, and the one before."""
    before = first_day - timedelta(days=7)
    return Digest(first_day=first_day, week=_week(records, team, first_day), before=_week(records, team, before))


def _week(records: Records, team: Team, first_day: date) -> Week:
    start, end = span_of(first_day, team.hours.zone)
    figures = records.figures
    promises, kept = figures.promises(start, end, team.callbacks.overdue)
    follow_ups, problems_back = figures.follow_ups(start, end)
    return Week(
        contacts=figures.contacts(start, end),
        kinds=figures.contacts_by_kind(start, end),
        intensities=figures.contacts_by_intensity(start, end),
        recurring=figures.recurring(end - SEEN_AGAIN_WITHIN, start, end),
        waits=waited(figures.accepted(start, end)),
        promises=promises,
        kept=kept,
        follow_ups=follow_ups,
        problems_back=problems_back,
        lessons=figures.lessons(team.id, start, end),
    )
