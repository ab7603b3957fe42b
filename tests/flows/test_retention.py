"""What has had its time goes, from the database's file and from Slack; what somebody holds stays."""

from datetime import timedelta

from sandbox.client import Person
from tests.flows.conftest import Stage
from tests.flows.reading import forge_click, only_you, pass_time, settle, words
from tests.flows.steps import own_messages

PAST, KEPT, PROMISED, LATER, WARNED = "quagga7100", "okapi7200", "tapir7300", "lemur7400", "ocelot7500"


def in_the_file(stage: Stage, mark: str) -> bool:
    """Whether these letters stand anywhere in the database, its free pages or its log."""
    return any(mark.encode() in file.read_bytes() for file in stage.database.parent.glob("backline.db*"))


def in_slack(stage: Stage, mark: str) -> list[str]:
    """What the bot shows of it, and to whom."""
    return [
        f"{person.name}: {message['text']}"
        for person in stage.everybody()
        for conversation in person.state()["conversations"]
        for message in conversation["messages"]
        if message["user"] == "U0BACKLINE" and not message["ephemeral"] and mark in words(message) + message["text"]
    ]


def log_and_close(stage: Stage, mark: str) -> None:
    """A case with a supervisor in it, and a promise kept: messages in three conversations."""
    stage.amara.command(f"/contact {mark} irate about {mark}")
    settle(stage, moving=False)
    stage.amara.click("escalation:draft", message=own_messages(stage.amara, mark)[-1])
    stage.amara.submit()
    settle(stage, moving=False)
    stage.priya.click("escalation:accept", message=stage.priya.see(mark))
    settle(stage, moving=False)
    stage.amara.click("contact:close", message=own_messages(stage.amara, mark)[0])
    stage.amara.submit(outcome="resolved", next_step=f"Told {mark} that all is well")
    settle(stage, moving=False)


def days_from_now(stage: Stage, days: int) -> str:
    return (stage.clock.now().date() + timedelta(days=days)).isoformat()


def test_over_a_year_what_is_past_is_gone_everywhere_and_what_is_held_or_promised_stays(stage: Stage) -> None:
    for mark in (PAST, KEPT):
        log_and_close(stage, mark)
    stage.ben.command(f"/callback in 500 days {PROMISED} about the {PROMISED}")
    stage.priya.command(f"/contact warning {WARNED}")
    stage.priya.submit(
        behaviour=f"swore at {WARNED}", seen_on=days_from_now(stage, 0), review_on=days_from_now(stage, 60)
    )
    stage.priya.command("/contact hold 2")
    stage.priya.submit(reason="a complaint is before the court", review_on=days_from_now(stage, 300))
    for mark in (PAST, KEPT):
        assert len(in_slack(stage, mark)) > 3
    for _ in range(12):
        pass_time(stage, days=30)
    log_and_close(stage, LATER)
    assert in_the_file(stage, PAST)
    before = stage.database.stat().st_size

    pass_time(stage, days=7)
    _let_the_index_forget(stage)
    for mark in (PAST, WARNED):
        assert not in_the_file(stage, mark)
        assert in_slack(stage, mark) == []
    assert stage.database.stat().st_size <= before
    for mark in (KEPT, PROMISED, LATER):
        assert in_the_file(stage, mark)
        assert in_slack(stage, mark)
    assert stage.tomasz.messages("escalations"), "of the cases that stay"

    review = stage.priya.see("Is case #2 still needed?")
    assert "before the court" in words(review)
    stage.priya.click("hold:let_go", message=review)
    settle(stage)
    pass_time(stage, hours=1)
    _let_the_index_forget(stage)
    assert not in_the_file(stage, KEPT)
    assert in_slack(stage, KEPT) == []
    assert not in_the_file(stage, "before the court")


