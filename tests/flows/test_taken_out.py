"""Whoever is taken out of every team ends what they have begun, and begins nothing."""

from tests.flows.conftest import Stage
from tests.flows.reading import words


def test_who_is_in_no_team_any_more_keeps_their_promise_and_hands_over_their_case(stage: Stage) -> None:
    amara, priya = stage.amara, stage.priya
    amara.command("/contact 48213 irate refund refused twice")
    amara.see("48213")
    amara.command("/callback in 2h 48213 router replacement")
    amara.see("router replacement")
    amara.command("/debrief")
    amara.see_view("How are you after that?")
    stage.set(members="U0BEN")

    amara.submit(feeling="not_ok", help="supervisor")
    amara.see_view("<@U0PRIYA>")
    amara.close(everything=True)
    amara.click("callback:change")
    amara.see_view("Change the callback")
    amara.submit(note="router and refund")
    amara.see("router and refund")
    amara.click("escalation:draft")
    amara.see_view("Bring in a supervisor")
    amara.submit(situation="Shouting, wants a manager")
    priya.see("Shouting, wants a manager")

    amara.command("/contact 48214 angry")
    amara.see("You are in no team of Backline yet.")
    assert not any("48214" in words(message) for message in priya.messages())


def test_what_a_supervisor_has_is_asked_anew_when_they_are_one_no_more(stage: Stage) -> None:
    amara, priya, tomasz = stage.amara, stage.priya, stage.tomasz
    amara.command("/escalate 48213 shouting")
    priya.click("escalation:accept", message=priya.see("shouting"))
    amara.see("<@U0PRIYA> has it")
    stage.set(supervisors="U0TOMASZ")
    amara.see("<@U0PRIYA> can't go on. I'm asking the others now.")
    tomasz.click("escalation:accept")
    amara.see("<@U0TOMASZ> has it")
