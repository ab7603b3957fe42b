"""The digest's numbers, against the same counted in plain Python from what was put in."""

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.rules.callback import Kind as CallbackKind
from bot.rules.callback import Outcome as CallOutcome
from bot.rules.callback import Promise, State
from bot.rules.contact import Details, Intensity, Kind
from bot.rules.digest import Week, waited
from bot.rules.escalation import HandOver, Urgency
from bot.rules.hours import Hours
from bot.rules.team import Team
from bot.rules.timeline import Event
from bot.services.digest import load_digest
from storage import Records

ZONE = ZoneInfo("Europe/London")
MONDAYS = [date(2026, 9, 7) + timedelta(days=7) * week for week in range(13)]
"""Thirteen weeks, with the night in October when clocks go back."""
FIRST = datetime(2026, 9, 7, tzinfo=ZONE).astimezone(UTC)
AGENTS = [f"U{number}" for number in range(9)]
MINUTE = timedelta(minutes=1)
TEAM = Team(escalation_channel="C1", supervisors=("U90", "U91"), hours=Hours(ZONE, ()))
ANSWERS = (CallOutcome.RESOLVED, CallOutcome.NOT_RESOLVED, CallOutcome.LEFT_MESSAGE, CallOutcome.NOT_WANTED, None)


@dataclass
class Quarter:
    """What happened, as it was put in; times by the team's clock, as people on the floor would write them down."""

    contacts: list[tuple[datetime, str, str, Kind | None, Intensity | None]] = field(default_factory=list)
    escalations: list[tuple[datetime, str, Urgency, timedelta | None]] = field(default_factory=list)
    promises: list[tuple[datetime, str, list[tuple[datetime, CallOutcome]]]] = field(default_factory=list)
    follow_ups: list[tuple[datetime, str, CallOutcome]] = field(default_factory=list)
    lessons: list[tuple[datetime, str]] = field(default_factory=list)


@pytest.fixture
def quarter(records: Records) -> Quarter:
    chance, quarter = random.Random(7), Quarter()
    for number in range(1500):
        at = FIRST + timedelta(seconds=chance.randrange(13 * 7 * 86400))
        agent, reference = chance.choice(AGENTS), f"48{chance.randrange(400):03}"
        kind = chance.choice([*Kind, None])
        intensity = chance.choice([*Intensity, None])
        details = Details(reference=chance.choice((reference, f"#{reference}")), kind=kind, intensity=intensity)
        contact = records.contacts.add(agent, details, at, team=1)
        quarter.contacts.append((at, agent, reference, kind, intensity))
        if number % 3 == 0:
            _escalate(records, quarter, chance, contact.id, agent, at)
        if number % 4 == 0:
            _promise(records, quarter, chance, contact.id, agent, at)
        if number % 50 == 0:
            lesson = records.lessons.propose(TEAM.id, "abusive", f"lesson {number}", number, at)
            records.lessons.accept(lesson, "abusive", lesson.words, "U90", at)
            quarter.lessons.append((at, lesson.words))
    return quarter


def _escalate(
    records: Records, quarter: Quarter, chance: random.Random, contact_id: int, agent: str, at: datetime
) -> None:
    urgency = chance.choice(list(Urgency))
    escalation = records.escalations.add(contact_id, agent, HandOver(situation="", urgency=urgency), at, team=1)
    after = timedelta(seconds=chance.randrange(5, 900)) if chance.random() < 0.8 else None
    if after is not None:
        for later in (timedelta(), timedelta(hours=2)):  # handed on later: that is not when it was accepted
            records.timeline.add(Event.ACCEPTED, at + after + later, contact_id, escalation.id, person="U90")
    quarter.escalations.append((at, agent, urgency, after))


