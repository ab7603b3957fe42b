"""How long texts and lists in blocks and views may be: at the limit accepted, one more refused."""

from collections.abc import Callable

import pytest

from sandbox.blocks import check_message, check_view
from tests.sandbox.block_samples import (
    Json,
    actions,
    bars,
    button,
    chart,
    confirm,
    element,
    field,
    home,
    modal,
    mrkdwn,
    option,
    options,
    pie,
    plain,
    section,
    table,
)

Case = tuple[int, Callable[[int], Json]]

LENGTHS: dict[str, Case] = {
    "header text": (150, lambda n: {"type": "header", "text": plain("x" * n)}),
    "section text": (3000, lambda n: section(text=mrkdwn("x" * n))),
    "section field": (2000, lambda n: section(fields=[mrkdwn("x" * n)])),
    "context text": (3000, lambda n: {"type": "context", "elements": [mrkdwn("x" * n)]}),
    "block id": (255, lambda n: section(block_id="x" * n)),
    "action id": (255, lambda n: actions(button(action_id="x" * n))),
    "button text": (75, lambda n: actions(button(text=plain("x" * n)))),
    "button value": (2000, lambda n: actions(button(value="x" * n))),
    "button url": (3000, lambda n: actions(button(url="https:" + "x" * (n - 6)))),
    "button accessibility label": (75, lambda n: actions(button(accessibility_label="x" * n))),
    "button agent prompt": (4000, lambda n: actions(button(agent_prompt="x" * n))),
    "confirm title": (100, lambda n: actions(button(confirm=confirm(title=plain("x" * n))))),
    "confirm text": (300, lambda n: actions(button(confirm=confirm(text=plain("x" * n))))),
    "confirm yes": (30, lambda n: actions(button(confirm=confirm(confirm=plain("x" * n))))),
    "confirm no": (30, lambda n: actions(button(confirm=confirm(deny=plain("x" * n))))),
    "option text": (75, lambda n: field(element("static_select", options=[option(text=plain("x" * n))]))),
    "option value": (
        150,
        lambda n: field(element("static_select", options=[{"text": plain(), "value": "x" * n}])),
    ),
    "option description": (
        75,
        lambda n: field(element("static_select", options=[option(description=plain("x" * n))])),
    ),
    "overflow option url": (
        3000,
        lambda n: actions(element("overflow", options=[option(url="https:" + "x" * (n - 6))])),
    ),
    "option group label": (
        75,
        lambda n: field({"type": "static_select", "option_groups": [{"label": plain("x" * n), "options": [option()]}]}),
    ),
    "select placeholder": (150, lambda n: field(element("static_select", placeholder=plain("x" * n)))),
    "date placeholder": (150, lambda n: field(element("datepicker", placeholder=plain("x" * n)))),
    "time placeholder": (150, lambda n: field(element("timepicker", placeholder=plain("x" * n)))),
    "text placeholder": (150, lambda n: field(element("plain_text_input", placeholder=plain("x" * n)))),
    "email placeholder": (150, lambda n: field(element("email_text_input", placeholder=plain("x" * n)))),
    "url placeholder": (150, lambda n: field(element("url_text_input", placeholder=plain("x" * n)))),
    "number placeholder": (150, lambda n: field(element("number_input", placeholder=plain("x" * n)))),
    "input label": (2000, lambda n: field(element("plain_text_input"), label=plain("x" * n))),
    "input hint": (2000, lambda n: field(element("plain_text_input"), hint=plain("x" * n))),
    "image alt text": (2000, lambda n: element("image", alt_text="x" * n)),
    "image url": (3000, lambda n: element("image", image_url="https:" + "x" * (n - 6))),
    "image title": (2000, lambda n: element("image", title=plain("x" * n))),
    "markdown": (12_000, lambda n: {"type": "markdown", "text": "x" * n}),
    "chart title": (50, lambda n: chart(title="x" * n)),
    "segment label": (
        20,
        lambda n: chart(chart={"type": "pie", "segments": [{"label": "x" * n, "value": 1}]}),
    ),
    "axis label": (
        50,
        lambda n: chart(chart={**bars(), "axis_config": {**bars()["axis_config"], "x_label": "x" * n}}),
    ),
    "categories and labels": (20, lambda n: chart(chart=bars(first="x" * n))),
    "series name": (
        20,
        lambda n: chart(chart={**bars(), "series": [{**bars()["series"][0], "name": "x" * n}]}),
    ),
}

