"""What supervisors do with a request: answer it, own it, close it; told from both sides."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from zoneinfo import ZoneInfo

import pytest

from sandbox.client import Control, Json, Person
from tests.flows.conftest import Stage
from tests.flows.reading import (
    actions,
    choose,
    deliver,
    drafted,
    fields,
    forge_click,
    only_you,
    pass_time,
    settle,
    words,
)
from tests.flows.steps import buttons_of, filled_in

CHANNEL, DIRECT = "escalations", "directmessage"
LONDON = ZoneInfo("Europe/London")
OWNERS = ["escalation:resolve", "escalation:read_back", "escalation:ask", "escalation:more"]
ON_THE_CARD = ["escalation:details", "escalation:more"]


def ask(stage: Stage, line: str = "48213 shouting, wants a refund") -> None:
    stage.amara.command(f"/escalate {line}")
    settle(stage)


def ask_by_form(stage: Stage, **said: object) -> None:
    """The hand-over through its form; a need is chosen first, since its own fields come with it."""
    stage.amara.command("/escalate")
    if need := said.get("need"):
        choose(stage, stage.amara, "need", str(need))
    stage.amara.submit(**{"reference": "48213", "situation": "Wants a refund", **said})
    settle(stage)


def ask_for_approval(stage: Stage) -> None:
    ask_by_form(stage, need="approve", approval="Refund of 120 EUR")


def accept(stage: Stage, read_back: str = "") -> None:
    """Priya takes it, from her direct messages."""
    stage.priya.click("escalation:accept", where=DIRECT)
    if read_back:
        stage.priya.submit(read_back=read_back)
    else:
        stage.priya.close()
    settle(stage)


def invite(stage: Stage, whom: Person, how: str = "hand_on") -> None:
    """Priya, who has it, asks somebody to take it on or, with `second`, to come too."""
    stage.priya.click("escalation:more", where=CHANNEL, value=how)
    stage.priya.submit(colleague=whom.id)
    settle(stage)


def pass_on(stage: Stage, person: Person, reason: str = "with_a_customer") -> None:
    person.click("escalation:pass", where=DIRECT, value=reason)
    settle(stage)


def card(stage: Stage) -> Json:
    """The team's newest card."""
    everything = stage.dana.messages(CHANNEL)
    return next(message for message in reversed(everything) if message.get("thread_ts") in (None, message["ts"]))


def thread(stage: Stage) -> str:
    """What stands in the newest card's thread, which is one message."""
    (reply,) = card(stage)["replies"]
    return words(reply)


def screens(stage: Stage) -> list[list[Json]]:
    """All that anybody sees, but for what was said to one of them alone."""
    everything = [*(person.messages() for person in stage.everybody()), stage.dana.messages(CHANNEL)]
    return [[message for message in messages if not message["ephemeral"]] for messages in everything]


def told_agent(stage: Stage) -> list[Json]:
    """The agent's messages but the card."""
    return [message for message in stage.amara.messages() if "contact:edit" not in actions(message)]


def without_menus(messages: list[Json]) -> str:
    """What these messages say, but for their buttons and menus."""
    blocks = [block for message in messages for block in message["blocks"] if block["type"] != "actions"]
    return words([*({"text": message["text"]} for message in messages), *blocks])


# The ping


def test_the_ping_has_all_a_supervisor_needs_before_they_walk_in(stage: Stage) -> None:
    ask_by_form(
        stage,
        need="join",
        background="Refused twice",
        assessment="About to leave",
        recommendation="A decision by noon",
        contingency="I ring back at 16:00",
        join_by="Extension 4521",
        demanded=["demanded"],
    )
    ping = stage.priya.see("On the line now: #1, 48213. Join us.")
    assert ping["text"] == "On the line now: #1, 48213. Join us. Wants a refund. From <@U0AMARA>."
    said = words(ping)
    for text in (
        "Wants a refund",
        "The customer asked for a supervisor",
        "Refused twice",
        "About to leave",
        "A decision by noon",
        "Extension 4521",
        "I ring back at 16:00",
        "From <@U0AMARA> at",
    ):
        assert text in said
    assert actions(ping) == ["escalation:accept", "escalation:pass"]


def test_what_the_agent_adds_reaches_pings_already_sent(stage: Stage) -> None:
    ask(stage)
    stage.amara.click("escalation:add_fact")
    stage.amara.submit(fact="He records the <call>")
    settle(stage)
    for supervisor in (stage.priya, stage.tomasz):
        (ping,) = supervisor.messages()
        assert "Added since" in words(ping)
        assert "He records the &lt;call&gt;" in words(ping)
    assert "<@U0AMARA> added: “He records the &lt;call&gt;”" in thread(stage)


# Accepting


def test_accepting_asks_the_read_back_and_everybody_sees_who_has_it(stage: Stage) -> None:
    ask(stage)
    agents, team, other = len(stage.amara.messages()), card(stage), stage.tomasz.messages()
    stage.priya.click("escalation:accept", where=DIRECT)
    form = stage.priya.see_view("You have it")
    assert "shouting, wants a refund" in words(form)
    settle(stage)
    fresh = stage.amara.messages()[agents:]
    assert ["<@U0PRIYA> has it since" in message["text"] for message in fresh] == [True], "a message of its own"
    edited = card(stage)
    assert edited["ts"] == team["ts"]
    assert "<@U0PRIYA> has it since" in words(edited)
    assert "What they understood will follow." in words(edited), "its absence is shown"
    assert "Take over." not in words(edited), "it is being taken over"
    assert "<@U0AMARA> asked for someone to take over" in words(edited)
    assert actions(edited["blocks"]) == ON_THE_CARD
    (line,) = stage.tomasz.messages()
    assert line["ts"] == other[0]["ts"]
    assert line["text"].startswith("#1, 48213. <@U0PRIYA> has it since")
    assert actions(line) == []
    (own,) = stage.priya.messages()
    assert "shouting, wants a refund" in words(own), "the owner keeps the whole of it"
    assert actions(own) == OWNERS


