"""The hand-over form: what stands in it, what it says and asks for each choice, and what becomes of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.manifest import manifest
from sandbox.client import Json, Person
from sandbox.server import serve_in_thread
from tests.flows.conftest import Stage
from tests.flows.reading import actions, choose, deliver, drafted, fields, settle, words

ALWAYS_THERE = ["reference", "situation", "urgency", "need", "demanded", "background", "assessment", "recommendation"]


class Deserted(Stage):
    """Never open, and without level two."""

    @property
    def team(self) -> dict[str, str]:
        return {**super().team, "level_two": "", "opening_hours": "never"}


@pytest.fixture
def deserted(tmp_path: Path) -> Iterator[Stage]:
    with serve_in_thread(manifest=manifest()) as workspace:
        stage = Deserted(workspace, tmp_path)
        stage.start()
        try:
            yield stage
        finally:
            stage.stop()


def opened(person: Person) -> Json:
    return person.see_view("Bring in a supervisor")


def typed(view: Json, field: str) -> str:
    return str(view["state"]["values"][field]["value"]["value"])


# Who is asked


def test_the_form_says_who_is_asked_at_once_who_later_and_when_the_agent_is_told(stage: Stage) -> None:
    stage.amara.command("/escalate")
    said = words(opened(stage.amara))
    assert "Asked at once: <@U0PRIYA>, <@U0TOMASZ>. After 30 seconds also <@U0DANA>." in said
    assert "If nobody comes in 90 seconds, I tell you what to say, and go on asking." in said


def test_another_urgency_says_who_is_asked_then(stage: Stage) -> None:
    stage.amara.command("/escalate")
    choose(stage, stage.amara, "urgency", "waiting")
    said = words(opened(stage.amara))
    assert "Asked first, if active in Slack: <@U0PRIYA>, <@U0TOMASZ>. After 5 minutes everyone on duty." in said
    assert "After 10 minutes also <@U0DANA>. If nobody comes in 15 minutes, I tell you so" in said
    choose(stage, stage.amara, "urgency", "after")
    assert "After 30 minutes everyone on duty. After 1 hour also <@U0DANA>." in words(opened(stage.amara))


def test_with_nobody_on_duty_the_form_says_so_and_who_is_asked_instead(stage: Stage) -> None:
    for supervisor in (stage.priya, stage.tomasz):
        supervisor.command("/backline duty off")
    stage.amara.command("/escalate")
    said = words(opened(stage.amara))
    assert "Nobody is on duty now. Asked at once instead: <@U0DANA>. If nobody comes in 1 minute" in said


def test_with_nobody_at_all_the_form_says_that(deserted: Stage) -> None:
    deserted.amara.command("/escalate")
    assert "Nobody is on duty now, and there is nobody else to ask." in words(opened(deserted.amara))


def test_a_supervisor_who_asks_is_not_among_those_asked(stage: Stage) -> None:
    stage.priya.command("/escalate")
    assert "Asked at once: <@U0TOMASZ>. After" in words(opened(stage.priya))


# What each need asks for


def test_taking_over_asks_how_to_join_and_only_the_reference_and_a_line_are_required(stage: Stage) -> None:
    stage.amara.command("/escalate")
    view = opened(stage.amara)
    assert fields(view) == [*ALWAYS_THERE[:4], "join_by", *ALWAYS_THERE[4:], "contingency"]
    required = [block["block_id"] for block in view["blocks"] if block["type"] == "input" and not block["optional"]]
    assert required == ["reference", "situation", "urgency", "need"], "the last two have their usual answer"
    stage.amara.submit(reference="48213", situation="Wants a manager", join_by="Extension 4021")
    ping = words(stage.priya.see("On the line now: #1, 48213. Take over."))
    assert "*How to join*\nExtension 4021" in ping


def test_an_approval_asks_what_and_how_much_and_cannot_be_asked_without(stage: Stage) -> None:
    stage.amara.command("/escalate")
    choose(stage, stage.amara, "need", "approve", reference="48213", situation="Refund refused")
    view = opened(stage.amara)
    assert fields(view)[4] == "approval"
    assert "join_by" not in fields(view)
    stage.amara.submit(approval="  ")
    view = opened(stage.amara)
    assert view["errors"] == {"approval": "What should be approved, and how much?"}
    stage.amara.submit(approval="Refund of 120 EUR")
    ping = words(stage.priya.see("On the line now: #1, 48213. Approve something."))
    assert "*To approve*\nRefund of 120 EUR" in ping


def test_advice_asks_for_neither(stage: Stage) -> None:
    stage.amara.command("/escalate")
    choose(stage, stage.amara, "need", "advise")
    assert fields(opened(stage.amara)) == [*ALWAYS_THERE, "contingency"]


def test_what_was_typed_stays_when_a_choice_changes_the_form(stage: Stage) -> None:
    said = {"reference": "48213", "situation": "R&D <never> answers", "background": "Two calls\nand a letter"}
    stage.amara.command("/escalate")
    choose(stage, stage.amara, "need", "approve", **said, demanded=["demanded"])
    choose(stage, stage.amara, "urgency", "waiting", approval="20 EUR")
    view = opened(stage.amara)
    assert {name: typed(view, name) for name in said} == said
    assert {name: drafted(view, name) for name in said} == said, "and as the app has it"
    assert typed(view, "approval") == "20 EUR"
    stage.amara.submit()
    ping = words(stage.priya.see("Waiting to hear from us: #1, 48213. Approve something."))
    for line in ("20 EUR", "R&amp;D &lt;never&gt; answers", "Two calls\nand a letter", "asked for a supervisor"):
        assert line in ping


def test_a_choice_that_was_not_heard_of_brings_its_field_when_it_is_submitted(stage: Stage) -> None:
    stage.amara.command("/escalate")
    stage.amara.submit(reference="48213", situation="Refund refused", need="approve", background="Two calls")
    view = opened(stage.amara)
    assert fields(view)[4] == "approval"
    assert typed(view, "background") == "Two calls"
    stage.amara.submit(approval="20 EUR")
    stage.priya.see("Approve something")


def test_two_choices_at_once_are_no_error(stage: Stage) -> None:
    stage.amara.command("/escalate")
    late = opened(stage.amara)
    choose(stage, stage.amara, "need", "advise")
    (request,) = [each["request"] for each in stage.operator.traffic("value")]
    assert stage.backline is not None
    deliver(stage, request | {"view": request["view"] | {"hash": late["hash"]}})
    deliver(stage, request | {"view": request["view"] | {"id": "V0CLOSED"}})
    assert "went wrong" not in words(stage.amara.state())
    assert "approval" not in fields(opened(stage.amara))


# What stands in it


def test_from_a_logged_case_it_is_two_clicks(stage: Stage) -> None:
    stage.amara.command("/contact 48213 irate refund refused twice")
    settle(stage)
    stage.amara.click("escalation:draft")
    stage.amara.submit()
    stage.priya.see("On the line now: #1, 48213. Take over. refund refused twice")


def test_what_was_logged_is_drafted_and_what_was_corrected_is_sent(stage: Stage) -> None:
    stage.amara.command("/contact")
    logged = {"summary": "Refund refused", "words": "Never rings back", "tried": "A voucher", "would_accept": "20 EUR"}
    stage.amara.submit(reference="48213", promised="To ask billing", ticket="T-7", **logged)
    settle(stage)
    stage.amara.click("escalation:draft")
    view = opened(stage.amara)
    assert "reference" not in fields(view)
    assert drafted(view, "situation") == "Refund refused"
    assert drafted(view, "background") == "Tried: A voucher\nPromised: To ask billing\nTicket: T-7"
    assert "Never rings back" in drafted(view, "assessment")
    assert "20 EUR" in drafted(view, "recommendation")
    stage.amara.submit(situation="Refund refused twice", contingency="I ring back at four")
    ping = words(stage.priya.see("Refund refused twice"))
    for said in ("A voucher", "Never rings back", "20 EUR", "*If nobody can come*\nI ring back at four"):
        assert said in ping


def test_the_form_logs_the_contact_and_asks(stage: Stage) -> None:
    stage.amara.command("/escalate")
    stage.amara.submit(reference="48213", situation="Wants a manager")
    stage.priya.see("Wants a manager")
    stage.amara.see("#1 · 48213. Waiting for a supervisor")


def test_what_is_missing_is_said_on_the_field_and_the_rest_is_kept(stage: Stage) -> None:
    stage.amara.command("/escalate")
    stage.amara.submit(reference=" ", situation=" ", background="Two calls")
    view = opened(stage.amara)
    assert list(view["errors"]) == ["reference", "situation"]
    assert view["errors"]["situation"] == "One line is enough: what is happening?"
    assert typed(view, "background") == "Two calls"
    settle(stage)
    assert stage.priya.messages() == []


def test_a_reference_alone_opens_the_form_with_it(stage: Stage) -> None:
    stage.amara.command("/escalate 48213")
    assert drafted(stage.amara.see_view("One line on what is happening"), "reference") == "48213"


def test_words_without_a_reference_open_the_form_with_them(stage: Stage) -> None:
    stage.amara.command("/escalate shouting at me")
    assert drafted(opened(stage.amara), "situation") == "shouting at me"


def test_the_global_shortcut_and_home_open_it_empty(stage: Stage) -> None:
    stage.amara.shortcut("escalation_global")
    assert drafted(opened(stage.amara), "situation") == ""
    stage.amara.close()
    stage.amara.open_home()
    stage.amara.click("escalation:new", view=stage.amara.see_home("Bring in a supervisor"))
    opened(stage.amara)


@pytest.mark.parametrize(
    ("said", "reference"),
    [
        ("Customer 48213 rang & shouted", "48213"),
        ("rang at 14:30 on 2026-11-22 from +442079460958, account #AB-4821:", "AB-4821"),
        ("rang again at 3pm, wants 120 EUR", ""),
    ],
)
def test_the_shortcut_on_a_message_takes_it_as_the_background_and_finds_the_reference(
    stage: Stage, said: str, reference: str
) -> None:
    stage.ben.say(said, channel="support-floor")
    stage.amara.shortcut("escalation_message", message=stage.amara.messages("support-floor")[-1])
    view = opened(stage.amara)
    assert drafted(view, "background") == said
    assert drafted(view, "reference") == reference


def test_asking_for_what_was_asked_already_gives_the_form_back_underneath(stage: Stage) -> None:
    stage.amara.command("/escalate 48213 shouting")
    settle(stage)
    stage.amara.shortcut("escalation_global")
    stage.amara.submit(reference="48213", situation="He is still here")
    assert "You have asked already. #1: Waiting for a supervisor since" in words(stage.amara.see_view())
    stage.amara.close()
    assert typed(opened(stage.amara), "situation") == "He is still here"
    settle(stage)
    assert sum("escalation:accept" in actions(message) for message in stage.priya.messages()) == 1