def _promise(
    records: Records, quarter: Quarter, chance: random.Random, contact_id: int, agent: str, at: datetime
) -> None:
    due = at + timedelta(hours=chance.randrange(1, 90))
    kind = chance.choice(list(CallbackKind))
    promise = Promise(reference="48213", due_at=due, kind=kind)
    callback = records.callbacks.add(agent, promise, contact_id, at, team=1)
    outcome = chance.choice(ANSWERS)
    calls = []
    if outcome:
        rung = due + MINUTE * chance.randrange(-20, 90)
        records.calls.add(callback, outcome, agent, rung)
        calls = [(rung, outcome)]
        if outcome is CallOutcome.NOT_WANTED:
            records.callbacks.move(callback.id, State.DUE, State.CANCELLED, rung)
    if kind is CallbackKind.FOLLOW_UP:
        quarter.follow_ups += [(rung, agent, outcome) for rung, outcome in calls]
    else:
        quarter.promises.append((due, agent, calls))


def test_every_week_of_a_quarter_is_what_was_put_in(records: Records, quarter: Quarter) -> None:
    for monday in MONDAYS:
        counted = load_digest(records, TEAM, monday)
        _compare(counted.week, quarter, monday)
        _compare(counted.before, quarter, monday - timedelta(days=7))


def _compare(week: Week, quarter: Quarter, monday: date) -> None:
    def within(at: datetime) -> bool:
        return monday <= at.astimezone(ZONE).date() < monday + timedelta(days=7)

    contacts = [contact for contact in quarter.contacts if within(contact[0])]
    assert week.contacts.number == len(contacts)
    assert week.contacts.people == len({agent for _, agent, *_ in contacts})
    assert {kind: count.number for kind, count in week.kinds.items()} == Counter(kind or "" for *_, kind, _ in contacts)
    assert {step: count.number for step, count in week.intensities.items()} == Counter(
        str(int(step or 0)) for *_, step in contacts
    )
    for value, count in week.kinds.items():
        assert count.people == len({agent for _, agent, _, kind, _ in contacts if (kind or "") == value})

    end = datetime.combine(monday + timedelta(days=7), datetime.min.time(), tzinfo=ZONE).astimezone(UTC)
    lately = Counter(reference for at, _, reference, *_ in quarter.contacts if end - timedelta(days=28) <= at < end)
    now = {reference for _, _, reference, *_ in contacts}
    assert {one.reference.lstrip("#"): one.number for one in week.recurring} == {
        reference: count for reference, count in lately.items() if count > 1 and reference in now
    }
    assert [one.number for one in week.recurring] == sorted((one.number for one in week.recurring), reverse=True)

    for urgency in Urgency:
        made = [it for it in quarter.escalations if within(it[0]) and it[2] is urgency]
        waits = sorted(after for *_, after in made if after is not None)
        if not made:
            assert urgency not in week.waits
            continue
        said = week.waits[urgency]
        assert (said.asked.number, said.unanswered) == (len(made), len(made) - len(waits))
        assert said.asked.people == len({agent for _, agent, *_ in made})
        assert (said.median, said.p90) == (_covers(waits, 0.5), _covers(waits, 0.9))

    promises = [(due, calls) for due, _, calls in quarter.promises if within(due)]
    wanted = [(due, calls) for due, calls in promises if all(what is not CallOutcome.NOT_WANTED for _, what in calls)]
    kept = [due for due, calls in wanted if any(rung <= due + 30 * MINUTE for rung, _ in calls)]
    assert (week.promises.number, week.kept.number) == (len(wanted), len(kept))

    spoken = [what for rung, _, what in quarter.follow_ups if within(rung) and what in ANSWERS[:2]]
    assert (week.follow_ups.number, week.problems_back.number) == (
        len(spoken),
        spoken.count(CallOutcome.NOT_RESOLVED),
    )
    assert list(week.lessons) == [words for at, words in sorted(quarter.lessons) if within(at)]


def _covers(waits: list[timedelta], share: float) -> timedelta:
    """The shortest wait that this share of them do not exceed."""
    return min(wait for wait in waits if sum(other <= wait for other in waits) >= share * len(waits))


def test_a_week_of_nothing_is_all_noughts(records: Records) -> None:
    week = load_digest(records, TEAM, MONDAYS[0]).week
    assert week.contacts.number == week.promises.number == week.follow_ups.number == 0
    assert not waited([])
    assert not week.waits
    assert not week.kinds
