"""A promise to ring a customer: from the words an agent types to what came of the call."""

import copy
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from slack_bolt import BoltRequest

from sandbox.client import Json, Person
from tests.flows.conftest import Stage
from tests.flows.steps import (
    buttons_of,
    filled_in,
    move_to,
    own_messages,
    settle,
    times_shown,
    wait_for,
    wait_until,
)

NEW_YORK = ZoneInfo("America/New_York")
LOS_ANGELES = ZoneInfo("America/Los_Angeles")
LONDON = ZoneInfo("Europe/London")

MONDAY = datetime(2027, 6, 7, 9, 0, tzinfo=NEW_YORK)
TUESDAY_3PM = datetime(2027, 6, 8, 15, 0, tzinfo=NEW_YORK)
MINUTE = timedelta(minutes=1)
LEAD = timedelta(minutes=5)


@pytest.fixture(autouse=True)
def monday_morning(stage: Stage) -> None:
    """It is nine o'clock for Ben, who is in New York."""
    move_to(stage, MONDAY)


def reminders(person: Person) -> list[Json]:
    return own_messages(person, "Time to ring")


def set_for_tuesday(stage: Stage, words: str = "48213 router replacement") -> Json:
    """Ben promises to ring on Tuesday at three; gives the card that says so."""
    stage.ben.command(f"/callback tomorrow 3pm {words}")
    return stage.ben.see("I'll remind you")


def remind_on_tuesday(stage: Stage, words: str = "48213 router replacement") -> Json:
    set_for_tuesday(stage, words)
    move_to(stage, TUESDAY_3PM)
    return stage.ben.see("Time to ring")


class TestSetting:
    def test_one_line_in_any_order_is_set_and_said_back(self, stage):
        for line in (
            "tomorrow 3pm 48213 router replacement",
            "48213 router replacement tomorrow 3pm",
            "48213 tomorrow 3pm router replacement",
            "3pm tomorrow #48213 router replacement",
            "48213, router replacement, tomorrow at 15:00",
        ):
            ack = stage.ben.command(f"/callback {line}")
            assert ack.response["text"].startswith("Set: ")
            assert times_shown(ack.response)[0] == TUESDAY_3PM
            card = stage.ben.see("I'll remind you")
            assert "48213, router replacement" in card["text"]
            assert buttons_of(card) == ["Change", "Cancel"]

    def test_three_pm_is_the_agents_own(self, stage):
        ack = stage.ben.command("/callback tomorrow 3pm 48213 router replacement")
        stage.amara.command("/callback tomorrow 3pm 48213 router replacement")
        assert times_shown(ack.response)[0] == TUESDAY_3PM
        assert times_shown(stage.ben.see("I'll remind you"))[0] == TUESDAY_3PM
        assert times_shown(stage.amara.see("I'll remind you"))[0] == TUESDAY_3PM.replace(tzinfo=LONDON)

    def test_what_was_filled_in_is_said(self, stage):
        ack = stage.ben.command("/callback friday 48213 router")
        assert "start of the day, 09:00" in ack.response["text"]

    def test_only_the_agent_sees_it(self, stage):
        card = set_for_tuesday(stage)
        assert not any("48213" in str(person.state()) for person in stage.everybody() if person is not stage.ben)
        assert card["mentions"] == []

    def test_words_that_would_ping_everybody_ping_nobody(self, stage):
        card = set_for_tuesday(stage, "48213 said <!channel> & <@U0PRIYA>")
        assert card["mentions"] == []
        assert "&lt;!channel&gt; &amp; &lt;@U0PRIYA&gt;" in card["text"]
        stage.ben.click("callback:change", message=card)
        assert filled_in(stage.ben.see_view("Change"))["note"] == "said <!channel> & <@U0PRIYA>"

    def test_a_payment_card_in_the_note_is_masked_everywhere(self, stage):
        set_for_tuesday(stage, "48213 card 4111 1111 1111 1111 refused")
        assert "1111 1111" not in str(stage.ben.state())
        stage.stop()
        assert b"1111 1111" not in stage.database.read_bytes()

    def test_the_same_command_delivered_twice_makes_one(self, stage):
        stage.operator.fault("duplicate_delivery", method="/callback", times=1)
        stage.ben.command("/callback tomorrow 3pm 48213 router")
        wait_for(stage, "/callback (again)")
        settle(stage.ben)
        assert len(own_messages(stage.ben, "48213")) == 1

    def test_a_long_note_is_shown_in_brief_and_kept_whole(self, stage):
        note = "promised to ring about the router " * 70
        card = set_for_tuesday(stage, f"48213 {note}")
        assert card["text"].endswith("…")
        stage.ben.click("callback:change", message=card)
        stage.ben.submit(time="16:00")
        stage.ben.see("router")
        stage.ben.click("callback:change")
        assert filled_in(stage.ben.see_view("Change"))["note"] == note.strip()


