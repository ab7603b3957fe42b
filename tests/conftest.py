"""Marks what talks to the practice workspace or reads the whole tree, so that the quick tests can leave it out.

What takes long comes first, so that no worker is left alone with it at the end. No test changes what is logged in those
after it.
"""

import gc
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.log import TALKATIVE
from storage import Database, open_database
from tests import exploring
from tests.blocks import remember_validators
from tests.migrated import lay

exploring.register()
remember_validators()

_FOLDERS = {"flows", "reliability", "sandbox"}
_FILES = {
    "test_channel.py",
    "test_check.py",
    "test_cli.py",
    "test_docs.py",
    "test_layers.py",
    "test_people.py",
    "test_presence.py",
    "test_socket.py",
}
_SLOW = ("test_model.py::", "test_same_instant.py::", "::test_slack_takes_every_screen")
"""What any text, or any order of things, comes to is the same on every Python."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        path = Path(item.path).relative_to(Path(__file__).parent)
        if path.parts[0] in _FOLDERS or path.name in _FILES:
            item.add_marker(pytest.mark.workspace)
        if any(name in item.nodeid for name in _SLOW):
            item.add_marker(pytest.mark.slow)
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def pytest_collection_finish() -> None:
    """What is there by now stays to the end: no collection of garbage need look through it again."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Of the database that `db` opens."""
    return tmp_path / "backline.db"


@pytest.fixture
def db(path: Path) -> Iterator[Database]:
    lay(path)
    database = open_database(path)
    yield database
    database.close()


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """One that others than its owner can reach and, until a test says otherwise, write in."""
    for parent in tmp_path.parents:
        if parent.name.startswith(("pytest-", "popen-")):
            parent.chmod(0o755)
    tmp_path.chmod(0o777)
    yield tmp_path
    tmp_path.chmod(0o755)


def levels() -> dict[str, int]:
    return {name: logging.getLogger(name).level for name in ("root", *TALKATIVE)}


@pytest.fixture(autouse=True)
def logging_stays_as_it_was() -> Iterator[None]:
    before, handlers = levels(), logging.getLogger().handlers[:]
    yield
    assert (levels(), logging.getLogger().handlers) == (before, handlers)
