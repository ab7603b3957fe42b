"""What would keep Backline from working here, said before it starts, each with the mend.

Error names and the `x-oauth-scopes` header: Slack's Web API reference (docs.slack.dev).
"""

import http.client
import logging
import re
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse, WebClient

import storage
from bot.manifest import BOT_SCOPES
from bot.rules.team import Team
from bot.services.settings import load_teams
from bot.tls import tls_context
from bot.vault import Vault
from storage import Keyring, keyring_path

_IN_SLACK = "In Slack: `/backline settings`"

TIMEOUT = 5
"""Seconds to wait for an answer of Slack's."""

REFUSED_TOKENS = {
    "not_authed": "is not a token Slack knows",
    "invalid_auth": "is not a token Slack knows",
    "account_inactive": "belongs to an app that was removed from the workspace",
    "token_revoked": "was revoked",
    "token_expired": "has expired",
    "not_allowed_token_type": "is a token of the wrong kind",
}

PASSING_ERRORS = {"ratelimited", "internal_error", "fatal_error", "service_unavailable", "request_timeout"}


class Level(StrEnum):
    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True)
class Finding:
    """One thing looked at; `text` says what is true and, unless all is well, what mends it.

    `stops` is a problem that no waiting and no invitation mends: with it `run` does not start.
    """

    level: Level
    text: str
    stops: bool = False

    def __str__(self) -> str:
        return f"{self.level:<8} {self.text}"


class Unreachable(Exception):
    """Slack gave no answer, or only "try again later"; the message says what happened."""


def ok(text: str) -> Finding:
    return Finding(Level.OK, text)


def warning(text: str) -> Finding:
    return Finding(Level.WARNING, text)


def problem(text: str, *, stops: bool = False) -> Finding:
    return Finding(Level.PROBLEM, text, stops)


def check_all(settings: Mapping[str, Any]) -> Iterator[Finding]:
    """Everything that can be looked at with the settings that were right (by field of `Config`)."""
    yield check_python()
    teams: Sequence[Team] = ()
    if "database" in settings:
        teams = teams_in(settings["database"])
        yield from check_set_up(teams, datetime.now(UTC))
        yield check_database(settings["database"])
        if "secret_keys" in settings and keyring_path(settings["database"]).exists():
            yield check_secret_key(settings["database"], Vault(settings["secret_keys"]))
    if "api_url" not in settings:
        return
    try:
        yield from check_slack(settings, teams)
    except Unreachable as error:
        yield problem(f"{error} Check the network, a proxy or firewall, and SLACK_API_URL.")


def check_slack(settings: Mapping[str, Any], teams: Sequence[Team]) -> Iterator[Finding]:
    """Tokens first, then scopes, then each team's channel and people. Raises Unreachable."""
    connect = client_maker(settings["api_url"])
    if "app_token" in settings:
        yield check_app_token(connect(settings["app_token"]))
    if "bot_token" not in settings:
        return
    client = connect(settings["bot_token"])
    for finding in check_bot_token(client):
        yield finding
        if finding.stops:
            return
    yield from check_teams(client, teams)


def check_teams(client: WebClient, teams: Iterable[Team]) -> Iterator[Finding]:
    """Each team's channel and people. Raises Unreachable."""
    for team in teams:
        yield check_channel(client, team)
        for role, people in (
            ("supervisors", team.supervisors),
            ("level two", team.level_two),
            ("safety contacts", team.safety_contacts),
        ):
            yield from check_people(client, f"{team.name}, {role}", people)


def client_maker(api_url: str) -> Callable[[str], WebClient]:
    """Makes clients for a token; they ask once, and leave the telling to us."""
    quiet = logging.getLogger(f"{__name__}.slack_sdk")
    quiet.disabled = True
    return lambda token: WebClient(
        token=token, base_url=api_url, timeout=TIMEOUT, ssl=tls_context(), retry_handlers=[], logger=quiet
    )


def ask(client: WebClient, method: str, **parameters: str) -> SlackResponse:
    """Slack's answer. Raises SlackApiError when Slack refuses, Unreachable when it cannot be asked now."""
    with reaching(client.base_url):
        return client.api_call(method, params=parameters)


