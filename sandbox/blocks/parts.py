"""What elements are made of: texts, options, the groups of fields they share, and the rules between fields.

From docs.slack.dev (reference/block-kit/composition-objects). Where the documentation is silent, the stricter
reading is taken: a refusal here costs a minute, one in a real workspace costs a person their message.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from sandbox.blocks.schema import (
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
        yield refusal("must be one of the provided options", f"{at}/initial_option")
    for index, option in enumerate(element.get("initial_options", [])):
        if option not in options:
            yield refusal("must be one of the provided options", f"{at}/initial_options/{index}")


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
    given = [name for name in ("min_value", "initial_value", "max_value") if name in element]
    bounds = [Decimal(element[name]) for name in given]
    if bounds != sorted(bounds):
        yield refusal("`min_value`, `initial_value` and `max_value` must be in order", at)
    if not element["is_decimal_allowed"] and any("." in element[name] for name in given):
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
OVERFLOW_OPTION = Fields({"text": plain_text(75), "value": String(150)}, {"description": plain_text(75), "url": LINK})
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
