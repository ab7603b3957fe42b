"""A promise falls due: a word before, the reminder, two nudges, and then the supervisors, once."""

from datetime import UTC, timedelta

import pytest

from sandbox.client import Json, Person
from tests.flows.conftest import Stage
from tests.flows.promises import (
    DAY,
    HOUR,
    MINUTE,
    MONDAY,
    SECOND,
    TUESDAY_3PM,
    later,
    move_to,
    remind_on_tuesday,
    reminders,
    set_for_tuesday,
    told,
)
from tests.flows.reading import actions, settle, words
from tests.flows.steps import buttons_of, filled_in, own_messages, times_shown, wait_until

LEAD = timedelta(minutes=5)


@pytest.fixture(autouse=True)
def monday_morning(stage: Stage) -> None:
    move_to(stage, MONDAY)


def timers_due(stage: Stage) -> bool:
    assert stage.backline
    with stage.backline.db.read() as records:
        due_at = records.timers.next_due()
    return due_at is not None and due_at <= stage.clock.now()


def overdue_told(person: Person) -> list[Json]:
    return own_messages(person, "Overdue")


class TestAtItsTime:
    def test_once_and_not_before_with_all_there_is_to_know(self, stage):
        stage.ben.command("/contact 48213 irate refund refused twice")
        set_for_tuesday(stage)
        move_to(stage, TUESDAY_3PM - 5 * SECOND)
        assert reminders(stage.ben) == []
        move_to(stage, TUESDAY_3PM)
        reminder = stage.ben.see("Time to ring 48213, router replacement.")
        assert "*#1* refund refused twice" in words(reminder)
        assert "I haven't forgotten you" in words(reminder)
        assert "was due" not in reminder["text"]
        assert buttons_of(reminder) == [
            "Spoke, resolved",
            "Spoke, not resolved",
            "Left a message",
            "No answer",
            "On a call, in 10",
        ]
        assert actions(reminder)[-1] == "callback:snooze"

    def test_the_contacts_words_and_what_was_promised_and_tried_are_in_it(self, stage):
        stage.ben.command("/contact")
        stage.ben.submit(
            reference="48213",
            summary="refund refused twice",
            words="I want my money",
            tried="A voucher",
            promised="An answer by Tuesday",
        )
        remind_on_tuesday(stage)
        shown = words(stage.ben.see("Time to ring"))
        for line in ("*In their words* I want my money", "*Tried* A voucher", "*Promised* An answer by Tuesday"):
            assert line in shown

    def test_a_word_before(self, stage):
        set_for_tuesday(stage)
        move_to(stage, TUESDAY_3PM - LEAD - 5 * SECOND)
        assert own_messages(stage.ben, "Coming up") == []
        move_to(stage, TUESDAY_3PM - LEAD)
        soon = stage.ben.see("Coming up")
        assert times_shown(soon)[0] == TUESDAY_3PM
        assert "ring 48213, router replacement" in soon["text"]
        move_to(stage, TUESDAY_3PM)
        assert own_messages(stage.ben, "Coming up") == [], "it says what is true now"
        assert len(reminders(stage.ben)) == 1

    def test_no_word_before_what_is_only_minutes_away(self, stage):
        stage.ben.command("/callback in 8 minutes 48213 router")
        later(stage, 4 * MINUTE)
        assert own_messages(stage.ben, "Coming up") == []

    def test_two_at_the_same_time_both_come(self, stage):
        stage.ben.command("/callback tomorrow 3pm 48213")
        stage.ben.command("/callback tomorrow 3pm 51177")
        move_to(stage, TUESDAY_3PM)
        stage.ben.see("Time to ring 48213")
        stage.ben.see("Time to ring 51177")

    def test_who_else_has_promised_to_ring_them_is_in_it(self, stage):
        stage.amara.command("/callback in 3 days 48213 refund")
        reminder = remind_on_tuesday(stage)
        assert "Also promised to them: <@U0AMARA>" in words(reminder)

    def test_the_customers_number_is_a_link_where_the_team_has_set_one(self, stage):
        stage.set(crm_link="https://crm.example/?customer={reference}&from=slack")
        reminder = remind_on_tuesday(stage, "ACC/48213&x router")
        link = "<https://crm.example/?customer=ACC%2F48213%26x&amp;from=slack|ACC/48213&amp;x>"
        assert f"Time to ring {link}, router." in words(reminder)
        assert "crm.example" not in reminder["text"]

    def test_a_deleted_reminder_comes_again_at_its_next_change(self, stage):
        reminder = remind_on_tuesday(stage)
        stage.operator.fault("error", method="chat.update", error="message_not_found", times=1)
        stage.ben.click("callback:on_a_call", message=reminder)
        settle(stage)
        anew = own_messages(stage.ben, "You're on a call")
        assert any(message["ts"] > reminder["ts"] for message in anew)


