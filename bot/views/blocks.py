"""The few Block Kit shapes our screens are made of, as `slack_sdk.models`.

Block ids in forms are the field's name and action ids inside them `value`; buttons are `feature:verb`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeVar

from slack_sdk.models.basic_objects import JsonObject
from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    CheckboxesElement,
    ConfirmObject,
    ContextBlock,
    InputBlock,
    InputInteractiveElement,
    InteractiveElement,
    MarkdownTextObject,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    SectionBlock,
    StaticSelectElement,
)
from slack_sdk.models.views import View

from bot.views.text import SECTION_LIMIT, clip

Member = TypeVar("Member", bound=Enum)

_LONGEST_INPUT = 3000
"""What a text input takes at most (docs.slack.dev, "Plain-text input element")."""


class DataVisualizationBlock(Block):
    """A chart; slack_sdk has no model of it yet. At most two a message, and in messages only.

    Source: docs.slack.dev, "Data visualization block".
    """

    type = "data_visualization"

    def __init__(self, title: str, chart: dict[str, Any]) -> None:
        super().__init__(type=self.type)
        self._content = {"title": title, "chart": chart}

    def to_dict(self, *_: object) -> dict[str, Any]:
        return {"type": self.type, **self._content}


def bar_chart(title: str, categories: Sequence[str], series: Mapping[str, Sequence[float]]) -> DataVisualizationBlock:
    """Bars for each category, side by side for each series. At most six series, twenty categories, labels of twenty."""
    data = [
        {
            "name": name,
            "data": [{"label": label, "value": value} for label, value in zip(categories, values, strict=True)],
        }
        for name, values in series.items()
    ]
    chart = {"type": "bar", "series": data, "axis_config": {"categories": list(categories)}}
    return DataVisualizationBlock(title, chart)


@dataclass(frozen=True)
class Message:
    """What is sent: blocks to look at, and `text` that says it all alone, for notifications and screen readers.

    Without blocks the text is what is looked at.
    """

    text: str
    blocks: Sequence[Block] = ()

    def payload(self) -> dict[str, Any]:
        """The arguments of `chat.postMessage` and `chat.update`."""
        return {"text": self.text, "blocks": as_json(self.blocks)}


def as_json(value: Any) -> Any:
    """What slack_sdk's `to_dict` makes of a model, without its checks and at a quarter of its price.

    It looks through all attributes of each object for checks. That Slack takes every screen is for the tests to see;
    where it refuses one all the same, `bot.worker.Sender` sends the plain words.
    """
    if isinstance(value, list | tuple):
        return [as_json(item) for item in value]
    if not isinstance(value, JsonObject):
        return value
    if type(value).to_dict is not JsonObject.to_dict:
        return value.to_dict()
    found = ((name, getattr(value, name, None)) for name in value.attributes)
    return {name: as_json(item) for name, item in found if item or item == 0}


def without_charts(payload: dict[str, Any]) -> dict[str, Any]:
    """The arguments of a message without its charts, for a Slack that does not take them."""
    return payload | {"blocks": [block for block in payload["blocks"] if block["type"] != DataVisualizationBlock.type]}


def section(text: str) -> SectionBlock:
    """A paragraph of mrkdwn; people's text in it must have been escaped."""
    return SectionBlock(text=MarkdownTextObject(text=text[:SECTION_LIMIT]))


def note(line: str) -> Message:
    """A message that is one line of small print: what is over, or only good to know."""
    return Message(text=line, blocks=[context(line)])


def context(text: str) -> ContextBlock:
    """Small print."""
    return ContextBlock(elements=[MarkdownTextObject(text=text[:SECTION_LIMIT])])


def facts(said: Iterable[tuple[str, str]], limit: int) -> list[Block]:
    """People's own text under its labels, each cut at `limit`; only what was said, and nothing where nothing was."""
    fields = [MarkdownTextObject(text=f"*{label}*\n{clip(text, limit)}") for label, text in said if text]
    return [SectionBlock(fields=fields)] if fields else []


def button(
    label: str, action_id: str, value: int | str, *, style: str | None = None, confirm: ConfirmObject | None = None
) -> ButtonElement:
    return ButtonElement(
        text=PlainTextObject(text=label), action_id=action_id, value=str(value), style=style, confirm=confirm
    )


def confirmation(title: str, text: str, yes: str, no: str) -> ConfirmObject:
    """Asked by Slack before a click counts."""
    return ConfirmObject(title=title, text=PlainTextObject(text=text), confirm=yes, deny=no)


def buttons(*elements: InteractiveElement, block_id: str | None = None) -> ActionsBlock:
    return ActionsBlock(elements=list(elements), block_id=block_id)


def text_field(
    name: str,
    label: str,
    *,
    value: str = "",
    hint: str | None = None,
    placeholder: str | None = None,
    lines: bool = False,
    required: bool = False,
    limit: int = 1000,
    focus: bool = False,
) -> InputBlock:
    """A text input called `name`; `lines` gives it room. A draft longer than `limit`, or of several lines, is kept."""
    limit = max(limit, min(len(value), _LONGEST_INPUT))
    element = PlainTextInputElement(
        action_id="value",
        initial_value=value[:limit] or None,
        multiline=lines or "\n" in value,
        max_length=limit,
        placeholder=PlainTextObject(text=placeholder) if placeholder else None,
        focus_on_load=focus or None,
    )
    return field(name, label, element, hint=hint, required=required)


def choice_field(
    name: str,
    label: str,
    labels: Mapping[Member, str],
    *,
    chosen: Member | None = None,
    placeholder: str = "Not said",
    required: bool = False,
    dispatch: bool = False,
) -> InputBlock:
    """A menu of the members of an enumeration; the option's value is the member's.

    With `dispatch` every choice is heard of at once, as an action `value` in the block `name`.
    """
    element = StaticSelectElement(
        action_id="value",
        placeholder=PlainTextObject(text=placeholder),
        options=options(labels),
        initial_option=option(chosen, labels) if chosen is not None else None,
    )
    return field(name, label, element, required=required, dispatch=dispatch)


def tick_field(name: str, label: str, statement: str, *, ticked: bool = False) -> InputBlock:
    """One box to tick when `statement` is so; its option's value is the field's name."""
    box = Option(text=PlainTextObject(text=statement), value=name)
    element = CheckboxesElement(action_id="value", options=[box], initial_options=[box] if ticked else None)
    return field(name, label, element)


def field(
    name: str,
    label: str,
    element: InputInteractiveElement,
    *,
    hint: str | None = None,
    required: bool = False,
    dispatch: bool = False,
) -> InputBlock:
    return InputBlock(
        block_id=name,
        label=PlainTextObject(text=label),
        element=element,
        hint=PlainTextObject(text=hint) if hint else None,
        optional=not required,
        dispatch_action=dispatch or None,
    )


def options(labels: Mapping[Member, str]) -> list[Option]:
    return [option(member, labels) for member in labels]


def option(member: Member, labels: Mapping[Member, str]) -> Option:
    return Option(text=PlainTextObject(text=labels[member]), value=str(member.value))


def modal(
    callback_id: str,
    title: str,
    blocks: Iterable[Block],
    *,
    submit: str | None = None,
    close: str = "Cancel",
    private_metadata: str = "",
) -> View:
    """A modal; `private_metadata` carries ids, never what people wrote."""
    return View(
        type="modal",
        callback_id=callback_id,
        title=PlainTextObject(text=title),
        submit=PlainTextObject(text=submit) if submit else None,
        close=PlainTextObject(text=close),
        private_metadata=private_metadata,
        blocks=list(blocks),
    )
