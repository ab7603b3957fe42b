"""Bringing in a supervisor, from both sides."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from sandbox.client import Control, Json, Person
from tests.flows.conftest import Stage
from tests.flows.reading import actions, drafted, forge_click, only_you, settle, words


def ask(stage: Stage, line: str = "48213 shouting, wants a refund") -> None:
    stage.amara.command(f"/escalate {line}")
    settle(stage)


def accept(stage: Stage, read_back: str = "") -> None:
    """Priya takes it, from her direct messages."""
    stage.priya.click("escalation:accept")
    if read_back:
        stage.priya.submit(read_back=read_back)
    settle(stage)


# Asking


def test_one_line_asks_at_once_in_the_channel_and_each_supervisor_by_direct_message(stage: Stage) -> None:
    ack = stage.amara.command("/escalate 48213 shouting, wants a refund")
    assert "Asked 2 supervisors about #1" in ack.response["text"]
    card = stage.dana.see("On the line now: #1, 48213. Take over.", channel="escalations")
    assert "shouting, wants a refund" in words(card)
    assert "<@U0AMARA> asks for help" in words(card)
    for supervisor in (stage.priya, stage.tomasz):
        ping = supervisor.see("On the line now: #1, 48213. Take over.")
        assert "shouting, wants a refund" in ping["text"], "the notification alone says it"
        assert {"escalation:accept", "escalation:pass"} <= set(actions(ping))
    assert stage.dana.messages() == []
    own = stage.amara.see("Waiting for a supervisor since")
    assert "escalation:cancel" in actions(own)
    assert "#1 · 48213 · irate" in words(own), "the contact is logged too"


def test_the_agent_is_told_who_is_asked_before_asking(stage: Stage) -> None:
    stage.amara.command("/escalate")
    view = stage.amara.see_view("Bring in a supervisor")
    assert "<@U0PRIYA>" in words(view)
    assert "<@U0TOMASZ>" in words(view)
    assert "to the supervisors' channel" in words(view)


def test_the_button_drafts_the_hand_over_from_the_contact_and_sends_what_was_corrected(stage: Stage) -> None:
    stage.amara.command("/contact")
    stage.amara.submit(reference="48213", summary="Refund refused", words="Never rings back", tried="A voucher")
    settle(stage)
    stage.amara.click("escalation:draft")
    view = stage.amara.see_view("Bring in a supervisor")
    assert "reference" not in [block["block_id"] for block in view["blocks"]]
    assert drafted(view, "situation") == "Refund refused"
    assert "A voucher" in drafted(view, "background")
    assert "Never rings back" in drafted(view, "assessment")
    stage.amara.submit(situation="Refund refused twice", need="approve", urgency="waiting", recommendation="20 EUR")
    ping = words(stage.priya.see("Waiting to hear from us: #1, 48213. Approve something."))
    for said in ("Refund refused twice", "A voucher", "Never rings back", "20 EUR"):
        assert said in ping


def test_the_form_logs_the_contact_and_asks(stage: Stage) -> None:
    stage.amara.command("/escalate")
    stage.amara.submit(reference="48213", situation="Wants a manager")
    stage.priya.see("Wants a manager")
    stage.amara.see("#1 · 48213. Wants a manager")


def test_the_form_without_a_situation_says_so_on_the_field_and_keeps_the_rest(stage: Stage) -> None:
    stage.amara.command("/escalate")
    stage.amara.submit(reference="48213", situation=" ", background="Two calls")
    view = stage.amara.view()
    assert view is not None
    assert view["errors"] == {"situation": "One line is enough: what is happening?"}
    assert view["state"]["values"]["background"]["value"]["value"] == "Two calls"
    stage.amara.submit(reference=" ", situation="Shouting")
    view = stage.amara.view()
    assert view is not None
    assert list(view["errors"]) == ["reference"]
    settle(stage)
    assert stage.priya.messages() == []


def test_a_reference_alone_opens_the_form_with_it(stage: Stage) -> None:
    stage.amara.command("/escalate 48213")
    view = stage.amara.see_view("One line on what is happening")
    assert drafted(view, "reference") == "48213"


def test_words_without_a_reference_open_the_form_with_them(stage: Stage) -> None:
    stage.amara.command("/escalate shouting at me")
    assert drafted(stage.amara.see_view("Bring in a supervisor"), "situation") == "shouting at me"


def test_asking_by_line_on_an_open_contact_does_not_log_it_again(stage: Stage) -> None:
    stage.amara.command("/contact 48213 upset refund refused")
    ask(stage)
    card = stage.amara.see("Waiting for a supervisor since")
    assert card["text"] == "#1 · 48213 · upset · irate. refund refused", "how angry was said with asking"
    assert "1 open contact" in words(stage.amara.command("/contact list").response)


def test_asking_twice_says_where_it_stands_and_gives_the_words_back(stage: Stage) -> None:
    ask(stage)
    answer = words(stage.amara.command("/escalate 48213 now he <threatens> to leave").response)
    assert "You have asked already. #1: Waiting for a supervisor since" in answer
    assert "You typed: /escalate 48213 now he &lt;threatens&gt; to leave" in answer
    stage.amara.shortcut("escalation_global")
    stage.amara.submit(reference="48213", situation="He is still here")
    notice = stage.amara.view()
    assert notice is not None
    assert "You have asked already" in words(notice)
    stage.amara.close()
    form = stage.amara.view()
    assert form is not None
    assert form["state"]["values"]["situation"]["value"]["value"] == "He is still here"
    settle(stage)
    assert len(stage.priya.messages()) == 1


def test_a_supervisor_who_is_the_agent_is_not_asked_and_cannot_take_it(stage: Stage) -> None:
    ack = stage.priya.command("/escalate 48213 shouting, wants a refund")
    assert "Asked 1 supervisor about #1" in ack.response["text"]
    settle(stage)
    assert not [message for message in stage.priya.messages() if "escalation:accept" in actions(message)]
    stage.priya.click("escalation:accept", where="escalations")
    assert "Another supervisor has to take it" in only_you(stage.priya)[-1]
    stage.tomasz.click("escalation:accept")
    stage.priya.see("<@U0TOMASZ> has it")


def test_the_global_shortcut_and_home_open_the_hand_over(stage: Stage) -> None:
    stage.amara.shortcut("escalation_global")
    assert drafted(stage.amara.see_view("Bring in a supervisor"), "situation") == ""
    stage.amara.close()
    stage.amara.open_home()
    stage.amara.click("escalation:new", view=stage.amara.see_home("Bring in a supervisor"))
    stage.amara.see_view("Bring in a supervisor")


def test_the_shortcut_on_a_message_takes_it_as_the_background(stage: Stage) -> None:
    stage.ben.say("48213 rang & shouted", channel="support-floor")
    stage.amara.shortcut("escalation_message", message=stage.amara.messages("support-floor")[-1])
    assert drafted(stage.amara.see_view("Bring in a supervisor"), "background") == "48213 rang & shouted"


# Accepting


def test_accepting_asks_the_read_back_and_everybody_sees_who_has_it(stage: Stage) -> None:
    ask(stage)
    agents, team, other = len(stage.amara.messages()), stage.dana.messages("escalations"), stage.tomasz.messages()
    stage.priya.click("escalation:accept")
    form = stage.priya.see_view("You have it")
    assert "shouting, wants a refund" in words(form)
    settle(stage)
    fresh = stage.amara.messages()[agents:]
    assert ["<@U0PRIYA> has it" in words(message) for message in fresh] == [True], "a message of its own"
    assert "Read-back to come" in words(fresh), "its absence is shown"
    assert "Tell the customer" in words(fresh)
    assert "<@U0PRIYA> has it" in words(stage.amara.messages()[:agents]), "and on the card"
    (edited,) = stage.dana.messages("escalations")
    assert edited["ts"] == team[0]["ts"]
    assert "<@U0PRIYA> has it" in words(edited)
    assert "escalation:accept" not in actions(edited)
    (edited,) = stage.tomasz.messages()
    assert edited["ts"] == other[0]["ts"]
    assert "<@U0PRIYA> has it" in words(edited)
    assert actions(edited) == []


def test_the_read_back_reaches_the_agent_and_nobody_else_reads_it(stage: Stage) -> None:
    ask(stage)
    accept(stage, read_back="Taking over, will offer the refund")
    assert "Taking over, will offer the refund" in stage.amara.see("Tell the customer")["text"]
    for person, channel in ((stage.amara, None), (stage.tomasz, None), (stage.dana, "escalations")):
        assert "Read-back to come" not in words(person.messages(channel))
        assert ("Taking over" in words(person.messages(channel))) is (person is stage.amara)
    stage.priya.click("escalation:read_back", where="escalations")
    assert drafted(stage.priya.see_view("You have it"), "read_back") == "Taking over, will offer the refund"


def test_a_read_back_left_for_later_can_be_given_from_the_ping(stage: Stage) -> None:
    ask(stage)
    stage.priya.click("escalation:accept")
    stage.priya.close()
    settle(stage)
    stage.priya.click("escalation:read_back")
    stage.priya.submit(read_back="On my way")
    stage.amara.see("On my way")


def test_of_two_who_accept_in_the_same_instant_one_wins_and_the_other_is_told_who(stage: Stage) -> None:
    for number in range(20):
        stage.amara.command(f"/escalate 5{number:04} wants a refund")
    settle(stage)
    control, ready = Control(stage.workspace.url), Barrier(2)

    def click(person: Person, message: Json) -> None:
        place = {"channel": message["channel"], "ts": message["ts"]}
        ready.wait()
        control.post("action", person=person.id, message=place, block_id="escalation", action_id="escalation:accept")

    with ThreadPoolExecutor(2) as both:
        for message in stage.dana.messages("escalations"):
            told = {person: len(only_you(person)) for person in (stage.priya, stage.tomasz)}
            list(both.map(click, told, [message, message]))
            (lost,) = [person for person in told if len(only_you(person)) > told[person]]
            (won,) = told.keys() - {lost}
            assert f"<@{won.id}> has it" in only_you(lost)[-1]
            assert lost.view() is None
            won.close(everything=True)
    settle(stage)
    assert sum("Tell the customer" in words(message) for message in stage.amara.messages()) == 20


def test_accepting_again_what_one_has_opens_the_read_back_again(stage: Stage) -> None:
    ask(stage)
    stage.operator.fault("server_error", method="chat.update")  # so that the button stays
    stage.priya.click("escalation:accept", where="escalations")
    stage.priya.close()
    stage.priya.click("escalation:accept", where="escalations")
    stage.priya.see_view("You have it")
    assert only_you(stage.priya) == []
    stage.operator.end_faults()
    settle(stage, 10)
    assert sum("Tell the customer" in words(message) for message in stage.amara.messages()) == 1


def test_somebody_in_the_channel_who_is_no_supervisor_is_refused_kindly(stage: Stage) -> None:
    ask(stage)
    for action in ("escalation:accept", "escalation:details"):
        stage.dana.click(action, where="escalations")
        assert "Only the team's supervisors can do this." in only_you(stage.dana)[-1]
    assert stage.dana.view() is None


def test_a_forged_click_of_a_stranger_changes_nothing(stage: Stage) -> None:
    ask(stage)
    before = stage.amara.messages(), stage.dana.messages("escalations")
    verbs = ("accept", "pass", "resolve", "read_back", "cancel", "details")
    for verb in verbs:
        forge_click(stage, stage.ben, f"escalation:{verb}", 1)
    settle(stage)
    told = [message["text"] for message in stage.ben.messages()]
    assert all(sentence.startswith("Only the ") for sentence in told)
    assert len(told) == len(verbs)
    assert (stage.amara.messages(), stage.dana.messages("escalations")) == before


def test_the_hand_over_opens_for_supervisors(stage: Stage) -> None:
    ask(stage)
    stage.tomasz.click("escalation:details", where="escalations")
    assert "shouting, wants a refund" in words(stage.tomasz.see_view("Case #1"))


# Passing


def test_passing_is_one_persons_answer_and_can_be_taken_back(stage: Stage) -> None:
    ask(stage)
    stage.priya.click("escalation:pass")
    passed = stage.priya.see("You passed on #1")
    stage.amara.see("1 of 2 busy")
    assert "escalation:accept" in actions(stage.tomasz.messages()[0])
    stage.priya.click("escalation:accept", message=passed)
    stage.priya.see_view("You have it")
    stage.amara.see("<@U0PRIYA> has it")


def test_when_all_pass_the_agent_has_something_to_say_and_accept_still_works(stage: Stage) -> None:
    ask(stage)
    stage.priya.click("escalation:pass")
    stage.tomasz.click("escalation:pass")
    told = stage.amara.see("Tell the customer")
    assert "Everyone asked is busy" in words(told)
    assert "callback:draft" in actions(told)
    settle(stage)
    stage.tomasz.click("escalation:accept", where="escalations")
    edited = stage.amara.see("<@U0TOMASZ> has it")
    settle(stage)
    assert "Everyone asked is busy" not in words(stage.amara.messages())
    assert edited["mentions"] == ["U0TOMASZ"]


def test_the_agent_is_told_once_that_all_have_passed(stage: Stage) -> None:
    ask(stage)
    stage.operator.fault("server_error", method="chat.update", times=4)
    for _ in range(2):
        stage.priya.click("escalation:pass")
        stage.tomasz.click("escalation:pass")
    settle(stage, 10)
    assert sum("callback:draft" in actions(message) for message in stage.amara.messages()) == 2, "the card and this"


# Ending


def test_resolving_asks_the_outcome_and_tells_the_agent(stage: Stage) -> None:
    ask(stage)
    accept(stage, read_back="On my way")
    stage.priya.click("escalation:resolve")
    stage.priya.see_view("How did it end?")
    agents = len(stage.amara.messages())
    stage.priya.submit(outcome="supervisor_resolved", note="Refund sent, told him so")
    settle(stage)
    (fresh,) = stage.amara.messages()[agents:]
    assert "supervisor resolved it" in words(fresh)
    assert "Refund sent, told him so" in words(fresh)
    for person, channel in ((stage.priya, None), (stage.tomasz, None), (stage.dana, "escalations")):
        (ended,) = [message for message in person.messages(channel) if not message["ephemeral"]]
        assert "supervisor resolved it" in words(ended)
        assert actions(ended) == []
    stage.amara.click("contact:close", message=fresh)
    stage.amara.submit(outcome="resolved")
    stage.amara.see("Closed: resolved")


def test_only_the_owner_resolves(stage: Stage) -> None:
    ask(stage)
    accept(stage)
    stage.tomasz.click("escalation:resolve", where="escalations")
    assert "<@U0PRIYA> has it" in only_you(stage.tomasz)[-1]
    assert stage.tomasz.view() is None


def test_the_agent_withdraws_a_request_and_everybody_sees_it(stage: Stage) -> None:
    ask(stage)
    stage.amara.click("escalation:cancel")
    own = stage.amara.see("Request withdrawn")
    assert "escalation:draft" in actions(own), "and may ask again"
    for person, channel in ((stage.priya, None), (stage.tomasz, None), (stage.dana, "escalations")):
        assert actions(person.see("Request withdrawn", channel=channel)) == []
    ask(stage)
    assert "escalation:accept" in actions(stage.priya.messages()[-1])


@pytest.mark.parametrize("how", ["cancels", "closes"])
def test_the_supervisor_who_has_it_is_told_when_the_agent_does_not_need_them(stage: Stage, how: str) -> None:
    ask(stage)
    accept(stage)
    if how == "cancels":
        stage.amara.click("escalation:cancel")
    else:
        stage.amara.click("contact:close")
        stage.amara.submit(outcome="customer_left")
    stage.priya.see("<@U0AMARA> doesn't need you on #1 any more.")
    settle(stage)
    assert not any("doesn't need you" in words(message) for message in stage.tomasz.messages())


@pytest.mark.parametrize("end", ["resolve", "cancel"])
def test_late_clicks_change_nothing_and_say_privately_what_is_true(stage: Stage, end: str) -> None:
    ask(stage)
    stage.priya.click("escalation:accept", where="escalations")
    stage.priya.close()
    settle(stage)
    truth = "Ended at" if end == "resolve" else "Request withdrawn"
    if end == "resolve":
        stage.priya.click("escalation:resolve", where="escalations")
        stage.priya.submit(outcome="other", note="Hung up")
    else:
        stage.amara.click("escalation:cancel")
    settle(stage)
    before = [person.messages() for person in stage.everybody()], stage.dana.messages("escalations")
    for verb in ("accept", "pass", "resolve", "read_back"):
        told = stage.tomasz.messages()
        forge_click(stage, stage.tomasz, f"escalation:{verb}", 1)
        assert truth in words(stage.tomasz.messages()[len(told) :]), verb
    settle(stage)
    after = [person.messages() for person in stage.everybody()], stage.dana.messages("escalations")
    after[0][3] = after[0][3][: len(before[0][3])]  # what he was told is all there is more
    assert after == before
    assert stage.tomasz.view() is None


def test_a_read_back_sent_after_it_was_withdrawn_is_answered_over_the_form(stage: Stage) -> None:
    ask(stage)
    stage.priya.click("escalation:accept")
    settle(stage)
    stage.amara.click("escalation:cancel")
    stage.priya.submit(read_back="Taking over")
    notice = stage.priya.view()
    assert notice is not None
    assert "Request withdrawn" in words(notice)
    stage.priya.close()
    form = stage.priya.view()
    assert form is not None
    assert form["state"]["values"]["read_back"]["value"]["value"] == "Taking over"


def test_asked_in_one_line_the_supervisor_still_gets_what_was_logged_before(stage: Stage) -> None:
    stage.amara.command("/contact")
    stage.amara.submit(reference="48213", kind="repeat", summary="refund refused twice", tried="A voucher")
    settle(stage)
    stage.amara.command("/escalate 48213 now shouting at me")
    ping = words(stage.priya.see("now shouting at me"))
    for said in ("Logged: refund refused twice", "Tried: A voucher", "Logged as repeat complaint, irate"):
        assert said in ping


def test_a_callback_the_supervisor_promised_is_offered_to_the_agent(stage: Stage) -> None:
    ask(stage)
    accept(stage)
    stage.priya.click("escalation:resolve", where="escalations")
    stage.priya.submit(outcome="callback_promised", note="Friday, by noon")
    told = stage.amara.see("Back with you")
    assert actions(told) == ["callback:draft", "contact:close"]
    stage.amara.click("callback:draft", message=told)
    stage.amara.submit()
    settle(stage)
    assert ":telephone_receiver: Callback" in words(stage.amara.see("#1 · 48213"))
