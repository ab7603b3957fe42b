"""Logging a difficult contact, from the agent's side."""

import json
import logging

import pytest

from tests.flows.conftest import Stage
from tests.flows.reading import actions, deliver, drafted, fields, forge_click, only_you, settle, words
from tests.flows.steps import filled_in

EVERYTHING = {
    "reference": "48213",
    "summary": "Refund refused twice",
    "kind": "upset",
    "intensity": "3",
    "words": "You lot never ring back",
    "would_accept": "Refund by Friday",
    "tried": "Offered a voucher",
    "promised": "To ask billing",
    "reached_by": "phone",
    "ticket": "T-77",
}

HOSTILE = "<!channel> <@U0BEN> & <b>"
SHOWN = "&lt;!channel&gt; &lt;@U0BEN&gt; &amp; &lt;b&gt;"

CARD, IBAN = "4111 1111 1111 1111", "GB82 WEST 1234 5698 7654 32"
HARMLESS = "order 100200300, +44 20 7946 0958, 25.11.2026"


def test_one_line_logs_at_once_and_the_card_follows(stage: Stage) -> None:
    ack = stage.amara.command("/contact 48213 irate refund refused twice")
    assert "Logged as #1 · 48213 · irate" in ack.response["text"]
    card = stage.amara.see("Let them finish")
    assert card["text"] == "#1 · 48213 · irate. refund refused twice"
    assert "Keep your voice low" in words(card), "guidance for how far it has gone"
    assert "A supervisor can join now" in words(card)
    assert {"escalation:draft", "callback:draft", "contact:close"} <= set(actions(card))


def test_a_line_may_be_typed_in_any_channel_and_its_answer_is_for_the_agent_alone(stage: Stage) -> None:
    stage.amara.command("/contact 48213 irate refund refused", channel="support-floor")
    assert stage.amara.messages("support-floor")[-1]["ephemeral"]
    assert stage.ben.messages("support-floor") == []
    stage.amara.see("refund refused")
    assert stage.ben.messages() == []


def test_the_form_with_everything_in_it_becomes_a_card_with_everything_on_it(stage: Stage) -> None:
    stage.amara.command("/contact")
    stage.amara.see_view("Log a contact")
    assert stage.amara.submit(**EVERYTHING).response is None
    assert stage.amara.view() is None
    card = words(stage.amara.see("#1 · 48213 · upset · irate · phone"))
    for said in ("Refund refused twice", "You lot never ring back", "Refund by Friday", "Offered a voucher", "T-77"):
        assert said in card


def test_only_the_reference_is_required(stage: Stage) -> None:
    stage.amara.command("/contact")
    stage.amara.submit(reference="48213")
    assert "#1 · 48213" in stage.amara.see("#1 · 48213")["text"]


def test_a_reference_of_spaces_is_marked_on_the_field_and_the_rest_is_kept(stage: Stage) -> None:
    stage.amara.command("/contact")
    stage.amara.submit(reference="   ", summary="Refund refused")
    view = stage.amara.view()
    assert view is not None
    assert view["errors"]["reference"].startswith("Which customer?")
    assert view["state"]["values"]["summary"]["value"]["value"] == "Refund refused"


def test_a_line_that_cannot_be_read_opens_the_form_with_the_text_in_it(stage: Stage) -> None:
    text = "she wants her money back & <now>, " + "again and " * 70
    stage.amara.command(f"/contact {text}")
    view = stage.amara.see_view("What you typed is below")
    assert drafted(view, "summary") == text.strip()
    assert view["errors"] == {}


def test_the_list_of_nothing_says_how_to_begin(stage: Stage) -> None:
    assert "Nothing open" in stage.amara.command("/contact list").response["text"]


