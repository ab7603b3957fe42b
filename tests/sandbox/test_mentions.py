"""Whom a message pings."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.mentions import escape, mentions
from tests.sandbox.conftest import section


@pytest.mark.parametrize(
    ("text", "pinged"),
    [
        ("hello", []),
        ("<@U0AMARA> and <@U0BEN|ben>, and <@U0AMARA> again", ["U0AMARA", "U0BEN"]),
        ("<!here> <!channel> <!everyone>", ["here", "channel", "everyone"]),
        ("<!subteam^S0SUPERVISORS|@supervisors>", ["S0SUPERVISORS"]),
        ("&lt;!channel&gt; and &lt;@U0AMARA&gt;", []),
        ("<!date^1700000000^{time}|then> <#C0FLOOR> <https://example.com|@here>", []),
    ],
)
def test_mentions_in_text(text: str, pinged: list[str]) -> None:
    assert mentions(text, []) == pinged
    assert mentions("", [section(text)]) == pinged


@pytest.mark.parametrize(
    ("block", "pinged"),
    [
        ({"type": "header", "text": {"type": "plain_text", "text": "<!here>"}}, []),
        ({"type": "markdown", "text": "<!here>"}, ["here"]),
        ({"type": "context", "elements": [{"type": "mrkdwn", "text": "<@U0BEN>"}]}, ["U0BEN"]),
        (
            {
                "type": "rich_text",
                "elements": [
                    {
                        "type": "rich_text_section",
                        "elements": [
                            {"type": "user", "user_id": "U0BEN"},
                            {"type": "broadcast", "range": "here"},
                        ],
                    }
                ],
            },
            ["U0BEN", "here"],
        ),
    ],
)
def test_mentions_in_blocks_are_where_slack_parses_them(block: dict[str, Any], pinged: list[str]) -> None:
    assert mentions("", [block]) == pinged


@given(st.text(alphabet="<!@U0BEN&;ltg>herchan|^ "))
def test_nothing_typed_pings_once_it_is_escaped(typed: str) -> None:
    assert mentions(escape(typed), []) == []
