"""Going off shift: until when, what falls due meanwhile, and what becomes of what is left."""

import pytest

from sandbox.client import Json
from tests.flows.conftest import Stage
from tests.flows.promises import (
    DAY,
    MINUTE,
    MONDAY,
    TUESDAY_3PM,
    later,
    move_to,
    reminders,
    set_for_tuesday,
    told,
)
from tests.flows.reading import deliver, forge_click, only_you, settle, words
from tests.flows.steps import buttons_of, own_messages, times_shown

FATE = "absence:fate"
BACK = MONDAY + 2 * DAY  # Wednesday at nine


@pytest.fixture(autouse=True)
def monday_morning(stage: Stage) -> None:
    move_to(stage, MONDAY)


def decisions(view: Json) -> list[str]:
    """What the modal asks about, in order."""
    return [block["block_id"] for block in view["blocks"] if block["block_id"].startswith(("callback:", "contact:"))]


def fate(**chosen: str) -> dict[str, dict[str, str]]:
    """Values of a submission; `callback_1="move"`."""
    return {name.replace("_", ":", 1): {FATE: value} for name, value in chosen.items()}


class TestUntilWhen:
    def test_is_read_from_the_line_and_said_back(self, stage):
        answer = stage.ben.command("/backline off until wednesday 9am").response
        assert answer["text"].startswith("You're off until ")
        assert times_shown(answer)[0] == BACK
        assert stage.ben.view() is None, "nothing is left"

    def test_what_was_filled_in_is_said(self, stage):
        assert "start of the day, 09:00" in stage.ben.command("/backline off until next week").response["text"]

    def test_not_said_it_is_asked_with_the_likely_answers(self, stage):
        stage.set(opening_hours="tue-fri 08:30-18:00", time_zone="America/New_York")
        answer = stage.ben.command("/backline off").response
        assert buttons_of(answer) == ["Tue 8 Jun, 08:30", "Tue 15 Jun, 08:30", "Another time"]
        set_for_tuesday(stage)
        tuesday = MONDAY.replace(hour=8, minute=30) + 8 * DAY
        stage.ben.click(f"absence:until:{tuesday.timestamp():.0f}")
        assert only_you(stage.ben)[0].startswith("You're off until ")
        assert decisions(stage.ben.see_view("Before you go")) == ["callback:1"]

    def test_or_typed_into_a_form(self, stage):
        set_for_tuesday(stage)
        stage.ben.command("/backline off sick")
        stage.ben.click("absence:form")
        stage.ben.submit(when="sick")
        assert "I couldn't find a time in that." in stage.ben.see_view()["errors"]["when"]
        stage.ben.submit(when="yesterday")
        assert "has passed" in stage.ben.see_view()["errors"]["when"]
        stage.ben.submit(when="wednesday 9am")
        assert decisions(stage.ben.see_view("Before you go")) == ["callback:1"]

    def test_in_the_form_with_nothing_left_it_is_said_there(self, stage):
        stage.ben.command("/backline off")
        stage.ben.click("absence:form")
        stage.ben.submit(when="wednesday 9am")
        stage.ben.see_view("Nothing is left.")

    def test_a_likely_answer_clicked_the_next_day_has_passed(self, stage):
        stage.ben.command("/backline off")
        later(stage, 2 * DAY)
        stage.ben.click(f"absence:until:{(MONDAY + DAY).timestamp():.0f}")
        assert "That time has passed. When are you back?" in told(stage.ben)

    def test_a_supervisor_on_duty_is_told_how_to_end_that_too(self, stage):
        answer = stage.priya.command("/backline off until wednesday 9am").response
        assert "You are still on duty for escalations" in answer["text"]


class TestWhatFallsDueMeanwhile:
    def test_the_supervisors_are_told_too(self, stage):
        set_for_tuesday(stage)
        stage.ben.command("/backline off until wednesday 9am")
        move_to(stage, TUESDAY_3PM)
        assert len(reminders(stage.ben)) == 1
        for supervisor in (stage.priya, stage.tomasz):
            message = supervisor.see("A callback is due since")
            assert "<@U0BEN> promised it and is off until" in message["text"]
            assert times_shown(message) == [TUESDAY_3PM, BACK] * 2
            assert buttons_of(message) == ["I'll take it", "See the case"]

    def test_somebody_who_is_back_is_there(self, stage):
        set_for_tuesday(stage)
        stage.ben.command("/backline off until wednesday 9am")
        answer = stage.ben.command("/backline on").response
        assert answer["text"].startswith("You're back. 1 callback due. Next: ")
        move_to(stage, TUESDAY_3PM)
        assert len(reminders(stage.ben)) == 1
        assert own_messages(stage.priya) == []

    def test_so_is_somebody_who_said_that_they_would_be(self, stage):
        set_for_tuesday(stage)
        stage.ben.command("/backline off until tomorrow 2pm")
        move_to(stage, TUESDAY_3PM)
        assert own_messages(stage.priya) == []


