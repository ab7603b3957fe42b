"""Use cases of who can be reached where: the bot in the escalation channel, and those who answer escalations."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.clock import Clock
from bot.rules.outbox import Lane, MessageKind, Subject
from bot.rules.team import Team
from bot.rules.teams import Teams
from bot.rules.trouble import TroubleKind
from bot.services.outbox import finish, owe_card, touch
from storage import Database, Records

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Memberships:
    """Each trouble is told once, at once, to all who answer escalations but the one it is about.

    When it is over, the same messages say so. `event` is the id of Slack's event: the same one again changes nothing.
    """

    db: Database
    clock: Clock
    teams: Teams

    def channel_is(self, channel: str, trouble: TroubleKind | None, *, event: str | None = None) -> None:
        """What keeps the bot from posting in this channel, or (None) that nothing does any more.

        `event` is None where Slack was asked. Only the escalation channel counts.
        """
        teams = self.teams.asked_in(channel)
        if not teams:
            return
        with self.db.write() as records:
            if self._is_new(records, event):
                found(records, teams, trouble, self.clock.now(), channel=channel)

    def member_is(self, channel: str, person: str, *, gone: bool, event: str) -> None:
        """Somebody left this channel, or came (back). Only the escalation channel and who answers there count."""
        teams = [team for team in self.teams.asked_in(channel) if team.may_answer(person)]
        if not teams:
            return
        with self.db.write() as records:
            if self._is_new(records, event):
                trouble = TroubleKind.LEFT if gone else None
                found(records, teams, trouble, self.clock.now(), channel=channel, person=person)

    def account_is(self, person: str, *, gone: bool, event: str) -> None:
        """Somebody's account is deactivated, or is not. Only those who answer escalations count."""
        teams = self.teams.supervised_by(person)
        if not teams:
            return
        with self.db.write() as records:
            if self._is_new(records, event):
                trouble = TroubleKind.DEACTIVATED if gone else None
                found(records, teams, trouble, self.clock.now(), person=person)

    def _is_new(self, records: Records, event: str | None) -> bool:
        if event is None:
            return True
        if records.requests.made(event) is not None:
            return False
        records.requests.record(event, 0, self.clock.now())
        return True


def found(
    records: Records,
    teams: Sequence[Team],
    trouble: TroubleKind | None,
    now: datetime,
    *,
    channel: str = "",
    person: str = "",
) -> None:
    """How it was at `now` with the channel, with somebody who answers, or with their being in it: what is new is told.

    When the channel's own trouble is over, what failed there is owed again. A trouble that has begun since is not over.
    """
    current = records.troubles.current(channel, person)
    if current is None:
        if trouble is not None:
            _begin(records, teams, trouble, channel, person, now)
    elif trouble is None:
        if now < current.began_at:
            return
        records.troubles.mended(current.id, now)
        finish(records, now, Subject.TROUBLE.of(current.id))
        if channel and not person:
            records.deliveries.resend_failed_to(channel, now)
    elif current.kind not in (trouble, TroubleKind.DELETED):  # of a deleted channel nothing else can become
        records.troubles.becomes(current.id, trouble)
        touch(records, Subject.TROUBLE.of(current.id))


def _begin(
    records: Records, teams: Sequence[Team], trouble: TroubleKind, channel: str, person: str, now: datetime
) -> None:
    subject = Subject.TROUBLE.of(records.troubles.begin(trouble, channel, person, now))
    told = dict.fromkeys(other for team in teams for other in (*team.supervisors, *team.level_two))
    told.pop(person, None)
    for other in told:
        owe_card(records, MessageKind.CHANNEL_TROUBLE, subject, other, Lane.PING, now)
    log.warning("trouble: %s %s; %d people are told", trouble, channel or person, len(told))
