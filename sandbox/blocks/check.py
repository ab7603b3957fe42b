"""Whether Slack would take these blocks, or this view, and if not, why not.

An empty list means accepted. What concerns a whole message or view (ids used twice, a missing `submit`) is
looked at only when each block by itself is in order.
"""

from collections import Counter
from collections.abc import Iterator, Mapping

from sandbox.blocks.elements import elements_of
from sandbox.blocks.layout import BLOCKS, blocks_for
from sandbox.blocks.parts import plain_text
from sandbox.blocks.schema import ByType, Fields, Flag, Json, ListOf, Shape, String, refusal

MESSAGE_TEXT_LIMIT = 13_000
"""About where `msg_blocks_too_long` begins; undocumented, and varies (slackapi/bolt-js issue 2509)."""

MARKDOWN_LIMIT = 12_000
"""All markdown blocks of one message together (markdown-block)."""

_MESSAGE = ListOf(blocks_for("message"), max=50, min=0)

_VIEW: Mapping[str, Shape] = {
    "private_metadata": String(3000, min=0),
    "callback_id": String(255, min=0),
    "external_id": String(255, min=0),
    "clear_on_close": Flag(),
    "notify_on_close": Flag(),
}
_VIEWS = ByType(
    {
        "modal": Fields(
            {"title": plain_text(24), "blocks": ListOf(blocks_for("modal"), max=100)},
            {**_VIEW, "submit": plain_text(24), "close": plain_text(24)},
        ),
        # A title in Home is shown nowhere, and not minded.
        "home": Fields({"blocks": ListOf(blocks_for("home"), max=100)}, {**_VIEW, "title": plain_text(24)}),
    }
)


def check_message(blocks: object) -> list[str]:
    """What Slack would say against these as a message's `blocks` (`invalid_blocks`)."""
    problems = list(_MESSAGE.check(blocks, "/blocks"))
    if problems or not isinstance(blocks, list):
        return problems
    return list(_together(blocks, "/blocks"))


def check_view(view: object) -> list[str]:
    """What Slack would say against this as a modal or Home view (`invalid_arguments`)."""
    problems = list(_VIEWS.check(view, "/view"))
    if problems or not isinstance(view, dict):
        return problems
    problems.extend(_together(view["blocks"], "/view/blocks"))
    if view["type"] == "modal" and "submit" not in view and any(b["type"] == "input" for b in view["blocks"]):
        problems.append(refusal("missing required field: submit", "/view"))
    return problems


def total_text(blocks: list[Json]) -> int:
    """The characters of all texts in these blocks together, to be held against `MESSAGE_TEXT_LIMIT`."""
    return sum(_text_lengths(blocks))


def _together(blocks: list[Json], at: str) -> Iterator[str]:
    yield from _amounts(blocks, at)
    yield from _repeated("block_id", [(block, f"{at}/{index}") for index, block in enumerate(blocks)])
    focused = 0
    for index, block in enumerate(blocks):
        elements = [(element, f"{at}/{index}{inside}") for inside, element in elements_of(block)]
        yield from _repeated("action_id", elements)
        for element, where in elements:
            if element.get("focus_on_load", False):
                focused += 1
                if focused > 1:
                    yield refusal("only one element may have `focus_on_load`", f"{where}/focus_on_load")


def _amounts(blocks: list[Json], at: str) -> Iterator[str]:
    for kind, count in Counter(block["type"] for block in blocks).items():
        most = BLOCKS[kind].at_most
        if most is not None and count > most:
            yield refusal(f"no more than {most} {kind} blocks allowed", at)
    if sum(len(block["text"]) for block in blocks if block["type"] == "markdown") > MARKDOWN_LIMIT:
        yield refusal(f"markdown blocks must be less than {MARKDOWN_LIMIT + 1} characters together", at)


def _repeated(name: str, holders: list[tuple[Json, str]]) -> Iterator[str]:
    """A refusal of each id that was there before. Those left out are no matter: Slack makes them up."""
    seen: set[str] = set()
    for holder, where in holders:
        if name in holder:
            if holder[name] in seen:
                yield refusal(f'`{name}` "{holder[name]}" already exists', f"{where}/{name}")
            seen.add(holder[name])


def _text_lengths(value: object) -> Iterator[int]:
    match value:
        case list():
            for item in value:
                yield from _text_lengths(item)
        case dict():
            for name, content in value.items():
                if name == "text" and isinstance(content, str):
                    yield len(content)
                else:
                    yield from _text_lengths(content)
