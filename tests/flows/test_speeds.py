"""The three speeds of an escalation, with the clock moved: who is asked when, and what the agent hears in time."""

import pytest

from sandbox.client import Json, Person
from tests.flows.conftest import Stage
from tests.flows.reading import actions, drafted, pass_time, settle, words
from tests.flows.steps import filled_in, own_messages
from tests.flows.test_hand_over import deserted

__all__ = ["deserted"]  # the fixture

MINUTE = 60


def ask(stage: Stage, **said: str) -> None:
    """By the form, on the line unless said otherwise."""
    stage.amara.command("/escalate")
    stage.amara.submit(reference="48213", situation="Wants a refund", **said)
    settle(stage, moving=False)


def asked(stage: Stage) -> dict[str, int]:
    """How often each has been asked so far."""
    people = (stage.priya, stage.tomasz, stage.dana)
    pings = {person.name: sum(is_ping(message) for message in own_messages(person)) for person in people}
    return {name: count for name, count in pings.items() if count}


def is_ping(message: Json) -> bool:
    return "escalation:accept" in actions(message) or "Asked again" in words(message)


def nobody_yet(stage: Stage) -> list[str]:
    """What the agent was told when nobody had come."""
    return [message["text"] for message in own_messages(stage.amara) if "escalation:callback" in actions(message)]


def off_duty(*supervisors: Person) -> None:
    for supervisor in supervisors:
        supervisor.command("/backline duty off")


def passed(stage: Stage, *people: Person) -> None:
    for person in people:
        person.click("escalation:pass", value="with_a_customer")
    settle(stage, moving=False)


# On the line


def test_on_the_line_everyone_on_duty_is_asked_at_once_level_two_at_30_s_and_the_agent_told_at_90_s(
    stage: Stage,
) -> None:
    ask(stage)
    assert asked(stage) == {"priya": 1, "tomasz": 1}
    pass_time(stage, seconds=29)
    assert asked(stage) == {"priya": 1, "tomasz": 1}
    pass_time(stage, seconds=1)
    assert asked(stage) == {"priya": 1, "tomasz": 1, "dana": 1}
    pass_time(stage, seconds=59)
    assert nobody_yet(stage) == []
    pass_time(stage, seconds=1)
    (told,) = nobody_yet(stage)
    assert told.startswith("#1, 48213: nobody has come yet. Tell the customer: “I haven't reached my supervisor yet")
    assert "I go on asking, and tell you when somebody comes." in told


def test_asking_goes_on_after_twice_as_long_each_time_until_somebody_comes(stage: Stage) -> None:
    ask(stage)
    for seconds in (30, 60):
        pass_time(stage, seconds=seconds)
    for minutes, times in ((3, 2), (6, 3), (12, 4)):
        pass_time(stage, minutes=minutes)
        assert asked(stage) == {"priya": times, "tomasz": times, "dana": times}
    assert len(nobody_yet(stage)) == 1, "said once"
    stage.dana.click("escalation:accept")
    stage.dana.close()
    settle(stage, moving=False)
    pass_time(stage, minutes=9)
    assert asked(stage) == {"priya": 3, "tomasz": 3, "dana": 3}, "those asked again before read so; the last is edited"


def test_once_somebody_comes_nobody_else_is_asked_and_the_agent_not_worried(stage: Stage) -> None:
    ask(stage)
    stage.priya.click("escalation:accept")
    stage.priya.close()
    settle(stage, moving=False)
    pass_time(stage, seconds=30)
    pass_time(stage, seconds=60)
    assert asked(stage) == {}
    assert nobody_yet(stage) == []


def test_when_all_pass_the_next_are_asked_and_told_without_waiting(stage: Stage) -> None:
    ask(stage)
    passed(stage, stage.priya, stage.tomasz)
    assert asked(stage)["dana"] == 1
    assert nobody_yet(stage) == []
    passed(stage, stage.dana)
    (told,) = nobody_yet(stage)
    assert told.startswith("#1, 48213: everyone I asked is busy. Tell the customer: “My supervisors can't join")
    card = stage.amara.see("Everyone asked is busy.")
    assert "<@U0PRIYA>" not in words(card), "nobody by name"
    stage.tomasz.click("escalation:accept", where="escalations")
    stage.amara.see("<@U0TOMASZ> has it since")


# What the agent hears when nobody comes


@pytest.mark.parametrize(
    ("need", "sentence"),
    [
        ("take_over", "and I don't want to keep you waiting. When may I ring you back? I'll ring, news or not."),
        ("advise", "and I want to get this right for you. When may I ring you back? I'll ring, news or not."),
        ("call_back", "so I can't say yet who will ring you. When suits you? I'll ring you myself if need be."),
    ],
)
def test_what_to_say_fits_what_was_needed(stage: Stage, need: str, sentence: str) -> None:
    ask(stage, need=need)
    pass_time(stage, seconds=30)
    pass_time(stage, seconds=60)
    assert f"“I haven't reached my supervisor yet, {sentence}”" in nobody_yet(stage)[0]


