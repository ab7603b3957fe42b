"""One call of a Web API method: its arguments, what the token may do, and paging."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sandbox.model import Json
from sandbox.practice import Practice
from sandbox.refusals import ApiError
from sandbox.tokens import Token
from sandbox.workspace import Workspace

T = TypeVar("T")

TIER_2, TIER_3, TIER_4 = 20, 50, 100


@dataclass(frozen=True)
class ApiMethod:
    """A method: the scope its token must have (None: any), the kind of token, and its calls a minute."""

    name: str
    run: Callable[["Call"], Json]
    scope: str | None = None
    per_minute: int = TIER_3
    token: str = "bot"  # noqa: S105 -- the kind of token, not one


@dataclass(frozen=True)
class Call:
    """The arguments are as the app sent them: JSON, or form fields that are all strings."""

    method: str
    arguments: Json
    practice: Practice
    token: Token

    @property
    def workspace(self) -> Workspace:
        return self.practice.workspace

    def optional(self, name: str) -> str | None:
        """A text argument; one that is not there, or empty, is None."""
        value = self.arguments.get(name)
        return str(value) if value not in (None, "") else None

    def text(self, name: str) -> str:
        """A text argument that must be there; raises `invalid_arguments`."""
        value = self.optional(name)
        if value is None:
            raise ApiError.invalid_arguments(f"[ERROR] missing required field: {name}")
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        value = self.arguments.get(name)
        return default if value is None else str(value).lower() in {"1", "true"}

    def number(self, name: str, default: int, most: int) -> int:
        """A whole number from 1 to `most`; raises `invalid_arguments`."""
        value = self.optional(name)
        if value is None:
            return default
        if not value.isdecimal() or int(value) < 1:
            raise ApiError.invalid_arguments(f"[ERROR] must be a number [json-pointer:/{name}]")
        return min(int(value), most)

    def structure(self, name: str, kind: type[T], error: str) -> T | None:
        """A JSON argument, also when it came as a string in a form; raises `error` where it is no such thing."""
        value: Any = self.arguments.get(name)
        if isinstance(value, str) and value:
            try:
                value = json.loads(value)
            except ValueError:
                raise ApiError(error) from None
        if value in (None, ""):
            return None
        if not isinstance(value, kind):
            raise ApiError(error)
        return value

    def require(self, scope: str) -> None:
        """Raises `missing_scope` where the token lacks this one."""
        if scope not in self.token.scopes:
            raise ApiError("missing_scope", needed=scope, provided=",".join(sorted(self.token.scopes)))

    def page(self, items: Sequence[T], default: int, most: int) -> tuple[Sequence[T], str]:
        """The part of `items` that `limit` and `cursor` ask for, and the next cursor; raises `invalid_cursor`."""
        size = self.number("limit", default, most)
        start = _position(self.optional("cursor"))
        following = start + size
        return items[start:following], _cursor(following) if following < len(items) else ""


def _cursor(position: int) -> str:
    return base64.b64encode(f"next:{position}".encode()).decode()


def _position(cursor: str | None) -> int:
    if cursor is None:
        return 0
    try:
        word, _, position = base64.b64decode(cursor, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise ApiError("invalid_cursor") from None
    if word != "next" or not position.isdecimal():
        raise ApiError("invalid_cursor")
    return int(position)
