"""Settings: what is taken, what is refused, and how the refusal reads."""

from datetime import time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.config import (
    SETTINGS,
    Config,
    ConfigError,
    load_config,
    load_environment,
    moved_settings,
    read_settings,
    seed_from,
    unknown_settings,
    without_slack_variables,
)
from bot.rules.callback import Policy
from bot.rules.digest import Weekly
from bot.rules.hours import ALWAYS, parse_spans
from bot.rules.retention import Retention
from bot.rules.set_up import team_of
from bot.rules.setting_kinds import LONGEST_TEXT
from bot.rules.team import DateOrder, Team, Waits
from tests.bot.settings import app_token, bot_token, environment
from tests.hours import parse_hours


def team_from(environ: dict[str, str]) -> Team:
    return team_of(1, "", load_config(environ).first_team, {})


def refusals(**changes: str | None) -> tuple[str, ...]:
    with pytest.raises(ConfigError) as refused:
        load_config(environment(**changes))
    return refused.value.problems


def test_three_settings_are_enough_and_the_rest_have_defaults() -> None:
    given = environment()
    assert load_config(given) == Config(
        bot_token=given["SLACK_BOT_TOKEN"],
        app_token=given["SLACK_APP_TOKEN"],
        secret_keys=(given["BACKLINE_SECRET_KEY"],),
        api_url="https://slack.com/api/",
        database=Path("backline.db"),
        log_level="info",
        log_format="console",
        first_team={"escalation_channel": "C0ESCALATIONS", "supervisors": "U0PRIYA,U0TOMASZ"},
    )


def test_with_no_settings_every_missing_one_is_named_at_once() -> None:
    with pytest.raises(ConfigError) as refused:
        load_config({})
    assert [problem.split()[0] for problem in refused.value.problems] == [
        "SLACK_BOT_TOKEN",
        "SLACK_APP_TOKEN",
        "BACKLINE_SECRET_KEY",
    ]
    assert "api.slack.com/apps" in refused.value.problems[0]


def test_an_empty_setting_is_one_that_was_not_given() -> None:
    assert load_config(environment(BACKLINE_LOG_LEVEL=" ")).log_level == "info"
    assert "BACKLINE_SECRET_KEY is not set" in refusals(BACKLINE_SECRET_KEY="")[0]


def test_a_team_is_set_up_in_slack() -> None:
    config = load_config(environment(BACKLINE_ESCALATION_CHANNEL=None, BACKLINE_SUPERVISORS=None))
    assert config.first_team == {}


