from datetime import UTC, datetime, timedelta

import pytest

from bot.rules.callback import ENDS_BY, TRANSITIONS, Action, Outcome, Policy, State, next_try, soon

# A row a state, a column an action; "-" is what cannot happen.
TABLE = """
            change postpone hand_on try_again run_out_of_tries keep drop      take go_on give_up   undo
due         due    due      due     due       to_decide        done cancelled due  -     -         due
to_decide   -      -        -       -         -                done cancelled due  due   cancelled due
done        -      -        -       -         -                -    -         -    -     -         due
cancelled   -      -        -       -         -                -    -         -    -     -         due
"""


def cells() -> list[tuple[State, Action, State | None]]:
    heading, *rows = (line.split() for line in TABLE.strip().splitlines())
    actions = [Action(name.replace("_", " ")) for name in heading]
    assert set(actions) == set(Action)
    assert {before for before, *_ in rows} == set(State)
    return [
        (State(before), action, None if after == "-" else State(after))
        for before, *afters in rows
        for action, after in zip(actions, afters, strict=True)
    ]


@pytest.mark.parametrize(("before", "action", "after"), cells())
def test_a_promise_moves_as_the_table_says_and_no_other_way(before: State, action: Action, after: State | None) -> None:
    assert TRANSITIONS.get((before, action)) is after


def test_every_outcome_either_counts_as_a_try_or_ends_the_promise() -> None:
    assert {outcome for outcome in Outcome if not outcome.is_try} == set(ENDS_BY)
    assert all(TRANSITIONS[State.TO_DECIDE, action] not in (State.DUE, State.TO_DECIDE) for action in ENDS_BY.values())


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


def test_each_try_comes_later_than_the_one_before_and_on_a_round_five_minutes() -> None:
    now = datetime(2026, 11, 22, 14, 2, 3, tzinfo=UTC)
    waits = [next_try(now, tries) - now for tries in range(1, 9)]
    spacing = [timedelta(hours=hours) for hours in (1, 3, 24, 48, 96, 96, 96, 96)]
    for wait, spaced in zip(waits, spacing, strict=True):
        assert spaced <= wait < spaced + timedelta(minutes=5)
    assert all(next_try(now, tries).minute % 5 == 0 for tries in range(1, 9))


@pytest.mark.parametrize(("overdue", "reminders"), [(30, [0, 5, 15, 30]), (60, [0, 10, 30, 60]), (6, [0, 1, 3, 6])])
def test_two_nudges_come_before_it_is_overdue_however_long_that_is(overdue: int, reminders: list[int]) -> None:
    policy = Policy(overdue=timedelta(minutes=overdue))
    waits = [policy.next_reminder(nudges) for nudges in range(4)]
    assert waits[-1] is None
    at = [sum((wait for wait in waits[:count] if wait), timedelta()) for count in range(4)]
    assert at == [timedelta(minutes=minutes) for minutes in reminders]
