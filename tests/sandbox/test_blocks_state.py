"""What people type and choose, as Slack puts it into `state.values`, and what its client refuses to send."""

import re
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.blocks import (
    check_view,
    element_value,
    fill_ids,
    find_element,
    has_broken_input,
    initial_state,
)
from tests.sandbox.block_samples import Json, actions, button, element, field, modal, option, options, section

UNTOUCHED: dict[str, Json] = {
    "plain_text_input": {"value": None},
    "email_text_input": {"value": None},
    "url_text_input": {"value": None},
    "number_input": {"value": None},
    "datepicker": {"selected_date": None},
    "timepicker": {"selected_time": None},
    "datetimepicker": {"selected_date_time": None},
    "static_select": {"selected_option": None},
    "external_select": {"selected_option": None},
    "radio_buttons": {"selected_option": None},
    "users_select": {"selected_user": None},
    "conversations_select": {"selected_conversation": None},
    "channels_select": {"selected_channel": None},
    "checkboxes": {"selected_options": []},
    "multi_static_select": {"selected_options": []},
    "multi_external_select": {"selected_options": []},
    "multi_users_select": {"selected_users": []},
    "multi_conversations_select": {"selected_conversations": []},
    "multi_channels_select": {"selected_channels": []},
}


@pytest.mark.parametrize("kind", UNTOUCHED)
def test_an_untouched_element_has_an_empty_value_of_its_kind(kind: str) -> None:
    block = field(element(kind, action_id="value"), block_id="reference")

    assert initial_state([block]) == {"reference": {"value": {"type": kind, **UNTOUCHED[kind]}}}


def test_state_has_inputs_accessories_and_actions_but_no_buttons() -> None:
    blocks = [
        section(block_id="plain"),
        section(
            block_id="picker",
            accessory=element("datepicker", action_id="day", initial_date="2026-11-22"),
        ),
        section(block_id="button", accessory=button(action_id="case:accept")),
        section(block_id="image", accessory=element("image")),
        actions(
            button(action_id="case:close"),
            element("overflow", action_id="case:more"),
            element("static_select", action_id="kind", initial_option=option()),
            block_id="row",
        ),
        field(element("plain_text_input", action_id="value", initial_value="48213"), block_id="reference"),
    ]

    assert initial_state(blocks) == {
        "picker": {"day": {"type": "datepicker", "selected_date": "2026-11-22"}},
        "row": {"kind": {"type": "static_select", "selected_option": option()}},
        "reference": {"value": {"type": "plain_text_input", "value": "48213"}},
    }


def test_missing_ids_are_filled_in_and_given_ones_kept() -> None:
    blocks = [
        section(),
        section(block_id="block-0"),
        actions(button(action_id="action-1"), button(), block_id="row"),
        field(element("plain_text_input")),
    ]

    filled = fill_ids(blocks)

    block_ids = [block["block_id"] for block in filled]
    action_ids = [inside["action_id"] for inside in filled[2]["elements"]]
    assert block_ids[1:3] == ["block-0", "row"]
    assert action_ids[0] == "action-1"
    assert len(set(block_ids)) == 4
    assert len(set(action_ids)) == 2
    assert check_view(modal(*filled)) == []
    assert filled == fill_ids(blocks)
    assert "block_id" not in blocks[0]


def test_an_element_is_found_by_its_block_and_its_own_id() -> None:
    inside = element("plain_text_input", action_id="value")
    blocks = [field(inside, block_id="reference"), actions(button(action_id="case:close"), block_id="row")]

    assert find_element(blocks, "reference", "value") == inside
    assert find_element(blocks, "row", "case:close") == button(action_id="case:close")
    assert find_element(blocks, "row", "value") is None


GROUPED = {
    "type": "static_select",
    "option_groups": [
        {"label": {"type": "plain_text", "text": "Group"}, "options": [option("a")]},
        {"label": {"type": "plain_text", "text": "Other"}, "options": [option("b")]},
    ],
}

