"""A case is its team's, whoever acts: what one team sees, asks and decides is not the other's."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.rules.check_in import Later
from bot.rules.contact import Details, Intensity
from bot.rules.errors import Refused
from bot.rules.escalation import HandOver, Urgency
from bot.rules.hours import ALWAYS, Hours
from bot.rules.outbox import Lane, MessageKind, Subject, Timer, TimerKind
from bot.rules.peers import Peer
from bot.rules.team import Team
from bot.rules.teams import Teams
from bot.services import CheckIns, Contacts, Duties, Erasing, Escalations, Peers, Status, Warnings
from bot.services.asking import ask_newcomer
from bot.vault import Vault, new_secret_key
from bot.worker import Pace
from bot.worker.answers import Failed
from bot.worker.recording import Recorder
from storage import Database

AMARA, CHIDI, PRIYA, LENA, TOMASZ = "U0AMARA", "U0CHIDI", "U0PRIYA", "U0LENA", "U0TOMASZ"
NOW = datetime(2026, 11, 22, 14, 2, tzinfo=UTC)
CARE = Team(
    id=1, name="Care", members=frozenset({AMARA, PRIYA}), escalation_channel="C0CARE", supervisors=(PRIYA, TOMASZ)
)
BILLING = Team(
    id=2,
    name="Billing & <more>",
    members=frozenset({AMARA, CHIDI, LENA}),
    escalation_channel="C0BILLING",
    supervisors=(LENA,),
    waits=replace(CARE.waits, waiting=timedelta(minutes=7)),
)


class StoppedClock:
    def now(self) -> datetime:
        return NOW


@pytest.fixture
def teams() -> Teams:
    return Teams([CARE, BILLING], {AMARA: 2})


def log(db: Database, teams: Teams, agent: str = AMARA, reference: str = "48213") -> int:
    details = Details(reference=reference, intensity=Intensity.IRATE)
    return Contacts(db, StoppedClock(), teams).log(agent, details, f"{agent} {reference}").contact.id


def test_the_hand_over_of_a_case_says_who_its_own_team_would_ask(db: Database, teams: Teams) -> None:
    asked: list[tuple[str, ...]] = []

    def away(people: Sequence[str]) -> frozenset[str]:
        asked.append(tuple(people))
        return frozenset()

    escalations = Escalations(db, StoppedClock(), teams, away)
    contact = log(db, teams)
    teams.replace([CARE, BILLING], {AMARA: 1})
    roster, waits = escalations.roster(AMARA, contact)
    assert (roster.on_duty, waits) == ([LENA], BILLING.waits)
    assert escalations.roster(AMARA, None)[0].on_duty == [PRIYA, TOMASZ]
    with pytest.raises(Refused, match="somebody else"):
        escalations.roster(CHIDI, contact)
    case = escalations.request(AMARA, contact, HandOver(situation="Shouting", urgency=Urgency.WAITING), "V1")
    assert asked == [(LENA,)]
    assert case.escalation
    assert case.escalation.team == BILLING.id
    with pytest.raises(Refused):
        escalations.details(PRIYA, case.escalation.id)


def test_whoever_is_in_no_team_any_more_ends_what_they_have_begun_and_begins_nothing(
    db: Database, teams: Teams
) -> None:
    contact = log(db, teams)
    with db.write() as records:
        check_in = records.check_ins.add(AMARA, contact, NOW)
    teams.replace([CARE_WITHOUT_AMARA, BILLING_WITHOUT_AMARA], {})
    CheckIns(db, StoppedClock(), teams).later(AMARA, check_in.id, Later.END_OF_SHIFT)
    escalations = Escalations(db, StoppedClock(), teams, lambda people: frozenset())
    escalations.request(AMARA, contact, HandOver(situation="Shouting"), "V1")
    assert Duties(db, StoppedClock(), teams, lambda *_: None).others(AMARA) == (PRIYA, TOMASZ)
    with pytest.raises(Refused, match="You are in no team"):
        log(db, teams, reference="48214")


CARE_WITHOUT_AMARA = replace(CARE, members=frozenset({PRIYA}))
BILLING_WITHOUT_AMARA = replace(BILLING, members=frozenset({CHIDI, LENA}))


def test_who_comes_on_duty_is_asked_for_the_team_that_they_were_not_on_duty_for(db: Database, teams: Teams) -> None:
    closed_now = replace(BILLING, supervisors=(LENA, PRIYA), hours=Hours(ALWAYS.zone, ()))
    teams.replace([CARE, closed_now], {AMARA: 2})
    escalations = Escalations(db, StoppedClock(), teams, lambda people: frozenset())
    case = escalations.request(AMARA, log(db, teams), HandOver(situation="Shouting"), "V1")
    assert case.escalation
    with db.read() as records:
        assert not records.escalations.asks(case.escalation.id)
    Duties(db, StoppedClock(), teams, ask_newcomer).declare(PRIYA, NOW + timedelta(hours=4))
    with db.read() as records:
        assert [ask.supervisor for ask in records.escalations.asks(case.escalation.id)] == [PRIYA]


def test_a_colleague_of_another_team_is_asked_to_listen_and_one_who_is_in_none_is_not(
    db: Database, teams: Teams
) -> None:
    peers = Peers(
        db, StoppedClock(), teams, Vault([new_secret_key()]), away=lambda people: frozenset(), aside=lambda work: work()
    )
    with db.write() as records:
        records.peers.enlist(Peer(person="U0GONE"))
    assert peers.ask(AMARA) is None
    with db.write() as records:
        records.peers.enlist(Peer(person=CHIDI))
    request = peers.ask(PRIYA)
    assert request
    with db.read() as records:
        assert [ask.peer for ask in records.peers.asks(request.id)] == [CHIDI]


def test_a_warning_of_a_closed_team_is_reviewed_by_those_who_are_there(db: Database, teams: Teams) -> None:
    warnings = Warnings(db, StoppedClock(), teams)
    warnings.set(LENA, "48213", "Threatened to come by.", date(2026, 11, 20), date(2026, 12, 1))
    teams.replace([CARE, replace(BILLING, is_closed=True)], {})
    at = NOW + timedelta(days=10)
    with db.write() as records:
        warning = records.warnings.in_force("48213")
        assert warning
        subject = Subject.WARNING.of(warning.id)
        timer = Timer(key="", kind=TimerKind.WARNING_REVIEW, subject=subject, due_at=warning.review_at)
        warnings.review(records, timer, at)
        asked = [each.recipient for each in records.deliveries.due(at) if each.kind is MessageKind.WARNING_REVIEW]
    assert asked == [PRIYA, TOMASZ]


def test_what_another_team_has_on_a_customer_is_not_erased_and_its_name_is_shown_as_it_is(
    db: Database, teams: Teams
) -> None:
    log(db, teams)
    with pytest.raises(Refused, match="Billing &amp; &lt;more&gt; has something on them too"):
        Erasing(db, StoppedClock(), teams).erase(PRIYA, "48213", "They asked.")


def test_what_could_not_be_delivered_is_told_and_shown_to_the_supervisors_of_its_team(
    db: Database, teams: Teams
) -> None:
    contact, status = log(db, teams), Status(db, StoppedClock(), teams, tuple)
    recorder = Recorder(teams, Pace())
    with db.write() as records:
        for place in (CHIDI, "C0BILLING"):
            owed = records.deliveries.owe(MessageKind.CONTACT_CARD, Subject.CONTACT.of(contact), place, Lane.CARD, NOW)
            recorder.record(records, records.deliveries.get(owed), Failed("cant_post"), NOW)
        told = [each.recipient for each in records.deliveries.due(NOW) if each.kind is MessageKind.UNDELIVERED]
    assert told == [LENA, LENA]
    assert [failure.delivery.recipient for failure in status.health_for(LENA).failures] == ["C0BILLING", CHIDI]
    assert status.health_for(PRIYA).failures == ()
    assert len(status.health().failures) == 2


def test_before_there_is_a_team_what_fails_is_told_to_nobody_and_kept(db: Database) -> None:
    with db.write() as records:
        owed = records.deliveries.owe(MessageKind.DIGEST, Subject.DIGEST.of(1), "C0CARE", Lane.CARD, NOW)
        Recorder(Teams(), Pace()).record(records, records.deliveries.get(owed), Failed("is_archived"), NOW)
    assert len(Status(db, StoppedClock(), Teams(), tuple).health().failures) == 1
