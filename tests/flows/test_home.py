"""The App Home, the help, and what Slack tells us about people."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot import refresher
from bot.rules.callback import Promise
from bot.rules.contact import Details
from bot.rules.escalation import HandOver, State
from tests.flows.conftest import Stage
from tests.flows.reading import actions, words
from tests.flows.steps import buttons_of, filled_in, move_to, times_shown, wait_until

MONDAY = datetime(2027, 6, 7, 9, 0, tzinfo=ZoneInfo("Europe/London"))


@pytest.fixture(autouse=True)
def monday_morning(stage: Stage) -> None:
    move_to(stage, MONDAY)


def later(stage: Stage) -> None:
    """Half a minute on, when open Homes are looked at again."""
    stage.clock.advance(timedelta(seconds=31))
    assert stage.backline is not None
    stage.backline.refresher.turn()


def fill(stage: Stage, count: int) -> None:
    """So many of everything that Priya's Home lists."""
    assert stage.backline is not None
    now = stage.clock.now()
    with stage.backline.db.write() as records:
        for number in range(count):
            for agent, owner in (("U0PRIYA", None), ("U0AMARA", None), ("U0BEN", "U0PRIYA")):
                details = Details(reference=f"{number:05}", summary="refund & more <refused> " * 30)
                contact = records.contacts.add(agent, details, now, team=1)
                if agent != "U0PRIYA":
                    hand_over = HandOver(situation="shouting <and> wants a refund " * 30)
                    asked = records.escalations.add(contact.id, agent, hand_over, now, team=1)
                    if owner:
                        records.escalations.own(asked.id, State.REQUESTED, State.ACCEPTED, owner, now)
                promise = Promise(reference=f"{number:05}", due_at=now, note="router & cable " * 10)
                records.callbacks.add(agent, promise, contact.id, now, team=1)


def test_an_empty_home_teaches_and_the_help_is_behind_a_button(stage):
    """Ben is an agent like any other: he answers nobody, so he sees nobody's requests and no duty."""
    stage.ben.open_home()
    home = stage.ben.see_home("No callbacks due. Set one with `/callback tomorrow 3pm 48213 router replacement`.")
    shown = words(home)
    assert "Log one with `/contact 48213 irate refund refused twice`" in shown
    assert buttons_of(home)[:4] == ["Log a contact", "Bring in a supervisor", "Set a callback", "Two minutes for me"]
    assert not {"Waiting for someone now", "Mine", "Duty", "Due from the team"} & set(shown.splitlines())
    stage.ben.click("home:help", view=home)
    assert "`/callback tomorrow 3pm 48213 router replacement`" in words(stage.ben.see_view("What I understand"))


def test_an_agents_shift_in_home(stage):
    """What each case waits for, and every next step from there; nobody else's; changed as soon as she clicks."""
    amara = stage.amara
    amara.command("/callback 10am 50127 router")
    amara.command("/contact 48213 irate refund refused twice")
    stage.ben.command("/contact 51177 upset about the bill")
    move_to(stage, MONDAY + timedelta(hours=2))
    amara.open_home()
    home = amara.see_home("My open cases (1)")
    shown = words(home)
    assert (
        shown.index("*Due now*") < shown.index("50127") < shown.index("My open cases") < shown.index("refund refused")
    )
    assert "51177" not in shown
    amara.click("callback:done", view=home)
    home = amara.see_home("No callbacks due")
    amara.click("escalation:draft", view=home)
    amara.submit()
    home = amara.see_home("Waiting for a supervisor since")
    assert "escalation:draft" not in actions(home)
    amara.click("callback:draft", view=home)
    amara.submit(reference="48213", day="2027-06-08", time="15:00", note="router")
    home = amara.see_home("48213, router")
    assert datetime(2027, 6, 8, 15, 0, tzinfo=MONDAY.tzinfo) in times_shown(home)
    stage.priya.click("escalation:accept")
    later(stage)
    home = amara.see_home("<@U0PRIYA> has it since")
    amara.click("escalation:add_fact", view=home)
    amara.submit(fact="It is the old router")
    stage.priya.see("It is the old router")
    amara.click("contact:close", view=home)
    amara.submit(outcome="resolved")
    amara.see_home("Nothing open.")
    assert amara.notices() == []


