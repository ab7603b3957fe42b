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
    amara, priya = stage.amara, stage.priya
    amara.command("/contact 48213 irate refund refused twice, third call this week")
    amara.command("/callback at 16:30 50127 router replacement")
    amara.command("/escalate 50127 wants a manager")
    stage.settle()
    stage.home("home-agent", "An agent in the middle of a shift.", amara)
    priya.click("escalation:accept", where=DIRECT)
    priya.close()
    stage.settle()
    stage.home("home-supervisor", "A supervisor.", priya)


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
    stage.see("owner-left", "Her agent hears it, and the others are asked.", amara, "their account is closed")
    stage.see("ping-owner-left", "As Tomasz is.", tomasz, "On the line now")
