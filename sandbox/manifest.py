"""The parts of a Slack app manifest that decide what the app may do."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Manifest:
    """An app as its manifest declares it: scopes, commands, shortcuts, events."""

    name: str
    scopes: frozenset[str]
    commands: Mapping[str, Mapping[str, Any]]
    shortcuts: tuple[Mapping[str, Any], ...]
    bot_events: frozenset[str]
    interactivity: bool
    home_tab: bool
    messages_tab: bool

    @classmethod
    def read(cls, source: Mapping[str, Any] | Path) -> "Manifest":
        """The manifest in `source`, a JSON file or its content; raises `KeyError` for one without bot scopes."""
        content = json.loads(source.read_text("utf-8")) if isinstance(source, Path) else source
        features = content.get("features", {})
        settings = content.get("settings", {})
        app_home = features.get("app_home", {})
        return cls(
            name=content["display_information"]["name"],
            scopes=frozenset(content["oauth_config"]["scopes"]["bot"]),
            commands={command["command"]: command for command in features.get("slash_commands", [])},
            shortcuts=tuple(features.get("shortcuts", [])),
            bot_events=frozenset(settings.get("event_subscriptions", {}).get("bot_events", [])),
            interactivity=settings.get("interactivity", {}).get("is_enabled", False),
            home_tab=app_home.get("home_tab_enabled", False),
            messages_tab=app_home.get("messages_tab_enabled", False)
            and not app_home.get("messages_tab_read_only_enabled", False),
        )
