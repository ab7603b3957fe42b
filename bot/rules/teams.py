"""Which team a person or a case belongs to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from bot.rules.errors import Refused
from bot.rules.team import Team

NO_TEAM = "You are in no team of Backline yet. Whoever looks after it here can add you: `/backline settings`."
NOT_SET_UP = "Backline is not set up here yet. A Slack admin types `/backline`: four questions, two minutes."


class OfTeam(Protocol):
    """A case, or what belongs to one."""

    @property
    def team(self) -> int: ...


@dataclass(frozen=True)
class _Snapshot:
    """All teams at one moment, and which of theirs people in several have picked."""

    by_id: Mapping[int, Team] = field(default_factory=dict)
    picked: Mapping[str, int] = field(default_factory=dict)

    @property
    def open(self) -> tuple[Team, ...]:
        return tuple(team for team in self.by_id.values() if not team.is_closed)


class Teams:
    """Every team as it is set up now. For many threads: each sees a change whole, or not yet."""

    def __init__(self, teams: Iterable[Team] = (), picked: Mapping[str, int] | None = None) -> None:
        self._now = _Snapshot()
        self.replace(teams, picked or {})

    def replace(self, teams: Iterable[Team], picked: Mapping[str, int]) -> None:
        """What holds from now on; `picked` is the team's id by person."""
        self._now = _Snapshot({team.id: team for team in teams}, dict(picked))

    def all(self) -> tuple[Team, ...]:
        """Every team, closed ones too, in the order they were made."""
        return tuple(self._now.by_id.values())

    def open(self) -> tuple[Team, ...]:
        """Every team that people are in, in the order they were made."""
        return self._now.open

    def get(self, team_id: int) -> Team:
        """Raises KeyError for one that there never was."""
        return self._now.by_id[team_id]

    def of(self, row: OfTeam) -> Team:
        """The team whose case this is."""
        return self.get(row.team)

    def joined(self, person: str) -> tuple[Team, ...]:
        """Those that list this person, in whatever part; else the one for everybody, where there is one."""
        now = self._now
        listed = tuple(team for team in now.open if team.has(person))
        return listed or tuple(team for team in now.open if not team.members)[:1]

    def mine(self, person: str) -> Team:
        """The team that this person works for: of several, the one they picked, or the first.

        Raises Refused for somebody who is in none.
        """
        now, joined = self._now, self.joined(person)
        if not joined:
            raise Refused(NO_TEAM if now.open else NOT_SET_UP)
        return next((team for team in joined if team.id == now.picked.get(person)), joined[0])

    def nearest(self, person: str) -> Team:
        """As `mine`; for somebody who is in none any more, the first: what they have begun goes on."""
        joined = self.joined(person) or self.all()
        return next((team for team in joined if team.id == self._now.picked.get(person)), joined[0])

    def has_to_pick(self, person: str) -> bool:
        """Whether this person is in several teams and has not said for which of them they work now."""
        joined = self.joined(person)
        return len(joined) > 1 and self._now.picked.get(person) not in {team.id for team in joined}

    def led_by(self, person: str) -> Team | None:
        """The team whose supervisor this person is; of several, the one they picked, or the first."""
        now = self._now
        led = [team for team in now.open if team.is_supervisor(person)]
        return next((team for team in led if team.id == now.picked.get(person)), led[0] if led else None)

    def supervised_by(self, person: str) -> tuple[Team, ...]:
        """The teams whose escalations this person may take."""
        return tuple(team for team in self._now.open if team.may_answer(person))
