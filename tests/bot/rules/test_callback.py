from datetime import UTC, datetime

import pytest

from bot.rules.callback import TRANSITIONS, Action, State, soon


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("action", Action)
def test_only_a_promise_still_due_can_be_kept_or_cancelled(state: State, action: Action) -> None:
    after = {Action.COMPLETE: State.DONE, Action.CANCEL: State.CANCELLED}[action]
    assert TRANSITIONS.get((state, action)) is (after if state is State.DUE else None)


@pytest.mark.parametrize(
    ("now", "proposed"),
    [
        ("14:00:00", "15:00"),
        ("14:00:00.000001", "15:05"),
        ("14:04:59", "15:05"),
        ("14:56:10", "16:00"),
        ("22:59:30", "00:00"),
    ],
)
def test_soon_is_in_an_hour_on_the_next_round_five_minutes(now: str, proposed: str) -> None:
    at = soon(datetime.fromisoformat(f"2026-11-22T{now}+00:00"))
    assert at.tzinfo is UTC
    assert f"{at:%H:%M:%S.%f}" == f"{proposed}:00.000000"
