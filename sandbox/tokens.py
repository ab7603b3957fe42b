"""The app's two tokens, made anew each time a workspace starts."""

import secrets
from dataclasses import dataclass


@dataclass(frozen=True)
class Token:
    """A token the app may show: `kind` is `bot` (`xoxb-`, the Web API) or `app` (`xapp-`, Socket Mode)."""

    value: str
    kind: str
    scopes: frozenset[str]

    @classmethod
    def bot(cls, scopes: frozenset[str]) -> "Token":
        return cls(f"xoxb-{secrets.randbelow(10**12):012d}-{secrets.token_hex(12)}", "bot", scopes)

    @classmethod
    def app(cls, scopes: frozenset[str]) -> "Token":
        return cls(f"xapp-1-A0BACKLINE-{secrets.randbelow(10**12):012d}-{secrets.token_hex(32)}", "app", scopes)
