"""Somebody may come to harm: the agent's side, and that of everybody who is told."""

from docs.pictures.asking import CARD
from docs.pictures.stage import CHANNEL, DIRECT, Stage


def said_in_a_line(stage: Stage) -> None:
    """Heard in what was typed; answered after all had to be told again; over when the contact is closed."""
    stage.begin("Somebody at risk")
    amara, priya, tomasz, dana = stage.amara, stage.priya, stage.tomasz, stage.dana
    amara.command("/contact 48213 says he will kill himself")
    stage.messages(
        "crisis", "What to do comes first: the answer to what Amara typed, and her card.", amara, "Logged as", CARD
    )
    stage.messages("alarm", "The safety contact and all on duty are told in the same second.", dana)
    stage.wait(seconds=31)
    stage.messages("alarm-again", "Nobody has answered: all are told again.", dana, "Told again", "Nobody has answered")
    stage.messages("crisis-again", "Amara's card says so.", amara, CARD)
    stage.wait(seconds=61)
    stage.messages("alone", "Told twice more, and nobody: Amara should not wait.", amara)
    stage.wait(seconds=10)
    priya.click("safety:come")
    stage.messages("coming", "Priya comes.", amara)
    stage.messages("crisis-coming", "Amara's card.", amara, CARD)
    stage.messages("alarm-mine", "Priya's message.", priya)
    stage.messages("alarm-answered", "Everybody else's.", dana)
    dana.click("contact:details")
    stage.form("known", "See what is known.", dana)
    dana.close()
    amara.click("escalation:draft")
    amara.submit(background="Alone at home, pills on the table")
    stage.settle()
    amara.close()
    stage.messages("ping-risk", "A supervisor is brought in: the ping.", tomasz)
    stage.messages("team-risk", "The team's card says nothing of it.", dana, "may be at risk", channel=CHANNEL)
    stage.thread("thread-risk", "Nor does its thread.", dana)
    tomasz.click("escalation:accept", where=DIRECT)
    tomasz.close()
    stage.messages("mine-risk", "Tomasz has it.", tomasz)
    stage.wait(minutes=6)
    amara.click("contact:close")
    amara.submit(outcome="passed_on", next_step="Ambulance is with him")
    stage.messages("alarm-over", "Closed: those who were told read so.", dana)
    stage.messages("alarm-over-coming", "Who is coming is told.", priya)


def false_alarm(stage: Stage) -> None:
    """From the card, and taken back."""
    stage.begin("A threat, and a false alarm")
    amara, priya, dana = stage.amara, stage.priya, stage.dana
    amara.command("/contact 48213 angry")
    stage.settle()
    amara.click("safety:flag", value="threat")
    stage.form("crisis-form", "One tap on the card.", amara)
    amara.close()
    stage.messages("crisis-threat", "Her card.", amara, CARD)
    stage.messages("alarm-threat", "What the others read.", dana)
    priya.click("safety:come")
    stage.settle()
    stage.confirmation("false-alarm", "It was nothing; she is asked if she is sure.", amara, "safety:take_back")
    amara.click("safety:take_back")
    stage.messages("false-alarm-told", "Those told read so.", dana)
    stage.messages("false-alarm-coming", "Who is coming is told.", priya, "False alarm")
    amara.click("safety:flag", value="vulnerable")
    amara.close()
    stage.messages("alarm-vulnerable", "Somebody vulnerable does not sound like an emergency.", dana)


def without_a_protocol(stage: Stage) -> None:
    """Nothing set, and nobody to tell."""
    stage.amara.command("/contact 48213 he has a knife")
    stage.messages("crisis-unset", "Where no protocol is set.", stage.amara, CARD)
