"""Promises in other hands: a colleague who takes it, declines or says nothing; a supervisor; an owner who has left."""

import pytest

from sandbox.client import Json, Person
from tests.flows.conftest import Stage
from tests.flows.promises import (
    DAY,
    MINUTE,
    MONDAY,
    TUESDAY_3PM,
    later,
    move_to,
    remind_on_tuesday,
    reminders,
    set_for_tuesday,
    told,
)
from tests.flows.reading import forge_click, settle, words
from tests.flows.steps import buttons_of, own_messages, times_shown

WHAT = "48213, router replacement."


@pytest.fixture(autouse=True)
def monday_morning(stage: Stage) -> None:
    move_to(stage, MONDAY)


def hand_to(stage: Stage, colleague: Person, message: Json) -> None:
    stage.ben.click("callback:more", message=message, value="hand_on")
    stage.ben.submit(colleague=colleague.id)
    settle(stage)


class TestAColleague:
    def test_who_takes_it_has_it_and_both_are_told(self, stage):
        stage.ben.command("/contact 48213 irate refund refused twice")
        hand_to(stage, stage.amara, set_for_tuesday(stage))
        asked = stage.amara.see("<@U0BEN> asks you to keep a callback")
        assert WHAT in asked["text"]
        assert "refund refused twice" in words(asked)
        assert buttons_of(asked) == ["Take it", "I can't"]
        stage.ben.see("Offered to <@U0AMARA>. Until they take it, it's yours.")
        stage.amara.click("offer:take", message=asked)
        settle(stage)
        stage.ben.see(f"<@U0AMARA> has taken it, you needn't ring: {WHAT}")
        (card,) = [message for message in own_messages(stage.amara, "I'll remind you") if buttons_of(message)]
        assert times_shown(card)[0] == TUESDAY_3PM
        move_to(stage, TUESDAY_3PM)
        assert len(reminders(stage.amara)) == 1
        assert reminders(stage.ben) == []

    def test_who_declines_leaves_it_where_it_is_and_somebody_else_can_be_asked(self, stage):
        hand_to(stage, stage.amara, set_for_tuesday(stage))
        stage.amara.click("offer:decline")
        settle(stage)
        stage.amara.see(f"You can't take it, and <@U0BEN> knows: {WHAT}")
        answer = stage.ben.see("<@U0AMARA> can't take it.")
        assert buttons_of(answer) == ["Ask somebody else"]
        assert "Offered to" not in words(own_messages(stage.ben, "I'll remind you")[0])
        stage.ben.click("callback:hand_on", message=answer)
        stage.ben.submit(colleague=stage.dana.id)
        stage.dana.see("<@U0BEN> asks you to keep a callback")
        move_to(stage, TUESDAY_3PM)
        assert len(reminders(stage.ben)) == 1

    def test_who_says_nothing_does_not_have_it(self, stage):
        hand_to(stage, stage.amara, set_for_tuesday(stage))
        move_to(stage, TUESDAY_3PM)
        (reminder,) = reminders(stage.ben)
        assert "Offered to <@U0AMARA>. Until they take it, it's yours." in words(reminder)
        assert reminders(stage.amara) == []
        stage.ben.click("callback:done", message=reminder)
        settle(stage)
        asked = stage.amara.see("You needn't take it any more.")
        assert buttons_of(asked) == []
        assert "<@U0BEN>: Spoke, resolved." in asked["text"]

    def test_an_answer_that_comes_too_late_changes_nothing(self, stage):
        hand_to(stage, stage.amara, set_for_tuesday(stage))
        asked = stage.amara.see("<@U0BEN> asks you")
        stage.operator.fault("latency", method="chat.update", seconds=0.4)
        stage.ben.click("callback:cancel")
        stage.amara.click("offer:take", message=asked)
        assert "That is not open any more" in told(stage.amara)
        settle(stage)
        assert own_messages(stage.amara, "I'll remind you") == []

    def test_the_same_answer_twice_counts_once(self, stage):
        hand_to(stage, stage.amara, set_for_tuesday(stage))
        asked = stage.amara.see("<@U0BEN> asks you")
        stage.operator.fault("latency", method="chat.update", seconds=0.4)
        stage.amara.click("offer:take", message=asked)
        stage.amara.click("offer:take", message=asked)
        settle(stage)
        assert len(own_messages(stage.ben, "has taken it")) == 1

    def test_asking_somebody_else_withdraws_the_first(self, stage):
        card = set_for_tuesday(stage)
        hand_to(stage, stage.amara, card)
        hand_to(stage, stage.dana, card)
        stage.amara.see("You needn't take it any more.")
        stage.dana.click("offer:take")
        settle(stage)
        stage.ben.see("<@U0DANA> has taken it")

    def test_asking_the_same_colleague_again_asks_once(self, stage):
        card = set_for_tuesday(stage)
        hand_to(stage, stage.amara, card)
        hand_to(stage, stage.amara, card)
        assert len(own_messages(stage.amara)) == 1

    def test_a_promise_that_is_due_reminds_whoever_takes_it_at_once(self, stage):
        hand_to(stage, stage.amara, remind_on_tuesday(stage))
        later(stage, 7 * MINUTE)
        stage.amara.click("offer:take")
        settle(stage)
        assert len(reminders(stage.amara)) == 1
        assert reminders(stage.ben) == []
        for minutes in (5, 10, 15):
            later(stage, minutes * MINUTE)
        assert len(own_messages(stage.amara, "Overdue: ring")) == 1
        assert "Promised by <@U0AMARA>" in stage.priya.see("Overdue since")["text"]

    def test_old_buttons_of_whoever_had_it_say_who_has_it(self, stage):
        reminder = remind_on_tuesday(stage)
        hand_to(stage, stage.amara, reminder)
        stage.operator.fault("latency", method="chat.update", seconds=0.4)
        stage.amara.click("offer:take")
        stage.ben.click("callback:done", message=reminder)
        assert "That callback is somebody else's: <@U0AMARA> has it." in told(stage.ben)

    @pytest.mark.parametrize(
        ("colleague", "said"),
        [("U0BEN", "That is you. Choose a colleague."), ("U0BACKLINE", "They can't ring anybody.")],
    )
    def test_somebody_who_cannot_be_asked_is_an_error_on_the_field(self, stage, colleague, said):
        stage.ben.click("callback:more", message=set_for_tuesday(stage), value="hand_on")
        stage.ben.submit(colleague=colleague)
        assert said in stage.ben.see_view("Hand to a colleague")["errors"]["colleague"]

    def test_nor_somebody_who_has_left(self, stage):
        stage.operator.change_person(stage.amara, deleted=True)
        stage.ben.click("callback:more", message=set_for_tuesday(stage), value="hand_on")
        stage.ben.submit(colleague="U0AMARA")
        assert "They can't ring anybody." in stage.ben.see_view("Hand to a colleague")["errors"]["colleague"]

    def test_an_offer_for_somebody_else_cannot_be_answered(self, stage):
        hand_to(stage, stage.amara, set_for_tuesday(stage))
        for verb in ("take", "decline"):
            forge_click(stage, stage.dana, f"offer:{verb}", 1)
            assert stage.dana.messages()[-1]["text"] == "That one is for somebody else."
        forge_click(stage, stage.dana, "offer:take", 404)
        stage.dana.see("I can't find that.")


