"""After the contact: the private check-in and all that it leads to, a colleague who listens, and what is one's own."""

from docs.pictures.stage import Stage

_RULE = "Set your phone to Break and tell the floor channel “back in ten”."
SETTINGS = {"breather_rule": _RULE, "breather_without_asking": "10m"}


def check_in(stage: Stage) -> None:
    """The offer, its two questions, and what each answer does."""
    stage.begin("A check-in")
    amara, priya = stage.amara, stage.priya
    amara.command("/contact 48213 irate refund refused twice")
    stage.settle()
    amara.click("contact:close")
    amara.submit(outcome="resolved")
    stage.wait(minutes=5)
    stage.messages("check-in-offer", "Five minutes after a hard contact, once a shift.", amara, "Two private minutes?")
    amara.click("check_in:start")
    stage.form("check-in", "Two questions; the answers are kept nowhere.", amara)
    amara.submit(feeling="shaken", help="minutes")
    stage.form("check-in-minutes", "“A few minutes”.", amara)
    amara.click("breather:start:15", view=amara.see_view("A breather"))
    stage.form("breather", "Longer than what needs no permission.", amara)
    amara.click("word:choose", view=amara.see_view("Yours until"))
    stage.form("word-choose", "Which supervisor.", amara)
    amara.click("word:to", view=amara.see_view("Which supervisor?"))
    stage.form("word", "What is said is hers to change.", amara)
    amara.submit()
    amara.see_view("Sent to")
    amara.close(everything=True)
    stage.settle()
    stage.messages("word-got", "What the supervisor gets.", priya, "a word")
    stage.messages("breather-card", "Meanwhile, in her messages.", amara, "Your breather: until")
    stage.wait(minutes=15)
    stage.messages("breather-over", "Its end.", amara, "That's your breather")
    amara.command("/debrief")
    amara.submit(feeling="not_ok", help="supervisor")
    stage.form("check-in-not-ok", "“Not OK”, and a supervisor.", amara)
    amara.click("reflection:new", view=amara.see_view("Write a note"))
    stage.form("reflection", "A note to oneself.", amara)
    amara.submit(went_well="I kept my voice low and slow.", differently="Ask for Priya five minutes sooner.")
    amara.click("reflection:list", view=amara.see_view("Kept"))
    stage.form("reflections", "Read back.", amara)
    amara.close(everything=True)


def colleague(stage: Stage) -> None:
    """One asks, one listens."""
    stage.begin("A colleague who listens")
    amara, ben = stage.amara, stage.ben
    amara.command("/peer")
    stage.messages("peer-nobody", "Nobody has offered to listen yet.", amara)
    ben.command("/debrief")
    ben.click("wellbeing:settings", view=ben.see_view("My settings"))
    stage.form("settings", "Ben offers to listen, in his settings.", ben)
    ben.submit(peer="always")
    ben.close(everything=True)
    amara.command("/debrief")
    amara.submit(feeling="shaken", help="peer")
    stage.form("check-in-peer", "“A colleague to talk to”.", amara)
    amara.click("peer:ask", view=amara.see_view("A few minutes"))
    amara.close(everything=True)
    stage.settle()
    stage.messages("peer-search", "Amara's message meanwhile.", amara, "I'm asking colleagues")
    stage.messages("peer-ask", "Ben does not hear who asks.", ben, "Can you listen?")
    ben.click("peer:accept")
    stage.settle()
    stage.messages("peer-accepted", "Now he does.", ben, "It is")
    stage.messages("peer-found", "And Amara hears who.", amara, "has a few minutes for you")
