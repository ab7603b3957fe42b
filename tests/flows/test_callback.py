"""Promising to ring a customer: set in a line, from a message or a contact, changed, in whatever zone."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from sandbox.client import Json, Person
from tests.flows.conftest import Stage
from tests.flows.promises import (
    DAY,
    HOUR,
    LONDON,
    MINUTE,
    MONDAY,
    NEW_YORK,
    TUESDAY_3PM,
    later,
    move_to,
    reminders,
    set_for_tuesday,
    told,
)
from tests.flows.reading import choose, forge_click, settle, words
from tests.flows.steps import buttons_of, filled_in, own_messages, times_shown, wait_for, wait_until

LOS_ANGELES = ZoneInfo("America/Los_Angeles")


@pytest.fixture(autouse=True)
def monday_morning(stage: Stage) -> None:
    """It is nine o'clock for Ben, who is in New York."""
    move_to(stage, MONDAY)


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

    def test_it_is_said_in_the_customers_time_too_where_that_was_given_and_kept_for_the_next(self, stage):
        ack = stage.ben.command("/callback tomorrow 3pm in London 48213 router")
        assert times_shown(ack.response)[0] == TUESDAY_3PM.replace(tzinfo=LONDON)
        assert "For them it is Tue 8 Jun, 15:00 (Europe/London)." in ack.response["text"]
        stage.ben.see("For them it is Tue 8 Jun, 15:00 (Europe/London).")
        ack = stage.amara.command("/callback tomorrow 4pm their time #48213")
        assert times_shown(ack.response)[0] == TUESDAY_3PM.replace(tzinfo=LONDON) + HOUR

    def test_by_a_clock_that_nobody_knows_it_is_asked_where_they_are_and_nothing_typed_is_lost(self, stage):
        stage.ben.command("/callback tomorrow 3pm their time 48213 router")
        stage.ben.see_view("Where are they?")
        stage.ben.submit(elsewhere="Atlantis")
        assert "I don't know that place" in stage.ben.see_view()["errors"]["elsewhere"]
        stage.ben.submit(elsewhere="Georgia")
        assert "Which one?" in stage.ben.see_view()["errors"]["elsewhere"]
        stage.ben.submit(elsewhere="", zone="Asia/Kolkata")
        card = stage.ben.see("For them it is Tue 8 Jun, 15:00 (Asia/Kolkata).")
        assert times_shown(card)[0] == TUESDAY_3PM.replace(tzinfo=ZoneInfo("Asia/Kolkata"))
        assert "48213, router" in card["text"]

    def test_a_second_promise_to_the_same_customer_is_noticed(self, stage):
        set_for_tuesday(stage)
        ack = stage.amara.command("/callback friday 3pm #48213 refund")
        assert "Also promised to them: <@U0BEN> " in ack.response["text"]
        assert TUESDAY_3PM in times_shown(ack.response)
        assert "router" not in ack.response["text"], "what Ben wrote is his"

    def test_only_the_agent_sees_it(self, stage):
        card = set_for_tuesday(stage)
        assert not any(
            "48213" in str(person.state()["conversations"]) for person in stage.everybody() if person is not stage.ben
        )
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
        settle(stage)
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
        settle(stage)
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
        assert buttons_of(cancelled) == ["Undo"]
        move_to(stage, TUESDAY_3PM)
        assert reminders(stage.ben) == []
        assert buttons_of(stage.ben.see("Callback cancelled: 48213, router replacement. No longer wanted.")) == []

    def test_set_by_mistake_it_says_so(self, stage):
        stage.ben.click("callback:more", message=set_for_tuesday(stage), value="mistake")
        settle(stage)
        stage.ben.see("Callback cancelled: 48213, router replacement. Set by mistake.")

    def test_what_comes_of_it_before_its_time_is_said_on_the_card(self, stage):
        card = set_for_tuesday(stage)
        stage.ben.click("callback:more", message=card, value="customer_rang")
        settle(stage)
        stage.ben.see("Callback done: 48213, router replacement. Customer rang first.")
        move_to(stage, TUESDAY_3PM)
        assert reminders(stage.ben) == []

    def test_a_deleted_card_is_posted_again_at_its_next_change(self, stage):
        card = set_for_tuesday(stage)
        stage.ben.click("callback:change", message=card)
        stage.operator.fault("error", method="chat.update", error="message_not_found", times=1)
        stage.ben.submit(time="16:00")
        settle(stage)
        assert any(message["ts"] > card["ts"] for message in own_messages(stage.ben, "48213, router replacement"))

    def test_changing_what_was_cancelled_meanwhile_says_that_it_ended(self, stage):
        card = set_for_tuesday(stage)
        stage.ben.click("callback:change", message=card)
        stage.ben.click("callback:cancel", message=card)
        stage.ben.submit(time="16:00")
        stage.ben.see_view("has ended already")
        settle(stage)
        assert own_messages(stage.ben, "48213")[0]["text"].startswith("Callback cancelled")