def test_the_read_back_reaches_the_agent_and_nobody_else_reads_it(stage: Stage) -> None:
    ask(stage)
    accept(stage, read_back="Taking over, will offer the refund")
    assert "“Taking over, will offer the refund”." in stage.amara.messages()[-1]["text"]
    assert "You told <@U0AMARA>: “Taking over, will offer the refund”." in words(stage.priya.messages())
    assert "Taking over" not in words([*stage.tomasz.messages(), *stage.dana.messages(CHANNEL)])
    assert "understood will follow" not in words(stage.dana.messages(CHANNEL))
    stage.priya.click("escalation:more", where=CHANNEL, value="read_back")
    assert drafted(stage.priya.see_view("You have it"), "read_back") == "Taking over, will offer the refund"
    stage.priya.submit(read_back="Will ring the bank first")
    stage.amara.see("Will ring the bank first")


def test_the_same_read_back_again_tells_nobody_twice(stage: Stage) -> None:
    ask(stage)
    accept(stage, read_back="On my way")
    before = screens(stage)
    stage.priya.click("escalation:read_back", where=DIRECT)
    stage.priya.submit(read_back="On my way")
    settle(stage)
    assert screens(stage) == before


def test_a_read_back_of_blanks_is_asked_again_on_the_field(stage: Stage) -> None:
    ask(stage)
    stage.priya.click("escalation:accept", where=DIRECT)
    stage.priya.submit(read_back="  ")
    view = stage.priya.see_view("You have it")
    assert view["errors"] == {"read_back": "A few words, so that the agent knows you know."}


def test_a_read_back_left_for_later_can_be_given_from_the_ping(stage: Stage) -> None:
    ask(stage)
    accept(stage)
    stage.priya.click("escalation:read_back", where=DIRECT)
    stage.priya.submit(read_back="On my way")
    stage.amara.see("On my way")


def test_of_two_who_accept_in_the_same_instant_one_wins_and_the_other_is_told_who(stage: Stage) -> None:
    for number in range(20):
        stage.amara.command(f"/escalate 5{number:04} wants a refund")
    settle(stage)
    control, ready = Control(stage.workspace.url), Barrier(2)

    def click(person: Person, message: Json) -> None:
        place = {"channel": message["channel"], "ts": message["ts"]}
        block_id = message["blocks"][-1]["block_id"]
        ready.wait()
        control.post("action", person=person.id, message=place, block_id=block_id, action_id="escalation:accept")

    cards = [message for message in stage.dana.messages(CHANNEL) if "escalation:accept" in actions(message["blocks"])]
    assert len(cards) == 20
    with ThreadPoolExecutor(2) as both:
        for message in cards:
            told = {person: len(only_you(person)) for person in (stage.priya, stage.tomasz)}
            list(both.map(click, told, [message, message]))
            (lost,) = [person for person in told if len(only_you(person)) > told[person]]
            (won,) = told.keys() - {lost}
            assert f"<@{won.id}> has it" in only_you(lost)[-1]
            assert lost.view() is None
            won.close(everything=True)
    settle(stage)
    assert sum("has it since" in message["text"] for message in told_agent(stage)) == 20


def test_accepting_again_what_one_has_opens_the_read_back_again_and_changes_nothing(stage: Stage) -> None:
    ask(stage)
    stage.operator.fault("server_error", method="chat.update")  # so that the button stays
    stage.priya.click("escalation:accept", where=CHANNEL)
    stage.priya.close()
    stage.priya.click("escalation:accept", where=CHANNEL)
    stage.priya.see_view("You have it")
    assert only_you(stage.priya) == []
    stage.operator.end_faults()
    settle(stage, 10)
    assert sum("has it since" in message["text"] for message in told_agent(stage)) == 1
    assert "is still on it" not in thread(stage)


def test_somebody_in_the_channel_who_is_no_supervisor_is_refused_kindly(stage: Stage) -> None:
    stage.operator.change_channel("C0ESCALATIONS", invite=stage.ben.id)
    ask(stage)
    for action in ("escalation:accept", "escalation:ask", "escalation:details"):
        stage.ben.click(action, where=CHANNEL)
        assert "Only the team's supervisors can do this." in only_you(stage.ben)[-1]
    assert stage.ben.view() is None


def test_a_forged_click_of_a_stranger_changes_nothing(stage: Stage) -> None:
    ask(stage)
    before = screens(stage)
    verbs = ("accept", "resolve", "read_back", "still_here", "ask", "hand_on", "second", "approve", "decline")
    for verb in verbs:
        forge_click(stage, stage.ben, f"escalation:{verb}", 1)
    for verb, value in (("pass", "other"), ("more", "advice"), ("more", "details"), ("more", "hand_on")):
        forge_click(stage, stage.ben, f"escalation:{verb}", value, block_id="escalation:1")
    settle(stage)
    told = [message["text"] for message in stage.ben.messages()]
    assert all(sentence.startswith("Only the ") for sentence in told)
    assert len(told) == len(verbs) + 4
    before[1] = stage.ben.messages()
    assert screens(stage) == before


def test_a_supervisor_who_asks_for_help_themself_cannot_take_it(stage: Stage) -> None:
    stage.priya.command("/escalate 48213 shouting, wants a refund")
    settle(stage)
    assert not any("escalation:accept" in actions(message) for message in stage.priya.messages())
    stage.priya.click("escalation:accept", where=CHANNEL)
    assert "Another supervisor has to take it" in only_you(stage.priya)[-1]
    stage.tomasz.click("escalation:accept", where=DIRECT)
    stage.priya.see("<@U0TOMASZ> has it")


# Passing


def test_passing_is_one_persons_answer_and_can_be_taken_back(stage: Stage) -> None:
    ask(stage)
    pass_on(stage, stage.priya)
    (passed,) = stage.priya.messages()
    assert passed["text"].startswith("You passed on #1, 48213.")
    assert buttons_of(passed) == ["Take it after all"]
    assert "1 of 2 busy" in words(card(stage))
    assert "escalation:accept" in actions(stage.tomasz.messages())
    stage.priya.click("escalation:accept", message=passed)
    stage.priya.see_view("You have it")
    stage.amara.see("<@U0PRIYA> has it")