def test_the_list_of_one_shows_it_and_not_what_is_closed_or_somebody_elses(stage: Stage) -> None:
    stage.ben.command("/contact 70001 rude")
    stage.amara.command("/contact 48213 irate refund refused")
    stage.amara.command("/contact 48214 upset")
    close(stage, 3)
    answer = words(stage.amara.command("/contact LIST").response)
    assert "1 open contact" in answer
    assert "48213" in answer
    assert "48214" not in answer
    assert "70001" not in answer


def test_the_list_of_twenty_five_long_ones_is_turned_a_page_at_a_time_and_each_has_a_way_on(stage: Stage) -> None:
    for number in range(25):
        stage.amara.command(f"/contact 4800{number}{'x' * 75} irate {'refused again and again ' * 20}")
    ack = stage.amara.command("/contact list")
    assert "25 open contacts" in ack.response["text"]
    assert {"contact:details", "contact:close", "escalation:draft"} <= set(actions(ack.response))
    stage.amara.click("contact:list:later")
    second = stage.amara.see("First here: #15")
    stage.amara.click("contact:details", message=second)
    assert stage.amara.view()["title"]["text"] == "Case #15"
    assert stage.amara.notices() == []


def test_our_own_number_goes_into_that_case_and_somebody_elses_is_asked_about(stage: Stage) -> None:
    stage.amara.command("/contact 48213 irate refund refused")
    stage.amara.command("/contact #1 rang again")
    assert drafted(stage.amara.see_view("You have #1 open"), "summary") == "rang again"
    stage.amara.submit()
    settle(stage)
    assert "refund refused; rang again" in words(stage.amara.see("#1 · 48213"))
    assert "about #1, 48213" in stage.amara.command("/escalate #1 shouting").response["text"]
    assert "48213, router" in stage.amara.command("/callback in 2 hours #1 router").response["text"]
    for line in ("/contact #1 upset", "/escalate #1 help", "/callback in 2 hours #1 router"):
        answer = words(stage.ben.command(line).response)
        assert "#1 is not yours, or not open. Which customer?" in answer
        assert f"You typed: {line}" in answer
    assert "Logged as #2 · 7" in stage.ben.command("/contact #7 upset").response["text"], "no case of ours"


def test_a_number_is_found_further_on_and_asked_about_where_it_may_be_none(stage: Stage) -> None:
    assert "Logged as #1 · 48213 · irate" in stage.amara.command("/contact refund 48213,irate").response["text"]
    stage.amara.command("/contact wants a refund of 1500")
    assert drafted(stage.amara.see_view("Is 1500 their number?"), "reference") == "1500"


def test_a_reference_seen_before_says_what_happened_whoever_logged_it(stage: Stage) -> None:
    stage.ben.command("/contact 48213 abusive refund refused")
    settle(stage)
    stage.ben.click("contact:close")
    stage.ben.submit(outcome="promised", next_step="A call on Friday")
    ack = words(stage.amara.command("/contact #48213 upset again").response)
    card = words(stage.amara.see("Seen before, once"))
    for shown in (ack, card):
        assert "abusive" in shown
        assert "refund refused" not in shown  # Ben's own words stay his
        assert "we promised something" in shown
    assert "Seen before, 2 times" in words(stage.ben.command("/contact 48213").response)


def test_what_is_promised_to_a_customer_shows_to_whoever_logs_them_next(stage: Stage) -> None:
    stage.ben.command("/callback in 2 hours 48213 router replacement")
    ack = words(stage.amara.command("/contact 48213 upset again").response)
    card = words(stage.amara.see("upset"))
    for shown in (ack, card):
        assert "<@U0BEN> promised to call back" in shown
        assert "router replacement" not in shown  # Ben's own words stay his
    stage.ben.see("I'll remind you")
    stage.ben.click("callback:cancel")
    settle(stage)
    assert "promised to call back" not in words([each for each in stage.amara.messages() if not each["ephemeral"]])


