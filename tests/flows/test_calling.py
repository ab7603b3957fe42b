"""What came of the call: one tap each, the next try, taking it back, and the last try."""

import pytest

from sandbox.client import Json
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
from tests.flows.reading import forge_click, settle, words
from tests.flows.steps import buttons_of, filled_in, own_messages, times_shown, wait_for

DONE = "Callback done: 48213, router replacement."
TRIES_TODAY = "Rung twice without an answer."


@pytest.fixture(autouse=True)
def monday_morning(stage: Stage) -> None:
    move_to(stage, MONDAY)


def lines_about_it(stage: Stage) -> list[str]:
    return [message["text"] for message in own_messages(stage.ben)]


def run_out_of_tries(stage: Stage) -> None:
    """Ben rings twice, as often as his team allows, and nobody answers."""
    stage.set(callback_tries="2")
    stage.ben.click("callback:no_answer", message=remind_on_tuesday(stage))
    settle(stage)
    later(stage, HOUR + 6 * MINUTE)
    stage.ben.click("callback:left_message", message=reminders(stage.ben)[-1])
    settle(stage)


class TestOutcomes:
    @pytest.mark.parametrize(
        ("act", "said"),
        [
            (("callback:done", None), f"{DONE} Spoke, resolved."),
            (("callback:more", "customer_rang"), f"{DONE} Customer rang first."),
            (
                ("callback:more", "not_wanted"),
                "Callback cancelled: 48213, router replacement. No longer wanted.",
            ),
        ],
    )
    def test_one_tap_ends_it_and_every_message_says_so(self, stage, act, said):
        reminder = remind_on_tuesday(stage)
        action, value = act
        stage.ben.click(action, message=reminder, value=value)
        settle(stage)
        assert lines_about_it(stage) == [said] * 2, "the card and the reminder"
        later(stage, 2 * MINUTE)
        assert all(buttons_of(message) == [] for message in own_messages(stage.ben))
        later(stage, 10 * DAY)
        assert reminders(stage.ben) == []
        assert "No callbacks due" in stage.ben.command("/callback list").response["text"]

    @pytest.mark.parametrize(("verb", "said"), [("no_answer", "No answer."), ("left_message", "Left a message.")])
    def test_nobody_there_counts_and_says_when_the_next_try_is(self, stage, verb, said):
        reminder = remind_on_tuesday(stage)
        stage.ben.click(f"callback:{verb}", message=reminder)
        settle(stage)
        next_try = stage.ben.see(f"{said} Next try")
        assert next_try["ts"] == reminder["ts"]
        assert buttons_of(next_try) == ["Change", "Undo"]
        (due, *_) = times_shown(next_try)
        assert HOUR <= due - TUESDAY_3PM < HOUR + 6 * MINUTE
        move_to(stage, due)
        (again,) = reminders(stage.ben)
        assert again["ts"] != reminder["ts"]
        assert "Rung once without an answer" in words(again)
        assert "*Rung* <!date^" in words(again)

    def test_the_spacing_grows_with_each_try(self, stage):
        remind_on_tuesday(stage)
        waits = []
        for hours in (1, 3, 24, 48):
            stage.ben.click("callback:no_answer", message=reminders(stage.ben)[-1])
            settle(stage)
            (due, *_) = times_shown(stage.ben.see("No answer. Next try"))
            waits.append((due - stage.clock.now()).total_seconds() / 3600)
            assert abs(waits[-1] - hours) < 0.2
            move_to(stage, due)
        assert "Rung 4 times without an answer" in words(reminders(stage.ben)[-1])

    def test_the_next_try_is_at_an_hour_that_suits(self, stage):
        stage.set(opening_hours="mon-fri 09:00-15:30", time_zone="America/New_York")
        stage.ben.click("callback:no_answer", message=remind_on_tuesday(stage))
        settle(stage)
        assert times_shown(stage.ben.see("No answer. Next try"))[0] == TUESDAY_3PM.replace(hour=9) + DAY

    def test_another_time_for_the_next_try(self, stage):
        stage.ben.click("callback:no_answer", message=remind_on_tuesday(stage))
        settle(stage)
        stage.ben.click("callback:later", message=stage.ben.see("No answer. Next try"))
        stage.ben.submit(when="tomorrow 10am")
        settle(stage)
        assert times_shown(stage.ben.see("No answer. Next try"))[0] == TUESDAY_3PM.replace(hour=10) + DAY

    def test_spoke_but_not_resolved_asks_what_happens_next_and_promises_the_next_call(self, stage):
        stage.ben.click("callback:not_resolved", message=remind_on_tuesday(stage))
        form = stage.ben.see_view("Spoke, not resolved")
        assert (filled_in(form)["day"], filled_in(form)["time"]) == ("2027-06-09", "15:05")
        stage.ben.submit(next_step="Engineer comes on Thursday", day="2027-06-11", time="10:00")
        settle(stage)
        stage.ben.see(f"{DONE} Spoke, not resolved. The next one is set.")
        friday = TUESDAY_3PM.replace(hour=10) + 3 * DAY
        assert times_shown(stage.ben.see("I'll remind you"))[0] == friday
        move_to(stage, friday)
        stage.ben.see("Time to ring 48213, Engineer comes on Thursday.")

    def test_spoke_but_not_resolved_and_nothing_more_was_promised(self, stage):
        stage.ben.click("callback:not_resolved", message=remind_on_tuesday(stage))
        stage.ben.submit(next_step="They will write to us", no_more=["no_more"])
        settle(stage)
        assert f"{DONE} Spoke, not resolved." in lines_about_it(stage)
        later(stage, 10 * DAY)
        assert reminders(stage.ben) == []

    def test_a_next_call_in_the_past_is_an_error_on_its_field_and_nothing_is_lost(self, stage):
        stage.ben.click("callback:not_resolved", message=remind_on_tuesday(stage))
        stage.ben.submit(next_step="Engineer", day="2027-06-01", time="10:00")
        assert "has passed" in stage.ben.see_view()["errors"]["time"]
        assert len(reminders(stage.ben)) == 1

    def test_a_next_call_at_an_hour_that_does_not_suit_is_asked_about(self, stage):
        stage.set(opening_hours="mon-fri 09:00-18:00", time_zone="America/New_York")
        stage.ben.click("callback:not_resolved", message=remind_on_tuesday(stage))
        stage.ben.submit(next_step="Engineer", day="2027-06-12", time="10:00")
        assert "Your team is closed then." in words(stage.ben.see_view("Spoke, not resolved"))
        stage.ben.submit(which="next")
        settle(stage)
        assert times_shown(stage.ben.see("I'll remind you"))[0] == MONDAY + 7 * DAY

    @pytest.mark.parametrize("verb", ["done", "no_answer"])
    def test_a_second_click_on_the_same_button_changes_nothing(self, stage, verb):
        reminder = remind_on_tuesday(stage)
        stage.operator.fault("duplicate_delivery", method=f"callback:{verb}", times=1)
        stage.operator.fault("latency", method="chat.update", seconds=0.4)  # the buttons are still there
        stage.ben.click(f"callback:{verb}", message=reminder)
        stage.ben.click(f"callback:{verb}", message=reminder)
        wait_for(stage, f"callback:{verb} (again)")
        settle(stage)
        assert [message for message in stage.ben.messages() if message["ephemeral"]][1:] == []
        later(stage, HOUR + 6 * MINUTE)
        found = reminders(stage.ben)
        assert len(found) == (0 if verb == "done" else 1)
        assert ("Rung once without" in words(found)) is (verb == "no_answer")

    def test_another_button_after_done_says_that_it_ended(self, stage):
        reminder = remind_on_tuesday(stage)
        stage.operator.fault("latency", method="chat.update", seconds=0.4)
        stage.ben.click("callback:done", message=reminder)
        stage.ben.click("callback:no_answer", message=reminder)
        assert "That callback has ended already." in told(stage.ben)

    def test_a_callback_that_was_never_there_is_told_so(self, stage):
        forge_click(stage, stage.ben, "callback:done", 404)
        stage.ben.see("I can't find that callback.")