@pytest.mark.parametrize(
    ("reason", "label"),
    [
        ("with_a_customer", "I'm with a customer"),
        ("not_my_area", "Not my area"),
        ("conflict", "Conflict of interest"),
        ("other", "Something else"),
    ],
)
def test_nobody_reads_why_somebody_passed_nor_the_agent_and_the_channel_who(
    stage: Stage, reason: str, label: str
) -> None:
    ask(stage)
    assert label in words(stage.priya.messages()), "it is on the menu"
    pass_on(stage, stage.priya, reason)
    pass_on(stage, stage.tomasz, reason)
    read = "".join(map(without_menus, screens(stage)))
    assert label not in read
    assert reason not in read
    stage.amara.see("busy")
    assert "One of those asked is busy." in thread(stage)
    of_agent_and_channel = words([*stage.amara.messages(), *stage.dana.messages(CHANNEL)])
    assert "<@U0PRIYA> is busy" not in of_agent_and_channel
    assert "<@U0TOMASZ> is busy" not in of_agent_and_channel


def test_when_all_have_passed_the_next_are_asked_at_once(stage: Stage) -> None:
    ask(stage)
    pass_on(stage, stage.priya)
    assert stage.dana.messages() == []
    pass_on(stage, stage.tomasz)
    assert "escalation:accept" in actions(stage.dana.see("On the line now"))
    assert "2 of 3 busy" in words(card(stage))


def test_a_pass_that_arrives_twice_is_one(stage: Stage) -> None:
    ask(stage)
    stage.operator.fault("duplicate_delivery", method="escalation:pass", times=1)
    pass_on(stage, stage.priya)
    assert "1 of 2 busy" in words(card(stage))
    assert thread(stage).count("One of those asked is busy.") == 1


# Approvals


@pytest.mark.parametrize(("verb", "done"), [("approve", "Approved"), ("decline", "Declined")])
def test_an_approval_is_given_or_declined_in_two_clicks(stage: Stage, verb: str, done: str) -> None:
    ask_for_approval(stage)
    ping = stage.priya.see("On the line now: #1, 48213. Approve something.")
    assert ping["text"].endswith("Refund of 120 EUR. From <@U0AMARA>.")
    assert actions(ping) == ["escalation:approve", "escalation:decline", "escalation:pass"]
    stage.priya.click(f"escalation:{verb}", where=DIRECT)
    assert "Refund of 120 EUR" in words(stage.priya.see_view(f"{verb.capitalize()} it?"))
    agents = len(stage.amara.messages())
    stage.priya.submit()
    settle(stage)
    (told,) = stage.amara.messages()[agents:]
    assert f"<@U0PRIYA> {done.lower()} “Refund of 120 EUR”" in told["text"]
    for message in (*stage.priya.messages(), *stage.tomasz.messages(), card(stage)):
        assert message["text"].startswith(f"#1, 48213. {done} by <@U0PRIYA> at")
        assert message["text"].endswith(". “Refund of 120 EUR”."), "what it was about stays"
        assert actions(message["blocks"]) == []


def test_a_line_with_the_decision_reaches_the_agent_alone(stage: Stage) -> None:
    ask_for_approval(stage)
    stage.priya.click("escalation:decline", where=CHANNEL)
    stage.priya.submit(line="Offer a voucher")
    stage.amara.see("Offer a voucher")
    settle(stage)
    assert "voucher" not in words([*stage.tomasz.messages(), *stage.dana.messages(CHANNEL)])


def test_the_second_to_decide_is_told_who_was_first_and_what(stage: Stage) -> None:
    ask_for_approval(stage)
    stage.priya.click("escalation:approve", where=DIRECT)
    stage.tomasz.click("escalation:decline", where=DIRECT)
    stage.priya.submit()
    settle(stage)
    before = screens(stage)
    stage.tomasz.submit(line="Too much")
    assert "Approved by <@U0PRIYA>" in words(stage.tomasz.see_view("Backline"))
    settle(stage)
    assert screens(stage) == before


def test_an_approval_can_be_had_first_and_decided_later(stage: Stage) -> None:
    ask_for_approval(stage)
    stage.priya.click("escalation:more", where=CHANNEL, value="accept")
    stage.priya.submit(read_back="Asking finance")
    settle(stage)
    stage.tomasz.click("escalation:more", where=CHANNEL, value="approve")
    assert "<@U0PRIYA> has it" in only_you(stage.tomasz)[-1]
    stage.priya.click("escalation:approve", where=DIRECT)
    stage.priya.submit()
    stage.amara.see("<@U0PRIYA> approved “Refund of 120 EUR”")


def test_who_passed_on_an_approval_can_still_decide(stage: Stage) -> None:
    ask_for_approval(stage)
    pass_on(stage, stage.priya)
    assert buttons_of(stage.priya.messages()[0]) == ["Approve", "Decline"]
    stage.priya.click("escalation:approve", where=DIRECT)
    stage.priya.submit()
    stage.amara.see("<@U0PRIYA> approved “Refund of 120 EUR”")


# Questions, facts, urgency


def test_a_question_and_its_answer_stay_in_the_case(stage: Stage) -> None:
    ask(stage)
    accept(stage)
    stage.priya.click("escalation:ask", where=DIRECT)
    stage.priya.submit(question="Did he pay by <card>?")
    settle(stage)
    stage.amara.click("escalation:answer")
    stage.amara.submit(answer="In two parts")
    answer = stage.priya.see("answers: “In two parts”.")
    assert "You asked: “Did he pay by &lt;card&gt;?”" in answer["text"], "with what it answers"
    settle(stage)
    assert "<@U0PRIYA> asked: “Did he pay by &lt;card&gt;?”" in thread(stage)
    assert "<@U0AMARA> answered: “In two parts”" in thread(stage)
    assert not any("two parts" in words(message) for message in (*stage.tomasz.messages(), *stage.dana.messages()))


