"""Who a message pings: escaping what people type, and finding the mentions that got through unescaped."""

import re
from collections.abc import Iterator
from typing import Any

from sandbox.model import Json

_MENTION = re.compile(r"<(?:@([UW][A-Z0-9]+)|!(channel|here|everyone)|!subteam\^(S[A-Z0-9]+))(?:\|[^<>]*)?>")
_TYPED_PERSON = re.compile(r"(?<!\w)@([a-z][a-z0-9._-]*[a-z0-9])")
_TYPED_CHANNEL = re.compile(r"(?<!\w)#([a-z][a-z0-9_-]*)")


def escape(typed: str) -> str:
    """Typed text as Slack stores and sends it: only `&`, `<` and `>` are changed."""
    return typed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def link_names(text: str, people: dict[str, str], channels: dict[str, str]) -> str:
    """Escaped text with `@name` and `#name` as Slack's links, for a command whose manifest sets `should_escape`."""

    def person(match: re.Match[str]) -> str:
        name = match[1]
        return f"<@{people[name]}|{name}>" if name in people else match[0]

    def channel(match: re.Match[str]) -> str:
        name = match[1]
        return f"<#{channels[name]}|{name}>" if name in channels else match[0]

    return _TYPED_CHANNEL.sub(channel, _TYPED_PERSON.sub(person, text))


def mentions(text: str, blocks: list[Json]) -> list[str]:
    """Whom a message pings, in order: user and group ids, `channel`, `here`, `everyone`.

    Looks where Slack parses mentions: the text, mrkdwn objects, markdown blocks and rich text; a `plain_text`
    object shows `<!here>` as it is.
    """
    found: dict[str, None] = {}
    for part in (text, *_parsed_texts(blocks)):
        for match in _MENTION.finditer(part):
            found[match[1] or match[2] or match[3]] = None
    return list(found)


def _parsed_texts(part: Any) -> Iterator[str]:
    if isinstance(part, list):
        for item in part:
            yield from _parsed_texts(item)
    elif isinstance(part, dict):
        match part.get("type"):
            case "mrkdwn" | "markdown":
                yield str(part.get("text", ""))
            case "user":
                yield f"<@{part.get('user_id')}>"
            case "usergroup":
                yield f"<!subteam^{part.get('usergroup_id')}>"
            case "broadcast":
                yield f"<!{part.get('range')}>"
        for value in part.values():
            yield from _parsed_texts(value)
