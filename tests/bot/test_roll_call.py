"""Who is still there, asked one after another."""

import threading
import time

import pytest
from slack_sdk.errors import SlackClientError

from bot import roll_call
from bot.roll_call import RollCall


def test_each_who_is_gone_is_told_of_and_one_that_slack_says_nothing_about_holds_up_nobody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(roll_call, "_PAUSE_SECONDS", 0)

    def is_gone(person: str) -> bool:
        if person == "U0BEN":
            raise SlackClientError
        return person == "U0KIM"

    left: list[str] = []
    RollCall(lambda: ["U0BEN", "U0KIM"], is_gone, left.append).take()
    assert left == ["U0KIM"]


def test_stopped_it_ends_at_once_also_in_the_middle() -> None:
    asked: list[str] = []
    begun = threading.Event()

    def is_gone(person: str) -> bool:
        asked.append(person)
        begun.set()
        return False

    it = RollCall(lambda: [f"U0AGENT{number}" for number in range(100)], is_gone, lambda _: None)
    taking = threading.Thread(target=it.take)
    it.start()
    taking.start()
    begun.wait(5)
    before = time.monotonic()
    it.stop()
    taking.join(5)
    assert not taking.is_alive()
    assert time.monotonic() - before < 1
    assert len(asked) == 1
