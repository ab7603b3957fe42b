"""Bringing in a supervisor, from the agent's side: what they read, in what order, and what they can do."""

import pytest

from sandbox.client import Json, Person
from tests.flows.conftest import Stage
from tests.flows.reading import actions, choose, deliver, forge_click, only_you, pass_time, settle, words
from tests.flows.steps import buttons_of, own_messages, times_shown

WHILE_LIVE = ["escalation:add_fact", "escalation:urgency:waiting", "escalation:cancel"]


def ask(stage: Stage, line: str = "48213 shouting, wants a refund") -> None:
    stage.amara.command(f"/escalate {line}")
    settle(stage, moving=False)


def accept(stage: Stage, person: Person | None = None, read_back: str = "") -> None:
    """Priya takes it, or this person, from their direct messages."""
    person = person or stage.priya
    person.click("escalation:accept")
    if read_back:
        person.submit(read_back=read_back)
    else:
        person.close()
    settle(stage, moving=False)


def ask_the_agent(stage: Stage, person: Person, question: str) -> None:
    person.click("escalation:ask")
    person.submit(question=question)
    settle(stage, moving=False)


def resolve(stage: Stage, **said: object) -> None:
    stage.priya.click("escalation:resolve")
    stage.priya.submit(**said)
    settle(stage, moving=False)


def card(stage: Stage) -> Json:
    """The agent's own card of the newest contact."""
    return next(message for message in reversed(told(stage)) if "contact:edit" in actions(message))


def told(stage: Stage) -> list[Json]:
    """What the agent will still read tomorrow."""
    return own_messages(stage.amara)


def newest(stage: Stage) -> Json:
    return told(stage)[-1]


# Asking in one line


def test_one_line_asks_at_once_and_says_who_was_asked(stage: Stage) -> None:
    ack = stage.amara.command("/escalate shouting, 48213 wants a refund")
    assert ack.response["text"].startswith("Asked <@U0PRIYA>, <@U0TOMASZ> about #1, 48213. I'll tell you who comes.")
    assumed = (
        "I said: on the line now, take over. If it is otherwise, press “Customer hung up” or “Add facts” on your card."
    )
    assert assumed in ack.response["text"]
    for supervisor in (stage.priya, stage.tomasz):
        assert "shouting, wants a refund" in supervisor.see("On the line now: #1, 48213. Take over.")["text"]
    settle(stage, moving=False)
    assert own_messages(stage.dana) == [], "level two comes later"
    own = card(stage)
    assert own["text"].startswith("#1 · 48213 · irate. Waiting for a supervisor since"), "the contact is logged too"
    assert {"Customer hung up", "Add facts"} <= set(buttons_of(own))
    assert ": I asked <@U0PRIYA>, <@U0TOMASZ>." in own["text"]
    assert own["text"].endswith(". wants a refund")
    assert "Tell the customer: “I'm getting my supervisor for you right now.”" in words(own)


def test_with_nobody_on_duty_the_answer_says_so_and_who_is_asked_instead(stage: Stage) -> None:
    for supervisor in (stage.priya, stage.tomasz):
        supervisor.command("/backline duty off")
    ack = stage.amara.command("/escalate shouting, 48213 wants a refund")
    assert ack.response["text"].startswith("Nobody is on duty, so I asked <@U0DANA> about #1, 48213.")
    stage.dana.see("On the line now: #1, 48213. Take over.")
    settle(stage, moving=False)
    assert [person for person in (stage.priya, stage.tomasz) if own_messages(person)] == []


def test_asking_by_line_on_an_open_contact_does_not_log_it_again(stage: Stage) -> None:
    stage.amara.command("/contact")
    stage.amara.submit(reference="48213", kind="repeat", summary="refund refused twice", tried="A voucher")
    settle(stage, moving=False)
    ask(stage, "48213 now shouting at me")
    assert card(stage)["text"].startswith("#1 · 48213 · repeat complaint · irate. Waiting"), "how angry is new"
    assert "1 open contact" in words(stage.amara.command("/contact list").response)
    ping = words(own_messages(stage.priya)[-1])
    for said in ("now shouting at me", "Logged: refund refused twice", "Tried: A voucher", "repeat complaint, irate"):
        assert said in ping, "the supervisor still gets what was logged before"


