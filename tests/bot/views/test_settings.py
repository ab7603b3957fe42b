"""The forms of a team's settings, built from the one table; and how settings read."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from slack_sdk.models.views import View

from bot.rules.rooms import Group
from bot.rules.set_up import team_of
from bot.rules.settings import SECTIONS, TEAM_SETTINGS, Change, Section
from bot.views import settings, settings_forms

TEAM = team_of(1, "T0PRACTICE", {"escalation_channel": "C0ESCALATIONS", "supervisors": "U0OWNER"}, {})
GROUPS = [Group(id=f"S0GROUP{number}", name=f"group {number:03}") for number in range(250)]
FULL = {"member_group": "S0GROUP7", "escalation_channel": "C0ESCALATIONS", "debrief_channel": "C0DEBRIEFS"}


def fields(view: View) -> dict[str, dict[str, Any]]:
    """The elements that can be filled in, by the name of their field."""
    return {block["block_id"]: block["element"] for block in view.to_dict()["blocks"] if block["type"] == "input"}


def form(part: Section, texts: dict[str, str], groups: list[Group]) -> dict[str, dict[str, Any]]:
    return fields(settings_forms.section_form(TEAM, part, texts, groups, 3))


def test_every_setting_is_a_field_of_the_form_of_its_section() -> None:
    for part, rows in SECTIONS.items():
        assert list(form(part, {}, GROUPS)) == [setting.key for setting in rows]


def test_a_channel_that_may_be_none_can_be_emptied_again_and_one_that_must_be_given_cannot() -> None:
    where = form(Section.WHERE, FULL, [])
    assert where["escalation_channel"]["initial_conversation"] == "C0ESCALATIONS"
    assert where["debrief_channel"]["initial_conversations"] == ["C0DEBRIEFS"]
    assert where["debrief_channel"]["max_selected_items"] == 1


def test_more_user_groups_than_a_menu_takes_are_in_parts_and_a_chosen_one_is_there_without_slack() -> None:
    menu = form(Section.WHO, FULL, GROUPS)["member_group"]
    assert menu["option_groups"][0]["label"]["text"] == "group 000 to group 099"
    assert [len(part["options"]) for part in menu["option_groups"]] == [100, 100, 50]
    assert menu["initial_options"][0]["value"] == "S0GROUP7"
    assert form(Section.WHO, FULL, [])["member_group"]["initial_options"][0]["value"] == "S0GROUP7"
    assert "member_group" not in form(Section.WHO, {}, [])


def test_of_a_new_team_its_name_and_who_answers_are_needed_and_neither_is_filled_in() -> None:
    blocks = settings_forms.new_team_form({}, []).to_dict()["blocks"]
    needed = {block["block_id"] for block in blocks if block["type"] == "input" and not block.get("optional")}
    assert needed == {"name", "escalation_channel", "supervisors"}
    assert "initial_value" not in fields(settings_forms.new_team_form({}, []))["name"]


@pytest.mark.parametrize(
    ("key", "text", "words"),
    [
        ("shift", "90m", "90 minutes"),
        ("follow_up_after", "off", "off"),
        ("date_order", "MDY", "11/25"),
        ("level_two", "", "nobody"),
        ("digest_channel", "", "none"),
        ("crm_link", "", "not set"),
        ("supervisor_group", "S0LEADS", "<!subteam^S0LEADS>"),
        ("opening_hours", "18:00-08:00", "18:00-08:00 (overnight, into the next day)"),
        ("opening_hours", "mon-fri 9am-5pm", "mon-fri 9am-5pm"),
        ("crisis_protocol", "Stay.\n<!channel>", "Stay. &lt;!channel&gt;"),
    ],
)
def test_a_setting_reads_in_words(key: str, text: str, words: str) -> None:
    assert settings.in_words(TEAM_SETTINGS[key], text) == words


def test_what_was_changed_meanwhile_is_quoted_where_it_is_a_line_of_text() -> None:
    def by_dana(key: str, value: str) -> str:
        at = datetime(2026, 11, 22, tzinfo=UTC)
        return settings.overtaken(Change(id=1, team=1, key=key, value=value, person="U0DANA", at=at), "Dana")

    assert by_dana("shift", "8h").startswith("Dana has changed this meanwhile: it is “8h” now. Copy what you typed")
    assert by_dana("supervisors", "U0OTHER").startswith("Dana has changed this meanwhile. Copy")


def test_the_teams_to_pick_from_are_told_where_only_the_text_is_read() -> None:
    billing, retail = replace(TEAM, id=2, name="Billing"), replace(TEAM, id=3, name="R&D")
    assert settings.pick([billing, retail], None).text.endswith(" Buttons: “Billing”, “R&amp;D”.")
    assert settings.pick([billing, retail], billing).text.endswith("goes to its supervisors. Buttons: “R&amp;D”.")
    assert settings.pick([billing], billing).text.endswith("goes to its supervisors.")