def test_an_agent_asks_to_keep_a_case_and_a_supervisor_answers(stage: Stage) -> None:
    for reference in ("48213", "48214"):
        stage.amara.command(f"/contact {reference} abusive threatened me")
    settle(stage)
    for case, reason in ((1, "I may go to the police"), (2, "my own file")):
        stage.amara.command(f"/contact hold {case}")
        stage.amara.submit(reason=reason)
        assert f"#{case} is kept" in words(stage.amara.see_view("Asked"))
        stage.amara.close()
    settle(stage)
    stage.amara.command("/contact hold 1")
    assert "You have asked" in words(stage.amara.see_view())
    stage.amara.close()

    stage.priya.click("hold:open", message=stage.priya.see("I may go to the police"))
    assert "has asked for it" in words(stage.priya.see_view("Keep a case"))
    stage.priya.submit(review_on=days_from_now(stage, 90))
    assert "Kept: #1 stays" in words(stage.priya.see_view("Kept"))
    stage.priya.close()
    stage.tomasz.click("hold:decline", message=stage.tomasz.see("my own file"))
    stage.tomasz.submit(reason="HR has <a copy>")
    assert "how to make a copy" in words(stage.tomasz.see_view("Declined"))
    settle(stage)
    assert "Case #1 is kept" in words(stage.amara.see("Case #1 is kept"))
    declined = words(stage.amara.see("won't keep case #2"))
    for part in ("HR has &lt;a copy&gt;.", "365 days after it is over", "/contact find #2", "Export as a document"):
        assert part in declined
    assert "is kept" in words(own_messages(stage.tomasz, "Case #1")[-1]), "the other supervisors see the answer"

    forge_click(stage, stage.priya, "hold:decline", 2)
    stage.priya.see("That has been answered already.")
    stage.ben.command("/contact hold 1")
    assert "Only the team's supervisors" in only_you(stage.ben)[-1]
    forge_click(stage, stage.ben, "hold:let_go", 1)
    stage.ben.see("Only the team's supervisors")
    refused = stage.priya.command("/backline erase 48213").response["text"]
    assert "On hold, for a reason somebody gave: #1. End that first: `/contact hold 1`." in refused
    stage.priya.command("/contact hold 1")
    assert "I may go to the police" in str(stage.priya.see_view("Keep a case")), "Ben could not end it"


def test_a_supervisor_erases_a_customer_and_nobody_else_does(stage: Stage) -> None:
    log_and_close(stage, PAST)
    log_and_close(stage, KEPT)
    stage.ben.command(f"/callback tomorrow 3pm {PAST} still to ring")
    settle(stage)
    stage.amara.command(f"/backline erase {PAST}")
    assert "Only the team's supervisors" in only_you(stage.amara)[-1]
    stage.priya.command(f"/backline erase {PAST}")
    assert "A promise to them is still open" in only_you(stage.priya)[-1]
    _rung(stage, stage.ben)

    stage.priya.command(f"/backline erase #{PAST}")
    assert "1 case, 1 promise" in words(stage.priya.see_view("Erase a customer"))
    stage.priya.submit(reason=f"{PAST} asked for it")
    assert "Tick the box" in stage.priya.see_view()["errors"]["sure"]
    stage.priya.submit(reason=f"{PAST} asked for it", sure=["sure"])
    stage.priya.see_view("Erased")
    stage.priya.close()
    _let_the_index_forget(stage)
    assert in_slack(stage, PAST) == []
    assert not in_the_file(stage, PAST)
    assert in_slack(stage, KEPT)
    stage.priya.command(f"/backline erase {PAST}")
    assert "Nothing is held" in only_you(stage.priya)[-1]


def _let_the_index_forget(stage: Stage) -> None:
    """What finds contacts forgets them in turns of its own, a minute later and then a moment after each other."""
    for _ in range(3):
        pass_time(stage, minutes=2)


def _rung(stage: Stage, person: Person) -> None:
    pass_time(stage, days=2)
    person.click("callback:done", message=person.see("Time to ring"))
    pass_time(stage, minutes=5)
