"""How fast Slack is asked, and what its refusals hold."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.worker.pace import CONVERSATION, EDIT, METHODS, POST, Pace, Rate

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)

waits = st.lists(st.floats(0, 3), min_size=1, max_size=120)


def ask(pace: Pace, method: str, conversation: str, gaps: list[float]) -> list[datetime]:
    """Ask again and again, each time as soon as allowed or this much later; when each request was made."""
    now, made = NOON, []
    for gap in gaps:
        now = max(now + timedelta(seconds=gap), pace.ready_at(method, conversation, now))
        pace.spend(method, conversation, now)
        made.append(now)
    return made


def most_in_any_window(times: list[datetime], rate: Rate) -> bool:
    """Whether any stretch of time holds no more than a burst and what the rate adds."""
    return all(
        later - first + 1 <= rate.burst + (times[later] - times[first]) / rate.every + 1e-6
        for first in range(len(times))
        for later in range(first, len(times))
    )


@given(waits)
def test_no_window_holds_more_messages_than_a_conversation_takes(gaps):
    assert most_in_any_window(ask(Pace(), POST, "C1", gaps), CONVERSATION)


@given(st.sampled_from([POST, EDIT]), waits)
def test_no_window_holds_more_requests_than_a_method_takes(method, gaps):
    pace = Pace()
    now, made = NOON, []
    for number, gap in enumerate(gaps):
        now += timedelta(seconds=gap / 30)
        conversation = f"C{number}"
        now = max(now, pace.ready_at(method, conversation, now))
        pace.spend(method, conversation, now)
        made.append(now)
    assert most_in_any_window(made, METHODS[method])


@given(waits)
def test_who_comes_when_allowed_never_waits_longer_than_the_rate_says(gaps):
    pace, now = Pace(), NOON
    for gap in gaps:
        now += timedelta(seconds=gap)
        ready = pace.ready_at(POST, "C1", now)
        assert ready - now <= CONVERSATION.every
        now = ready
        pace.spend(POST, "C1", now)


@given(waits, st.floats(0, 60))
def test_forgetting_what_is_over_changes_no_answer(gaps, later):
    pace = Pace()
    made = ask(pace, POST, "C1", gaps)
    pace.hold(made[-1] + SECOND, conversation="C1")
    now = made[-1] + timedelta(seconds=later)
    before = pace.ready_at(POST, "C1", now)
    pace.tidy(now)
    assert pace.ready_at(POST, "C1", now) == max(before, now)


def test_edits_leave_a_conversation_free_for_messages():
    pace = Pace()
    ask(pace, EDIT, "C1", [0] * 40)
    assert pace.ready_at(POST, "C1", NOON) == NOON


def test_a_first_refusal_holds_its_conversation_alone():
    pace = Pace()
    pace.limited(POST, "C1", NOON + 30 * SECOND, NOON)
    assert pace.ready_at(POST, "C1", NOON) == NOON + 30 * SECOND
    assert pace.ready_at(POST, "C2", NOON) == NOON


def test_a_second_conversation_refused_holds_the_method_everywhere_until_the_later_time():
    pace = Pace()
    pace.limited(POST, "C1", NOON + 30 * SECOND, NOON)
    pace.limited(POST, "C2", NOON + 10 * SECOND, NOON + SECOND)
    assert pace.ready_at(POST, "C3", NOON + SECOND) == NOON + 30 * SECOND
    assert pace.ready_at(EDIT, "C3", NOON + SECOND) == NOON + SECOND


def test_a_refusal_that_is_over_does_not_count_towards_the_second():
    pace = Pace()
    pace.limited(POST, "C1", NOON + SECOND, NOON)
    pace.limited(POST, "C2", NOON + 30 * SECOND, NOON + 2 * SECOND)
    assert pace.ready_at(POST, "C3", NOON + 2 * SECOND) == NOON + 2 * SECOND


def test_a_limited_edit_does_not_hold_a_ping_to_the_same_person():
    pace = Pace()
    pace.limited(EDIT, "U1", NOON + 30 * SECOND, NOON)
    assert pace.ready_at(POST, "U1", NOON) == NOON


def test_the_longer_of_two_holds_counts():
    pace = Pace(lifted=True)
    pace.hold(NOON + 9 * SECOND, conversation="C1")
    pace.hold(NOON + SECOND, conversation="C1")
    assert pace.ready_at(POST, "C1", NOON) == NOON + 9 * SECOND


def test_lifted_it_obeys_refusals_only():
    pace = Pace(lifted=True)
    assert ask(pace, POST, "C1", [0] * 500)[-1] == NOON
    pace.limited(POST, "C1", NOON + SECOND, NOON)
    assert pace.ready_at(POST, "C1", NOON) == NOON + SECOND
