from datetime import UTC, datetime, timedelta
from itertools import islice

import pytest

from bot.rules.asking import Audience, Roster, Step, goes_straight_on, step, steps, to_ask
from bot.rules.escalation import Ask, PassReason, Urgency
from bot.rules.team import Waits

NOW = datetime(2026, 11, 22, 14, 2, tzinfo=UTC)
ROSTER = Roster(on_duty=("U8", "U9"), level_two=("U7",))


def ask(supervisor: str, reason: PassReason | None = None) -> Ask:
    return Ask(supervisor=supervisor, asked_at=NOW, passed_at=NOW if reason else None, reason=reason)


def plan(urgency: Urgency, waits: Waits, count: int) -> list[tuple[str, timedelta]]:
    """Who is asked how long after the request, as long as nobody answers."""
    planned, after = [], timedelta()
    for each in islice(steps(urgency, waits), count):
        planned.append((each.audience.value, after))
        after += each.wait
    return planned


def seconds(number: float) -> timedelta:
    return timedelta(seconds=number)


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


# The three speeds


def test_on_the_line_all_on_duty_are_asked_at_once_level_two_soon_and_the_agent_is_told_in_time() -> None:
    assert plan(Urgency.ON_THE_LINE, Waits(), 6) == [
        ("on_duty", seconds(0)),
        ("level_two", seconds(30)),
        ("nobody", seconds(90)),
        ("everybody", seconds(90) + minutes(3)),
        ("everybody", seconds(90) + minutes(3 + 6)),
        ("everybody", seconds(90) + minutes(3 + 6 + 12)),
    ]


@pytest.mark.parametrize(("urgency", "wait"), [(Urgency.WAITING, minutes(5)), (Urgency.AFTER, minutes(30))])
def test_otherwise_step_by_step_those_who_are_here_first(urgency: Urgency, wait: timedelta) -> None:
    assert plan(urgency, Waits(), 6) == [
        ("here", 0 * wait),
        ("on_duty", 1 * wait),
        ("level_two", 2 * wait),
        ("nobody", 3 * wait),
        ("everybody", 4 * wait),
        ("everybody", 6 * wait),
    ]


@pytest.mark.parametrize("urgency", Urgency)
def test_asking_goes_on_without_end_at_least_daily(urgency: Urgency) -> None:
    late = list(islice(steps(urgency, Waits()), 100, 110))
    assert late == [Step(Audience.EVERYBODY, timedelta(days=1))] * 10


def test_the_agent_is_told_at_their_time_whatever_the_team_set_for_level_two() -> None:
    waits = Waits(level_two=seconds(10), nobody_yet=seconds(60), again=minutes(1))
    assert plan(Urgency.ON_THE_LINE, waits, 4)[1:] == [
        ("level_two", seconds(10)),
        ("nobody", seconds(60)),
        ("everybody", seconds(120)),
    ]
    late = plan(Urgency.ON_THE_LINE, Waits(level_two=seconds(120), nobody_yet=seconds(90)), 3)
    assert late[1:] == [("level_two", seconds(120)), ("nobody", seconds(120))], "not before level two is asked"


@pytest.mark.parametrize("urgency", Urgency)
def test_a_step_is_found_by_its_number(urgency: Urgency) -> None:
    assert [step(urgency, Waits(), number) for number in range(9)] == list(islice(steps(urgency, Waits()), 9))


# Whom a step asks


@pytest.mark.parametrize(
    ("audience", "people"),
    [
        (Audience.HERE, ["U9"]),
        (Audience.ON_DUTY, ["U9", "U8"]),
        (Audience.LEVEL_TWO, ["U9", "U7", "U8"]),
        (Audience.NOBODY, ["U9", "U8"]),
        (Audience.EVERYBODY, ["U9", "U7", "U8"]),
    ],
)
def test_each_step_asks_more_people(audience: Audience, people: list[str]) -> None:
    roster = Roster(on_duty=("U8", "U9"), level_two=("U7",), away={"U8"})
    assert to_ask(audience, roster, [], never=()) == people


def test_who_is_free_is_asked_first_who_is_away_later_who_is_engaged_last() -> None:
    roster = Roster(on_duty=("U1", "U2", "U3", "U4", "U5"), level_two=(), away={"U1", "U3"}, engaged={"U3", "U4"})
    assert to_ask(Audience.ON_DUTY, roster, [], never=()) == ["U2", "U5", "U1", "U4", "U3"]


def test_nobody_is_asked_twice_in_a_round_whatever_they_answered() -> None:
    asks = [ask("U8"), ask("U7", PassReason.OTHER)]
    assert to_ask(Audience.EVERYBODY, ROSTER, asks, never=()) == ["U9"]


def test_who_cannot_come_is_never_asked() -> None:
    assert to_ask(Audience.EVERYBODY, ROSTER, [], never={"U8"}) == ["U9", "U7"]


def test_who_is_on_duty_and_level_two_is_asked_once() -> None:
    roster = Roster(on_duty=("U8", "U7"), level_two=("U7",))
    assert to_ask(Audience.EVERYBODY, roster, [], never=()) == ["U8", "U7"]


@pytest.mark.parametrize("audience", [Audience.LEVEL_TWO, Audience.NOBODY, Audience.EVERYBODY])
def test_who_came_on_duty_meanwhile_is_asked_with_the_next_step(audience: Audience) -> None:
    assert to_ask(audience, ROSTER, [ask("U8"), ask("U7")], never=()) == ["U9"]


# When a step ends early


@pytest.mark.parametrize("audience", [Audience.HERE, Audience.ON_DUTY, Audience.LEVEL_TWO])
def test_a_step_ends_when_nobody_is_awaited_any_more(audience: Audience) -> None:
    busy = ask("U8", PassReason.WITH_A_CUSTOMER)
    assert goes_straight_on(Step(audience, minutes(5)), [])
    assert goes_straight_on(Step(audience, minutes(5)), [busy])
    assert not goes_straight_on(Step(audience, minutes(5)), [busy, ask("U9")])


@pytest.mark.parametrize("audience", [Audience.NOBODY, Audience.EVERYBODY])
def test_once_the_agent_has_been_told_everybody_is_left_in_peace_for_a_while(audience: Audience) -> None:
    assert not goes_straight_on(Step(audience, minutes(5)), [])
    assert not goes_straight_on(Step(audience, minutes(5)), [ask("U8", PassReason.OTHER)])