def test_an_environment_of_before_makes_the_first_team() -> None:
    given = environment(BACKLINE_LEVEL_TWO="U0DANA")
    assert load_config(given).first_team["level_two"] == "U0DANA"
    assert moved_settings(given) == ["BACKLINE_ESCALATION_CHANNEL", "BACKLINE_LEVEL_TWO", "BACKLINE_SUPERVISORS"]
    assert unknown_settings(given) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"SLACK_BOT_TOKEN": app_token()}, "SLACK_BOT_TOKEN takes a bot token, which begins with xoxb-; what is there"),
        ({"SLACK_APP_TOKEN": bot_token()}, "what is there is a bot token"),
        ({"SLACK_BOT_TOKEN": bot_token().replace("xoxb", "xoxp")}, "what is there is a user token"),
        ({"SLACK_BOT_TOKEN": "xoxb-..."}, "SLACK_BOT_TOKEN is a placeholder or cut short"),
        ({"SLACK_APP_TOKEN": "xapp-your-token-here"}, "SLACK_APP_TOKEN is a placeholder or cut short"),
        ({"SLACK_API_URL": "http://slack.example/api/"}, "SLACK_API_URL takes an https:// address"),
        ({"SLACK_API_URL": "slack.com"}, "SLACK_API_URL takes an https:// address"),
        ({"BACKLINE_LOG_LEVEL": "loud"}, "BACKLINE_LOG_LEVEL takes debug, info, warning or error."),
        ({"BACKLINE_LOG_FORMAT": "xml"}, "BACKLINE_LOG_FORMAT takes console or json."),
        ({"BACKLINE_ESCALATION_CHANNEL": "#escalations"}, "BACKLINE_ESCALATION_CHANNEL takes a channel's id"),
        ({"BACKLINE_SUPERVISORS": "@priya"}, "BACKLINE_SUPERVISORS takes member ids such as U0123456789"),
        ({"BACKLINE_CHECK_IN_DELAY": "5 minutes"}, "BACKLINE_CHECK_IN_DELAY takes a duration such as 90s, 5m"),
        ({"BACKLINE_LEVEL_TWO": "dana"}, "BACKLINE_LEVEL_TWO takes member ids such as U0123456789"),
        (
            {"BACKLINE_OPENING_HOURS": "9 to 5"},
            "BACKLINE_OPENING_HOURS takes days and times such as mon-fri 08:",
        ),
        ({"BACKLINE_TIME_ZONE": "London"}, "BACKLINE_TIME_ZONE takes an IANA time zone such as Europe/London"),
        ({"BACKLINE_TIME_ZONE": "America"}, "BACKLINE_TIME_ZONE takes an IANA time zone such as Europe/London"),
        ({"BACKLINE_TIME_ZONE": "../zoneinfo"}, "BACKLINE_TIME_ZONE takes an IANA time zone such as Europe/London"),
        ({"BACKLINE_LEVEL_TWO_AFTER": "30"}, "BACKLINE_LEVEL_TWO_AFTER takes a duration such as 90s, 5m"),
        ({"BACKLINE_ASK_AGAIN_AFTER": "0s"}, "BACKLINE_ASK_AGAIN_AFTER takes 5 seconds or more."),
        ({"BACKLINE_CALLBACK_TRIES": "0"}, "BACKLINE_CALLBACK_TRIES takes a whole number from 1 to 999."),
        ({"BACKLINE_CALLS_A_DAY": "three"}, "BACKLINE_CALLS_A_DAY takes a whole number from 1 to 999."),
        ({"BACKLINE_FOLLOW_UP_AFTER": "never"}, "BACKLINE_FOLLOW_UP_AFTER takes a duration such as 90s, 5m, 2h or 14d"),
        ({"BACKLINE_CALLBACK_OVERDUE_AFTER": "1s"}, "BACKLINE_CALLBACK_OVERDUE_AFTER takes 5 seconds or more."),
        (
            {"BACKLINE_CALLING_WINDOW": "daytime"},
            "BACKLINE_CALLING_WINDOW takes days and times such as mon-fri",
        ),
        ({"BACKLINE_CRM_LINK": "http://crm.example/{reference}"}, "BACKLINE_CRM_LINK takes an https:// address with"),
        ({"BACKLINE_CRM_LINK": "https://crm.example/48213"}, "BACKLINE_CRM_LINK takes an https:// address with"),
        ({"BACKLINE_CRM_LINK": "https://crm.example/|{reference}"}, "BACKLINE_CRM_LINK takes an https:// address with"),
        ({"BACKLINE_DIGEST_CHANNEL": "#figures"}, "BACKLINE_DIGEST_CHANNEL takes a channel's id such as C0123456789"),
        ({"BACKLINE_DIGEST_AT": "monday 9"}, "BACKLINE_DIGEST_AT takes a day and a 24-hour time such as mon 09:00"),
        ({"BACKLINE_KEEP_CASES": "7d"}, "BACKLINE_KEEP_CASES takes 30 days or more."),
        ({"BACKLINE_CRISIS_PROTOCOL": "x" * (LONGEST_TEXT + 1)}, "BACKLINE_CRISIS_PROTOCOL takes at most 2,000"),
    ],
)
def test_a_bad_value_is_told_the_setting_and_what_it_takes(changes: dict[str, str], said: str) -> None:
    (problem,) = refusals(**changes)
    assert said in problem


def test_a_copied_example_file_is_told_where_the_tokens_are() -> None:
    assert refusals(SLACK_BOT_TOKEN="xoxb-...", SLACK_APP_TOKEN="xapp-...") == (
        "SLACK_BOT_TOKEN is a placeholder or cut short; it takes a bot token, which begins with xoxb-. "
        'The bot token: your app\'s page at api.slack.com/apps, "OAuth & Permissions".',
        "SLACK_APP_TOKEN is a placeholder or cut short; it takes an app-level token, which begins with xapp-. "
        'The app-level token with connections:write: the same page, "Basic Information", "App-Level Tokens".',
    )


