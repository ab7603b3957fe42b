"""Asking for a supervisor: the form, who is asked, and what the agent knows until somebody comes."""

from docs.pictures.stage import CHANNEL, DIRECT, Stage

LOGGED = "/contact 48213 irate refund refused twice, third call this week"
HAND_OVER = {
    "join_by": "Extension 4021",
    "demanded": ["demanded"],
    "background": "Refused on Monday and on Thursday: outside the 30 days. A voucher, which she does not want.",
    "assessment": "Has the emails in front of her. About to leave us.",
    "recommendation": "The full refund of 120 EUR, while she holds",
    "contingency": "I ring her back this afternoon",
}

CARD = "contact:edit"
"""A button that only the agent's card has."""

_NEED = ("need", "demanded")
_URGENCY = ("urgency", "need")


def form(stage: Stage) -> None:
    """Every need and urgency in the form."""
    stage.begin("The hand-over")
    amara = stage.amara
    amara.command(LOGGED)
    stage.messages("logged", "Amara has a customer on the line, and has logged it in one line.", amara)
    amara.click("escalation:draft")
    stage.form("form-take-over", "One click later: the hand-over, drafted. Two fields must be filled, and are.", amara)
    for need, words in (
        ("join", "To join is asked how, as to take over."),
        ("approve", "An approval asks what, and how much."),
        ("advise", "Advice asks for nothing more."),
        ("call_back", "Nor does someone to call back."),
    ):
        stage.choose(amara, "need", need)
        stage.form(f"form-{need.replace('_', '-')}", words, amara, fields=_NEED)
    stage.choose(amara, "urgency", "waiting")
    stage.form("form-waiting", "Another urgency says who is asked then.", amara, fields=_URGENCY)
    stage.choose(amara, "urgency", "after")
    stage.form("form-after", "After the contact there is time.", amara, fields=_URGENCY)
    amara.close()
    for supervisor in (stage.priya, stage.tomasz):
        supervisor.command("/backline duty off")
    amara.click("escalation:draft")
    stage.form("form-nobody-on-duty", "Nobody is on duty: said before asking.", amara, fields=_URGENCY)


def until_somebody_comes(stage: Stage) -> None:
    """From the first ping to the third, and the end of it."""
    stage.begin("Somebody is asked")
    amara, priya, tomasz, dana = stage.amara, stage.priya, stage.tomasz, stage.dana
    amara.command(LOGGED)
    stage.settle()
    amara.click("escalation:draft")
    amara.submit(**HAND_OVER)
    stage.messages("waiting", "Amara's card while she waits.", amara, "escalation:cancel")
    stage.messages("ping", "What Priya and Tomasz get: all they need before they walk in.", priya)
    stage.messages("team-asked", "The team's card, in the channel.", dana, "asks for help", channel=CHANNEL)
    stage.thread("thread-asked", "Its thread has the hand-over, and what happened when.", dana)
    stage.wait(seconds=12)
    amara.click("escalation:add_fact")
    stage.form("form-fact", "Amara hears something new.", amara, typed={"fact": "She paid in two parts"})
    amara.submit(fact="She paid in two parts")
    tomasz.click("escalation:ask", where=CHANNEL)
    stage.form("form-question", "Tomasz asks first.", tomasz, typed={"question": "By card or by transfer?"})
    tomasz.submit(question="By card or by transfer?")
    stage.messages("question", "His question reaches Amara.", amara)
    amara.click("escalation:answer")
    stage.form("form-answer", "She answers.", amara, typed={"answer": "By card, both times"})
    amara.submit(answer="By card, both times")
    stage.messages("question-answered", "On her side it is a line now.", amara, "You answered")
    stage.messages("answer", "He has his answer.", tomasz, "answers:")
    tomasz.click("escalation:pass", where=DIRECT, value="with_a_customer")
    stage.messages("passed", "Tomasz has passed, and can change his mind.", tomasz, "You passed on")
    for seconds in (18, 60):
        stage.wait(seconds=seconds)
    stage.messages("nobody-yet", "After 90 seconds Amara has something true to say.", amara, "escalation:callback")
    amara.click("escalation:callback")
    stage.form("form-callback-drafted", "The callback she offers instead, drafted.", amara)
    amara.submit()
    stage.messages("nobody-yet-callback", "Set: it is not offered again.", amara, "nobody has come yet", "I'll remind")
    stage.wait(minutes=3)
    stage.messages(
        "asked-again",
        "All are asked once more, with what is new.",
        priya,
        "Asked again, further down",
        "On the line now",
    )
    amara.click("escalation:urgency:waiting")
    stage.messages("waiting-hung-up", "The customer has hung up.", amara, "escalation:cancel")
    stage.confirmation(
        "withdraw", "Amara does not need anybody any more; she is asked if she is sure.", amara, "escalation:cancel"
    )
    amara.click("escalation:cancel")
    stage.messages("ping-withdrawn", "To Priya it is a line.", priya)
    stage.messages("team-withdrawn", "To the team as well.", dana, "Request withdrawn", channel=CHANNEL)


def in_a_line(stage: Stage) -> None:
    """Without a form, until everybody is busy."""
    stage.begin("In one line")
    amara = stage.amara
    amara.command("/escalate 48213 shouting, wants a refund")
    stage.messages(
        "one-line", "`/escalate 48213 shouting, wants a refund` asks at once.", amara, "Asked ", "escalation:cancel"
    )
    for person in (stage.priya, stage.tomasz, stage.dana):
        person.click("escalation:pass", where=DIRECT, value="with_a_customer")
        stage.settle()
    stage.messages("all-busy", "All have passed: nobody waits for 90 seconds.", amara, "escalation:callback")
    amara.command("/escalate 48213 still shouting")
    stage.messages("asked-already", "Asking twice changes nothing.", amara)
    amara.command("/escalate shouting at me")
    stage.form("form-no-number", "Without a number the form asks for it.", amara, fields=("reference", "urgency"))


def with_nobody_on_duty(stage: Stage) -> None:
    """Out of hours, with level two."""
    stage.begin("Nobody on duty")
    amara = stage.amara
    amara.command("/escalate 48213 shouting, wants a refund")
    stage.messages("nobody-on-duty-asked", "Level two is asked at once, and Amara told so.", amara, "I'll tell you")
    stage.wait(seconds=60)
    stage.messages("nobody-on-duty", "A minute later.", amara, "escalation:callback")


def with_nobody_at_all(stage: Stage) -> None:
    """Out of hours, without level two."""
    amara = stage.amara
    amara.command("/escalate 48213 shouting, wants a refund")
    stage.messages("nobody-at-all", "And with nobody at all.", amara, "escalation:callback")
    stage.wait(minutes=1)
    stage.priya.command("/backline duty 2h")
    stage.messages("newcomer", "Priya comes on duty, and is asked.", stage.priya, "You are on duty", "On the line now")
