"""The table of what a team sets up: every line of it can be filled in, and is filled in by default."""

import pytest

from bot.rules.setting_kinds import LONGEST_NAME, LONGEST_TEXT, Asks, Setting
from bot.rules.settings import FIRST_QUESTIONS, FOR_SUPERVISORS, SECTIONS, SOURCES, TEAM_SETTINGS, Section

ALL = list(TEAM_SETTINGS.values())


def refusal(key: str, text: str) -> str:
    with pytest.raises(ValueError, match="takes") as refused:
        TEAM_SETTINGS[key].parse(text)
    return str(refused.value)


def test_every_setting_is_in_one_section_under_one_key() -> None:
    assert list(SECTIONS) == list(Section)
    assert len(TEAM_SETTINGS) == sum(map(len, SECTIONS.values()))


@pytest.mark.parametrize("setting", ALL, ids=lambda setting: setting.key)
def test_a_setting_takes_its_own_default(setting: Setting) -> None:
    if setting.default is not None:
        setting.parse(setting.default)


@pytest.mark.parametrize("setting", ALL, ids=lambda setting: setting.key)
def test_a_setting_with_choices_takes_each_of_them_and_asks_for_one(setting: Setting) -> None:
    assert bool(setting.choices) == (setting.asks is Asks.CHOICE)
    for value, _ in setting.choices:
        setting.parse(value)
    assert not setting.choices or setting.default in dict(setting.choices)


@pytest.mark.parametrize("setting", ALL, ids=lambda setting: setting.key)
def test_what_a_form_shows_of_a_setting_is_short(setting: Setting) -> None:
    """A label with a few words, and a hint with a sentence or two: Slack would take 2,000 characters of each."""
    assert 0 < len(setting.label) <= 40
    assert 0 < len(setting.hint) <= 150
    assert setting.hint[-1] == "."


def test_only_the_escalation_channel_has_to_be_given() -> None:
    assert [setting.key for setting in ALL if setting.default is None] == ["escalation_channel"]
    assert TEAM_SETTINGS.keys() >= {*FIRST_QUESTIONS, *SOURCES}


def test_supervisors_may_not_decide_who_sees_what_or_how_long_it_is_kept() -> None:
    assert {setting.key for setting in SECTIONS[Section.WHEN] + SECTIONS[Section.WORDS]} == FOR_SUPERVISORS


@pytest.mark.parametrize(
    ("key", "text", "says"),
    [
        ("name", "", "takes 1 to 40 characters on one line"),
        ("name", "Billing\nlate", "takes 1 to 40 characters on one line"),
        ("name", "a" * (LONGEST_NAME + 1), "takes 1 to 40 characters on one line"),
        ("members", "@priya", "takes member ids such as U0123456789"),
        ("member_group", "@billing", "takes a user group's id such as S0123456789"),
        ("member_channel", "#billing", "takes a channel's id such as C0123456789"),
        ("escalation_channel", "", "takes a channel's id"),
        ("crm_link", "http://crm.example/{reference}", "takes an https:// address"),
        ("digest_at", "monday", "takes a day and a 24-hour time such as mon 09:00"),
        ("time_zone", "London", "takes an IANA time zone such as Europe/London"),
        ("date_order", "ymd", "takes dmy or mdy"),
        ("calls_a_day", "0", "takes a whole number from 1 to 999"),
        ("level_two_after", "4s", "takes 5 seconds or more"),
        ("callback_lead", "soon", "takes a duration such as 90s, 5m, 2h or 14d"),
        ("follow_up_after", "never", "takes a duration"),
        ("check_in_from", "5", "takes 1 (frustrated)"),
        ("shift", "25h", "takes 1h to 24h"),
        ("crisis_protocol", "a" * (LONGEST_TEXT + 1), "takes at most 2,000 characters"),
        ("keep_cases", "29d", "takes 30 days or more"),
    ],
)
def test_what_a_setting_does_not_take_it_says_what_it_takes(key: str, text: str, says: str) -> None:
    assert refusal(key, text).startswith(says)
