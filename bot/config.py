"""Every setting, in one table; the only module that reads the environment.

The table is the source of `.env.example` and of the list in `docs/setup.md`; `tests/test_docs.py` holds them
together.
"""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from dotenv import dotenv_values

from bot.rules.contact import Intensity
from bot.rules.digest import Weekly
from bot.rules.hours import Span, parse_spans
from bot.rules.setting_kinds import (
    parse_channel,
    parse_channel_or_none,
    parse_count,
    parse_intensity,
    parse_kept,
    parse_length,
    parse_length_or_off,
    parse_link,
    parse_one_of,
    parse_people,
    parse_shift,
    parse_switch,
    parse_text,
    parse_wait,
    parse_weekly,
    parse_zone,
)
from bot.rules.settings import TEAM_SETTINGS
from bot.rules.team import DateOrder
from bot.vault import parse_secret_keys


class ConfigError(Exception):
    """Settings are missing or wrong: `problems` has a sentence for each. No values: tokens are among them."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Config:
    """What the program was told. Made by `load_config` only, so every value has been checked."""

    bot_token: str = field(repr=False)
    app_token: str = field(repr=False)
    secret_keys: tuple[str, ...] = field(repr=False)
    api_url: str
    database: Path
    log_level: str
    log_format: str
    escalation_channel: str
    supervisors: tuple[str, ...]
    level_two: tuple[str, ...]
    opening_hours: tuple[Span, ...]
    time_zone: ZoneInfo
    date_order: str
    level_two_after: timedelta
    nobody_yet_after: timedelta
    ask_again_after: timedelta
    still_on_it_after: timedelta
    waiting_step: timedelta
    after_step: timedelta
    safety_contacts: tuple[str, ...]
    check_in_delay: timedelta
    check_in_offers: bool
    check_in_from: Intensity
    shift: timedelta
    breather_rule: str
    breather_free: timedelta
    peer_wait: timedelta
    callback_lead: timedelta
    callback_overdue: timedelta
    callback_tries: int
    calls_a_day: int
    calls_a_week: int
    calling_window: tuple[Span, ...]
    follow_up: timedelta | None
    crm_link: str
    crisis_protocol: str
    support_contacts: str
    digest_channel: str
    digest: Weekly
    keep_cases: timedelta
    keep_warnings: timedelta


@dataclass(frozen=True)
class Setting:
    """One environment variable.

    `default` is written as in `.env`. None means that it must be given; `.env.example` then shows `example`.
    `parse` raises ValueError with the rest of a sentence that begins with the setting's name.
    """

    name: str
    field: str
    comment: str
    parse: Callable[[str], object]
    default: str | None = ""
    example: str = ""


def load_environment(path: Path = Path(".env")) -> dict[str, str]:
    """The environment, over the settings in the file `path` where there is one.

    Raises ConfigError when the file is there and cannot be read.
    """
    try:
        # No interpolation: a "$" in a token or in the crisis protocol is only a "$".
        from_file = dotenv_values(path, interpolate=False)
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise ConfigError([f"{path} cannot be read: {reason}."]) from None
    return {name: value for name, value in from_file.items() if value is not None} | dict(os.environ)


def without_proxies() -> None:
    """Take the proxies out of this process's environment.

    slack_sdk would use them for this machine's own addresses too: it does not read NO_PROXY
    (slack_sdk/proxy_env_variable_loader.py).
    """
    for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"):
        os.environ.pop(name, None)


def load_config(environ: Mapping[str, str]) -> Config:
    """All settings, checked. Raises ConfigError with every problem at once."""
    values, problems = read_settings(environ)
    if problems:
        raise ConfigError(problems)
    return Config(**values)


def read_settings(environ: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    """The values that are right, by field of `Config`, and a sentence for each that is not."""
    values: dict[str, Any] = {}
    problems = []
    for setting in SETTINGS:
        text = environ.get(setting.name, "").strip() or setting.default
        if text is None:
            problems.append(f"{setting.name} is not set. {setting.comment}")
            continue
        try:
            values[setting.field] = setting.parse(text)
        except ValueError as error:
            problems.append(f"{setting.name} {error}.")
    return values, problems


def unknown_settings(environ: Mapping[str, str]) -> list[str]:
    """Names that look like ours and are not, so probably misspelt."""
    known = {setting.name for setting in SETTINGS}
    return sorted(name for name in environ if name.startswith("BACKLINE_") and name not in known)


def seed_from(environ: Mapping[str, str]) -> dict[str, str]:
    """The settings of a team that were environment variables before they were set up in Slack, by their key.

    None, unless all that such a team had to have is there. Raises ConfigError with every problem at once.
    """
    texts, wrong = {}, []
    for key, setting in TEAM_SETTINGS.items():
        name = f"BACKLINE_{key.upper()}"
        if text := environ.get(name, "").strip():
            try:
                setting.parse(text)
            except ValueError as error:
                wrong.append(f"{name} {error}.")
            texts[key] = text
    if not texts.keys() >= {"escalation_channel", "supervisors"}:
        return {}
    if wrong:
        raise ConfigError(wrong)
    return texts


def env_example() -> str:
    """The text of `.env.example`: what must be given first, then every default, commented out."""
    lines = [
        "# Backline's settings. Copy this file to .env, which git ignores, and fill in the first five.",
        "# docs/setup.md says where each comes from. The environment wins over the file.",
    ]
    for setting in sorted(SETTINGS, key=lambda setting: setting.default is not None):
        value = f"{setting.name}={setting.example if setting.default is None else setting.default}"
        lines += ["", f"# {setting.comment}", value if setting.default is None else f"# {value}"]
    return "\n".join(lines) + "\n"


def _token(prefix: str, kind: str) -> Callable[[str], str]:
    kinds = {"xoxb-": "a bot token", "xapp-": "an app-level token", "xoxp-": "a user token"}

    def parse(text: str) -> str:
        if not text.startswith(prefix):
            found = next((name for start, name in kinds.items() if text.startswith(start)), "something else")
            raise ValueError(f"takes {kind}, which begins with {prefix}; what is there is {found}")
        # Slack's tokens carry numeric ids; "xoxb-your-token" does not.
        if not re.fullmatch(r"[A-Za-z0-9-]{10,}", text.removeprefix(prefix)) or not re.search(r"\d", text):
            raise ValueError(f"is a placeholder or cut short; it takes {kind}, which begins with {prefix}")
        return text

    return parse


def _api_url(text: str) -> str:
    url = urlsplit(text)
    loopback = url.hostname in {"127.0.0.1", "::1", "localhost"}
    if not url.hostname or not (url.scheme == "https" or (url.scheme == "http" and loopback)):
        raise ValueError("takes an https:// address (http:// on this machine only: tokens travel over it)")
    return text.rstrip("/") + "/"


SETTINGS = (
    Setting(
        "SLACK_BOT_TOKEN",
        "bot_token",
        'The bot token: your app\'s page at api.slack.com/apps, "OAuth & Permissions".',
        _token("xoxb-", "a bot token"),
        default=None,
        example="xoxb-...",
    ),
    Setting(
        "SLACK_APP_TOKEN",
        "app_token",
        'The app-level token with connections:write: the same page, "Basic Information", "App-Level Tokens".',
        _token("xapp-", "an app-level token"),
        default=None,
        example="xapp-...",
    ),
    Setting(
        "BACKLINE_SECRET_KEY",
        "secret_keys",
        "Locks what agents write for themselves alone. Make one with: python -m bot secret-key",
        parse_secret_keys,
        default=None,
    ),
    Setting(
        "SLACK_API_URL",
        "api_url",
        "Where Slack's Web API is. The practice workspace sets its own.",
        _api_url,
        default="https://slack.com/api/",
    ),
    Setting(
        "BACKLINE_DATABASE",
        "database",
        "The database file. Its folder must exist; back it up like anything that holds customers' words.",
        Path,
        default="backline.db",
    ),
    Setting(
        "BACKLINE_LOG_LEVEL",
        "log_level",
        "How much is logged: debug, info, warning or error. Never what people wrote.",
        parse_one_of("debug", "info", "warning", "error"),
        default="info",
    ),
    Setting(
        "BACKLINE_LOG_FORMAT",
        "log_format",
        "console for people, json for log collectors.",
        parse_one_of("console", "json"),
        default="console",
    ),
    Setting(
        "BACKLINE_ESCALATION_CHANNEL",
        "escalation_channel",
        "The id of the channel that escalations go to. It should be private, with the bot invited.",
        parse_channel,
        default=None,
        example="C0123456789",
    ),
    Setting(
        "BACKLINE_SUPERVISORS",
        "supervisors",
        "The member ids of those who answer escalations, separated by commas.",
        parse_people,
        default=None,
        example="U0123456789,U0123456780",
    ),
    Setting(
        "BACKLINE_LEVEL_TWO",
        "level_two",
        "The member ids of those asked when no supervisor comes, on duty or not.",
        parse_people,
    ),
    Setting(
        "BACKLINE_OPENING_HOURS",
        "opening_hours",
        "When supervisors are on duty unless they say otherwise: mon-fri 08:00-18:00, sat 09:00-12:00; always; never.",
        parse_spans,
        default="always",
    ),
    Setting(
        "BACKLINE_TIME_ZONE",
        "time_zone",
        "The IANA time zone of the opening hours, such as Europe/London.",
        parse_zone,
        default="UTC",
    ),
    Setting(
        "BACKLINE_DATE_ORDER",
        "date_order",
        "How the team writes dates in numbers: dmy (25/11) or mdy (11/25).",
        parse_one_of(*DateOrder),
        default="dmy",
    ),
    Setting(
        "BACKLINE_LEVEL_TWO_AFTER",
        "level_two_after",
        "With a customer on the line: how long until level two is asked too.",
        parse_wait,
        default="30s",
    ),
    Setting(
        "BACKLINE_NOBODY_YET_AFTER",
        "nobody_yet_after",
        "With a customer on the line: how long until the agent is told that nobody has come yet.",
        parse_wait,
        default="90s",
    ),
    Setting(
        "BACKLINE_ASK_AGAIN_AFTER",
        "ask_again_after",
        "With a customer on the line: how long then until everybody is asked again, and twice as long each time after.",
        parse_wait,
        default="3m",
    ),
    Setting(
        "BACKLINE_STILL_ON_IT_AFTER",
        "still_on_it_after",
        "With a customer on the line: how long after accepting the supervisor is asked if they are still on it.",
        parse_wait,
        default="10m",
    ),
    Setting(
        "BACKLINE_WAITING_STEP",
        "waiting_step",
        "With a customer waiting to hear from us: how long each step of asking has.",
        parse_wait,
        default="5m",
    ),
    Setting(
        "BACKLINE_AFTER_STEP",
        "after_step",
        "After the contact: how long each step of asking has.",
        parse_wait,
        default="30m",
    ),
    Setting(
        "BACKLINE_SAFETY_CONTACTS",
        "safety_contacts",
        "The member ids of those told, with the supervisors, when somebody may be in danger.",
        parse_people,
    ),
    Setting(
        "BACKLINE_CHECK_IN_DELAY",
        "check_in_delay",
        "How long after a hard contact has ended its agent is offered the private check-in.",
        parse_length,
        default="5m",
    ),
    Setting(
        "BACKLINE_CHECK_IN_OFFERS",
        "check_in_offers",
        "Whether check-ins are offered after hard contacts: on or off. /debrief works all the same.",
        parse_switch,
        default="on",
    ),
    Setting(
        "BACKLINE_CHECK_IN_FROM",
        "check_in_from",
        "From which intensity on a contact counts as hard, 1 to 4; one with a safety flag always does.",
        parse_intensity,
        default="3",
    ),
    Setting(
        "BACKLINE_SHIFT",
        "shift",
        "How long a shift is at most: once in that time a check-in is offered.",
        parse_shift,
        default="10h",
    ),
    Setting(
        "BACKLINE_BREATHER_RULE",
        "breather_rule",
        "Your team's rule for a breather after a hard contact, as text: which phone state, whom to tell.",
        parse_text,
    ),
    Setting(
        "BACKLINE_BREATHER_WITHOUT_ASKING",
        "breather_free",
        "How long a breather may be without asking anybody, if that has been agreed; 0s says nothing about it.",
        parse_length,
        default="0s",
    ),
    Setting(
        "BACKLINE_PEER_WAIT",
        "peer_wait",
        "How long a colleague who has offered to listen has to answer before the next is asked.",
        parse_wait,
        default="3m",
    ),
    Setting(
        "BACKLINE_CALLBACK_LEAD",
        "callback_lead",
        "How long before a promised callback its owner is reminded the first time.",
        parse_length,
        default="5m",
    ),
    Setting(
        "BACKLINE_CALLBACK_OVERDUE_AFTER",
        "callback_overdue",
        "How long after its time a callback is overdue, and supervisors hear of it. Its owner is nudged twice before.",
        parse_wait,
        default="30m",
    ),
    Setting(
        "BACKLINE_CALLBACK_TRIES",
        "callback_tries",
        "How often a customer is rung without an answer until a supervisor decides whether it goes on.",
        parse_count,
        default="5",
    ),
    Setting(
        "BACKLINE_CALLS_A_DAY",
        "calls_a_day",
        "How often a customer may be rung in 24 hours; who sets a callback beyond that is asked first.",
        parse_count,
        default="3",
    ),
    Setting(
        "BACKLINE_CALLS_A_WEEK",
        "calls_a_week",
        "How often a customer may be rung in seven days; who sets a callback beyond that is asked first.",
        parse_count,
        default="7",
    ),
    Setting(
        "BACKLINE_CALLING_WINDOW",
        "calling_window",
        "When customers may be rung, by their own clock, written as opening hours are: mon-fri 08:00-20:00; always.",
        parse_spans,
        default="always",
    ),
    Setting(
        "BACKLINE_FOLLOW_UP_AFTER",
        "follow_up",
        "How long after closing a contact its agent can ask to be reminded to see whether the fix holds; or off.",
        parse_length_or_off,
        default="14d",
    ),
    Setting(
        "BACKLINE_CRM_LINK",
        "crm_link",
        "The address of a customer's page in your CRM, with {reference} where the number goes: reminders link to it.",
        parse_link,
    ),
    Setting(
        "BACKLINE_CRISIS_PROTOCOL",
        "crisis_protocol",
        "Your company's words for when life or safety is at risk. Empty: call the emergency services first.",
        parse_text,
    ),
    Setting(
        "BACKLINE_SUPPORT_CONTACTS",
        "support_contacts",
        "Whom an agent can turn to after a hard contact, as text: an assistance line, a counsellor.",
        parse_text,
    ),
    Setting(
        "BACKLINE_DIGEST_CHANNEL",
        "digest_channel",
        "The id of the channel that gets the weekly digest, with the bot invited. Empty: supervisors ask for it.",
        parse_channel_or_none,
    ),
    Setting(
        "BACKLINE_DIGEST_AT",
        "digest",
        "When the digest of the week before is posted, in the time zone above, such as mon 09:00.",
        parse_weekly,
        default="mon 09:00",
    ),
    Setting(
        "BACKLINE_KEEP_CASES",
        "keep_cases",
        "How long a case is kept after it is over, with our messages about it. At least 30d.",
        parse_kept,
        default="365d",
    ),
    Setting(
        "BACKLINE_KEEP_WARNINGS",
        "keep_warnings",
        "How long a warning on a reference is kept after it has ended. At least 30d.",
        parse_kept,
        default="180d",
    ),
)
