"""What no screen offers, made up and given to the bot; and everything put back afterwards.

The bot is not connected: what is sent goes straight to its listeners, and what it shows is read in the practice
workspace, which is the Slack behind it.
"""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from slack_bolt import BoltRequest

from bot.app import Backline
from handlers.routes import Route, Routes
from sandbox.model import Person, View
from sandbox.practice import Practice
from sandbox.shapes import TEAM_ID, view_json
from storage import keyring_path
from tests.flows.ways import Role, Way

Json = dict[str, Any]

_FORGED = {"type": "plain_text", "text": "Forged"}
"""The title of the modals that are made up."""


@dataclass(frozen=True)
class Shown:
    """What somebody reads after what they did: all of it, and without their Home, which is there before too."""

    answer: str
    everything: str


class Forgery:
    """Sends the bot what no screen offers, as any person; what that has changed can be put back."""

    def __init__(self, practice: Practice, backline: Backline, database: Path, things: Mapping[str, str]) -> None:
        self.things = things
        self._practice, self._backline = practice, backline
        self._files = [_Saved(database), _Saved(keyring_path(database))]
        self._settings = backline.use_cases.team_settings
        self._teams = self._settings.teams.all()

    def send(self, user_id: str, way: Way, about: str) -> Shown:
        """`way` as this person, about a thing of that name where the way names none."""
        workspace = self._practice.workspace
        person, conversation = workspace.people[user_id], workspace.direct(workspace.people[user_id])
        conversation.messages.clear()
        workspace.surfaces.stack(user_id).clear()
        said = self._dispatch(self.body(person, way, about))
        messages = [[message.text, message.blocks] for message in conversation.messages.values()]
        modals = [view.content for view in workspace.surfaces.stack(user_id) if view.content.get("title") != _FORGED]
        home = workspace.surfaces.home(user_id)
        answer = json.dumps([said, messages, modals], ensure_ascii=False)
        return Shown(answer, answer + (json.dumps(home.content) if home else ""))

    def open_home(self, user_id: str) -> str:
        """What this person's Home shows."""
        event = {"type": "app_home_opened", "user": user_id, "tab": "home", "channel": "D0"}
        self._dispatch({"type": "event_callback", "event_id": "Ev0", "team_id": TEAM_ID, "event": event})
        home = self._practice.workspace.surfaces.home(user_id)
        assert home is not None
        return json.dumps(home.content, ensure_ascii=False)

    def route(self, routes: Routes, way: Way, about: str) -> Route | None:
        """The listener that `way` comes to."""
        return routes.route(self.body(self._practice.workspace.people[Role.AGENT], way, about))

    def has_changed(self) -> bool:
        """Whether anything has been committed since it was put back."""
        return any(file.has_changed() for file in self._files)

    def put_back(self) -> None:
        for file in self._files:
            file.put_back()
        if not all(now is before for now, before in zip(self._settings.teams.all(), self._teams, strict=False)):
            self._settings.begin({})
            self._teams = self._settings.teams.all()

    def close(self) -> None:
        for file in self._files:
            file.close()

    def body(self, person: Person, way: Way, about: str) -> Json:
        """What Slack would send."""
        workspace = self._practice.workspace
        acted = {"user": {"id": person.id, "team_id": person.partner or TEAM_ID}, "team": {"id": TEAM_ID}}
        thing = self.things.get(way.about or about, "")
        value = way.value.format(**self.things) or thing
        body: Json = {}
        view = self._form(person, way) if way.metadata is not None else None
        if view is not None:
            body["view"] = view_json(view)
        else:
            place = workspace.surfaces.new_response_url(person.id, workspace.direct(person).id)
            body["response_url"] = f"{self._practice.base_url}response/{place.id}"
        body["trigger_id"] = workspace.surfaces.new_trigger(person.id, view).id
        match way.kind:
            case "command":
                name, _, word = way.id.partition(" ")
                who = {"user_id": person.id, "team_id": person.partner or TEAM_ID, "channel_id": "C0DEBRIEFS"}
                return body | who | {"command": name, "text": f"{word} {way.value.format(**self.things)}".strip()}
            case "shortcut":
                is_global = way.id.endswith("global")
                message = {} if is_global else {"message": {"text": "77009 wants a refund"}}
                kind = {"type": "shortcut" if is_global else "message_action", "callback_id": way.id}
                return body | acted | message | kind
            case "action":
                action = {"action_id": way.id.format(**self.things), "block_id": f"forged:{thing}", "value": value}
                return body | acted | {"type": "block_actions", "actions": [action]}
            case "field":
                chosen = {"action_id": "value", "block_id": way.id}
                return body | acted | {"type": "block_actions", "actions": [chosen]}
            case _:
                return body | acted | {"type": "view_submission"}

    def _form(self, person: Person, way: Way) -> View:
        """A modal that this person has before them, filled in."""
        self._practice.workspace.surfaces.stack(person.id).clear()
        metadata = (way.metadata or "").format(**self.things)
        content = {
            "type": "modal",
            "title": _FORGED,
            "callback_id": way.id if way.kind == "view" else "",
            "private_metadata": metadata,
            "blocks": [{"type": "input", "block_id": name} for name in way.typed],
        }
        typed = json.dumps({name: {"value": element} for name, element in way.typed.items()})
        view = self._practice.workspace.surfaces.push(person.id, content | {"blocks": []})
        view.content, view.values = content, json.loads(typed.replace("{tomorrow}", self.things["tomorrow"]))
        return view

    def _dispatch(self, body: Json) -> Any:
        response = self._backline.bolt.dispatch(BoltRequest(mode="socket_mode", body=body))
        assert response.status == 200
        return response.body and json.loads(response.body) if (response.body or "{").startswith("{") else response.body


class _Saved:
    """A database as it was, and whether it still is.

    SQLite says at once that nobody has committed (sqlite.org, "PRAGMA data_version"). Its version also changes where
    the log is emptied, so that only then every row is looked at.
    """

    def __init__(self, path: Path) -> None:
        self._live, self._copy = sqlite3.connect(path, isolation_level=None), sqlite3.connect(":memory:")
        self._live.backup(self._copy)
        self._version = self._data_version()

    def has_changed(self) -> bool:
        return self._data_version() != self._version and _rows(self._live) != _rows(self._copy)

    def put_back(self) -> None:
        if self._data_version() != self._version:
            self._copy.backup(self._live)
            self._version = self._data_version()

    def close(self) -> None:
        self._live.close()
        self._copy.close()

    def _data_version(self) -> int:
        (version,) = self._live.execute("PRAGMA data_version").fetchone()
        return int(version)


def _rows(db: sqlite3.Connection) -> dict[str, list[Any]]:
    """Every row, by table."""
    tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {name: db.execute(f"SELECT * FROM [{name}]").fetchall() for name in tables}
