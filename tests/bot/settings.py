"""A full set of right settings, with tokens made at run time."""

import secrets

from bot.vault import new_secret_key


def bot_token() -> str:
    return f"xoxb-{secrets.randbelow(10**12):012d}-{secrets.token_hex(12)}"


def app_token() -> str:
    return f"xapp-1-A0TEST-{secrets.randbelow(10**12):012d}-{secrets.token_hex(32)}"


def environment(**changes: str | None) -> dict[str, str]:
    """The settings that must be given, `changes` on top; None takes one away."""
    settings = {
        "SLACK_BOT_TOKEN": bot_token(),
        "SLACK_APP_TOKEN": app_token(),
        "BACKLINE_SECRET_KEY": new_secret_key(),
        "BACKLINE_ESCALATION_CHANNEL": "C0ESCALATIONS",
        "BACKLINE_SUPERVISORS": "U0PRIYA,U0TOMASZ",
    } | changes
    return {name: value for name, value in settings.items() if value is not None}
