import pytest

from bot.rules.callback import TRANSITIONS, Action, State


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("action", Action)
def test_only_a_promise_still_due_can_be_kept_or_cancelled(state: State, action: Action) -> None:
    after = {Action.COMPLETE: State.DONE, Action.CANCEL: State.CANCELLED}[action]
    assert TRANSITIONS.get((state, action)) is (after if state is State.DUE else None)
