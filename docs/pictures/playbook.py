"""The playbook: reading it with a customer talking, warnings on record, and a team's own words."""

from docs.pictures.asking import CARD
from docs.pictures.stage import Stage


def reading(stage: Stage) -> None:
    """From a command, from a case, and in danger."""
    stage.begin("The playbook")
    amara = stage.amara
    amara.command("/playbook")
    stage.form("playbook", "`/playbook`: the six steps, and the way to every other card.", amara)
    amara.close()
    amara.command("/playbook ask the boss")
    stage.form("playbook-boss", "`/playbook ask the boss`: that card.", amara)
    amara.close()
    amara.command("/contact 48213 abusive, swears at me about a late refund")
    stage.messages("playbook-card", "An abusive contact: what helps, and a click for each warning.", amara, CARD)
    amara.click("playbook:contact")
    stage.form("playbook-abusive", "The button on her card: the card for such a contact.", amara)
    amara.close()
    amara.click("playbook:warned:first_warning")
    stage.messages("playbook-warned", "The first warning is on record: what comes next.", amara, CARD)
    stage.wait(minutes=1)
    amara.click("playbook:warned:final_warning")
    stage.messages("playbook-warned-twice", "The final one.", amara, CARD)
    amara.command("/playbook someone at risk")
    stage.form("playbook-risk", "Where life may be at risk the company's protocol stands first.", amara)


def changing(stage: Stage) -> None:
    """A supervisor writes it in the team's own words."""
    stage.begin("The playbook in a team's own words")
    priya = stage.priya
    priya.command("/playbook abusive")
    priya.click("playbook:edit", view=priya.see_view())
    stage.form("playbook-edit", "A card to change.", priya)
    priya.submit(
        now="You don't have to take this.\nSay once what has to stop.\nIt goes on? Put them on to line 9.",
        say="I want to help. I can't while you speak to me like this.",
    )
    stage.form("playbook-ours", "Ours, from now on for everybody.", priya)
    priya.click("playbook:history", view=priya.see_view())
    stage.form("playbook-history", "Who changed what.", priya)
    priya.click("playbook:open", view=priya.see_view())
    priya.click("playbook:new", view=priya.see_view())
    stage.form("playbook-new", "A card of the team's own.", priya)
