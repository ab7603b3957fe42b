"""Who is in the groups and channels of teams, asked one after another."""

import threading
import time
from collections.abc import Sequence

import pytest
from slack_sdk.errors import SlackClientError

from bot import gathering
from bot.gathering import Gathering
from bot.rules.set_up import Source

BILLING = Source(team=1, key="member_group", id="S0BILLING")
RETURNS = Source(team=2, key="member_channel", id="C0RETURNS")


def test_each_is_asked_about_and_one_that_slack_says_nothing_about_stays_as_it_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def people_in(place: str) -> Sequence[str]:
        if place == BILLING.id:
            raise SlackClientError
        return ["U0AMARA"]

    monkeypatch.setattr(gathering, "_PAUSE_SECONDS", 0)
    heard: list[tuple[Source, Sequence[str]]] = []
    Gathering(lambda: [BILLING, RETURNS], people_in, lambda *found: heard.append(found)).take()
    assert heard == [(RETURNS, ["U0AMARA"])]


def test_it_asks_as_soon_as_it_starts_and_ends_at_once_when_stopped() -> None:
    asked: list[str] = []
    begun = threading.Event()

    def people_in(place: str) -> Sequence[str]:
        asked.append(place)
        begun.set()
        return []

    part = Gathering(lambda: [BILLING, RETURNS], people_in, lambda *_: None)
    part.start()
    assert begun.wait(5)
    before = time.monotonic()
    part.stop()
    assert time.monotonic() - before < 1
    assert asked == [BILLING.id]