def test_kind_and_intensity_take_one_tap_each_on_a_card_that_stays_where_it_is(stage: Stage) -> None:
    stage.amara.command("/contact 48213 refund refused")
    settle(stage)
    card = stage.amara.see("#1 · 48213. refund refused")
    stage.amara.click("contact:intensity:3", message=card)
    edited = stage.amara.see("#1 · 48213 · irate")
    assert edited["ts"] == card["ts"]
    assert not [action for action in actions(edited) if action.startswith("contact:intensity")]
    assert "contact:kind:demanding" in actions(edited)
    stage.amara.click("contact:kind:demanding", message=edited)
    edited = stage.amara.see("#1 · 48213 · demanding · irate")
    assert edited["ts"] == card["ts"]
    assert not [action for action in actions(edited) if action.startswith("contact:kind")]
    assert "Offer two choices" in words(edited)


def test_closing_asks_the_outcome_and_the_next_step_and_collapses_the_card(stage: Stage) -> None:
    stage.amara.command("/contact 48213 irate refund refused")
    card = stage.amara.see("Let them finish")
    stage.amara.click("contact:close", message=card)
    view = stage.amara.see_view("Close #1")
    assert fields(view) == ["outcome", "next_step"]
    stage.amara.submit(outcome="promised", next_step="Refund within five days")
    closed = stage.amara.see("Closed: we promised something")
    assert closed["ts"] == card["ts"]
    assert "Refund within five days" in words(closed)
    assert actions(closed) == ["callback:follow_up"]


def test_after_abuse_closing_asks_for_the_record_too(stage: Stage) -> None:
    stage.amara.command("/contact 48213 abusive")
    settle(stage)
    stage.amara.click("contact:close")
    assert fields(stage.amara.see_view("Close #1")) == ["outcome", "next_step", "ground", "warnings", "ended_by"]
    record = {"ground": "Swore at me", "warnings": "Two", "ended_by": "agent"}
    assert stage.amara.submit(outcome="ended_for_abuse", **record).response is None
    closed = words(stage.amara.see("Closed: ended for abuse"))
    for line in ("They said or did: Swore at me", "Warnings: Two", "Who ended it: I did, after warning them"):
        assert line in closed


def test_a_closed_contact_takes_no_more_taps_and_says_so_privately(stage: Stage) -> None:
    stage.amara.command("/contact 48213 refund refused")
    settle(stage)
    stage.operator.fault("server_error", method="chat.update")
    close(stage, 1)
    for action in ("contact:kind:upset", "contact:edit", "contact:close", "escalation:draft"):
        stage.amara.click(action)
        assert "#1 is closed" in only_you(stage.amara)[-1]


def test_another_closing_from_a_window_left_open_is_not_lost_in_silence(stage: Stage) -> None:
    stage.amara.command("/contact 48213 refund refused")
    close(stage, 1)
    late = stage.operator.traffic("close_contact")[-1]["request"]
    late["view"]["state"]["values"]["next_step"]["value"]["value"] = "A call on Monday"
    answer = deliver(stage, late)
    assert answer["response_action"] == "push", "the form stays underneath"
    assert "#1 is closed already." in words(answer)


def test_closing_with_a_supervisor_asked_withdraws_the_request_everywhere(stage: Stage) -> None:
    stage.amara.command("/escalate 48213 shouting, wants a refund")
    stage.priya.see("shouting")
    settle(stage)
    close(stage, 1)
    withdrawn = [
        stage.priya.see("Request withdrawn"),
        stage.tomasz.see("Request withdrawn"),
        stage.dana.see("Request withdrawn", channel="escalations"),
    ]
    assert [actions(message) for message in withdrawn] == [[], [], []]