def test_any_supervisor_may_ask_before_somebody_has_it_and_only_the_owner_after(stage: Stage) -> None:
    ask(stage)
    stage.tomasz.click("escalation:ask", where=CHANNEL)
    stage.tomasz.submit(question="Which product?")
    settle(stage)
    accept(stage)
    stage.amara.click("escalation:answer")
    stage.amara.submit(answer="The router")
    stage.tomasz.see("answers: “The router”.")
    stage.tomasz.click("escalation:more", where=CHANNEL, value="ask")
    assert "#1: <@U0PRIYA> has it since" in only_you(stage.tomasz)[-1]


def test_a_question_that_arrives_twice_is_asked_once(stage: Stage) -> None:
    ask(stage)
    stage.priya.click("escalation:ask", where=CHANNEL)
    stage.operator.fault("duplicate_delivery", method="question", times=1)
    stage.priya.submit(question="Which product?")
    settle(stage)
    assert sum("Which product?" in message["text"] for message in stage.amara.messages()) == 1


def test_the_owner_hears_what_is_new_and_how_urgent_it_is_now(stage: Stage) -> None:
    ask(stage)
    accept(stage)
    stage.amara.click("escalation:add_fact")
    stage.amara.submit(fact="He has a lawyer with him")
    settle(stage)
    stage.amara.click("escalation:urgency:waiting")
    settle(stage)
    fact, urgency = stage.priya.messages()[-2:]
    assert fact["text"] == "#1, 48213: <@U0AMARA> adds: “He has a lawyer with him”."
    assert urgency["text"] == "#1, 48213: <@U0AMARA> changes how urgent it is: waiting to hear from us."
    assert "<@U0AMARA> asked for someone to take over · Waiting to hear from us" in words(card(stage))


# Handing on, and a second person


def test_who_is_asked_to_take_it_on_gets_the_whole_of_it_and_owns_it_at_the_click(stage: Stage) -> None:
    ask(stage)
    accept(stage, read_back="On my way")
    invite(stage, stage.tomasz)
    invitation = stage.tomasz.see("<@U0PRIYA> asks you to take on #1, 48213.")
    assert "shouting, wants a refund" in words(invitation)
    assert "<@U0PRIYA> told the agent: “On my way”." in words(invitation), "the customer may have heard it"
    assert buttons_of(invitation) == ["Take it on", "I can't"]
    open_still = "<@U0PRIYA> has it since"
    assert open_still in words(card(stage)), "until they take it on, it is hers"
    assert "Handing on to <@U0TOMASZ>, not yet accepted." in words(card(stage))
    stage.tomasz.click("invitation:take_on")
    assert drafted(stage.tomasz.see_view("You have it"), "read_back") == "", "a read-back is its giver's alone"
    stage.tomasz.submit(read_back="Mine now")
    settle(stage)
    assert "<@U0TOMASZ> has it since" in words(card(stage))
    assert "<@U0TOMASZ> has taken on #1, 48213." in stage.priya.messages()[-1]["text"]
    assert actions(stage.priya.messages()) == []
    *_, own = stage.tomasz.messages()
    assert actions(own) == OWNERS
    assert "<@U0PRIYA> told the agent: “On my way”." in words(own)
    assert "told the agent: “Mine now”" not in words(own), "their own is said as theirs"
    assert actions(stage.tomasz.messages()[:-1]) == [], "once is enough"
    stage.tomasz.see("You have #1, 48213: see further down.")
    stage.amara.see("<@U0TOMASZ> has it since")
    stage.amara.see("Mine now")


def test_a_colleague_who_is_invited_reads_why_and_all_that_was_said_and_promised_since(stage: Stage) -> None:
    ask(stage)
    stage.amara.click("escalation:add_fact")
    stage.amara.submit(fact="He records the call")
    accept(stage)
    stage.priya.click("escalation:ask", where=DIRECT)
    stage.priya.submit(question="Which refund?")
    settle(stage)
    assert "<@U0PRIYA> asked: “Which refund?”" in words(stage.priya.messages()), "what was asked stays in view"
    stage.amara.click("escalation:answer")
    stage.amara.submit(answer="The second")
    stage.amara.command("/callback tomorrow 3pm 48213 news")
    settle(stage)
    stage.priya.click("escalation:more", where=CHANNEL, value="second")
    stage.priya.submit(colleague=stage.dana.id, why="You know <this> contract")
    invitation = stage.dana.see("<@U0PRIYA> asks you to join them on #1, 48213. “You know &lt;this&gt; contract”.")
    known = ("He records the call", "asked: “Which refund?”", "answered: “The second”", ":telephone_receiver: Callback")
    assert [said for said in known if said not in words(invitation)] == []
    assert words(invitation["blocks"]).count("this&gt; contract") == 1, "once is enough"
    stage.priya.click("escalation:more", where=CHANNEL, value="second")
    stage.priya.submit(colleague=stage.dana.id, why="Never mind")
    assert stage.priya.see_view()["errors"] == {"colleague": "They are asked already, and have not answered yet."}
    stage.priya.close()
    stage.dana.click("invitation:join")
    settle(stage)
    (coming,) = stage.dana.messages()
    assert [said for said in (*known, "You know &lt;this&gt; contract") if said not in words(coming)] == []
    assert "contract" not in thread(stage), "what one supervisor tells another is not for the channel"


def test_who_cannot_take_it_on_says_so_and_somebody_else_is_asked(stage: Stage) -> None:
    ask(stage)
    accept(stage)
    invite(stage, stage.tomasz)
    stage.tomasz.click("invitation:decline")
    settle(stage)
    declined = stage.priya.see("<@U0TOMASZ> can't take on #1, 48213. It is still yours.")
    assert "Handing on" not in words(card(stage))
    assert stage.tomasz.see("You said no to <@U0PRIYA>")["text"] == "You said no to <@U0PRIYA> on #1, 48213."
    assert "<@U0TOMASZ> can't" not in thread(stage), "who said no is not for the channel"
    stage.priya.click("escalation:hand_on", message=declined)
    stage.priya.submit(colleague=stage.dana.id)
    stage.dana.see("<@U0PRIYA> asks you to take on #1, 48213.")