class TestFollowUp:
    @pytest.fixture
    def closed(self, stage: Stage) -> Json:
        """The card of a contact that has just been closed."""
        stage.ben.command("/contact 48213 upset refund refused twice")
        stage.ben.see("refund refused twice")
        stage.ben.click("contact:close")
        stage.ben.submit(outcome="resolved", next_step="Refund within five days")
        return stage.ben.see("Closed: resolved")

    def test_one_click_on_closing_promises_to_look_again(self, stage, closed):
        assert buttons_of(closed) == ["Check in two weeks"]
        stage.ben.click("callback:follow_up", message=closed)
        settle(stage)
        card = stage.ben.see("I'll remind you")
        (due, *_) = times_shown(card)
        assert due == MONDAY + 14 * DAY + 5 * MINUTE
        assert buttons_of(stage.ben.see("Closed: resolved")) == []
        move_to(stage, due)
        assert "“I'm ringing to check it has stayed fixed.”" in words(stage.ben.see("Time to ring 48213"))

    def test_a_second_click_promises_nothing_more(self, stage, closed):
        stage.operator.fault("latency", method="chat.update", seconds=0.4)
        stage.ben.click("callback:follow_up", message=closed)
        stage.ben.click("callback:follow_up", message=closed)
        settle(stage)
        assert len(own_messages(stage.ben, "I'll remind you")) == 1

    def test_two_weeks_on_it_is_a_time_that_suits(self, stage, closed):
        stage.set(opening_hours="mon-fri 10:00-18:00", time_zone="America/New_York")
        stage.ben.click("callback:follow_up", message=closed)
        assert times_shown(stage.ben.see("I'll remind you"))[0] == MONDAY + 14 * DAY + HOUR

    def test_nobody_is_rung_who_was_asked_to_leave(self, stage):
        stage.ben.command("/contact 48213 abusive swore at me")
        stage.ben.see("swore at me")
        stage.ben.click("contact:close")
        stage.ben.submit(outcome="ended_for_abuse")
        assert buttons_of(stage.ben.see("Closed: ended for abuse")) == []

    def test_a_team_can_turn_the_offer_off(self, stage):
        stage.set(follow_up_after="off")
        stage.ben.command("/contact 48213 upset refund refused twice")
        stage.ben.see("refund refused twice")
        stage.ben.click("contact:close")
        stage.ben.submit(outcome="resolved")
        assert buttons_of(stage.ben.see("Closed: resolved")) == []

    def test_a_click_from_before_it_was_turned_off_says_so(self, stage, closed):
        stage.set(follow_up_after="off")
        stage.ben.click("callback:follow_up", message=closed)
        assert "Your team does not use follow-ups." in told(stage.ben)


class TestFromAMessage:
    def test_the_number_the_time_and_the_text_are_in_the_form(self, stage):
        ts = stage.amara.say("customer #48213 wants a call tomorrow at 3pm about the router", channel="support-floor")
        message = next(message for message in stage.ben.messages("support-floor") if message["ts"] == ts)
        stage.ben.shortcut("callback_message", message)
        assert filled_in(stage.ben.see_view("Set a callback")) == {
            "reference": "48213",
            "day": "2027-06-08",
            "time": "15:00",
            "note": "customer #48213 wants a call tomorrow at 3pm about the router",
            "kind": "follow_through",
        }
        stage.ben.submit()
        assert times_shown(stage.ben.see("I'll remind you"))[0] == TUESDAY_3PM

    def test_without_either_they_are_asked(self, stage):
        ts = stage.amara.say("somebody rang about the router", channel="support-floor")
        message = next(message for message in stage.ben.messages("support-floor") if message["ts"] == ts)
        stage.ben.shortcut("callback_message", message)
        form = filled_in(stage.ben.see_view("Set a callback"))
        assert (form["reference"], form["time"]) == (None, "10:05")


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


