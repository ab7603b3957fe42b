from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.rules.contact import Details, Safety
from bot.rules.safety import (
    Alarm,
    alarm_of,
    alarms_of,
    all_told,
    first_told,
    is_graver,
    may_see,
    newly_said,
    was_raised_by,
)
from bot.rules.team import Team
from bot.rules.timeline import Entry, Event

AGAIN = timedelta(minutes=3)
START = datetime(2026, 11, 22, 14, 2, tzinfo=UTC)
TEAM = Team(
    escalation_channel="C1", supervisors=("U1", "U2"), level_two=("U3", "U2"), safety_contacts=("U9", "U2", "AGENT")
)


def timeline(*events: Event | tuple[Event, str]) -> list[Entry]:
    """One entry a minute; beside an event, the danger told of or who did it."""
    pairs = [event if isinstance(event, tuple) else (event, "") for event in events]
    return [
        Entry(
            id=number,
            contact_id=1,
            escalation_id=None,
            event=event,
            person=said,
            others=("U1", "U9"),
            words=said or Safety.THREAT,
            at=START + timedelta(minutes=number),
        )
        for number, (event, said) in enumerate(pairs)
    ]


def alarm(*events: Event | tuple[Event, str]) -> Alarm:
    found = alarm_of(timeline(*events))
    assert found is not None
    return found


def test_safety_contacts_and_who_is_on_duty_are_told_once_each_and_never_the_agent() -> None:
    assert first_told(TEAM, ["U2", "AGENT", "U1"], "AGENT") == ("U9", "U2", "U1")


@pytest.mark.parametrize("on_duty", [[], ["AGENT"]], ids=["nobody", "only the agent"])
def test_with_nobody_else_on_duty_everybody_who_answers_is_told(on_duty: list[str]) -> None:
    assert first_told(TEAM, on_duty, "AGENT") == ("U9", "U2", "U3", "U1")


def test_when_nobody_comes_everybody_is_told_on_duty_or_not() -> None:
    assert all_told(TEAM, "U1") == ("U9", "U2", "AGENT", "U3")


def test_those_who_may_be_told_may_see_and_nobody_else() -> None:
    assert all(may_see(TEAM, person) for person in ("U1", "U2", "U3", "U9"))
    assert not any(may_see(TEAM, person) for person in ("U4", ""))


def test_what_is_graver_than_known_is_told_again() -> None:
    graver = {(danger, known) for danger in Safety for known in (None, *Safety) if is_graver(danger, known)}
    assert graver == {
        *((danger, None) for danger in Safety),
        (Safety.THREAT, Safety.VULNERABLE),
        (Safety.SELF_HARM, Safety.VULNERABLE),
    }


def test_nothing_happened_is_no_alarm() -> None:
    assert alarm_of(timeline(Event.REQUESTED, Event.ASKED, Event.CONTACT_CLOSED)) is None


def test_who_came_to_a_lesser_danger_has_not_answered_a_graver_one() -> None:
    calm = ((Event.AT_RISK, Safety.VULNERABLE), (Event.COMING, "U1"))
    graver = alarm(*calm, (Event.AT_RISK, Safety.THREAT))
    assert not graver.is_coming("U1")
    assert [entry.person for entry in graver.came_before] == ["U1"]
    assert graver.wait(AGAIN) == timedelta(seconds=30), "all are told again"
    answered = alarm(*calm, (Event.AT_RISK, Safety.THREAT), Event.TOLD_AGAIN, (Event.COMING, "U1"))
    assert answered.is_coming("U1")
    assert answered.came_before == ()
    assert (answered.wait(AGAIN), answered.is_unanswered) == (None, False)


def test_what_was_said_raised_an_alarm_when_all_are_told_in_the_same_instant() -> None:
    said, told = timeline(Event.FACT, Event.AT_RISK)
    assert not was_raised_by(said, [said, told])
    at_once = replace(told, at=said.at)
    assert was_raised_by(said, [said, at_once])
    assert not was_raised_by(replace(said, id=2), [at_once]), "it was told before"


def test_an_alarm_waits_thirty_seconds_then_until_ninety_then_ever_longer_up_to_an_hour() -> None:
    waits = [alarm(Event.AT_RISK, *[Event.TOLD_AGAIN] * times).wait(AGAIN) for times in range(9)]
    minutes = [0.5, 1, 3, 6, 12, 24, 48, 60, 60]
    assert waits == [timedelta(minutes=each) for each in minutes]


def test_a_graver_danger_is_told_and_waited_for_from_the_start_in_the_same_alarm() -> None:
    known = [(Event.AT_RISK, Safety.VULNERABLE), (Event.TOLD_AGAIN, Safety.VULNERABLE)]
    found = alarm(*known, (Event.AT_RISK, Safety.THREAT))
    assert (found.danger, found.since, found.wait(AGAIN)) == (Safety.THREAT, START, timedelta(seconds=30))
    assert not found.is_unanswered


def test_an_alarm_is_unanswered_once_it_has_been_told_again_and_until_somebody_comes() -> None:
    assert not alarm(Event.AT_RISK).is_unanswered
    assert alarm(Event.AT_RISK, Event.TOLD_AGAIN).is_unanswered
    answered = alarm(Event.AT_RISK, Event.TOLD_AGAIN, (Event.COMING, "U1"), Event.FACT, (Event.COMING, "U2"))
    assert not answered.is_unanswered
    assert answered.wait(AGAIN) is None
    assert [entry.person for entry in answered.coming] == ["U1", "U2"]
    assert [answered.is_coming(person) for person in ("U1", "U2", "U9")] == [True, True, False]


def test_what_is_taken_back_is_over_and_what_comes_later_is_a_new_alarm() -> None:
    first = [Event.AT_RISK, (Event.COMING, "U1"), Event.NOT_AT_RISK]
    assert alarm_of(timeline(*first)) is None
    over, again = alarms_of(timeline(*first, Event.AT_RISK))
    assert over.taken_back is not None
    assert (again.taken_back, again.coming, again.since) == (None, (), START + timedelta(minutes=3))


def test_an_alarm_with_nobody_to_tell_waits_for_nobody() -> None:
    (entry,) = timeline(Event.AT_RISK)
    alone = Entry(**{**vars(entry), "others": ()})
    assert Alarm(tellings=(alone,)).wait(AGAIN) is None


@pytest.mark.parametrize(
    "said",
    [
        "he has a knife",
        "Logged: he has a knife",
        "Wants a manager\nIn their words: I will kill you\nnow",
        "",
        "Wants a manager: now",
    ],
)
def test_what_repeats_the_log_is_no_new_danger(said: str) -> None:
    assert newly_said(said, Details(reference="1", summary="he has a knife", words="I will kill you\nnow")) is None


@pytest.mark.parametrize(
    ("said", "danger"),
    [
        ("he does have a knife", Safety.THREAT),
        ("Tried: talking him out of suicide", Safety.SELF_HARM),
        ("vulnerable", Safety.VULNERABLE),
        ("he has a knife\nand a gun", Safety.THREAT),
    ],
)
def test_what_is_said_beyond_the_log_is(said: str, danger: Safety) -> None:
    assert newly_said(said, Details(reference="1", summary="he has a knife", tried="knife", promised="")) is danger