def test_asking_twice_says_where_it_stands_and_gives_the_words_back(stage: Stage) -> None:
    ask(stage)
    answer = words(stage.amara.command("/escalate 48213 now he <threatens> to leave").response)
    assert "You have asked already. #1: Waiting for a supervisor since" in answer
    assert "You typed: /escalate 48213 now he &lt;threatens&gt; to leave" in answer
    settle(stage, moving=False)
    assert len(own_messages(stage.priya)) == 1


# The card


def test_while_a_supervisor_is_asked_the_card_is_short_and_begins_with_where_it_stands(stage: Stage) -> None:
    stage.amara.command("/contact")
    stage.amara.submit(reference="48213", summary="Refund refused", words="You never ring back", tried="A voucher")
    settle(stage, moving=False)
    stage.amara.click("escalation:draft")
    stage.amara.submit()
    settle(stage, moving=False)
    own = card(stage)
    assert words(own["blocks"][1]).startswith("Waiting for a supervisor since")
    assert actions(own["blocks"][2]) == WHILE_LIVE
    assert "A voucher" not in words(own)
    assert "escalation:draft" not in actions(own)
    stage.amara.click("contact:details", message=own)
    assert "A voucher" in words(stage.amara.see_view("Case #1"))


def test_the_card_says_who_has_it_since_when_what_they_understood_and_who_is_with_them(stage: Stage) -> None:
    ask(stage)
    accept(stage)
    assert "<@U0PRIYA> has it since" in words(card(stage))
    assert "What they understood will follow." in words(card(stage)), "its absence is shown"
    stage.priya.click("escalation:read_back")
    stage.priya.submit(read_back="Taking over, will offer the refund")
    settle(stage, moving=False)
    assert ": “Taking over, will offer the refund”." in words(card(stage))
    assert len(times_shown(card(stage)["blocks"])) == 1
    assert "“Taking over, will offer the refund”." in card(stage)["text"], "whoever cannot see it hears it too"
    stage.priya.click("escalation:more", value="second")
    stage.priya.submit(colleague=stage.tomasz.id)
    settle(stage, moving=False)
    stage.tomasz.click("invitation:join")
    settle(stage, moving=False)
    assert ", with <@U0TOMASZ>" in words(card(stage))


def test_when_it_has_ended_the_card_says_how_and_everything_is_on_it_again(stage: Stage) -> None:
    ask(stage)
    accept(stage)
    resolve(stage, outcome="supervisor_resolved", told="Refund on Friday")
    own = card(stage)
    assert "with <@U0PRIYA>: supervisor resolved it. The customer was told: “Refund on Friday”." in words(own)
    assert "•" not in words(own), "it is past advice"
    (row,) = [block for block in own["blocks"] if "contact:close" in actions(block)]
    assert [button["text"]["text"] for button in row["elements"] if button.get("style")] == ["Close"]
    assert "escalation:draft" in actions(own), "and one may be asked again"
    assert "contact:kind:upset" in actions(own)
    assert not set(WHILE_LIVE) & set(actions(own))


# What the agent can do meanwhile


def test_facts_reach_whoever_has_it_at_once_and_stay_in_the_case(stage: Stage) -> None:
    ask(stage)
    accept(stage)
    stage.amara.click("escalation:add_fact")
    assert "Whoever has the case reads it at once." in words(stage.amara.see_view("Add facts to #1"))
    stage.amara.submit(fact="He now asks for <150>")
    assert "He now asks for &lt;150&gt;" in stage.priya.see("He now asks for")["text"]
    settle(stage, moving=False)
    assert "“He now asks for &lt;150&gt;”. <@U0PRIYA> reads it." in words(card(stage)), "the agent sees that it went"
    assert not any("He now asks" in words(message) for message in own_messages(stage.tomasz))
    stage.amara.click("contact:details")
    assert "<@U0AMARA> added: “He now asks for &lt;150&gt;”" in words(stage.amara.see_view("What happened"))


