"""What a person's Home shows, read in one go."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.clock import Clock
from bot.rules.callback import Page
from bot.rules.case import Listed
from bot.rules.escalation import Escalation
from bot.rules.health import Health
from bot.rules.home import SIZES, Administration, Affiliation, Listing, Overview, Part, Watch, starting_at
from bot.rules.peers import availability
from bot.rules.teams import Teams
from bot.services.cases import listed
from bot.services.duty import roster_of, standing_of
from bot.services.safety import unanswered
from storage import Database, Records

SOON: Final = timedelta(hours=1)
"""How far ahead supervisors see the team's callbacks."""

Places = Mapping[Listing, int]
"""With which number each list begins; those that are not in it, with the first."""


@dataclass(frozen=True)
class Overviews:
    """Reads only through indexes of what is open, so that it takes as long after years as on the first day."""

    db: Database
    clock: Clock
    teams: Teams
    health: Callable[[], Health]

    def of(self, person: str, places: Places, *, is_admin: bool) -> Overview:
        """This person's Home as it is now. Nothing of other people's check-ins, notes or choices is in it.

        `is_admin` is Slack's own flag.
        """
        now = self.clock.now()
        administration = Administration(teams=self.teams.open(), health=self.health()) if is_admin else None
        with self.db.read() as records:
            return Overview(
                person=person,
                at_risk=unanswered(records, self.teams, person),
                due=_due(records, person, places),
                cases=_cases(records, person, places),
                offers=records.preferences.of(person).offers,
                peer=availability(records.peers.of(person), now),
                affiliation=self._affiliation(person),
                watch=self._watch(records, person, places, now) if self.teams.supervised_by(person) else None,
                administration=administration,
            )

    def _affiliation(self, person: str) -> Affiliation:
        joined = self.teams.joined(person)
        has_one = joined and not self.teams.has_to_pick(person)
        current = self.teams.mine(person) if has_one else None
        return Affiliation(is_set_up=bool(self.teams.open()), joined=joined, current=current)

    def _watch(self, records: Records, person: str, places: Places, now: datetime) -> Watch:
        supervised = self.teams.supervised_by(person)
        team, teams = supervised[0], [each.id for each in supervised]
        return Watch(
            team=team,
            standing=standing_of(records, team, person, now),
            roster=roster_of(records, team, now),
            waiting=_waiting(records, person, places, teams),
            owned=_owned(records, person, places),
            promises=_promises(records, places, now + SOON, teams),
        )


def _due(records: Records, person: str, places: Places) -> Page:
    total, size = records.callbacks.count_open_of(person), SIZES[Listing.DUE]
    offset = starting_at(places.get(Listing.DUE, 0), total, size)
    return Page(tuple(records.callbacks.open_of(person, size, offset)), total, offset, size)


def _promises(records: Records, places: Places, before: datetime, teams: list[int]) -> Page:
    total, size = records.callbacks.count_open_before(before, teams), SIZES[Listing.TEAM]
    offset = starting_at(places.get(Listing.TEAM, 0), total, size)
    return Page(tuple(records.callbacks.open_before(before, teams, size, offset)), total, offset, size)


def _cases(records: Records, person: str, places: Places) -> Part[Listed]:
    total, size = records.contacts.count_open_of(person), SIZES[Listing.CASES]
    offset = starting_at(places.get(Listing.CASES, 0), total, size)
    contacts = records.contacts.open_of(person, size, offset)
    return Part(tuple(listed(records, contact) for contact in contacts), total, offset, size)


def _waiting(records: Records, person: str, places: Places, teams: list[int]) -> Part[Listed]:
    ids, size = records.escalations.asking_others_than(person, teams), SIZES[Listing.WAITING]
    offset = starting_at(places.get(Listing.WAITING, 0), len(ids), size)
    shown = (records.escalations.get(escalation_id) for escalation_id in ids[offset : offset + size])
    return Part(tuple(_of(records, escalation) for escalation in shown), len(ids), offset, size)


def _owned(records: Records, person: str, places: Places) -> Part[Listed]:
    escalations, size = records.escalations.owned_by(person), SIZES[Listing.OWNED]
    offset = starting_at(places.get(Listing.OWNED, 0), len(escalations), size)
    shown = escalations[offset : offset + size]
    return Part(tuple(_of(records, escalation) for escalation in shown), len(escalations), offset, size)


def _of(records: Records, escalation: Escalation) -> Listed:
    return listed(records, records.contacts.get(escalation.contact_id), escalation)
