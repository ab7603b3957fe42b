"""Slack takes every screen of finding, correcting and exporting, whatever people typed."""

import pytest

from bot.rules.export import Kind, State
from bot.views.exports import comes_with
from tests.bot.views.export_samples import ZONE, an_export, export_screens
from tests.bot.views.test_screens import HOSTILE, is_unsafe, problems


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_slack_takes_every_screen_in_every_state(text: str) -> None:
    assert {name: found for name, screen in export_screens(text) if (found := problems(screen))} == {}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_what_comes_with_a_file_pings_nobody(text: str) -> None:
    for kind in Kind:
        words = comes_with(an_export(text, kind, State.SENT), ZONE)
        assert not is_unsafe(words)
        assert len(words) < 4000
