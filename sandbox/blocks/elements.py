"""The table of elements: what each one holds, which blocks may hold it, what it leaves in `state.values`.

From docs.slack.dev (reference/block-kit/block-elements) and, for which block holds which element, from
Slack's own `@slack/types`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sandbox.blocks.parts import (
    ACTION,
    CHOICE,
    CONFIRM,
    CONVERSATIONS,
    EXTERNAL,
    ID,
    IDS,
    IMAGE,
    LINK,
    MENU,
    MOST,
    NUMERAL,
    OPTION_RULES,
    OVERFLOW_OPTION,
    PLAIN_OPTION,
    RESPONSE_URL,
    RICH_OPTION,
    STATIC,
    STATIC_RULES,
    TYPED,
    initial_choices_fit,
    is_date,
    is_email,
    is_time,
    lengths_agree,
    numbers_agree,
    option_values_differ,
    plain_text,
)
from sandbox.blocks.schema import (
    Fields,
    Flag,
    Json,
    ListOf,
    Number,
    Shape,
    String,
    Word,
)


@dataclass(frozen=True)
class Element:
    """`places`: the blocks that may hold it. `state`: its value's key in `state.values`, empty if none."""

    places: frozenset[str]
    shape: Fields
    state: str = ""

    @property
    def initial(self) -> str:
        """The field that holds its first value: `initial_option` for `selected_option`, and so on."""
        return "initial_" + self.state.removeprefix("selected_")

    @property
    def holds_many(self) -> bool:
        return self.state.endswith("s")


def _in(*places: str) -> frozenset[str]:
    return frozenset(places)


ANYWHERE = _in("section", "actions", "input")

ELEMENTS: Mapping[str, Element] = {
    "button": Element(
        _in("section", "actions"),
        Fields(
            {"text": plain_text(75)},
            {
                **ACTION,
                **CONFIRM,
                "url": LINK,
                "value": String(2000, min=0),
                "style": Word(("primary", "danger")),
                "accessibility_label": String(75),
                "agent_prompt": String(4000),
            },
        ),
    ),
    "overflow": Element(
        _in("section", "actions"),
        Fields({"options": ListOf(OVERFLOW_OPTION, max=5)}, {**ACTION, **CONFIRM}, (option_values_differ,)),
    ),
    "image": Element(_in("section", "context"), IMAGE),
    "static_select": Element(
        ANYWHERE,
        Fields({}, {**MENU, **STATIC, "initial_option": PLAIN_OPTION}, STATIC_RULES),
        "selected_option",
    ),
    "multi_static_select": Element(
        ANYWHERE,
        Fields({}, {**MENU, **STATIC, **MOST, "initial_options": ListOf(PLAIN_OPTION, max=100)}, STATIC_RULES),
        "selected_options",
    ),
    "external_select": Element(
        ANYWHERE, Fields({}, {**MENU, **EXTERNAL, "initial_option": PLAIN_OPTION}), "selected_option"
    ),
    "multi_external_select": Element(
        ANYWHERE,
        Fields(
            {},
            {**MENU, **EXTERNAL, **MOST, "initial_options": ListOf(PLAIN_OPTION, max=100)},
            (initial_choices_fit,),
        ),
        "selected_options",
    ),
    "users_select": Element(ANYWHERE, Fields({}, {**MENU, "initial_user": ID}), "selected_user"),
    "multi_users_select": Element(
        ANYWHERE, Fields({}, {**MENU, **MOST, "initial_users": IDS}, (initial_choices_fit,)), "selected_users"
    ),
    "conversations_select": Element(
        ANYWHERE,
        Fields({}, {**MENU, **CONVERSATIONS, **RESPONSE_URL, "initial_conversation": ID}),
        "selected_conversation",
    ),
    "multi_conversations_select": Element(
        ANYWHERE,
        Fields({}, {**MENU, **CONVERSATIONS, **MOST, "initial_conversations": IDS}, (initial_choices_fit,)),
        "selected_conversations",
    ),
    "channels_select": Element(
        ANYWHERE, Fields({}, {**MENU, **RESPONSE_URL, "initial_channel": ID}), "selected_channel"
    ),
    "multi_channels_select": Element(
        ANYWHERE,
        Fields({}, {**MENU, **MOST, "initial_channels": IDS}, (initial_choices_fit,)),
        "selected_channels",
    ),
    "checkboxes": Element(
        ANYWHERE,
        Fields(
            {"options": ListOf(RICH_OPTION, max=10)},
            {**CHOICE, "initial_options": ListOf(RICH_OPTION, max=10)},
            OPTION_RULES,
        ),
        "selected_options",
    ),
    "radio_buttons": Element(
        ANYWHERE,
        Fields(
            {"options": ListOf(RICH_OPTION, max=10)},
            {**CHOICE, "initial_option": RICH_OPTION},
            OPTION_RULES,
        ),
        "selected_option",
    ),
    "datepicker": Element(
        ANYWHERE,
        Fields({}, {**MENU, "initial_date": String(form=is_date, form_words="must be a valid date")}),
        "selected_date",
    ),
    "timepicker": Element(
        ANYWHERE,
        Fields(
            {},
            {**MENU, "initial_time": String(form=is_time, form_words="must be a valid time"), "timezone": ID},
        ),
        "selected_time",
    ),
    "datetimepicker": Element(
        _in("actions", "input"),
        # Ten digits, in seconds (datetime-picker-element).
        Fields({}, {**CHOICE, "initial_date_time": Number(min=1_000_000_000, max=9_999_999_999)}),
        "selected_date_time",
    ),
    "plain_text_input": Element(
        _in("input"),
        Fields(
            {},
            {
                **TYPED,
                "initial_value": String(3000),
                "multiline": Flag(),
                "min_length": Number(min=0, max=3000),
                "max_length": Number(min=1, max=3000),
            },
            (lengths_agree,),
        ),
        "value",
    ),
    "email_text_input": Element(
        _in("input"),
        Fields({}, {**TYPED, "initial_value": String(form=is_email, form_words="must be a valid email address")}),
        "value",
    ),
    "url_text_input": Element(_in("input"), Fields({}, {**TYPED, "initial_value": LINK}), "value"),
    "number_input": Element(
        _in("input"),
        Fields(
            {"is_decimal_allowed": Flag()},
            {**TYPED, "initial_value": NUMERAL, "min_value": NUMERAL, "max_value": NUMERAL},
            (numbers_agree,),
        ),
        "value",
    ),
}


def elements_for(place: str) -> Mapping[str, Shape]:
    """The elements that this kind of block may hold."""
    return {name: element.shape for name, element in ELEMENTS.items() if place in element.places}


def elements_of(block: Json) -> list[tuple[str, Json]]:
    """The elements of a block that a person can act on, each with its JSON pointer inside the block."""
    match block:
        case {"type": "section", "accessory": dict(element)} if element["type"] != "image":
            return [("/accessory", element)]
        case {"type": "actions", "elements": list(elements)}:
            return [(f"/elements/{index}", element) for index, element in enumerate(elements)]
        case {"type": "input", "element": dict(element)}:
            return [("/element", element)]
    return []