def test_facts_added_before_anybody_came_wait_for_who_comes(stage: Stage) -> None:
    ask(stage)
    stage.amara.click("escalation:add_fact")
    assert "Whoever comes reads it first." in words(stage.amara.see_view("Add facts to #1"))
    stage.amara.submit(fact=" ")
    view = stage.amara.view()
    assert view is not None
    assert list(view["errors"]) == ["fact"]
    stage.amara.submit(fact="He now asks for 150")
    accept(stage)
    stage.priya.see("He now asks for 150")


def test_a_danger_in_the_facts_shows_the_protocol_once(stage: Stage) -> None:
    ask(stage)
    for fact, title in (("He says he has a knife", "Someone at risk"), ("It is a kitchen knife", "")):
        stage.amara.click("escalation:add_fact")
        stage.amara.submit(fact=fact)
        if title:
            stage.amara.see_view(title)
            stage.amara.close()
    assert stage.amara.view() is None


def test_when_the_customer_has_hung_up_the_owner_reads_it_and_what_to_say_goes(stage: Stage) -> None:
    ask(stage)
    accept(stage)
    assert "Tell the customer" in words(newest(stage))
    stage.amara.click("escalation:urgency:waiting")
    stage.priya.see("waiting to hear from us")
    settle(stage, moving=False)
    assert "Tell the customer" not in words(newest(stage))
    assert "Customer is on the line" in buttons_of(card(stage))
    assert ": waiting to hear from us. <@U0PRIYA> knows." in words(card(stage))
    stage.amara.click("escalation:urgency:on_the_line")
    settle(stage, moving=False)
    assert "Customer hung up" in buttons_of(card(stage))


def test_of_a_customer_in_the_chat_nobody_says_that_they_are_on_the_line_or_have_hung_up(stage: Stage) -> None:
    stage.amara.command("/contact")
    stage.amara.submit(reference="48213", summary="Wants a refund", reached_by="chat")
    settle(stage, moving=False)
    stage.amara.click("escalation:draft")
    assert "On the line or in the chat now" in words(stage.amara.see_view("Bring in a supervisor"))
    stage.amara.submit()
    stage.priya.see("In the chat now: #1, 48213. Take over.")
    settle(stage, moving=False)
    assert "Customer left the chat" in buttons_of(card(stage))
    stage.amara.click("escalation:urgency:waiting")
    settle(stage, moving=False)
    assert "Customer is in the chat" in buttons_of(card(stage))


def test_withdrawing_is_asked_about_before_it_counts_and_everybody_sees_it(stage: Stage) -> None:
    ask(stage)
    (row,) = [block for block in card(stage)["blocks"] if "escalation:cancel" in actions(block)]
    sure = row["elements"][2]["confirm"]
    assert [sure[part]["text"] for part in ("title", "confirm", "deny")] == [
        "Withdraw the request?",
        "Withdraw it",
        "Keep it",
    ]
    stage.amara.click("escalation:cancel")
    settle(stage, moving=False)
    assert "Request withdrawn at" in words(card(stage))
    assert "escalation:draft" in actions(card(stage)), "and may ask again"
    for person in (stage.priya, stage.tomasz):
        assert actions(person.see("Request withdrawn")) == []
    ask(stage)
    assert "escalation:accept" in actions(own_messages(stage.priya)[-1])


# What the agent is told


