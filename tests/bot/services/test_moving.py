"""What is said twice, too late, or by people who have gone: the use cases of an escalation answer what is true."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.rules.contact import Details
from bot.rules.errors import Refused
from bot.rules.escalation import (
    HandOver,
    InvitationKind,
    Outcome,
    PassReason,
    PromiseToRing,
    Resolution,
    State,
    Urgency,
)
from bot.rules.outbox import MessageKind
from bot.rules.team import Team
from bot.rules.timeline import Event
from bot.services.moves import refuse_the_late
from bot.worker.rendering import is_moot
from tests.bot.services.floor import Floor, Known

AMARA, PRIYA, TOMASZ, KIM = "U0AMARA", "U0PRIYA", "U0TOMASZ", "U0KIM"
TEAM = Team(escalation_channel="C0ESCALATIONS", supervisors=(PRIYA, TOMASZ), level_two=(KIM,))


@pytest.fixture
def floor(tmp_path: Path) -> Iterator[Floor]:
    floor = Floor(tmp_path, TEAM)
    yield floor
    floor.close()


def ask(floor: Floor, urgency: Urgency = Urgency.ON_THE_LINE, reference: str = "48213") -> None:
    hand_over = HandOver(situation="Shouting", urgency=urgency)
    floor.escalations.request_new(AMARA, Details(reference=reference), hand_over, f"request {reference}")


def known(floor: Floor, id_: int = 1) -> Known:
    return floor.known()[id_]


def wait(floor: Floor, seconds: float) -> None:
    floor.clock.advance(seconds)
    floor.turn()


def go_quiet(floor: Floor) -> None:
    ask(floor)
    floor.supervision.accept(PRIYA, 1)
    wait(floor, TEAM.waits.still_on_it.total_seconds())
    wait(floor, TEAM.waits.again.total_seconds())
    assert known(floor).escalation.state is State.ASKED_AGAIN


def owed(floor: Floor, kind: MessageKind) -> list[bool]:
    """Of each message of this kind that was owed, whether it would be sent now."""
    with floor.db.read() as records:
        ids = [row["id"] for row in records.rows.all("SELECT id FROM deliveries WHERE kind = :kind", kind=kind)]
        return [not is_moot(records, records.deliveries.get(id_), floor.clock.now()) for id_ in ids]


# Twice


def test_the_same_resolution_twice_is_one_and_another_promise_or_end_of_the_contact_is_refused(floor: Floor) -> None:
    ask(floor)
    floor.supervision.accept(PRIYA, 1)
    at = floor.clock.now() + timedelta(days=1)
    said = Resolution(outcome=Outcome.CALLBACK_PROMISED, promise=PromiseToRing(at, by_agent=True))
    floor.supervision.resolve(PRIYA, 1, said)
    before = known(floor)
    floor.supervision.resolve(PRIYA, 1, said)
    for other in (
        replace(said, promise=PromiseToRing(at + timedelta(hours=1), by_agent=True)),
        replace(said, promise=PromiseToRing(at, by_agent=False)),
        replace(said, closes_contact=True, promise=None),
    ):
        with pytest.raises(Refused, match="Ended at"):
            floor.supervision.resolve(PRIYA, 1, other)
    assert known(floor) == before
    with floor.db.read() as records:
        assert len(records.callbacks.open_for_reference("48213")) == 1


def test_a_callback_that_the_agent_has_set_already_is_not_made_twice(floor: Floor) -> None:
    ask(floor)
    floor.supervision.accept(PRIYA, 1)
    at = floor.clock.now() + timedelta(days=1)
    for number in (1, 2):
        promise = PromiseToRing(at, by_agent=True)
        floor.supervision.resolve(PRIYA, number, Resolution(outcome=Outcome.CALLBACK_PROMISED, promise=promise))
        if number == 1:
            floor.escalations.request_new(AMARA, Details(reference="48213"), HandOver(situation="Again"), "again")
            floor.supervision.accept(PRIYA, 2)
    with floor.db.read() as records:
        assert len(records.callbacks.open_for_reference("48213")) == 1


def test_a_question_sent_again_after_the_end_is_no_news_and_no_refusal(floor: Floor) -> None:
    ask(floor)
    floor.supervision.accept(PRIYA, 1)
    floor.supervision.ask_agent(PRIYA, 1, "How much?", "question")
    floor.supervision.resolve(PRIYA, 1, Resolution(outcome=Outcome.OTHER))
    before = known(floor)
    floor.supervision.ask_agent(PRIYA, 1, "How much?", "question")
    assert known(floor) == before


def test_the_same_invitation_in_other_words_is_refused_and_nothing_typed_is_lost_in_silence(floor: Floor) -> None:
    ask(floor)
    floor.supervision.accept(PRIYA, 1)
    for why in ("You know them", "You know them", ""):
        floor.supervision.invite(PRIYA, 1, InvitationKind.JOIN, KIM, why)
    assert known(floor).happened(Event.INVITED_TO_JOIN) == 1
    with pytest.raises(Refused, match="have not answered yet"):
        floor.supervision.invite(PRIYA, 1, InvitationKind.JOIN, KIM, "Never mind")


# Quiet, and back


def test_an_owner_who_was_quiet_and_reads_back_or_asks_sends_the_agent_one_message(floor: Floor) -> None:
    go_quiet(floor)
    before = known(floor)
    floor.supervision.read_back(PRIYA, 1, "On my way")
    after = known(floor)
    assert after.escalation.state is State.ACCEPTED
    new = [after.messages[id_] for id_ in after.messages.keys() - before.messages.keys()]
    assert [message.kind for message in new] == [MessageKind.ESCALATION_READ_BACK]


def test_a_question_of_somebody_else_does_not_end_the_quiet_and_the_owners_own_does(floor: Floor) -> None:
    go_quiet(floor)
    floor.supervision.ask_agent(TOMASZ, 1, "How much?", "first")
    assert known(floor).escalation.state is State.ASKED_AGAIN
    floor.supervision.ask_agent(PRIYA, 1, "Which one?", "second")
    assert known(floor).escalation.state is State.ACCEPTED


# Untrue before it was sent


def test_that_nobody_has_come_is_not_sent_once_somebody_has(floor: Floor) -> None:
    ask(floor)
    for person in (PRIYA, TOMASZ, KIM):
        floor.supervision.pass_on(person, 1, PassReason.WITH_A_CUSTOMER)
    floor.turn()
    assert owed(floor, MessageKind.ESCALATION_NOBODY_YET) == [True]
    floor.supervision.accept(PRIYA, 1)
    assert owed(floor, MessageKind.ESCALATION_NOBODY_YET) == [False]


def test_an_owner_who_has_shown_up_is_not_asked_nor_a_colleague_who_is_not_invited_any_more(floor: Floor) -> None:
    ask(floor)
    floor.supervision.accept(PRIYA, 1)
    wait(floor, TEAM.waits.still_on_it.total_seconds())
    assert owed(floor, MessageKind.ESCALATION_STILL_ON_IT) == [True]
    floor.supervision.invite(PRIYA, 1, InvitationKind.TAKE_ON, TOMASZ)
    assert owed(floor, MessageKind.ESCALATION_STILL_ON_IT) == [False]
    assert owed(floor, MessageKind.ESCALATION_INVITATION) == [True]
    floor.supervision.accept(TOMASZ, 1)
    assert owed(floor, MessageKind.ESCALATION_INVITATION) == [True], "it is where the new owner finds their buttons"
    floor.supervision.resolve(TOMASZ, 1, Resolution(outcome=Outcome.OTHER))
    assert owed(floor, MessageKind.ESCALATION_INVITATION) == [False]


# Coming on duty


def test_whoever_comes_on_duty_is_asked_about_what_is_fresh_or_has_nobody_and_customers_on_the_line_first(
    tmp_path: Path,
) -> None:
    floor = Floor(tmp_path, replace(TEAM, level_two=()))
    floor.duties.off(PRIYA)
    for reference in ("old", "older"):
        ask(floor, Urgency.AFTER, reference)
    floor.clock.advance(13 * 3600)
    ask(floor, Urgency.AFTER, "fresh")
    ask(floor, Urgency.ON_THE_LINE, "now")
    floor.duties.resume(PRIYA)
    pings = [it for id_ in (1, 2, 3, 4) for it in known(floor, id_).messages.items()]
    asked = [id_ for id_, it in sorted(pings) if (it.kind, it.recipient) == (MessageKind.ESCALATION_PING, PRIYA)]
    with floor.db.read() as records:
        assert [records.deliveries.get(id_).subject for id_ in asked] == ["escalation:4", "escalation:3"]
    floor.close()


# Leaving


def test_nobody_is_asked_for_an_agent_who_has_left_and_all_who_were_hear_that_a_customer_may_wait(floor: Floor) -> None:
    ask(floor)
    floor.supervision.person_left(AMARA)
    assert known(floor).escalation.state is State.CANCELLED
    assert known(floor).timers == {}
    told = MessageKind.ESCALATION_AGENT_LEFT
    assert [known(floor).told(told, person) for person in (PRIYA, TOMASZ, KIM, AMARA)] == [1, 1, 0, 0]
    before = known(floor)
    floor.supervision.person_left(AMARA)
    assert known(floor) == before


def test_whoever_has_the_case_of_an_agent_who_has_left_keeps_it_and_knows(floor: Floor) -> None:
    ask(floor)
    floor.supervision.accept(PRIYA, 1)
    for _ in range(2):
        floor.supervision.person_left(AMARA)
    assert known(floor).escalation.owner == PRIYA
    assert known(floor).told(MessageKind.ESCALATION_AGENT_LEFT, PRIYA) == 1


def test_at_start_a_case_is_asked_anew_only_where_its_team_is_known_and_its_owner_not_in_it(floor: Floor) -> None:
    ask(floor)
    floor.supervision.accept(PRIYA, 1)
    before = known(floor)
    floor.teams.replace([], {})  # live cases of an older version, and no team set up yet
    floor.supervision.let_go()
    assert known(floor) == before
    floor.teams.replace([replace(TEAM, supervisors=(TOMASZ,))], {})
    for _ in range(2):
        floor.supervision.let_go()
    escalation = known(floor).escalation
    assert (escalation.state, escalation.owner) == (State.REQUESTED, None)


# Too late


def test_what_has_moved_since_it_was_read_is_refused_with_what_is_true(floor: Floor) -> None:
    ask(floor)
    escalation = known(floor).escalation
    floor.supervision.accept(TOMASZ, 1)
    with floor.db.write() as records:
        late = records.escalations.own(1, escalation.state, State.ACCEPTED, PRIYA, floor.clock.now())
        with pytest.raises(Refused, match="<@U0TOMASZ> has it since"):
            refuse_the_late(records, escalation, moved=late)
