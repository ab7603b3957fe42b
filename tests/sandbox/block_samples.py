"""Blocks, elements and views as Slack's JSON, short enough to read in a table of cases."""

from typing import Any

Json = dict[str, Any]


def plain(text: str = "A text") -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str = "A text") -> Json:
    return {"type": "mrkdwn", "text": text}


def option(value: str = "a", **more: object) -> Json:
    return {"text": plain(value), "value": value, **more}


def options(count: int) -> list[Json]:
    return [option(f"option {index}") for index in range(count)]


def element(kind: str, **more: object) -> Json:
    return {"type": kind, **NEEDED.get(kind, {}), **more}


def button(**more: object) -> Json:
    return element("button", **more)


def section(**more: object) -> Json:
    return {"type": "section", "text": mrkdwn(), **more}


def actions(*elements: Json, **more: object) -> Json:
    return {"type": "actions", "elements": list(elements), **more}


def field(inside: Json, **more: object) -> Json:
    return {"type": "input", "label": plain("Label"), "element": inside, **more}


def modal(*blocks: Json, **more: object) -> Json:
    return {"type": "modal", "title": plain("Title"), "submit": plain("Save"), "blocks": list(blocks), **more}


def home(*blocks: Json, **more: object) -> Json:
    return {"type": "home", "blocks": list(blocks), **more}


def confirm(**more: object) -> Json:
    return {
        "title": plain("Sure?"),
        "text": mrkdwn("Really?"),
        "confirm": plain("Yes"),
        "deny": plain("No"),
        **more,
    }


def chart(**more: object) -> Json:
    return {"type": "data_visualization", "title": "Contacts", "chart": pie(), **more}


def pie(count: int = 2) -> Json:
    return {"type": "pie", "segments": [{"label": str(index), "value": 1} for index in range(count)]}


def bars(series: int = 1, points: int = 2, first: str = "first day") -> Json:
    labels = [first, *(f"day {index}" for index in range(1, points))] if points else []
    data = [{"label": label, "value": 3.5} for label in labels]
    return {
        "type": "bar",
        "series": [{"name": f"series {index}", "data": data} for index in range(series)],
        "axis_config": {"categories": labels},
    }


def table(rows: int = 1, columns: int = 1, **more: object) -> Json:
    row = [{"type": "raw_text", "text": "cell"}] * columns
    return {"type": "table", "rows": [row] * rows, **more}


NEEDED: dict[str, Json] = {
    "button": {"text": plain("Press")},
    "overflow": {"options": [option()]},
    "image": {"image_url": "https://example.com/a.png", "alt_text": "A"},
    "static_select": {"options": [option()]},
    "multi_static_select": {"options": [option()]},
    "checkboxes": {"options": [option()]},
    "radio_buttons": {"options": [option()]},
    "number_input": {"is_decimal_allowed": False},
}
