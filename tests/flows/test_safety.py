"""When somebody may come to harm: at once on the agent's screen, and told to everyone who must know."""

import pytest

from tests.flows.conftest import Stage
from tests.flows.reading import actions, forge_click, settle, words

PROTOCOL = "Stay on the line. Press the red button."


def all_are_told_once_but_the_agent(stage: Stage, danger: str) -> None:
    settle(stage)
    danger = danger.replace("against me", "against <@U0AMARA>")  # as others read it
    for person in (stage.priya, stage.tomasz, stage.dana):
        told = [message for message in person.messages() if danger in words(message)]
        assert len(told) == 1, person
        assert told[0]["text"].startswith(f"{danger}: <@U0AMARA> is on #1, 48213")
        assert "contact:details" in actions(told[0])
    assert stage.ben.messages() == []
    assert not [message for message in stage.amara.messages() if "contact:details" in actions(message)]


@pytest.mark.parametrize(
    ("line", "danger"),
    [
        ("48213 says he will kill himself", "Talk of suicide or self-harm"),
        ("48213 threatening to come to the office with a knife", "Threat against me or a colleague"),
        ("48213 vulnerable, alone at home", "Vulnerable person"),
    ],
)
def test_a_safety_word_in_the_line_shows_the_protocol_in_the_answer(stage: Stage, line: str, danger: str) -> None:
    ack = stage.amara.command(f"/contact {line}")
    assert words(ack.response["blocks"][0]).startswith(f":warning: *{danger}*\n{PROTOCOL}")
    assert PROTOCOL in ack.response["text"], "the notification says it too"
    settle(stage)
    assert PROTOCOL in words(stage.amara.messages()[-1]), "and the card"
    all_are_told_once_but_the_agent(stage, danger)


def test_a_threat_to_leave_is_no_alarm(stage: Stage) -> None:
    ack = stage.amara.command("/contact 48213 angry, threatening to leave and to go to court")
    assert PROTOCOL not in words(ack.response)
    settle(stage)
    assert stage.priya.messages() == []


def test_a_tick_in_the_form_turns_the_form_into_the_protocol(stage: Stage) -> None:
    stage.amara.command("/contact")
    stage.amara.submit(reference="48213", safety="self_harm")
    assert PROTOCOL in words(stage.amara.see_view("Someone at risk"))
    all_are_told_once_but_the_agent(stage, "Talk of suicide or self-harm")


def test_a_safety_word_in_the_form_is_heeded_too(stage: Stage) -> None:
    stage.amara.command("/contact")
    stage.amara.submit(reference="48213", words="I will kill you all")
    stage.amara.see_view("Someone at risk")
    all_are_told_once_but_the_agent(stage, "Threat against me or a colleague")


def test_a_tap_on_the_card_shows_the_protocol_over_everything(stage: Stage) -> None:
    stage.amara.command("/contact 48213 angry")
    settle(stage)
    card = stage.amara.see("Is anyone at risk?")
    stage.amara.click("contact:safety", value="vulnerable")
    assert PROTOCOL in words(stage.amara.see_view("Someone at risk"))
    all_are_told_once_but_the_agent(stage, "Vulnerable person")
    edited = stage.amara.see(PROTOCOL)
    assert edited["ts"] == card["ts"]
    assert "contact:safety" not in actions(edited)


def test_flagging_it_again_tells_nobody_twice(stage: Stage) -> None:
    stage.amara.command("/contact 48213 angry")
    settle(stage)
    stage.operator.fault("server_error", method="chat.update", times=1)
    stage.amara.click("contact:safety", value="threat")
    stage.amara.click("contact:safety", value="threat")
    settle(stage, 10)
    all_are_told_once_but_the_agent(stage, "Threat against me or a colleague")


def test_a_safety_word_while_asking_for_a_supervisor_counts_as_well(stage: Stage) -> None:
    ack = stage.amara.command("/escalate 48213 says she will end her life")
    assert words(ack.response["blocks"][0]).startswith(":warning: *Talk of suicide or self-harm*")
    assert "Asked 2 supervisors" in words(ack.response)
    all_are_told_once_but_the_agent(stage, "Talk of suicide or self-harm")


@pytest.mark.parametrize("logged", [False, True], ids=["new", "logged before"])
def test_a_safety_word_in_the_hand_over_counts_as_well(stage: Stage, logged: bool) -> None:
    if logged:
        stage.amara.command("/contact 48213 angry")
        settle(stage)
        stage.amara.click("escalation:draft")
        stage.amara.submit(situation="Wants a manager", assessment="He may hurt himself")
    else:
        stage.amara.command("/escalate")
        stage.amara.submit(reference="48213", situation="He may hurt himself")
    assert PROTOCOL in words(stage.amara.see_view("Someone at risk"))
    all_are_told_once_but_the_agent(stage, "Talk of suicide or self-harm")
    stage.amara.see(PROTOCOL)


def test_those_told_can_read_what_is_known_and_others_cannot(stage: Stage) -> None:
    stage.amara.command("/contact 48213 suicidal, alone at home")
    stage.dana.see("Talk of suicide")
    stage.dana.click("contact:details")
    assert "alone at home" in words(stage.dana.see_view("Case #1"))
    forge_click(stage, stage.ben, "contact:details", 1)
    assert "alone" not in words(stage.ben.see("Only the team's supervisors and the agent can see this."))


def test_when_it_is_over_the_alarm_says_so_in_place(stage: Stage) -> None:
    stage.amara.command("/contact 48213 suicidal")
    settle(stage)
    (alarm,) = stage.dana.messages()
    stage.amara.click("contact:close")
    stage.amara.submit(outcome="passed_on", next_step="Crisis team is with her")
    over = stage.dana.see("Over")
    assert over["ts"] == alarm["ts"]
    assert actions(over) == []


def test_a_supervisor_who_logs_one_is_not_told_of_their_own(stage: Stage) -> None:
    stage.priya.command("/contact 48213 suicidal")
    settle(stage)
    assert not [message for message in stage.priya.messages() if "contact:details" in actions(message)]
    assert len(stage.tomasz.messages()) == len(stage.dana.messages()) == 1
