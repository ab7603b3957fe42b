"""Slack's description of the app, made from the table of commands: what `manifest.json` holds.

Scopes and events are those of this program and no more. Fields and lengths: Slack's app manifest reference.
"""

import json
from typing import Any

from bot.commands import COMMANDS, SHORTCUTS

BOT_SCOPES = (
    "commands",
    "chat:write",
    "im:write",
    "im:history",
    "channels:read",
    "channels:history",
    "channels:join",
    "groups:read",
    "groups:history",
    "users:read",
    "dnd:read",
    "usergroups:read",
    "files:write",
)

BOT_EVENTS = (
    "app_home_opened",
    "channel_archive",
    "channel_deleted",
    "channel_left",
    "channel_unarchive",
    "group_archive",
    "group_deleted",
    "group_left",
    "group_unarchive",
    "member_joined_channel",
    "member_left_channel",
    "message.im",
    "subteam_members_changed",
    "subteam_updated",
    "user_change",
)

LONG_DESCRIPTION = (
    "Backline stands behind customer-service agents in the middle of a shift. Log a difficult contact in one "
    "line, bring in a supervisor with a structured hand-over, keep the promise to call back, and take two "
    "private minutes afterwards. Payment card and bank account numbers are masked before anything is stored "
    "or sent."
)


def manifest() -> dict[str, Any]:
    """The app manifest, as Slack takes it under "From a manifest"."""
    return {
        "display_information": {
            "name": "Backline",
            "description": "The line behind your front line",
            "long_description": LONG_DESCRIPTION,
            "background_color": "#1d3a4a",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "Backline", "always_online": False},
            "shortcuts": [
                {
                    "name": shortcut.name,
                    "type": shortcut.type,
                    "callback_id": shortcut.callback_id,
                    "description": shortcut.description,
                }
                for shortcut in SHORTCUTS
            ],
            "slash_commands": [
                {"command": command.name, "description": command.description}
                # Slack refuses an empty hint.
                | ({"usage_hint": command.usage_hint} if command.usage_hint else {})
                for command in COMMANDS
            ],
        },
        "oauth_config": {"scopes": {"bot": list(BOT_SCOPES)}},
        "settings": {
            "event_subscriptions": {"bot_events": list(BOT_EVENTS)},
            "interactivity": {"is_enabled": True},
            "org_deploy_enabled": False,
            "socket_mode_enabled": True,
            "token_rotation_enabled": False,
        },
    }


def manifest_text() -> str:
    """`manifest()` as the file `manifest.json` has it."""
    return json.dumps(manifest(), indent=2, ensure_ascii=False) + "\n"