TAKEN: dict[str, tuple[Json, object, Json]] = {
    "a button": (button(value="1042"), None, {"text": button()["text"], "value": "1042"}),
    "an overflow menu": (element("overflow"), "a", {"selected_option": option("a")}),
    "an option with its text": (element("radio_buttons"), "a", {"selected_option": option("a")}),
    "an option of a group": (GROUPED, "b", {"selected_option": option("b")}),
    "several options": (
        element("checkboxes", options=options(3)),
        ["option 2", "option 0"],
        {"selected_options": [option("option 2"), option("option 0")]},
    ),
    "no options": (element("checkboxes"), [], {"selected_options": []}),
    "nothing of many": (element("multi_users_select"), None, {"selected_users": []}),
    "nothing of one": (element("static_select"), None, {"selected_option": None}),
    "a person": (element("users_select"), "U0AMARA", {"selected_user": "U0AMARA"}),
    "several channels": (element("multi_channels_select"), ["C1", "C2"], {"selected_channels": ["C1", "C2"]}),
    "a text": (element("plain_text_input"), "refund", {"value": "refund"}),
    "an emptied text": (element("plain_text_input"), "", {"value": None}),
    "a number": (element("number_input"), "12", {"value": "12"}),
    "a date": (element("datepicker"), "2026-11-22", {"selected_date": "2026-11-22"}),
    "a time": (element("timepicker"), "15:00", {"selected_time": "15:00"}),
    "an instant": (element("datetimepicker"), 1_800_000_000, {"selected_date_time": 1_800_000_000}),
}


@pytest.mark.parametrize("name", TAKEN)
def test_a_plain_value_becomes_slacks(name: str) -> None:
    inside, plain_value, expected = TAKEN[name]

    assert element_value(inside, plain_value) == {"type": inside["type"], **expected}


NOT_TAKEN: dict[str, tuple[Json, object, str]] = {
    "a value for a button": (button(), "1042", "A button takes no value."),
    "nothing from an overflow menu": (element("overflow"), None, "A string is needed here."),
    "another option": (element("static_select"), "z", "“z” is not one of the options."),
    "another option among several": (element("checkboxes"), ["a", "z"], "“z” is not one of the options."),
    "an option not known here": (element("external_select"), "z", "“z” is not one of the options."),
    "one string for many": (element("checkboxes"), "a", "A list of strings is needed here."),
    "a list for one": (element("static_select"), ["a"], "A string is needed here."),
    "a choice twice": (element("checkboxes"), ["a", "a"], "The same choice is there twice."),
    "too many": (
        element("multi_users_select", max_selected_items=1),
        ["U1", "U2"],
        "Please choose no more than 1.",
    ),
    "a number for a text": (element("plain_text_input"), 48213, "A string is needed here."),
    "too short": (
        element("plain_text_input", min_length=5),
        "four",
        "Please enter at least 5 characters.",
    ),
    "too long": (
        element("plain_text_input", max_length=3),
        "four",
        "Please enter no more than 3 characters.",
    ),
    "longer than any": (
        element("plain_text_input"),
        "x" * 3001,
        "Please enter no more than 3000 characters.",
    ),
    "no number": (element("number_input"), "a dozen", "Please enter a number."),
    "no whole number": (element("number_input"), "1.5", "Please enter a whole number."),
    "too little": (element("number_input", min_value="2"), "1", "Please enter a number of at least 2."),
    "too much": (element("number_input", max_value="2"), "3", "Please enter a number of at most 2."),
    "no address": (element("email_text_input"), "nobody", "Please enter a valid email address."),
    "no URL": (element("url_text_input"), "the wiki", "Please enter a valid URL."),
    "no date": (element("datepicker"), "tomorrow", "Please enter a date like 2026-11-22."),
    "no time": (element("timepicker"), "3pm", "Please enter a time like 15:00."),
    "no instant": (element("datetimepicker"), "tomorrow", "A date and time is a whole number of seconds."),
}


@pytest.mark.parametrize("name", NOT_TAKEN)
def test_a_value_the_element_cannot_hold_is_refused_in_a_sentence(name: str) -> None:
    inside, plain_value, words = NOT_TAKEN[name]

    with pytest.raises(ValueError, match=rf"^{re.escape(words)}$"):
        element_value(inside, plain_value)


def test_a_required_input_left_empty_is_told_on_its_field() -> None:
    view = modal(
        field(element("plain_text_input", action_id="value"), block_id="reference"),
        field(element("multi_users_select", action_id="value"), block_id="people"),
        field(element("plain_text_input", action_id="value"), block_id="note", optional=True),
    )

    assert has_broken_input(view, initial_state(view["blocks"])) == {
        "reference": "Please complete this required field.",
        "people": "Please complete this required field.",
    }


