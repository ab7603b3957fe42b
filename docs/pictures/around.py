"""Around a case: who is on duty, Home, and what stands in the way of the channel."""

from docs.pictures.stage import DIRECT, Stage

CHANNEL_ID = "C0ESCALATIONS"
BOT = "U0BACKLINE"


def duty(stage: Stage) -> None:
    stage.begin("Duty")
    amara, priya, dana = stage.amara, stage.priya, stage.dana
    amara.command("/backline duty")
    stage.messages("duty-agent", "`/backline duty` for an agent.", amara)
    priya.command("/backline duty")
    stage.messages("duty", "For a supervisor, with what changes her own.", priya)
    priya.command("/backline duty off")
    stage.messages("duty-off", "`/backline duty off`.", priya)
    priya.command("/backline duty")
    stage.messages("duty-declared", "What was said lasts until the hours say so again, or she takes it back.", priya)
    priya.command("/backline duty until 9")
    stage.messages("duty-which", "What can be read in two ways is asked.", priya)
    priya.command("/backline duty perhaps")
    stage.messages("duty-unclear", "What cannot be read is said.", priya)
    dana.command("/backline duty 4h")
    stage.messages("duty-level-two", "Level two may be on duty too.", dana)


def home(stage: Stage) -> None:
    stage.begin("Home")
    amara, ben, priya = stage.amara, stage.ben, stage.priya
    stage.home("home-empty", "On the first day.", ben)
    amara.command("/callback in 5 minutes 47001 news of the engineer, or none")
    stage.wait(minutes=6)
    amara.command("/callback at 16:30 50127 router replacement")
    amara.command("/callback tomorrow 11am 48213 whether the refund has come")
    amara.command("/contact 48213 irate refund refused twice, third call this week")
    ben.command("/escalate 51177 shouting, wants to leave us")
    stage.settle()
    priya.click("escalation:accept", where=DIRECT)
    priya.submit(read_back="Contract ends in March, wants to go today")
    amara.command("/escalate 50127 wants a manager")
    stage.settle()
    stage.home("home-agent", "An agent in the middle of a shift: what is due, and what each case waits for.", amara)
    stage.home("home-supervisor", "A supervisor: who waits, what is hers, and what the team has promised.", priya)
    priya.click("escalation:accept", view=priya.see_home("Waiting for someone now (1)"))
    priya.close()
    stage.settle()
    stage.home("home-taken", "Taken in one tap, from there.", priya)


def trouble(stage: Stage) -> None:
    stage.begin("Trouble with the channel")
    operator, priya, tomasz = stage.operator, stage.priya, stage.tomasz
    operator.change_channel(CHANNEL_ID, kick=BOT)
    stage.see("trouble-removed", "The bot was removed from the channel.", priya, "any more")
    stage.wait(minutes=5)
    operator.change_channel(CHANNEL_ID, invite=BOT)
    stage.see("trouble-mended", "The same message, once it is back.", priya, "Mended at")
    operator.change_channel(CHANNEL_ID, archive=True)
    stage.see("trouble-archived", "The channel was archived.", priya, "was archived")
    operator.change_channel(CHANNEL_ID, unarchive=True)
    operator.change_channel(CHANNEL_ID, kick=priya.id)
    stage.see("trouble-left", "A supervisor left it.", tomasz, "has left")
    operator.change_channel(CHANNEL_ID, invite=priya.id)
    operator.change_channel(CHANNEL_ID, delete=True)
    stage.see("trouble-deleted", "It was deleted.", priya, "was deleted")


def somebody_leaves(stage: Stage) -> None:
    amara, priya, tomasz = stage.amara, stage.priya, stage.tomasz
    amara.command("/escalate 48213 shouting, wants a refund")
    stage.settle()
    priya.click("escalation:accept", where=DIRECT)
    stage.wait(minutes=1)
    stage.operator.change_person(priya, deleted=True)
    stage.see(
        "trouble-deactivated", "The account of a supervisor who had a case is deactivated.", tomasz, "deactivated"
    )
    stage.see("owner-left", "Her agent hears it, and the others are asked.", amara, "can't go on")
    stage.see("ping-owner-left", "As Tomasz is.", tomasz, "On the line now")