class TestAfterTrouble:
    def test_a_restart_in_between_reminds_once(self, stage):
        set_for_tuesday(stage)
        stage.restart()
        move_to(stage, TUESDAY_3PM)
        stage.ben.see("Time to ring")
        stage.restart()
        settle(stage, moving=False)
        assert len(reminders(stage.ben)) == 1

    def test_a_late_reminder_says_when_it_was_due(self, stage):
        set_for_tuesday(stage)
        stage.stop()
        stage.clock.advance(TUESDAY_3PM + 2 * HOUR - stage.clock.now())
        stage.start()
        reminder = stage.ben.see("Time to ring 48213, router replacement. It was due")
        assert times_shown(reminder["text"]) == [TUESDAY_3PM]
        settle(stage, moving=False)
        assert own_messages(stage.ben, "Coming up") == []
        assert len(reminders(stage.ben)) == 1

    def test_slack_refusing_for_a_moment_delays_it_and_loses_nothing(self, stage):
        set_for_tuesday(stage)
        before = len(stage.operator.traffic("chat.postMessage"))
        stage.operator.fault("server_error", method="chat.postMessage", times=1)
        stage.clock.advance(TUESDAY_3PM - stage.clock.now())
        wait_until(lambda: len(stage.operator.traffic("chat.postMessage")) > before)
        later(stage, 30 * SECOND)
        stage.ben.see("Time to ring")
        assert len(reminders(stage.ben)) == 1

    def test_a_word_before_that_slack_held_up_is_not_sent_after_its_time(self, stage):
        set_for_tuesday(stage)
        before = len(stage.operator.traffic("chat.postMessage"))
        stage.operator.fault("rate_limit", method="chat.postMessage", seconds=300)
        stage.clock.advance(TUESDAY_3PM - LEAD - stage.clock.now())
        wait_until(lambda: len(stage.operator.traffic("chat.postMessage")) > before)
        stage.operator.end_faults()
        move_to(stage, TUESDAY_3PM + MINUTE)
        stage.ben.see("Time to ring")
        assert own_messages(stage.ben, "Coming up") == []

    def test_reminders_that_slack_held_up_all_the_while_come_as_one(self, stage):
        set_for_tuesday(stage)
        before = len(stage.operator.traffic("chat.postMessage"))
        stage.operator.fault("rate_limit", method="chat.postMessage", seconds=1200)
        stage.clock.advance(TUESDAY_3PM - stage.clock.now())
        wait_until(lambda: len(stage.operator.traffic("chat.postMessage")) > before)
        stage.operator.end_faults()
        for _ in range(3):
            stage.clock.advance(5 * MINUTE)
            wait_until(lambda: not timers_due(stage))
        later(stage, 6 * MINUTE)
        assert len(own_messages(stage.ben, "48213")) == 2, "the card, and one reminder"


class TestNobodySays:
    def test_two_nudges_and_then_the_supervisors_hear_of_it_once(self, stage):
        first = remind_on_tuesday(stage)
        for minutes, count in ((4, 1), (1, 2), (9, 2), (1, 3), (14, 3)):
            later(stage, minutes * MINUTE)
            assert len(stage.ben.messages()) == count + 2, "with the card and the word before"
        assert len(reminders(stage.ben)) == 1, "the earlier ones are one line"
        assert "An earlier reminder: 48213" in words(next(it for it in stage.ben.messages() if it["ts"] == first["ts"]))
        assert overdue_told(stage.priya) == []
        later(stage, MINUTE)
        mine = stage.ben.see("Overdue: ring 48213, router replacement.")
        assert "your supervisors see it too" in mine["text"]
        assert "callback:done" in actions(mine)
        for supervisor in (stage.priya, stage.tomasz):
            (message,) = overdue_told(supervisor)
            assert "Promised by <@U0BEN>, who has not said what came of it." in message["text"]
            assert buttons_of(message) == ["I'll take it", "See the case"]
        for wait in (HOUR, DAY, 10 * DAY):
            later(stage, wait)
        assert len(stage.ben.messages()) == 6
        assert len(overdue_told(stage.priya)) == 1

    def test_once_it_is_kept_the_supervisors_read_that(self, stage):
        remind_on_tuesday(stage)
        for minutes in (5, 10, 15):
            later(stage, minutes * MINUTE)
        stage.ben.click("callback:done", message=overdue_told(stage.ben)[0])
        settle(stage)
        (message,) = own_messages(stage.priya, "Callback done: 48213, router replacement. <@U0BEN>: Spoke, resolved.")
        assert buttons_of(message) == []

    def test_the_time_until_then_is_the_teams(self, stage):
        stage.set(callback_overdue_after="6m")
        remind_on_tuesday(stage)
        for minutes in (1, 2):
            later(stage, minutes * MINUTE)
        assert overdue_told(stage.priya) == []
        later(stage, 3 * MINUTE)
        assert len(overdue_told(stage.priya)) == 1

    def test_a_supervisor_can_look_at_the_case_before_taking_it(self, stage):
        stage.ben.command("/contact 48213 irate refund refused twice")
        remind_on_tuesday(stage)
        for minutes in (5, 10, 15):
            later(stage, minutes * MINUTE)
        stage.priya.click("callback:details")
        shown = words(stage.priya.see_view("Callback, #1"))
        assert "Due since" in shown
        assert "router replacement" in shown
        assert "Set by <@U0BEN>" in shown


