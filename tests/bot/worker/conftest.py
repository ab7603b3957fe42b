from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.rules.outbox import TimerKind
from tests.bot.worker.by_hand import ByHand, owe_reminder


@pytest.fixture
def hand(tmp_path: Path) -> Iterator[ByHand]:
    hand = ByHand(tmp_path, {TimerKind.CALLBACK_DUE: owe_reminder})
    yield hand
    hand.close()
