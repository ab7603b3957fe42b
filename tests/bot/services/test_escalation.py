"""Turns in the life of an escalation that are easily got wrong, each found by the model or by a reader."""

from collections.abc import Iterator
from datetime import UTC
from pathlib import Path

import pytest

from bot.rules.contact import Details
from bot.rules.errors import Refused
from bot.rules.escalation import (
    HandOver,
    InvitationKind,
    InvitationState,
    Outcome,
    PassReason,
    State,
    Urgency,
)
from bot.rules.outbox import MessageKind, TimerKind
from bot.rules.team import Team
from bot.rules.timeline import Event
from bot.worker.answers import Failed, Passing
from tests.bot.services.floor import Floor, Known
from tests.hours import parse_hours

AMARA, PRIYA, TOMASZ, KIM = "U0AMARA", "U0PRIYA", "U0TOMASZ", "U0KIM"
TEAM = Team(escalation_channel="C0ESCALATIONS", supervisors=(PRIYA, TOMASZ), level_two=(KIM,))


@pytest.fixture
def floor(tmp_path: Path) -> Iterator[Floor]:
    floor = Floor(tmp_path, TEAM)
    yield floor
    floor.close()


def ask(floor: Floor, urgency: Urgency = Urgency.ON_THE_LINE) -> None:
    floor.escalations.request_new(
        AMARA, Details(reference="48213"), HandOver(situation="Shouting", urgency=urgency), "request"
    )


def known(floor: Floor) -> Known:
    return floor.known()[1]


def asked(floor: Floor) -> list[tuple[str, ...]]:
    return [tuple(sorted(entry.others)) for entry in known(floor).entries if entry.event is Event.ASKED]


def wait(floor: Floor, seconds: float) -> None:
    floor.clock.advance(seconds)
    floor.turn()


def go_quiet(floor: Floor, *, inviting: str = "") -> None:
    """Priya has it on the line, perhaps with somebody invited to join, and is not heard of."""
    ask(floor)
    floor.supervision.accept(PRIYA, 1)
    if inviting:
        floor.supervision.invite(PRIYA, 1, InvitationKind.JOIN, inviting)
    wait(floor, (2 if inviting else 1) * TEAM.waits.still_on_it.total_seconds())
    wait(floor, TEAM.waits.again.total_seconds())
    assert known(floor).escalation.state is State.ASKED_AGAIN


def test_who_opens_the_day_is_asked_then_though_level_two_was_asked_in_the_night(tmp_path: Path) -> None:
    hours = parse_hours("09:20-18:00", UTC)
    floor = Floor(tmp_path, Team(escalation_channel="C0", supervisors=(PRIYA, TOMASZ), level_two=(KIM,), hours=hours))
    ask(floor, Urgency.AFTER)
    assert asked(floor) == [(KIM,)]
    wait(floor, 20 * 60)
    assert asked(floor) == [(KIM,), (PRIYA, TOMASZ)]
    floor.close()


def test_a_supervisor_who_asks_and_is_alone_on_duty_hears_that_nobody_is(floor: Floor) -> None:
    floor.duties.off(TOMASZ)
    floor.escalations.request_new(PRIYA, Details(reference="48213"), HandOver(situation="Shouting"), "request")
    assert [entry.event for entry in known(floor).entries] == [Event.REQUESTED, Event.NOBODY_ON_DUTY, Event.ASKED]
    assert asked(floor) == [(KIM,)]


def test_a_new_round_that_asks_nobody_is_still_seen(floor: Floor) -> None:
    """One passed for good, the other went off duty: nobody is busy any more."""
    ask(floor)
    floor.duties.off(TOMASZ)
    floor.supervision.pass_on(TOMASZ, 1, PassReason.WITH_A_CUSTOMER)
    for person in (PRIYA, KIM):
        floor.supervision.pass_on(person, 1, PassReason.NOT_MY_AREA)
    for _ in range(6):
        wait(floor, 600)
    assert {ask.supervisor for ask in known(floor).asks} == {PRIYA, KIM}
    floor.settle()
    assert floor.out_of_date() == []


