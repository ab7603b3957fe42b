"""The README's pictures: one difficult contact from both sides, each the whole window."""

from pathlib import Path

from docs.pictures.asking import HAND_OVER, LOGGED
from docs.pictures.stage import Stage, Story


def first_contact(folder: Path) -> Story:
    """The story, with its pictures going to `folder`."""

    def tell(stage: Stage) -> None:
        amara, priya = stage.amara, stage.priya
        amara.command(LOGGED)
        stage.settle()
        amara.click("contact:kind:repeat")
        stage.window(folder / "card.png", amara)
        amara.click("escalation:draft")
        amara.submit(**HAND_OVER)
        stage.window(folder / "ping.png", priya)
        stage.wait(seconds=20)
        priya.click("escalation:accept")
        priya.submit(read_back="Taking over, will offer the full refund")
        stage.window(folder / "accepted.png", amara)
        stage.wait(minutes=4)
        priya.click("escalation:resolve")
        priya.submit(outcome="supervisor_resolved", told="Refund approved, confirmed by email today")
        amara.command("/callback in 2 hours 48213 confirmation arrived")
        stage.settle()
        amara.click("contact:close")
        amara.submit(outcome="resolved", next_step="Refund within five days, confirmation by email")
        stage.wait(hours=2)
        stage.window(folder / "reminder.png", amara)

    return tell
