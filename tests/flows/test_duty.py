"""Who is on duty, as supervisors say it and everybody sees it."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.manifest import manifest
from sandbox.client import Json, Person
from sandbox.server import serve_in_thread
from tests.flows.conftest import Stage
from tests.flows.reading import actions, forge_click, only_you, settle
from tests.flows.steps import buttons_of, move_to, times_shown

LONDON = ZoneInfo("Europe/London")
WARSAW = ZoneInfo("Europe/Warsaw")


def at(text: str, zone: ZoneInfo = LONDON) -> datetime:
    """This time of the week that begins on Monday, 7 June 2027."""
    days = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    day, time = text.split()
    return datetime.fromisoformat(f"2027-06-{7 + days.index(day):02} {time}").replace(tzinfo=zone)


class Office(Stage):
    """Open on weekdays from eight to six in London, with Dana as level two."""

    @property
    def team(self) -> dict[str, str]:
        return {**super().team, "opening_hours": "mon-fri 08:00-18:00", "time_zone": "Europe/London"}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """It is Monday, two in the afternoon in London."""
    with serve_in_thread(manifest=manifest()) as workspace:
        office = Office(workspace, tmp_path)
        office.start()
        move_to(office, at("Mon 14:00"))
        try:
            yield office
        finally:
            office.stop()


def roster(person: Person) -> Json:
    answer: Json = person.command("/backline duty").response
    return answer


def on_duty(person: Person) -> str:
    """What the roster says in one line, without the times."""
    return re.sub(r" until <!date[^>]*>", "", roster(person)["text"])


def shown(screen: Json) -> list[datetime]:
    """The times to look at on a screen, to the minute."""
    return [time.replace(second=0) for time in times_shown(screen["blocks"])]


# Looking


def test_anybody_sees_who_is_on_duty_and_until_when(office: Office) -> None:
    assert on_duty(office.amara) == "On duty: <@U0PRIYA>, <@U0TOMASZ>. Level two, asked at any time: <@U0DANA>."
    screen = roster(office.amara)
    assert shown(screen) == [at("Mon 18:00"), at("Mon 18:00")]
    assert actions(screen) == [], "an agent has nothing to switch"
    move_to(office, at("Mon 18:00"))
    assert on_duty(office.amara).startswith("Nobody is on duty now. Off duty: <@U0PRIYA>, <@U0TOMASZ>.")
    assert shown(roster(office.amara)) == [at("Tue 08:00"), at("Tue 08:00")]


def test_a_team_that_never_closes_says_no_end(stage: Stage) -> None:
    screen = roster(stage.priya)
    assert screen["text"].startswith("You are on duty. On duty: <@U0PRIYA>, <@U0TOMASZ>. Level two")
    assert shown(screen) == []


# Saying so


def test_four_hours_from_now(office: Office) -> None:
    move_to(office, at("Mon 19:30"))
    ack = office.priya.command("/backline duty 4h")
    assert ack.response["text"].startswith("You are on duty until ")
    assert shown(ack.response) == [at("Mon 23:30")]
    assert on_duty(office.amara).startswith("On duty: <@U0PRIYA>. Off duty: <@U0TOMASZ>.")
    move_to(office, at("Mon 23:31"))
    assert on_duty(office.amara).startswith("Nobody is on duty now.")


def test_a_time_is_read_in_the_supervisors_own_zone(office: Office) -> None:
    ack = office.tomasz.command("/backline duty until 23:15")
    assert shown(ack.response) == [at("Mon 23:15", WARSAW)]


@pytest.mark.parametrize("line", ["until 6pm", "until 18:00 today", "on until 18:00", "for 4 hours", "Until 18:00."])
def test_it_is_read_as_people_write(office: Office, line: str) -> None:
    ack = office.priya.command(f"/backline duty {line}")
    assert shown(ack.response) == [at("Mon 18:00")]


def test_what_was_filled_in_is_said(office: Office) -> None:
    ack = office.priya.command("/backline duty until 6")
    assert "(18:00, not 06:00)" in ack.response["text"]


def test_duty_said_within_opening_hours_says_until_when_and_that_the_hours_go_on(office: Office) -> None:
    office.priya.command("/backline duty 1h")
    ack = office.priya.command("/backline duty 2h")
    assert shown(ack.response) == [at("Mon 16:00"), at("Mon 18:00")]
    assert ", then by your team's hours until " in ack.response["text"]
    assert shown(roster(office.priya))[0] == at("Mon 16:00")


def test_of_a_team_that_never_closes_an_end_is_said_too(stage: Stage) -> None:
    move_to(stage, at("Mon 14:00"))
    ack = stage.priya.command("/backline duty 4h")
    assert shown(ack.response) == [at("Mon 18:00")]
    assert ack.response["text"].endswith(", then by your team's hours.")
    assert shown(roster(stage.priya))[0] == at("Mon 18:00")
    stage.priya.open_home()
    stage.priya.see_home(", then by your team's hours.")


def test_a_time_that_has_passed_today_is_asked_and_one_tap_answers(office: Office) -> None:
    ack = office.priya.command("/backline duty until 13:00")
    assert ack.response["text"] == "Until when are you on duty? Until Tuesday 13:00?"
    assert on_duty(office.amara).startswith("On duty: <@U0PRIYA>"), "by the hours, as before"
    office.priya.click("duty:until:0")
    move_to(office, at("Mon 20:00"))
    assert on_duty(office.amara).startswith("On duty: <@U0PRIYA>. Off duty: <@U0TOMASZ>.")
    assert shown(roster(office.priya))[:2] == [at("Tue 13:00"), at("Tue 18:00")], "then the team is open"


def test_a_time_in_either_half_of_the_day_is_asked(office: Office) -> None:
    ack = office.priya.command("/backline duty until 9")
    assert buttons_of(ack.response) == ["Until Monday 21:00", "Until Tuesday 09:00"]
    office.priya.click("duty:until:0")
    assert "You are on duty until" in only_you(office.priya)[-1], "the answer takes the question's place"
    move_to(office, at("Mon 22:00"))
    assert on_duty(office.amara).startswith("Nobody is on duty now.")


def test_a_tap_that_comes_too_late_says_so(office: Office) -> None:
    office.priya.command("/backline duty until 9")
    move_to(office, at("Mon 21:30"))
    office.priya.click("duty:until:0")
    assert "That time has passed." in only_you(office.priya)[-1]
    assert on_duty(office.amara).startswith("Nobody is on duty now.")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("on", "Say how long: `/backline duty 4h`, `/backline duty until 18:00`, or `/backline duty off`."),
        ("until", "Say how long"),
        ("please", "Say how long"),
        ("4", "Say how long"),
        ("4h please", "Say how long"),
        ("until friday 18:00 or so", "Say how long"),
        ("until today 10:00", "That time has passed. Say how long"),
        ("25h", "24 hours of duty at most"),
        ("until friday 18:00", "24 hours of duty at most"),
    ],
)
def test_what_cannot_be_is_one_sentence_and_what_was_typed_comes_back(office: Office, line: str, said: str) -> None:
    response = office.priya.command(f"/backline duty {line}").response
    assert response["text"].startswith(said)
    assert f"You typed: /backline duty {line}" in response["text"]
    assert shown(roster(office.priya))[0] == at("Mon 18:00"), "nothing has changed"


# Off, and back


def test_off_lasts_until_the_team_next_opens(office: Office) -> None:
    ack = office.priya.command("/backline duty off")
    assert ack.response["text"].startswith("You are off duty until ")
    assert shown(ack.response) == [at("Tue 08:00")]
    assert on_duty(office.amara).startswith("On duty: <@U0TOMASZ>. Off duty: <@U0PRIYA>.")
    move_to(office, at("Tue 08:00"))
    assert on_duty(office.amara).startswith("On duty: <@U0PRIYA>, <@U0TOMASZ>.")


def test_the_last_to_go_off_duty_is_told_what_that_means_and_asked_first_where_they_click(office: Office) -> None:
    ack = office.priya.command("/backline duty off")
    assert "Nobody else" not in ack.response["text"]
    (row,) = [block for block in roster(office.tomasz)["blocks"] if "duty:off" in actions(block)]
    sure = row["elements"][0]["confirm"]
    assert sure["title"]["text"] == "You are the last on duty"
    assert sure["text"]["text"] == "Nobody else is on duty. Requests go to level two at once."
    ack = office.tomasz.command("/backline duty off")
    assert ack.response["text"].endswith("Nobody else is on duty. Requests go to level two at once.")
    office.tomasz.click("duty:on")
    assert on_duty(office.amara).startswith("On duty: <@U0TOMASZ>.")


def test_off_on_friday_is_off_until_monday(office: Office) -> None:
    move_to(office, at("Fri 15:00"))
    ack = office.priya.command("/backline duty off")
    assert shown(ack.response) == [at("Mon 08:00") + timedelta(days=7)]


def test_off_in_a_team_that_never_closes_is_for_a_day(stage: Stage) -> None:
    now = at("Mon 14:00")
    move_to(stage, now)
    ack = stage.priya.command("/backline duty off")
    (until,) = shown(ack.response)
    assert until == (now + timedelta(hours=24)).replace(second=0, microsecond=0)
    move_to(stage, now + timedelta(hours=24, seconds=5))
    assert on_duty(stage.amara).startswith("On duty: <@U0PRIYA>, <@U0TOMASZ>. Level two")


def test_off_ends_what_was_declared(office: Office) -> None:
    move_to(office, at("Mon 20:00"))
    office.priya.command("/backline duty 4h")
    office.priya.command("/backline duty off")
    assert on_duty(office.amara).startswith("Nobody is on duty now.")


def test_the_buttons_switch_and_show_what_is_true_then(office: Office) -> None:
    assert buttons_of(roster(office.priya)) == ["Off duty"]
    office.priya.click("duty:off")
    assert "You are off duty until" in only_you(office.priya)[-1]
    assert buttons_of(roster(office.priya)) == ["On duty for 4 hours", "As the opening hours say"]
    office.priya.click("duty:resume")
    assert "You are on duty until" in only_you(office.priya)[-1]
    move_to(office, at("Mon 20:00"))
    roster(office.priya)
    office.priya.click("duty:on")
    screen = roster(office.priya)
    assert buttons_of(screen) == ["Off duty", "As the opening hours say"]
    assert shown(screen)[0] == at("Tue 00:00")


def test_it_outlives_a_restart(office: Office) -> None:
    office.priya.command("/backline duty off")
    office.restart()
    assert on_duty(office.amara).startswith("On duty: <@U0TOMASZ>. Off duty: <@U0PRIYA>.")


# Who may


def test_an_agent_is_told_kindly_and_nothing_changes(office: Office) -> None:
    for line in ("4h", "off", "until 18:00"):
        response = office.amara.command(f"/backline duty {line}").response
        assert response["text"].startswith("Duty is for supervisors. `/backline duty` shows who is on duty now.")
    for action in ("duty:on", "duty:off", "duty:resume"):
        forge_click(office, office.amara, action, "duty")
    assert "U0AMARA" not in on_duty(office.priya)


def test_level_two_may_be_on_duty_too_and_off_is_never_wholly_off(office: Office) -> None:
    office.dana.command("/backline duty 4h")
    assert on_duty(office.dana).startswith("You are on duty. On duty: <@U0PRIYA>, <@U0TOMASZ>, <@U0DANA>.")
    assert buttons_of(roster(office.dana)) == ["Off duty"]
    ack = office.dana.command("/backline duty off")
    assert ack.response["text"] == "You are off duty. As level two you can still be asked."
    assert on_duty(office.amara).startswith("On duty: <@U0PRIYA>, <@U0TOMASZ>. Level two")


# Being asked


def test_only_those_on_duty_are_asked(office: Office) -> None:
    office.priya.command("/backline duty off")
    office.amara.command("/escalate 48213 shouting, wants a refund")
    office.tomasz.see("On the line now: #1, 48213.")
    assert not [message for message in office.priya.messages() if "48213" in message["text"]]


def test_whoever_comes_on_duty_is_asked_about_who_is_waiting_now_and_once(office: Office) -> None:
    office.priya.command("/backline duty off")
    office.amara.command("/escalate 48213 shouting, wants a refund")
    settle(office)
    for _ in range(2):
        office.priya.command("/backline duty 4h")
    office.priya.see("On the line now: #1, 48213.")
    settle(office)
    assert len([message for message in office.priya.messages() if "48213" in message["text"]]) == 1


# Home


def test_home_shows_a_supervisor_their_duty_and_its_switch(office: Office) -> None:
    office.priya.open_home()
    home = office.priya.see_home("You are on duty until")
    assert shown(home)[0] == at("Mon 18:00")
    office.priya.click("duty:off", view=home)
    home = office.priya.see_home("You are off duty until")
    office.priya.click("duty:resume", view=home)
    office.priya.see_home("You are on duty until")
    assert office.priya.notices() == []


def test_home_of_an_agent_has_none(office: Office) -> None:
    office.amara.open_home()
    home = office.amara.see_home("No callbacks due")
    assert not [action for action in actions(home) if action.startswith("duty:")]
