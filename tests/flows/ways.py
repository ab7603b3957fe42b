"""The words in which `tests.flows.roles` says who may do what."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from handlers.routes import Kind, Route

Json = dict[str, Any]

YES = "let in"
NOTHING = "nothing happens, and nothing is said"


class Role(StrEnum):
    """Everything of the table's is the agent's, or with the supervisor. The first three are of one team."""

    AGENT = "U0AMARA"
    COLLEAGUE = "U0BEN"
    SUPERVISOR = "U0PRIYA"
    ANOTHERS = "U0LENA"
    """The supervisor of another team."""
    ADMIN = "U0DANA"
    """Neither in a team nor a supervisor of one."""


@dataclass(frozen=True)
class Way:
    """What is sent to the bot, about the thing that its rule names unless it names another.

    `value` and `metadata` may name things in braces. With `metadata`, a click is one in a modal.
    """

    kind: Kind
    id: str
    about: str = ""
    value: str = ""
    metadata: str | None = None
    typed: Mapping[str, Json] = field(default_factory=dict)

    @property
    def route(self) -> Route:
        """Of an action, without its argument."""
        name = ":".join(self.id.split(":")[:2]) if self.kind == "action" else self.id
        return Route(self.kind, name)


@dataclass(frozen=True)
class Rule:
    """What each role is answered, in their order: YES, NOTHING, or with a part of the sentence that refuses it.

    `about` is what the ways in are tried on.
    """

    name: str
    answers: tuple[str, str, str, str, str]
    about: str
    ways: tuple[Way, ...]

    def answer(self, role: Role) -> str:
        return self.answers[list(Role).index(role)]


def command(typed: str, rest: str = "") -> Way:
    return Way("command", typed, value=rest)


def shortcut(callback_id: str) -> Way:
    return Way("shortcut", callback_id)


def click(action_id: str, about: str = "", value: str = "", metadata: str | None = None, **typed: Json) -> Way:
    return Way("action", action_id, about, value, metadata, typed)


def choice(field_name: str, metadata: str, /, **typed: Json) -> Way:
    return Way("field", field_name, metadata=metadata, typed=typed)


def form(callback_id: str, metadata: str = "", /, **typed: Json) -> Way:
    return Way("view", callback_id, metadata=metadata, typed=typed)


def clicks(*action_ids: str) -> tuple[Way, ...]:
    return tuple(click(action_id) for action_id in action_ids)


def text(words: str) -> Json:
    return {"value": words}


def option(value: str) -> Json:
    return {"selected_option": {"value": value}}


def ticked(value: str) -> Json:
    return {"selected_options": [{"value": value}]}


def person(user_id: str) -> Json:
    return {"selected_user": user_id}


def people(*user_ids: str) -> Json:
    return {"selected_users": list(user_ids)}