def test_the_thread_shows_the_first_ping_though_it_was_there_before(floor: Floor) -> None:
    """Slack had trouble with the supervisors' conversations."""
    answers = floor.door.says
    floor.door.says = lambda delivery: (
        Passing("internal_error", unsure=False) if delivery.kind is MessageKind.ESCALATION_PING else answers(delivery)
    )
    ask(floor, Urgency.WAITING)
    floor.turn(5)
    floor.door.says = answers
    floor.settle()
    assert floor.out_of_date() == []


def test_a_ping_does_not_point_to_a_later_one_that_is_lost(floor: Floor) -> None:
    """It was there, and an edit of it was refused for good."""
    ask(floor)
    for _ in range(3):
        wait(floor, 200)
    floor.settle()
    *_, latest = (id_ for id_, message in known(floor).messages.items() if message.recipient == TOMASZ)
    answers = floor.door.says
    floor.door.says = lambda delivery: Failed("is_archived") if delivery.id == latest else answers(delivery)
    floor.supervision.pass_on(TOMASZ, 1, PassReason.WITH_A_CUSTOMER)
    floor.settle()
    assert known(floor).messages[latest].is_lost
    assert floor.out_of_date() == []


def test_who_was_busy_and_then_leaves_is_not_asked_again(floor: Floor) -> None:
    ask(floor)
    floor.supervision.pass_on(PRIYA, 1, PassReason.WITH_A_CUSTOMER)
    floor.supervision.accept(PRIYA, 1)
    floor.supervision.person_left(PRIYA)
    assert asked(floor) == [(PRIYA, TOMASZ), (TOMASZ,)]
    for _ in range(4):
        wait(floor, 3600)
    assert all(PRIYA not in people for people in asked(floor)[1:])


def test_who_was_invited_and_then_asked_as_well_and_leaves_keeps_nobody_waiting(floor: Floor) -> None:
    go_quiet(floor, inviting=TOMASZ)
    floor.supervision.person_left(TOMASZ)
    after = known(floor)
    assert [entry.event for entry in after.entries[-2:]] == [Event.DECLINED, Event.PASSED]
    assert [invited.state for invited in after.invitations] == [InvitationState.DECLINED]
    assert [ask.reason for ask in after.asks if ask.supervisor == TOMASZ] == [PassReason.LEFT]


def test_an_owner_who_is_quiet_already_is_not_watched_when_the_urgency_changes(floor: Floor) -> None:
    go_quiet(floor)
    for urgency in (Urgency.WAITING, Urgency.ON_THE_LINE):
        floor.escalations.change_urgency(AMARA, 1, urgency)
        assert known(floor).timers.keys() == {TimerKind.ESCALATION_STEP}


def test_an_owner_who_was_quiet_and_passed_can_still_say_that_they_are_there(floor: Floor) -> None:
    go_quiet(floor)
    floor.supervision.pass_on(PRIYA, 1, PassReason.WITH_A_CUSTOMER)
    floor.supervision.still_here(PRIYA, 1)
    assert known(floor).escalation.state is State.ACCEPTED
    assert known(floor).entries[-1].event is Event.STILL_HERE


def test_what_is_no_approval_cannot_be_decided(floor: Floor) -> None:
    ask(floor)
    for decide in (
        lambda: floor.supervision.to_decide(PRIYA, 1),
        lambda: floor.supervision.decide(PRIYA, 1, Outcome.APPROVED, ""),
    ):
        with pytest.raises(Refused, match="does not ask for an approval"):
            decide()


def test_an_answer_to_a_question_that_another_urgency_has_ended_changes_nothing(floor: Floor) -> None:
    ask(floor)
    floor.supervision.accept(PRIYA, 1)
    wait(floor, TEAM.waits.still_on_it.total_seconds())
    floor.escalations.change_urgency(AMARA, 1, Urgency.WAITING)
    before = known(floor)
    floor.supervision.still_here(PRIYA, 1)
    assert known(floor) == before