class TestUndo:
    def test_within_a_minute_everything_is_as_it_was(self, stage):
        reminder = remind_on_tuesday(stage)
        before = words(reminder)
        stage.ben.click("callback:done", message=reminder)
        settle(stage)
        later(stage, 50 * SECOND)
        stage.ben.click("callback:undo", message=stage.ben.see(DONE))
        settle(stage)
        (back,) = reminders(stage.ben)
        assert words(back).replace("It was due", "") == before or "Time to ring 48213" in words(back)
        assert "callback:done" in str(back["blocks"])
        later(stage, 5 * MINUTE)
        assert len(own_messages(stage.ben)) == 3, "and it goes on reminding"

    def test_after_a_minute_it_is_too_late_and_the_button_is_gone(self, stage):
        reminder = remind_on_tuesday(stage)
        stage.ben.click("callback:done", message=reminder)
        settle(stage)
        later(stage, 61 * SECOND)
        assert all("Undo" not in buttons_of(message) for message in own_messages(stage.ben))
        forge_click(stage, stage.ben, "callback:undo", 1)
        stage.ben.see("It is too late to take that back. Set a new callback instead.")
        assert reminders(stage.ben) == []

    def test_a_try_taken_back_does_not_count(self, stage):
        reminder = remind_on_tuesday(stage)
        stage.ben.click("callback:no_answer", message=reminder)
        settle(stage)
        stage.ben.click("callback:undo", message=stage.ben.see("No answer. Next try"))
        settle(stage)
        (back,) = reminders(stage.ben)
        assert back["ts"] == reminder["ts"]
        assert "without an answer" not in words(back)
        for minutes in (5, 10, 15):
            later(stage, minutes * MINUTE)
        stage.ben.see("Overdue: ring 48213")

    def test_the_next_call_that_was_promised_with_it_is_taken_back_too(self, stage):
        stage.ben.click("callback:not_resolved", message=remind_on_tuesday(stage))
        stage.ben.submit(next_step="Engineer", day="2027-06-11", time="10:00")
        settle(stage)
        stage.ben.click("callback:undo", message=stage.ben.see(DONE))
        settle(stage)
        stage.ben.see("Callback cancelled: 48213, Engineer. Taken back.")
        assert len(reminders(stage.ben)) == 1
        move_to(stage, TUESDAY_3PM + 4 * DAY)
        assert not any("Time to ring 48213, Engineer" in text for text in lines_about_it(stage))

    def test_what_was_overdue_is_overdue_again_and_nobody_hears_of_it_twice(self, stage):
        remind_on_tuesday(stage)
        for minutes in (5, 10, 15):
            later(stage, minutes * MINUTE)
        stage.ben.click("callback:done", message=stage.ben.see("Overdue: ring"))
        settle(stage)
        stage.ben.click("callback:undo")
        settle(stage)
        later(stage, DAY)
        assert len(own_messages(stage.priya, "48213")) == 1
        stage.priya.see("Overdue since")

    def test_taken_back_twice_it_says_so(self, stage):
        reminder = remind_on_tuesday(stage)
        stage.ben.click("callback:done", message=reminder)
        settle(stage)
        done = stage.ben.see(DONE)
        stage.operator.fault("latency", method="chat.update", seconds=0.4)
        stage.ben.click("callback:undo", message=done)
        stage.ben.click("callback:undo", message=done)
        assert "It is too late to take that back." in told(stage.ben)
        settle(stage)
        assert len(reminders(stage.ben)) == 1

    def test_a_second_click_takes_back_no_earlier_outcome(self, stage):
        stage.ben.click("callback:no_answer", message=remind_on_tuesday(stage))
        settle(stage, moving=False)
        stage.ben.click("callback:more", message=own_messages(stage.ben)[0], value="resolved")
        settle(stage, moving=False)
        done = stage.ben.see(DONE)
        stage.operator.fault("latency", method="chat.update", seconds=0.4)
        stage.ben.click("callback:undo", message=done)
        stage.ben.click("callback:undo", message=done)
        assert "It is too late to take that back." in told(stage.ben)
        settle(stage, moving=False)
        stage.ben.see("No answer. Next try")

    def test_after_no_answer_the_word_before_is_not_of_the_next_try(self, stage):
        set_for_tuesday(stage)
        move_to(stage, TUESDAY_3PM - 5 * MINUTE)
        stage.ben.see("Coming up")
        move_to(stage, TUESDAY_3PM)
        (reminder,) = reminders(stage.ben)
        stage.ben.click("callback:no_answer", message=reminder)
        settle(stage)
        assert own_messages(stage.ben, "Coming up") == []
        move_to(stage, TUESDAY_3PM + HOUR + MINUTE)
        assert len(own_messages(stage.ben, "Coming up")) == 1

    def test_cancelled_by_a_slip_it_comes_all_the_same(self, stage):
        stage.ben.click("callback:cancel", message=set_for_tuesday(stage))
        settle(stage)
        stage.ben.click("callback:undo")
        move_to(stage, TUESDAY_3PM)
        assert len(reminders(stage.ben)) == 1

    def test_fallen_due_within_that_minute_it_is_reminded_of_at_once(self, stage):
        card = set_for_tuesday(stage)
        move_to(stage, TUESDAY_3PM - 30 * SECOND)
        stage.ben.click("callback:cancel", message=card)
        settle(stage, moving=False)
        move_to(stage, TUESDAY_3PM + 20 * SECOND)
        assert reminders(stage.ben) == []
        stage.ben.click("callback:undo", message=stage.ben.see("Callback cancelled"))
        settle(stage, moving=False)
        assert len(reminders(stage.ben)) == 1


