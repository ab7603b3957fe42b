"""When somebody may come to harm: at once on the agent's screen, and told to everyone who must know."""

from datetime import timedelta

import pytest

from bot.rules.contact import Safety
from sandbox.client import Json, Person
from tests.flows.conftest import Stage
from tests.flows.reading import actions, deliver, forge_click, only_you, pass_time, settle, words

PROTOCOL = "Stay on the line. Press the red button."
TOLD = "<@U0DANA>, <@U0PRIYA>, <@U0TOMASZ>"
OF_THE_AGENT = {
    Safety.THREAT: ":warning: *Threat against me or a colleague*",
    Safety.SELF_HARM: ":warning: *Talk of suicide or self-harm*",
    Safety.VULNERABLE: "*Vulnerable person*",
}
OF_THOSE_TOLD = {
    Safety.THREAT: ":rotating_light: *Threat against <@U0AMARA> or a colleague, since",
    Safety.SELF_HARM: ":rotating_light: *Talk of suicide or self-harm, since",
    Safety.VULNERABLE: "*Vulnerable person, since",
}


def alarms(person: Person) -> list[Json]:
    """The messages that tell this person of a danger while there is one."""
    return [message for message in person.messages() if "safety" in [block["block_id"] for block in message["blocks"]]]


def heading(thing: Json) -> str:
    text: str = thing["blocks"][0]["text"]["text"]
    return text


def all_are_told_once_but_the_agent(stage: Stage, danger: Safety) -> None:
    settle(stage)
    for person in (stage.priya, stage.tomasz, stage.dana):
        (told,) = alarms(person)
        assert heading(told).startswith(OF_THOSE_TOLD[danger])
        assert "<@U0AMARA> is on #1, 48213." in told["text"]
        assert actions(told) == ["safety:come", "contact:details"]
    assert stage.ben.messages() == []
    assert alarms(stage.amara) == []


@pytest.mark.parametrize(
    ("line", "danger"),
    [
        ("48213 says he will kill himself", Safety.SELF_HARM),
        ("48213 threatening to come to the office with a knife", Safety.THREAT),
        ("48213 vulnerable, alone at home", Safety.VULNERABLE),
    ],
)
def test_a_safety_word_in_the_line_shows_the_protocol_in_the_answer(stage: Stage, line: str, danger: Safety) -> None:
    ack = stage.amara.command(f"/contact {line}")
    assert heading(ack.response).startswith(f"{OF_THE_AGENT[danger]}\n{PROTOCOL}\nI told {TOLD} at ")
    assert PROTOCOL in ack.response["text"], "the notification says it too"
    settle(stage)
    assert PROTOCOL in words(stage.amara.messages()[-1]), "and the card"
    all_are_told_once_but_the_agent(stage, danger)


def test_a_vulnerable_person_is_told_of_in_calmer_words(stage: Stage) -> None:
    stage.amara.command("/contact 48213 vulnerable, alone at home")
    alarm = heading(stage.dana.see("Vulnerable person"))
    assert "Please help <@U0AMARA> decide what comes next." in alarm
    assert "rotating_light" not in alarm
    assert "now" not in alarm
    stage.amara.command("/contact 48214 he has a knife")
    assert "Go to <@U0AMARA> or call now." in words(stage.dana.see("Threat against"))
    stage.amara.command("/contact 48215 suicidal")
    assert "join <@U0AMARA> now" in words(stage.dana.see("Talk of suicide"))


def test_a_threat_to_leave_is_no_alarm(stage: Stage) -> None:
    ack = stage.amara.command("/contact 48213 angry, threatening to leave and to go to court")
    assert PROTOCOL not in words(ack.response)
    settle(stage)
    assert stage.priya.messages() == []


def test_a_tick_in_the_form_turns_the_form_into_the_protocol(stage: Stage) -> None:
    stage.amara.command("/contact")
    stage.amara.submit(reference="48213", safety="self_harm")
    assert PROTOCOL in words(stage.amara.see_view("Someone at risk"))
    all_are_told_once_but_the_agent(stage, Safety.SELF_HARM)