def test_somebody_elses_contact_cannot_be_changed_or_read_with_a_forged_click(stage: Stage) -> None:
    stage.amara.command("/contact 48213 refund refused")
    settle(stage)
    before = stage.amara.messages()
    for action in ("contact:kind:abusive", "contact:close", "contact:details", "escalation:draft", "callback:draft"):
        forge_click(stage, stage.ben, action, 1)
    chosen = {"type": "static_select", "selected_option": {"value": "threat"}}
    forge_click(stage, stage.ben, "safety:flag", "", block_id="contact:1", **chosen)
    settle(stage)
    told = [message["text"] for message in stage.ben.messages()]
    assert len(told) == 6
    assert all("Only " in sentence and "refund refused" not in sentence for sentence in told)
    assert stage.ben.view() is None
    assert stage.amara.messages() == before
    assert stage.priya.messages() == []


def test_what_customers_say_pings_nobody_and_is_shown_as_typed(stage: Stage) -> None:
    live_through_everything(stage, HOSTILE, short=HOSTILE)
    messages = [
        message
        for person in stage.everybody()
        for conversation in person.state()["conversations"]
        for message in conversation["messages"]
    ]
    for message in messages:
        assert set(message["mentions"]) <= {"U0AMARA", "U0PRIYA", "U0TOMASZ"}, "only whom the bot itself names"
        assert message["text"].strip(), "every message says it alone"
    assert sum(SHOWN in words(message) for message in messages) > 5


