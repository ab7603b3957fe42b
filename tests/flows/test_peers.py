"""Asking a colleague for a few minutes: one at a time, without a name until somebody says yes."""

import pytest

from sandbox.client import Person
from tests.flows.conftest import Stage
from tests.flows.reading import forge_click, pass_time, settle, words
from tests.flows.steps import buttons_of, own_messages, wait_until
from tests.flows.test_check_in import check_in

CAN_YOU = "Can you listen?"
NOBODY = "Nobody is free to listen just now"
LINK = "slack://user?team=T0PRACTICE&amp;id="


def listen(person: Person, peer: str = "always", **settings: object) -> None:
    """Say in one's settings, reached from Home, whether one may be asked."""
    person.open_home()
    person.click("wellbeing:settings", view=person.see_home("Just for you"))
    person.see_view("May I ask you to listen")
    person.submit(peer=peer, **settings)
    person.see_view("Saved.")
    person.close(everything=True)


def asked(person: Person) -> bool:
    return bool(own_messages(person, CAN_YOU))


@pytest.fixture
def listeners(stage: Stage) -> Stage:
    """Ben, Priya and Dana have offered to listen."""
    for person in (stage.ben, stage.priya, stage.dana):
        stage.operator.change_person(person, presence="active")
        listen(person)
    return stage


def in_turn(stage: Stage) -> Person:
    """Who is asked now: one person, and nobody else."""
    (one,) = [person for person in stage.everybody() if asked(person)]
    return one


def test_one_at_a_time_until_one_accepts_then_each_gets_a_link_to_the_other(listeners: Stage) -> None:
    stage = listeners
    stage.amara.click("peer:ask", view=check_in(stage.amara, help="peer"))
    stage.amara.see_view("I'm asking a colleague, without your name.")
    stage.amara.close(everything=True)
    settle(stage, moving=False)
    first = in_turn(stage)
    assert "U0AMARA" not in str(first.state()["conversations"]), "the asker is not named"
    assert buttons_of(first.see(CAN_YOU)) == ["Yes, I'm here", "Not now", "Pause me for this shift"]
    first.click("peer:decline")
    first.see("nobody was told")
    wait_until(lambda: any(asked(person) for person in stage.everybody()))
    second = in_turn(stage)
    assert second is not first
    pass_time(stage, minutes=2)
    stage.restart()
    assert in_turn(stage) is second
    pass_time(stage, minutes=1)
    wait_until(lambda: any(asked(person) for person in stage.everybody() if person is not second))
    settle(stage, moving=False)
    third = in_turn(stage)
    assert third not in (first, second)
    assert "U0AMARA" not in str(second.state()["conversations"])
    stage.operator.fault("duplicate_delivery", method="peer:accept", times=1)
    third.click("peer:accept")
    assert f"{LINK}U0AMARA" in str(third.see("It is <@U0AMARA>"))
    assert f"{LINK}{third.id}" in str(stage.amara.see("has a few minutes for you"))
    settle(stage, moving=False)
    assert len(own_messages(stage.amara, "has a few minutes")) == 1
    forge_click(stage, second, "peer:accept", 2)
    assert own_messages(second, "U0AMARA") == [], "too late, and not told who it was"

    assert stage.backline is not None
    pass_time(stage, hours=25)
    wait_until(lambda: not own_messages(stage.amara, third.id) and not own_messages(third, "U0AMARA"))
    with stage.backline.db.read() as records:
        assert records.peers.found() == 1, "nothing is kept beyond the count"
        for table in ("peer_requests", "peer_asks"):
            assert records.rows.count(f"SELECT COUNT(*) AS n FROM {table}") == 0
        assert records.rows.count("SELECT COUNT(*) AS n FROM deliveries WHERE kind LIKE 'peer%'") == 0


