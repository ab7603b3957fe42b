"""Seeing what is due: `/callback list`, `/callback team`, and Home."""

import pytest

from tests.flows.conftest import Stage
from tests.flows.promises import (
    HOUR,
    MINUTE,
    MONDAY,
    TUESDAY_3PM,
    move_to,
    remind_on_tuesday,
    set_for_tuesday,
)
from tests.flows.reading import forge_click, only_you, settle, words
from tests.flows.steps import buttons_of, times_shown


@pytest.fixture(autouse=True)
def monday_morning(stage: Stage) -> None:
    move_to(stage, MONDAY)


def references(shown: str) -> list[str]:
    return [line.partition(">: ")[2][:5] for line in shown.splitlines() if line.startswith("<!date^")]


def let_overdue(stage: Stage) -> None:
    """What was promised for ten o'clock, soon after half past, each reminder having come at its time."""
    for minutes in (0, 6, 17, 33):
        move_to(stage, MONDAY + HOUR + minutes * MINUTE)


class TestOnesOwn:
    def test_empty_it_teaches(self, stage):
        stage.ben.command("/callback list")
        answer = stage.ben.see("No callbacks due")
        assert answer["ephemeral"]
        assert "/callback tomorrow 3pm 48213 router replacement" in answer["text"]

    def test_one(self, stage):
        set_for_tuesday(stage)
        answer = stage.ben.command("/callback LIST").response
        assert answer["text"].startswith("1 callback due. Next: ")
        assert times_shown(answer["blocks"][2]) == [TUESDAY_3PM]
        assert buttons_of(answer) == ["Done", "Change"]

    def test_overdue_today_and_later_by_ones_own_clock(self, stage):
        for line in ("10am 48001", "11pm 48002", "tomorrow 1am 48003", "friday 48004"):
            stage.ben.command(f"/callback {line} router")
        let_overdue(stage)
        shown = words(stage.ben.command("/callback list").response["blocks"])
        groups = [line.strip("*") for line in shown.splitlines() if line.strip("*") in ("Overdue", "Today", "Later")]
        assert groups == ["Overdue", "Today", "Later"]
        assert references(shown) == ["48001", "48002", "48003", "48004"]
        assert shown.index("Later") < shown.index("48003")

    def test_somebody_elses_are_not_listed(self, stage):
        set_for_tuesday(stage)
        assert "No callbacks due" in stage.amara.command("/callback list").response["text"]

    def test_done_is_one_click_and_the_list_shows_it(self, stage):
        for line in ("10am 48001 router", "11am 48002 refund"):
            stage.ben.command(f"/callback {line}")
        stage.ben.command("/callback list")
        listed = next(message for message in stage.ben.messages() if "2 callbacks due" in message["text"])
        stage.ben.click("callback:done", message=listed)
        settle(stage)
        assert "1 callback due" in only_you(stage.ben)[-1]
        assert "48001" not in only_you(stage.ben)[-1]
        card = stage.ben.see("Callback done: 48001, router. Spoke, resolved.")
        assert buttons_of(card) == ["Undo"]

    def test_change_opens_the_form(self, stage):
        set_for_tuesday(stage)
        stage.ben.command("/callback list")
        stage.ben.click("callback:change", message=stage.ben.messages()[-1])
        stage.ben.submit(time="16:00")
        settle(stage)
        assert times_shown(stage.ben.see("I'll remind you"))[0] == TUESDAY_3PM + HOUR

    def test_the_hundredth_is_pages_away_and_each_is_there_once(self, stage):
        note = "<router & cable> " * 20
        for number in range(100, 0, -1):
            stage.ben.command(f"/callback in {number} days 48{number:03} {note}")
        answer = stage.ben.command("/callback list").response
        assert answer["text"].startswith("100 callbacks due. Next: ")
        assert buttons_of(answer)[-1] == "85 more"
        seen = references(words(answer["blocks"]))
        for _ in range(6):
            stage.ben.click("callback:list:later")
            seen += references(only_you(stage.ben)[-1])
        assert seen == [f"48{number:03}" for number in range(1, 101)]
        stage.ben.click("callback:list:earlier")
        assert references(only_you(stage.ben)[-1])[0] == "48076"

    def test_what_a_supervisor_decides_about_is_on_it(self, stage):
        stage.set(callback_tries="1")
        stage.ben.click("callback:no_answer", message=remind_on_tuesday(stage))
        answer = stage.ben.command("/callback list").response
        assert "48213, router replacement. A supervisor decides." in answer["text"]
        assert buttons_of(answer) == ["Done"]