@pytest.mark.parametrize("field", ["summary", "words", "would_accept", "tried", "promised"])
def test_a_safety_word_anywhere_in_the_form_is_heeded_too(stage: Stage, field: str) -> None:
    stage.amara.command("/contact")
    stage.amara.submit(reference="48213", **{field: "I will kill you all"})
    stage.amara.see_view("Someone at risk")
    all_are_told_once_but_the_agent(stage, Safety.THREAT)


def test_a_tap_on_the_card_shows_the_protocol_over_everything(stage: Stage) -> None:
    stage.amara.command("/contact 48213 angry")
    settle(stage)
    card = stage.amara.see("Is anyone at risk?")
    stage.amara.click("safety:flag", value="vulnerable")
    assert PROTOCOL in words(stage.amara.see_view("Someone at risk"))
    all_are_told_once_but_the_agent(stage, Safety.VULNERABLE)
    edited = stage.amara.see(PROTOCOL)
    assert edited["ts"] == card["ts"]
    assert "safety:flag" not in actions(edited)


def test_what_is_only_like_a_threat_says_that_nobody_knows_and_one_tap_tells_everyone(stage: Stage) -> None:
    stage.amara.command("/contact 48213 angry")
    settle(stage)
    stage.amara.click("contact:kind:threatening")
    settle(stage)
    assert stage.dana.messages() == [], "a kind is no alarm"
    card = stage.amara.see("No alarm has been raised: nobody has been told of a threat yet.")
    stage.amara.click("safety:raise:threat", message=card)
    modal = words(stage.amara.see_view("Someone at risk"))
    assert f"I told {TOLD} at " in modal
    assert "Who is on it, and whether it is over, is on the card" in modal, "which is kept true, as a window is not"
    all_are_told_once_but_the_agent(stage, Safety.THREAT)
    settle(stage)
    stage.amara.click("safety:take_back", message=stage.amara.see("You'll hear who is on it."))
    settle(stage)
    assert "nobody has been told of a threat yet" not in words(stage.amara.messages()), "they have been"
    assert "safety:flag" in actions(stage.amara.messages())


def test_flagging_it_again_tells_nobody_twice_and_shows_the_protocol_again(stage: Stage) -> None:
    stage.amara.command("/contact 48213 angry")
    settle(stage)
    stage.operator.fault("server_error", method="chat.update", times=1)
    stage.amara.click("safety:flag", value="threat")
    stage.amara.close()
    stage.amara.click("safety:flag", value="self_harm")
    stage.amara.see_view("Threat against me or a colleague")
    settle(stage, 10)
    all_are_told_once_but_the_agent(stage, Safety.THREAT)


def test_a_click_on_a_flag_that_arrives_twice_tells_once(stage: Stage) -> None:
    stage.amara.command("/contact 48213 angry")
    settle(stage)
    stage.operator.fault("duplicate_delivery", method="safety:flag", times=1)
    stage.amara.click("safety:flag", value="threat")
    stage.operator.see_exchange("safety:flag (again)")
    all_are_told_once_but_the_agent(stage, Safety.THREAT)
    assert len(stage.amara.state()["views"]) == 1


def test_a_closed_contact_takes_no_flag(stage: Stage) -> None:
    stage.amara.command("/contact 48213 angry")
    settle(stage)
    stage.operator.fault("server_error", method="chat.update", times=1)
    stage.amara.click("contact:close")
    stage.amara.submit(outcome="resolved")
    stage.amara.click("safety:flag", value="threat")
    assert "#1 is closed already." in only_you(stage.amara)[-1]
    settle(stage, 10)
    assert stage.dana.messages() == []


