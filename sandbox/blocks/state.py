"""What people type and choose, as Slack puts it into a payload: `state.values`, and what its client refuses.

All functions here expect blocks that `check_message` or `check_view` accepted.
"""

import copy
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from sandbox.blocks.elements import ELEMENTS, elements_of
from sandbox.blocks.parts import is_date, is_email, is_number, is_time, is_url, options_of
from sandbox.blocks.schema import Json

Values = dict[str, dict[str, Json]]
"""`state.values`: by block id, then by action id."""

REQUIRED = "Please complete this required field."


def fill_ids(blocks: list[Json]) -> list[Json]:
    """A copy of these blocks as Slack gives them back: with the block and action ids that were left out.

    Slack's own are random; these are the same each time for the same blocks.
    """
    filled = copy.deepcopy(blocks)
    taken = {block["block_id"] for block in filled if "block_id" in block}
    for index, block in enumerate(filled):
        block.setdefault("block_id", _unused(f"block-{index}", taken))
        elements = [element for _, element in elements_of(block)]
        action_ids = {element["action_id"] for element in elements if "action_id" in element}
        for place, element in enumerate(elements):
            element.setdefault("action_id", _unused(f"action-{place}", action_ids))
    return filled


def find_element(blocks: list[Json], block_id: str, action_id: str) -> Json | None:
    """The element with these ids, or None."""
    for block, element in _elements(blocks):
        if block.get("block_id") == block_id and element.get("action_id") == action_id:
            return element
    return None


def initial_state(blocks: list[Json]) -> Values:
    """The `state.values` that Slack sends when nobody touched anything.

    Every element that keeps a value is there, with its initial value or an empty one, in input, section and
    actions blocks; buttons and overflow menus keep none. Missing ids are those of `fill_ids`.
    """
    values: Values = {}
    for block, element in _elements(fill_ids(blocks)):
        kind = ELEMENTS[element["type"]]
        if kind.state:
            empty: list[object] | None = [] if kind.holds_many else None
            value = {"type": element["type"], kind.state: element.get(kind.initial, empty)}
            values.setdefault(block["block_id"], {})[element["action_id"]] = value
    return values


def element_value(element: Json, plain: object) -> Json:
    """What Slack makes of this plain value, in the shape `state.values` and actions have.

    A text, date (`2026-11-22`), time (`15:00`), number input, single choice, person or channel is a string; a
    date-and-time picker takes whole seconds since 1970 UTC; checkboxes and multi-selects a list of strings.
    None is "nothing chosen". A button takes None and gives its text and value; an overflow menu, one of its
    options.

    Raises ValueError, with a sentence for the person, when the element cannot hold that value.
    """
    name: str = element["type"]
    if name == "button":
        if plain is not None:
            raise ValueError("A button takes no value.")
        return {"type": name, **{key: element[key] for key in ("text", "value") if key in element}}
    if name == "overflow":
        return {"type": name, "selected_option": _one(element, "selected_option", plain)}
    kind = ELEMENTS[name]
    if kind.holds_many:
        return {"type": name, kind.state: _many(element, plain)}
    if plain is None or (plain == "" and kind.state == "value"):
        return {"type": name, kind.state: None}
    return {"type": name, kind.state: _one(element, kind.state, plain)}


def has_broken_input(view: Json, state: Mapping[str, Mapping[str, Json]]) -> dict[str, str]:
    """What Slack's client refuses before it sends a submission: by block id, the words shown under the field.

    `state` is the view's `state.values`. An input that is not optional must not be empty, and what was typed
    must keep to the element's own limits.
    """
    broken: dict[str, str] = {}
    for block in fill_ids(view["blocks"]):
        if block["type"] != "input":
            continue
        element = block["element"]
        value = state.get(block["block_id"], {}).get(element["action_id"], {})
        content = value.get(ELEMENTS[element["type"]].state)
        if content is None or content in ("", []):
            if not block.get("optional", False):
                broken[block["block_id"]] = REQUIRED
        elif isinstance(content, str) and (problem := _typing_problem(element, content)):
            broken[block["block_id"]] = problem
    return broken


def _unused(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "-"
    return name


def _elements(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    for block in blocks:
        for _, element in elements_of(block):
            yield block, element


def _one(element: Json, key: str, plain: object) -> object:
    if key == "selected_date_time":
        if isinstance(plain, bool) or not isinstance(plain, int):
            raise ValueError("A date and time is a whole number of seconds.")
        return plain
    if not isinstance(plain, str) or not plain:
        raise ValueError("A string is needed here.")
    if key == "selected_option":
        return _option(element, plain)
    if problem := _typing_problem(element, plain):
        raise ValueError(problem)
    return plain


def _many(element: Json, plain: object) -> list[object]:
    chosen = [] if plain is None else plain
    if not isinstance(chosen, list) or not all(isinstance(item, str) and item for item in chosen):
        raise ValueError("A list of strings is needed here.")
    if len(set(chosen)) < len(chosen):
        raise ValueError("The same choice is there twice.")
    most = element.get("max_selected_items", len(chosen))
    if len(chosen) > most:
        raise ValueError(f"Please choose no more than {most}.")
    if ELEMENTS[element["type"]].state == "selected_options":
        return [_option(element, item) for item in chosen]
    return list(chosen)


def _option(element: Json, value: str) -> Json:
    # An external select's options come from the app as one types; only those it started with are known here.
    initial = [element["initial_option"]] if "initial_option" in element else element.get("initial_options", [])
    for option in options_of(element) or initial:
        if option["value"] == value:
            return copy.deepcopy(option)
    raise ValueError(f"“{value}” is not one of the options.")


def _typing_problem(element: Json, typed: str) -> str | None:
    judge = _JUDGES.get(element["type"])
    return judge(element, typed) if judge else None


def _judge_text(element: Json, typed: str) -> str | None:
    shortest, longest = element.get("min_length", 0), element.get("max_length", 3000)
    if len(typed) < shortest:
        return f"Please enter at least {shortest} characters."
    if len(typed) > longest:
        return f"Please enter no more than {longest} characters."
    return None


def _judge_number(element: Json, typed: str) -> str | None:
    if not is_number(typed):
        return "Please enter a number."
    if not element["is_decimal_allowed"] and "." in typed:
        return "Please enter a whole number."
    number = Decimal(typed)
    if "min_value" in element and number < Decimal(element["min_value"]):
        return f"Please enter a number of at least {element['min_value']}."
    if "max_value" in element and number > Decimal(element["max_value"]):
        return f"Please enter a number of at most {element['max_value']}."
    return None


def _judge(is_right: Callable[[str], bool], words: str) -> Callable[[Json, str], str | None]:
    return lambda _element, typed: None if is_right(typed) else words


_JUDGES: Mapping[str, Callable[[Json, str], str | None]] = {
    "plain_text_input": _judge_text,
    "number_input": _judge_number,
    "email_text_input": _judge(is_email, "Please enter a valid email address."),
    "url_text_input": _judge(is_url, "Please enter a valid URL."),
    "datepicker": _judge(is_date, "Please enter a date like 2026-11-22."),
    "timepicker": _judge(is_time, "Please enter a time like 15:00."),
}
