"""The private check-in: offered once, easily waved away, answered with something real, and forgotten."""

import itertools
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest

from bot.log import TALKATIVE, set_up_logging
from bot.rules.check_in import Feeling, Help
from sandbox.client import Json, Person
from tests.flows.conftest import Stage
from tests.flows.steps import buttons_of, move_to, own_messages, settle, wait_until

SHIFT_BEGINS = datetime(2027, 6, 7, 9, 0, tzinfo=ZoneInfo("Europe/London"))
MINUTE = timedelta(minutes=1)
DELAY = timedelta(minutes=5)
OFFER = "That was a hard one"


@pytest.fixture(autouse=True)
def shift_begins(stage: Stage) -> None:
    move_to(stage, SHIFT_BEGINS)


def close_a_contact(person: Person, words: str) -> None:
    person.command(f"/contact {words}")
    person.see("Bring in a supervisor")
    person.click("contact:close")
    person.submit(outcome="resolved")
    person.see("Closed")


def offered(stage: Stage, words: str = "48213 irate refund refused twice") -> Json:
    """Amara has closed a hard contact, and is asked."""
    close_a_contact(stage.amara, words)
    stage.clock.advance(DELAY)
    return stage.amara.see(OFFER)


def offers(person: Person) -> list[Json]:
    return own_messages(person, OFFER)


class TestOffering:
    def test_once_after_a_hard_contact_and_some_minutes_later(self, stage):
        close_a_contact(stage.amara, "48213 irate refund refused twice")
        stage.clock.advance(4 * MINUTE)
        settle(stage.amara)
        assert offers(stage.amara) == []
        stage.clock.advance(MINUTE)
        offer = stage.amara.see(OFFER)
        assert buttons_of(offer) == ["Check in", "Later", "No thanks"]
        stage.clock.advance(timedelta(hours=3))
        settle(stage.amara)
        assert len(offers(stage.amara)) == 1

    @pytest.mark.parametrize("words", ["48213 angry refund refused twice", "48213 refund refused twice"])
    def test_not_after_an_easy_one(self, stage, words):
        close_a_contact(stage.amara, words)
        stage.clock.advance(timedelta(hours=1))
        settle(stage.amara)
        assert offers(stage.amara) == []

    def test_after_one_with_a_safety_flag_however_calm(self, stage):
        assert offered(stage, "48213 vulnerable and alone")

    def test_not_while_the_contact_is_still_open(self, stage):
        stage.amara.command("/contact 48213 irate refund refused twice")
        stage.clock.advance(timedelta(hours=1))
        settle(stage.amara)
        assert offers(stage.amara) == []

    def test_not_twice_a_shift(self, stage):
        offered(stage)
        stage.clock.advance(timedelta(hours=2))
        close_a_contact(stage.amara, "51177 irate a second one")
        stage.clock.advance(timedelta(hours=1))
        settle(stage.amara)
        assert len(offers(stage.amara)) == 1

    def test_again_on_the_next_shift(self, stage):
        offered(stage)
        stage.clock.advance(timedelta(hours=24))
        close_a_contact(stage.amara, "51177 irate the day after")
        stage.clock.advance(DELAY)
        wait_until(lambda: len(offers(stage.amara)) == 2)

    def test_not_while_another_customer_is_on_the_line(self, stage):
        close_a_contact(stage.amara, "48213 irate refund refused twice")
        stage.amara.command("/contact 51177 the next one")
        stage.clock.advance(DELAY)
        settle(stage.amara)
        assert offers(stage.amara) == []
        stage.clock.advance(3 * DELAY)  # after a quarter of an hour the second is taken to be over
        stage.amara.see(OFFER)

    def test_not_while_waiting_for_a_supervisor_on_the_line(self, stage):
        close_a_contact(stage.amara, "48213 irate refund refused twice")
        stage.amara.command("/escalate 51177 shouting, wants a refund")
        stage.amara.see("Waiting for a supervisor")
        for _ in range(5):
            stage.clock.advance(DELAY)
            settle(stage.amara)
        assert offers(stage.amara) == []

    def test_only_the_agent_is_asked(self, stage):
        offered(stage)
        assert [person for person in stage.everybody() if OFFER in str(person.state())] == [stage.amara]

    def test_a_restart_in_between_offers_once(self, stage):
        close_a_contact(stage.amara, "48213 irate refund refused twice")
        stage.restart()
        stage.clock.advance(DELAY)
        stage.amara.see(OFFER)
        stage.restart()
        settle(stage.amara)
        assert len(offers(stage.amara)) == 1