def test_a_supervisors_shift_in_home(stage):
    """Who waits, most urgent first, is taken with one tap, is mine with what I can do, and is gone when it is over."""
    amara, ben, priya, tomasz = stage.amara, stage.ben, stage.priya, stage.tomasz
    priya.open_home()
    home = priya.see_home("Nobody is waiting.")
    assert "You have no case." in words(home)
    assert "Also on duty: <@U0TOMASZ>" in words(home)
    ben.command("/contact 51177 upset about the bill")
    ben.click("escalation:draft", message=ben.see("How far has it gone?"))
    ben.submit(urgency="after", situation="wants a credit")
    amara.command("/escalate 48213 shouting, wants a refund")
    priya.command("/escalate 60001 her own customer")
    later(stage)
    home = priya.see_home("Waiting for someone now (2)")
    shown = words(home)
    assert shown.index("On the line now: #2, 48213. Take over.") < shown.index("After the contact: #1, 51177.")
    assert "60001" not in shown.partition("Mine")[0], "nobody takes their own"
    priya.click("escalation:accept", view=home)
    priya.see_view("You have it")
    priya.submit(read_back="Refund of 150")
    home = priya.see_home("Mine (1)")
    assert "Waiting for someone now (1)" in words(home)
    tomasz.open_home()
    tomasz.click("escalation:accept", view=tomasz.see_home("Waiting for someone now (2)"))
    assert "60001" in words(tomasz.see_view("You have it"))
    tomasz.close()
    priya.click("escalation:resolve", view=home)
    priya.submit(outcome="supervisor_resolved")
    priya.see_home("You have no case.")
    later(stage)
    priya.see_home("<@U0TOMASZ> has it since")
    stage.dana.open_home()
    assert "51177" in words(stage.dana.see_home("Waiting for someone now (1)")), "level two sees the same"


def test_others_check_ins_and_choices_are_in_nobody_elses_home(stage):
    stage.amara.command("/debrief")
    stage.amara.submit(feeling="not_ok", help="nothing")
    stage.priya.open_home()
    shown = words(stage.priya.see_home("Waiting for someone now")).lower()
    assert "u0amara" not in shown
    assert "not ok" not in shown


def test_a_home_that_is_open_is_kept_true_and_costs_slack_nothing_while_nothing_changes(stage, caplog):
    """Every thirty seconds for ten minutes; not for those who do not look, and whatever Slack says in between."""
    amara, priya = stage.amara, stage.priya
    priya.open_home()
    priya.see_home("Nobody is waiting.")
    published = len(stage.operator.traffic("views.publish"))
    for _ in range(3):
        later(stage)
    assert len(stage.operator.traffic("views.publish")) == published
    amara.command("/escalate 77001 shouting")
    later(stage)
    priya.see_home("77001")
    assert amara.home() is None, "she has never opened hers"

    stage.operator.fault("lost_answer", method="views.publish", times=1)
    stage.tomasz.click("escalation:accept", message=stage.tomasz.see("On the line now"))
    later(stage)
    later(stage)
    priya.see_home("Nobody is waiting.")

    stage.operator.fault("rate_limit", method="views.publish", seconds=1, times=1)
    amara.command("/escalate 77002 shouting again")
    later(stage)
    priya.see_home("77002")

    stage.operator.fault("server_error", method="views.publish", times=1)
    priya.click("escalation:accept", message=priya.see("On the line now: #2"))
    priya.close()
    later(stage)
    priya.see_home("Mine (1)")
    assert "the Home of U0PRIYA could not be refreshed; it is tried again" in caplog.text
    assert "Slack takes no Homes for 1 s" in caplog.text
    assert "Traceback" not in caplog.text

    stage.clock.advance(timedelta(minutes=10))
    published = len(stage.operator.traffic("views.publish"))
    amara.command("/escalate 77003 and again")
    later(stage)
    assert len(stage.operator.traffic("views.publish")) == published, "she has not been there for ten minutes"

    stage.restart()
    priya.click("home:help", view=priya.see_home("77002"))
    priya.see_home("77003")


