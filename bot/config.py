"""Every setting, in one table; the only module that reads the environment.

The table is the source of `.env.example` and of the list in `docs/setup.md`; `tests/test_docs.py` holds them
together.
"""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dotenv import dotenv_values

from bot.rules.setting_kinds import parse_one_of
from bot.rules.settings import TEAM_SETTINGS
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
    first_team: Mapping[str, str]
    """What the environment says of a team, by the keys of `bot.rules.settings`; nothing, unless it is of an older kind.

    It makes the first team where there is none. Teams are set up in Slack.
    """


@dataclass(frozen=True)
class Setting:
    """One environment variable.

    `default` is written as in `.env`. None means that it must be given; `.env.example` then shows `example`, and the
    `comment` says where it comes from.
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


def without_slack_variables() -> None:
    """Take Slack's variables out of this process's environment, once they are read.

    Bolt would read them too: SLACK_BOT_TOKEN, only to warn that it has another, and with SLACK_CLIENT_ID and
    SLACK_CLIENT_SECRET it turns on OAuth, with stores in files; no argument keeps it from that
    (slack_bolt/app/app.py, 1.30).
    """
    for name in [name for name in os.environ if name.startswith("SLACK_")]:
        del os.environ[name]


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
            whence = f" {setting.comment}" if setting.default is None else ""
            problems.append(f"{setting.name} {error}.{whence}")
    try:
        values["first_team"] = seed_from(environ)
    except ConfigError as error:
        problems += error.problems
    return values, problems


def unknown_settings(environ: Mapping[str, str]) -> list[str]:
    """Names that look like ours and are not, so probably misspelt."""
    known = {setting.name for setting in SETTINGS} | {_variable(key) for key in TEAM_SETTINGS}
    return sorted(name for name in environ if name.startswith("BACKLINE_") and name not in known)


def moved_settings(environ: Mapping[str, str]) -> list[str]:
    """Names of what was set here once, and is in Slack by now."""
    return sorted(name for name in map(_variable, TEAM_SETTINGS) if environ.get(name, "").strip())


def _variable(key: str) -> str:
    return f"BACKLINE_{key.upper()}"


def seed_from(environ: Mapping[str, str]) -> dict[str, str]:
    """The settings of a team that were environment variables before they were set up in Slack, by their key.

    None, unless all that such a team had to have is there. Raises ConfigError with every problem at once.
    """
    texts, wrong = {}, []
    for key, setting in TEAM_SETTINGS.items():
        name = _variable(key)
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
        "# Backline's settings. Copy this file to .env, which git ignores, and fill in the first three.",
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
        "Locks what agents write for themselves alone. Make one with: make secret-key",
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
)
