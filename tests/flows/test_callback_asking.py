"""What is asked before a callback is set: a time that is not settled, or does not suit the team or the customer."""

from datetime import datetime

import pytest

from tests.flows.conftest import Stage
from tests.flows.promises import (
    DAY,
    HOUR,
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
from tests.flows.reading import actions, fields, forge_click, only_you, settle, words
from tests.flows.steps import buttons_of, filled_in, own_messages, times_shown, wait_for

BY_THEIR_CLOCK = {"calling_window": "mon-sat 08:00-20:00"}


@pytest.fixture(autouse=True)
def monday_morning(stage: Stage) -> None:
    """It is nine o'clock for Ben, who is in New York."""
    move_to(stage, MONDAY)


class TestAskingInstead:
    """A time past, missing or unclear is asked, never guessed; what was typed stays."""

    @pytest.mark.parametrize(
        ("line", "said", "choices"),
        [
            (
                "yesterday 3pm 48213 router",
                "Sun 6 Jun, 15:00 has passed. When will you ring?",
                ["Mon 7 Jun, 10:05", "Mon 7 Jun, 17:00", "Tue 8 Jun, 09:00"],
            ),
            (
                "48213 router",
                "I couldn't find a time in that. When will you ring?",
                ["Mon 7 Jun, 10:05", "Mon 7 Jun, 17:00", "Tue 8 Jun, 09:00"],
            ),
            ("31 November 48213 router", "There is no such day.", []),
            ("tomorrow 8 48213 router", "When exactly?", ["Tue 8 Jun, 08:00", "Tue 8 Jun, 20:00"]),
            ("3/5 4pm 48213 router", "When exactly?", ["Wed 3 May 2028, 16:00"]),
            (
                "this evening 48213 router",
                "When exactly?",
                ["Mon 7 Jun, 18:00", "Mon 7 Jun, 19:00", "Mon 7 Jun, 20:00"],
            ),
        ],
    )
    def test_the_likely_answers_are_buttons_and_so_is_the_form(self, stage, line, said, choices):
        answer = stage.ben.command(f"/callback {line}").response
        assert said in answer["text"]
        assert buttons_of(answer) == [*choices, "Another time"]
        assert all(choice in answer["text"] for choice in choices)
        stage.ben.click("callback:form")
        form = stage.ben.see_view("Set a callback")
        assert filled_in(form) == {
            "reference": "48213",
            "day": "2027-06-07",
            "time": "10:05",
            "note": "router",
            "kind": "follow_through",
        }
        stage.ben.submit(day="2027-06-08", time="15:00")
        assert times_shown(stage.ben.see("I'll remind you"))[0] == TUESDAY_3PM

    def test_a_click_on_a_likely_answer_sets_it(self, stage):
        answer = stage.ben.command("/callback tomorrow 8 48213 router").response
        evening = TUESDAY_3PM.replace(hour=20)
        stage.ben.click(f"callback:set:{evening.timestamp():.0f}")
        settle(stage)
        (said,) = only_you(stage.ben)
        assert said.startswith("Set: ")
        assert "48213, router" in said
        assert times_shown(stage.ben.see("I'll remind you"))[0] == evening
        assert "48213" not in str([element["value"] for element in answer["blocks"][-1]["elements"]])

    def test_clicked_twice_or_clicked_after_the_form_it_is_set_once(self, stage):
        stage.ben.command("/callback tomorrow 8 48213 router")
        morning, evening = (f"callback:set:{TUESDAY_3PM.replace(hour=hour).timestamp():.0f}" for hour in (8, 20))
        stage.operator.fault("duplicate_delivery", method=morning, times=1)
        question = next(message for message in stage.ben.messages() if message["ephemeral"])
        stage.ben.click("callback:form", message=question)
        stage.ben.submit(day="2027-06-08", time="20:00")
        stage.ben.click(morning, message=question)
        wait_for(stage, f"{morning} (again)")
        settle(stage)
        (card,) = own_messages(stage.ben, "48213")
        assert times_shown(card)[0] == TUESDAY_3PM.replace(hour=20)
        assert evening not in actions(stage.ben.messages())

    def test_a_likely_answer_that_has_passed_by_now_is_told(self, stage):
        stage.ben.command("/callback 48213 router")
        later(stage, 2 * HOUR)
        stage.ben.click(f"callback:set:{(MONDAY + HOUR + 5 * MINUTE).timestamp():.0f}")
        assert "That time has passed." in told(stage.ben)
        assert own_messages(stage.ben) == []

    def test_a_question_of_long_ago_says_so(self, stage):
        stage.ben.command("/callback 48213 router")
        later(stage, 2 * DAY)
        stage.ben.click("callback:form")
        assert "That was asked some time ago" in told(stage.ben)

    def test_without_their_number_the_form_opens_and_says_why(self, stage):
        stage.ben.command("/callback tomorrow 3pm the router")
        form = stage.ben.see_view("I need their number")
        assert filled_in(form) == {
            "reference": None,
            "day": "2027-06-08",
            "time": "15:00",
            "note": "the router",
            "kind": "follow_through",
        }
        stage.ben.submit(reference="48213")
        assert times_shown(stage.ben.see("I'll remind you"))[0] == TUESDAY_3PM

    def test_nothing_typed_opens_an_empty_form_without_reproach(self, stage):
        stage.ben.command("/callback")
        form = stage.ben.see_view("Set a callback")
        assert filled_in(form)["reference"] is None
        assert "couldn't" not in str(form)
        assert "America/New_York" in str(form)

    def test_a_past_time_in_the_form_is_an_error_on_its_field(self, stage):
        stage.ben.command("/callback")
        stage.ben.submit(reference="48213", day="2027-06-07", time="08:59")
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
        settle(stage)
        assert len(own_messages(stage.ben, "48213")) == 1
        move_to(stage, TUESDAY_3PM)
        settle(stage)
        assert len(reminders(stage.ben)) == 1


class TestHoursThatDoNotSuit:
    """Outside opening hours, by night for the customer, once too often: said and asked."""

    @pytest.fixture(autouse=True)
    def opening_hours(self, stage: Stage, monday_morning: None) -> None:
        stage.set(opening_hours="mon-fri 09:00-18:00", time_zone="America/New_York")

    def test_outside_the_teams_opening_hours(self, stage):
        answer = stage.ben.command("/callback tomorrow 8pm 48213 router").response
        assert answer["text"] == "Tue 8 Jun, 20:00? Your team is closed then. Wed 9 Jun, 09:00 would suit. 48213 router"
        assert buttons_of(answer) == ["Wed 9 Jun, 09:00", "Set it anyway", "Another time"]
        assert own_messages(stage.ben) == []
        stage.ben.click(f"callback:set:{(MONDAY + 2 * DAY).timestamp():.0f}")
        assert times_shown(stage.ben.see("I'll remind you"))[0] == MONDAY + 2 * DAY

    def test_it_can_be_set_anyway(self, stage):
        stage.ben.command("/callback tomorrow 8pm 48213 router")
        evening = TUESDAY_3PM.replace(hour=20)
        stage.ben.click(f"callback:anyway:{evening.timestamp():.0f}")
        assert times_shown(stage.ben.see("I'll remind you"))[0] == evening
        assert told(stage.ben).startswith("Set: ")

    def test_by_night_for_the_customer(self, stage):
        stage.set(**BY_THEIR_CLOCK)
        answer = stage.ben.command("/callback tomorrow 10pm in London 48213 router").response
        assert "Tue 8 Jun, 17:00? It would be 22:00 for them, when we don't ring." in answer["text"]
        assert buttons_of(answer)[0] == "Wed 9 Jun, 09:00"
        stage.ben.click("callback:form")
        assert filled_in(stage.ben.see_view("Set a callback"))["elsewhere"] == "Europe/London"
        stage.ben.submit(day="2027-06-08", time="14:00")
        stage.ben.see("For them it is Tue 8 Jun, 19:00 (Europe/London).")

    def test_where_nobody_knows_their_zone_the_teams_clock_counts_and_says_so(self, stage):
        stage.set(calling_window="mon-sat 10:00-17:00")
        answer = stage.ben.command("/callback tomorrow 9:30am 48213 router").response
        assert (
            "? By your team's clock it is 09:30 then, when we don't ring customers. Tue 8 Jun, 10:00" in answer["text"]
        )
        answer = stage.ben.command("/callback tomorrow 8pm 48213 router").response
        assert "? Your team is closed then. Wed 9 Jun, 10:00 would suit." in answer["text"]

    def test_once_too_often(self, stage):
        stage.set(calls_a_day="1")
        stage.ben.command("/callback 10am 48213 router")
        move_to(stage, MONDAY + HOUR)
        stage.ben.click("callback:done")
        answer = stage.amara.command("/callback in 2h #48213 refund").response
        assert "They have been rung once in 24 hours." in answer["text"]
        assert buttons_of(answer)[-2:] == ["Set it anyway", "Another time"]

    def test_of_two_likely_answers_the_one_that_does_not_suit_is_asked_about(self, stage):
        stage.ben.command("/callback tomorrow 7 48213 router")
        stage.ben.click(f"callback:set:{TUESDAY_3PM.replace(hour=19).timestamp():.0f}")
        assert "Your team is closed then." in told(stage.ben)

    def test_in_the_form_the_same_and_what_was_typed_stays(self, stage):
        stage.set(**BY_THEIR_CLOCK)
        stage.ben.command("/callback")
        stage.ben.submit(reference="48213", note="router", day="2027-06-12", time="15:00", zone="Europe/London")
        form = stage.ben.see_view("Your team is closed then.")
        assert "Keep Sat 12 Jun, 15:00" in words(form)
        assert "Mon 14 Jun, 09:00, the next time that suits" in words(form)
        stage.ben.submit(which="next")
        card = stage.ben.see("I'll remind you")
        assert times_shown(card)[0] == MONDAY + 7 * DAY
        assert "48213, router" in card["text"]
        assert "For them it is Mon 14 Jun, 14:00 (Europe/London)." in card["text"]
        stage.ben.click("callback:change", message=card)
        assert "zone" not in fields(stage.ben.see_view("Change")), "it is known by now"

    def test_in_the_form_it_can_be_kept(self, stage):
        stage.ben.command("/callback")
        stage.ben.submit(reference="48213", day="2027-06-12", time="15:00")
        stage.ben.submit(which="anyway")
        assert times_shown(stage.ben.see("I'll remind you"))[0] == datetime(2027, 6, 12, 15, tzinfo=NEW_YORK)

    def test_changing_to_an_hour_that_does_not_suit_asks_too(self, stage):
        stage.ben.click("callback:change", message=set_for_tuesday(stage))
        stage.ben.submit(time="20:00")
        stage.ben.see_view("Your team is closed then.")
        stage.ben.submit(which="anyway")
        settle(stage)
        assert times_shown(stage.ben.see("I'll remind you"))[0] == TUESDAY_3PM.replace(hour=20)

    def test_what_was_set_anyway_can_be_changed_otherwise_without_asking_again(self, stage):
        stage.ben.command("/callback tomorrow 8pm 48213 router")
        stage.ben.click(f"callback:anyway:{TUESDAY_3PM.replace(hour=20).timestamp():.0f}")
        stage.ben.see("I'll remind you")
        stage.ben.click("callback:change")
        stage.ben.submit(note="refund")
        card = stage.ben.see("48213, refund")
        assert times_shown(card)[0] == TUESDAY_3PM.replace(hour=20)

    def test_where_a_customer_is_is_asked_once_and_only_by_teams_that_ring_by_their_clock(self, stage):
        stage.ben.command("/callback")
        assert "zone" not in fields(stage.ben.see_view("Set a callback"))
        stage.ben.close()
        stage.set(**BY_THEIR_CLOCK)
        stage.ben.command("/callback")
        assert "zone" in fields(stage.ben.see_view("Set a callback"))


def test_somebody_elses_draft_cannot_be_used(stage):
    stage.ben.command("/callback tomorrow 8 48213 router")
    for action in ("callback:form", f"callback:anyway:{TUESDAY_3PM.timestamp():.0f}"):
        forge_click(stage, stage.amara, action, 1)
        assert "That was asked some time ago" in stage.amara.messages()[-1]["text"]
    assert "48213" not in str(stage.amara.state()["conversations"])