class TestASupervisor:
    def test_takes_what_is_overdue_and_the_owner_is_told(self, stage):
        remind_on_tuesday(stage)
        for minutes in (5, 10, 15):
            later(stage, minutes * MINUTE)
        stage.priya.click("callback:take:U0BEN", message=stage.priya.see("Overdue since"))
        settle(stage)
        stage.ben.see(f"<@U0PRIYA> has taken this over, you needn't ring: {WHAT}")
        assert len(reminders(stage.priya)) == 1, "it is due: she is reminded at once"
        other = stage.tomasz.see("Due since")
        assert "<@U0PRIYA> has it." in other["text"]
        assert buttons_of(other) == []

    def test_of_two_who_take_it_the_first_has_it_and_the_second_is_told_who(self, stage):
        remind_on_tuesday(stage)
        for minutes in (5, 10, 15):
            later(stage, minutes * MINUTE)
        asked = stage.tomasz.see("Overdue since")
        stage.operator.fault("latency", method="chat.update", seconds=0.4)
        stage.priya.click("callback:take:U0BEN")
        stage.tomasz.click("callback:take:U0BEN", message=asked)
        assert "<@U0PRIYA> has it now." in told(stage.tomasz)
        settle(stage)
        assert len(reminders(stage.priya)) == 1
        assert reminders(stage.tomasz) == []

    def test_taking_it_twice_is_taking_it_once(self, stage):
        remind_on_tuesday(stage)
        for minutes in (5, 10, 15):
            later(stage, minutes * MINUTE)
        asked = stage.priya.see("Overdue since")
        stage.operator.fault("latency", method="chat.update", seconds=0.4)
        stage.priya.click("callback:take:U0BEN", message=asked)
        stage.priya.click("callback:take:U0BEN", message=asked)
        settle(stage)
        assert len(own_messages(stage.ben, "has taken this over")) == 1
        assert len(reminders(stage.priya)) == 1