def test_who_accepts_is_told_in_a_message_of_its_own_with_what_to_say(stage: Stage) -> None:
    ask(stage)
    before = len(told(stage))
    accept(stage)
    (fresh,) = told(stage)[before:]
    assert "#1, 48213: <@U0PRIYA> has it since" in fresh["text"]
    assert "Tell the customer: “My supervisor is joining now, and is reading my notes.”" in fresh["text"]
    assert "You'll read here what they understood." in fresh["text"]


@pytest.mark.parametrize(
    ("need", "sentence"),
    [
        ("join", "My supervisor is joining us now, and is reading my notes."),
        ("advise", "I'm checking this with my supervisor right now. One moment."),
        ("call_back", "My supervisor is arranging your call, and has my notes."),
    ],
)
def test_what_to_say_when_somebody_comes_depends_on_what_is_needed(stage: Stage, need: str, sentence: str) -> None:
    stage.amara.command("/escalate")
    stage.amara.submit(reference="48213", situation="Wants a refund", need=need)
    settle(stage, moving=False)
    accept(stage)
    assert f"“{sentence}”" in newest(stage)["text"]


def test_the_read_back_is_a_message_of_its_own_and_said_once(stage: Stage) -> None:
    ask(stage)
    accept(stage, read_back="Taking over, will offer the refund")
    *_, accepted, read_back = told(stage)
    assert read_back["text"] == "#1: <@U0PRIYA> says: “Taking over, will offer the refund”."
    assert "Taking over" not in words(accepted)
    assert "comes next" not in words(accepted)
    stage.amara.click("escalation:add_fact", message=read_back)
    stage.amara.see_view("Add facts to #1")


def test_a_corrected_read_back_leaves_the_first_as_a_line(stage: Stage) -> None:
    ask(stage)
    accept(stage, read_back="Will offer a voucher")
    stage.priya.click("escalation:read_back")
    stage.priya.submit(read_back="Will offer the refund")
    settle(stage, moving=False)
    *_, first, second = told(stage)
    assert ("voucher" in words(first), actions(first)) == (True, [])
    assert ("the refund" in words(second), actions(second)) == (True, ["escalation:add_fact"])


def test_an_owner_who_does_not_answer_is_told_with_what_to_do_and_another_may_come(stage: Stage) -> None:
    ask(stage)
    accept(stage)
    pass_time(stage, minutes=10)
    pass_time(stage, minutes=3)
    quiet = newest(stage)
    assert "#1, 48213: <@U0PRIYA> doesn't answer me, so I'm asking the others too." in quiet["text"]
    assert "Is <@U0PRIYA> with you? Then carry on. If not, tell the customer:" in quiet["text"]
    assert "<@U0PRIYA> has it since" in words(card(stage)), "until somebody else accepts"
    pass_time(stage, seconds=30)
    pass_time(stage, seconds=60)
    assert "<@U0PRIYA> is still quiet, and nobody else has come yet. Tell the customer:" in newest(stage)["text"]
    accept(stage, stage.tomasz)
    *_, quiet, _, fresh = told(stage)
    assert "<@U0PRIYA> was quiet, so I asked the others again." in quiet["text"]
    assert "<@U0TOMASZ> has it since" in fresh["text"]


def test_an_owner_who_is_back_is_told_too(stage: Stage) -> None:
    ask(stage)
    accept(stage)
    pass_time(stage, minutes=10)
    pass_time(stage, minutes=3)
    stage.priya.click("escalation:still_here")
    settle(stage, moving=False)
    *_, quiet, back = told(stage)
    assert "#1: <@U0PRIYA> is back, and still on it, at" in back["text"]
    assert "was quiet" in quiet["text"]
    assert "quiet" not in words(card(stage))


def test_an_owner_who_leaves_the_company_is_replaced_and_the_agent_knows(stage: Stage) -> None:
    ask(stage)
    accept(stage)
    stage.operator.change_person(stage.priya, deleted=True)
    left = stage.amara.see("<@U0PRIYA> can't go on. I'm asking the others now.")
    assert "Tell the customer" in left["text"]
    settle(stage, moving=False)
    accept(stage, stage.tomasz)
    *_, left, fresh = told(stage)
    assert "<@U0PRIYA> couldn't go on, so I asked the others." in left["text"]
    assert "<@U0TOMASZ> has it since" in fresh["text"]


