"""Which team a person or a case belongs to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
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

    by_id: Mapping[int, Team]
    picked: Mapping[str, int]
    open: tuple[Team, ...]
    for_everybody: tuple[Team, ...]
    """One at most."""
    listing: Mapping[str, tuple[Team, ...]]
    """The open teams that list a person, in whatever part: looked up at each request."""

    @classmethod
    def of(cls, teams: Iterable[Team], picked: Mapping[str, int]) -> "_Snapshot":
        by_id = {team.id: team for team in teams}
        still_open = tuple(team for team in by_id.values() if not team.is_closed)
        listing: dict[str, tuple[Team, ...]] = {}
        for team in still_open:
            for person in team.listed:
                listing[person] = (*listing.get(person, ()), team)
        for_everybody = tuple(team for team in still_open if not team.members)[:1]
        return cls(by_id, dict(picked), still_open, for_everybody, listing)

    def joined(self, person: str) -> tuple[Team, ...]:
        return self.listing.get(person, self.for_everybody)

    def first_of(self, teams: tuple[Team, ...], person: str) -> Team | None:
        """Of these, the one they picked, or the first; None of none."""
        picked = self.picked.get(person)
        return next((team for team in teams if team.id == picked), teams[0] if teams else None)


class Teams:
    """Every team as it is set up now. For many threads: each sees a change whole, or not yet."""

    def __init__(self, teams: Iterable[Team] = (), picked: Mapping[str, int] | None = None) -> None:
        self.replace(teams, picked or {})

    def replace(self, teams: Iterable[Team], picked: Mapping[str, int]) -> None:
        """What holds from now on; `picked` is the team's id by person."""
        self._now = _Snapshot.of(teams, picked)

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
        return self._now.joined(person)

    def mine(self, person: str) -> Team:
        """The team that this person works for: of several, the one they picked, or the first.

        Raises Refused for somebody who is in none.
        """
        now = self._now
        team = now.first_of(now.joined(person), person)
        if team is None:
            raise Refused(NO_TEAM if now.open else NOT_SET_UP)
        return team

    def nearest(self, person: str) -> Team:
        """As `mine`; for somebody who is in none any more, the first: what they have begun goes on.

        Raises Refused where there is no team at all.
        """
        now = self._now
        team = now.first_of(now.joined(person) or now.open, person)
        if team is None:
            raise Refused(NOT_SET_UP)
        return team

    def asked_in(self, channel: str) -> tuple[Team, ...]:
        """The open teams whose escalations go to this channel."""
        return tuple(team for team in self._now.open if team.escalation_channel == channel)

    def around(self, recipient: str) -> tuple[Team, ...]:
        """Whose supervisors can see to it that messages reach this channel or person; of nobody's, the first's."""
        now = self._now
        of_channel = tuple(team for team in now.by_id.values() if recipient in team.channels)
        return of_channel or now.joined(recipient) or now.open[:1]

    def has_to_pick(self, person: str) -> bool:
        """Whether this person is in several teams and has not said for which of them they work now."""
        now = self._now
        joined = now.joined(person)
        return len(joined) > 1 and now.picked.get(person) not in {team.id for team in joined}

    def led_by(self, person: str) -> Team | None:
        """The team whose supervisor this person is; of several, the one they picked, or the first."""
        now = self._now
        return now.first_of(tuple(team for team in now.joined(person) if team.is_supervisor(person)), person)

    def supervised_by(self, person: str) -> tuple[Team, ...]:
        """The teams whose escalations this person may take; first the one they picked."""
        now = self._now
        supervised = (team for team in now.joined(person) if team.may_answer(person))
        return tuple(sorted(supervised, key=lambda team: team.id != now.picked.get(person)))
