"""Reading the control API's requests: what is in a body, and whom it is about. What is wrong raises `PersonError`."""

import json
from typing import TypeVar

from aiohttp import web

from sandbox.model import Conversation, Json, Person
from sandbox.refusals import PersonError
from sandbox.workspace import Workspace

T = TypeVar("T")


class Body:
    """A request's JSON, read strictly: what is missing or of the wrong kind raises `PersonError`."""

    def __init__(self, content: Json) -> None:
        self.content = content

    def get(self, name: str, kind: type[T]) -> T:
        value = self.optional(name, kind)
        if value is None:
            raise PersonError(f"“{name}” is missing.")
        return value

    def optional(self, name: str, kind: type[T]) -> T | None:
        value = self.content.get(name)
        if value is not None and not isinstance(value, kind):
            raise PersonError(f"“{name}” is not what it should be.")
        return value


async def body_of(request: web.Request) -> Body:
    try:
        content = json.loads(await request.text() or "{}")
    except ValueError:
        content = None
    if not isinstance(content, dict):
        raise PersonError("The body is not a JSON object.")
    return Body(content)


def find_person(workspace: Workspace, person_id: object) -> Person:
    """The person with this id, deactivated or not."""
    person = workspace.people.get(str(person_id))
    if person is None or person.is_bot:
        raise PersonError(f"There is nobody “{person_id}” here.")
    return person


def find_channel(workspace: Workspace, channel_id: object) -> Conversation:
    channel = workspace.conversations.get(str(channel_id))
    if channel is None or channel.kind != "channel":
        raise PersonError("There is no such channel.")
    return channel
