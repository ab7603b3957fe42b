"""Marks what talks to the practice workspace, so that the quick tests can leave it out."""

from pathlib import Path

import pytest

_WITH_A_WORKSPACE = ("flows", "reliability", "sandbox")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(item.path).relative_to(Path(__file__).parent).parts[0] in _WITH_A_WORKSPACE:
            item.add_marker(pytest.mark.workspace)