class TestNotNow:
    def test_on_a_call_is_not_a_missed_nudge(self, stage):
        reminder = remind_on_tuesday(stage)
        for _ in range(5):
            later(stage, 4 * MINUTE)
            stage.ben.click("callback:on_a_call", message=reminders(stage.ben)[-1])
            settle(stage)
            assert "You're on a call" in words(stage.ben.see("You're on a call"))
            assert reminders(stage.ben) == []
            later(stage, 10 * MINUTE)
            assert len(reminders(stage.ben)) == 1
        assert overdue_told(stage.priya) == []
        assert reminders(stage.ben)[0]["ts"] != reminder["ts"]
        for minutes in (5, 10, 15):
            later(stage, minutes * MINUTE)
        assert len(overdue_told(stage.priya)) == 1

    def test_what_came_of_it_can_be_said_while_on_the_call(self, stage):
        stage.ben.click("callback:on_a_call", message=remind_on_tuesday(stage))
        settle(stage)
        stage.ben.click("callback:done", message=stage.ben.see("You're on a call"))
        later(stage, 10 * MINUTE)
        stage.ben.see("Callback done")
        assert reminders(stage.ben) == []

    @pytest.mark.parametrize(("choice", "wait"), [("900", 15 * MINUTE), ("3600", HOUR)])
    def test_snoozed_it_comes_again_then(self, stage, choice, wait):
        reminder = remind_on_tuesday(stage)
        stage.ben.click("callback:snooze", message=reminder, value=choice)
        settle(stage)
        moved = stage.ben.see("Moved to")
        assert moved["ts"] == reminder["ts"]
        assert buttons_of(moved) == ["Change"]
        later(stage, wait - MINUTE)
        assert reminders(stage.ben) == []
        later(stage, MINUTE)
        assert len(reminders(stage.ben)) == 1
        assert "without an answer" not in words(reminders(stage.ben)[0])
        assert "Promised for" in words(reminders(stage.ben)[0])

    def test_past_closing_time_it_is_asked_about(self, stage):
        stage.set(opening_hours="mon-fri 09:00-15:30", time_zone="America/New_York")
        reminder = remind_on_tuesday(stage)
        stage.ben.click("callback:snooze", message=reminder, value="3600")
        form = stage.ben.see_view("Your team is closed then.")
        assert filled_in(form)["when"] == "in 1 hour"
        assert "Wed 9 Jun, 09:00, the next time that suits" in words(form)
        stage.ben.submit(which="anyway")
        settle(stage, moving=False)
        due = times_shown(stage.ben.see("Moved to"))[0]
        assert HOUR <= due - TUESDAY_3PM < HOUR + MINUTE
        move_to(stage, due)
        stage.ben.click("callback:snooze", message=reminders(stage.ben)[0], value="900")
        assert stage.ben.view() is None, "that the team is closed has been said"
        settle(stage, moving=False)
        assert reminders(stage.ben) == []

    def test_tomorrow_is_when_the_team_opens_tomorrow_or_after_the_weekend(self, stage):
        stage.set(opening_hours="mon-fri 08:30-18:00", time_zone="America/New_York")
        stage.ben.command("/callback friday 3pm 48213")
        friday = TUESDAY_3PM + 3 * DAY
        move_to(stage, friday)
        stage.ben.click("callback:snooze", message=stage.ben.see("Time to ring"), value="tomorrow")
        settle(stage)
        monday = (friday + 3 * DAY).replace(hour=8, minute=30)
        assert times_shown(stage.ben.see("Moved to"))[0] == monday

    def test_another_time_is_typed_as_after_the_command(self, stage):
        reminder = remind_on_tuesday(stage)
        stage.ben.click("callback:more", message=reminder, value="later")
        stage.ben.see_view("Ring another time")
        stage.ben.submit(when="friday 10am")
        settle(stage)
        moved = stage.ben.see("Moved to")
        assert times_shown(moved)[0] == TUESDAY_3PM.replace(hour=10) + 3 * DAY
        move_to(stage, TUESDAY_3PM.replace(hour=10) + 3 * DAY)
        assert len(reminders(stage.ben)) == 1

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ("yesterday", "has passed. When will you ring?"),
            ("when they are back", "I couldn't find a time in that."),
            ("tomorrow 8", "When exactly? Wed 9 Jun, 08:00 or Wed 9 Jun, 20:00?"),
            ("3pm their time", "I don't know where they are"),
        ],
    )
    def test_what_is_not_clear_is_asked_on_the_field_and_stays(self, stage, typed, said):
        stage.ben.click("callback:more", message=remind_on_tuesday(stage), value="later")
        stage.ben.submit(when=typed)
        assert said in stage.ben.see_view("Ring another time")["errors"]["when"]

    def test_an_hour_that_does_not_suit_is_asked_about(self, stage):
        stage.set(opening_hours="mon-fri 08:30-18:00", time_zone="America/New_York")
        stage.ben.click("callback:more", message=remind_on_tuesday(stage), value="later")
        stage.ben.submit(when="today 11pm")
        assert "Your team is closed then." in words(stage.ben.see_view("Which is it to be?"))
        stage.ben.submit(which="next")
        settle(stage)
        assert times_shown(stage.ben.see("Moved to"))[0] == TUESDAY_3PM.replace(hour=8, minute=30) + DAY

    def test_not_due_yet_there_is_nothing_to_put_off(self, stage):
        reminder = remind_on_tuesday(stage)
        stage.operator.fault("latency", method="chat.update", seconds=0.4)
        stage.ben.click("callback:snooze", message=reminder, value="3600")
        stage.ben.click("callback:on_a_call", message=reminder)
        assert "not due yet" in told(stage.ben)