def test_so_many_homes_at_once_as_slack_takes_and_the_rest_as_soon_as_it_does(stage, monkeypatch):
    monkeypatch.setattr(refresher, "A_MINUTE", 2)
    monkeypatch.setattr(refresher, "_MINUTE", 1)
    stage.restart()
    lookers = (stage.priya, stage.tomasz, stage.dana)
    for person in lookers:
        person.open_home()
        person.see_home("Nobody is waiting.")
    stage.amara.command("/escalate 77001 shouting")
    later(stage)
    assert sum("77001" in words(person.home()) for person in lookers) == 2
    stage.backline.refresher.wake()
    for person in lookers:
        person.see_home("77001")


def test_who_is_a_supervisor_no_more_sees_and_takes_nothing_of_the_team(stage):
    stage.amara.command("/escalate 77001 shouting")
    stage.priya.open_home()
    before = stage.priya.see_home("Waiting for someone now (1)")
    stage.set(supervisors="U0TOMASZ")
    stage.priya.click("escalation:accept", view=before)
    stage.priya.see_view("Only the team's supervisors can do this.")
    home = stage.priya.see_home("No callbacks due")
    later(stage)
    home = stage.priya.see_home("No callbacks due")
    assert "Waiting for someone now" not in words(home)
    assert "77001" not in words(home)


def test_a_thousand_open_items_fit_and_each_list_can_be_turned(stage):
    """Within a hundred blocks, from every part to the next; a list turns without the others."""
    fill(stage, 250)
    stage.priya.open_home()
    home = stage.priya.see_home("Waiting for someone now (250)")
    for heading in ("Mine (250)", "250 callbacks due", "My open cases (250)", "750 of the team's callbacks"):
        assert heading in words(home)
    assert len(home["blocks"]) <= 100
    stage.priya.click("home:cases:later", view=home)
    turned = stage.priya.see_home("234 more")
    stage.priya.click("home:waiting:later", view=turned)
    turned = stage.priya.see_home("240 more")
    assert "234 more" in words(turned), "the other list stays where it is"
    assert len(turned["blocks"]) <= 100
    stage.priya.click("home:waiting:earlier", view=turned)
    stage.priya.see_home("245 more")
    stage.priya.open_home()
    wait_until(lambda: "234 more" not in words(stage.priya.home()))


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
    for line in ("/backline", "/backline Help me, please", "/contact help", "/escalate help"):
        answer = stage.dana.command(line).response
        assert "I don't know" not in answer["text"]
        for command in ("/contact", "/escalate", "/callback", "/debrief", "/backline"):
            assert f"`{command}`" in str(answer)


def test_whoever_writes_to_the_bot_hears_that_nobody_reads_it_and_where_it_would_be(stage):
    stage.amara.say("hello?")
    assert "Type `/backline` for what I understand." in stage.amara.see("Nobody reads what is written here.")["text"]
    stage.amara.command("/contact 48213 angry")
    stage.amara.say("he is shouting now")
    about = stage.amara.see("Nobody reads what is written here. Is it about #1, 48213? Then press “Edit #1”, or")
    assert buttons_of(about) == ["Edit #1", "Bring in a supervisor"]
    stage.amara.command("/escalate 48213 shouting")
    stage.amara.say("he wants 150")
    about = stage.amara.see("For #1, 48213, “Add facts” reaches whoever has it or comes.")
    assert buttons_of(about) == ["Add facts"]
    stage.priya.see("48213", "escalations")
    stage.priya.click("escalation:ask", where="escalations")
    stage.priya.submit(question="Which router?")
    stage.amara.see("Which router?")
    stage.amara.say("the old one")
    about = stage.amara.see("“Answer” reaches <@U0PRIYA>.")
    assert buttons_of(about) == ["Answer", "Add facts"]
    stage.amara.click("escalation:answer", message=about)
    stage.amara.submit(answer="The old one")
    stage.priya.see("answers: “The old one”")


def test_what_backline_does_not_know_it_says(stage):
    ack = stage.amara.command("/backline please")
    assert "I don't know “please”." in ack.response["text"]