def test_home_shows_everybody_their_own_choices_and_supervisors_nobody_elses(stage: Stage) -> None:
    listen(stage.amara, excluded=["U0BEN"])
    stage.amara.open_home()
    assert "You've offered to listen to colleagues." in words(stage.amara.see_home("Just for you"))
    for other in (stage.priya, stage.dana, stage.ben):
        other.open_home()
        home = other.see_home("Just for you")
        assert "You've offered" not in words(home)
        assert "U0AMARA" not in str(home)


def test_nobody_free_is_said_plainly_and_at_once(stage: Stage) -> None:
    assert NOBODY in stage.amara.command("/peer").response["text"]
    said = stage.amara.command("/peer").response["text"]
    assert "Care line" in said
    assert "offered it themselves, in Home" in said
    listen(stage.amara)
    assert NOBODY in stage.amara.command("/peer").response["text"], "not oneself"
    listen(stage.ben, "paused")
    listen(stage.priya, "no")
    assert NOBODY in stage.amara.command("/peer").response["text"]
    assert own_messages(stage.amara) == []


def test_only_who_is_active_undisturbed_here_and_without_a_customer(stage: Stage) -> None:
    for person in (stage.ben, stage.priya, stage.tomasz, stage.dana):
        listen(person)
    stage.operator.change_person(stage.ben, presence="away")
    stage.operator.change_person(stage.priya, dnd=True)
    stage.tomasz.command("/contact 51177 a customer of his own")
    stage.dana.click("breather:start:5", view=check_in(stage.dana, help="minutes"))
    assert NOBODY in stage.amara.command("/peer").response["text"]
    stage.dana.close(everything=True)
    stage.dana.click("breather:end", message=stage.dana.see("Your breather: until"))
    wait_until(lambda: NOBODY not in stage.amara.command("/peer").response["text"])
    stage.dana.see(CAN_YOU)


def test_when_all_have_had_their_time_the_asker_is_told_that_nobody_is_free(listeners: Stage) -> None:
    stage = listeners
    stage.amara.command("/peer")
    been: list[Person] = []
    for _ in range(3):
        wait_until(lambda: any(asked(person) for person in stage.everybody() if person not in been))
        settle(stage, moving=False)
        been.append(in_turn(stage))
        pass_time(stage, minutes=3)
    told = stage.amara.see(NOBODY)
    assert "Care line" in words(told)
    settle(stage, moving=False)
    assert not any(asked(person) for person in stage.everybody())


def test_nobody_is_ever_brought_together_with_whom_they_exclude_either_way_round(stage: Stage) -> None:
    listen(stage.ben)
    listen(stage.amara, excluded=["U0BEN"])
    assert NOBODY in stage.amara.command("/peer").response["text"]
    assert NOBODY in stage.ben.command("/peer").response["text"]
    stage.priya.command("/peer")
    wait_until(lambda: asked(stage.ben) or asked(stage.amara))


def test_the_asker_stops_it_and_whoever_is_asked_need_not_answer(listeners: Stage) -> None:
    stage = listeners
    stage.amara.command("/peer")
    stage.amara.command("/peer")
    settle(stage, moving=False)
    peer = in_turn(stage)
    stage.amara.click("peer:stop")
    stage.amara.see("Nobody heard that it was you.")
    wait_until(lambda: not asked(peer))
    forge_click(stage, peer, "peer:accept", 1)
    assert "U0AMARA" not in str(peer.state()["conversations"])
    stage.amara.command("/peer")
    settle(stage, moving=False)
    assert in_turn(stage) is not peer, "turns go round"
    in_turn(stage).click("peer:pause")
    settle(stage, moving=False)
    pass_time(stage, minutes=1)
    assert sum(asked(person) for person in stage.everybody()) == 1


def test_a_listener_who_leaves_is_passed_over_at_once(listeners: Stage) -> None:
    stage = listeners
    stage.amara.command("/peer")
    settle(stage, moving=False)
    gone = in_turn(stage)
    stage.operator.change_person(gone, deleted=True)
    wait_until(lambda: any(asked(person) for person in stage.everybody() if person is not gone))