class TestFromAnEscalationsClose:
    @pytest.fixture
    def form(self, stage: Stage) -> Json:
        """Priya has Ben's case, and is about to promise that somebody rings."""
        stage.set(opening_hours="mon-fri 09:00-18:00", time_zone="America/New_York")
        stage.ben.command("/escalate 48213 shouting, wants a refund")
        settle(stage, moving=False)
        stage.priya.click("escalation:accept")
        stage.priya.submit(read_back="Refund or a voucher")
        settle(stage, moving=False)
        stage.priya.click("escalation:resolve")
        choose(stage, stage.priya, "outcome", "callback_promised", told="We ring with the date")
        return stage.priya.see_view("Who rings?")

    def test_an_hour_that_does_not_suit_is_asked_about_and_the_agent_who_rings_has_it_like_any_other(self, stage, form):
        stage.operator.change_person(stage.priya, tz="America/New_York")
        wait_for(stage, "user_change")
        stage.priya.submit(day="2027-06-12", time="15:00", rings="agent")
        asked = stage.priya.see_view("Your team is closed then.")
        assert "Mon 14 Jun, 09:00, the next time that suits" in words(asked)
        assert asked["state"]["values"]["told"]["value"]["value"] == "We ring with the date"
        stage.priya.submit(which="next")
        card = stage.ben.see("I'll remind you")
        assert times_shown(card)[0] == MONDAY + 7 * DAY
        assert buttons_of(card) == ["Change", "Cancel"]
        move_to(stage, MONDAY + 7 * DAY)
        reminder = stage.ben.see("Time to ring 48213, We ring with the date.")
        assert "*#1* wants a refund" in words(reminder)
        stage.ben.click("callback:no_answer", message=reminder)
        settle(stage)
        stage.ben.see("No answer. Next try")

    def test_a_supervisor_who_rings_keeps_the_hour_and_is_reminded_nudged_and_may_hand_it_on(self, stage, form):
        stage.operator.change_person(stage.priya, tz="America/New_York")
        wait_for(stage, "user_change")
        stage.priya.submit(day="2027-06-12", time="15:00", rings="supervisor")
        stage.priya.submit(which="anyway")
        saturday = TUESDAY_3PM + 4 * DAY
        assert times_shown(stage.priya.see("I'll remind you"))[0] == saturday
        move_to(stage, saturday)
        assert len(reminders(stage.priya)) == 1
        for minutes in (5, 10, 15):
            later(stage, minutes * MINUTE)
        assert "Promised by <@U0PRIYA>" in stage.tomasz.see("Overdue since")["text"]
        assert len(own_messages(stage.priya, "Overdue")) == 1, "she hears of it as its owner, not as a supervisor too"
        stage.priya.click("callback:more", message=stage.priya.see("Overdue: ring"), value="hand_on")
        stage.priya.submit(colleague="U0BEN")
        settle(stage)
        stage.ben.click("offer:take")
        settle(stage)
        assert "*#1* wants a refund" in words(reminders(stage.ben)[0])


def test_somebody_elses_callback_cannot_be_touched(stage):
    set_for_tuesday(stage, "48213 router replacement")
    verbs = ("change", "cancel", "done", "not_resolved", "left_message", "no_answer", "on_a_call", "later", "hand_on")
    for verb in verbs:
        forge_click(stage, stage.amara, f"callback:{verb}", 1)
    chosen = (("snooze", "900"), ("more", "hand_on"), ("more", "customer_rang"), ("more", "later"))
    for menu, choice in chosen:
        forge_click(stage, stage.amara, f"callback:{menu}", choice, block_id="callback:1")
    answers = [message["text"] for message in stage.amara.messages()]
    assert answers == ["That callback is somebody else's: <@U0BEN> has it."] * (len(verbs) + len(chosen))
    for verb, said in (
        ("undo", "It is too late to take that back."),
        ("details", "Only the team's supervisors"),
        ("take:U0BEN", "Only the team's supervisors"),
        ("once_more", "Only the team's supervisors"),
        ("enough", "Only the team's supervisors"),
    ):
        forge_click(stage, stage.amara, f"callback:{verb}", 1)
        assert said in stage.amara.messages()[-1]["text"]
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

    def test_changed_in_words_alone_it_stays_in_the_second_of_the_hours(self, stage):
        second_1am = datetime(2027, 11, 7, 6, 0, tzinfo=UTC)
        move_to(stage, second_1am - 3 * HOUR)
        stage.ben.command("/callback in 210 minutes 48213 router")
        card = stage.ben.see("I'll remind you")
        (due, *_) = times_shown(card)
        assert second_1am < due < second_1am + HOUR
        stage.ben.click("callback:change", message=card)
        assert filled_in(stage.ben.see_view("Change"))["time"] == "01:30"
        stage.ben.submit(note="refund")
        assert times_shown(stage.ben.see("48213, refund"))[0] == due

    def test_slack_not_saying_the_zone_is_told_and_nothing_is_set(self, stage):
        stage.operator.fault("server_error", method="users.info")
        ack = stage.ben.command("/callback tomorrow 3pm 48213")
        assert "Please try once more. Reference" in ack.response["text"]
        stage.operator.end_faults()
        stage.ben.command("/callback tomorrow 3pm 48213")
        settle(stage)
        assert len(own_messages(stage.ben, "48213")) == 1


def own_messages_showing(person: Person, text: str) -> list[Json]:
    return [message for message in own_messages(person) if text in str(message["blocks"])]