@pytest.mark.parametrize(
    ("whom", "why"),
    [
        ("priya", "That is you."),
        ("amara", "They are the agent on this case."),
        ("ben", "They do not answer escalations here."),
    ],
)
def test_whoever_cannot_be_asked_is_refused_on_the_field_and_the_choice_stays(
    stage: Stage, whom: str, why: str
) -> None:
    ask(stage)
    accept(stage)
    stage.priya.click("escalation:more", where=DIRECT, value="hand_on")
    person = stage.operator.person(whom)
    stage.priya.submit(colleague=person.id)
    view = stage.priya.see_view("Hand it on")
    assert view["errors"]["colleague"].startswith(why)
    assert view["state"]["values"]["colleague"]["value"]["selected_user"] == person.id
    settle(stage)
    assert "Handing on" not in words(card(stage))


def test_a_second_person_comes_too_and_everybody_sees_it(stage: Stage) -> None:
    ask_by_form(stage, need="join", join_by="Extension 4521")
    accept(stage)
    invite(stage, stage.dana, "second")
    invitation = stage.dana.see("<@U0PRIYA> asks you to join them on #1, 48213.")
    assert buttons_of(invitation) == ["I'm coming", "I can't"]
    assert "<@U0DANA> is asked to join." in words(card(stage))
    stage.dana.click("invitation:join")
    stage.priya.see("<@U0DANA> is joining you on #1, 48213.")
    settle(stage)
    (coming,) = stage.dana.messages()
    assert coming["text"].startswith("You're joining #1, 48213.")
    assert coming["text"].endswith("To join: Extension 4521")
    assert "Wants a refund" in words(coming), "whoever walks in keeps the hand-over"
    assert "<@U0PRIYA> has it since" in words(card(stage))
    assert ", with <@U0DANA>." in words(card(stage))
    stage.amara.see(", with <@U0DANA>")
    stage.priya.click("escalation:more", where=DIRECT, value="second")
    stage.priya.submit(colleague=stage.dana.id)
    assert stage.priya.see_view()["errors"] == {"colleague": "They are with you already."}


def test_accept_by_whoever_is_asked_to_take_it_on_takes_it_on(stage: Stage) -> None:
    ask(stage)
    stage.operator.fault("server_error", method="chat.update")  # so that the old ping still has its button
    accept_from_the_card = stage.priya.click("escalation:accept", where=CHANNEL)
    assert accept_from_the_card.acked
    stage.priya.close()
    forge_click(stage, stage.priya, "escalation:more", "hand_on", block_id="escalation:1")
    stage.operator.end_faults()
    settle(stage, 10)
    invite(stage, stage.tomasz)
    forge_click(stage, stage.tomasz, "escalation:accept", 1)
    settle(stage)
    assert "<@U0TOMASZ> has it since" in words(card(stage))
    assert "<@U0TOMASZ> has taken on #1, 48213." in stage.priya.messages()[-1]["text"]


def test_whoever_was_invited_and_has_left_will_not_come_and_the_owner_hears_so(stage: Stage) -> None:
    ask(stage)
    accept(stage)
    invite(stage, stage.tomasz)
    assert "U0TOMASZ" in words(card(stage)["blocks"])
    stage.operator.change_person(stage.tomasz, deleted=True)
    stage.priya.see("<@U0TOMASZ> can't take on #1")
    settle(stage)
    assert "U0TOMASZ" not in words(card(stage)["blocks"])
    assert "<@U0PRIYA> has it since" in words(card(stage)["blocks"])


def test_an_invitation_answered_late_changes_nothing_and_says_what_is_true(stage: Stage) -> None:
    ask(stage)
    accept(stage)
    invite(stage, stage.tomasz)
    invite(stage, stage.dana, "second")
    stage.priya.click("escalation:resolve", where=DIRECT)
    stage.priya.submit(outcome="other")
    settle(stage)
    assert actions([*stage.tomasz.messages(), *stage.dana.messages()]) == []
    before = screens(stage)
    for person, verb, invitation in (
        (stage.tomasz, "take_on", 1),
        (stage.tomasz, "decline", 1),
        (stage.dana, "join", 2),
    ):
        told = len(person.messages())
        forge_click(stage, person, f"invitation:{verb}", invitation)
        assert "Ended at" in words(person.messages()[told:])
    forge_click(stage, stage.dana, "invitation:take_on", 1)
    assert stage.dana.messages()[-1]["text"] == "That one is for somebody else."
    settle(stage)
    before[3], before[4] = stage.tomasz.messages(), stage.dana.messages()
    assert screens(stage) == before
    assert stage.tomasz.view() is None


def test_the_same_invitation_twice_is_one(stage: Stage) -> None:
    ask(stage)
    accept(stage)
    invite(stage, stage.tomasz)
    before = screens(stage)
    invite(stage, stage.tomasz)
    assert screens(stage) == before


# Quiet


def test_an_owner_who_is_still_on_it_says_so_and_nobody_else_hears_of_it(stage: Stage) -> None:
    ask(stage)
    accept(stage)
    agents = len(stage.amara.messages())
    pass_time(stage, minutes=10)
    question = stage.priya.see("Still on it?")
    assert buttons_of(question) == ["Still on it", "Resolve", "Hand on"]
    stage.priya.click("escalation:still_here")
    settle(stage)
    assert buttons_of(stage.priya.messages()[-1]) == []
    pass_time(stage, minutes=15)
    assert len(stage.amara.messages()) == agents
    assert "Asked <@U0PRIYA> if they are still on it." in thread(stage)
    assert "<@U0PRIYA> is still on it." in thread(stage)
    pass_time(stage, minutes=5)
    stage.priya.click("escalation:still_here")
    assert sum("still_here" in str(actions(message)) for message in stage.priya.messages()) <= 1, "never two questions"


