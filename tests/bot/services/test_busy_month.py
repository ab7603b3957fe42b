"""A busy month of many agents: check-ins stay within their limits, whatever happens and however often it crashes."""

import random
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from bot.rules.check_in import Later, State
from bot.rules.contact import Closing, Contact, Details, Intensity, Outcome, Safety
from bot.rules.outbox import Delivery, MessageKind, TimerKind, subject_id
from bot.rules.team import Team
from bot.rules.teams import Teams
from bot.services import Absences, Alarms, CheckIns, Contacts
from bot.services.live import is_on_live_case
from bot.worker.answers import Answer
from tests.bot.worker.by_hand import SUPERVISORS, ByHand

AGENTS = [f"U0AGENT{number}" for number in range(4)]
WANTS_NONE = AGENTS[0]
TEAM = Team(escalation_channel="C0ESCALATIONS", supervisors=SUPERVISORS)
TEAMS = Teams([TEAM])
DAYS = 30
DAY = timedelta(days=1)
TURN = timedelta(minutes=15)


class Month(ByHand):
    """Agents from nine to five. Each message that offers a check-in is looked at as it goes."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.dice = random.Random(seed)
        self.offered: dict[str, list[tuple[int, datetime]]] = defaultdict(list)
        self.broken: list[str] = []
        super().__init__(folder)

    def open(self) -> None:
        super().open()
        self.db._writer.execute("PRAGMA synchronous = OFF")  # the power does not fail here
        self.contacts = Contacts(self.db, self.clock, TEAMS)
        self.check_ins = CheckIns(self.db, self.clock, TEAMS)
        self.absences = Absences(self.db, self.clock, TEAMS)
        self.worker._timers = {
            TimerKind.ALARM_UNANSWERED: Alarms(self.db, self.clock, TEAMS).tell_again,
            TimerKind.CHECK_IN_OFFER: self.check_ins.offer,
            TimerKind.CHECK_IN_LATER: self.check_ins.offer_again,
        }
        self.door.says = self.look

    def look(self, delivery: Delivery) -> Answer | None:
        """Against the rules, as an offer goes out; an edit of one is none."""
        agent, subject = delivery.recipient, delivery.subject
        if delivery.kind is not MessageKind.CHECK_IN_OFFER or delivery.ts:
            return None
        now = self.clock.now()
        with self.db.read() as records:
            offer = records.check_ins.get(subject_id(subject))
            contact = records.contacts.get(offer.contact_id)
            if offer.state is not State.OFFERED:
                return None
            if is_on_live_case(records, agent, now):
                self.broken.append(f"{agent} is asked with a customer there, at {now}")
            if not is_hard(contact) or contact.is_open:
                self.broken.append(f"{agent} is asked about {contact}")
        self.offered[agent].append((offer.id, now))
        return None

    def one_turn(self, at_work: list[str]) -> None:
        """A quarter of an hour: a contact logged, closed, an offer answered; now and then a crash."""
        for agent in at_work:
            self.something_happens(agent)
        self.clock.advance(TURN.total_seconds())
        self.turn(4)
        if self.dice.random() < 0.01:
            self.crash()

    def something_happens(self, agent: str) -> None:
        roll = self.dice.random()
        opened, answered = self.contacts.open_of(agent).items, self.open_offer(agent)
        if answered and roll < 0.3:
            later = self.dice.choice([*Later, None, "never" if agent == WANTS_NONE else None])
            if later == "never":
                self.check_ins.never(agent, answered)
            elif isinstance(later, Later):
                self.check_ins.later(agent, answered, later)
            else:
                self.check_ins.end(agent, answered)
        elif opened and roll < 0.7:
            self.contacts.close(agent, opened[0].contact.id, Closing(outcome=Outcome.RESOLVED))
        elif not opened and roll > 0.6:
            intensity = self.dice.choice([None, *Intensity])
            safety = Safety.VULNERABLE if self.dice.random() < 0.02 else None
            details = Details(reference="48213", intensity=intensity, safety=safety)
            self.contacts.log(agent, details, request=f"{agent}{self.clock.now()}")

    def open_offer(self, agent: str) -> int | None:
        with self.db.read() as records:
            last = self.offered[agent][-1:]
            ids = [id_ for id_, _ in last if records.check_ins.get(id_).state is State.OFFERED]
        return ids[0] if ids else None


def is_hard(contact: Contact) -> bool:
    return contact.safety is not None or (contact.intensity or 0) >= Intensity.IRATE


@pytest.fixture
def month(tmp_path: Path) -> Iterator[Month]:
    month = Month(tmp_path, seed=6)
    yield month
    month.close()


def test_each_is_offered_one_check_in_a_shift_at_most_and_only_between_customers(month: Month) -> None:
    begins = month.clock.now()
    for day in range(DAYS):
        month.clock.at = begins + day * DAY
        at_work = [agent for agent in AGENTS if month.dice.random() < 0.9]
        for agent in at_work:
            month.absences.back(agent)
        for _ in range(8 * 4):
            month.one_turn(at_work)
        for agent in at_work:
            month.absences.off(agent, month.clock.now() + timedelta(hours=15))
        month.turn(4)
    assert month.broken == []
    for agent, offers in month.offered.items():
        first = dict(reversed(offers))  # without those that came back later
        assert all(later - earlier >= TEAM.wellbeing.shift for earlier, later in pairwise(sorted(first.values()))), (
            agent
        )
    asked = {agent: len(dict(offers)) for agent, offers in month.offered.items()}
    assert min(count for agent, count in asked.items() if agent != WANTS_NONE) >= DAYS // 3, (
        "there was something to ask"
    )
    assert asked.get(WANTS_NONE, 0) < DAYS // 3, "whoever says never is not asked again"
