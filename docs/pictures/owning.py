"""Somebody has it: the read-back, a colleague, a silence, and the end."""

from docs.pictures.asking import CARD, HAND_OVER, LOGGED
from docs.pictures.stage import CHANNEL, DIRECT, Stage

READ_BACK = "Taking over, will offer the full refund"


def accepted(stage: Stage) -> None:
    """From the click to the read-back, and what the owner hears afterwards."""
    stage.begin("Somebody comes")
    amara, priya, tomasz, dana = stage.amara, stage.priya, stage.tomasz, stage.dana
    _ask(stage)
    stage.wait(seconds=20)
    priya.click("escalation:accept", where=DIRECT)
    stage.form("form-read-back", "Priya has it at the click; what she understood is asked next.", priya)
    stage.messages("accepted", "Amara knows at once.", amara, CARD, "Tell the customer")
    stage.messages("ping-taken", "Tomasz's ping is a line.", tomasz)
    priya.close()
    stage.messages(
        "mine", "Left for later, it is missed: Priya's message has the hand-over and what she can do.", priya
    )
    stage.messages("team-accepted", "The team's card.", dana, "has it since", channel=CHANNEL)
    stage.wait(seconds=25)
    priya.click("escalation:read_back", where=DIRECT)
    priya.submit(read_back=READ_BACK)
    stage.messages("read-back", "Amara reads what Priya understood.", amara, CARD, READ_BACK)
    tomasz.click("escalation:more", where=CHANNEL, value="resolve")
    stage.messages("not-yours", "Somebody else's click changes nothing.", tomasz, "has it since", channel=CHANNEL)
    amara.click("escalation:add_fact")
    amara.submit(fact="She has her husband on the line too")
    stage.settle()
    amara.click("escalation:urgency:waiting")
    stage.messages(
        "owner-news", "Priya hears what is new, and that they hung up.", priya, "adds:", "changes how urgent"
    )
    amara.click("escalation:cancel")
    stage.messages("owner-withdrawn", "Withdrawn while Priya has it: she hears it.", priya, "doesn't need you")


def colleagues(stage: Stage) -> None:
    """A second person, a colleague who cannot, one who can."""
    stage.begin("A second person, and handing on")
    amara, priya, tomasz, dana = stage.amara, stage.priya, stage.tomasz, stage.dana
    _own(stage)
    priya.click("escalation:more", where=DIRECT, value="second")
    stage.form("form-second", "Priya wants a second person in.", priya)
    priya.submit(colleague=tomasz.id)
    stage.messages("invited-to-join", "Tomasz is asked.", tomasz)
    stage.messages(
        "team-invited", "The team's card says whose answer is awaited.", dana, "asked to join", channel=CHANNEL
    )
    stage.wait(seconds=30)
    tomasz.click("invitation:join")
    stage.messages("joining", "He comes.", tomasz)
    stage.messages("joined", "Priya knows.", priya, "is joining you")
    stage.wait(minutes=1)
    priya.click("escalation:more", where=DIRECT, value="hand_on")
    stage.form("form-hand-on", "Priya has to leave, and hands it on.", priya)
    priya.submit(colleague=dana.id)
    stage.messages("team-handing-on", "Until she accepts it is Priya's.", priya, "Handing on to", channel=CHANNEL)
    dana.click("invitation:decline")
    stage.messages("cannot", "Dana can't: her side.", dana)
    stage.messages("invitation-declined", "Priya asks somebody else.", priya, "can't take on")
    priya.click("escalation:hand_on")
    priya.submit(colleague=tomasz.id)
    stage.wait(seconds=30)
    tomasz.click("invitation:take_on")
    tomasz.submit(read_back="Refund agreed, sending it now")
    stage.messages("handed-on", "Tomasz has it. Priya is free.", priya)
    stage.messages("agent-handed-on", "Amara reads who has it now.", amara, "handed on by", "Refund agreed")


