"""Slack delivers twice, is slow, or fails; our own side fails: nothing is done twice, lost, or met with silence."""

import re
import sqlite3
import time
from contextlib import closing

import pytest

from tests.flows.conftest import Stage
from tests.flows.reading import deliver, only_you, settle, words
from tests.flows.steps import wait_until

REFERENCE = re.compile(r"Reference ([0-9a-f]{8})\.")


def twice(stage: Stage, name: str) -> None:
    stage.operator.fault("duplicate_delivery", method=name, times=1)


def open_contacts(stage: Stage) -> str:
    return words(stage.amara.command("/contact list").response).partition("\n")[0]


def wait_for_second(stage: Stage, name: str) -> None:
    deadline = time.monotonic() + 5
    while not stage.operator.traffic(f"{name} (again)"):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    settle(stage)


# Delivered twice


def test_one_command_that_arrives_twice_logs_one_contact(stage: Stage) -> None:
    twice(stage, "/contact")
    stage.amara.command("/contact 48213 irate refund refused")
    wait_for_second(stage, "/contact")
    assert len(stage.amara.messages()) == 2, "the answer and one card"
    assert open_contacts(stage) == "1 open contact. Newest: #1 · 48213 · irate."
    first, again = (
        exchange["response"]
        for exchange in stage.operator.traffic()
        if exchange["name"].startswith("/contact") and "irate" in exchange["request"]["text"]
    )
    assert first == again, "and is answered the same"


def test_one_submission_that_arrives_twice_logs_one_contact(stage: Stage) -> None:
    stage.amara.command("/contact")
    twice(stage, "contact")
    stage.amara.submit(reference="48213", summary="Refund refused")
    wait_for_second(stage, "contact")
    assert len(stage.amara.messages()) == 1
    assert open_contacts(stage).startswith("1 open contact")


def test_one_escalation_by_command_that_arrives_twice_asks_once(stage: Stage) -> None:
    twice(stage, "/escalate")
    stage.amara.command("/escalate 48213 shouting, wants a refund")
    wait_for_second(stage, "/escalate")
    assert len(stage.priya.messages()) == 1
    assert len(stage.dana.messages("escalations")) == 2, "the card, and what is under it"
    assert all("already" not in told for told in only_you(stage.amara))


def test_one_escalation_by_form_that_arrives_twice_asks_once(stage: Stage) -> None:
    stage.amara.command("/escalate")
    twice(stage, "escalation")
    stage.amara.submit(reference="48213", situation="Shouting")
    wait_for_second(stage, "escalation")
    assert len(stage.priya.messages()) == 1
    assert len(stage.dana.messages("escalations")) == 2, "the card, and what is under it"
    assert stage.amara.view() is None


@pytest.mark.parametrize(
    ("action", "value", "said"),
    [("escalation:accept", None, 2), ("escalation:pass", "other", 0), ("escalation:details", None, 0)],
)
def test_one_click_that_arrives_twice_is_one_click_and_nobody_hears_of_the_second(
    stage: Stage, action: str, value: str | None, said: int
) -> None:
    stage.amara.command("/escalate 48213 shouting")
    settle(stage)
    twice(stage, action)
    stage.priya.click(action, value=value, where="escalations" if action == "escalation:details" else None)
    wait_for_second(stage, action)
    assert only_you(stage.priya) == []
    own = [message for message in stage.amara.messages() if not message["ephemeral"]]
    assert sum("<@U0PRIYA> has it" in words(message) for message in own) == said, "the card, and one of its own"


@pytest.mark.parametrize(
    ("form", "button", "field", "kept"),
    [("add_fact", "escalation:add_fact", "fact", 1), ("edit_contact", "contact:edit", "summary", 0)],
)
def test_one_form_of_a_live_case_that_arrives_twice_says_it_once(
    stage: Stage, form: str, button: str, field: str, kept: int
) -> None:
    stage.amara.command("/escalate 48213 shouting")
    settle(stage)
    stage.amara.click(button)
    twice(stage, form)
    stage.amara.submit(**{field: "He wants 150"})
    wait_for_second(stage, form)
    assert stage.amara.view() is None
    stage.amara.click("contact:details")
    assert words(stage.amara.see_view("What happened")).count("added: “He wants 150”") == kept


def test_one_closing_and_one_resolving_that_arrive_twice_are_one_each(stage: Stage) -> None:
    stage.amara.command("/escalate 48213 shouting")
    settle(stage)
    stage.priya.click("escalation:accept")
    stage.priya.close()
    settle(stage)
    stage.priya.click("escalation:resolve")
    twice(stage, "resolve")
    stage.priya.submit(outcome="other", note="Done")
    wait_for_second(stage, "resolve")
    assert stage.priya.view() is None
    assert sum("ended it at" in words(message) for message in stage.amara.messages()) == 1
    stage.amara.click("contact:close")
    twice(stage, "close_contact")
    stage.amara.submit(outcome="resolved")
    wait_for_second(stage, "close_contact")
    (again,) = stage.operator.traffic("close_contact (again)")
    assert again["response"] is None


