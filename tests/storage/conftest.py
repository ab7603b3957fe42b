from collections.abc import Iterator

import pytest

from storage import Database, Records


@pytest.fixture
def records(db: Database) -> Iterator[Records]:
    """Every repository, in one transaction that lasts as long as the test."""
    with db.write() as records:
        yield records
