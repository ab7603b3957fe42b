"""A team debrief on screen: within Slack's limits, saying all it should and naming nobody."""

from dataclasses import replace

import pytest

from bot.rules.debrief import ORDER, Heading, State
from bot.views import debrief, debrief_forms
from tests.bot.views.debrief_samples import a_session, debrief_screens, drafts
from tests.bot.views.samples import NOW
from tests.bot.views.test_screens import HOSTILE, problems


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_slack_takes_every_screen_of_a_team_debrief(text: str) -> None:
    assert {name: found for name, screen in debrief_screens(text) if (found := problems(screen))} == {}


def test_a_draft_says_what_it_was_like_and_nothing_that_anybody_typed() -> None:
    said = list(drafts())
    assert said[0] == "A hard contact. It is over."
    assert "A hard contact in person: repeat complaint, irate. The customer left." in said
    assert [draft for draft in said if "Oyelaran" in draft or "48213" in draft or "None" in draft] == []


def test_the_card_holds_what_is_open_and_nothing_else() -> None:
    for opened in range(len(ORDER) + 1):
        shown = str(debrief.card(a_session("48213", opened=opened, points=2)).payload()["blocks"])
        titles = [debrief.TITLE[heading] for heading in ORDER]
        assert [f"*{title}*" in shown for title in titles] == [place < opened for place in range(len(ORDER))]


def test_what_is_said_of_points_lessons_and_headings_is_true_at_any_time() -> None:
    under_way, all_open = (str(debrief.card(a_session("x", opened=opened)).payload()) for opened in (1, len(ORDER)))
    assert "Points stay private until their heading is opened" in under_way
    assert "stay private" not in all_open
    session = a_session("x", opened=len(ORDER))
    over = str(
        debrief.card(replace(session, debrief=replace(session.debrief, state=State.ENDED, ended_at=NOW))).payload()
    )
    assert "Proposed for the playbook" in over
    assert over.count("Nothing written here.") == len(ORDER)


def test_every_point_is_on_one_page_and_one_only() -> None:
    session = a_session("x", opened=1, points=50)
    pages = [debrief_forms.read(session, Heading.OK, page).to_dict() for page in range(3)]
    counts = [sum(block.get("text", {}).get("text", "").startswith("•") for block in page["blocks"]) for page in pages]
    assert counts == [20, 20, 10]
