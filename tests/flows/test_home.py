"""The App Home, the help, and what Slack tells us about people."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.flows.conftest import Stage
from tests.flows.steps import buttons_of, filled_in, move_to, times_shown

MONDAY = datetime(2027, 6, 7, 9, 0, tzinfo=ZoneInfo("Europe/London"))


@pytest.fixture(autouse=True)
def monday_morning(stage: Stage) -> None:
    move_to(stage, MONDAY)


def test_an_empty_home_teaches(stage):
    stage.amara.open_home()
    home = stage.amara.see_home("No callbacks due. Set one with `/callback tomorrow 3pm 48213 router replacement`.")
    assert "Log one with `/contact 48213 irate refund refused twice`" in str(home)
    assert "`/debrief`" in str(home)
    assert buttons_of(home)[:4] == ["Log a contact", "Bring in a supervisor", "Set a callback", "Two minutes for me"]


def test_home_lists_what_is_due_and_open_and_nobody_elses(stage):
    stage.amara.command("/contact 48213 irate refund refused twice")
    stage.amara.command("/callback tomorrow 3pm 48213 router replacement")
    stage.ben.command("/contact 51177 upset about the bill")
    stage.amara.open_home()
    home = stage.amara.see_home("1 callback due")
    assert datetime(2027, 6, 8, 15, 0, tzinfo=MONDAY.tzinfo) in times_shown(home)
    assert "48213, router replacement" in str(home)
    assert "1 open contact" in str(home)
    assert "refund refused twice" in str(home)
    assert "51177" not in str(home)


def test_a_home_with_more_than_it_can_list_is_still_taken_by_slack(stage):
    for number in range(21):
        stage.amara.command(f"/contact 48{number:03} irate {'<refund & more> ' * 60}")
        stage.amara.command(f"/callback in {number + 1} days 48{number:03} {'<router & cable> ' * 60}")
    stage.amara.open_home()
    home = stage.amara.see_home("21 callbacks due")
    assert "…and 6 more: `/callback list`" in str(home)
    assert "21 open contacts" in str(home)
    assert "…and 1 older" in str(home)


def test_opening_it_again_shows_what_is_true_now(stage):
    stage.amara.command("/contact 48213 irate refund refused twice")
    stage.amara.open_home()
    stage.amara.see_home("1 open contact")
    stage.amara.see("refund refused twice")
    stage.amara.click("contact:close")
    stage.amara.submit(outcome="resolved")
    stage.amara.open_home()
    stage.amara.see_home("Nothing open.")


def test_the_messages_tab_publishes_nothing(stage):
    stage.amara.open_home(tab="messages")
    stage.ben.open_home()
    stage.ben.see_home("No callbacks due")
    assert stage.amara.home() is None


@pytest.mark.parametrize(
    ("action", "title"),
    [
        ("contact:new", "Log a contact"),
        ("escalation:new", "Bring in a supervisor"),
        ("callback:new", "Set a callback"),
        ("check_in:new", "Two minutes for you"),
    ],
)
def test_every_button_opens_its_form(stage, action, title):
    stage.amara.open_home()
    stage.amara.click(action, view=stage.amara.see_home())
    stage.amara.see_view(title)
    assert stage.amara.notices() == []


def test_a_callback_set_from_home(stage):
    stage.amara.open_home()
    stage.amara.click("callback:new", view=stage.amara.see_home())
    assert filled_in(stage.amara.see_view("Set a callback"))["time"] == "10:05"
    stage.amara.submit(reference="48213", day="2027-06-08", time="15:00", note="router")
    stage.amara.see("I'll remind you")
    stage.amara.open_home()
    stage.amara.see_home("48213, router")


def test_an_error_behind_a_button_still_reaches_the_person(stage):
    stage.amara.open_home()
    home = stage.amara.see_home()
    stage.operator.fault("server_error", method="views.open", times=1)
    stage.amara.click("callback:new", view=home)
    stage.amara.see_view("Something went wrong on our side. Please try once more. Reference ")


def test_help_lists_every_command(stage):
    answer = str(stage.dana.command("/backline").response)
    for command in ("/contact", "/escalate", "/callback", "/debrief", "/backline"):
        assert f"`{command}`" in answer


def test_whoever_writes_to_the_bot_hears_that_nobody_reads_it_and_where_it_would_be(stage):
    stage.amara.say("hello?")
    assert "Type `/backline` for what I understand." in stage.amara.see("Nobody reads what is written here.")["text"]
    stage.amara.command("/contact 48213 angry")
    stage.amara.say("he is shouting now")
    about = stage.amara.see("Nobody reads what is written here. Is it about #1, 48213?")
    assert buttons_of(about) == ["Edit #1", "Bring in a supervisor"]
    stage.amara.command("/escalate 48213 shouting")
    stage.amara.say("he wants 150")
    about = stage.amara.see("For #1, 48213, this reaches whoever has it or comes")
    assert buttons_of(about) == ["Add facts"]
    stage.priya.click("escalation:ask", where="escalations")
    stage.priya.submit(question="Which router?")
    stage.amara.see("Which router?")
    stage.amara.say("the old one")
    about = stage.amara.see("this reaches <@U0PRIYA>")
    assert buttons_of(about) == ["Answer", "Add facts"]
    stage.amara.click("escalation:answer", message=about)
    stage.amara.submit(answer="The old one")
    stage.priya.see("answers: “The old one”")


def test_what_backline_does_not_know_it_says(stage):
    ack = stage.amara.command("/backline please")
    assert "I don't know “please”." in ack.response["text"]