def test_an_owner_who_stays_quiet_keeps_it_until_somebody_else_takes_it(stage: Stage) -> None:
    ask(stage)
    accept(stage)
    pass_time(stage, minutes=10)
    pass_time(stage, minutes=3)
    stage.amara.see("<@U0PRIYA> doesn't answer me")
    assert "<@U0PRIYA> has it since" in words(card(stage))
    assert "but is quiet: asking the others again." in words(card(stage))
    assert "I'm asking the others too." in words(stage.priya.see("Still on it?"))
    first, again = stage.tomasz.messages()
    assert first["text"] == "#1, 48213. Asked again, further down."
    assert "is quiet" in words(again)
    stage.tomasz.click("escalation:accept", message=again)
    stage.tomasz.close()
    settle(stage)
    assert "<@U0TOMASZ> has it since" in words(card(stage))
    assert stage.priya.messages()[-1]["text"].startswith("#1, 48213: <@U0TOMASZ> took it on at")
    assert actions(stage.priya.messages()) == []
    stage.amara.see("<@U0TOMASZ> has it since")


@pytest.mark.parametrize("sign", ["still_here", "accept", "ask", "read_back", "hand_on"])
def test_any_sign_of_life_ends_the_asking(stage: Stage, sign: str) -> None:
    ask(stage)
    accept(stage)
    pass_time(stage, minutes=10)
    pass_time(stage, minutes=3)
    where = CHANNEL if sign == "accept" else DIRECT
    stage.priya.click(f"escalation:{sign}", where=where)
    if sign == "ask":
        stage.priya.submit(question="Which product?")
    elif sign == "read_back":
        stage.priya.submit(read_back="Here")
    elif sign == "hand_on":
        stage.priya.submit(colleague=stage.dana.id)
    settle(stage)
    assert "is quiet" not in words(card(stage))
    assert actions(stage.tomasz.messages()) == []
    assert "escalation:still_here" not in actions(stage.priya.messages())
    back = [message["text"] for message in told_agent(stage) if "is back, and still on it" in message["text"]]
    assert len(back) == (sign not in ("ask", "read_back")), "the question and the read-back say so"


# Ending


def test_resolving_tells_the_agent_what_the_customer_was_told_and_gives_the_contact_back(stage: Stage) -> None:
    ask(stage)
    accept(stage, read_back="On my way")
    stage.priya.click("escalation:resolve", where=DIRECT)
    agents = len(stage.amara.messages())
    stage.priya.submit(outcome="supervisor_resolved", told="Refund by Friday", note="Well held")
    settle(stage)
    (fresh,) = stage.amara.messages()[agents:]
    for said in ("<@U0PRIYA> resolved it", "Refund by Friday", "Well held"):
        assert said in fresh["text"]
    for message in (*stage.priya.messages(), *stage.tomasz.messages(), card(stage)):
        assert message["text"].startswith("#1, 48213. Ended at")
        assert message["text"].endswith("with <@U0PRIYA>: supervisor resolved it.")
        assert actions(message["blocks"]) == []
        assert "Well held" not in words(message["blocks"])
    assert "<@U0PRIYA> ended it: supervisor resolved it." in thread(stage)
    stage.amara.click("contact:close", message=fresh)


def test_the_contact_can_be_closed_with_it(stage: Stage) -> None:
    ask(stage)
    accept(stage)
    stage.priya.click("escalation:resolve", where=DIRECT)
    stage.priya.submit(outcome="ended_for_abuse", told="We end the call now", then="close")
    settle(stage)
    assert "The contact is closed with it." in words(stage.amara.messages())
    assert "0 open" in words(stage.amara.command("/contact list").response) or "Nothing open" in words(
        stage.amara.command("/contact list").response
    )


def test_returning_with_advice_is_one_choice_away(stage: Stage) -> None:
    ask(stage)
    accept(stage)
    stage.priya.click("escalation:more", where=DIRECT, value="advice")
    stage.priya.submit(note="Offer the voucher, then ring me")
    told = stage.amara.see("<@U0PRIYA> returned it to you")
    assert "Offer the voucher, then ring me" in told["text"]


def test_a_promised_callback_is_asked_for_as_soon_as_it_is_chosen_and_what_was_typed_stays(stage: Stage) -> None:
    ask(stage)
    accept(stage)
    stage.priya.click("escalation:resolve", where=DIRECT)
    assert "time" not in fields(stage.priya.see_view())
    choose(stage, stage.priya, "outcome", "callback_promised", told="We ring on Friday")
    form = stage.priya.see_view("Who rings?")
    assert fields(form) == ["outcome", "day", "time", "rings", "told", "note", "then"]
    assert form["state"]["values"]["told"]["value"]["value"] == "We ring on Friday"
    assert "Europe/London" in words(form)
    choose(stage, stage.priya, "outcome", "other")
    assert "time" not in fields(stage.priya.see_view())


def test_two_outcomes_chosen_at_once_are_no_error_and_the_form_is_the_last_ones(stage: Stage) -> None:
    ask(stage)
    accept(stage)
    stage.priya.click("escalation:resolve", where=DIRECT)
    late = stage.priya.see_view("How did it end?")
    choose(stage, stage.priya, "outcome", "callback_promised")
    (request,) = [each["request"] for each in stage.operator.traffic("value")]
    other = request["actions"][0] | {"selected_option": {"value": "other"}}
    deliver(stage, request | {"actions": [other], "view": request["view"] | {"hash": late["hash"]}})
    deliver(stage, request | {"view": request["view"] | {"id": "V0CLOSED"}})
    assert "went wrong" not in words(stage.priya.state())
    assert "rings" in fields(stage.priya.see_view())