def test_a_graver_danger_heard_later_is_told_as_that(stage: Stage) -> None:
    stage.amara.command("/contact 48213 vulnerable, alone at home")
    settle(stage)
    (calm,) = alarms(stage.dana)
    stage.dana.click("safety:come")
    settle(stage)
    ack = stage.amara.command("/escalate 48213 now he has a knife")
    assert heading(ack.response).startswith(OF_THE_AGENT[Safety.THREAT])
    settle(stage)
    (graver,) = alarms(stage.dana)
    assert graver["ts"] != calm["ts"], "a message of its own"
    assert heading(graver).startswith(OF_THOSE_TOLD[Safety.THREAT])
    assert "It has become worse since you came: are you still on it?" in words(graver)
    assert "Vulnerable person: #1, 48213. Told again, further down." in words(stage.dana.messages())
    pass_time(stage, seconds=31)
    (again,) = alarms(stage.priya)
    assert "<@U0DANA> came before it became worse. Nobody has answered yet." in words(again), "all are told again"
    stage.dana.click("safety:come")
    settle(stage)
    stage.amara.see("#1: <@U0DANA> is still on it.")
    assert "You are on it (since" in words(alarms(stage.dana))
    pass_time(stage, seconds=61)
    assert [again["ts"]] == [alarm["ts"] for alarm in alarms(stage.priya)], "and not once somebody has answered"


def test_that_nobody_answered_at_first_is_put_right_even_if_it_has_become_graver_since(stage: Stage) -> None:
    stage.amara.command("/contact 48213 vulnerable, alone at home")
    settle(stage)
    for seconds in (31, 61):
        pass_time(stage, seconds=seconds)
    stage.amara.see("Nobody has answered yet about #1, 48213.")
    stage.amara.command("/escalate 48213 now he has a knife")
    settle(stage)
    stage.dana.click("safety:come")
    settle(stage)
    stage.amara.see("#1: nobody answered at first. <@U0DANA> is on it")


def test_a_mistyped_reference_is_put_right_for_those_told_and_in_requests_that_are_over(stage: Stage) -> None:
    stage.amara.command("/escalate 48231 he has a knife")
    settle(stage)
    stage.amara.click("escalation:cancel")
    settle(stage)
    stage.amara.command("/escalate 48231 he is still here")
    settle(stage)
    stage.amara.click("contact:edit")
    stage.amara.submit(reference="48213")
    settle(stage)
    (told,) = alarms(stage.dana)
    assert "<@U0AMARA> is on #1, 48213." in told["text"]
    cards = [message["text"] for message in stage.priya.messages("C0ESCALATIONS")]
    assert any("withdrawn" in card for card in cards)
    assert all("48213" in card and "48231" not in card for card in cards)


# While a supervisor is asked


def test_a_safety_word_while_asking_for_a_supervisor_counts_as_well(stage: Stage) -> None:
    ack = stage.amara.command("/escalate 48213 says she will end her life")
    assert heading(ack.response).startswith(OF_THE_AGENT[Safety.SELF_HARM])
    assert "Asked <@U0PRIYA>, <@U0TOMASZ>" in words(ack.response)
    all_are_told_once_but_the_agent(stage, Safety.SELF_HARM)


@pytest.mark.parametrize("logged", [False, True], ids=["new", "logged before"])
@pytest.mark.parametrize("field", ["situation", "assessment", "recommendation"])
def test_a_safety_word_in_the_hand_over_counts_as_well(stage: Stage, logged: bool, field: str) -> None:
    said = {"situation": "Wants a manager", field: "He may hurt himself"}
    if logged:
        stage.amara.command("/contact 48213 angry")
        settle(stage)
        stage.amara.click("escalation:draft")
        stage.amara.submit(**said)
    else:
        stage.amara.command("/escalate")
        stage.amara.submit(reference="48213", **said)
    assert PROTOCOL in words(stage.amara.see_view("Someone at risk"))
    all_are_told_once_but_the_agent(stage, Safety.SELF_HARM)
    stage.amara.see(PROTOCOL)


def test_a_safety_word_in_a_fact_added_later_shows_the_protocol_at_once(stage: Stage) -> None:
    stage.amara.command("/escalate 48213 shouting")
    settle(stage)
    stage.amara.click("escalation:add_fact")
    stage.amara.submit(fact="He says he knows where I live")
    assert PROTOCOL in words(stage.amara.see_view("Someone at risk"))
    (request,) = [each["request"] for each in stage.operator.traffic("add_fact")]
    assert PROTOCOL in words(deliver(stage, request)), "the same again is answered the same"
    all_are_told_once_but_the_agent(stage, Safety.THREAT)