def test_with_nobody_on_duty_level_two_is_asked_at_once_and_the_agent_knows_why(stage: Stage) -> None:
    off_duty(stage.priya, stage.tomasz)
    ask(stage)
    assert asked(stage) == {"dana": 1}
    pass_time(stage, seconds=60)
    (told,) = nobody_yet(stage)
    assert "nobody is on duty. I asked <@U0DANA> instead, and have no answer yet." in told
    assert "“There is no supervisor here just now, and I don't want to keep you waiting." in told


def test_with_nobody_at_all_it_is_said_at_once_and_whoever_comes_on_duty_is_asked(deserted: Stage) -> None:
    answer = deserted.amara.command("/escalate 48213 shouting").response["text"]
    assert "nobody is on duty, and there is nobody else I can ask." in answer
    assert "Tell the customer: “There is no supervisor here just now" in answer, "what to do now"
    settle(deserted, moving=False)
    (told,) = nobody_yet(deserted)
    assert "“There is no supervisor here just now" in told
    assert "I'll ask whoever comes on duty first, and tell you." in told
    deserted.priya.command("/backline duty 2h")
    deserted.priya.see("On the line now: #1, 48213.")
    settle(deserted, moving=False)
    assert "nobody has come yet." in nobody_yet(deserted)[0]


def test_a_callback_is_one_click_away_with_everything_in_it(stage: Stage) -> None:
    ask(stage, contingency="I ring back with the answer")
    pass_time(stage, seconds=30)
    pass_time(stage, seconds=60)
    stage.amara.click("escalation:callback")
    form = stage.amara.see_view("Set a callback")
    assert drafted(form, "reference") == "48213"
    assert drafted(form, "note") == "I ring back with the answer"
    assert filled_in(form)["time"]
    stage.amara.submit()
    settle(stage, moving=False)
    (told,) = [message for message in own_messages(stage.amara) if "nobody has come yet" in message["text"]]
    assert ":telephone_receiver: Callback" in words(told)
    assert actions(told) == [], "and is not asked again"


def test_what_was_said_of_nobody_becomes_a_line_when_somebody_comes(stage: Stage) -> None:
    ask(stage)
    pass_time(stage, seconds=30)
    pass_time(stage, seconds=60)
    stage.dana.click("escalation:accept")
    stage.dana.close()
    settle(stage, moving=False)
    assert nobody_yet(stage) == []
    *_, told, came = own_messages(stage.amara)
    assert (told["text"].startswith("#1: at "), told["text"].endswith("nobody had come yet.")) == (True, True)
    assert "<@U0DANA> has it since" in came["text"]


# Step by step


@pytest.mark.parametrize(("urgency", "step"), [("waiting", 5), ("after", 30)])
def test_otherwise_people_are_asked_step_by_step_those_who_are_here_first(
    stage: Stage, urgency: str, step: int
) -> None:
    stage.operator.change_person(stage.priya, presence="away")
    ask(stage, urgency=urgency)
    assert asked(stage) == {"tomasz": 1}
    pass_time(stage, minutes=step)
    assert asked(stage) == {"priya": 1, "tomasz": 1}
    pass_time(stage, minutes=step)
    assert asked(stage) == {"priya": 1, "tomasz": 1, "dana": 1}
    pass_time(stage, minutes=step)
    (told,) = nobody_yet(stage)
    assert "nobody has come yet." in told
    assert "Tell the customer" not in told, "there is no customer on the line"
    pass_time(stage, minutes=2 * step)
    assert asked(stage) == {"priya": 2, "tomasz": 2, "dana": 2}


# Another urgency on the way


def test_hung_up_while_waiting_nobody_is_asked_twice_and_the_steps_are_longer(stage: Stage) -> None:
    ask(stage)
    stage.amara.click("escalation:urgency:waiting")
    settle(stage, moving=False)
    assert asked(stage) == {"priya": 1, "tomasz": 1}
    assert stage.priya.see("Waiting to hear from us: #1")
    pass_time(stage, seconds=90)
    assert asked(stage) == {"priya": 1, "tomasz": 1}
    for _ in range(2):
        pass_time(stage, minutes=5)
    assert asked(stage)["dana"] == 1


def test_on_the_line_now_asks_everyone_anew_at_once(stage: Stage) -> None:
    stage.operator.change_person(stage.priya, presence="away")
    ask(stage, urgency="waiting")
    assert asked(stage) == {"tomasz": 1}
    stage.amara.click("escalation:urgency:on_the_line")
    settle(stage, moving=False)
    assert asked(stage) == {"priya": 1, "tomasz": 2}
    pass_time(stage, seconds=30)
    assert asked(stage)["dana"] == 1
    pass_time(stage, seconds=60)
    assert len(nobody_yet(stage)) == 1


def test_who_talks_of_suicide_is_never_asked_to_wait_for_a_call(stage: Stage) -> None:
    stage.amara.command("/escalate 48213 says she will kill herself")
    settle(stage, moving=False)
    pass_time(stage, seconds=30)
    pass_time(stage, seconds=60)
    told = stage.amara.see("#1, 48213: nobody has come yet.")
    assert "Stay with them if you can, and let them talk." in told["text"]
    assert stage.team["crisis_protocol"] in told["text"]
    assert "ring you back" not in told["text"]
    assert nobody_yet(stage) == [], "nor is a callback drafted"