class TestAnswering:
    def test_later_asks_again_in_half_an_hour(self, stage):
        offer = offered(stage)
        stage.amara.click("check_in:later", message=offer)
        waiting = stage.amara.see("I'll ask again in half an hour")
        assert waiting["ts"] == offer["ts"]
        assert buttons_of(waiting) == []
        stage.clock.advance(29 * MINUTE)
        settle(stage.amara)
        assert offers(stage.amara) == []
        stage.clock.advance(MINUTE)
        again = stage.amara.see(OFFER)
        assert again["ts"] != offer["ts"]
        stage.amara.click("check_in:decline", message=again)
        wait_until(lambda: len(own_messages(stage.amara, "Any time you want two minutes")) == 2)

    def test_no_thanks_is_the_end_of_it(self, stage):
        offer = offered(stage)
        stage.amara.click("check_in:decline", message=offer)
        ended = stage.amara.see("Any time you want two minutes: /debrief")
        assert ended["ts"] == offer["ts"]
        assert buttons_of(ended) == []
        stage.clock.advance(timedelta(hours=2))
        settle(stage.amara)
        assert offers(stage.amara) == []

    def test_check_in_opens_the_questions_and_ends_the_offer(self, stage):
        stage.amara.click("check_in:start", message=offered(stage))
        stage.amara.see_view("How are you after that?")
        stage.amara.see("Any time you want two minutes")

    def test_taken_and_declined_look_the_same_afterwards(self, stage):
        offer = offered(stage)
        stage.amara.click("check_in:start", message=offer)
        taken = stage.amara.see("Any time you want two minutes")
        stage.clock.advance(timedelta(hours=24))
        close_a_contact(stage.amara, "51177 irate the day after")
        stage.clock.advance(DELAY)
        stage.amara.click("check_in:decline", message=stage.amara.see(OFFER))
        wait_until(lambda: offers(stage.amara) == [])
        declined = own_messages(stage.amara, "Any time you want two minutes")[-1]
        assert declined["ts"] != taken["ts"]
        assert declined["blocks"] == taken["blocks"]

    def test_a_second_click_changes_nothing(self, stage):
        offer = offered(stage)
        stage.operator.fault("duplicate_delivery", method="check_in:later", times=1)
        stage.operator.fault("latency", method="chat.update", seconds=0.3)
        stage.amara.click("check_in:later", message=offer)
        stage.amara.click("check_in:later", message=offer)
        stage.amara.see("I'll ask again")
        stage.clock.advance(30 * MINUTE)
        stage.amara.see(OFFER)
        settle(stage.amara)
        assert len(offers(stage.amara)) == 1

    def test_debrief_is_there_any_time(self, stage):
        stage.ben.command("/debrief")
        stage.ben.see_view("How are you after that?")
        stage.ben.submit()
        stage.ben.see_view("Thanks for taking the moment")
        stage.ben.close()
        assert own_messages(stage.ben) == []


SUPPORT = "Care line, extension 4000"
STEADY = "Breathe in for 4"
THANKS = "Thanks for taking the moment"
SUPERVISORS = "Your supervisors"
CHOOSE = "Who would you like to talk to?"


def real_answer(feeling: Feeling | None, help_: Help | None) -> set[str]:
    """What has to be on the screen for these two answers."""
    shown = {
        Help.MINUTES: {STEADY},
        Help.PEER: {CHOOSE},
        Help.SUPERVISOR: {SUPERVISORS},
        Help.PROFESSIONAL: {SUPPORT},
    }.get(help_, {THANKS} if feeling in (Feeling.FINE, None) else {STEADY})
    return shown | ({SUPPORT} if feeling is Feeling.NOT_OK else set())


