"""Warnings on references: written by a supervisor, seen by whoever logs that customer, reviewed, and ending."""

from datetime import UTC, timedelta

from tests.flows.conftest import Stage
from tests.flows.reading import actions, forge_click, only_you, pass_time, settle, words
from tests.flows.steps import own_messages

BEHAVIOUR = "threatened to come to the shop & named <@U0BEN>"
SHOWN = "threatened to come to the shop &amp; named &lt;@U0BEN&gt;"


def days_from_now(stage: Stage, days: int) -> str:
    return (stage.clock.now().astimezone(UTC).date() + timedelta(days=days)).isoformat()


def set_warning(stage: Stage, reference: str = "48213", days: int = 90, behaviour: str = BEHAVIOUR) -> None:
    stage.priya.command(f"/contact warning {reference}")
    stage.priya.see_view("Set a warning")
    ack = stage.priya.submit(
        behaviour=behaviour, seen_on=days_from_now(stage, -10), review_on=days_from_now(stage, days)
    )
    assert ack.response["response_action"] == "update"
    assert "reads it at once" in words(stage.priya.see_view("Warning saved"))
    stage.priya.close()


def test_a_warning_is_seen_by_whoever_logs_that_customer_until_nobody_renews_it(stage: Stage) -> None:
    stage.ben.command("/contact 48213 upset")
    settle(stage)
    set_warning(stage, "#48213")
    settle(stage)
    assert SHOWN in words(own_messages(stage.ben, "48213")[-1]), "an open card shows it too"

    ack = words(stage.amara.command("/contact 48213 irate refund refused").response)
    card = words(stage.amara.see("refund refused"))
    for screen in (ack, card):
        assert "Good to know before you go on. Seen on" in screen
        assert SHOWN in screen
    assert "Good to know" not in words(stage.amara.command("/contact 77001 irate refund refused").response)

    pass_time(stage, days=91)
    assert own_messages(stage.tomasz, "still needed") == [], "whoever wrote it is asked"
    asked = stage.priya.see("Is the warning on 48213 still needed?")
    stage.priya.click("warning:renew", message=asked)
    forge_click(stage, stage.priya, "warning:renew", 1)  # clicked twice
    settle(stage)
    assert "Renewed" in words(own_messages(stage.priya, "warning on 48213")[-1])
    assert SHOWN in words(stage.tomasz.command("/contact 48213 angry").response)

    pass_time(stage, days=91)
    stage.priya.see("Is the warning on 48213 still needed?")
    pass_time(stage, days=8)
    assert "Ended" in words(own_messages(stage.priya, "warning on 48213")[-1])
    assert "Good to know" not in words(stage.tomasz.command("/contact 48213 irate again").response)

    stage.priya.command("/contact warning 48213")
    history = words(stage.priya.see_view("Set a warning"))
    for change in ("set by", "renewed by", "ended, not renewed"):
        assert change in history


def test_a_supervisor_changes_a_warning_and_ends_it_and_a_day_that_cannot_be_is_said_on_its_field(
    stage: Stage,
) -> None:
    stage.amara.command("/contact 48213 irate refund refused")
    settle(stage)
    stage.priya.command("/contact warning 48213")
    stage.priya.submit(behaviour="swore", seen_on=days_from_now(stage, 2), review_on=days_from_now(stage, 30))
    assert stage.priya.see_view()["errors"] == {"seen_on": "That day is still to come."}
    stage.priya.submit(behaviour="swore", seen_on=days_from_now(stage, 0), review_on=days_from_now(stage, 400))
    assert "A year at most" in stage.priya.see_view()["errors"]["review_on"]
    stage.priya.submit(behaviour="swore", seen_on=days_from_now(stage, 0), review_on=days_from_now(stage, 30))

    stage.tomasz.command("/contact warning 48213")
    stage.tomasz.see_view("Change a warning")
    stage.tomasz.submit(behaviour="swore twice", seen_on=days_from_now(stage, 0), review_on=days_from_now(stage, 30))
    settle(stage)
    assert "swore twice" in words(stage.amara.see("refund refused"))

    stage.tomasz.command("/contact warning 48213")
    stage.tomasz.click("warning:end", view=stage.tomasz.see_view("Change a warning"))
    stage.tomasz.see_view("has ended")
    settle(stage)
    assert "swore" not in words(stage.amara.see("refund refused"))
    pass_time(stage, days=31)
    assert own_messages(stage.tomasz, "still needed") == own_messages(stage.priya, "still needed") == []


def test_only_supervisors_write_and_read_warnings_whatever_is_clicked(stage: Stage) -> None:
    stage.ben.command("/contact 48213 upset")
    settle(stage)
    for line in ("/contact warning 48213", "/contact warning"):
        assert stage.ben.command(line).response is not None
    assert "read by supervisors" in only_you(stage.ben)[-2]
    assert stage.ben.view() is None
    set_warning(stage, "48213", behaviour="swore")
    settle(stage)
    for action in ("warning:open", "warning:change", "warning:renew", "warning:let_end"):
        forge_click(stage, stage.ben, action, 1)
    settle(stage)
    assert "swore" in words(own_messages(stage.ben, "48213")[-1]), "it is still in force"
    assert not any(action.startswith("warning:") for action in actions(own_messages(stage.ben, "48213")[-1]))
