"""What the practice workspace accepts as blocks and views, one case for each rule."""

from collections.abc import Callable

import pytest

from sandbox.blocks import check_message, check_view, total_text
from tests.sandbox.block_samples import (
    NEEDED,
    Json,
    actions,
    bars,
    button,
    chart,
    element,
    field,
    home,
    modal,
    mrkdwn,
    option,
    plain,
    section,
    table,
)

# Which element may stand in which block, by eye.
PLACES = {
    "button": "section actions",
    "overflow": "section actions",
    "image": "section context",
    "static_select": "section actions input",
    "multi_static_select": "section actions input",
    "external_select": "section actions input",
    "multi_external_select": "section actions input",
    "users_select": "section actions input",
    "multi_users_select": "section actions input",
    "conversations_select": "section actions input",
    "multi_conversations_select": "section actions input",
    "channels_select": "section actions input",
    "multi_channels_select": "section actions input",
    "checkboxes": "section actions input",
    "radio_buttons": "section actions input",
    "datepicker": "section actions input",
    "timepicker": "section actions input",
    "datetimepicker": "actions input",
    "plain_text_input": "input",
    "email_text_input": "input",
    "url_text_input": "input",
    "number_input": "input",
}

HOLDERS: dict[str, tuple[Callable[[Json], Json], str]] = {
    "section": (lambda inside: section(accessory=inside), "/blocks/0/accessory/type"),
    "context": (lambda inside: {"type": "context", "elements": [inside]}, "/blocks/0/elements/0/type"),
    "actions": (actions, "/blocks/0/elements/0/type"),
    "input": (field, "/blocks/0/element/type"),
}

# Which block may stand where, by eye.
SURFACES: dict[str, tuple[Json, str]] = {
    "header": ({"type": "header", "text": plain()}, "message modal home"),
    "divider": ({"type": "divider"}, "message modal home"),
    "section": (section(), "message modal home"),
    "context": ({"type": "context", "elements": [mrkdwn()]}, "message modal home"),
    "actions": (actions(button()), "message modal home"),
    "input": (field(element("plain_text_input")), "message modal home"),
    "image": ({"type": "image", **NEEDED["image"]}, "message modal home"),
    "rich_text": (
        {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [{"type": "text"}]}]},
        "message modal home",
    ),
    "markdown": ({"type": "markdown", "text": "**Bold**"}, "message"),
    "table": (table(), "message"),
    "data_visualization": (chart(), "message"),
    "alert": ({"type": "alert", "text": mrkdwn(), "level": "warning"}, "modal"),
}


@pytest.mark.parametrize("place", HOLDERS)
@pytest.mark.parametrize("kind", PLACES)
def test_an_element_stands_only_in_the_blocks_made_for_it(kind: str, place: str) -> None:
    build, pointer = HOLDERS[place]

    problems = check_message([build(element(kind))])

    allowed = place in PLACES[kind].split()
    assert problems == ([] if allowed else [f"[ERROR] unsupported type: {kind} [json-pointer:{pointer}]"])


@pytest.mark.parametrize("kind", SURFACES)
def test_a_block_stands_only_on_the_surfaces_made_for_it(kind: str) -> None:
    block, surfaces = SURFACES[kind]

    accepted = {
        "message": check_message([block]) == [],
        "modal": check_view(modal(block)) == [],
        "home": check_view(home(block)) == [],
    }

    assert accepted == {surface: surface in surfaces for surface in ("message", "modal", "home")}