class TestWhatIsLeft:
    @pytest.fixture
    def left(self, stage: Stage) -> Json:
        """Two promises due before Ben is back, one after, two contacts open, one with a promise: what he is asked."""
        stage.ben.command("/contact 60044 upset lost parcel")
        for line in ("tomorrow 3pm 48213 router", "tomorrow 10am 51177 refund", "friday 3pm 70001 later"):
            stage.ben.command(f"/callback {line}")
        later(stage, 20 * MINUTE)
        stage.ben.command("/contact 80002 upset just now")
        stage.ben.command("/contact 90003 upset")
        stage.ben.command("/callback friday 4pm 90003 refund")
        settle(stage)
        stage.ben.command("/backline off until wednesday 9am")
        return stage.ben.see_view("Before you go")

    def test_each_thing_is_asked_about_soonest_first(self, stage, left):
        assert decisions(left) == ["callback:2", "callback:1", "contact:1", "contact:2"]
        shown = words(left)
        assert "51177, refund" in shown
        assert "#1, 60044, open since" in shown
        assert "70001" not in shown
        assert "80002" in shown, "though it was opened just now"
        assert "90003" not in shown, "somebody is to ring about it, after he is back"

    def test_hand_on_move_and_keep(self, stage, left):
        stage.ben.submit(colleague="U0AMARA", **fate(callback_2="hand_on", callback_1="move", contact_1="keep"))
        stage.ben.see_view("All set")
        settle(stage)
        assert "51177, refund" in stage.amara.see("<@U0BEN> asks you to keep a callback")["text"]
        assert times_shown(stage.ben.see("48213, router"))[0] == BACK
        assert len(own_messages(stage.amara)) == 1
        move_to(stage, TUESDAY_3PM.replace(hour=10))
        assert len(reminders(stage.ben)) == 1, "offered is not taken"
        stage.priya.see("A callback is due since")

    def test_a_contact_goes_on_as_a_callback(self, stage, left):
        stage.ben.submit(colleague="U0AMARA", **fate(contact_1="hand_on"))
        settle(stage)
        asked = stage.amara.see("<@U0BEN> asks you to keep a callback")
        assert "60044, lost parcel" in asked["text"]
        stage.amara.click("offer:take")
        settle(stage)
        assert "60044, lost parcel" in stage.amara.see("I'll remind you")["text"]

    def test_or_is_rung_about_when_they_are_back(self, stage, left):
        stage.ben.submit(**fate(contact_1="move"))
        settle(stage)
        assert times_shown(stage.ben.see("I'll remind you"))[0] <= BACK
        move_to(stage, BACK)
        stage.ben.see("Time to ring 60044, lost parcel.")

    def test_saying_nothing_keeps_everything(self, stage, left):
        before = len(own_messages(stage.ben))
        stage.ben.submit()
        settle(stage)
        assert len(own_messages(stage.ben)) == before
        assert own_messages(stage.amara) == []

    def test_handing_on_to_nobody_or_oneself_is_an_error_on_the_field(self, stage, left):
        stage.ben.submit(**fate(callback_2="hand_on"))
        assert stage.ben.see_view()["errors"]["colleague"] == "Choose a colleague."
        stage.ben.submit(colleague="U0BEN", **fate(callback_2="hand_on"))
        assert stage.ben.see_view()["errors"]["colleague"] == "That is you. Choose a colleague."

    def test_saved_twice_it_is_done_once(self, stage, left):
        stage.operator.fault("duplicate_delivery", method="absence_left", times=1)
        stage.ben.submit(colleague="U0AMARA", **fate(callback_2="hand_on", contact_1="hand_on"))
        stage.operator.see_exchange("absence_left (again)")
        settle(stage)
        assert len(own_messages(stage.amara, "asks you to keep a callback")) == 2

    def test_what_has_ended_meanwhile_stays_as_it_is(self, stage, left):
        forge_click(stage, stage.ben, "callback:done", 1)
        stage.ben.submit(**fate(callback_1="move"))
        stage.ben.see_view("All set")
        stage.ben.see("Callback done: 48213")


def test_more_than_a_page_is_gone_through_page_by_page(stage):
    for number in range(1, 26):
        stage.ben.command(f"/callback in {number} hours 48{number:03} router")
    stage.ben.command("/backline off until wednesday 9am")
    view = stage.ben.see_view("1 to 10 of 25")
    assert decisions(view) == [f"callback:{number}" for number in range(1, 11)]
    stage.ben.submit(**fate(callback_3="move"))
    view = stage.ben.see_view("11 to 20 of 25")
    assert decisions(view) == [f"callback:{number}" for number in range(11, 21)]
    stage.ben.submit(colleague="U0AMARA", **fate(callback_15="hand_on"))
    view = stage.ben.see_view("21 to 25 of 25")
    assert decisions(view) == [f"callback:{number}" for number in range(21, 26)]
    stage.ben.submit(**fate(callback_25="move"))
    stage.ben.see_view("All set")
    settle(stage)
    assert times_shown(own_messages(stage.ben, "48003, router")[0])[0] == BACK
    assert times_shown(own_messages(stage.ben, "48025, router")[0])[0] == BACK
    stage.amara.see("48015, router")


def test_off_is_for_oneself_and_nobody_else_sees_what_is_left(stage):
    set_for_tuesday(stage)
    answer = stage.amara.command("/backline off until wednesday 9am").response
    assert "left" not in answer["text"]
    assert stage.amara.view() is None


def test_somebody_elses_promise_cannot_be_moved_by_a_forged_form(stage):
    set_for_tuesday(stage)
    stage.amara.command("/callback in 3 hours 51177 refund")
    stage.amara.command("/backline off until wednesday 9am")
    stage.amara.submit(**fate(callback_2="move"))
    request = stage.operator.traffic("absence_left")[-1]["request"]
    request["view"]["state"]["values"]["callback:1"] = request["view"]["state"]["values"].pop("callback:2")
    deliver(stage, request)
    settle(stage)
    assert times_shown(stage.ben.see("48213, router replacement"))[0] == TUESDAY_3PM
