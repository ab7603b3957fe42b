"""`/contact find`: what an agent and a supervisor find, page by page, and what a correction leaves behind."""

from datetime import timedelta

import pytest

from tests.flows.conftest import Stage
from tests.flows.promises import MONDAY, move_to
from tests.flows.reading import only_you, settle, words
from tests.flows.steps import buttons_of

DAY = timedelta(days=1)


@pytest.fixture
def a_week_of_contacts(stage: Stage) -> None:
    """Monday a week ago, and today."""
    move_to(stage, MONDAY)
    stage.ben.command("/contact 48213 abusive refund refused twice")
    stage.amara.command("/contact 48213 angry refund, again")
    move_to(stage, MONDAY + 7 * DAY)
    stage.ben.command("/contact 77001 upset, the refund has <not> come")
    settle(stage, moving=False)


def find(person, what: str) -> str:
    return words(person.command(f"/contact find {what}".strip()).response["blocks"])


class TestFinding:
    def test_agents_find_their_own_and_supervisors_the_teams(self, stage, a_week_of_contacts):
        own = find(stage.ben, "REFUNDS")
        assert own.index("77001") < own.index("48213")
        assert "#2" not in own
        assert "the refund has &lt;not&gt; come" in own
        assert "<@U0BEN>" not in own
        everybodys = find(stage.priya, "48213")
        assert everybodys.index("#2 · 48213") < everybodys.index("#1 · 48213")
        assert "<@U0AMARA>, open" in everybodys
        assert "#1 · 48213" in find(stage.priya, "abusive last week")
        assert "#2" not in find(stage.priya, "abusive last week")
        assert "“refund”, 7 Jun 2027 to 13 Jun 2027" in find(stage.ben, "refund last week")
        assert "#3 · 77001" in find(stage.ben, "since monday")
        stage.ben.command("/contact find refund")
        stage.ben.click("contact:details")
        assert "Case #" in stage.ben.see_view()["title"]["text"]

    def test_nothing_found_teaches_how_to_look(self, stage, a_week_of_contacts):
        for nothing in ("", ":tada:", "🙂 !?"):
            shown = find(stage.ben, nothing)
            assert "Find a contact by" in shown
            assert "/contact find refund last week" in shown
            assert "try fewer" not in shown
        answer = stage.ben.command("/contact find zanzibar <!channel> before 1 jan 2020").response
        assert answer["text"].startswith("Nothing found among your contacts: “zanzibar &lt;!channel&gt;”, until 31 Dec")
        assert "/contact find 48213" in answer["text"]
        assert "try fewer" in words(answer["blocks"])
        assert "Nothing found among the team's contacts" in find(stage.priya, "#99")

    def test_page_by_page_and_back_to_the_newest(self, stage):
        for number in range(1, 20):
            stage.ben.command(f"/contact 48{number:03} router")
        assert buttons_of(stage.ben.command("/contact find router").response) == ["Older"]
        stage.ben.click("find:older")
        second = only_you(stage.ben)[-1]
        assert "48011" in second
        assert "48012" not in second
        stage.ben.click("find:older")
        assert "48001" in only_you(stage.ben)[-1]
        stage.ben.click("find:newest")
        assert "48019" in only_you(stage.ben)[-1]


class TestCorrecting:
    def test_what_it_said_before_stays_with_who_changed_it_and_is_found_no_longer(self, stage):
        stage.ben.command("/contact 48213 abusive called me an idiot")
        stage.clock.advance(timedelta(minutes=2))  # it is in the index by then
        settle(stage, moving=False)
        stage.ben.click("contact:edit")
        stage.ben.submit(reference="77002", summary="said <idiot> to the line", kind="upset")
        stage.ben.click("contact:edit")
        stage.ben.submit(summary="said it to the line")
        settle(stage)
        assert "#1" in find(stage.ben, "77002 line upset")
        for gone in ("48213", "idiot", "abusive"):
            assert "Nothing found" in find(stage.priya, gone)
        stage.priya.command("/contact find 77002")
        stage.priya.click("contact:details")
        shown = words(stage.priya.see_view())
        assert "What happened: “said &lt;idiot&gt; to the line” until <@U0BEN> changed it" in shown
        assert "What happened: “called me an idiot” until <@U0BEN>" in shown
        assert "Customer number: “48213”" in shown
        assert "What it was like: “Abusive”" in shown
        stage.clock.advance(timedelta(minutes=2))
        settle(stage, moving=False)
        assert "Nothing found" in find(stage.priya, "idiot")
        assert "#1" in find(stage.priya, "77002")