def test_cards_and_bank_accounts_are_masked_everywhere_and_other_numbers_stay(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    live_through_everything(stage, f"{CARD} {IBAN} {HARMLESS}", short=f"{CARD} {IBAN}")
    sent = [exchange["request"] for exchange in stage.operator.traffic() if exchange["direction"] == "in"]
    acked = [exchange["response"] for exchange in stage.operator.traffic() if exchange["direction"] == "out"]
    screens = [person.state() for person in stage.everybody()]
    stored = b"".join(path.read_bytes() for path in stage.database.parent.glob(f"{stage.database.name}*"))
    everything = (json.dumps([sent, acked, screens]), stored.decode("latin-1"), caplog.text)
    for place in everything:
        for secret in (CARD, IBAN):
            assert secret not in place
            assert secret.replace(" ", "") not in place
    assert "[card ending 1111] [bank account ending 5432]" in everything[0]
    assert HARMLESS in everything[0]
    assert HARMLESS in everything[1]


def test_the_global_shortcut_opens_an_empty_form(stage: Stage) -> None:
    stage.amara.shortcut("contact_global")
    assert drafted(stage.amara.see_view("Log a contact"), "words") == ""


def test_the_shortcut_on_a_message_takes_it_as_the_customers_words_and_finds_their_number(stage: Stage) -> None:
    stage.ben.say("48213 wrote: R&D <never> answers", channel="support-floor")
    message = stage.amara.messages("support-floor")[-1]
    stage.amara.shortcut("contact_message", message=message)
    form = stage.amara.see_view("Log a contact")
    assert drafted(form, "words") == "48213 wrote: R&D <never> answers"
    assert drafted(form, "reference") == "48213"


def test_home_lists_what_is_open_and_its_button_opens_the_form(stage: Stage) -> None:
    stage.amara.command("/contact 48213 irate refund refused")
    stage.amara.open_home()
    home = stage.amara.see_home("refund refused")
    stage.amara.click("contact:new", view=home)
    stage.amara.see_view("Log a contact")


def close(stage: Stage, contact_id: int) -> None:
    """Amara closes a contact from the newest card that offers it."""
    settle(stage)
    card = next(message for message in stage.amara.messages() if message["text"].startswith(f"#{contact_id} "))
    stage.amara.click("contact:close", message=card)
    stage.amara.submit(outcome="resolved", next_step="Refund sent")
    assert stage.amara.view() is None


def live_through_everything(stage: Stage, text: str, short: str) -> None:
    """One case from logging to closing, with `text` in every field there is; and once by one line each.

    `short` is for the fields of 80 characters.
    """
    stage.amara.command("/contact")
    typed = dict.fromkeys(("summary", "words", "would_accept", "tried", "promised"), text)
    stage.amara.submit(reference=f"48213 {short}", ticket=short, intensity="4", **typed)
    settle(stage)
    stage.amara.click("escalation:draft")
    handed = ("situation", "background", "assessment", "recommendation", "contingency", "join_by")
    stage.amara.submit(**dict.fromkeys(handed, text))
    settle(stage)
    stage.amara.click("escalation:add_fact")
    stage.amara.submit(fact=text)
    stage.priya.click("escalation:accept", where="escalations")
    stage.priya.submit(read_back=text)
    settle(stage)
    stage.priya.click("escalation:ask", where="directmessage")
    stage.priya.submit(question=text)
    settle(stage)
    stage.amara.click("escalation:answer")
    stage.amara.submit(answer=text)
    settle(stage)
    stage.amara.click("contact:details")
    stage.amara.see_view("Case #1")
    stage.amara.close(everything=True)
    stage.amara.click("contact:edit")
    stage.amara.submit(summary=f"{text}!")
    settle(stage)
    stage.tomasz.click("escalation:details", where="escalations")
    stage.tomasz.see_view("Case #1")
    stage.tomasz.close(everything=True)
    stage.priya.click("escalation:resolve", where="directmessage")
    stage.priya.submit(outcome="other", note=text, told=text)
    settle(stage)
    stage.amara.click("contact:close")
    stage.amara.submit(outcome="other", next_step=text, ground=text, warnings=text)
    stage.amara.command(f"/contact 48213 {text}")
    stage.amara.command(f"/contact 48213 again {text}")
    stage.amara.submit()
    stage.amara.command(f"/escalate 48213 {text}")
    stage.amara.command(f"/escalate 48213 {text}")
    stage.amara.command("/contact list")
    stage.amara.command(f"/contact {text}")
    stage.amara.close(everything=True)
    settle(stage)


# The same customer again


def test_a_line_about_a_customer_one_has_open_already_offers_to_add_it_there(stage: Stage) -> None:
    stage.amara.command("/contact 48213 upset refund refused")
    settle(stage)
    stage.amara.command("/contact #48213 irate rang again")
    offer = stage.amara.see_view("You have #1 open")
    assert "*#1 · 48213 · upset*, open since" in words(offer)
    assert "refund refused" in words(offer)
    assert fields(offer) == ["summary", "intensity"], "what was said now, and no more"
    assert offer["submit"]["text"] == "Add to #1"
    stage.amara.submit()
    settle(stage)
    (card,) = [message for message in stage.amara.messages() if "contact:edit" in actions(message)]
    assert card["text"] == "#1 · 48213 · upset · irate. refund refused; rang again"


def test_the_same_customer_about_another_matter_is_logged_anew_with_one_click(stage: Stage) -> None:
    stage.amara.command("/contact 48213 upset refund refused")
    settle(stage)
    stage.amara.command("/contact 48213 irate about the router")
    offer = stage.amara.see_view("You have #1 open")
    stage.amara.click("contact:log_anew", view=offer)
    stage.amara.see_view("Logged as #2 · 48213 · irate")
    (request,) = [each["request"] for each in stage.operator.traffic("contact:log_anew")]
    deliver(stage, request)
    settle(stage)
    cards = [message["text"] for message in stage.amara.messages() if "contact:edit" in actions(message)]
    assert cards == ["#1 · 48213 · upset. refund refused", "#2 · 48213 · irate. about the router"]


def test_a_form_about_a_customer_one_has_open_asks_as_well_and_loses_nothing(stage: Stage) -> None:
    stage.amara.command("/contact")
    stage.amara.submit(**EVERYTHING)
    settle(stage)
    stage.amara.command("/contact")
    stage.amara.submit(reference="48213", summary="Rang again", tried="An apology", ticket="T-78")
    assert fields(stage.amara.see_view("You have #1 open")) == ["summary", "tried", "ticket"]
    stage.amara.submit()
    card = words(stage.amara.see("Refund refused twice; Rang again"))
    for said in ("Offered a voucher\nAn apology", "T-78", "You lot never ring back", "Refund by Friday"):
        assert said in card


def test_a_danger_said_of_a_customer_one_has_open_is_told_at_once_and_not_asked_about(stage: Stage) -> None:
    stage.amara.command("/contact 48213 upset refund refused")
    settle(stage)
    answer = stage.amara.command("/contact 48213 he has a knife").response
    assert "Added to #1" in answer["text"]
    assert "Press the red button." in answer["text"]
    assert stage.amara.view() is None
    stage.priya.see("Threat against <@U0AMARA> or a colleague")
    stage.amara.command("/contact 48213 rang again")
    stage.amara.submit(summary="He says he will come with a knife")
    stage.amara.see_view("Someone at risk")


def test_the_same_line_delivered_twice_is_answered_again_and_offers_nothing(stage: Stage) -> None:
    stage.amara.command("/contact 48213 upset refund refused")
    (request,) = [each["request"] for each in stage.operator.traffic("/contact")]
    assert "Logged as #1" in deliver(stage, request)["text"]
    assert stage.amara.view() is None


# Putting right what was said


def test_a_mistapped_kind_is_put_right_and_nothing_else_is_lost(stage: Stage) -> None:
    stage.amara.command("/contact")
    stage.amara.submit(**EVERYTHING)
    settle(stage)
    stage.amara.click("contact:edit")
    form = stage.amara.see_view("Edit #1")
    assert {name: filled_in(form)[name] for name in EVERYTHING} == EVERYTHING
    assert "safety" not in fields(form), "that has its own way"
    stage.amara.submit(kind="demanding", intensity="2")
    card = words(stage.amara.see("#1 · 48213 · demanding · angry · phone"))
    for said in ("Refund refused twice", "You lot never ring back", "Refund by Friday", "Offered a voucher", "T-77"):
        assert said in card


def test_a_mistyped_reference_takes_its_callbacks_along(stage: Stage) -> None:
    stage.ben.command("/contact 48213 rude")
    stage.amara.command("/contact 48231 upset refund refused")
    settle(stage)
    stage.amara.click("callback:draft")
    stage.amara.submit(note="Billing's answer")
    settle(stage)
    stage.amara.click("contact:edit")
    stage.amara.submit(reference=" ")
    form = stage.amara.see_view("Edit #2")
    assert list(form["errors"]) == ["reference"]
    stage.amara.submit(reference="48213")
    card = words(stage.amara.see("#2 · 48213 · upset"))
    assert ":telephone_receiver: Callback" in card
    assert "Seen before, once" in card
    stage.amara.see("48213, Billing's answer")


def test_a_danger_typed_while_putting_it_right_shows_the_protocol(stage: Stage) -> None:
    stage.amara.command("/contact 48213 upset")
    settle(stage)
    stage.amara.click("contact:edit")
    stage.amara.submit(words="I will kill you all")
    stage.amara.see_view("Someone at risk")
    stage.priya.see("Threat against <@U0AMARA> or a colleague")


def test_a_promise_without_a_callback_is_asked_about_on_closing(stage: Stage) -> None:
    stage.amara.command("/contact 48213 upset refund refused")
    settle(stage)
    stage.amara.click("contact:close")
    stage.amara.submit(outcome="promised", next_step="We ring tomorrow")
    form = stage.amara.see_view("You promised something: when will you ring?")
    assert drafted(form, "reference") == "48213"
    stage.amara.submit()
    settle(stage)
    assert "Callback" in words(stage.amara.see("Closed: we promised something"))


def test_a_promise_with_its_callback_set_closes_at_once(stage: Stage) -> None:
    stage.amara.command("/contact 48213 upset refund refused")
    stage.amara.command("/callback in 2 hours 48213 refund")
    settle(stage)
    stage.amara.click("contact:close")
    stage.amara.submit(outcome="promised")
    assert stage.amara.view() is None