VIEW_LENGTHS: dict[str, Case] = {
    "title": (24, lambda n: modal(section(), title=plain("x" * n))),
    "submit": (24, lambda n: modal(section(), submit=plain("x" * n))),
    "close": (24, lambda n: modal(section(), close=plain("x" * n))),
    "private metadata": (3000, lambda n: modal(section(), private_metadata="x" * n)),
    "callback id": (255, lambda n: modal(section(), callback_id="x" * n)),
    "external id": (255, lambda n: home(section(), external_id="x" * n)),
    "alert": (200, lambda n: modal({"type": "alert", "text": plain("x" * n)})),
}

COUNTS: dict[str, Case] = {
    "section fields": (10, lambda n: section(fields=[mrkdwn()] * n)),
    "context elements": (10, lambda n: {"type": "context", "elements": [mrkdwn()] * n}),
    "actions elements": (25, lambda n: actions(*[button() for _ in range(n)])),
    "select options": (100, lambda n: field(element("static_select", options=options(n)))),
    "option groups": (
        100,
        lambda n: field(
            {
                "type": "static_select",
                "option_groups": [{"label": plain(), "options": [option(str(index))]} for index in range(n)],
            }
        ),
    ),
    "options of a group": (
        100,
        lambda n: field({"type": "static_select", "option_groups": [{"label": plain(), "options": options(n)}]}),
    ),
    "overflow options": (5, lambda n: actions(element("overflow", options=options(n)))),
    "checkboxes": (10, lambda n: field(element("checkboxes", options=options(n)))),
    "radio buttons": (10, lambda n: field(element("radio_buttons", options=options(n)))),
    "dispatch triggers": (
        2,
        lambda n: field(
            element(
                "plain_text_input",
                dispatch_action_config={"trigger_actions_on": ["on_enter_pressed"] * n},
            )
        ),
    ),
    "table rows": (100, lambda n: table(rows=n)),
    "table columns": (20, lambda n: table(columns=n)),
    "table column settings": (20, lambda n: table(column_settings=[{"align": "left"}] * n)),
    "pie segments": (12, lambda n: chart(chart=pie(n))),
    "chart series": (12, lambda n: chart(chart=bars(series=n))),
    "chart points and categories": (20, lambda n: chart(chart=bars(points=n))),
}


@pytest.mark.parametrize("name", LENGTHS)
def test_a_text_of_a_message_ends_at_its_limit(name: str) -> None:
    limit, build = LENGTHS[name]

    assert check_message([build(limit)]) == []
    problems = check_message([build(limit + 1)])
    assert problems
    assert all(f"must be less than {limit + 1} characters [json-pointer:/blocks/0/" in it for it in problems)


@pytest.mark.parametrize("name", VIEW_LENGTHS)
def test_a_text_of_a_view_ends_at_its_limit(name: str) -> None:
    limit, build = VIEW_LENGTHS[name]

    assert check_view(build(limit)) == []
    [problem] = check_view(build(limit + 1))
    assert problem.startswith(f"[ERROR] must be less than {limit + 1} characters [json-pointer:/view/")


@pytest.mark.parametrize("name", COUNTS)
def test_a_list_in_a_block_ends_at_its_limit(name: str) -> None:
    limit, build = COUNTS[name]

    assert check_message([build(limit)]) == []
    assert f"no more than {limit} items allowed" in check_message([build(limit + 1)])[0]
    assert "no less than 1 items allowed" in check_message([build(0)])[0]


def test_a_message_holds_50_blocks_and_may_hold_none() -> None:
    assert check_message([]) == []
    assert check_message([section()] * 50) == []
    assert check_message([section()] * 51) == ["[ERROR] no more than 50 items allowed [json-pointer:/blocks]"]


@pytest.mark.parametrize("view", [modal, home])
def test_a_view_holds_1_to_100_blocks(view: Callable[..., Json]) -> None:
    assert check_view(view(*[section()] * 100)) == []
    assert check_view(view(*[section()] * 101)) == [
        "[ERROR] no more than 100 items allowed [json-pointer:/view/blocks]"
    ]
    assert check_view(view()) == ["[ERROR] no less than 1 items allowed [json-pointer:/view/blocks]"]
