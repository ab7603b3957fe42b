"""What people choose for themselves: check-ins, being asked as a peer, whom they are never matched with."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.clock import Clock
from bot.rules.peers import Availability, availability, said
from bot.rules.teams import Teams
from bot.vault import Locked, Vault
from storage import Database, Records
from storage.preferences import Preference


@dataclass(frozen=True)
class Mine:
    """What one person has chosen; shown to nobody else."""

    offers: bool
    peer: Availability
    excluded: tuple[str, ...]


@dataclass(frozen=True)
class Preferences:
    db: Database
    clock: Clock
    teams: Teams
    vault: Vault

    def of(self, person: str) -> Mine:
        with self.db.read() as records:
            kept, peer = records.preferences.of(person), records.peers.of(person)
        return Mine(kept.offers, availability(peer, self.clock.now()), excluded_by(self.vault, kept))

    def save(self, person: str, mine: Mine) -> None:
        """Keep all of it, in place of what was chosen before."""
        now = self.clock.now()
        peer = said(person, mine.peer, self.teams.nearest(person).wellbeing.shift, now)
        excluded = self.vault.lock(" ".join(mine.excluded)) if mine.excluded else ""
        with self.db.write() as records:
            records.preferences.keep(Preference(person, mine.offers, excluded))
            if peer:
                records.peers.enlist(peer)
            else:
                records.peers.take_off(person)

    def offer(self, person: str, *, offers: bool) -> None:
        """Check-ins are offered from now on, or not."""
        with self.db.write() as records:
            records.preferences.keep(replace(records.preferences.of(person), offers=offers))

    def pause(self, person: str) -> None:
        """Not asked as a peer for the rest of this shift.

        Whoever is on the list for this shift alone is off it then, and whoever is not on it stays off.
        """
        with self.db.write() as records:
            peer = records.peers.of(person)
            if peer and peer.until is None:
                paused_until = self.clock.now() + self.teams.nearest(person).wellbeing.shift
                records.peers.enlist(replace(peer, paused_until=paused_until))
            else:
                records.peers.take_off(person)


def excluded_by(vault: Vault, kept: Preference) -> tuple[str, ...]:
    """Whom this person is never matched with. Nobody where no secret key opens it, as after all keys were lost."""
    try:
        return tuple(vault.unlock(kept.excluded).split()) if kept.excluded else ()
    except Locked:
        return ()


def never_with(records: Records, vault: Vault, person: str) -> set[str]:
    """Whom this person has excluded, and who has excluded them: neither hears of the other."""
    kept = records.preferences.all()
    by = {one.person for one in kept if person in excluded_by(vault, one)}
    return by.union(*(excluded_by(vault, one) for one in kept if one.person == person))


def relock(records: Records, vault: Vault) -> Sequence[str]:
    """Lock what is excluded with the newest secret key; whose no key opens."""
    lost = []
    for kept in records.preferences.all():
        if kept.excluded:
            try:
                records.preferences.keep(replace(kept, excluded=vault.relock(kept.excluded)))
            except Locked:
                lost.append(kept.person)
    return lost