def test_the_time_the_agent_meant_is_proposed_in_the_supervisors_zone_and_need_not_be_touched(stage: Stage) -> None:
    stage.operator.change_person(stage.priya, tz="Europe/Warsaw")
    ask_by_form(stage, contingency="I ring them back tomorrow at 16:00")
    accept(stage)
    stage.priya.click("escalation:resolve", where=DIRECT)
    choose(stage, stage.priya, "outcome", "callback_promised")
    form = filled_in(stage.priya.see_view("Who rings?"))
    at = (stage.clock.now().astimezone(LONDON) + timedelta(days=1)).replace(hour=16, minute=0, second=0, microsecond=0)
    there = at.astimezone(ZoneInfo("Europe/Warsaw"))
    assert (form["day"], form["time"]) == (f"{there:%Y-%m-%d}", f"{there:%H:%M}")
    stage.priya.submit(rings="agent")
    (request,) = [each["request"] for each in stage.operator.traffic("resolve")]
    stage.amara.see(f"<!date^{int(at.timestamp())}^")
    settle(stage)
    ask(stage, "48214 shouting")
    accept(stage)
    values = request["view"]["state"]["values"]
    values["day"]["value"]["selected_date"] = values["time"]["value"]["selected_time"] = None
    request["view"]["private_metadata"] = request["view"]["private_metadata"].replace("1/", "2/", 1)
    deliver(stage, request)
    settle(stage)
    due = [message for message in stage.amara.messages() if f"<!date^{int(at.timestamp())}^" in message["text"]]
    assert len({message["ts"] for message in due}) >= 2, "also where Slack leaves out what nobody touched"


@pytest.mark.parametrize("who", ["agent", "supervisor"])
def test_a_promised_callback_becomes_one_of_whoever_rings(stage: Stage, who: str) -> None:
    stage.operator.change_person(stage.priya, tz="Europe/Warsaw")
    ask(stage)
    accept(stage)
    at = (stage.clock.now() + timedelta(days=1)).astimezone(ZoneInfo("Europe/Warsaw")).replace(hour=15, minute=0)
    stage.priya.click("escalation:resolve", where=DIRECT)
    choose(stage, stage.priya, "outcome", "callback_promised", told="We ring tomorrow at three")
    stage.priya.submit(day=f"{at:%Y-%m-%d}", time=f"{at:%H:%M}", rings=who)
    rings = stage.amara if who == "agent" else stage.priya
    promise = rings.see(f"I'll remind you <!date^{int(at.replace(second=0, microsecond=0).timestamp())}^")
    assert "48213, We ring tomorrow at three" in promise["text"]
    assert "promised a callback" in stage.amara.see("promised a callback")["text"]
    settle(stage)
    assert ":telephone_receiver: Callback" in words(stage.amara.messages()), "the agent's card shows it, whoever rings"
    rings.click("callback:change")
    rings.submit(note="At four, they said")
    rings.see("48213, At four, they said")


def test_a_promise_in_the_past_or_on_a_contact_closed_with_it_is_refused_on_the_field(stage: Stage) -> None:
    ask(stage)
    accept(stage)
    stage.priya.click("escalation:resolve", where=DIRECT)
    choose(stage, stage.priya, "outcome", "callback_promised")
    stage.priya.submit(day="2020-01-01", time="15:00", rings="agent", told="Sorry")
    view = stage.priya.see_view()
    assert view["errors"] == {"time": "That time has passed. When will you ring?"}
    assert view["state"]["values"]["told"]["value"]["value"] == "Sorry"
    stage.priya.submit(day="2099-01-01", then="close")
    assert stage.priya.see_view()["errors"] == {"then": "They have a callback to make: leave the contact with them."}
    settle(stage)
    assert "<@U0PRIYA> has it since" in words(card(stage))


def test_a_form_sent_before_its_fields_for_a_callback_were_there_asks_for_them(stage: Stage) -> None:
    ask(stage)
    accept(stage)
    stage.priya.click("escalation:resolve", where=DIRECT)
    stage.priya.submit(outcome="callback_promised", note="Friday, I said")
    form = stage.priya.see_view("Who rings?")
    assert form["state"]["values"]["note"]["value"]["value"] == "Friday, I said"
    stage.priya.submit(day="2099-01-01", time="15:00", rings="agent")
    stage.amara.see("promised a callback")


def test_only_the_owner_resolves_hands_on_or_asks_somebody_in(stage: Stage) -> None:
    ask(stage)
    accept(stage)
    for verb in ("resolve", "read_back", "ask", "hand_on", "second"):
        stage.tomasz.click("escalation:more", where=CHANNEL, value=verb)
        assert "<@U0PRIYA> has it" in only_you(stage.tomasz)[-1]
    assert stage.tomasz.view() is None
    stage.tomasz.click("escalation:details", where=CHANNEL)
    assert "shouting, wants a refund" in words(stage.tomasz.see_view("Case #1"))


@pytest.mark.parametrize("how", ["cancels", "closes"])
def test_whoever_has_it_or_is_coming_is_told_when_the_agent_does_not_need_them(stage: Stage, how: str) -> None:
    ask(stage)
    accept(stage)
    invite(stage, stage.dana, "second")
    stage.dana.click("invitation:join")
    settle(stage)
    if how == "cancels":
        stage.amara.click("escalation:cancel")
    else:
        stage.amara.click("contact:close")
        stage.amara.submit(outcome="customer_left")
    for person in (stage.priya, stage.dana):
        person.see("<@U0AMARA> doesn't need you on #1, 48213 any more.")
    settle(stage)
    assert not any("doesn't need you" in words(message) for message in stage.tomasz.messages())


