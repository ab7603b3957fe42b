"""Use cases of duty: who declared what, and who is on duty now."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.rules import duty
from bot.rules.duty import LONGEST, Declaration, Standing, off_until, standing
from bot.rules.errors import Refused
from bot.rules.team import Team
from bot.rules.teams import Teams
from storage import Database, Records


@dataclass(frozen=True)
class Duties:
    """Each change raises Refused for anybody who is neither a supervisor nor level two.

    Whoever comes on duty by it is given to `ask_newcomer`, with the instant, in the same transaction.
    """

    db: Database
    clock: Clock
    teams: Teams
    ask_newcomer: Callable[[Records, Sequence[Team], str, datetime], None]

    def declare(self, person: str, until: datetime) -> Standing:
        """On duty until this instant. Raises Refused when it has passed, or is further away than LONGEST."""
        now = self.clock.now()
        if until <= now:
            raise Refused("That time has passed. Until when are you on duty?")
        if until > now + LONGEST:
            raise Refused(f"{LONGEST // timedelta(hours=1)} hours of duty at most. You can say it again then.")
        return self._change(person, Declaration(person=person, is_on=True, until=until), now)

    def off(self, person: str) -> Standing:
        """Off duty until the team next opens, for a day at most; of level two, what they had declared ends."""
        now, team = self.clock.now(), self.teams.led_by(person)
        if team is None:
            return self._change(person, None, now)
        return self._change(person, Declaration(person=person, is_on=False, until=off_until(team, now)), now)

    def resume(self, person: str) -> Standing:
        """As the opening hours say, from now on."""
        return self._change(person, None, self.clock.now())

    def of(self, person: str) -> Standing | None:
        """How this person stands; None for somebody who is never on duty."""
        supervised = self.teams.supervised_by(person)
        if not supervised:
            return None
        with self.db.read() as records:
            return standing_of(records, supervised[0], person, self.clock.now())

    def roster(self, person: str) -> tuple[Standing, ...]:
        """How every supervisor of this person's team stands, and those of level two who said that they are on duty."""
        with self.db.read() as records:
            return roster_of(records, self.teams.nearest(person), self.clock.now())

    def others(self, person: str) -> tuple[str, ...]:
        """The team's supervisors, without this person; those on duty first."""
        team = self.teams.nearest(person)
        standings = sorted(self.roster(person), key=lambda standing: not standing.is_on)
        supervisors = (standing.person for standing in standings if team.is_supervisor(standing.person))
        return tuple(supervisor for supervisor in supervisors if supervisor != person)

    def _change(self, person: str, declaration: Declaration | None, now: datetime) -> Standing:
        supervised = self.teams.supervised_by(person)
        if not supervised:
            raise Refused("Duty is for supervisors. `/backline duty` shows who is on duty now.")
        with self.db.write() as records:
            before = records.duty.of(person)
            if declaration:
                records.duty.declare(declaration)
            else:
                records.duty.forget(person)
            joining = [
                team
                for team in supervised
                if standing(team, person, declaration, now).is_on and not standing(team, person, before, now).is_on
            ]
            if joining:
                self.ask_newcomer(records, joining, person, now)
        return standing(supervised[0], person, declaration, now)


def on_duty(records: Records, team: Team, now: datetime) -> tuple[str, ...]:
    """Who is on duty now: supervisors in the team's order, then those of level two who said that they are."""
    return duty.on_duty(team, records.duty.in_force(now), now)


def standing_of(records: Records, team: Team, person: str, now: datetime) -> Standing:
    """How this person stands, who is a supervisor or level two."""
    return standing(team, person, records.duty.of(person), now)


def roster_of(records: Records, team: Team, now: datetime) -> tuple[Standing, ...]:
    """How every supervisor stands, in the team's order, and those of level two who said that they are on duty."""
    declared = {declaration.person: declaration for declaration in records.duty.in_force(now)}
    others = (person for person in team.level_two if person not in team.supervisors)
    return (
        *(standing(team, person, declared.get(person), now) for person in team.supervisors),
        *(standing(team, person, declared[person], now) for person in others if person in declared),
    )