class TestAskingInstead:
    """A time past, missing or unclear is asked, never guessed; what was typed stays."""

    @pytest.mark.parametrize(
        ("line", "said", "day", "at"),
        [
            ("yesterday 3pm 48213 router", "Sunday 06 Jun, 15:00 has passed", "2027-06-07", "10:05"),
            ("48213 router", "couldn't find a time", "2027-06-07", "10:05"),
            ("31 November 48213 router", "When exactly?", "2027-06-07", "10:05"),
            ("tomorrow 8 48213 router", "Tuesday 08 Jun, 08:00 or Tuesday 08 Jun, 20:00?", "2027-06-08", "08:00"),
            ("11/8 4pm 48213 router", "Wednesday 11 Aug, 16:00 or Monday 08 Nov, 16:00?", "2027-08-11", "16:00"),
            ("3/5 4pm 48213 router", "Sunday 05 Mar 2028, 16:00 or", "2028-03-05", "16:00"),
            ("tomorrow 3pm the router", "I need their number", "2027-06-08", "15:00"),
        ],
    )
    def test_the_form_opens_and_says_why(self, stage, line, said, day, at):
        stage.ben.command(f"/callback {line}")
        form = stage.ben.see_view(said)
        has_reference = "48213" in line
        assert filled_in(form) == {
            "reference": "48213" if has_reference else None,
            "day": day,
            "time": at,
            "note": "router" if has_reference else "the router",
            "kind": "follow_through",
        }
        stage.ben.submit(reference="48213", day="2027-06-08", time="15:00")
        card = stage.ben.see("I'll remind you")
        assert times_shown(card)[0] == TUESDAY_3PM
        assert "48213" in card["text"]

    def test_nothing_typed_opens_an_empty_form_without_reproach(self, stage):
        stage.ben.command("/callback")
        form = stage.ben.see_view("Set a callback")
        assert filled_in(form)["reference"] is None
        assert "couldn't" not in str(form)
        assert "America/New_York" in str(form)

    def test_a_past_time_in_the_form_is_an_error_on_its_field(self, stage):
        stage.ben.command("/callback 48213 router")
        stage.ben.submit(day="2027-06-07", time="08:59")
        form = stage.ben.see_view("Set a callback")
        assert "has passed" in form["errors"]["time"]
        stage.ben.submit(day="2027-06-07", time="17:00")
        assert stage.ben.view() is None
        assert times_shown(stage.ben.see("I'll remind you"))[0] == MONDAY.replace(hour=17)
        assert len(own_messages(stage.ben)) == 1

    def test_a_reference_of_spaces_is_an_error_on_its_field(self, stage):
        stage.ben.command("/callback")
        stage.ben.submit(reference="  ")
        assert stage.ben.see_view()["errors"] == {"reference": "Which customer?"}

    def test_the_same_submission_delivered_twice_makes_one(self, stage):
        stage.ben.command("/callback")
        stage.operator.fault("duplicate_delivery", method="callback", times=1)
        stage.ben.submit(reference="48213", day="2027-06-08", time="15:00")
        wait_for(stage, "callback (again)")
        settle(stage.ben)
        assert len(own_messages(stage.ben, "48213")) == 1
        move_to(stage, TUESDAY_3PM)
        settle(stage.ben)
        assert len(reminders(stage.ben)) == 1


