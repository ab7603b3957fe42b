"""Looking back with the team: from a contact whose agent agrees, and every screen until the owners are reminded."""

from datetime import timedelta

from docs.pictures.stage import Stage

DEBRIEFS = "debriefs"
CARD = "Team debrief"


def from_a_contact(stage: Stage) -> None:
    """Priya asks, Amara agrees, the team looks back."""
    stage.begin("A team debrief")
    amara, ben, priya, tomasz = stage.amara, stage.ben, stage.priya, stage.tomasz
    _close_a_contact(stage)
    priya.command("/debrief team", channel=DEBRIEFS)
    stage.form("debrief-form", "Priya wants to look back on one of Amara's contacts with the team.", priya)
    priya.submit(contact="#1")
    stage.form("debrief-asked", "Nothing appears yet.", priya)
    priya.close()
    stage.messages("debrief-consent", "Amara is asked, privately, and sees all that would be shown.", amara)
    stage.wait(minutes=5)
    amara.click("debrief:agree")
    stage.messages("debrief-agreed", "She agrees, and can still take it back.", amara, "You agreed")
    stage.messages("debrief-card", "The card in the channel.", ben, CARD, channel=DEBRIEFS)
    ben.click("debrief:add", where=DEBRIEFS)
    point = "The calm voice carried the whole call"
    stage.form("debrief-point", "Ben adds a point. Nobody sees it yet.", ben, typed={"words": point})
    ben.submit(heading="well", words=point, name=["name"])
    stage.form("debrief-added", "What becomes of it.", ben)
    ben.close()
    # One under each heading: the order of several is drawn by lot, and pictures are the same each time.
    for heading, words in (
        ("ok", "Still a bit shaky, a short break would help"),
        ("opportunities", "The refund rules differ between the two help pages"),
        ("support", "Can somebody sit beside whoever takes the first call tomorrow?"),
    ):
        tomasz.click("debrief:add", where=DEBRIEFS)
        tomasz.submit(heading=heading, words=words)
        tomasz.close()
    for person in (amara, ben):
        person.click("debrief:here", where=DEBRIEFS)
    for heading in ("ok", "summary", "well"):
        stage.settle()
        priya.click(f"debrief:open:{heading}", where=DEBRIEFS)
    stage.messages("debrief-opened", "Priya opens one heading after the other.", ben, CARD, channel=DEBRIEFS)
    ben.click("debrief:open:opportunities", where=DEBRIEFS)
    stage.messages("debrief-not-yours", "Only who leads can.", ben, channel=DEBRIEFS)
    tomasz.command("/debrief team", channel=DEBRIEFS)
    stage.messages("debrief-running", "Tomasz can lead it too.", tomasz, channel=DEBRIEFS)
    tomasz.click("debrief:lead")
    for heading in ("opportunities", "support"):
        stage.settle()
        tomasz.click(f"debrief:open:{heading}", where=DEBRIEFS)
    stage.settle()
    priya.click("debrief:more", where=DEBRIEFS, value="action")
    stage.form("debrief-action", "A point of action has an owner and a date.", priya)
    day = f"{stage.clock.now() + timedelta(days=4):%Y-%m-%d}"
    priya.submit(words="Make the two help pages say the same", owner=ben.id, day=day)
    stage.settle()
    priya.click("debrief:end", where=DEBRIEFS)
    lesson = {"lesson_1": "Say how long it will take, and ring back before that"}
    stage.form("debrief-end", "The end, and what others should know.", priya, typed=lesson)
    priya.submit(**lesson)
    stage.messages("debrief-over", "Over. What was opened stays.", ben, CARD, channel=DEBRIEFS)
    stage.messages("debrief-yours", "Ben knows what is his.", ben)
    stage.messages("debrief-lesson", "A supervisor decides what goes into the playbook.", tomasz)
    stage.wait(days=4)
    stage.messages("debrief-due", "On the day he is reminded.", ben)
    ben.click("action:done")
    stage.messages("debrief-done", "And it is done, in the channel too.", ben, CARD, channel=DEBRIEFS)


def not_this_one(stage: Stage) -> None:
    """Amara would rather not; then one about nothing in particular, called off."""
    amara, ben, priya = stage.amara, stage.ben, stage.priya
    _close_a_contact(stage)
    priya.command("/debrief team", channel=DEBRIEFS)
    priya.submit(contact="#1")
    priya.close()
    stage.settle()
    amara.click("debrief:refuse")
    stage.messages("debrief-refused", "Amara would rather not.", amara)
    stage.messages("debrief-not-this-one", "That is all Priya hears.", priya)
    priya.command("/debrief team #1", channel=DEBRIEFS)
    priya.submit()
    stage.form("debrief-not-again", "And nobody is asked twice.", priya)
    priya.submit(contact="", about="Monday's queue")
    stage.messages("debrief-about-none", "One about no contact.", ben, CARD, channel=DEBRIEFS)
    priya.click("debrief:more", where=DEBRIEFS, value="off")
    stage.form("debrief-call-off", "Called off, nothing is kept.", priya)
    priya.submit()
    stage.messages("debrief-gone", "One line is left.", ben, channel=DEBRIEFS)


def _close_a_contact(stage: Stage) -> None:
    stage.amara.command("/contact 48213 irate refund refused twice")
    stage.settle()
    stage.amara.click("contact:kind:repeat")
    stage.amara.click("contact:close")
    stage.amara.submit(outcome="promised")
    stage.amara.close(everything=True)
    stage.settle()