@contextmanager
def reaching(api_url: str) -> Iterator[None]:
    """Raises Unreachable for whatever passes by itself; a refusal of Slack's goes through as it is."""
    try:
        yield
    except SlackApiError as error:
        name, status = refusal(error), error.response.status_code
        # A proxy or a captive portal answers in HTML, which slack_sdk puts where the error's name goes.
        if status >= 429 or name in PASSING_ERRORS or not re.fullmatch(r"[a-z0-9_]+", name):
            said = f"HTTP {status}" if status != 200 else name[:80]
            raise Unreachable(f"Slack at {api_url} cannot answer just now ({said}).") from error
        raise
    except (OSError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", None) or str(error) or type(error).__name__
        raise Unreachable(f"Slack cannot be reached at {api_url} ({reason}).") from error


def refusal(error: SlackApiError) -> str:
    """Slack's name for why it refused: `invalid_auth`."""
    return str(error.response.get("error", ""))


def check_python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] > (3, 13):
        return warning(f"Python {version}: Backline is tested on 3.11 to 3.13.")
    return ok(f"Python {version}.")


def teams_in(path: Path) -> Sequence[Team]:
    """The teams set up in a database; none where it cannot be read, of which `check_database` speaks."""
    try:
        with storage.look_into(path) as records:
            return [team for team in load_teams(records, "") if not team.is_closed]
    except storage.StorageError:
        return ()


def check_set_up(teams: Sequence[Team], now: datetime) -> Iterator[Finding]:
    """Whether there is a team; in each, somebody on duty, somebody asked when they do not come, words for danger."""
    if not teams:
        yield warning("No team is set up yet. In Slack, an admin types `/backline`: four questions, two minutes.")
    for team in teams:
        yield check_hours(team, now)
        if not team.level_two:
            yield warning(f"{team.name}: nobody is asked when no supervisor comes. {_IN_SLACK}, level two.")
        if not team.crisis_protocol:
            yield warning(f"{team.name}: agents have no steps of your company's own for danger. {_IN_SLACK}, words.")


def check_hours(team: Team, now: datetime) -> Finding:
    hours = team.hours
    if not hours.spans:
        return warning(
            f"{team.name}: by its opening hours nobody is on duty until they type `/backline duty 4h`. {_IN_SLACK}."
        )
    is_open = hours.is_open(now)
    change = hours.next_closing(now) if is_open else hours.next_opening(now)
    until = f" until {change.astimezone(hours.zone):%A %H:%M} ({hours.zone})" if change else " day and night"
    return ok(f"{team.name}: by its opening hours supervisors are {'on' if is_open else 'off'} duty now{until}.")


def check_database(path: Path) -> Finding:
    """Whether a Backline uses it or could, and what in it needs somebody. Nothing is changed, nor made if not there."""
    folder = path.absolute().parent
    if not folder.is_dir():
        return problem(f"The folder {folder} does not exist. Make it, or set BACKLINE_DATABASE to another place.")
    try:
        # Tried, because permissions do not say all: of a full disk nothing, nor of a file system that takes no files.
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        return problem(f"{folder} cannot be written: {error.strerror}. Let the user who runs Backline write there.")
    if not path.exists():
        return ok(f"Database {path} will be made.")
    try:
        found = storage.inspect(path)
    except storage.StorageError as error:
        return problem(str(error))
    if found.undelivered:
        return problem(
            f"Messages that could not be delivered: {found.undelivered}. In Slack, a supervisor's `/backline status` "
            "says why and sends them again."
        )
    state = "is in use by a running Backline, as it should be" if found.in_use else "can be written"
    return ok(f"Database {path} {state}.{' It is migrated at the next start.' if found.migrations_missing else ''}")