class TestChangingAndCancelling:
    def test_change_moves_the_reminder_and_edits_the_card(self, stage):
        card = set_for_tuesday(stage)
        stage.ben.click("callback:change", message=card)
        form = stage.ben.see_view("Change the callback")
        assert filled_in(form) == {
            "reference": "48213",
            "day": "2027-06-08",
            "time": "15:00",
            "note": "router replacement",
            "kind": "follow_through",
        }
        stage.ben.submit(time="16:30", note="refund", kind="follow_up")
        changed = stage.ben.see("48213, refund")
        assert changed["ts"] == card["ts"]
        assert times_shown(changed)[0] == TUESDAY_3PM + 90 * MINUTE
        move_to(stage, TUESDAY_3PM + 80 * MINUTE)
        settle(stage.ben)
        assert reminders(stage.ben) == []
        move_to(stage, TUESDAY_3PM + 90 * MINUTE)
        assert "stayed fixed" in str(stage.ben.see("Time to ring 48213, refund"))

    def test_changing_to_a_past_time_is_an_error_on_its_field(self, stage):
        stage.ben.click("callback:change", message=set_for_tuesday(stage))
        stage.ben.submit(day="2027-06-01")
        assert "has passed" in stage.ben.see_view("Change")["errors"]["time"]

    def test_cancel_edits_the_card_and_nothing_more_is_heard(self, stage):
        card = set_for_tuesday(stage)
        stage.ben.click("callback:cancel", message=card)
        cancelled = stage.ben.see("Callback cancelled: 48213")
        assert cancelled["ts"] == card["ts"]
        assert buttons_of(cancelled) == []
        move_to(stage, TUESDAY_3PM)
        settle(stage.ben)
        assert reminders(stage.ben) == []

    def test_changing_what_was_cancelled_meanwhile_says_that_it_ended(self, stage):
        card = set_for_tuesday(stage)
        stage.ben.click("callback:change", message=card)
        stage.ben.click("callback:cancel", message=card)
        stage.ben.submit(time="16:00")
        stage.ben.see_view("has ended already")
        settle(stage.ben)
        assert own_messages(stage.ben, "48213")[0]["text"].startswith("Callback cancelled")


class TestReminding:
    def test_once_at_its_time_and_not_before_with_the_context_of_the_contact(self, stage):
        stage.ben.command("/contact 48213 irate refund refused twice")
        set_for_tuesday(stage)
        move_to(stage, TUESDAY_3PM - timedelta(seconds=5))
        settle(stage.ben)
        assert reminders(stage.ben) == []
        move_to(stage, TUESDAY_3PM)
        reminder = stage.ben.see("Time to ring 48213, router replacement.")
        assert "*#1* refund refused twice" in str(reminder["blocks"])
        assert "I haven't forgotten you" in str(reminder["blocks"])
        assert "was due" not in reminder["text"]
        assert buttons_of(reminder) == ["Done", "No answer", "In 15 minutes", "Change"]
        for hours in (1, 24, 240):
            stage.clock.advance(timedelta(hours=hours))
            settle(stage.ben)
        assert len(reminders(stage.ben)) == 1

    def test_a_word_before(self, stage):
        set_for_tuesday(stage)
        move_to(stage, TUESDAY_3PM - LEAD - timedelta(seconds=5))
        settle(stage.ben)
        assert own_messages(stage.ben, "Coming up") == []
        move_to(stage, TUESDAY_3PM - LEAD)
        soon = stage.ben.see("Coming up")
        assert times_shown(soon)[0] == TUESDAY_3PM
        assert "ring 48213, router replacement" in soon["text"]
        move_to(stage, TUESDAY_3PM)
        settle(stage.ben)
        assert len(own_messages(stage.ben, "Coming up")) == 1
        assert len(reminders(stage.ben)) == 1

    def test_no_word_before_when_slack_would_take_it_only_after(self, stage):
        set_for_tuesday(stage)
        stage.operator.fault("server_error", method="chat.postMessage", times=1)
        move_to(stage, TUESDAY_3PM - LEAD)
        wait_until(lambda: len(stage.operator.traffic("chat.postMessage")) == 2)
        move_to(stage, TUESDAY_3PM)
        stage.ben.see("Time to ring")
        settle(stage.ben)
        assert own_messages(stage.ben, "Coming up") == []

    def test_no_word_before_what_is_only_minutes_away(self, stage):
        stage.ben.command("/callback in 8 minutes 48213 router")
        stage.clock.advance(4 * MINUTE)
        settle(stage.ben)
        assert own_messages(stage.ben, "Coming up") == []

    def test_two_at_the_same_time_both_come(self, stage):
        stage.ben.command("/callback tomorrow 3pm 48213")
        stage.ben.command("/callback tomorrow 3pm 51177")
        move_to(stage, TUESDAY_3PM)
        stage.ben.see("Time to ring 48213")
        stage.ben.see("Time to ring 51177")

    def test_a_restart_in_between_reminds_once(self, stage):
        set_for_tuesday(stage)
        stage.restart()
        move_to(stage, TUESDAY_3PM)
        stage.ben.see("Time to ring")
        stage.restart()
        settle(stage.ben)
        assert len(reminders(stage.ben)) == 1

    def test_a_late_reminder_says_when_it_was_due(self, stage):
        set_for_tuesday(stage)
        stage.stop()
        move_to(stage, TUESDAY_3PM + timedelta(hours=2))
        stage.start()
        reminder = stage.ben.see("Time to ring 48213, router replacement. It was due")
        assert times_shown(reminder["text"]) == [TUESDAY_3PM]
        settle(stage.ben)
        assert own_messages(stage.ben, "Coming up") == []
        assert len(reminders(stage.ben)) == 1

    def test_slack_refusing_for_a_moment_delays_it_and_loses_nothing(self, stage):
        set_for_tuesday(stage)
        stage.operator.fault("server_error", method="chat.postMessage", times=1)
        move_to(stage, TUESDAY_3PM)
        wait_until(lambda: len(stage.operator.traffic("chat.postMessage")) == 2)
        stage.clock.advance(timedelta(seconds=30))
        stage.ben.see("Time to ring")
        settle(stage.ben)
        assert len(reminders(stage.ben)) == 1

    def test_a_word_before_that_slack_held_up_is_not_sent_after_its_time(self, stage):
        set_for_tuesday(stage)
        stage.operator.fault("rate_limit", method="chat.postMessage", seconds=300)
        move_to(stage, TUESDAY_3PM - LEAD)
        wait_until(lambda: len(stage.operator.traffic("chat.postMessage")) == 2)
        stage.operator.end_faults()
        move_to(stage, TUESDAY_3PM + MINUTE)
        stage.ben.see("Time to ring")
        settle(stage.ben)
        assert own_messages(stage.ben, "Coming up") == []


