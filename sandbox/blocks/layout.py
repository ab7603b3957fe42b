"""The table of blocks: what each one holds, and on which surfaces it may stand.

From docs.slack.dev (reference/block-kit/blocks). Input blocks are allowed in messages too. Block types that
the practice workspace cannot draw (video, file, card and the like) are refused as unknown.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from sandbox.blocks.elements import elements_for
from sandbox.blocks.parts import IMAGE, any_text, plain_text
from sandbox.blocks.schema import (
    ByType,
    Fields,
    Flag,
    Json,
    ListOf,
    Number,
    Shape,
    String,
    Typed,
    Word,
    refusal,
)

Surface = Literal["message", "modal", "home"]


def text_or_fields(block: Json, at: str) -> Iterator[str]:
    if "text" not in block and "fields" not in block:
        yield refusal("must provide either `text` or `fields`", at)


def labels_match_categories(chart: Json, at: str) -> Iterator[str]:
    categories = sorted(chart["axis_config"]["categories"])
    names = [series["name"] for series in chart["series"]]
    if len(set(names)) < len(names):
        yield refusal("series names must be unique", f"{at}/series")
    for index, series in enumerate(chart["series"]):
        if sorted(point["label"] for point in series["data"]) != categories:
            yield refusal("labels must match the categories", f"{at}/series/{index}/data")


# Rich text is checked as far as its outline: what stands inside a section or a list need only say its type.
RICH_TEXT_CONTENT: Mapping[str, Shape] = {"elements": ListOf(Typed(), min=0)}
BORDER: Mapping[str, Shape] = {"border": Number(min=0, max=1)}
RICH_TEXT = Fields(
    {
        "elements": ListOf(
            ByType(
                {
                    "rich_text_section": Fields(RICH_TEXT_CONTENT),
                    "rich_text_quote": Fields(RICH_TEXT_CONTENT, BORDER),
                    "rich_text_preformatted": Fields(RICH_TEXT_CONTENT, {**BORDER, "language": String()}),
                    "rich_text_list": Fields(
                        {**RICH_TEXT_CONTENT, "style": Word(("bullet", "ordered"))},
                        {**BORDER, "indent": Number(min=0), "offset": Number(min=0)},
                    ),
                }
            ),
            min=0,
        )
    }
)

CELL = ByType({"raw_text": Fields({"text": String()}), "rich_text": RICH_TEXT})
COLUMN = Fields(optional={"align": Word(("left", "center", "right")), "is_wrapped": Flag()})

CHART_LABEL = String(20)
SERIES = Fields(
    {
        "name": CHART_LABEL,
        "data": ListOf(Fields({"label": CHART_LABEL, "value": Number(whole=False)}), max=20),
    }
)
AXES = Fields({"categories": ListOf(CHART_LABEL, max=20)}, {"x_label": String(50), "y_label": String(50)})
PLOT = Fields({"series": ListOf(SERIES, max=12), "axis_config": AXES}, rules=(labels_match_categories,))
SEGMENT = Fields({"label": CHART_LABEL, "value": Number(above=0, whole=False)})
PIE = Fields({"segments": ListOf(SEGMENT, max=12)})


@dataclass(frozen=True)
class Block:
    """`at_most` is how many of them one message or view may have."""

    surfaces: frozenset[Surface]
    shape: Fields
    at_most: int | None = None


EVERYWHERE: frozenset[Surface] = frozenset({"message", "modal", "home"})
MESSAGES: frozenset[Surface] = frozenset({"message"})
MODALS: frozenset[Surface] = frozenset({"modal"})
BLOCK_ID: Mapping[str, Shape] = {"block_id": String(255)}

BLOCKS: Mapping[str, Block] = {
    "header": Block(EVERYWHERE, Fields({"text": plain_text(150)}, BLOCK_ID)),
    "divider": Block(EVERYWHERE, Fields({}, BLOCK_ID)),
    "section": Block(
        EVERYWHERE,
        Fields(
            {},
            {
                **BLOCK_ID,
                "text": any_text(3000),
                "fields": ListOf(any_text(2000), max=10),
                "accessory": ByType(elements_for("section")),
                "expand": Flag(),
            },
            (text_or_fields,),
        ),
    ),
    "context": Block(
        EVERYWHERE,
        Fields(
            {"elements": ListOf(ByType({**elements_for("context"), **any_text(3000).types}), max=10)},
            BLOCK_ID,
        ),
    ),
    "actions": Block(EVERYWHERE, Fields({"elements": ListOf(ByType(elements_for("actions")), max=25)}, BLOCK_ID)),
    "input": Block(
        EVERYWHERE,
        Fields(
            {"label": plain_text(2000), "element": ByType(elements_for("input"))},
            {**BLOCK_ID, "hint": plain_text(2000), "optional": Flag(), "dispatch_action": Flag()},
        ),
    ),
    "image": Block(
        EVERYWHERE,
        Fields(IMAGE.required, {**IMAGE.optional, **BLOCK_ID, "title": plain_text(2000)}, IMAGE.rules),
    ),
    "rich_text": Block(EVERYWHERE, Fields(RICH_TEXT.required, BLOCK_ID)),
    "markdown": Block(MESSAGES, Fields({"text": String(12_000)}, BLOCK_ID)),
    "table": Block(
        MESSAGES,
        Fields(
            {"rows": ListOf(ListOf(CELL, max=20), max=100)},
            {**BLOCK_ID, "column_settings": ListOf(COLUMN, max=20)},
        ),
        at_most=1,
    ),
    "data_visualization": Block(
        MESSAGES,
        Fields(
            {
                "title": String(50),
                "chart": ByType({"pie": PIE, "bar": PLOT, "area": PLOT, "line": PLOT}),
            },
            BLOCK_ID,
        ),
        at_most=2,
    ),
    "alert": Block(
        MODALS,
        Fields(
            {"text": any_text(200)},
            {**BLOCK_ID, "level": Word(("default", "info", "warning", "error", "success"))},
        ),
    ),
}


def blocks_for(surface: Surface) -> ByType:
    """The blocks that may stand on this surface."""
    return ByType({name: block.shape for name, block in BLOCKS.items() if surface in block.surfaces})
