"""The table of block elements: what each one holds, which blocks may hold it, what it leaves in `state.values`.

Lengths, counts and fields are from docs.slack.dev (reference/block-kit/block-elements and
composition-objects); which block holds which element from the same pages and from Slack's own `@slack/types`.
Where the documentation is silent, the stricter reading is taken: a refusal here costs a minute, one in a real
workspace costs a person their message.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sandbox.blocks.shapes import (
    ByType,
    Fields,
    Flag,
    Json,
    ListOf,
    Number,
    Rule,
    Shape,
    String,
    Word,
    refusal,
)


def plain_text(max_length: int) -> ByType:
    return ByType({"plain_text": Fields({"text": String(max_length)}, {"emoji": Flag()})})


def any_text(max_length: int) -> ByType:
    return ByType(
        {
            "plain_text": Fields({"text": String(max_length)}, {"emoji": Flag()}),
            "mrkdwn": Fields({"text": String(max_length)}, {"verbatim": Flag()}),
        }
    )


def is_date(text: str) -> bool:
    """Whether this is a real day written `2026-11-22`."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def is_time(text: str) -> bool:
    """Whether this is a time of day written `15:00`."""
    return re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text, re.ASCII) is not None


def is_url(text: str) -> bool:
    return re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:\S+", text) is not None


def is_email(text: str) -> bool:
    return re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]+", text) is not None


def is_number(text: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?", text, re.ASCII) is not None


def options_of(element: Json) -> list[Json]:
    """The options a person can choose from, those of option groups included, in order."""
    groups: list[Json] = element.get("option_groups", [])
    options: list[Json] = element.get("options", [])
    return options + [option for group in groups for option in group["options"]]


def one_of(first: str, second: str) -> Rule:
    def rule(value: Json, at: str) -> Iterator[str]:
        if (first in value) == (second in value):
            yield refusal(f"must provide either `{first}` or `{second}`", at)

    return rule


def option_values_differ(element: Json, at: str) -> Iterator[str]:
    values = [option["value"] for option in options_of(element)]
    if len(set(values)) < len(values):
        yield refusal("option values must be unique", at)


def initial_options_exist(element: Json, at: str) -> Iterator[str]:
    options = options_of(element)
    if "initial_option" in element and element["initial_option"] not in options:
        yield refusal("must match one of the options", f"{at}/initial_option")
    for index, option in enumerate(element.get("initial_options", [])):
        if option not in options:
            yield refusal("must match one of the options", f"{at}/initial_options/{index}")


def initial_choices_fit(element: Json, at: str) -> Iterator[str]:
    most = element.get("max_selected_items")
    for name, chosen in element.items():
        if name.startswith("initial_") and isinstance(chosen, list):
            if most is not None and len(chosen) > most:
                yield refusal(f"no more than {most} items allowed", f"{at}/{name}")
            if any(item in chosen[:index] for index, item in enumerate(chosen)):
                yield refusal("items must be unique", f"{at}/{name}")


def lengths_agree(element: Json, at: str) -> Iterator[str]:
    shortest, longest = element.get("min_length", 0), element.get("max_length", 3000)
    if shortest > longest:
        yield refusal("`min_length` must not be more than `max_length`", at)
    elif "initial_value" in element and not shortest <= len(element["initial_value"]) <= longest:
        yield refusal(f"must be {shortest} to {longest} characters", f"{at}/initial_value")


def numbers_agree(element: Json, at: str) -> Iterator[str]:
    bounds = [
        Decimal(element[name]) for name in ("min_value", "initial_value", "max_value") if name in element
    ]
    if bounds != sorted(bounds):
        yield refusal("`min_value`, `initial_value` and `max_value` must be in order", at)
    if not element["is_decimal_allowed"] and any(bound % 1 for bound in bounds):
        yield refusal("decimals are not allowed", at)


def filter_says_something(value: Json, at: str) -> Iterator[str]:
    if not value:
        yield refusal("must provide at least one field", at)


ACTION: Mapping[str, Shape] = {"action_id": String(255)}
CONFIRM: Mapping[str, Shape] = {
    "confirm": Fields(
        {"title": plain_text(100), "text": any_text(300), "confirm": plain_text(30), "deny": plain_text(30)},
        {"style": Word(("primary", "danger"))},
    )
}
FOCUS: Mapping[str, Shape] = {"focus_on_load": Flag()}
PLACEHOLDER: Mapping[str, Shape] = {"placeholder": plain_text(150)}
CHOICE = {**ACTION, **CONFIRM, **FOCUS}
MENU = {**CHOICE, **PLACEHOLDER}
MOST: Mapping[str, Shape] = {"max_selected_items": Number(min=1)}
TYPED: Mapping[str, Shape] = {
    **ACTION,
    **FOCUS,
    **PLACEHOLDER,
    "dispatch_action_config": Fields(
        {"trigger_actions_on": ListOf(Word(("on_enter_pressed", "on_character_entered")), max=2)}
    ),
}

# Menus take plain text only; radio buttons and checkboxes take mrkdwn too (option-object).
PLAIN_OPTION = Fields({"text": plain_text(75), "value": String(150)}, {"description": plain_text(75)})
RICH_OPTION = Fields({"text": any_text(75), "value": String(150)}, {"description": any_text(75)})
LINK = String(3000, form=is_url, form_words="must be a valid URL")
OVERFLOW_OPTION = Fields(
    {"text": plain_text(75), "value": String(150)}, {"description": plain_text(75), "url": LINK}
)
OPTION_GROUP = Fields({"label": plain_text(75), "options": ListOf(PLAIN_OPTION, max=100)})
STATIC: Mapping[str, Shape] = {
    "options": ListOf(PLAIN_OPTION, max=100),
    "option_groups": ListOf(OPTION_GROUP, max=100),
}
OPTION_RULES: tuple[Rule, ...] = (option_values_differ, initial_options_exist, initial_choices_fit)
STATIC_RULES: tuple[Rule, ...] = (one_of("options", "option_groups"), *OPTION_RULES)
EXTERNAL: Mapping[str, Shape] = {"min_query_length": Number(min=0)}
CONVERSATIONS: Mapping[str, Shape] = {
    "default_to_current_conversation": Flag(),
    "filter": Fields(
        optional={
            "include": ListOf(Word(("im", "mpim", "private", "public"))),
            "exclude_external_shared_channels": Flag(),
            "exclude_bot_users": Flag(),
        },
        rules=(filter_says_something,),
    ),
}
RESPONSE_URL: Mapping[str, Shape] = {"response_url_enabled": Flag()}
ID = String(255)
IDS = ListOf(ID)
NUMERAL = String(255, form=is_number, form_words="must be a valid number")
IMAGE = Fields(
    {"alt_text": String(2000)},
    {
        "image_url": LINK,
        "slack_file": Fields(optional={"id": ID, "url": LINK}, rules=(one_of("id", "url"),)),
    },
    (one_of("image_url", "slack_file"),),
)


@dataclass(frozen=True)
class Element:
    """`places`: the blocks that may hold it. `state`: its value's key in `state.values`, empty if it has none."""

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
        Fields(
            {}, {**MENU, **STATIC, **MOST, "initial_options": ListOf(PLAIN_OPTION, max=100)}, STATIC_RULES
        ),
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
        Fields(
            {}, {**TYPED, "initial_value": String(form=is_email, form_words="must be a valid email address")}
        ),
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