class TestWhatCameOfIt:
    def test_done_edits_the_reminder_and_the_card(self, stage):
        reminder = remind_on_tuesday(stage)
        stage.ben.click("callback:done", message=reminder)
        wait_until(lambda: len(own_messages(stage.ben, "Callback done: 48213, router replacement.")) == 2)
        assert all(buttons_of(message) == [] for message in own_messages(stage.ben))
        assert "No callbacks due" in stage.ben.command("/callback list").response["text"]

    def test_no_answer_counts_and_proposes_the_next_try_in_an_hour(self, stage):
        reminder = remind_on_tuesday(stage)
        stage.ben.click("callback:no_answer", message=reminder)
        moved = stage.ben.see("Moved to")
        assert moved["ts"] == reminder["ts"]
        assert buttons_of(moved) == []
        assert times_shown(moved)[0] - TUESDAY_3PM - timedelta(hours=1) < MINUTE
        stage.clock.advance(timedelta(hours=1))
        again = stage.ben.see("Time to ring")
        assert again["ts"] != reminder["ts"]
        assert "Rung once without an answer" in str(again)

    def test_snooze_reminds_again_in_a_quarter_of_an_hour(self, stage):
        reminder = remind_on_tuesday(stage)
        stage.ben.click("callback:snooze", message=reminder)
        moved = stage.ben.see("Moved to")
        assert moved["ts"] == reminder["ts"]
        stage.clock.advance(14 * MINUTE)
        settle(stage.ben)
        assert reminders(stage.ben) == []
        stage.clock.advance(MINUTE)
        again = stage.ben.see("Time to ring")
        assert "without an answer" not in str(again)
        settle(stage.ben)
        assert len(reminders(stage.ben)) == 1

    def test_change_from_the_reminder_moves_it(self, stage):
        reminder = remind_on_tuesday(stage)
        stage.ben.click("callback:change", message=reminder)
        stage.ben.submit(day="2027-06-09", time="10:00")
        moved = stage.ben.see("Moved to")
        assert moved["ts"] == reminder["ts"]
        move_to(stage, TUESDAY_3PM + timedelta(hours=19))
        stage.ben.see("Time to ring")

    @pytest.mark.parametrize("verb", ["done", "no_answer", "snooze"])
    def test_a_second_click_on_the_same_button_changes_nothing(self, stage, verb):
        reminder = remind_on_tuesday(stage)
        stage.operator.fault("duplicate_delivery", method=f"callback:{verb}", times=1)
        stage.operator.fault("latency", method="chat.update", seconds=0.4)  # the buttons are still there
        stage.ben.click(f"callback:{verb}", message=reminder)
        stage.ben.click(f"callback:{verb}", message=reminder)
        wait_for(stage, f"callback:{verb} (again)")
        settle(stage.ben)
        said = [message["text"] for message in stage.ben.messages() if message["ephemeral"]]
        assert all(text.startswith("Set: ") for text in said)
        stage.clock.advance(timedelta(hours=1))
        settle(stage.ben)
        found = reminders(stage.ben)
        assert len(found) == (0 if verb == "done" else 1)
        assert ("Rung once without" in str(found)) is (verb == "no_answer")

    def test_another_button_after_done_says_that_it_ended(self, stage):
        reminder = remind_on_tuesday(stage)
        stage.operator.fault("latency", method="chat.update", seconds=0.4)
        stage.ben.click("callback:done", message=reminder)
        stage.ben.click("callback:no_answer", message=reminder)
        assert stage.ben.see("That callback has ended already.")["ephemeral"]