def test_when_the_agent_has_left_whoever_was_asked_hears_that_a_customer_may_wait(stage: Stage) -> None:
    ask(stage)
    stage.operator.change_person(stage.amara, deleted=True)
    for person in (stage.priya, stage.tomasz):
        left = person.see("#1, 48213: <@U0AMARA>'s account was closed.")
        assert "The customer may still be waiting: please see to them." in left["text"]
    stage.priya.click("escalation:details", message=stage.priya.see("account was closed"))
    assert "shouting, wants a refund" in words(stage.priya.see_view("Case #1"))
    settle(stage, moving=False)
    pass_time(stage, minutes=10)
    assert not any("escalation:accept" in actions(message) for message in own_messages(stage.priya)), "nor asked again"


def test_a_case_handed_on_says_who_has_it_now_and_from_whom(stage: Stage) -> None:
    ask(stage)
    accept(stage)
    stage.priya.click("escalation:more", value="hand_on")
    stage.priya.submit(colleague=stage.tomasz.id)
    settle(stage, moving=False)
    stage.tomasz.click("invitation:take_on")
    stage.tomasz.close()
    settle(stage, moving=False)
    *_, first, second = told(stage)
    assert "<@U0PRIYA> took it at" in first["text"]
    assert "<@U0TOMASZ> has it since" in second["text"]
    assert "handed on by <@U0PRIYA>." in second["text"]


# Questions


def test_a_question_is_answered_in_a_form_and_becomes_one_line(stage: Stage) -> None:
    ask(stage)
    accept(stage)
    ask_the_agent(stage, stage.priya, "Which <refund>?")
    question = newest(stage)
    assert question["text"] == "#1: <@U0PRIYA> asks: “Which &lt;refund&gt;?”"
    stage.amara.click("escalation:answer", message=question)
    assert "<@U0PRIYA> asks:\nWhich &lt;refund&gt;?" in words(stage.amara.see_view("Question on #1"))
    stage.amara.submit(answer="The second")
    stage.priya.see("The second")
    settle(stage, moving=False)
    answered = newest(stage)
    assert answered["text"] == "#1: <@U0PRIYA> asks: “Which &lt;refund&gt;?” You answered: “The second”."
    assert actions(answered) == []


def test_of_two_questions_the_one_that_was_answered_is_the_one_that_ends(stage: Stage) -> None:
    ask(stage)
    accept(stage)
    ask_the_agent(stage, stage.priya, "Which refund?")
    ask_the_agent(stage, stage.priya, "How much?")
    stage.amara.click("escalation:answer")
    stage.amara.submit(answer="120")
    settle(stage, moving=False)
    *_, first, second = told(stage)
    assert actions(first) == ["escalation:answer"]
    assert "You answered: “120”" in words(second)


def test_answering_twice_is_told_what_was_answered_and_changes_nothing(stage: Stage) -> None:
    ask(stage)
    accept(stage)
    ask_the_agent(stage, stage.priya, "Which refund?")
    stage.operator.fault("server_error", method="chat.update")  # so that the button stays
    stage.amara.click("escalation:answer")
    stage.amara.submit(answer="The second")
    (request,) = [each["request"] for each in stage.operator.traffic("answer")]
    assert deliver(stage, request) == {}, "the same again"
    request["view"]["state"]["values"]["answer"]["value"]["value"] = "The first"
    assert "You have answered that already: “The second”." in words(deliver(stage, request))
    stage.amara.click("escalation:answer")
    assert "You have answered that already: “The second”." in only_you(stage.amara)[-1]
    stage.operator.end_faults()
    settle(stage, 10)
    assert sum("answers: “The second”" in words(message) for message in own_messages(stage.priya)) == 1
    assert not any("The first" in words(message) for message in own_messages(stage.priya))