def quiet(stage: Stage) -> None:
    """The owner does not answer; comes back; does not answer again."""
    stage.begin("Quiet")
    amara, priya, tomasz, dana = stage.amara, stage.priya, stage.tomasz, stage.dana
    _ask(stage)
    stage.wait(seconds=20)
    priya.click("escalation:accept", where=DIRECT)
    priya.close()
    stage.settle()
    stage.wait(minutes=10)
    stage.messages("still-on-it", "Ten minutes with the customer on the line.", priya, "Still on it?")
    stage.wait(minutes=3)
    stage.messages("quiet", "No answer: Amara is told.", amara, CARD, "doesn't answer me")
    stage.messages("still-on-it-quiet", "Priya keeps it until somebody takes it.", priya, "Still on it?")
    stage.messages("team-quiet", "The team's card.", dana, "is quiet", channel=CHANNEL)
    stage.wait(minutes=1)
    priya.click("escalation:still_here", where=DIRECT)
    stage.messages("back", "She is back.", amara, "is back")
    stage.messages("still-here", "And asked nothing more.", priya, "I asked whether")
    stage.wait(minutes=20)
    stage.wait(minutes=3)
    tomasz.click("escalation:accept", where=DIRECT)
    tomasz.submit(read_back="I'm with her now")
    stage.messages("taken-from", "Quiet again, and Tomasz takes it: Priya reads so.", priya, "took it on at")
    stage.messages("story", "All of it, as Amara's messages tell it.", amara, "took it at", "I'm with her now")


def resolved(stage: Stage) -> None:
    """Resolved, and the contact closed by the agent."""
    stage.begin("The end")
    amara, priya, tomasz, dana = stage.amara, stage.priya, stage.tomasz, stage.dana
    _own(stage)
    stage.wait(minutes=4)
    priya.click("escalation:resolve", where=DIRECT)
    stage.form("form-resolve", "Priya is done.", priya)
    priya.submit(
        outcome="supervisor_resolved", told="Refund within five days, by email", note="You kept her with us. Thank you."
    )
    stage.messages("resolved", "Amara hears how it ended, and has the contact back.", amara)
    stage.messages("card-resolved", "Her card.", amara, CARD)
    stage.messages("mine-resolved", "Priya's message is a line.", priya)
    stage.messages("ping-resolved", "So is Tomasz's.", tomasz)
    stage.messages("team-resolved", "And the team's card.", dana, "Ended at", channel=CHANNEL)
    stage.thread("thread-resolved", "The whole of it, in the thread.", dana)
    amara.click("contact:close")
    stage.form("form-close", "She closes the contact.", amara)
    amara.submit(outcome="resolved", next_step="Refund within five days, by email")
    stage.messages("closed", "The card is a line, and the record of it.", amara, "Closed: resolved")


def other_ends(stage: Stage) -> None:
    """Returned with advice, a callback promised, ended for abuse."""
    amara, priya = stage.amara, stage.priya
    _own(stage)
    stage.wait(minutes=2)
    priya.click("escalation:more", where=DIRECT, value="advice")
    stage.form("form-advice", "Or it goes back to the agent, with advice.", priya, fields=("outcome",))
    priya.submit(note="Offer the voucher twice over, then ring me")
    stage.messages("returned", "Amara reads it.", amara)
    stage.wait(minutes=1)
    amara.click("escalation:draft")
    amara.submit()
    stage.settle()
    priya.click("escalation:accept", where=DIRECT)
    priya.submit(read_back="Ringing finance first")
    stage.wait(minutes=1)
    priya.click("escalation:resolve", where=DIRECT)
    stage.choose(priya, "outcome", "callback_promised")
    promise = ("outcome", "rings")
    stage.form("form-promise", "A promised callback is asked for as soon as it is chosen.", priya, fields=promise)
    day = stage.clock.now().strftime("%Y-%m-%d")
    priya.submit(day=day, time="16:30", rings="agent", told="We ring at half past four with an answer")
    stage.messages("promised", "It is the agent's to keep.", amara, "promised a callback", "I'll remind you")
    amara.click("escalation:draft")
    amara.submit()
    stage.settle()
    priya.click("escalation:accept", where=DIRECT)
    priya.close()
    stage.settle()
    priya.click("escalation:resolve", where=DIRECT)
    priya.submit(outcome="ended_for_abuse", told="That we end the call now", then="close")
    stage.messages("ended-for-abuse", "Ended for abuse, and closed with it.", amara, "closed with it")


def _ask(stage: Stage) -> None:
    stage.amara.command(LOGGED)
    stage.settle()
    stage.amara.click("escalation:draft")
    stage.amara.submit(**HAND_OVER)
    stage.settle()


def _own(stage: Stage) -> None:
    """Priya has it, and has read it back."""
    _ask(stage)
    stage.wait(seconds=20)
    stage.priya.click("escalation:accept", where=DIRECT)
    stage.wait(seconds=25)
    stage.priya.submit(read_back=READ_BACK)
    stage.settle()