class TestTheLastTry:
    def test_a_supervisor_is_asked_and_the_agent_reads_that(self, stage):
        run_out_of_tries(stage)
        stage.ben.see("Rung twice without an answer: 48213, router replacement. A supervisor decides.")
        for supervisor in (stage.priya, stage.tomasz):
            asked = supervisor.see("Rung twice without an answer: 48213, router replacement. Promised by <@U0BEN>.")
            assert buttons_of(asked) == ["Once more", "Enough", "I'll take it", "See the case"]
            assert "left a message" in words(asked)
        later(stage, 10 * DAY)
        assert reminders(stage.ben) == [], "nobody is reminded of what waits for a supervisor"
        assert len(own_messages(stage.priya)) == 1

    def test_once_more_is_one_try_more(self, stage):
        run_out_of_tries(stage)
        stage.priya.click("callback:once_more")
        settle(stage)
        asked = stage.tomasz.see("To ring")
        assert "<@U0BEN> has it." in asked["text"]
        assert buttons_of(asked) == []
        (due, *_) = times_shown(asked)
        move_to(stage, due)
        stage.ben.click("callback:no_answer", message=reminders(stage.ben)[-1])
        settle(stage)
        stage.priya.see("Rung 3 times without an answer")

    def test_enough_ends_it_and_everybody_reads_who_said_so(self, stage):
        run_out_of_tries(stage)
        stage.priya.click("callback:enough")
        settle(stage)
        for person in (stage.ben, stage.priya, stage.tomasz):
            person.see("Callback cancelled: 48213, router replacement. <@U0PRIYA> decided that twice is enough.")
        assert stage.ben.messages()[-1]["text"].startswith("Callback cancelled"), "a message of its own"
        later(stage, 10 * DAY)
        assert reminders(stage.ben) == []

    def test_a_supervisor_can_take_it(self, stage):
        run_out_of_tries(stage)
        stage.priya.click("callback:take:U0BEN")
        settle(stage)
        stage.ben.see("<@U0PRIYA> has taken this over, you needn't ring: 48213, router replacement.")
        card = stage.priya.see("I'll remind you")
        (due, *_) = times_shown(card)
        move_to(stage, due)
        assert len(reminders(stage.priya)) == 1
        assert reminders(stage.ben) == []

    def test_the_second_supervisor_hears_that_it_is_decided(self, stage):
        run_out_of_tries(stage)
        asked = stage.tomasz.see("Once more, or is it enough?")
        stage.operator.fault("latency", method="chat.update", seconds=0.4)
        stage.priya.click("callback:enough")
        stage.tomasz.click("callback:once_more", message=asked)
        assert "That has been decided already." in told(stage.tomasz)
        stage.tomasz.click("callback:take:U0BEN", message=asked)
        assert "That callback has ended already." in told(stage.tomasz)

    def test_the_customer_may_still_ring_first(self, stage):
        run_out_of_tries(stage)
        forge_click(stage, stage.ben, "callback:more", "customer_rang", block_id="outcome:1")
        settle(stage)
        stage.priya.see("Callback done: 48213, router replacement. <@U0BEN>: Customer rang first.")

    def test_the_agent_cannot_go_on_trying_by_themselves(self, stage):
        run_out_of_tries(stage)
        forge_click(stage, stage.ben, "callback:no_answer", 1)
        stage.ben.see("That was the last try: a supervisor decides about it now.")

    def test_the_last_try_can_be_taken_back_until_somebody_has_decided(self, stage):
        run_out_of_tries(stage)
        stage.ben.click("callback:undo")
        settle(stage)
        assert len(reminders(stage.ben)) == 1
        assert buttons_of(own_messages(stage.priya)[0]) == []
        stage.ben.click("callback:no_answer", message=reminders(stage.ben)[0])
        settle(stage)
        before = stage.ben.see("A supervisor decides.")
        stage.operator.fault("latency", method="chat.update", seconds=0.4)
        stage.priya.click("callback:once_more")
        stage.ben.click("callback:undo", message=before)
        assert "A supervisor has decided about it since." in told(stage.ben)
        settle(stage, moving=False)
        assert all("Undo" not in buttons_of(message) for message in own_messages(stage.ben))

    def test_only_supervisors_decide(self, stage):
        run_out_of_tries(stage)
        forge_click(stage, stage.ben, "callback:enough", 1)
        stage.ben.see("Only the team's supervisors can decide this.")


def test_a_month_of_follow_ups_each_comes_once_at_its_time(stage):
    """Every working day a contact is closed and looked at again two weeks later; each call leads to one thing."""
    promised: dict[str, int] = {}
    for day in range(29):
        move_to(stage, MONDAY + day * DAY + HOUR)
        for reminder in reminders(stage.ben):
            reference = str(reminder["text"]).split()[3].rstrip(".,")
            assert promised.pop(reference) == day
            stage.ben.click("callback:done", message=reminder)
            settle(stage)
        if day < 14:
            move_to(stage, MONDAY + day * DAY + 2 * HOUR)
            reference = f"48{day:03}"
            close_with_follow_up(stage, reference)
            promised[reference] = day + 15
    assert promised == {}
    assert "No callbacks due" in stage.ben.command("/callback list").response["text"]


def close_with_follow_up(stage: Stage, reference: str) -> Json:
    stage.ben.command(f"/contact {reference} upset refund")
    settle(stage)
    stage.ben.click("contact:close")
    stage.ben.submit(outcome="resolved")
    settle(stage)
    stage.ben.click("callback:follow_up")
    settle(stage)
    return stage.ben.see(f"{reference}, refund")
