"""Marks what talks to the practice workspace or reads the whole tree, so that the quick tests can leave it out.

No test changes what is logged in those after it.
"""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.log import TALKATIVE
from tests import exploring

exploring.register()

_FOLDERS = {"flows", "reliability", "sandbox"}
_FILES = {
    "test_channel.py",
    "test_check.py",
    "test_cli.py",
    "test_docs.py",
    "test_layers.py",
    "test_people.py",
    "test_presence.py",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        path = Path(item.path).relative_to(Path(__file__).parent)
        if path.parts[0] in _FOLDERS or path.name in _FILES:
            item.add_marker(pytest.mark.workspace)


def levels() -> dict[str, int]:
    return {name: logging.getLogger(name).level for name in ("root", *TALKATIVE)}


@pytest.fixture(autouse=True)
def logging_stays_as_it_was() -> Iterator[None]:
    before, handlers = levels(), logging.getLogger().handlers[:]
    yield
    assert (levels(), logging.getLogger().handlers) == (before, handlers)