# The end


def test_resolved_says_how_it_ended_what_was_told_and_a_word_and_gives_it_back(stage: Stage) -> None:
    ask(stage)
    accept(stage)
    resolve(stage, outcome="supervisor_resolved", told="Refund of 120 EUR", note="Well held")
    last = newest(stage)
    for said in ("<@U0PRIYA> resolved it at", "Refund of 120 EUR", "Well held", "Back with you."):
        assert said in last["text"]
        assert said in words(last["blocks"])
    stage.amara.click("contact:close", message=last)
    stage.amara.submit(outcome="resolved")
    stage.amara.see("Closed: resolved")


def test_advice_is_given_back_as_such(stage: Stage) -> None:
    ask(stage)
    accept(stage)
    resolve(stage, outcome="agent_resolves", note="Offer the voucher first")
    assert "<@U0PRIYA> returned it to you at" in newest(stage)["text"]
    assert "Offer the voucher first" in newest(stage)["text"]


def test_closed_with_it_says_so_and_asks_nothing_more(stage: Stage) -> None:
    ask(stage)
    accept(stage)
    resolve(stage, outcome="supervisor_resolved", told="Refund of 120 EUR", note="Well held", then="close")
    last = newest(stage)
    for said in ("Refund of 120 EUR", "Well held", "The contact is closed with it."):
        assert said in last["text"]
    assert actions(last) == []
    assert "Closed: resolved" in words(told(stage))


def test_an_approval_reaches_the_agent(stage: Stage) -> None:
    stage.amara.command("/escalate")
    stage.amara.submit(reference="48213", situation="Refund refused", need="approve")
    stage.amara.submit(approval="120 EUR")
    settle(stage, moving=False)
    stage.priya.click("escalation:approve")
    stage.priya.submit(line="As an exception")
    settle(stage, moving=False)
    assert "<@U0PRIYA> approved “120 EUR” at" in newest(stage)["text"]
    assert "As an exception" in newest(stage)["text"]


@pytest.mark.parametrize(("rings", "who"), [("agent", ""), ("supervisor", ", <@U0PRIYA> rings")])
def test_a_callback_promised_with_the_resolution_is_shown_and_not_asked_again(
    stage: Stage, rings: str, who: str
) -> None:
    ask(stage)
    accept(stage)
    stage.priya.click("escalation:resolve")
    choose(stage, stage.priya, "outcome", "callback_promised")
    stage.priya.submit(rings=rings, told="The answer on the refund", day="2030-01-01", time="15:00")
    settle(stage, moving=False)
    (last,) = [message for message in told(stage) if "promised a callback" in message["text"]]
    assert f"{who}: The answer on the refund" in words(last)
    assert actions(last) == ["contact:close"]


def test_when_it_is_over_the_conversation_reads_as_a_story_of_different_lines(stage: Stage) -> None:
    ask(stage)
    pass_time(stage, seconds=30)
    pass_time(stage, seconds=60)
    accept(stage, read_back="Taking over")
    ask_the_agent(stage, stage.priya, "Which refund?")
    pass_time(stage, minutes=20)
    pass_time(stage, minutes=3)
    accept(stage, stage.tomasz, read_back="With them now")
    stage.tomasz.click("escalation:resolve")
    stage.tomasz.submit(outcome="supervisor_resolved", told="Refund sent")
    settle(stage, moving=False)
    stage.amara.click("contact:close")
    stage.amara.submit(outcome="resolved")
    settle(stage, moving=False)
    story = [message["text"] for message in told(stage)]
    assert len(set(story)) == len(story)
    left = {button for message in told(stage) for button in actions(message)}
    assert left == {"callback:follow_up"}  # nothing is asked of her any more; this she may want
    said = (
        "#1 · 48213 · irate. Closed: resolved.",
        "nobody had come yet.",
        "<@U0PRIYA> took it at",
        "<@U0PRIYA> says: “Taking over”.",
        "<@U0PRIYA> asks: “Which refund?”",
        "<@U0PRIYA> was quiet",
        "<@U0TOMASZ> took it at",
        "<@U0TOMASZ> says: “With them now”.",
        "<@U0TOMASZ> resolved it at",
    )
    assert [part in line for part, line in zip(said, story, strict=True)] == [True] * len(said)