class TestFromTheContactsCard:
    def test_the_form_has_the_reference_and_what_was_promised(self, stage):
        stage.ben.command("/contact")
        stage.ben.submit(reference="48213", summary="refund refused twice", promised="An answer by Tuesday")
        stage.ben.see("refund refused twice")
        stage.ben.click("callback:draft")
        form = stage.ben.see_view("Set a callback")
        assert filled_in(form)["reference"] == "48213"
        assert filled_in(form)["note"] == "An answer by Tuesday"
        stage.ben.submit(day="2027-06-08", time="15:00")
        card = stage.ben.see(":telephone_receiver: Callback")
        assert TUESDAY_3PM in times_shown(card)
        move_to(stage, TUESDAY_3PM)
        reminder = stage.ben.see("Time to ring 48213, An answer by Tuesday.")
        assert "*Promised* An answer by Tuesday" in str(reminder)

    def test_closing_the_contact_leaves_the_promise(self, stage):
        stage.ben.command("/contact 48213 upset refund refused twice")
        set_for_tuesday(stage)
        stage.ben.click("contact:close")
        stage.ben.submit(outcome="promised", next_step="We ring on Tuesday with a date")
        stage.ben.see("Closed")
        move_to(stage, TUESDAY_3PM)
        reminder = stage.ben.see("Time to ring 48213")
        assert "*Told them* We ring on Tuesday with a date" in str(reminder)

    def test_set_after_the_contact_closed_it_still_knows_what_happened(self, stage):
        stage.ben.command("/contact 48213 upset refund refused twice")
        stage.ben.see("refund refused twice")
        stage.ben.click("contact:close")
        stage.ben.submit(outcome="promised")
        set_for_tuesday(stage)
        move_to(stage, TUESDAY_3PM)
        assert "*#1* refund refused twice" in str(stage.ben.see("Time to ring 48213"))

    def test_changed_to_another_customer_it_shows_nothing_of_the_first(self, stage):
        stage.ben.command("/contact 48213 upset refund refused twice")
        stage.ben.command("/contact 990 upset lost parcel")
        set_for_tuesday(stage)
        stage.ben.see("I'll remind you")
        stage.ben.click("callback:change")
        stage.ben.submit(reference="990")
        move_to(stage, TUESDAY_3PM)
        reminder = str(stage.ben.see("Time to ring 990"))
        assert "lost parcel" in reminder
        assert "refund refused" not in reminder

    def test_what_has_ended_leaves_the_contacts_card(self, stage):
        stage.ben.command("/contact 48213 upset refund refused twice")
        set_for_tuesday(stage)
        stage.ben.see(":telephone_receiver: Callback")
        stage.ben.click("callback:cancel")
        wait_until(lambda: not own_messages_showing(stage.ben, ":telephone_receiver: Callback"))


