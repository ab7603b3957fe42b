"""The tokens and what they may do, then each team as Slack has it.

Error names and the `x-oauth-scopes` header: Slack's Web API reference (docs.slack.dev).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse, WebClient

from bot.check.asking import ask, client_maker, refusal
from bot.check.finding import Finding, ok, problem
from bot.check.teams import check_teams
from bot.manifest import BOT_SCOPES
from bot.rules.team import Team

_REFUSED_TOKENS = {
    "not_authed": "is not a token Slack knows",
    "invalid_auth": "is not a token Slack knows",
    "account_inactive": "belongs to an app that was removed from the workspace",
    "token_revoked": "was revoked",
    "token_expired": "has expired",
    "not_allowed_token_type": "is a token of the wrong kind",
}


def check_slack(settings: Mapping[str, Any], teams: Sequence[Team]) -> Iterator[Finding]:
    """Tokens first, then scopes, then each team's channels and people. Raises Unreachable."""
    connect = client_maker(settings["api_url"])
    if "app_token" in settings:
        yield check_app_token(connect(settings["app_token"]))
    if "bot_token" not in settings:
        return
    client = connect(settings["bot_token"])
    try:
        identity = ask(client, "auth.test")
    except SlackApiError as error:
        why = _REFUSED_TOKENS.get(refusal(error), f"was refused by Slack ({refusal(error)})")
        yield problem(
            f"SLACK_BOT_TOKEN {why}. Install the app again and copy the token: your app's page, "
            '"OAuth & Permissions".',
            stops=True,
        )
        return
    yield ok(f"SLACK_BOT_TOKEN is {identity.get('user')}'s in the workspace {identity.get('team')}.")
    yield check_scopes(identity)
    yield from check_teams(client, identity.get("team_id") or "", teams)


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
        why = _REFUSED_TOKENS.get(name, f"was refused by Slack ({name})")
        return problem(
            f"SLACK_APP_TOKEN {why}. Copy it again: your app's page, "
            '"Basic Information", "App-Level Tokens"; Socket Mode must be on.',
            stops=True,
        )
    return ok("SLACK_APP_TOKEN opens Socket Mode.")


def check_scopes(identity: SlackResponse) -> Finding:
    """The scopes of whoever asked `auth.test`, against the manifest's."""
    headers = {name.lower(): value for name, value in identity.headers.items()}
    granted = {scope.strip() for scope in headers.get("x-oauth-scopes", "").split(",")}
    missing = [scope for scope in BOT_SCOPES if scope not in granted]
    if missing:
        return problem(
            f"The app lacks the scopes {', '.join(missing)}. Paste manifest.json over the app's manifest "
            '("App Manifest" on your app\'s page), then install the app to the workspace again.'
        )
    return ok("The app has every scope of manifest.json.")