def test_a_safety_word_in_an_answer_shows_the_protocol_at_once(stage: Stage) -> None:
    stage.amara.command("/escalate 48213 shouting")
    settle(stage)
    stage.priya.click("escalation:ask")
    stage.priya.submit(question="Is he calm?")
    settle(stage)
    stage.amara.click("escalation:answer")
    stage.amara.submit(answer="No, he has a knife")
    assert PROTOCOL in words(stage.amara.see_view("Someone at risk"))
    (request,) = [each["request"] for each in stage.operator.traffic("answer")]
    assert PROTOCOL in words(deliver(stage, request)), "the same again is answered the same"
    all_are_told_once_but_the_agent(stage, Safety.THREAT)


@pytest.mark.parametrize("when", ["with it", "before", "after", "in what is added"])
def test_with_a_request_for_a_supervisor_nothing_of_it_is_in_the_channel(stage: Stage, when: str) -> None:
    match when:
        case "with it":
            stage.amara.command("/escalate 48213 lonely, says she will end her life")
        case "before":
            stage.amara.command("/contact 48213 suicidal")
            settle(stage)
            stage.amara.command("/escalate 48213 lonely, wants a manager")
        case "after":
            stage.amara.command("/escalate 48213 lonely, wants a manager")
            settle(stage)
            stage.amara.click("safety:flag", value="self_harm")
        case _:
            stage.amara.command("/escalate 48213 lonely, wants a manager")
            settle(stage)
            stage.amara.click("escalation:add_fact")
            stage.amara.submit(fact="She is lonely and suicidal")
    settle(stage)
    assert len(stage.tomasz.messages("escalations")) == 2, "the card, and what is in its thread"
    shown = words(stage.tomasz.messages("escalations"))
    assert "Someone may be at risk: see the hand-over." in shown
    for detail in ("lonely", "life", "suicid", "self-harm"):
        assert detail not in shown
    (ping,) = [message for message in stage.priya.messages() if "escalation:accept" in actions(message)]
    assert "Someone may be at risk: see the hand-over." in words(ping)


def test_those_told_can_read_what_is_known_and_others_cannot(stage: Stage) -> None:
    stage.amara.command("/contact 48213 threatening, has a knife with him")
    stage.dana.see("Threat against")
    stage.dana.click("contact:details")
    known = words(stage.dana.see_view("Case #1"))
    assert "has a knife with him" in known
    assert f":warning: *Threat against <@U0AMARA> or a colleague*\n{PROTOCOL}" in known
    forge_click(stage, stage.ben, "contact:details", 1)
    assert "knife" not in words(stage.ben.see("Only the team's supervisors and the agent can see this."))


def test_when_it_is_over_the_alarm_says_so_in_place(stage: Stage) -> None:
    stage.amara.command("/contact 48213 suicidal")
    settle(stage)
    (alarm,) = stage.dana.messages()
    stage.amara.click("contact:close")
    stage.amara.submit(outcome="passed_on", next_step="Crisis team is with her")
    over = stage.dana.see("Closed need not mean safe")
    assert "talk of suicide or self-harm" in over["text"]
    stage.clock.advance(timedelta(minutes=5))
    settle(stage)
    (edited, _) = stage.dana.messages()
    assert (edited["ts"], actions(edited)) == (alarm["ts"], []), "and nobody is told again"


def test_who_may_harm_themselves_is_not_ended_for_abuse(stage: Stage) -> None:
    stage.amara.command("/contact 48213 upset")
    settle(stage)
    stage.amara.click("contact:close")
    assert "I ended it for abuse" in words(stage.amara.see_view())
    stage.amara.command("/contact 48213 now says he will kill himself")
    errors = stage.amara.submit(outcome="ended_for_abuse").response["errors"]
    assert errors == {"outcome": "There was talk of suicide or self-harm: how else did it end?"}
    stage.ben.command("/contact 51177 suicidal")
    settle(stage)
    stage.ben.click("contact:close")
    assert "I ended it for abuse" not in words(stage.ben.see_view())


def test_a_supervisor_who_logs_one_is_not_told_of_their_own(stage: Stage) -> None:
    stage.priya.command("/contact 48213 suicidal")
    settle(stage)
    assert alarms(stage.priya) == []
    assert len(stage.tomasz.messages()) == len(stage.dana.messages()) == 1
