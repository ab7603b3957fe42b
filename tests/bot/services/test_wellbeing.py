"""What people choose for themselves holds from that moment on, whatever is under way."""

from datetime import UTC, datetime

import pytest

from bot.rules.check_in import Later, State
from bot.rules.contact import Details
from bot.rules.errors import Refused
from bot.rules.outbox import MessageKind, Subject, Timer, TimerKind
from bot.rules.peers import Availability, RequestState
from bot.rules.team import Team
from bot.rules.teams import Teams
from bot.services import CheckIns, Mine, Peers, Preferences
from bot.vault import Vault, new_secret_key
from storage import Database

AMARA, BEN = "U0AMARA", "U0BEN"
NOW = datetime(2026, 11, 22, 14, 2, tzinfo=UTC)
TEAM = Team(escalation_channel="C0ESCALATIONS", supervisors=("U0PRIYA",))
TEAMS = Teams([TEAM])


class StoppedClock:
    def now(self) -> datetime:
        return NOW


@pytest.fixture
def vault() -> Vault:
    return Vault([new_secret_key()])


@pytest.fixture
def preferences(db: Database, vault: Vault) -> Preferences:
    return Preferences(db, StoppedClock(), TEAMS, vault)


@pytest.fixture
def peers(db: Database, vault: Vault) -> Peers:
    return Peers(db, StoppedClock(), TEAMS, vault, away=lambda people: frozenset(), aside=lambda work: work())


def chooses(*, offers: bool = True, peer: Availability = Availability.NO, excluded: tuple[str, ...] = ()) -> Mine:
    return Mine(offers=offers, peer=peer, excluded=excluded)


@pytest.mark.parametrize(("who", "whom"), [(AMARA, BEN), (BEN, AMARA)])
def test_whoever_is_excluded_while_they_are_asked_is_not_told_who_it_was(
    preferences: Preferences, peers: Peers, who: str, whom: str
) -> None:
    preferences.save(BEN, chooses(peer=Availability.ALWAYS))
    request = peers.ask(AMARA)
    assert request
    preferences.save(who, chooses(peer=preferences.of(who).peer, excluded=(whom,)))
    with pytest.raises(Refused, match="no longer needed"):
        peers.accept(BEN, 1)
    with peers.db.read() as records:
        assert records.peers.get(request.id).state is RequestState.ASKING


def test_who_pauses_stays_a_listener_as_long_as_they_had_said(preferences: Preferences) -> None:
    for said, then in (
        (Availability.ALWAYS, Availability.PAUSED),
        (Availability.SHIFT, Availability.NO),
        (Availability.NO, Availability.NO),
    ):
        preferences.save(BEN, chooses(peer=said))
        preferences.pause(BEN)
        assert preferences.of(BEN).peer is then


def test_what_was_put_off_does_not_come_back_to_somebody_who_wants_none_by_then(
    db: Database, preferences: Preferences
) -> None:
    check_ins = CheckIns(db, StoppedClock(), TEAMS)
    with db.write() as records:
        contact = records.contacts.add(AMARA, Details(reference="48213"), NOW.replace(hour=9), team=1)
        offer = records.check_ins.add(AMARA, contact.id, NOW)
    check_ins.later(AMARA, offer.id, Later.HALF_AN_HOUR)
    preferences.save(AMARA, chooses(offers=False))
    subject = Subject.CHECK_IN.of(offer.id)
    with db.write() as records:
        check_ins.offer_again(records, Timer(key="k", kind=TimerKind.CHECK_IN_LATER, subject=subject, due_at=NOW), NOW)
        assert records.check_ins.get(offer.id).state is State.ENDED
        owed = "SELECT COUNT(*) AS n FROM deliveries WHERE kind = :kind"
        assert records.rows.count(owed, kind=MessageKind.CHECK_IN_OFFER) == 0