def check_secret_key(database: Path, vault: Vault) -> Finding:
    """Whether the secret key opens every key that people's own notes are locked with."""
    try:
        keyring = Keyring(keyring_path(database))
    except storage.StorageError as error:
        return problem(str(error))
    locked = sum(not vault.opens(key) for key in keyring.all().values())
    keyring.close()
    if locked:
        return problem(
            f"BACKLINE_SECRET_KEY does not open what {locked} {'person keeps' if locked == 1 else 'people keep'} for "
            "themselves: put the key it was locked with after the newer one, with a comma between them."
        )
    return ok("BACKLINE_SECRET_KEY opens what people keep for themselves.")


def check_app_token(client: WebClient) -> Finding:
    """Whether Socket Mode would open. Raises Unreachable."""
    try:
        ask(client, "apps.connections.open")
    except SlackApiError as error:
        name = refusal(error)
        if name == "missing_scope":
            return problem(
                "SLACK_APP_TOKEN lacks the scope connections:write. Make a new app-level token that has it: "
                'your app\'s page, "Basic Information", "App-Level Tokens".',
                stops=True,
            )
        why = REFUSED_TOKENS.get(name, f"was refused by Slack ({name})")
        return problem(
            f"SLACK_APP_TOKEN {why}. Copy it again: your app's page, "
            '"Basic Information", "App-Level Tokens"; Socket Mode must be on.',
            stops=True,
        )
    return ok("SLACK_APP_TOKEN opens Socket Mode.")


def check_bot_token(client: WebClient) -> Iterator[Finding]:
    """The token first, then its scopes against the manifest's. Raises Unreachable."""
    try:
        answer = ask(client, "auth.test")
    except SlackApiError as error:
        why = REFUSED_TOKENS.get(refusal(error), f"was refused by Slack ({refusal(error)})")
        yield problem(
            f"SLACK_BOT_TOKEN {why}. Install the app again and copy the token: your app's page, "
            '"OAuth & Permissions".',
            stops=True,
        )
        return
    yield ok(f"SLACK_BOT_TOKEN is {answer.get('user')}'s in the workspace {answer.get('team')}.")
    headers = {name.lower(): value for name, value in answer.headers.items()}
    granted = {scope.strip() for scope in headers.get("x-oauth-scopes", "").split(",")}
    missing = [scope for scope in BOT_SCOPES if scope not in granted]
    if missing:
        yield problem(
            f"The app lacks the scopes {', '.join(missing)}. Paste manifest.json over the app's manifest "
            '("App Manifest" on your app\'s page), then install the app to the workspace again.'
        )
    else:
        yield ok("The app has every scope of manifest.json.")


def check_channel(client: WebClient, team: Team) -> Finding:
    """Whether a team's escalation channel is there, live, ours to post in, and private. Raises Unreachable."""
    channel = team.escalation_channel
    try:
        info = ask(client, "conversations.info", channel=channel)["channel"]
    except SlackApiError as error:
        return problem(
            f"{team.name}: escalation channel {channel} not found ({refusal(error)}). If it is private, type "
            f"/invite @Backline in it; or name another. {_IN_SLACK}."
        )
    name = f"#{info.get('name', channel)}"
    if info.get("is_archived"):
        return problem(f"{team.name}: {name} is archived. Unarchive it, or name another. {_IN_SLACK}.")
    if not info.get("is_member"):
        return problem(f"{team.name}: Backline is not in {name}. Type /invite @Backline in it.")
    if not info.get("is_private"):
        return warning(
            f"{team.name}: {name} is public: anyone in the workspace can read who needed help with whom. "
            "Make it private in the channel's settings."
        )
    return ok(f"{team.name}: escalations go to {name}, which is private.")


def check_people(client: WebClient, role: str, people: Iterable[str]) -> Iterator[Finding]:
    """Whether each is somebody who can answer. Raises Unreachable."""
    for person in people:
        try:
            user = ask(client, "users.info", user=person)["user"]
        except SlackApiError as error:
            yield problem(f"{role}: nobody has the id {person} ({refusal(error)}). Remove it: {_IN_SLACK}.")
            continue
        if user.get("deleted"):
            yield problem(f"{role}: {person} is deactivated and would never answer. {_IN_SLACK}.")
        elif user.get("is_bot"):
            yield problem(f"{role}: {person} is a bot. Name people.")
        else:
            yield ok(f"{role}: {person} is there.")