class TestAnOwnerWhoHasLeft:
    @pytest.fixture
    def left(self, stage: Stage) -> Json:
        """Ben had three promises when his account was deactivated: what Priya reads."""
        for day, reference in (("tomorrow", 48213), ("friday", 51177), ("in 3 weeks", 60044)):
            stage.ben.command(f"/callback {day} 3pm {reference} router")
        settle(stage)
        stage.operator.change_person(stage.ben, deleted=True)
        stage.operator.see_exchange("user_change")
        settle(stage)
        return stage.priya.see("<@U0BEN>'s account was deactivated, and 3 callbacks need somebody: who rings?")

    def test_the_supervisors_hear_of_all_at_once_in_one_message(self, stage, left):
        for supervisor in (stage.priya, stage.tomasz):
            (message,) = own_messages(supervisor)
            assert buttons_of(message) == []
            assert [word in words(message) for word in ("48213", "51177", "60044")] == [True] * 3
            assert words(message).count("I'll take it") == 3

    def test_each_is_taken_by_itself_and_the_message_says_what_is_left(self, stage, left):
        stage.priya.click("callback:take:U0BEN", message=left)
        settle(stage)
        fewer = stage.tomasz.see("2 callbacks need somebody")
        assert "48213" not in words(fewer)
        card = stage.priya.see("I'll remind you")
        assert times_shown(card)[0] == TUESDAY_3PM
        move_to(stage, TUESDAY_3PM)
        assert len(reminders(stage.priya)) == 1
        for _ in range(2):
            stage.tomasz.click("callback:take:U0BEN", message=own_messages(stage.tomasz)[0])
            settle(stage)
        stage.priya.see("Each callback of theirs has somebody now, or has ended.")

    def test_what_nobody_has_taken_reminds_the_supervisors_before_it_is_due_and_when_it_is(self, stage, left):
        move_to(stage, TUESDAY_3PM - 5 * MINUTE)
        for supervisor in (stage.priya, stage.tomasz):
            word = supervisor.messages()[-1]
            assert word["text"].startswith("Coming up")
            assert "<@U0BEN> promised it and has left: who rings?" in word["text"]
            assert buttons_of(word) == ["I'll take it", "See the case"]
        move_to(stage, TUESDAY_3PM)
        for supervisor in (stage.priya, stage.tomasz):
            (reminder,) = reminders(supervisor)
            assert "<@U0BEN> promised it and has left: who rings?" in reminder["text"]
            assert buttons_of(reminder) == ["I'll take it", "See the case"]
        stage.tomasz.click("callback:take:U0BEN", message=reminders(stage.tomasz)[0])
        settle(stage)
        assert reminders(stage.priya) == []
        assert len(reminders(stage.tomasz)) == 1

    def test_what_nobody_has_taken_half_an_hour_on_is_overdue_and_the_supervisors_hear_so_once(self, stage, left):
        move_to(stage, TUESDAY_3PM)
        for minutes in (5, 10):
            later(stage, minutes * MINUTE)
        before = [len(supervisor.messages()) for supervisor in (stage.priya, stage.tomasz)]
        later(stage, 15 * MINUTE)
        for supervisor, count in zip((stage.priya, stage.tomasz), before, strict=True):
            assert len(supervisor.messages()) == count + 1
            last = supervisor.messages()[-1]
            assert last["text"].startswith("Overdue since")
            assert "Promised by <@U0BEN>, who has left." in last["text"]
            assert buttons_of(last) == ["I'll take it", "See the case"]

    def test_hearing_of_it_twice_tells_nobody_twice(self, stage, left):
        stage.operator.change_person(stage.ben, real_name="Ben, who left")
        settle(stage)
        assert len(own_messages(stage.priya)) == 1

    def test_what_they_had_offered_to_somebody_is_withdrawn(self, stage):
        hand_to(stage, stage.amara, set_for_tuesday(stage))
        stage.operator.change_person(stage.ben, deleted=True)
        stage.operator.see_exchange("user_change")
        settle(stage)
        assert "<@U0BEN> has left, and nobody has it yet." in stage.amara.see("You needn't take it")["text"]

    def test_where_slack_did_not_say_it_shows_when_they_are_to_be_reminded(self, stage):
        """As their account was deactivated while nobody listened."""
        for line in ("tomorrow 3pm 48213 router", "in 3 weeks 60044 refund"):
            stage.ben.command(f"/callback {line}")
        settle(stage)
        stage.stop()
        stage.operator.change_person(stage.ben, deleted=True)
        stage.start()
        move_to(stage, TUESDAY_3PM - 5 * MINUTE)
        left = stage.priya.see("<@U0BEN>'s account was deactivated, and 2 callbacks need somebody: who rings?")
        assert left["text"].endswith("48213, router.")
        move_to(stage, TUESDAY_3PM)
        assert len(reminders(stage.priya)) == len(reminders(stage.tomasz)) == 1
        assert len(own_messages(stage.priya, "was deactivated")) == 1

    def test_nor_when_they_have_nothing_to_be_told_for_weeks_it_is_found_out_the_same_day(self, stage):
        stage.ben.command("/callback in 3 weeks 60044 refund")
        stage.amara.command("/callback in 3 weeks 51177 refund")
        settle(stage)
        stage.stop()
        stage.operator.change_person(stage.ben, deleted=True)
        stage.start()
        assert stage.backline is not None
        for _ in range(2):
            stage.backline.roll_call.take()
            settle(stage, moving=False)
        (left,) = own_messages(stage.priya)
        assert left["text"].startswith("<@U0BEN>'s account was deactivated, and 1 callback needs somebody: who rings?")
        assert "60044" in left["text"]

    def test_whom_slack_says_nothing_about_is_asked_about_the_next_time(self, stage):
        stage.ben.command("/callback in 3 weeks 60044 refund")
        settle(stage)
        stage.stop()
        stage.operator.change_person(stage.ben, deleted=True)
        stage.start()
        stage.operator.fault("server_error", method="users.info", times=1)
        assert stage.backline is not None
        stage.backline.roll_call.take()
        assert own_messages(stage.priya) == []
        stage.backline.roll_call.take()
        settle(stage, moving=False)
        assert len(own_messages(stage.priya, "was deactivated")) == 1

    def test_what_they_were_asked_to_take_stays_with_whoever_asked_who_is_told(self, stage):
        hand_to(stage, stage.amara, set_for_tuesday(stage))
        stage.operator.change_person(stage.amara, deleted=True)
        stage.operator.see_exchange("user_change")
        settle(stage)
        answer = stage.ben.see("<@U0AMARA> can't take it.")
        assert buttons_of(answer) == ["Ask somebody else"]
        assert "Offered to" not in words(own_messages(stage.ben, "I'll remind you")[0])

    def test_whose_account_is_active_again_keeps_what_nobody_has_taken(self, stage, left):
        stage.priya.click("callback:take:U0BEN", message=left)
        settle(stage)
        stage.operator.change_person(stage.ben, deleted=False)
        stage.tomasz.see("Each callback of theirs has somebody now, or has ended.")
        move_to(stage, TUESDAY_3PM + 3 * DAY)
        assert len(reminders(stage.ben)) == 1
        assert own_messages(stage.tomasz, "has left: who rings?") == []

    def test_what_has_fallen_due_meanwhile_reminds_them_at_once(self, stage, left):
        move_to(stage, TUESDAY_3PM)
        for minutes in (5, 10, 15):
            later(stage, minutes * MINUTE)
        stage.operator.change_person(stage.ben, deleted=False)
        stage.ben.see("Time to ring 48213")
        settle(stage, moving=False)
        assert len(reminders(stage.ben)) == 1
        assert "<@U0BEN> has it." in stage.priya.see("Due since")["text"]

    def test_nobody_hears_of_somebody_without_promises(self, stage):
        stage.operator.change_person(stage.amara, deleted=True)
        stage.operator.see_exchange("user_change")
        settle(stage)
        assert own_messages(stage.priya) == []

    def test_more_than_one_message_lists_are_counted_and_move_up(self, stage):
        for number in range(18):
            stage.ben.command(f"/callback in {number + 1} days 48{number:03} router")
        settle(stage)
        stage.operator.change_person(stage.ben, deleted=True)
        stage.operator.see_exchange("user_change")
        settle(stage)
        message = stage.priya.see("18 callbacks need somebody")
        assert words(message).count("I'll take it") == 15
        assert "…and 3 more" in words(message)