class TestOwnerIsNotThere:
    def test_in_do_not_disturb_the_supervisors_are_told_too(self, stage):
        stage.operator.change_person(stage.ben, dnd=True)
        remind_on_tuesday(stage)
        settle(stage)
        for supervisor in (stage.priya, stage.tomasz):
            message = supervisor.see("A callback is due since")
            assert "<@U0BEN> promised it and does not want to be disturbed now." in message["text"]
            assert buttons_of(message) == ["I'll take it", "See the case"]
        for minutes in (5, 10):
            later(stage, minutes * MINUTE)
        assert len(own_messages(stage.priya, "48213")) == 1
        stage.ben.click("callback:done", message=reminders(stage.ben)[-1])
        settle(stage)
        stage.priya.see("Callback done: 48213, router replacement. <@U0BEN>: Spoke, resolved.")

    def test_whose_schedule_has_not_begun_is_there(self, stage):
        remind_on_tuesday(stage)
        settle(stage)
        assert own_messages(stage.priya) == []

    def test_slack_not_saying_costs_nobody_their_reminder(self, stage):
        stage.operator.fault("server_error", method="dnd.*")
        remind_on_tuesday(stage)
        assert len(reminders(stage.ben)) == 1


@pytest.mark.parametrize("agents", [10, pytest.param(100, marks=[pytest.mark.soak, pytest.mark.timeout(240)])])
def test_five_each_due_in_the_same_minute_all_come_once(stage, agents):
    """Five hundred for a hundred agents; nobody's waits for anybody else's."""
    people = stage.operator.add_people(*(f"agent{number}" for number in range(agents)))
    for number, agent in enumerate(people * 5):
        agent.command(f"/callback tomorrow 3pm {480000 + number} router")
    settle(stage, seconds=60, moving=False)
    stage.clock.advance(TUESDAY_3PM.replace(tzinfo=UTC) + MINUTE - stage.clock.now())
    settle(stage, seconds=60, moving=False)
    for agent in people:
        assert len({message["text"] for message in reminders(agent)}) == len(reminders(agent)) == 5
