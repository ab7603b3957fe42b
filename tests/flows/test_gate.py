"""Guests, a partner's people, apps and the deactivated: who is refused, how, and that nothing else stops for it."""

from datetime import timedelta

from sandbox.client import Person
from tests.flows.conftest import Stage
from tests.flows.reading import deliver, settle, words
from tests.flows.steps import own_messages, wait_until

CHANNEL = "C0ESCALATIONS"
GUEST, STRANGER = "you are a guest of this workspace", "you are of another"


def told(stage: Stage, user_id: str, workspace: str = "T0PRACTICE") -> str:
    """What somebody reads who types a command, though Slack's own screens would not let them."""
    typed = {"command": "/contact", "text": "48213 irate", "user_id": user_id, "team_id": workspace}
    return words(deliver(stage, typed))


def asked_about(stage: Stage, person: Person) -> int:
    return sum(it["request"].get("user") == person.id for it in stage.operator.traffic("users.info"))


def found(person: Person, what: str) -> str:
    return words(person.command(f"/contact find {what}").response)


def test_a_guest_is_told_so_wherever_they_turn_and_nothing_is_kept(stage: Stage) -> None:
    gus = stage.workspace.person("gus")
    refused = words(gus.command("/contact 48213 irate").response)
    assert GUEST in refused
    assert "You typed: /contact 48213 irate" in refused
    gus.shortcut("escalation_global")
    assert GUEST in words(gus.see_view("guest"))
    gus.close()
    gus.open_home()
    home = gus.see_home(GUEST)
    assert len(home["blocks"]) == 1
    gus.say("48213 is shouting")
    wait_until(lambda: own_messages(gus, GUEST))
    stage.operator.change_channel(CHANNEL, invite=gus.id)
    stage.amara.command("/escalate 48213 shouting")
    settle(stage)
    gus.click("escalation:accept", where=CHANNEL)
    assert gus.see(GUEST, CHANNEL)["ephemeral"]
    stage.priya.see("48213")
    stage.priya.click("escalation:accept")
    stage.priya.see_view("You have it")
    assert asked_about(stage, gus) == 1
    assert gus.id not in found(stage.priya, "48213"), "what a guest typed was logged"


def test_a_partners_click_in_a_shared_channel_changes_nothing_and_costs_no_question(stage: Stage) -> None:
    rui = stage.workspace.person("rui")
    stage.operator.change_channel(CHANNEL, invite=rui.id)
    stage.amara.command("/escalate 48213 shouting")
    settle(stage)
    rui.click("escalation:accept", where=CHANNEL)
    assert rui.see(STRANGER, CHANNEL)["ephemeral"]
    assert STRANGER in told(stage, rui.id, "T0PARCELS")
    assert asked_about(stage, rui) == 0
    rui.open_home()
    rui.see_home(STRANGER)
    assert asked_about(stage, rui) == 1, "Slack does not say there whose they are"
    stage.priya.see("48213")
    stage.priya.click("escalation:accept")
    stage.priya.see_view("You have it")


def test_apps_the_deactivated_and_who_is_not_there_are_refused(stage: Stage) -> None:
    stage.operator.change_person(stage.ben, deleted=True)
    for user_id, why in (("U0BEN", "deactivated"), ("U0BACKLINE", "not for apps"), ("U0NOBODY", STRANGER)):
        assert why in told(stage, user_id)
    assert "Nothing found" in found(stage.priya, "48213")


def test_who_becomes_a_guest_with_a_form_open_is_told_above_it_and_can_send_it_once_back(stage: Stage) -> None:
    stage.amara.command("/contact")
    stage.operator.change_person(stage.amara, is_restricted=True)
    stage.operator.see_exchange("user_change")
    stage.amara.submit(reference="48213")
    assert GUEST in words(stage.amara.see_view("guest"))
    stage.amara.close()
    stage.operator.change_person(stage.amara, is_restricted=False)
    wait_until(lambda: len(stage.operator.traffic("user_change")) == 2)
    stage.amara.submit(reference="48213")
    stage.amara.see("48213")


def test_while_slack_does_not_say_who_somebody_is_an_agent_is_served_and_a_known_guest_is_not(stage: Stage) -> None:
    gus = stage.workspace.person("gus")
    gus.command("/contact 48213 irate")
    stage.clock.advance(timedelta(hours=2))
    stage.operator.fault("rate_limit", method="users.info")
    assert GUEST in words(gus.command("/contact 48213 irate").response)
    assert stage.amara.command("/contact 48213 irate").acked
    stage.amara.see("48213")
    stage.operator.end_faults()
    stage.operator.fault("latency", method="users.info", seconds=1.3)
    stage.ben.command("/contact 48214 angry")
    stage.ben.see("48214")


def test_what_slack_tells_of_people_and_channels_is_heard_whoever_they_are(stage: Stage) -> None:
    stage.operator.change_person(stage.priya, is_restricted=True)
    stage.operator.change_channel(CHANNEL, kick=stage.priya.id)
    stage.tomasz.see("<@U0PRIYA> has left")
    stage.operator.change_channel(CHANNEL, invite=stage.priya.id)
    stage.tomasz.see("<@U0PRIYA> is back")
    stage.operator.change_channel(CHANNEL, invite="U0RUI")
    settle(stage)
    assert own_messages(stage.workspace.person("rui")) == []
