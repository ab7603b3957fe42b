"""Who is in the groups and channels of teams, asked one after another."""

import threading
import time
from collections.abc import Sequence
from queue import SimpleQueue

import pytest
from slack_sdk.errors import SlackClientError

from bot import gathering
from bot.gathering import Gathering
from bot.rules.set_up import Source

BILLING = Source(team=1, team_name="Billing", key="member_group", id="S0BILLING")
RETURNS = Source(team=2, team_name="Returns", key="member_channel", id="C0RETURNS")


def test_each_is_asked_about_and_one_that_slack_says_nothing_about_stays_as_it_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def people_in(place: str) -> Sequence[str]:
        if place == BILLING.id:
            raise SlackClientError
        return ["U0AMARA"]

    monkeypatch.setattr(gathering, "_PAUSE_SECONDS", 0)
    heard: list[tuple[Source, Sequence[str]]] = []
    part = Gathering(lambda: [BILLING, RETURNS], people_in, lambda *found: heard.append(found))
    part.take()
    assert heard == [(RETURNS, ["U0AMARA"])]
    (problem,) = part.problems()
    assert "who is in S0BILLING, “Members from a user group” of Billing; whoever was in it stays" in problem


def test_what_slack_says_again_or_a_team_is_not_made_of_any_more_is_no_problem_any_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def people_in(_place: str) -> Sequence[str]:
        raise SlackClientError

    monkeypatch.setattr(gathering, "_PAUSE_SECONDS", 0)
    sources = [BILLING, RETURNS]
    part = Gathering(lambda: sources, people_in, lambda *_: None)
    part.take()
    assert len(part.problems()) == 2
    sources.remove(RETURNS)
    part.take({BILLING.id})
    assert len(part.problems()) == 1
    sources.clear()
    part.take({BILLING.id})
    assert part.problems() == ()


def test_what_has_changed_is_asked_about_within_seconds_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: SimpleQueue[str] = SimpleQueue()

    def people_in(place: str) -> Sequence[str]:
        asked.put(place)
        return []

    monkeypatch.setattr(gathering, "_PAUSE_SECONDS", 0)
    part = Gathering(lambda: [BILLING, RETURNS], people_in, lambda *_: None)
    part.start()
    try:
        assert [asked.get(timeout=5), asked.get(timeout=5)] == [BILLING.id, RETURNS.id]
        part.look("C0ELSEWHERE")
        part.look(RETURNS.id)
        assert asked.get(timeout=5) == RETURNS.id
    finally:
        part.stop()
    assert asked.empty()


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
