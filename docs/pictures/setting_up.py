"""Setting teams up: the first four questions, a team's page and its forms, what admins see, and several teams."""

from docs.pictures.stage import Stage

_PROTOCOL = "1. Stay on the line.\n2. Life at risk: call 999 from the other phone.\n3. Press the red button."
_BILLING = {
    "name": "Billing",
    "member_group": ["S0BILLING"],
    "escalation_channel": "C0BILLINGCALLS",
    "supervisors": ["U0LENA", "U0PRIYA"],
}


def first_team(stage: Stage) -> None:
    stage.begin("Setting up")
    amara, dana = stage.amara, stage.dana
    amara.command("/contact 48213 irate refund refused twice")
    stage.messages("setup-not-yet", "Before anything is set up, an agent reads who can do that.", amara)
    stage.home("home-not-yet", "So does Home.", amara)
    dana.command("/backline")
    stage.messages("setup-begin", "An admin is led to it.", dana)
    dana.click("settings:first")
    stage.form("setup-form", "Four questions, of which two need an answer.", dana, typed={"crisis_protocol": _PROTOCOL})
    dana.submit(escalation_channel="C0GENERAL", supervisors=["U0PRIYA", "U0TOMASZ"], crisis_protocol=_PROTOCOL)
    stage.form("setup-agree", "A public channel that Backline is not in: both are asked first.", dana)
    dana.submit(escalation_channel="C0PARCELS")
    stage.form("setup-unfit", "What will not do is said on its field, and what was filled in stays.", dana)
    dana.submit(escalation_channel="C0ESCALATIONS", debrief_channel=["C0DEBRIEFS"])
    stage.form("setup-ready", "The team is there.", dana)


def settings(stage: Stage) -> None:
    dana, priya = stage.dana, stage.priya
    dana.command("/backline settings")
    stage.form("settings-team", "`/backline settings`: what a team has set up, and who changed it last.", dana)
    dana.click("settings:change:WHO", view=dana.see_view("Level two"))
    stage.form("settings-who", "Each part is a form of its own.", dana)
    dana.submit(member_group=["S0BILLING"])
    dana.click("settings:change:WHEN", view=dana.see_view("Saved, and in force."))
    dana.submit(opening_hours="mon-fri 8-6", calls_a_day="9")
    stage.form("settings-wrong", "What cannot be is said on its field.", dana)
    dana.submit(opening_hours="mon-fri 08:00-18:00", calls_a_day="3")
    dana.click("settings:history", view=dana.see_view("Saved, and in force."))
    stage.form("settings-history", "What was changed, and by whom.", dana)
    dana.close(everything=True)
    priya.command("/backline settings")
    priya.click("settings:change:WORDS", view=priya.see_view("Level two"))
    stage.form("settings-words", "A supervisor changes the hours and the company's words.", priya)


def several_teams(stage: Stage) -> None:
    dana, priya = stage.dana, stage.priya
    dana.command("/backline settings")
    dana.click("settings:list", view=dana.see_view("Level two"))
    dana.click("settings:new", view=dana.see_view("New team"))
    stage.form("settings-new", "Another team is asked who is in it, too.", dana)
    dana.submit(**_BILLING)
    dana.click("settings:list", view=dana.see_view("The team is there."))
    stage.form("settings-teams", "An admin sees every team.", dana)
    dana.close(everything=True)
    stage.home("home-admin", "Home of an admin who is level two as well.", dana)
    priya.command("/escalate 48213 shouting, wants a refund")
    stage.messages("team-pick", "Somebody who is in several teams says once for which they work.", priya)
    priya.click("team:pick:2")
    stage.messages("team-picked", "That is all.", priya)