REFUSED: dict[str, tuple[Json, str]] = {
    "no text and no fields": (
        {"type": "section"},
        "must provide either `text` or `fields` [json-pointer:/blocks/0]",
    ),
    "empty text": (
        section(text=plain("")),
        "must be more than 0 characters [json-pointer:/blocks/0/text/text]",
    ),
    "mrkdwn in a header": (
        {"type": "header", "text": mrkdwn()},
        "unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]",
    ),
    "mrkdwn on a button": (
        actions(button(text=mrkdwn())),
        "unsupported type: mrkdwn [json-pointer:/blocks/0/elements/0/text/type]",
    ),
    "mrkdwn in a select's option": (
        field(element("static_select", options=[option(text=mrkdwn())])),
        "unsupported type: mrkdwn [json-pointer:/blocks/0/element/options/0/text/type]",
    ),
    "emoji on mrkdwn": (
        section(text={**mrkdwn(), "emoji": True}),
        "invalid additional property: emoji [json-pointer:/blocks/0/text]",
    ),
    "a text that is a bare string": (
        section(text="Hello"),
        "must provide an object [json-pointer:/blocks/0/text]",
    ),
    "an unknown block": ({"type": "sction"}, "unsupported type: sction [json-pointer:/blocks/0/type]"),
    "a block that does not say its type": ({}, "missing required field: type [json-pointer:/blocks/0]"),
    "an unknown key": (
        section(colour="red"),
        "invalid additional property: colour [json-pointer:/blocks/0]",
    ),
    "an unknown key on an element": (
        actions(button(disabled=True)),
        "invalid additional property: disabled [json-pointer:/blocks/0/elements/0]",
    ),
    "no label": (
        {"type": "input", "element": element("plain_text_input")},
        "missing required field: label [json-pointer:/blocks/0]",
    ),
    "a style of its own": (
        actions(button(style="warning")),
        "must be a valid enum value: primary, danger [json-pointer:/blocks/0/elements/0/style]",
    ),
    "a url that is none": (
        actions(button(url="see the wiki")),
        "must be a valid URL [json-pointer:/blocks/0/elements/0/url]",
    ),
    "a url on a select's option": (
        field(element("static_select", options=[option(url="https://example.com")])),
        "invalid additional property: url [json-pointer:/blocks/0/element/options/0]",
    ),
    "half a confirmation": (
        actions(button(confirm={"title": plain(), "text": plain(), "confirm": plain()})),
        "missing required field: deny [json-pointer:/blocks/0/elements/0/confirm]",
    ),
    "an option that is a bare string": (
        field(element("static_select", options=["a"])),
        "must provide an object [json-pointer:/blocks/0/element/options/0]",
    ),
    "options and groups at once": (
        field(
            element("static_select", option_groups=[{"label": plain(), "options": [option("b")]}]),
        ),
        "must provide either `options` or `option_groups` [json-pointer:/blocks/0/element]",
    ),
    "neither options nor groups": (
        field({"type": "multi_static_select"}),
        "must provide either `options` or `option_groups` [json-pointer:/blocks/0/element]",
    ),
    "two options with one value": (
        field(element("radio_buttons", options=[option("a"), option("a")])),
        "option values must be unique [json-pointer:/blocks/0/element]",
    ),
    "an initial option that is not there": (
        field(element("static_select", initial_option=option("b"))),
        "must be one of the provided options [json-pointer:/blocks/0/element/initial_option]",
    ),
    "an initial option that differs in its text": (
        field(element("radio_buttons", initial_option={"text": plain("A"), "value": "a"})),
        "must be one of the provided options [json-pointer:/blocks/0/element/initial_option]",
    ),
    "initial options of which one is not there": (
        field(element("checkboxes", initial_options=[option("a"), option("b")])),
        "must be one of the provided options [json-pointer:/blocks/0/element/initial_options/1]",
    ),
    "an initial option twice": (
        field(element("checkboxes", initial_options=[option("a"), option("a")])),
        "items must be unique [json-pointer:/blocks/0/element/initial_options]",
    ),
    "no initial options": (
        field(element("checkboxes", initial_options=[])),
        "no less than 1 items allowed [json-pointer:/blocks/0/element/initial_options]",
    ),
    "more chosen than may be": (
        field(element("multi_users_select", max_selected_items=1, initial_users=["U1", "U2"])),
        "no more than 1 items allowed [json-pointer:/blocks/0/element/initial_users]",
    ),
    "nothing may be chosen": (
        field(element("multi_users_select", max_selected_items=0)),
        "must be greater than or equal to 1 [json-pointer:/blocks/0/element/max_selected_items]",
    ),
    "a negative query length": (
        field(element("external_select", min_query_length=-1)),
        "must be greater than or equal to 0 [json-pointer:/blocks/0/element/min_query_length]",
    ),
    "a filter of nothing": (
        field(element("conversations_select", filter={})),
        "must provide at least one field [json-pointer:/blocks/0/element/filter]",
    ),
    "a filter that includes nothing": (
        field(element("conversations_select", filter={"include": []})),
        "no less than 1 items allowed [json-pointer:/blocks/0/element/filter/include]",
    ),
    "an empty initial value": (
        field(element("plain_text_input", initial_value="")),
        "must be more than 0 characters [json-pointer:/blocks/0/element/initial_value]",
    ),
    "an initial value over the length allowed": (
        field(element("plain_text_input", max_length=3, initial_value="four")),
        "must be 0 to 3 characters [json-pointer:/blocks/0/element/initial_value]",
    ),
    "a shortest length over 3000": (
        field(element("plain_text_input", min_length=3001)),
        "must be less than or equal to 3000 [json-pointer:/blocks/0/element/min_length]",
    ),
    "a longest length over 3000": (
        field(element("plain_text_input", max_length=3001)),
        "must be less than or equal to 3000 [json-pointer:/blocks/0/element/max_length]",
    ),
    "a longest length of 0": (
        field(element("plain_text_input", max_length=0)),
        "must be greater than or equal to 1 [json-pointer:/blocks/0/element/max_length]",
    ),
    "a shortest length over the longest": (
        field(element("plain_text_input", min_length=5, max_length=4)),
        "`min_length` must not be more than `max_length` [json-pointer:/blocks/0/element]",
    ),
    "a number field that does not say whether decimals are allowed": (
        field({"type": "number_input"}),
        "missing required field: is_decimal_allowed [json-pointer:/blocks/0/element]",
    ),
    "a bound that is a number and not a string": (
        field(element("number_input", min_value=1)),
        "must provide a string [json-pointer:/blocks/0/element/min_value]",
    ),
    "an initial number out of bounds": (
        field(element("number_input", min_value="2", initial_value="1")),
        "`min_value`, `initial_value` and `max_value` must be in order [json-pointer:/blocks/0/element]",
    ),
    "an initial decimal where none is allowed": (
        field(element("number_input", initial_value="1.5")),
        "decimals are not allowed [json-pointer:/blocks/0/element]",
    ),
    "an initial address that is none": (
        field(element("email_text_input", initial_value="nobody")),
        "must be a valid email address [json-pointer:/blocks/0/element/initial_value]",
    ),
    "a day that is not in the calendar": (
        field(element("datepicker", initial_date="2026-02-30")),
        "must be a valid date [json-pointer:/blocks/0/element/initial_date]",
    ),
    "a time without its nought": (
        field(element("timepicker", initial_time="9:00")),
        "must be a valid time [json-pointer:/blocks/0/element/initial_time]",
    ),
    "milliseconds where seconds are meant": (
        field(element("datetimepicker", initial_date_time=1_700_000_000_000)),
        "must be less than or equal to 9999999999 [json-pointer:/blocks/0/element/initial_date_time]",
    ),
    "an image with no source": (
        {"type": "image", "alt_text": "A"},
        "must provide either `image_url` or `slack_file` [json-pointer:/blocks/0]",
    ),
    "a flag that is a string": (
        field(element("plain_text_input"), optional="true"),
        "must provide a boolean [json-pointer:/blocks/0/optional]",
    ),
    "a length that is a string": (
        field(element("plain_text_input", max_length="5")),
        "must provide an integer [json-pointer:/blocks/0/element/max_length]",
    ),
    "elements that are no list": (
        {"type": "actions", "elements": button()},
        "must provide an array [json-pointer:/blocks/0/elements]",
    ),
    "a point that is a string": (
        chart(chart={"type": "pie", "segments": [{"label": "one", "value": "1"}]}),
        "must provide a number [json-pointer:/blocks/0/chart/segments/0/value]",
    ),
    "a trigger that does not exist": (
        field(element("plain_text_input", dispatch_action_config={"trigger_actions_on": ["on_blur"]})),
        "must be a valid enum value: on_enter_pressed, on_character_entered"
        " [json-pointer:/blocks/0/element/dispatch_action_config/trigger_actions_on/0]",
    ),
    "a slice of nothing": (
        chart(chart={"type": "pie", "segments": [{"label": "none", "value": 0}]}),
        "must be greater than 0 [json-pointer:/blocks/0/chart/segments/0/value]",
    ),
    "points that are not in the categories": (
        chart(chart={**bars(), "axis_config": {"categories": ["another day", "day 1"]}}),
        "labels must match the categories [json-pointer:/blocks/0/chart/series/0/data]",
    ),
    "two series of one name": (
        chart(chart={**bars(), "series": bars()["series"] * 2}),
        "series names must be unique [json-pointer:/blocks/0/chart/series]",
    ),
    "rich text of unknown parts": (
        {"type": "rich_text", "elements": [{"type": "rich_text_poem", "elements": []}]},
        "unsupported type: rich_text_poem [json-pointer:/blocks/0/elements/0/type]",
    ),
    "rich text of bare strings": (
        {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": ["text"]}]},
        "must provide an object [json-pointer:/blocks/0/elements/0/elements/0]",
    ),
    "rich text that does not say what it is": (
        {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [{"text": "text"}]}]},
        "missing required field: type [json-pointer:/blocks/0/elements/0/elements/0]",
    ),
    "an action id twice in a block": (
        actions(button(action_id="case:accept"), button(action_id="case:accept")),
        '`action_id` "case:accept" already exists [json-pointer:/blocks/0/elements/1/action_id]',
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_slack_would_not_take(name: str) -> None:
    block, words = REFUSED[name]

    assert check_message([block]) == [f"[ERROR] {words}"]


TOGETHER: dict[str, tuple[list[Json], str]] = {
    "a block id twice": (
        [section(block_id="reference"), section(block_id="reference")],
        '`block_id` "reference" already exists [json-pointer:/blocks/1/block_id]',
    ),
    "the focus twice": (
        [
            field(element("plain_text_input", focus_on_load=True)),
            field(element("datepicker", focus_on_load=True)),
        ],
        "only one element may have `focus_on_load` [json-pointer:/blocks/1/element/focus_on_load]",
    ),
    "three charts": (
        [chart()] * 3,
        "no more than 2 data_visualization blocks allowed [json-pointer:/blocks]",
    ),
    "two tables": ([table()] * 2, "no more than 1 table blocks allowed [json-pointer:/blocks]"),
    "markdown over 12,000 characters together": (
        [{"type": "markdown", "text": "x" * 6001}] * 2,
        "markdown blocks must be less than 12001 characters together [json-pointer:/blocks]",
    ),
}


@pytest.mark.parametrize("name", TOGETHER)
def test_slack_would_not_take_in_one_message(name: str) -> None:
    blocks, words = TOGETHER[name]

    assert check_message(blocks) == [f"[ERROR] {words}"]
    assert check_message(blocks[:1]) == []


def test_the_same_action_id_in_two_blocks_is_fine() -> None:
    blocks = [field(element("plain_text_input", action_id="value"), block_id=name) for name in ("one", "two")]

    assert check_view(modal(*blocks)) == []


def test_radio_buttons_and_checkboxes_may_have_mrkdwn_in_their_options() -> None:
    rich = {"text": mrkdwn("*Irate*"), "value": "3", "description": mrkdwn("_shouting_")}

    for kind in ("radio_buttons", "checkboxes"):
        assert check_message([actions(element(kind, options=[rich]))]) == []


def test_blocks_that_are_no_list_are_refused() -> None:
    assert check_message("hello") == ["[ERROR] must provide an array [json-pointer:/blocks]"]
    assert check_message([None]) == ["[ERROR] must provide an object [json-pointer:/blocks/0]"]


VIEWS: dict[str, tuple[object, str]] = {
    "no view": ("modal", "must provide an object [json-pointer:/view]"),
    "an unknown kind": ({"type": "dialog"}, "unsupported type: dialog [json-pointer:/view/type]"),
    "a modal without a title": (
        {"type": "modal", "blocks": [section()]},
        "missing required field: title [json-pointer:/view]",
    ),
    "a title in mrkdwn": (
        modal(section(), title=mrkdwn()),
        "unsupported type: mrkdwn [json-pointer:/view/title/type]",
    ),
    "an input and no submit": (
        {"type": "modal", "title": plain(), "blocks": [field(element("plain_text_input"))]},
        "missing required field: submit [json-pointer:/view]",
    ),
    "what Slack adds to a view": (
        modal(section(), hash="1.2"),
        "invalid additional property: hash [json-pointer:/view]",
    ),
    "a submit in Home": (
        home(section(), submit=plain()),
        "invalid additional property: submit [json-pointer:/view]",
    ),
    "an alert of unknown level": (
        modal({"type": "alert", "text": plain(), "level": "panic"}),
        "must be a valid enum value: default, info, warning, error, success [json-pointer:/view/blocks/0/level]",
    ),
    "the focus twice": (
        modal(*[field(element("datepicker", focus_on_load=True))] * 2),
        "only one element may have `focus_on_load` [json-pointer:/view/blocks/1/element/focus_on_load]",
    ),
}


@pytest.mark.parametrize("name", VIEWS)
def test_slack_would_not_open(name: str) -> None:
    view, words = VIEWS[name]

    assert check_view(view) == [f"[ERROR] {words}"]


def test_home_may_hold_an_input_and_has_nothing_to_submit() -> None:
    assert check_view(home(field(element("plain_text_input")), title=plain("Not shown"))) == []


def test_all_that_is_wrong_is_told_at_once() -> None:
    view = modal({"type": "header", "text": mrkdwn()}, actions(button(style="loud")), title=plain("x" * 25))

    assert len(check_view(view)) == 3


def test_total_text_counts_every_text_and_nothing_else() -> None:
    blocks = [
        section(text=mrkdwn("12345"), block_id="not counted"),
        {"type": "markdown", "text": "1234"},
        actions(button(text=plain("123"), value="not counted")),
        table(),
    ]

    assert total_text(blocks) == 5 + 4 + 3 + len("cell")
