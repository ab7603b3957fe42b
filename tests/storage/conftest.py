from collections.abc import Iterator
from pathlib import Path

import pytest

from storage import Database, Records, open_database
from tests.migrated import lay


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "backline.db"


@pytest.fixture
def db(path: Path) -> Iterator[Database]:
    lay(path)
    database = open_database(path)
    yield database
    database.close()


@pytest.fixture
def records(db: Database) -> Iterator[Records]:
    """Every repository, in one transaction that lasts as long as the test."""
    with db.write() as records:
        yield records