def test_a_text_of_the_wrong_length_is_told_on_its_field_even_where_it_is_optional() -> None:
    inside = element("plain_text_input", action_id="value", min_length=3, max_length=5)
    typed = {"short": "12", "right": "123", "long": "123456", "empty": None}
    view = modal(*[field(inside, block_id=name, optional=True) for name in typed])
    state = {name: {"value": {"type": "plain_text_input", "value": text}} for name, text in typed.items()}

    assert has_broken_input(view, state) == {
        "short": "Please enter at least 3 characters.",
        "long": "Please enter no more than 5 characters.",
    }


def test_what_is_filled_in_well_is_sent() -> None:
    view = modal(
        field(element("plain_text_input", initial_value="48213")),
        field(element("checkboxes", initial_options=[option()])),
        section(accessory=element("datepicker")),
    )

    assert has_broken_input(view, initial_state(fill_ids(view["blocks"]))) == {}


TEXTS = st.text(min_size=1, max_size=20)
IDS = st.from_regex(r"[CU][A-Z0-9]{3,8}", fullmatch=True)
SOME_IDS = st.lists(IDS, min_size=1, max_size=4, unique=True)
DATES = st.dates(min_value=date(1970, 1, 1)).map(date.isoformat)
TIMES = st.times().map(lambda moment: time.strftime(moment, "%H:%M"))
NUMBERS = st.decimals(min_value=-1000, max_value=1000, places=2).map(str)
SIMPLE: dict[str, tuple[str, st.SearchStrategy[object]]] = {
    "plain_text_input": ("initial_value", TEXTS),
    "datepicker": ("initial_date", DATES),
    "timepicker": ("initial_time", TIMES),
    "datetimepicker": ("initial_date_time", st.integers(1_000_000_000, 9_999_999_999)),
    "users_select": ("initial_user", IDS),
    "conversations_select": ("initial_conversation", IDS),
    "channels_select": ("initial_channel", IDS),
    "multi_users_select": ("initial_users", SOME_IDS),
    "multi_conversations_select": ("initial_conversations", SOME_IDS),
    "multi_channels_select": ("initial_channels", SOME_IDS),
    "email_text_input": ("initial_value", st.just("someone@example.com")),
    "url_text_input": ("initial_value", st.just("https://example.com/48213")),
}


@st.composite
def stateful_elements(draw: st.DrawFn) -> Json:
    kind = draw(st.sampled_from(sorted(UNTOUCHED)))
    more: Json = {}
    if kind in SIMPLE:
        initial, values = SIMPLE[kind]
        more[initial] = draw(values)
    elif kind == "number_input":
        more = {"is_decimal_allowed": True, "initial_value": draw(NUMBERS)}
    else:
        choices = [option(value) for value in draw(st.lists(TEXTS, min_size=1, max_size=10, unique=True))]
        if "external" not in kind:
            more["options"] = choices
        if UNTOUCHED[kind] == {"selected_option": None}:
            more["initial_option"] = draw(st.sampled_from(choices))
        else:
            more["initial_options"] = draw(
                st.lists(st.sampled_from(choices), min_size=1, unique_by=lambda chosen: chosen["value"])
            )
    if draw(st.booleans()):
        more = {name: content for name, content in more.items() if not name.startswith("initial_")}
    return element(kind, **more)


def as_plain(value: Json) -> object:
    """The control API's plain value for one of Slack's."""
    [content] = [content for name, content in value.items() if name != "type"]
    match content:
        case {"value": chosen}:
            return chosen
        case [{"value": _}, *_]:
            return [chosen["value"] for chosen in content]
    return content


@given(st.lists(stateful_elements(), min_size=1, max_size=5))
def test_every_initial_value_can_be_said_as_a_plain_value(elements: list[Json]) -> None:
    view = modal(*[field(inside) for inside in elements])
    blocks = fill_ids(view["blocks"])

    assert check_view(view) == []
    for block_id, inside in initial_state(blocks).items():
        for action_id, value in inside.items():
            found = find_element(blocks, block_id, action_id)
            assert found is not None
            assert element_value(found, as_plain(value)) == value
