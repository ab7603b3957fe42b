"""An approval: what and how much, and two clicks."""

from docs.pictures.stage import CHANNEL, DIRECT, Stage


def approval(stage: Stage) -> None:
    stage.begin("An approval")
    amara, priya, tomasz, dana = stage.amara, stage.priya, stage.tomasz, stage.dana
    _ask(stage)
    stage.messages("approval-ping", "What Priya and Tomasz get.", priya)
    stage.messages("approval-team", "The team's card.", dana, "asks for help", channel=CHANNEL)
    tomasz.click("escalation:decline", where=DIRECT)
    stage.wait(seconds=40)
    priya.click("escalation:approve", where=DIRECT)
    stage.form("form-approve-it", "Priya approves.", priya)
    priya.submit(line="This once")
    stage.messages("approved", "Amara reads it.", amara)
    stage.messages("approval-mine", "Priya's message.", priya)
    tomasz.submit(line="Too much")
    stage.form("too-late", "Tomasz was a moment later: nothing changes, and he reads what is true.", tomasz)
    tomasz.close(everything=True)
    stage.messages("approval-decided", "The team's card.", dana, "Approved by", channel=CHANNEL)


def declined(stage: Stage) -> None:
    amara, priya, dana = stage.amara, stage.priya, stage.dana
    _ask(stage)
    priya.click("escalation:more", where=CHANNEL, value="accept")
    priya.submit(read_back="Asking finance")
    stage.messages(
        "approval-accepted", "Accepted, to be decided later: Amara's side.", amara, "has it since", "Asking finance"
    )
    stage.messages("approval-owned", "Priya's.", priya)
    stage.wait(minutes=2)
    priya.click("escalation:decline", where=DIRECT)
    stage.form("form-decline-it", "Declined, with a line.", priya, typed={"line": "Offer a voucher instead"})
    priya.submit(line="Offer a voucher instead")
    stage.messages("declined", "Amara reads it.", amara)
    stage.messages("approval-declined", "The team's card.", dana, "Declined by", channel=CHANNEL)


def _ask(stage: Stage) -> None:
    amara = stage.amara
    amara.command("/contact 48213 angry wants her money back, 40 days after")
    stage.settle()
    amara.click("escalation:draft")
    stage.choose(amara, "need", "approve")
    amara.submit(approval="Refund of 120 EUR, outside the 30 days", background="Ill in hospital meanwhile")
    stage.settle()
