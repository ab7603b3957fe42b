"""An alarm's life: who is told, who comes, what happens when nobody does, and when it was a false one."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.manifest import manifest
from bot.rules.timeline import Event
from sandbox.client import Json, Person
from sandbox.server import serve_in_thread
from tests.flows.conftest import Stage
from tests.flows.reading import actions, forge_click, only_you, settle, words
from tests.flows.steps import move_to, own_messages, wait_until
from tests.flows.test_safety import PROTOCOL, TOLD, alarms

LONDON = ZoneInfo("Europe/London")


class Office(Stage):
    """Open from eight to six, with Hana as level two; Priya is also a safety contact."""

    def __init__(self, *args: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type]  # as Stage is made
        (self.hana,) = self.operator.add_people("hana")

    @property
    def team(self) -> dict[str, str]:
        return {
            **super().team,
            "level_two": self.hana.id,
            "safety_contacts": f"{self.dana.id} {self.priya.id}",
            "opening_hours": "mon-fri 08:00-18:00",
            "time_zone": "Europe/London",
        }

    def everybody(self) -> tuple[Person, ...]:
        return (*super().everybody(), self.hana)


@contextmanager
def office_at(path: Path, time: str) -> Iterator[Office]:
    """It is this time on Monday, 7 June 2027, in London."""
    with serve_in_thread(manifest=manifest()) as workspace:
        office = Office(workspace, path)
        office.start()
        move_to(office, datetime.fromisoformat(f"2027-06-07 {time}").replace(tzinfo=LONDON))
        try:
            yield office
        finally:
            office.stop()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with office_at(tmp_path, "14:00") as office:
        yield office


@pytest.fixture
def night(tmp_path: Path) -> Iterator[Office]:
    with office_at(tmp_path, "20:00") as office:
        yield office


def raise_it(stage: Stage, line: str = "48213 he has a knife") -> None:
    stage.amara.command(f"/contact {line}")
    settle(stage)


def told(stage: Stage) -> dict[str, int]:
    """How many messages each person has but the agent, of those who have any."""
    counted = {person.name: len(own_messages(person)) for person in stage.everybody() if person is not stage.amara}
    return {name: count for name, count in counted.items() if count}


def pass_seconds(stage: Stage, seconds: float) -> None:
    stage.clock.advance(timedelta(seconds=seconds))
    wait_until(lambda: not timers_due(stage))
    settle(stage)


def timers_due(stage: Stage) -> bool:
    assert stage.backline is not None
    with stage.backline.db.read() as records:
        due_at = records.timers.next_due()
    return due_at is not None and due_at <= stage.clock.now()


def card(stage: Stage) -> Json:
    (found,) = [message for message in own_messages(stage.amara) if "contact:close" in actions(message)]
    return found


def events(stage: Stage) -> list[Event]:
    assert stage.backline is not None
    with stage.backline.db.read() as records:
        return [entry.event for entry in records.timeline.of(1)]


# Who is told


def test_safety_contacts_and_who_is_on_duty_are_told_and_one_who_is_both_once(office: Office) -> None:
    office.tomasz.command("/backline duty off")
    raise_it(office)
    assert told(office) == {"dana": 1, "priya": 1}


def test_level_two_is_told_when_they_said_that_they_are_on_duty(office: Office) -> None:
    office.hana.command("/backline duty 4h")
    raise_it(office)
    assert told(office) == {"dana": 1, "priya": 1, "tomasz": 1, "hana": 1}


def test_with_nobody_on_duty_level_two_and_all_supervisors_are_told(night: Office) -> None:
    raise_it(night)
    assert told(night) == {"dana": 1, "priya": 1, "tomasz": 1, "hana": 1}


def test_an_agent_who_alone_is_on_duty_is_not_told_of_their_own_and_the_others_are(night: Office) -> None:
    night.priya.command("/backline duty 4h")
    night.priya.command("/contact 48213 he has a knife")
    settle(night)
    assert alarms(night.priya) == []
    assert [len(alarms(person)) for person in (night.dana, night.tomasz, night.hana)] == [1, 1, 1]


def test_in_danger_the_card_asks_nothing_gives_no_small_advice_and_is_read_aloud_with_what_to_do(stage: Stage) -> None:
    raise_it(stage, "48213 says he will kill himself")
    shown = card(stage)
    assert not [action for action in actions(shown) if action.startswith(("contact:kind", "contact:intensity"))]
    assert "put it right" not in words(shown)
    assert shown["text"].startswith(f"#1 · 48213. Talk of suicide or self-harm: {PROTOCOL} I told <@U0DANA>")


# Coming


def test_who_comes_is_told_to_the_agent_at_once_and_to_everyone_told(stage: Stage) -> None:
    raise_it(stage)
    before = len(own_messages(stage.amara))
    stage.priya.click("safety:come")
    settle(stage)
    (fresh,) = own_messages(stage.amara)[before:]
    assert fresh["text"] == f"#1: <@U0PRIYA> is on it. {PROTOCOL}"
    assert "<@U0PRIYA> is on it (since <!date^" in words(card(stage))
    (mine,) = alarms(stage.priya)
    assert "You are on it (since <!date^" in words(mine)
    assert actions(mine) == ["contact:details"]
    for person in (stage.tomasz, stage.dana):
        (other,) = alarms(person)
        assert "<@U0PRIYA> is on it (since <!date^" in words(other)
        assert "I'm on it too" in words(other)
        assert actions(other) == ["safety:come", "contact:details"]
    assert events(stage) == [Event.AT_RISK, Event.COMING]


def test_more_than_one_may_come_each_once(stage: Stage) -> None:
    raise_it(stage)
    stage.operator.fault("duplicate_delivery", method="safety:come", times=1)
    stage.priya.click("safety:come")
    stage.operator.see_exchange("safety:come (again)")
    stage.dana.click("safety:come")
    settle(stage)
    assert events(stage) == [Event.AT_RISK, Event.COMING, Event.COMING]
    coming = [message["text"] for message in own_messages(stage.amara, "#1: ")]
    assert coming == [f"#1: <@U0PRIYA> is on it. {PROTOCOL}", f"#1: <@U0DANA> is on it too. {PROTOCOL}"]
    (mine,) = alarms(stage.dana)
    you, priya = words(mine).index("You are on it"), words(mine).index("<@U0PRIYA> is on it")
    assert you < priya
    assert only_you(stage.priya) == []


def test_two_at_once_are_both_coming(stage: Stage) -> None:
    raise_it(stage)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda person: person.click("safety:come"), (stage.priya, stage.tomasz)))
    settle(stage)
    for person in (stage.priya, stage.tomasz):
        assert "You are on it" in words(alarms(person))
    shown = words(card(stage))
    assert "<@U0PRIYA> is on it" in shown
    assert "<@U0TOMASZ> is on it" in shown


def test_a_stranger_does_not_come_by_a_forged_click(stage: Stage) -> None:
    raise_it(stage)
    for person in (stage.ben, stage.amara):
        forge_click(stage, person, "safety:come", 1)
        person.see("Only those who are told of danger can do this.")
    assert events(stage) == [Event.AT_RISK]


def test_a_supervisor_does_not_come_to_their_own_and_nobody_to_what_is_no_danger(stage: Stage) -> None:
    stage.priya.command("/contact 48213 he has a knife")
    stage.amara.command("/contact 48214 irate")
    settle(stage)
    forge_click(stage, stage.priya, "safety:come", 1)
    stage.priya.see("This is your own contact")
    forge_click(stage, stage.priya, "safety:come", 2)
    stage.priya.see("Nobody is at risk on #2.")
    assert events(stage) == [Event.AT_RISK]


def test_too_late_to_come_is_told_what_is_true(stage: Stage) -> None:
    raise_it(stage)
    stage.operator.fault("server_error", method="chat.update")
    stage.amara.click("contact:close")
    stage.amara.submit(outcome="customer_left")
    stage.priya.click("safety:come")
    assert "#1, 48213 was closed at" in only_you(stage.priya)[-1]
    assert events(stage) == [Event.AT_RISK, Event.CONTACT_CLOSED]


def test_everyone_told_hears_when_the_contact_is_closed(stage: Stage) -> None:
    raise_it(stage)
    stage.priya.click("safety:come")
    settle(stage)
    stage.amara.click("contact:close")
    stage.amara.submit(outcome="customer_left")
    settle(stage)
    for person in (stage.priya, stage.tomasz, stage.dana):
        edited, fresh = own_messages(person)
        assert "That is over: see further down." in edited["text"]
        assert "was closed at <!date^" in fresh["text"]
        assert "Closed need not mean safe" in fresh["text"]


# Nobody comes


def test_when_nobody_comes_the_agent_knows_after_90_seconds_and_all_are_told_again_until_somebody_does(
    office: Office,
) -> None:
    office.tomasz.command("/backline duty off")
    raise_it(office)
    assert "I told <@U0DANA>, <@U0PRIYA> at" in words(card(office))
    pass_seconds(office, 31)
    assert told(office) == {"dana": 2, "priya": 2, "tomasz": 1, "hana": 1}
    assert "*Nobody has answered yet.* I told them again: <@U0DANA>, <@U0PRIYA>" in words(card(office))
    first, again = own_messages(office.dana)
    assert "Told again, further down." in first["text"]
    assert actions(first) == []
    assert "Nobody has answered yet. Everyone was told again at" in again["text"]
    assert "safety:come" in actions(again)
    before = len(own_messages(office.amara))
    pass_seconds(office, 61)
    assert told(office) == {"dana": 3, "priya": 3, "tomasz": 2, "hana": 2}
    (alone,) = own_messages(office.amara)[before:]
    assert alone["text"].startswith("Nobody has answered yet about #1, 48213.")
    assert "Don't wait for me: call someone." in alone["text"]
    for minutes in (3, 6):
        pass_seconds(office, 60 * minutes + 1)
    assert told(office) == {"dana": 5, "priya": 5, "tomasz": 4, "hana": 4}
    assert own_messages(office.amara)[before:] == [alone], "who was told once that nobody comes"
    assert events(office) == [Event.AT_RISK, *[Event.TOLD_AGAIN] * 4]
    office.hana.click("safety:come")
    pass_seconds(office, 3600)
    assert told(office) == {"dana": 5, "priya": 5, "tomasz": 4, "hana": 4}


def test_who_comes_after_all_is_what_everybody_reads(office: Office) -> None:
    raise_it(office)
    pass_seconds(office, 31)
    pass_seconds(office, 61)
    alone = office.amara.see("Nobody has answered yet about")
    office.hana.click("safety:come")
    settle(office)
    office.amara.see(f"#1: <@U0HANA> is on it. {PROTOCOL}")
    later = office.amara.see("nobody answered at first. <@U0HANA> is on it")
    assert later["ts"] == alone["ts"]
    assert "Nobody has answered" not in words(card(office))
    assert len(alarms(office.priya)) == 1, "the latest"


def test_once_somebody_comes_nobody_is_told_again(stage: Stage) -> None:
    raise_it(stage)
    stage.tomasz.click("safety:come")
    settle(stage)
    pass_seconds(stage, 120)
    assert told(stage) == {"dana": 1, "priya": 1, "tomasz": 1}


def test_a_restart_in_the_middle_tells_everyone_again_once_and_each_telling_has_its_time(stage: Stage) -> None:
    raise_it(stage)
    stage.stop()
    stage.clock.advance(timedelta(minutes=10))
    stage.start()
    pass_seconds(stage, 0)
    assert told(stage) == {"dana": 2, "priya": 2, "tomasz": 2}
    pass_seconds(stage, 61)
    assert told(stage) == {"dana": 3, "priya": 3, "tomasz": 3}
    stage.restart()
    stage.dana.click("safety:come")
    stage.amara.see("<@U0DANA> is on it")


# A false alarm


def test_a_false_alarm_from_the_card_is_heard_by_everyone_told_whether_they_come_or_not(stage: Stage) -> None:
    raise_it(stage)
    stage.priya.click("safety:come")
    settle(stage)
    (alarm,) = alarms(stage.dana)
    stage.amara.click("safety:take_back", message=card(stage))
    settle(stage)
    edited, fresh = own_messages(stage.dana)
    assert edited["ts"] == alarm["ts"]
    assert actions(edited) == []
    for person in (stage.priya, stage.tomasz, stage.dana):
        *_, fresh = own_messages(person)
        assert fresh["text"].startswith("False alarm: <@U0AMARA> took it back at <!date^")
    assert "Is anyone at risk?" in words(card(stage))
    assert PROTOCOL not in words(card(stage))
    assert "is on it" not in words(own_messages(stage.amara)), "nor anywhere else"
    assert events(stage) == [Event.AT_RISK, Event.COMING, Event.NOT_AT_RISK]
    pass_seconds(stage, 120)
    assert told(stage) == {"dana": 2, "priya": 2, "tomasz": 2}


def test_a_false_alarm_is_asked_about_before_it_counts(stage: Stage) -> None:
    raise_it(stage)
    (section,) = [block for block in card(stage)["blocks"] if "safety:take_back" in actions(block)]
    assert section["accessory"]["confirm"]["title"]["text"] == "A false alarm?"


def test_a_false_alarm_from_the_window_turns_the_window(stage: Stage) -> None:
    stage.amara.command("/contact 48213 angry")
    settle(stage)
    stage.amara.click("safety:flag", value="threat")
    settle(stage)
    stage.amara.click("safety:take_back", view=stage.amara.see_view("Someone at risk"))
    assert PROTOCOL not in words(stage.amara.see_view("False alarm"))
    settle(stage)
    stage.dana.see("False alarm")


def test_a_false_alarm_from_the_answer_to_a_command_turns_the_answer(stage: Stage) -> None:
    stage.amara.command("/contact 48213 he has a knife")
    (answer,) = [message for message in stage.amara.messages() if message["ephemeral"]]
    stage.amara.click("safety:take_back", message=answer)
    stage.amara.see("#1: taken back.")
    assert len(only_you(stage.amara)) == 1
    settle(stage)
    assert "Is anyone at risk?" in words(card(stage))


def test_a_false_alarm_can_be_raised_again(stage: Stage) -> None:
    raise_it(stage)
    stage.amara.click("safety:take_back", message=card(stage))
    settle(stage)
    stage.amara.click("safety:flag", value="threat")
    settle(stage)
    for person in (stage.dana, stage.priya, stage.tomasz):
        _, over, again = own_messages(person)
        assert over["text"].startswith("False alarm:")
        assert "safety:come" in actions(again)
    pass_seconds(stage, 31)
    assert told(stage) == {"dana": 4, "priya": 4, "tomasz": 4}
    assert events(stage) == [Event.AT_RISK, Event.NOT_AT_RISK, Event.AT_RISK, Event.TOLD_AGAIN]


def test_what_was_taken_back_is_no_alarm_again_in_the_hand_over_drafted_from_it(stage: Stage) -> None:
    raise_it(stage, "48213 wants a refund on a bread knife")
    stage.amara.click("safety:take_back", message=card(stage))
    settle(stage)
    stage.amara.click("escalation:draft")
    stage.amara.submit()
    settle(stage)
    assert stage.amara.view() is None
    assert alarms(stage.dana) == []
    stage.amara.click("escalation:add_fact")
    stage.amara.submit(fact="Now he threatens me with it")
    stage.amara.see_view("Someone at risk")
    settle(stage)
    assert len(alarms(stage.dana)) == 1


def test_a_false_alarm_twice_or_too_late_changes_nothing(stage: Stage) -> None:
    raise_it(stage)
    stage.operator.fault("duplicate_delivery", method="safety:take_back", times=1)
    stage.amara.click("safety:take_back", message=card(stage))
    stage.operator.see_exchange("safety:take_back (again)")
    settle(stage)
    assert events(stage) == [Event.AT_RISK, Event.NOT_AT_RISK]
    forge_click(stage, stage.priya, "safety:come", 1)
    stage.priya.see("False alarm: <@U0AMARA> took it back at")
    stage.amara.click("contact:close")
    stage.amara.submit(outcome="resolved")
    settle(stage)
    forge_click(stage, stage.amara, "safety:take_back", 1)
    stage.amara.see("#1 is closed already.")
    assert events(stage) == [Event.AT_RISK, Event.NOT_AT_RISK, Event.CONTACT_CLOSED]


def test_nobody_but_the_agent_takes_it_back(stage: Stage) -> None:
    raise_it(stage)
    forge_click(stage, stage.priya, "safety:take_back", 1)
    stage.priya.see("#1 was logged by somebody else.")
    assert events(stage) == [Event.AT_RISK]
    assert TOLD in words(card(stage))


def test_an_alarm_taken_back_before_slack_took_it_is_not_sent(stage: Stage) -> None:
    stage.operator.fault("rate_limit", method="chat.postMessage", seconds=20)
    stage.amara.command("/contact 48213 he has a knife")
    stage.operator.see_exchange("chat.postMessage")
    (answer,) = [message for message in stage.amara.messages() if message["ephemeral"]]
    stage.amara.click("safety:take_back", message=answer)
    stage.operator.end_faults()
    settle(stage, 10)
    assert told(stage) == {}


def test_safety_contacts_read_no_more_once_it_was_a_false_alarm(stage: Stage) -> None:
    raise_it(stage)
    stage.amara.click("safety:take_back", message=card(stage))
    settle(stage)
    forge_click(stage, stage.dana, "contact:details", 1)
    assert "knife" not in words(stage.dana.see("Only the team's supervisors and the agent can see this."))


# In Home


def test_whoever_may_come_finds_it_first_in_their_home_until_somebody_does(stage: Stage) -> None:
    stage.ben.command("/escalate 51177 shouting")
    raise_it(stage, "48213 says she will kill herself")
    stage.priya.open_home()
    home = words(stage.priya.see_home("Waiting for someone now (2)"))
    assert home.index("Talk of suicide or self-harm, since") < home.index("51177")
    stage.dana.open_home()
    assert "48213" in words(stage.dana.see_home("Talk of suicide or self-harm, since"))
    stage.ben.open_home()
    assert "Talk of suicide" not in words(stage.ben.see_home("My open cases (1)"))
    stage.amara.open_home()
    assert ":warning: *Talk of suicide or self-harm*" in words(stage.amara.see_home("My open cases (1)"))
    stage.priya.click("safety:come", view=stage.priya.see_home("Waiting for someone now (2)"))
    stage.amara.see("<@U0PRIYA> is on it.")
    assert "Talk of suicide" not in words(stage.priya.see_home("Waiting for someone now (1)"))
    assert ":warning: *Talk of suicide or self-harm*" in words(stage.amara.command("/contact list").response)