def test_all_problems_are_told_at_once() -> None:
    assert len(refusals(BACKLINE_LOG_LEVEL="loud", BACKLINE_SECRET_KEY=None, BACKLINE_CALLBACK_LEAD="soon")) == 3


def test_no_value_is_repeated_in_a_refusal_because_it_may_be_a_token() -> None:
    misplaced = bot_token()
    anything_goes = {
        "SLACK_BOT_TOKEN",
        "BACKLINE_DATABASE",
        "BACKLINE_CRISIS_PROTOCOL",
        "BACKLINE_SUPPORT_CONTACTS",
        "BACKLINE_BREATHER_RULE",
    }
    names = [setting.name for setting in SETTINGS if setting.name not in anything_goes]
    problems = refusals(**dict.fromkeys(names, misplaced))
    assert len(problems) == len(names)
    assert not any(misplaced in problem for problem in problems)


def test_a_config_shows_no_token() -> None:
    config = load_config(environment())
    assert config.bot_token not in repr(config)
    assert config.app_token not in repr(config)


@pytest.mark.parametrize("written", ["U0A1,U0B2", "U0A1 U0B2", " U0A1 ,\tU0B2,U0A1 "])
def test_people_are_separated_by_commas_or_spaces_and_named_once(written: str) -> None:
    assert team_from(environment(BACKLINE_SUPERVISORS=written)).supervisors == ("U0A1", "U0B2")


def test_durations_have_a_unit() -> None:
    assert team_from(environment(BACKLINE_CHECK_IN_DELAY="90s")).check_in_delay == timedelta(seconds=90)


def test_opening_hours_are_those_of_their_zone() -> None:
    team = team_from(environment(BACKLINE_OPENING_HOURS="mon-fri 8:00-18:00", BACKLINE_TIME_ZONE="Asia/Kolkata"))
    assert team.hours == parse_hours("mon-fri 8:00-18:00", ZoneInfo("Asia/Kolkata"))


def test_dates_in_numbers_begin_with_the_day_unless_the_team_says_otherwise() -> None:
    assert team_from(environment()).date_order is DateOrder.DAY_FIRST
    assert team_from(environment(BACKLINE_DATE_ORDER="MDY")).date_order is DateOrder.MONTH_FIRST
    assert refusals(BACKLINE_DATE_ORDER="ymd") == ("BACKLINE_DATE_ORDER takes dmy or mdy.",)


def test_the_defaults_of_the_waits_are_those_of_the_rules() -> None:
    assert team_from(environment()).waits == Waits()


def test_each_wait_goes_where_it_belongs() -> None:
    names = (
        "LEVEL_TWO_AFTER",
        "NOBODY_YET_AFTER",
        "ASK_AGAIN_AFTER",
        "STILL_ON_IT_AFTER",
        "WAITING_STEP",
        "AFTER_STEP",
    )
    given = {f"BACKLINE_{name}": f"{number}m" for number, name in enumerate(names, 1)}
    assert team_from(environment(**given)).waits == Waits(
        level_two=timedelta(minutes=1),
        nobody_yet=timedelta(minutes=2),
        again=timedelta(minutes=3),
        still_on_it=timedelta(minutes=4),
        waiting=timedelta(minutes=5),
        after=timedelta(minutes=6),
    )


def test_the_defaults_of_callbacks_are_those_of_the_rules() -> None:
    team = team_from(environment())
    assert team.callbacks == Policy()
    assert (team.calling_window, team.crm_link) == (ALWAYS.spans, "")


def test_each_setting_of_callbacks_goes_where_it_belongs() -> None:
    given = {
        "CALLBACK_LEAD": "1m",
        "CALLBACK_OVERDUE_AFTER": "2m",
        "CALLBACK_TRIES": "3",
        "CALLS_A_DAY": "4",
        "CALLS_A_WEEK": "5",
        "FOLLOW_UP_AFTER": "6d",
        "CALLING_WINDOW": "sat 09:00-12:00",
        "CRM_LINK": "https://crm.example/?customer={reference}&from=slack",
    }
    team = team_from(environment(**{f"BACKLINE_{name}": value for name, value in given.items()}))
    assert team.callbacks == Policy(
        lead=timedelta(minutes=1),
        overdue=timedelta(minutes=2),
        most_tries=3,
        a_day=4,
        a_week=5,
        follow_up=timedelta(days=6),
    )
    assert team.calling_window == parse_spans("sat 09:00-12:00")
    assert team.crm_link == given["CRM_LINK"]