@pytest.mark.parametrize("end", ["resolve", "cancel"])
def test_late_clicks_change_nothing_and_say_privately_what_is_true(stage: Stage, end: str) -> None:
    ask(stage)
    accept(stage)
    truth = "Ended at" if end == "resolve" else "Request withdrawn"
    if end == "resolve":
        stage.priya.click("escalation:more", where=CHANNEL, value="resolve")
        stage.priya.submit(outcome="other", note="Hung up")
    else:
        stage.amara.click("escalation:cancel")
    settle(stage)
    before = screens(stage)
    late = [(verb, 1, "forged") for verb in ("accept", "resolve", "read_back", "still_here", "ask", "hand_on")]
    for verb, value, block_id in (*late, ("pass", "other", "escalation:1"), ("more", "advice", "escalation:1")):
        for person in (stage.tomasz, stage.priya):
            told = len(person.messages())
            forge_click(stage, person, f"escalation:{verb}", value, block_id=block_id)
            assert truth in words(person.messages()[told:]), verb
    settle(stage)
    before[2], before[3] = stage.priya.messages(), stage.tomasz.messages()
    assert screens(stage) == before
    assert stage.tomasz.view() is None
    assert stage.priya.view() is None


@pytest.mark.parametrize("how", ["withdrawn", "closed"])
def test_a_read_back_sent_after_the_end_is_answered_over_the_form_and_not_lost(stage: Stage, how: str) -> None:
    ask(stage)
    stage.priya.click("escalation:accept", where=DIRECT)
    settle(stage)
    if how == "withdrawn":
        stage.amara.click("escalation:cancel")
    else:
        stage.amara.click("contact:close")
        stage.amara.submit(outcome="customer_left")
    stage.priya.submit(read_back="Taking over")
    truth = "Request withdrawn" if how == "withdrawn" else "the agent closed it"
    assert truth in words(stage.priya.see_view("Backline"))
    stage.priya.close()
    form = stage.priya.see_view("You have it")
    assert form["state"]["values"]["read_back"]["value"]["value"] == "Taking over"


def test_one_resolve_that_arrives_twice_is_one(stage: Stage) -> None:
    ask(stage)
    accept(stage)
    stage.priya.click("escalation:resolve", where=DIRECT)
    choose(stage, stage.priya, "outcome", "callback_promised")
    stage.operator.fault("duplicate_delivery", method="resolve", times=1)
    stage.priya.submit(day="2099-01-01", time="15:00", rings="agent")
    settle(stage)
    assert sum("promised a callback" in message["text"] for message in stage.amara.messages()) == 1
    assert sum("I'll remind you" in message["text"] for message in stage.amara.messages()) == 1
    assert stage.priya.view() is None


def test_when_it_is_over_what_the_owner_has_of_it_are_lines_that_all_differ(stage: Stage) -> None:
    ask(stage)
    accept(stage)
    invite(stage, stage.tomasz, "second")
    stage.tomasz.click("invitation:join")
    for _ in range(2):
        pass_time(stage, minutes=20)
        stage.priya.click("escalation:still_here")
        settle(stage)
    stage.priya.click("escalation:resolve", where=DIRECT)
    stage.priya.submit(outcome="other")
    settle(stage)
    for person in (stage.priya, stage.tomasz):
        story = [message["text"] for message in person.messages() if not message["ephemeral"]]
        assert len(set(story)) == len(story)
        assert sum("Ended at" in line for line in story) == 1, "once is enough"


# A customer who was here before


def test_a_returning_customer_and_what_is_promised_to_them_is_in_the_ping(stage: Stage) -> None:
    stage.ben.command("/contact 48213 irate refund refused")
    stage.ben.command("/callback tomorrow 4pm 48213 refund")
    ask(stage)
    ping = stage.priya.see("On the line now")
    assert "Seen before: once. Callback promised " in ping["text"]
    assert " by <@U0BEN>." in ping["text"]
    assert "Seen before: once." in words(ping["blocks"])
    stage.ben.command("/callback tomorrow 5pm 48213 voucher")
    settle(stage)
    assert stage.priya.see("On the line now")["text"].count("Callback promised") == 2, "it is kept true"


# The thread


def test_the_thread_has_the_hand_over_and_says_what_happened_when(stage: Stage) -> None:
    ask_by_form(stage, background="Refused twice")
    pass_on(stage, stage.tomasz, "conflict")
    accept(stage, read_back="On my way")
    story = thread(stage)
    for said in (
        "Refused twice",
        "<@U0AMARA> asked for a supervisor.",
        "Asked 2 people.",
        "One of those asked is busy.",
        "<@U0PRIYA> has it.",
        "<@U0PRIYA> read it back.",
        "First ping",
        "Answered",
    ):
        assert said in story
    assert "<@U0TOMASZ>" not in story


def test_with_somebody_at_risk_the_channel_reads_nothing_that_was_said(stage: Stage) -> None:
    ask(stage, "48213 says he will kill himself")
    assert "Someone may be at risk: see the hand-over." in words(card(stage))
    assert "escalation:details" in actions(stage.priya.see("On the line now")), "the ping leads there too"
    accept(stage)
    stage.priya.click("escalation:ask", where=DIRECT)
    stage.priya.submit(question="Is he alone with the pills?")
    settle(stage)
    stage.amara.click("escalation:answer")
    stage.amara.submit(answer="Yes, in the kitchen")
    settle(stage)
    stage.amara.click("escalation:add_fact")
    stage.amara.submit(fact="His sister has a key")
    settle(stage)
    read = words(stage.dana.messages(CHANNEL))
    assert "Details are in the hand-over, for those allowed." in read
    assert "<@U0PRIYA> asked." in read, "what happened is told, not what was said"
    for said in ("kill", "pills", "kitchen", "sister", "suicide"):
        assert said not in read.lower()
    assert "His sister has a key" in words(stage.priya.messages())


def test_details_say_who_passed_to_supervisors_and_to_nobody_why(stage: Stage) -> None:
    ask(stage)
    pass_on(stage, stage.tomasz, "conflict")
    stage.priya.click("escalation:details", where=CHANNEL)
    details = words(stage.priya.see_view("Case #1"))
    assert "<@U0TOMASZ> is busy." in details
    assert "Asked <@U0PRIYA>, <@U0TOMASZ>." in details
    assert "onflict" not in details
