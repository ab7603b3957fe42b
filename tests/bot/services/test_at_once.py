"""Twenty supervisors click Accept in the same instant."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from bot.rules.contact import Details
from bot.rules.errors import Refused
from bot.rules.escalation import HandOver
from bot.rules.outbox import MessageKind
from bot.rules.team import Team
from bot.rules.timeline import Event
from tests.bot.services.floor import Floor

SUPERVISORS = tuple(f"U0SUPERVISOR{number:02}" for number in range(20))
TIMES = 100


@pytest.fixture
def floor(tmp_path: Path) -> Iterator[Floor]:
    floor = Floor(tmp_path, Team(escalation_channel="C0ESCALATIONS", supervisors=SUPERVISORS))
    yield floor
    floor.close()


@pytest.mark.slow
def test_of_twenty_who_accept_at_once_one_owns_it_and_the_others_hear_who_a_hundred_times(floor: Floor) -> None:
    start = Barrier(len(SUPERVISORS) + 1)

    def accept(supervisor: str, escalation_id: int) -> str:
        start.wait()
        try:
            floor.supervision.accept(supervisor, escalation_id)
        except Refused as refused:
            return refused.sentence
        return ""

    winners = set()
    with ThreadPoolExecutor(len(SUPERVISORS)) as pool:
        for number in range(1, TIMES + 1):
            case = floor.escalations.request_new(
                "U0AMARA", Details(reference=f"48{number}"), HandOver(situation="Shouting"), f"request {number}"
            )
            assert case.escalation
            answers = pool.map(accept, SUPERVISORS, [case.escalation.id] * len(SUPERVISORS))
            start.wait()  # here last of all: none of them is ahead
            told = dict(zip(SUPERVISORS, answers, strict=True))
            (winner,) = (supervisor for supervisor, sentence in told.items() if not sentence)
            del told[winner]
            assert all(f"<@{winner}> has it" in sentence for sentence in told.values())
            with floor.db.read() as records:
                escalation = records.escalations.get(case.escalation.id)
                events = [entry.event for entry in records.timeline.of(case.contact.id)]
            assert escalation.owner == winner
            assert events.count(Event.ACCEPTED) == 1
            winners.add(winner)
    assert len(winners) > 1, "it was a race"


def test_all_who_were_asked_then_see_who_has_it(floor: Floor) -> None:
    floor.escalations.request_new("U0AMARA", Details(reference="48213"), HandOver(situation="Shouting"), "request")
    floor.settle()
    floor.supervision.accept(SUPERVISORS[7], 1)
    floor.settle()
    assert floor.out_of_date() == []
    pings = [it for it in floor.known()[1].messages.values() if it.kind is MessageKind.ESCALATION_PING]
    assert {ping.recipient for ping in pings} == set(SUPERVISORS)
