"""The operator's part of the control API: other people's accounts, channels and user groups, connections, faults."""

import re
from collections.abc import Awaitable, Callable, Iterator
from typing import Any
from zoneinfo import available_timezones

from sandbox.ids import direct_channel
from sandbox.model import Json, Person
from sandbox.practice import Practice
from sandbox.refusals import PersonError
from sandbox.requests import Body, find_channel, find_person
from sandbox.seed import ADMIN

Handler = Callable[[Body], Awaitable[Json]]

_PERSON_CHANGES = {
    "presence": str,
    "dnd": bool,
    "tz": str,
    "deleted": bool,
    "is_admin": bool,
    "is_owner": bool,
    "is_primary_owner": bool,
    "is_restricted": bool,
    "is_ultra_restricted": bool,
    "real_name": str,
}


class Operating:
    """The handlers for what is posted to `/control/...` and is nobody's own doing."""

    def __init__(self, practice: Practice) -> None:
        self._practice = practice

    def handlers(self) -> tuple[tuple[str, Handler], ...]:
        """Each by its path."""
        return (
            ("person", self._change_person),
            ("people", self._add_people),
            ("channel", self._change_channel),
            ("usergroups", self._add_group),
            ("usergroup", self._change_group),
            ("faults", self._add_fault),
            ("connections", self._connections),
            ("reset", self._reset),
        )

    async def _change_person(self, body: Body) -> Json:
        person = find_person(self._practice.workspace, body.get("person", str))
        changes: dict[str, Any] = {}
        for name, kind in _PERSON_CHANGES.items():
            value: object = body.optional(name, kind)
            if value is not None:
                changes[name] = value
        if changes.get("presence", "active") not in {"active", "away"}:
            raise PersonError("Presence is “active” or “away”.")
        if "tz" in changes and changes["tz"] not in available_timezones():
            raise PersonError(f"There is no time zone “{changes['tz']}”.")
        self._practice.workspace.update_person(person, **changes)
        return {}

    async def _add_people(self, body: Body) -> Json:
        """New people by short name, members of `channels`; their ids follow from their names."""
        workspace = self._practice.workspace
        channels = [
            find_channel(self._practice.workspace, str(channel_id))
            for channel_id in body.optional("channels", list) or []
        ]
        added = []
        for name in body.get("names", list):
            newcomer = _newcomer(str(name), body.optional("title", str) or "")
            if newcomer.id in workspace.people:
                raise PersonError(f"“{name}” is here already.")
            workspace.direct(workspace.add_person(newcomer))
            for channel in channels:
                workspace.join(channel, newcomer.id, inviter=ADMIN)
            added.append(newcomer.id)
        return {"people": added}

    async def _change_channel(self, body: Body) -> Json:
        workspace = self._practice.workspace
        channel = find_channel(self._practice.workspace, body.get("channel", str))
        if body.optional("archive", bool):
            workspace.archive(channel, ADMIN)
        if body.optional("unarchive", bool):
            workspace.unarchive(channel, ADMIN)
        if body.optional("delete", bool):
            workspace.delete_channel(channel, ADMIN)
        invited, kicked = body.optional("invite", str), body.optional("kick", str)
        if invited is not None:
            workspace.join(channel, workspace.person(invited).id, inviter=ADMIN)
        if kicked is not None:
            workspace.leave(channel, workspace.person(kicked).id, actor=ADMIN)
        return {}

    async def _add_group(self, body: Body) -> Json:
        """A new user group by its handle, from which its id follows; the name is the handle's unless given."""
        handle, members = body.get("handle", str), self._members(body) or ()
        if not re.fullmatch(r"[a-z][a-z0-9_-]*", handle):
            raise PersonError(f"A handle is small letters, digits and dashes, not “{handle}”.")
        name = body.optional("name", str) or handle.capitalize()
        return {"usergroup": self._practice.workspace.groups.add(handle, name, members).id}

    async def _change_group(self, body: Body) -> Json:
        groups = self._practice.workspace.groups
        group = groups.get(body.get("usergroup", str), with_disabled=True)
        groups.change(
            group,
            name=body.optional("name", str),
            members=self._members(body),
            disabled=body.optional("disabled", bool),
        )
        return {}

    async def _add_fault(self, body: Body) -> Json:
        """A person's id as `channel` means their direct messages with the bot."""
        channel = body.optional("channel", str)
        direct = {"channel": direct_channel(channel)} if channel in self._practice.workspace.people else {}
        return {"id": self._practice.faults.add(body.content | direct).id}

    async def _connections(self, body: Body) -> Json:
        if body.optional("refresh", bool):
            self._practice.link.refresh()
        if body.optional("drop", bool):
            self._practice.link.drop()
        return {}

    async def _reset(self, _body: Body) -> Json:
        self._practice.reset()
        return {}

    def _members(self, body: Body) -> Iterator[Person] | None:
        members = body.optional("members", list)
        return None if members is None else (find_person(self._practice.workspace, each) for each in members)


def _newcomer(name: str, title: str) -> Person:
    if not re.fullmatch(r"[a-z][a-z0-9]*", name):
        raise PersonError(f"A short name is small letters and digits, not “{name}”.")
    return Person(f"U0{name.upper()}", name, name.capitalize(), title=title)