class TestTheTeams:
    def test_overdue_and_due_within_the_hour_with_whose_they_are(self, stage):
        stage.ben.command("/callback 10am 48001 router")
        stage.amara.command("/callback 4:15pm 48002 refund")  # 11:15 for Ben
        stage.ben.command("/callback noon 48003 later")
        let_overdue(stage)
        answer = stage.priya.command("/callback team").response
        assert answer["text"].startswith("2 of the team's callbacks are due or due soon. First: ")
        shown = words(answer["blocks"])
        assert "48001, router. <@U0BEN>." in shown
        assert "48002, refund. <@U0AMARA>." in shown
        assert "48003" not in shown
        assert shown.index("*Overdue*") < shown.index("48001") < shown.index("*Due soon*") < shown.index("48002")
        assert buttons_of(answer) == ["I'll take it", "See the case"] * 2

    def test_at_its_time_it_is_due_and_on_a_call_it_says_until_when(self, stage):
        stage.ben.command("/callback 10am 48001 router")
        move_to(stage, MONDAY + HOUR)
        settle(stage)
        stage.ben.click("callback:on_a_call", message=stage.ben.see("Time to ring"))
        move_to(stage, MONDAY + HOUR + 2 * MINUTE)
        for reader, command in ((stage.priya, "team"), (stage.ben, "list")):
            shown = words(reader.command(f"/callback {command}").response["blocks"])
            assert "*Due now*" in shown
            assert "Overdue" not in shown
            assert "On a call until " in shown

    def test_taken_from_the_list_it_is_shown_anew(self, stage):
        stage.ben.command("/callback 10am 48001 router")
        stage.priya.command("/callback team")
        stage.priya.click("callback:take:U0BEN")
        settle(stage)
        assert "48001, router. <@U0PRIYA>." in only_you(stage.priya)[-1]
        stage.ben.see("<@U0PRIYA> has taken this over")

    def test_pages(self, stage):
        for number in range(1, 18):
            stage.ben.command(f"/callback in {number} minutes 48{number:03} router")
        answer = stage.priya.command("/callback team").response
        assert buttons_of(answer)[-1] == "2 more"
        stage.priya.click("callback:team:later")
        assert references(only_you(stage.priya)[-1]) == ["48016", "48017"]

    def test_nothing_due(self, stage):
        assert stage.priya.command("/callback team").response["text"] == "Nobody's callback is due or due soon."

    def test_agents_see_their_own_only(self, stage):
        set_for_tuesday(stage)
        assert "Only the team's supervisors" in stage.amara.command("/callback team").response["text"]
        forge_click(stage, stage.amara, "callback:team:later", 0)
        stage.amara.see("Only the team's supervisors")


class TestHome:
    def test_groups_and_buttons_as_in_the_list(self, stage):
        for line in ("10am 48001 router", "friday 48002 refund"):
            stage.ben.command(f"/callback {line}")
        let_overdue(stage)
        stage.ben.open_home()
        home = stage.ben.see_home("2 callbacks due")
        shown = words(home)
        assert shown.index("*Overdue*") < shown.index("48001") < shown.index("*Later*") < shown.index("48002")
        stage.ben.click("callback:done", view=home)
        assert "48001" not in words(stage.ben.see_home("1 callback due"))

    def test_supervisors_see_the_teams_too_and_can_take_one(self, stage):
        stage.ben.command("/callback 10am 48001 router")
        stage.priya.open_home()
        home = stage.priya.see_home("Due from the team")
        assert "48001, router. <@U0BEN>." in words(home)
        stage.priya.click("callback:take:U0BEN", view=home)
        assert "1 callback due" in words(stage.priya.see_home("48001, router. <@U0PRIYA>."))
        stage.ben.open_home()
        assert "Due from the team" not in words(stage.ben.see_home())