def test_the_digest_and_how_long_things_are_kept_are_the_teams() -> None:
    assert team_from(environment()).retention == Retention()
    given = {"DIGEST_CHANNEL": "C0DIGEST", "DIGEST_AT": "Fri 16:30", "KEEP_CASES": "90d", "KEEP_WARNINGS": "30d"}
    team = team_from(environment(**{f"BACKLINE_{name}": value for name, value in given.items()}))
    assert (team.digest_channel, team.digest) == ("C0DIGEST", Weekly(weekday=4, at=time(16, 30)))
    assert team.retention == Retention(cases=timedelta(days=90), warnings=timedelta(days=30))


def test_a_team_can_do_without_follow_ups() -> None:
    assert team_from(environment(BACKLINE_FOLLOW_UP_AFTER="OFF")).callbacks.follow_up is None


def test_an_address_on_this_machine_needs_no_tls_and_gets_its_slash() -> None:
    config = load_config(environment(SLACK_API_URL="http://127.0.0.1:8765/api"))
    assert config.api_url == "http://127.0.0.1:8765/api/"


def test_what_is_right_can_be_used_when_something_else_is_wrong() -> None:
    settings, problems = read_settings(environment(BACKLINE_LOG_LEVEL="loud"))
    assert settings["log_format"] == "console"
    assert "log_level" not in settings
    assert len(problems) == 1


def test_what_is_wrong_with_the_first_team_is_found_with_the_rest() -> None:
    settings, problems = read_settings(environment(BACKLINE_CHECK_IN_DELAY="soon"))
    assert "first_team" not in settings
    assert [problem.split()[0] for problem in problems] == ["BACKLINE_CHECK_IN_DELAY"]


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / ".env"
    file.write_text("BACKLINE_LOG_LEVEL=debug\nBACKLINE_LOG_FORMAT=json\nBACKLINE_CRISIS_PROTOCOL='Pay $5, ${HOME}'\n")
    monkeypatch.setenv("BACKLINE_LOG_LEVEL", "error")
    settings = load_environment(file)
    assert settings["BACKLINE_LOG_LEVEL"] == "error"
    assert settings["BACKLINE_LOG_FORMAT"] == "json"
    assert settings["BACKLINE_CRISIS_PROTOCOL"] == "Pay $5, ${HOME}"


def test_once_read_slacks_variables_are_nobody_elses(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SLACK_BOT_TOKEN", "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "BACKLINE_LOG_LEVEL"):
        monkeypatch.setenv(name, "1")
    without_slack_variables()
    environ = load_environment(Path("no.env"))
    assert environ["BACKLINE_LOG_LEVEL"] == "1"
    assert not any(name.startswith("SLACK_") for name in environ)


def test_a_file_that_is_not_there_is_no_error(tmp_path: Path) -> None:
    assert "PATH" in load_environment(tmp_path / ".env")


def test_a_file_that_is_not_text_is_told_so(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match="cannot be read: not UTF-8"):
        load_environment(file)


def test_a_misspelt_setting_is_noticed() -> None:
    assert unknown_settings(environment(BACKLINE_SUPERVISOR="U0A1", HOME="/")) == ["BACKLINE_SUPERVISOR"]


# What moves into the database


def test_a_team_of_environment_variables_keeps_every_one_of_them() -> None:
    given = {
        "LEVEL_TWO": "U0LEE",
        "TIME_ZONE": "Europe/London",
        "BREATHER_WITHOUT_ASKING": "10m",
        "CALLBACK_OVERDUE_AFTER": "20m",
        "FOLLOW_UP_AFTER": "off",
        "DIGEST_AT": "fri 16:00",
        "KEEP_WARNINGS": "90d",
    }
    environ = environment(**{f"BACKLINE_{name}": value for name, value in given.items()})
    texts = seed_from(environ)
    assert texts == {"escalation_channel": "C0ESCALATIONS", "supervisors": "U0PRIYA,U0TOMASZ"} | {
        name.lower(): value for name, value in given.items()
    }
    assert load_config(environ).first_team == texts