class TestRealAnswers:
    def test_each_answer_gets_its_own(self, stage):
        for feeling, help_ in itertools.product((*Feeling, None), (*Help, None)):
            stage.amara.command("/debrief")
            stage.amara.submit(**{name: str(value) for name, value in (("feeling", feeling), ("help", help_)) if value})
            view = stage.amara.see_view()
            assert view["callback_id"] == "check_in_answer"
            shown = {words for words in (SUPPORT, STEADY, THANKS, SUPERVISORS, CHOOSE) if words in str(view)}
            assert shown == real_answer(feeling, help_), (feeling, help_)
            stage.amara.close(everything=True)

    def test_supervisors_are_linked_and_told_nothing(self, stage):
        stage.amara.command("/debrief")
        stage.amara.submit(help="supervisor")
        view = stage.amara.see_view(SUPERVISORS)
        assert "slack://user?team=T0PRACTICE&amp;id=U0PRIYA" in str(view)
        assert "slack://user?team=T0PRACTICE&amp;id=U0TOMASZ" in str(view)
        settle(stage.amara)
        assert own_messages(stage.priya) == own_messages(stage.tomasz) == []

    def test_choosing_a_colleague_shows_a_link_and_tells_nobody(self, stage):
        stage.amara.command("/debrief")
        stage.amara.submit(feeling="shaken", help="peer")
        stage.amara.click("check_in:person", view=stage.amara.see_view(CHOOSE), value="U0BEN")
        stage.amara.see_view("slack://user?team=T0PRACTICE&amp;id=U0BEN")
        stage.amara.click("check_in:person", view=stage.amara.see_view(CHOOSE), value="U0PRIYA")
        view = stage.amara.see_view("slack://user?team=T0PRACTICE&amp;id=U0PRIYA")
        assert "U0BEN" not in str(view["blocks"])
        settle(stage.amara)
        assert not any(own_messages(person) for person in (stage.ben, stage.priya, stage.tomasz, stage.dana))

    def test_support_contacts_stay_when_somebody_not_ok_chooses_a_colleague(self, stage):
        stage.amara.command("/debrief")
        stage.amara.submit(feeling="not_ok", help="peer")
        stage.amara.click("check_in:person", view=stage.amara.see_view(CHOOSE), value="U0BEN")
        assert SUPPORT in str(stage.amara.see_view("id=U0BEN"))


@pytest.fixture
def log() -> Iterator[StringIO]:
    """All that the bot would log at debug, set up as the bot sets it up."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in TALKATIVE}
    stream = StringIO()
    set_up_logging("debug", "console", stream)
    yield stream
    logging.captureWarnings(False)
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def test_nothing_chosen_is_kept_or_said_anywhere(stage, log):
    stage.stop()
    empty = rows_of(stage)
    stage.start()
    for feeling, help_ in (("not_ok", "professional"), ("not_ok", "peer"), ("shaken", "supervisor")):
        stage.ben.command("/debrief")
        stage.ben.submit(feeling=feeling, help=help_)
        if help_ == "peer":
            stage.ben.click("check_in:person", view=stage.ben.see_view(CHOOSE), value="U0DANA")
        stage.ben.close(everything=True)
    stage.stop()

    written = b"".join(path.read_bytes() for path in stage.database.parent.iterdir())
    chosen = ("not_ok", "shaken", "peer", "professional", "Someone professional", "A colleague to talk to", "Not OK")
    assert [word for word in chosen if word.encode() in written] == []
    assert b"U0BEN" not in written
    assert rows_of(stage) == empty
    said = [exchange["request"] for exchange in stage.operator.traffic("chat.postMessage")]
    assert said == []
    assert [word for word in (*chosen, "U0DANA") if word in log.getvalue()] == []
    assert "debug" in log.getvalue().lower()


def rows_of(stage: Stage) -> list[str]:
    """All that is in the database, but for when the bot does its own housekeeping."""
    with closing(sqlite3.connect(stage.database)) as db:
        return [line for line in db.iterdump() if "housekeeping" not in line]
