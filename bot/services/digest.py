"""The weekly digest: counted when it is shown, sent once a week to the team's channel, and to supervisors who ask."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.clock import Clock
from bot.rules.digest import SEEN_AGAIN_WITHIN, Digest, Week, digest_number, last_week, next_weekly, span_of, waited
from bot.rules.errors import Refused
from bot.rules.outbox import Lane, MessageKind, Subject, Timer, TimerKind, subject_id
from bot.rules.team import Team
from bot.rules.teams import Teams
from storage import Database, Records


@dataclass(frozen=True)
class Digests:
    db: Database
    clock: Clock
    teams: Teams

    def begin(self) -> None:
        """See that the next one is set, at the time the settings say now; one that fell due meanwhile stays due."""
        now = self.clock.now()
        with self.db.write() as records:
            for team in self.teams.all():
                due_at = records.timers.due_at(_key(team))
                if not _posts(team):
                    records.timers.cancel(_key(team))
                elif due_at is None or due_at > now:
                    _set_next(records, team, now)

    def post(self, records: Records, timer: Timer, now: datetime) -> None:
        """Owe the channel the digest of the week that is over, and set the next."""
        team = self.teams.get(subject_id(timer.subject))
        if _posts(team):
            _owe(records, team, team.digest_channel, now)
            _set_next(records, team, max(now, timer.due_at))

    def ask(self, person: str) -> None:
        """Send the digest of their team's last week to this person. Raises Refused for anybody but a supervisor."""
        team = self.teams.led_by(person)
        if team is None:
            raise Refused("The digest is for the team's supervisors.")
        with self.db.write() as records:
            _owe(records, team, person, self.clock.now())


def _posts(team: Team) -> bool:
    return bool(team.digest_channel) and not team.is_closed


def _key(team: Team) -> str:
    return f"digest:{team.id}"


def _owe(records: Records, team: Team, recipient: str, now: datetime) -> None:
    subject = Subject.DIGEST.of(digest_number(team.id, last_week(now, team.hours.zone)))
    records.deliveries.owe(MessageKind.DIGEST, subject, recipient, Lane.CARD, now)


def _set_next(records: Records, team: Team, after: datetime) -> None:
    at = next_weekly(team.digest, team.hours.zone, after)
    records.timers.set(_key(team), TimerKind.DIGEST, Subject.DIGEST.of(team.id), at)


def load_digest(records: Records, team: Team, first_day: date) -> Digest:
    """Count the week that begins on this Monday, and the one before."""
    before = first_day - timedelta(days=7)
    return Digest(first_day=first_day, week=_week(records, team, first_day), before=_week(records, team, before))


def _week(records: Records, team: Team, first_day: date) -> Week:
    start, end = span_of(first_day, team.hours.zone)
    figures = records.figures
    promises, kept = figures.promises(team.id, start, end, team.callbacks.overdue)
    follow_ups, problems_back = figures.follow_ups(team.id, start, end)
    return Week(
        contacts=figures.contacts(team.id, start, end),
        kinds=figures.contacts_by_kind(team.id, start, end),
        intensities=figures.contacts_by_intensity(team.id, start, end),
        recurring=figures.recurring(team.id, end - SEEN_AGAIN_WITHIN, start, end),
        waits=waited(figures.accepted(team.id, start, end)),
        promises=promises,
        kept=kept,
        follow_ups=follow_ups,
        problems_back=problems_back,
        lessons=figures.lessons(team.id, start, end),
    )
