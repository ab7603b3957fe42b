"""Teams are set up in Slack: by whom, what Slack is asked first, and what everybody sees of it."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

from bot.manifest import manifest
from bot.rules.settings import Section
from sandbox.client import Person
from sandbox.server import serve_in_thread
from tests.flows.conftest import Stage
from tests.flows.reading import deliver, words
from tests.flows.steps import buttons_of, wait_until

PROTOCOL = "Stay on the line. Press the red button."
BOT = "U0BACKLINE"


class Unset(Stage):
    """Nobody has set up anything."""

    team: Mapping[str, str] = MappingProxyType({})


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Stage]:
    with serve_in_thread(manifest=manifest()) as workspace:
        stage = Unset(workspace, tmp_path)
        stage.start()
        try:
            yield stage
        finally:
            stage.stop()


def change(person: Person, section: str, **values: object) -> None:
    """From the page of a team to what was saved, or to what is wrong with it."""
    person.click(f"settings:change:{section}", view=person.see_view())
    person.submit(**values)


def make_billing(stage: Stage, **values: object) -> None:
    """A second team, through its form."""
    stage.dana.open_home()
    stage.dana.click("settings:list", view=stage.dana.see_home("Teams"))
    stage.dana.click("settings:new", view=stage.dana.see_view("New team"))
    stage.dana.see_view("Members from a user group")
    asked = {"name": "Billing", "escalation_channel": "C0BILLINGCALLS", "supervisors": ["U0LENA"]}
    stage.dana.submit(**(asked | {"member_group": ["S0BILLING"]} | values))


# The first team


def test_the_first_admin_answers_four_questions_and_an_agent_reaches_the_supervisors_at_once(fresh: Stage) -> None:
    amara, priya, dana = fresh.amara, fresh.priya, fresh.dana
    amara.command("/escalate 48213 shouting, wants a refund")
    refused = words(amara.see("Backline is not set up here yet. A Slack admin types"))
    assert "You typed: /escalate 48213 shouting, wants a refund" in refused
    amara.open_home()
    amara.see_home("Backline is not set up here yet. A Slack admin types")

    dana.open_home()
    dana.see_home("Set it up")
    dana.command("/backline")
    dana.click("settings:first", message=dana.see("Four questions, two minutes"))
    dana.submit(escalation_channel="C0GENERAL", supervisors=["U0PRIYA", "U0GUS"], crisis_protocol=PROTOCOL)
    asked = words(dana.see_view("#general is public: everybody here can read who asked for help"))
    assert "I'm not in #general yet. To use it, I have to be." in asked
    dana.submit(agree_public_C0GENERAL=["agree_public_C0GENERAL"])
    assert dana.view()["errors"] == {"agree_join_C0GENERAL": "Tick it, or pick another channel."}
    dana.submit(escalation_channel="C0ESCALATIONS")
    assert "Gus Lindqvist is a guest here" in dana.view()["errors"]["supervisors"]
    dana.submit(supervisors=["U0PRIYA"], debrief_channel=["C0DEBRIEFS"])
    ready = words(dana.see_view("Backline is ready."))
    assert "brings in <@U0PRIYA>" in ready
    assert fresh.dana.messages("#escalations") == [], "nothing is posted unasked"

    dana.click("settings:open", view=dana.see_view("Backline is ready."))
    page = words(dana.see_view("Escalation channel: <#C0ESCALATIONS>"))
    assert f"Crisis protocol: {PROTOCOL}" in page
    assert "Time zone: Europe/London" in page, "that of whoever made the team"
    assert "Changed last by <@U0DANA>" in page
    dana.close(everything=True)

    amara.command("/escalate 48213 shouting, wants a refund")
    priya.see("On the line now: #1, 48213. Take over. shouting, wants a refund")


def test_a_public_channel_is_used_once_that_is_agreed_and_joined_when_that_is_too(fresh: Stage) -> None:
    dana = fresh.dana
    dana.command("/backline settings")
    dana.submit(escalation_channel="C0GENERAL", supervisors=["U0PRIYA"])
    fields = [block.get("block_id") for block in dana.see_view("#general is public")["blocks"]]
    boxes = fields.index("escalation_channel"), fields.index("agree_join_C0GENERAL"), fields.index("supervisors")
    assert boxes == tuple(sorted(boxes)), "beside the field that they are about"
    ticked = {name: [name] for name in ("agree_public_C0GENERAL", "agree_join_C0GENERAL")}
    dana.submit(**ticked)
    dana.see_view("Backline is ready.")
    fresh.amara.command("/escalate 48213 shouting, wants a refund")
    fresh.amara.see("asks for help", channel="#general")


# Changing


def test_an_admin_and_a_supervisor_change_what_is_theirs_to_change_and_nobody_else_sees_it(stage: Stage) -> None:
    dana, priya = stage.dana, stage.priya
    stage.amara.command("/backline settings")
    stage.amara.see("Settings are for a team's supervisors and for Slack admins.")
    priya.command("/backline settings")
    mine = priya.see_view("Opening hours: always")
    assert buttons_of(mine).count("Change") == 0, "they are beside the sections"
    changeable = [block["accessory"]["action_id"] for block in mine["blocks"] if block.get("accessory")]
    assert changeable == ["settings:change:WHEN", "settings:change:WORDS"]
    change(priya, "WHEN", opening_hours="mon-fri 8-6")
    assert "“8-6” may be morning or evening" in priya.view()["errors"]["opening_hours"]
    priya.submit(opening_hours="mon-fri 08:00-18:00", time_zone="Europe/London")
    priya.see_view("Saved, and in force.")
    stage.amara.command("/backline settings")

    dana.command("/backline settings")
    assert "Opening hours: mon-fri 08:00-18:00" in words(dana.see_view("Opening hours"))
    change(dana, "WHO", level_two=[], supervisor_group=["S0SUPERVISORS"])
    page = words(dana.see_view("Saved, and in force."))
    assert "Level two: nobody" in page
    assert "Supervisors from a user group: <!subteam^S0SUPERVISORS>" in page
    change(dana, "CALLBACKS", callback_lead="10m")
    dana.see_view("First reminder: 10 minutes")
    dana.click("settings:history", view=dana.see_view("Saved"))
    told = words(dana.see_view("What was changed"))
    assert "<@U0PRIYA>: *Opening hours* is mon-fri 08:00-18:00" in told
    assert told.index("*Level two* is nobody") < told.index("*Opening hours*"), "the newest first"
    dana.click("settings:open", view=dana.see_view("What was changed"))
    dana.click("settings:change:WHEN", view=dana.see_view("Level two: nobody"))
    dana.click("settings:open", view=dana.see_view("Calls a day"))
    dana.see_view("Level two: nobody")


def test_a_form_sent_as_it_stands_changes_nothing(stage: Stage) -> None:
    assert stage.backline is not None
    team_settings = stage.backline.use_cases.team_settings
    stage.set(crisis_protocol="Stay.\n\n<Press> & hold", follow_up_after="off", check_in_offers="off")
    before = team_settings.look("U0DANA", 1, is_admin=True).seen
    stage.dana.command("/backline settings")
    for section in Section:
        change(stage.dana, section.name)
        stage.dana.see_view("Saved, and in force.")
    assert team_settings.look("U0DANA", 1, is_admin=True).seen == before


def test_of_two_admins_at_once_the_second_is_told_who_changed_what_and_keeps_what_they_typed(stage: Stage) -> None:
    dana, tomasz = stage.dana, stage.tomasz
    stage.operator.change_person(tomasz, is_admin=True)
    for admin in (dana, tomasz):
        admin.command("/backline settings")
        admin.click("settings:change:WHEN", view=admin.see_view("Opening hours"))
        admin.see_view("Calls a day")
    dana.submit(opening_hours="mon-fri 08:00-18:00")
    dana.see_view("Saved, and in force.")
    tomasz.submit(opening_hours="always", calls_a_day="2")
    tomasz.see_view("Saved, and in force.")
    dana.command("/backline settings")
    page = words(dana.see_view("Calls a day: 2"))
    assert "Opening hours: mon-fri 08:00-18:00" in page, "what he left as it was stays as it is by now"

    for admin in (dana, tomasz):
        admin.close(everything=True)
        admin.command("/backline settings")
        admin.click("settings:change:WHEN", view=admin.see_view("Opening hours"))
        admin.see_view("Calls a week")
    dana.submit(opening_hours="mon-fri 09:00-17:00")
    dana.see_view("Saved, and in force.")
    tomasz.submit(opening_hours="mon-sat 08:00-20:00")
    form = tomasz.see_view("Calls a week")
    assert form["errors"] == {
        "opening_hours": "Dana Whitfield has changed this meanwhile: it is “mon-fri 09:00-17:00” now. "
        "Copy what you typed, then open this form again."
    }
    assert form["state"]["values"]["opening_hours"]["value"]["value"] == "mon-sat 08:00-20:00"


def test_a_channel_that_cannot_be_posted_to_is_said_on_its_field_and_slack_being_slow_is_said_too(stage: Stage) -> None:
    dana, operator = stage.dana, stage.operator
    operator.change_channel("C0BILLINGCALLS", kick=BOT)
    dana.command("/backline settings")
    change(dana, "WHERE", escalation_channel="C0BILLINGCALLS", digest_channel=["C0PARCELS"])
    errors = dana.view()["errors"]
    assert "Type /invite @Backline there, then save again." in errors["escalation_channel"]
    assert "shared with another company" in errors["digest_channel"]
    operator.change_channel("C0BILLINGCALLS", invite=BOT)
    operator.fault("latency", method="conversations.info", seconds=4)
    dana.submit(digest_channel=["C0DEBRIEFS"])
    page = words(dana.see_view("Saved, and in force."))
    assert "too slow to say whether “Escalation channel” and “Digest channel” will do. It is saved" in page
    assert "Digest channel: <#C0DEBRIEFS>" in page


def test_what_an_admin_sends_does_nothing_in_the_name_of_an_agent(stage: Stage) -> None:
    assert stage.backline is not None
    dana, team_settings = stage.dana, stage.backline.use_cases.team_settings
    make_billing(stage)
    dana.click("settings:close", view=dana.see_view("The team is there."))
    dana.click("settings:open", view=dana.see_view("Open"))
    change(dana, "WHO", level_two=["U0LENA"])
    dana.click("settings:history", view=dana.see_view("Saved, and in force."))
    dana.see_view("What was changed")
    sent = [
        exchange
        for exchange in stage.operator.traffic()
        if exchange["name"].startswith("settings") or exchange["name"] == "new_team"
    ]
    assert len({exchange["name"] for exchange in sent}) == 8
    before = team_settings.teams.all(), team_settings.look("U0DANA", 1, is_admin=True).seen
    for exchange in sent:
        body = exchange["request"]
        deliver(stage, body | {"user": body["user"] | {"id": "U0AMARA"}})
    assert (team_settings.teams.all(), team_settings.look("U0DANA", 1, is_admin=True).seen) == before
    assert stage.amara.view() is None
    told = [message["text"] for message in stage.amara.messages()]
    assert told, "where a form can still be opened, the refusal is one"
    assert all("Slack admin" in text for text in told)


def test_while_slack_does_not_say_who_is_an_admin_nobody_is_and_help_is_there_all_the_same(stage: Stage) -> None:
    stage.operator.fault("error", method="users.info", error="internal_error")
    stage.restart()
    stage.dana.command("/backline settings")
    stage.dana.see("Settings are for a team's supervisors and for Slack admins.")
    stage.dana.command("/backline help")
    stage.dana.see("The line behind your front line")


# Who is in it


def test_who_joins_a_user_group_or_a_channel_is_in_the_team_within_seconds(stage: Stage) -> None:
    assert stage.backline is not None
    dana, operator, teams = stage.dana, stage.operator, stage.backline.use_cases.team_settings.teams
    dana.command("/backline settings")
    change(dana, "WHO", member_group=["S0BILLING"], member_channel=["C0FLOOR"])
    dana.see_view("Saved, and in force.")
    assert {"U0CHIDI", "U0AMARA"} <= teams.get(1).members
    (newcomer,) = operator.add_people("nia")
    assert not teams.joined("U0NIA")
    newcomer.command("/contact 48213 irate")
    newcomer.see("You are in no team of Backline yet.")
    newcomer.open_home()
    newcomer.see_home("You are in no team of Backline yet.")
    operator.change_user_group("S0BILLING", operator.person("chidi"), newcomer)
    wait_until(lambda: teams.joined("U0NIA"))
    newcomer.command("/contact 48213 irate")
    newcomer.see("48213")
    operator.change_channel("C0FLOOR", kick="U0BEN")
    wait_until(lambda: not teams.joined("U0BEN"))
    operator.fault("error", method="usergroups.users.list", error="internal_error")
    operator.change_user_group("S0BILLING", operator.person("lena"))
    wait_until(lambda: stage.backline is not None and stage.backline.gathering.problems())
    assert "U0NIA" in teams.get(1).members, "whoever was in it stays"
    dana.command("/backline status")
    dana.see("Slack does not say who is in S0BILLING, “Members from a user group” of The team;")


# Several teams


def test_each_team_sees_its_own_and_one_that_is_over_closes(stage: Stage) -> None:
    operator, dana = stage.operator, stage.dana
    chidi, lena, amara = operator.person("chidi"), operator.person("lena"), stage.amara
    make_billing(stage)
    dana.see_view("The team is there.")
    dana.close(everything=True)
    chidi.command("/escalate 99001 charged twice, shouting")
    lena.see("99001")
    amara.command("/escalate 48213 wants a manager")
    stage.priya.see("48213")
    assert not any("48213" in words(message) for message in lena.messages())
    assert not any("99001" in words(message) for message in stage.priya.messages())
    lena.command("/backline settings")
    lena.see_view("Billing")
    make_billing(stage, name="billing")
    assert dana.view()["errors"] == {
        "name": "There is a team of that name already.",
        "escalation_channel": "Requests to Billing go there. Pick a channel that is this team's own.",
    }
    dana.close(everything=True)

    dana.open_home()
    home = dana.see_home("Billing")
    assert "*The team*: 2 supervisors answer in <#C0ESCALATIONS>" in words(home)
    assert "Not set up yet: nobody is asked when no supervisor comes (level two)" in words(home)
    dana.click("settings:list", view=home)
    pages = dana.see_view("Billing")
    billing = [block for block in pages["blocks"] if "Billing" in words(block)]
    dana.click("settings:open", view=pages | {"blocks": billing})
    dana.click("settings:close", view=dana.see_view("Close this team"))
    dana.see_view("Still open in this team: 1 contact, 1 escalation. They are of <@U0CHIDI>, and have to end first.")
    dana.close()
    chidi.click("escalation:cancel")
    chidi.click("contact:close")
    chidi.submit(outcome="resolved")
    dana.click("settings:close", view=dana.see_view("Close this team"))
    left = dana.see_view("Billing has closed.")
    assert sum("<#C0BILLINGCALLS>" in words(block) for block in left["blocks"]) == 0
    chidi.command("/escalate 99003 once more")
    stage.priya.see("99003")


def test_somebody_in_several_teams_picks_one_and_what_they_typed_is_not_lost(stage: Stage) -> None:
    operator = stage.operator
    chidi, lena = operator.person("chidi"), operator.person("lena")
    make_billing(stage, members=["U0CHIDI"])
    stage.dana.see_view("The team is there.")
    stage.set(members="U0CHIDI U0AMARA")
    chidi.command("/escalate 99001 charged twice, shouting")
    asked = chidi.see("You are in several teams. For which do you work now?")
    assert "You typed: /escalate 99001 charged twice, shouting" in words(asked)
    assert buttons_of(asked) == ["The team", "Billing"]
    chidi.shortcut("escalation_global")
    chidi.click("team:pick:1", view=chidi.see_view("You are in several teams."))
    chidi.see_view("You work for The team now")
    chidi.close()
    chidi.open_home()
    chidi.click("team:pick:2", view=chidi.see_home("You work for The team."))
    chidi.see_home("You work for Billing.")
    chidi.command("/escalate 99001 charged twice, shouting")
    lena.see("99001")
    chidi.command("/backline team")
    chidi.click("team:pick:1", message=chidi.see("You work for Billing. What you type goes to its supervisors."))
    chidi.command("/escalate 99002 charged three times")
    stage.priya.see("99002")
