"""Bringing in a supervisor, from both sides."""

from tests.flows.conftest import Stage
from tests.flows.reading import actions, drafted, settle, words


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


# Passing


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


def test_the_agent_withdraws_a_request_and_everybody_sees_it(stage: Stage) -> None:
    ask(stage)
    stage.amara.click("escalation:cancel")
    own = stage.amara.see("Request withdrawn")
    assert "escalation:draft" in actions(own), "and may ask again"
    for person, channel in ((stage.priya, None), (stage.tomasz, None), (stage.dana, "escalations")):
        assert actions(person.see("Request withdrawn", channel=channel)) == []
    ask(stage)
    assert "escalation:accept" in actions(stage.priya.messages()[-1])


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