def test_the_details_have_everything_that_happened_in_order(stage: Stage) -> None:
    ask(stage)
    accept(stage)
    stage.amara.click("escalation:add_fact")
    stage.amara.submit(fact="He now asks for 150")
    ask_the_agent(stage, stage.priya, "Which refund?")
    stage.amara.click("escalation:answer")
    stage.amara.submit(answer="The second")
    stage.amara.click("escalation:urgency:waiting")
    stage.amara.click("contact:details")
    happened = words(stage.amara.see_view("What happened"))
    order = [
        happened.index(part)
        for part in ("asked for a supervisor", "has it", "He now asks for 150", "Which refund?", "The second", "urgent")
    ]
    assert order == sorted(order)


# Wrong, late, double


def test_clicks_after_the_end_change_nothing_and_say_what_is_true(stage: Stage) -> None:
    ask(stage)
    accept(stage)
    ask_the_agent(stage, stage.priya, "Which refund?")
    stage.operator.fault("server_error", method="chat.update")  # so that the buttons stay
    stage.priya.click("escalation:resolve")
    stage.priya.submit(outcome="other")
    for action in (*WHILE_LIVE, "escalation:answer"):
        stage.amara.click(action)
        assert "#1: Ended at" in only_you(stage.amara)[-1], action
    assert stage.amara.view() is None
    stage.operator.end_faults()
    settle(stage, 10)


def test_a_form_sent_after_the_end_says_what_is_true_and_keeps_what_was_typed(stage: Stage) -> None:
    ask(stage)
    stage.amara.click("escalation:add_fact")
    accept(stage)
    resolve(stage, outcome="other")
    stage.amara.submit(fact="He now asks for 150")
    assert "#1: Ended at" in words(stage.amara.see_view())
    stage.amara.close()
    assert stage.amara.see_view("Add facts")["state"]["values"]["fact"]["value"]["value"] == "He now asks for 150"


def test_the_same_urgency_again_and_a_fact_delivered_twice_change_nothing(stage: Stage) -> None:
    ask(stage)
    accept(stage)
    stage.amara.click("escalation:add_fact")
    stage.amara.submit(fact="He now asks for 150")
    (request,) = [each["request"] for each in stage.operator.traffic("add_fact")]
    assert deliver(stage, request) == {}
    forge_click(stage, stage.amara, "escalation:urgency:on_the_line", 1)
    settle(stage, moving=False)
    told_owner = [message["text"] for message in own_messages(stage.priya) if "He now asks for 150" in message["text"]]
    assert len(told_owner) == 1


def test_a_forged_click_of_a_stranger_changes_nothing(stage: Stage) -> None:
    ask(stage)
    accept(stage)
    ask_the_agent(stage, stage.priya, "Which refund?")
    before = [person.messages() for person in (stage.amara, stage.priya, stage.tomasz)]
    verbs = ("add_fact", "urgency:after", "cancel", "details")
    for verb in verbs:
        forge_click(stage, stage.ben, f"escalation:{verb}", 1)
    for action in ("contact:edit", "escalation:callback"):
        forge_click(stage, stage.ben, action, 1)
    settle(stage, moving=False)
    said = [message["text"] for message in stage.ben.messages()]
    assert [sentence for sentence in said if "Only " not in sentence] == []
    assert [person.messages() for person in (stage.amara, stage.priya, stage.tomasz)] == before