def test_another_outcome_from_a_window_left_open_is_not_lost_in_silence(stage: Stage) -> None:
    stage.amara.command("/escalate 48213 shouting")
    settle(stage)
    stage.priya.click("escalation:accept")
    settle(stage)
    stage.priya.click("escalation:resolve")
    stage.priya.submit(outcome="other", note="Done")
    late = stage.operator.traffic("resolve")[-1]["request"]
    late["view"]["state"]["values"]["note"]["value"]["value"] = "Refund approved"
    assert "Ended at" in words(deliver(stage, late))


def test_one_message_to_the_bot_that_arrives_twice_is_answered_once(stage: Stage) -> None:
    twice(stage, "message")
    ts = stage.amara.say("hello?")
    wait_until(lambda: [told["request"]["event"]["ts"] for told in stage.operator.traffic("message")].count(ts) == 2)
    settle(stage)
    assert sum("Nobody reads what is written here." in message["text"] for message in stage.amara.messages()) == 1


def test_a_form_that_is_asked_for_twice_opens_once_without_a_word(stage: Stage) -> None:
    twice(stage, "/contact")
    stage.amara.command("/contact")
    stage.amara.see_view("Log a contact")
    wait_for_second(stage, "/contact")
    (again,) = stage.operator.traffic("/contact (again)")
    assert again["response"] is None
    assert only_you(stage.amara) == []


# Slow


def test_a_slow_slack_does_not_keep_the_agent_waiting(stage: Stage) -> None:
    stage.operator.fault("latency", method="chat.postMessage", seconds=2)
    started = time.monotonic()
    ack = stage.amara.command("/contact 48213 irate refund refused")
    assert time.monotonic() - started < 2
    assert ack.acked
    stage.amara.see("Let them finish")


def test_an_expired_trigger_is_answered_in_words_with_what_was_typed(stage: Stage) -> None:
    stage.operator.fault("error", method="views.open", error="expired_trigger_id", times=1)
    answer = words(stage.amara.command("/contact she wants her money back").response)
    assert "Slack is slow just now." in answer
    assert "You typed: /contact she wants her money back" in answer


def test_a_shortcut_whose_trigger_expired_is_answered_in_direct_messages(stage: Stage) -> None:
    stage.operator.fault("error", method="views.open", error="expired_trigger_id", times=2)
    stage.amara.shortcut("contact_global")
    stage.amara.see("Slack is slow just now.")


def test_an_accept_whose_form_did_not_open_is_an_accept_all_the_same(stage: Stage) -> None:
    stage.amara.command("/escalate 48213 shouting")
    settle(stage)
    stage.operator.fault("error", method="views.open", error="expired_trigger_id", times=1)
    stage.priya.click("escalation:accept")
    assert "Slack is slow just now." in only_you(stage.priya)[-1]
    stage.amara.see("<@U0PRIYA> has it")
    settle(stage)
    stage.priya.click("escalation:read_back")
    stage.priya.see_view("You have it")


def test_a_slack_that_does_not_answer_in_time_is_not_met_with_silence(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    stage.operator.fault("latency", method="views.open", seconds=4)
    ack = stage.amara.command("/contact")
    assert ack.acked, "within Slack's three seconds"
    assert "Slack is slow just now." in ack.response["text"]
    assert "too late for Slack" in caplog.text


# Broken


def second_connection(stage: Stage) -> closing[sqlite3.Connection]:
    return closing(sqlite3.connect(stage.database, isolation_level=None))


def test_a_failure_of_ours_is_one_plain_sentence_with_a_reference_that_is_in_the_log(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    with second_connection(stage) as db:
        db.execute("ALTER TABLE contacts RENAME TO mislaid")
    answer = stage.amara.command("/contact 48213 irate refund refused").response
    reference = REFERENCE.search(answer["text"])
    assert reference
    assert reference[1] in caplog.text
    assert "Traceback" not in words(answer)
    assert "contacts" not in words(answer).replace("/contact", "")
    assert "You typed: /contact 48213 irate refund refused" in words(answer)
    assert "refund refused" not in caplog.text, "what people wrote is not for the log"


def test_a_failure_of_ours_keeps_the_form_and_it_can_be_sent_again(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    stage.amara.command("/contact")
    with second_connection(stage) as db:
        db.execute("ALTER TABLE contacts RENAME TO mislaid")
        stage.amara.submit(reference="48213", summary="Refund refused")
        view = stage.amara.view()
        assert view is not None
        reference = REFERENCE.search(view["errors"]["reference"])
        assert reference
        assert reference[1] in caplog.text
        assert view["state"]["values"]["summary"]["value"]["value"] == "Refund refused"
        db.execute("ALTER TABLE mislaid RENAME TO contacts")
    stage.amara.submit()
    stage.amara.see("Refund refused")


def test_a_click_that_fails_is_answered_under_the_message(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    stage.amara.command("/contact 48213 refund refused")
    settle(stage)
    stage.operator.fault("error", method="views.open", error="internal_error", times=1)
    stage.amara.click("contact:close")
    reference = REFERENCE.search(only_you(stage.amara)[-1])
    assert reference
    assert reference[1] in caplog.text
