"""A promise to ring: set, kept, not kept, in other hands, and seen on a list."""

from docs.pictures.asking import LOGGED
from docs.pictures.stage import DIRECT, Stage

LINE = "/callback 4pm 48213 router replacement"


def setting(stage: Stage) -> None:
    """One line, and what is asked first where something is not settled."""
    stage.begin("A promise to ring")
    amara = stage.amara
    amara.command(LINE)
    stage.messages(
        "promise-set", "One line sets it. What was understood is said back, and stays.", amara, "Set:", "I'll remind"
    )
    amara.command("/callback tomorrow at 7 51177 refund")
    stage.messages(
        "promise-which", "What can be read in two ways is asked, with the likely answers.", amara, "When exactly?"
    )
    amara.command("/callback today 9pm 51177 refund")
    stage.messages("promise-closed", "So is an hour at which the team is closed.", amara, "Your team is closed")
    amara.command("/callback tomorrow 10am their time 60044 lost parcel")
    stage.form("form-where", "A time by the customer's clock, and nobody knows where they are.", amara)
    amara.submit(zone="America/New_York")
    stage.messages(
        "promise-theirs", "Kept with their number, and said in both zones from then on.", amara, "For them it is"
    )
    amara.click("callback:change")
    stage.form("form-change", "Changed in the form, which “/callback” alone opens too.", amara)
    amara.close()
    stage.ben.command("/callback tomorrow 11am #48213 ask about the router")
    stage.messages("promise-too", "Who else has promised to ring them is said.", stage.ben, "Also promised to them")
    amara.command("/callback list")
    stage.messages("promises", "All of one's own.", amara, "callbacks due")
    amara.open_home()
    stage.home("promises-home", "And in Home.", amara)


def kept(stage: Stage) -> None:
    """The word before, the reminder, and what came of the call."""
    stage.begin("It is time to ring")
    amara = stage.amara
    amara.command(LOGGED)
    stage.settle()
    amara.command(LINE)
    stage.settle()
    stage.wait(hours=1, minutes=53)
    stage.messages("ring-soon", "A word before.", amara, "Coming up")
    stage.wait(minutes=5)
    stage.messages(
        "ring", "All there is to know, words to begin with, and each outcome in one tap.", amara, "Time to ring"
    )
    amara.click("callback:on_a_call")
    stage.messages(
        "ring-on-a-call", "Not now: asked again in ten minutes, and no nudge is missed.", amara, "You're on a call"
    )
    amara.click("callback:no_answer")
    stage.messages("ring-no-answer", "No answer: the next try is set, and the wait grows.", amara, "No answer")
    stage.wait(hours=1, minutes=5)
    stage.messages("ring-again", "The next try says what came of the last.", amara, "Time to ring")
    amara.click("callback:more", value="later")
    stage.form("form-later", "Another time, typed as after the command.", amara)
    amara.close()
    amara.click("callback:not_resolved")
    stage.form("form-not-resolved", "Spoke, but not resolved: what happens next, and when.", amara)
    amara.submit(next_step="Engineer comes on Wednesday morning")
    stage.messages(
        "ring-not-resolved", "This one is kept, and the next one is promised.", amara, "Callback done", "I'll remind"
    )


def not_kept(stage: Stage) -> None:
    """Nudges, the supervisors, and the last try."""
    stage.begin("Nobody says what came of it")
    amara, priya, tomasz = stage.amara, stage.priya, stage.tomasz
    amara.command(LINE)
    stage.settle()
    stage.wait(hours=1, minutes=58)
    for minutes in (5, 10, 15):
        stage.wait(minutes=minutes)
    stage.messages(
        "overdue", "Two nudges later it is overdue. Earlier reminders are a line.", amara, "An earlier", "Overdue: ring"
    )
    stage.messages("overdue-team", "The supervisors on duty hear of it, once.", priya)
    priya.command("/callback team")
    stage.messages("promises-team", "Their list of the team's.", priya, "of the team's callbacks")
    priya.click("callback:details", where=DIRECT)
    stage.form("callback-details", "They look before they take it.", priya)
    priya.close()
    priya.click("callback:take:U0AMARA", where=DIRECT)
    stage.messages("taken-over", "Taken over: Amara need not ring.", amara, "has taken this over")
    stage.messages("taken-over-others", "Tomasz reads who has it.", tomasz)


def last_try(stage: Stage) -> None:
    """As often as the team allows."""
    amara, priya = stage.amara, stage.priya
    amara.command(LINE)
    stage.settle()
    stage.wait(hours=1, minutes=58)
    amara.click("callback:left_message")
    stage.messages("last-try", "The last try the team allows.", amara, "A supervisor decides")
    stage.messages("to-decide", "A supervisor decides: once more, or enough.", priya)
    priya.click("callback:enough")
    stage.messages("enough", "Enough. Amara reads who said so.", amara)


def in_other_hands(stage: Stage) -> None:
    """A colleague, going off, an account that is deactivated."""
    stage.begin("A promise in other hands")
    amara, ben, priya = stage.amara, stage.ben, stage.priya
    amara.command(LOGGED)
    stage.settle()
    amara.command(LINE)
    stage.settle()
    amara.click("callback:more", value="hand_on")
    stage.form("form-colleague", "A colleague is asked.", amara)
    amara.submit(colleague=ben.id)
    stage.messages("offered", "Ben's side.", ben)
    stage.messages("offer-open", "Until he takes it, it is Amara's.", amara, "Offered to")
    ben.click("offer:decline")
    stage.messages("offer-declined", "He can't, and Amara can ask somebody else.", amara, "can't take it")
    amara.click("callback:hand_on")
    amara.submit(colleague=ben.id)
    stage.settle()
    ben.click("offer:take")
    stage.messages("offer-taken", "He can after all.", amara, "has taken it")
    for line in ("5pm 51177 refund", "tomorrow 9am 60044 lost parcel"):
        ben.command(f"/callback {line}")
    stage.wait(minutes=20)
    ben.command("/backline off until tomorrow noon")
    stage.form("form-off", "Going off: what falls due before Ben is back.", ben)
    ben.submit(**{"callback:2": {"absence:fate": "move"}})
    ben.close()
    stage.messages("off", "What that means.", ben, "You're off until")
    stage.wait(hours=1, minutes=38)
    stage.messages("unattended", "Due while he is off: the supervisors are told too.", priya)
    stage.operator.change_person(ben, deleted=True)
    stage.see("departed", "An account deactivated: all of its promises, in one message.", priya, "was deactivated")
