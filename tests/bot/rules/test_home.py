"""Where a part of a list begins, and when a Home looks the same."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.rules.home import appearance, starting_at
from tests.bot.views.samples import NOW, an_overview


@pytest.mark.parametrize(
    ("wanted", "total", "begins"),
    [(0, 0, 0), (8, 0, 0), (0, 8, 0), (8, 8, 0), (8, 9, 8), (16, 9, 8), (8, 17, 8), (99, 17, 16), (-8, 17, 0)],
)
def test_a_list_that_has_become_shorter_is_shown_from_its_last_part(wanted: int, total: int, begins: int) -> None:
    assert starting_at(wanted, total, size=8) == begins


def test_a_home_looks_different_once_something_falls_due_and_on_another_day_of_its_owners() -> None:
    overview = an_overview("48213", 4)
    due = next(callback.due_at for callback in overview.due.callbacks if callback.due_at > NOW)
    midnight = datetime(2026, 11, 23, tzinfo=UTC)
    hour, tokyo = timedelta(hours=1), timezone(timedelta(hours=9))
    assert appearance(overview, NOW, UTC) == appearance(overview, due - timedelta(seconds=1), UTC)
    assert appearance(overview, NOW, UTC) != appearance(overview, due, UTC)
    nothing_due = replace(overview, due=replace(overview.due, callbacks=()))
    assert appearance(nothing_due, midnight - hour, UTC) != appearance(nothing_due, midnight, UTC)
    assert appearance(nothing_due, midnight - hour, tokyo) == appearance(nothing_due, midnight, tokyo)