class TestList:
    def test_empty_it_teaches(self, stage):
        stage.ben.command("/callback list")
        answer = stage.ben.see("No callbacks due")
        assert answer["ephemeral"]
        assert "/callback tomorrow 3pm 48213 router replacement" in answer["text"]

    def test_one(self, stage):
        set_for_tuesday(stage)
        answer = stage.ben.command("/callback LIST").response
        assert answer["text"].startswith("1 callback due. Next: ")
        assert times_shown(answer["blocks"][1]) == [TUESDAY_3PM]
        assert "48213, router replacement" in answer["blocks"][1]["text"]["text"]

    def test_somebody_elses_are_not_listed(self, stage):
        set_for_tuesday(stage)
        assert "No callbacks due" in stage.amara.command("/callback list").response["text"]

    def test_twenty_and_more_are_cut_between_lines_and_it_says_so(self, stage):
        note = "<router & cable> " * 20
        for number in range(21, 0, -1):
            stage.ben.command(f"/callback in {number} days 48{number:03} {note}")
        answer = stage.ben.command("/callback list").response
        assert answer["text"].startswith("20+ callbacks due. Next: ")
        lines = [block["text"]["text"] for block in answer["blocks"][1:-1]]
        assert [line.partition(">: ")[2][:5] for line in lines] == [f"48{number:03}" for number in range(1, 21)]
        assert "more" in str(answer["blocks"][-1])


def test_somebody_elses_callback_cannot_be_touched(stage):
    set_for_tuesday(stage, "48213 router replacement")
    stage.amara.command("/callback tomorrow 3pm 51177")
    stage.amara.click("callback:change", message=stage.amara.see("I'll remind you"))
    real = stage.operator.traffic("callback:change")[-1]["request"]
    for verb in ("change", "cancel", "done", "no_answer", "snooze"):
        forged = copy.deepcopy(real)
        forged["actions"][0] |= {"action_id": f"callback:{verb}", "value": "1"}
        answer = stage.backline.bolt.dispatch(BoltRequest(mode="socket_mode", body=forged))
        assert answer.status == 200
    told = [message["text"] for message in stage.amara.messages() if "somebody else's" in message["text"]]
    assert len(told) == 5
    assert "48213" not in str(stage.amara.messages())
    move_to(stage, TUESDAY_3PM)
    stage.ben.see("Time to ring 48213")


class TestZones:
    def test_somebody_who_moves_is_read_in_their_new_zone_at_once(self, stage):
        set_for_tuesday(stage)
        stage.operator.change_person(stage.ben, tz="America/Los_Angeles")
        wait_for(stage, "user_change")
        ack = stage.ben.command("/callback tomorrow 3pm 51177")
        assert times_shown(ack.response)[0] == datetime(2027, 6, 8, 15, tzinfo=LOS_ANGELES)
        # What was promised before is still the same instant.
        stage.ben.click("callback:change", message=own_messages(stage.ben, "48213")[0])
        assert filled_in(stage.ben.see_view("Change"))["time"] == "12:00"

    def test_three_pm_is_three_pm_on_the_other_side_of_a_clock_change(self, stage):
        move_to(stage, datetime(2027, 3, 13, 15, 30, tzinfo=NEW_YORK))
        ack = stage.ben.command("/callback tomorrow 3pm 48213")
        assert times_shown(ack.response)[0] == datetime(2027, 3, 14, 19, 0, tzinfo=UTC)
        stage.ben.click("callback:change", message=stage.ben.see("I'll remind you"))
        assert filled_in(stage.ben.see_view("Change"))["time"] == "15:00"

    def test_a_time_that_the_clocks_skip_is_moved_on_and_said(self, stage):
        move_to(stage, datetime(2027, 3, 13, 15, 30, tzinfo=NEW_YORK))
        ack = stage.ben.command("/callback tomorrow 2:30am 48213")
        assert times_shown(ack.response)[0] == datetime(2027, 3, 14, 7, 30, tzinfo=UTC)
        assert "03:30, as the clocks skip 02:30 that day" in ack.response["text"]

    def test_in_the_hour_that_comes_twice_the_form_means_the_next_to_come(self, stage):
        second_1am = datetime(2027, 11, 7, 6, 0, tzinfo=UTC)
        move_to(stage, second_1am)
        stage.ben.command("/callback")
        stage.ben.submit(reference="48213", day="2027-11-07", time="01:30")
        assert times_shown(stage.ben.see("I'll remind you"))[0] == second_1am + 30 * MINUTE

    def test_slack_not_saying_the_zone_is_told_and_nothing_is_set(self, stage):
        stage.operator.fault("server_error", method="users.info", times=1)
        ack = stage.ben.command("/callback tomorrow 3pm 48213")
        assert "Please try once more. Reference" in ack.response["text"]
        stage.ben.command("/callback tomorrow 3pm 48213")
        settle(stage.ben)
        assert len(own_messages(stage.ben, "48213")) == 1


def own_messages_showing(person: Person, text: str) -> list[Json]:
    return [message for message in own_messages(person) if text in str(message["blocks"])]
