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
from tests.flows.reading import only_you, words
from tests.flows.steps import buttons_of, move_to, own_messages, settle, wait_until

SHIFT_BEGINS = datetime(2027, 6, 7, 9, 0, tzinfo=ZoneInfo("Europe/London"))
MINUTE = timedelta(minutes=1)
DELAY = 5 * MINUTE
OFFER = "Two private minutes?"
FOLDED = "Any time you want two minutes"


@pytest.fixture(autouse=True)
def shift_begins(stage: Stage) -> None:
    move_to(stage, SHIFT_BEGINS)


def close_a_contact(person: Person, said: str) -> None:
    person.command(f"/contact {said}")
    person.see("Bring in a supervisor")
    person.click("contact:close")
    person.submit(outcome="resolved")
    person.see("Closed")


def offered(stage: Stage, said: str = "48213 irate refund refused twice") -> Json:
    """Amara has closed a hard contact, and is asked."""
    close_a_contact(stage.amara, said)
    stage.clock.advance(DELAY)
    return stage.amara.see(OFFER)


def offers(person: Person) -> list[Json]:
    return own_messages(person, OFFER)


# When it is offered


def test_once_a_shift_after_a_hard_contact_and_some_minutes_later_and_again_on_the_next(stage: Stage) -> None:
    close_a_contact(stage.amara, "48213 irate refund refused twice")
    stage.clock.advance(4 * MINUTE)
    settle(stage.amara)
    assert offers(stage.amara) == []
    stage.clock.advance(MINUTE)
    offer = stage.amara.see(OFFER)
    assert buttons_of(offer) == ["Check in", "No thanks", "Don't offer these"]
    close_a_contact(stage.amara, "51177 irate a second one")
    stage.clock.advance(timedelta(hours=1))
    settle(stage.amara)
    assert len(offers(stage.amara)) == 1
    assert [person for person in stage.everybody() if OFFER in str(person.state())] == [stage.amara]
    stage.clock.advance(timedelta(hours=23))
    close_a_contact(stage.amara, "52001 irate the day after")
    stage.clock.advance(DELAY)
    wait_until(lambda: len(offers(stage.amara)) == 1)
    assert own_messages(stage.amara, FOLDED), "the first, which nobody answered, has folded itself up meanwhile"


@pytest.mark.parametrize("said", ["48213 angry refund refused twice", "48213 refund refused twice"])
def test_not_after_an_easy_one(stage: Stage, said: str) -> None:
    close_a_contact(stage.amara, said)
    stage.clock.advance(timedelta(hours=1))
    settle(stage.amara)
    assert offers(stage.amara) == []


def test_after_one_with_a_safety_flag_however_calm(stage: Stage) -> None:
    assert offered(stage, "48213 vulnerable and alone")


def test_a_team_may_offer_none_or_after_easier_ones(stage: Stage) -> None:
    stage.set(check_in_offers="off")
    close_a_contact(stage.amara, "48213 irate refund refused twice")
    stage.clock.advance(timedelta(hours=1))
    settle(stage.amara)
    assert offers(stage.amara) == []
    stage.set(check_in_offers="on", check_in_from="2")
    assert offered(stage, "51177 angry refund refused twice")


def test_not_with_a_customer_there_nor_waiting_for_a_supervisor_on_the_line(stage: Stage) -> None:
    stage.amara.command("/contact 48213 irate refund refused twice")
    stage.clock.advance(timedelta(hours=1))
    settle(stage.amara)
    assert offers(stage.amara) == [], "it is still open"
    stage.amara.click("contact:close")
    stage.amara.submit(outcome="resolved")
    stage.amara.command("/escalate 51177 shouting, wants a refund")
    stage.amara.see("Waiting for a supervisor")
    for _ in range(5):
        stage.clock.advance(DELAY)
        settle(stage.amara)
    assert offers(stage.amara) == [], "one is still asked for on the line"
    stage.amara.click("escalation:urgency:waiting", message=stage.amara.see("Waiting for a supervisor"))
    stage.clock.advance(DELAY)
    stage.amara.see(OFFER)


def test_once_the_escalation_is_resolved_though_the_contact_is_still_open(stage: Stage) -> None:
    stage.amara.command("/escalate 48213 shouting, wants a refund")
    stage.priya.see("48213")
    stage.priya.click("escalation:accept")
    stage.priya.close()
    stage.priya.see("You have #1")
    stage.clock.advance(20 * MINUTE)
    stage.priya.click("escalation:resolve")
    stage.priya.submit(outcome="supervisor_resolved")
    stage.amara.see("resolved")
    settle(stage.amara)
    assert offers(stage.amara) == []
    stage.clock.advance(DELAY)
    stage.amara.see(OFFER)


def test_nobody_who_has_gone_off_is_asked(stage: Stage) -> None:
    close_a_contact(stage.amara, "48213 irate refund refused twice")
    stage.amara.command("/backline off until tomorrow 9")
    stage.clock.advance(timedelta(hours=20))
    settle(stage.amara)
    assert offers(stage.amara) == []


def test_a_restart_in_between_offers_once(stage: Stage) -> None:
    close_a_contact(stage.amara, "48213 irate refund refused twice")
    stage.restart()
    stage.clock.advance(DELAY)
    stage.amara.see(OFFER)
    stage.restart()
    settle(stage.amara)
    assert len(offers(stage.amara)) == 1


# What can be said to it


def test_later_asks_again_in_half_an_hour_once_however_often_it_is_chosen(stage: Stage) -> None:
    offer = offered(stage)
    stage.operator.fault("duplicate_delivery", method="check_in:later", times=1)
    stage.operator.fault("latency", method="chat.update", seconds=0.3)
    stage.amara.click("check_in:later", message=offer, value="half_an_hour")
    waiting = stage.amara.see("I'll ask again at")
    assert waiting["ts"] == offer["ts"]
    assert buttons_of(waiting) == []
    stage.clock.advance(29 * MINUTE)
    settle(stage.amara)
    assert offers(stage.amara) == []
    stage.clock.advance(MINUTE)
    again = stage.amara.see(OFFER)
    assert again["ts"] != offer["ts"]
    stage.amara.click("check_in:decline", message=again)
    wait_until(lambda: len(own_messages(stage.amara, FOLDED)) == 2)


def test_at_the_end_of_the_shift_is_shortly_before_the_team_closes_or_when_they_go_off(stage: Stage) -> None:
    stage.set(opening_hours="mon-sun 08:00-18:00", time_zone="Europe/London")
    stage.amara.click("check_in:later", message=offered(stage), value="end_of_shift")
    stage.amara.see("I'll ask again at")
    move_to(stage, SHIFT_BEGINS.replace(hour=17, minute=44))
    settle(stage.amara)
    assert offers(stage.amara) == []
    stage.clock.advance(2 * MINUTE)
    stage.amara.click("check_in:later", message=stage.amara.see(OFFER), value="half_an_hour")
    wait_until(lambda: offers(stage.amara) == [])
    stage.amara.command("/backline off until tomorrow 9")
    stage.amara.see(OFFER)


def test_no_thanks_is_the_end_of_it_and_taken_looks_the_same_afterwards(stage: Stage) -> None:
    offer = offered(stage)
    stage.amara.click("check_in:decline", message=offer)
    declined = stage.amara.see("Any time you want two minutes: /debrief")
    assert declined["ts"] == offer["ts"]
    assert buttons_of(declined) == []
    stage.clock.advance(timedelta(hours=24))
    stage.amara.click("check_in:start", message=offered(stage, "51177 irate the day after"))
    stage.amara.see_view("How are you after that?")
    wait_until(lambda: offers(stage.amara) == [])
    taken = own_messages(stage.amara, FOLDED)[-1]
    assert taken["ts"] != declined["ts"]
    assert taken["blocks"] == declined["blocks"]


def test_dont_offer_these_holds_until_one_tap_in_home_takes_it_back(stage: Stage) -> None:
    stage.amara.click("check_in:never", message=offered(stage))
    wait_until(lambda: any("I won't offer these any more" in line for line in only_you(stage.amara)))
    stage.amara.see(FOLDED)
    stage.clock.advance(timedelta(hours=24))
    close_a_contact(stage.amara, "51177 irate the day after")
    stage.clock.advance(timedelta(hours=1))
    settle(stage.amara)
    assert offers(stage.amara) == []
    stage.amara.open_home()
    stage.amara.click("wellbeing:offers", view=stage.amara.see_home("Check-ins are not offered to you"))
    wait_until(lambda: "Check-ins are not offered to you" not in words(stage.amara.home()))
    assert offered(stage, "52001 irate the day after")


# What is answered

SUPPORT = "Care line, extension 4000"
URGENT = "call the emergency services now"
STEADY = "Breathe in: 1, 2, 3, 4."
THANKS = "Thanks for taking the moment"
SUPERVISORS = "Which supervisor?"
COLLEAGUE = "A few minutes with a colleague"
BREATHER = "A breather before the next one?"
OWN = "What you say to them stays with them"


def real_answer(feeling: Feeling | None, help_: Help | None) -> set[str]:
    """What has to be on the screen for these two answers."""
    shown = {
        Help.MINUTES: {STEADY, BREATHER},
        Help.PEER: {COLLEAGUE},
        Help.SUPERVISOR: {SUPERVISORS},
        Help.PROFESSIONAL: {SUPPORT, URGENT, OWN},
    }.get(help_, {THANKS} if feeling in (Feeling.FINE, None) else {STEADY})
    return shown | ({SUPPORT, URGENT} if feeling is Feeling.NOT_OK else set())


def check_in(person: Person, **said: object) -> Json:
    """By `/debrief`; what is shown for these answers."""
    person.command("/debrief")
    person.see_view("How are you after that?")
    person.submit(**{name: str(value) for name, value in said.items() if value})
    return person.see_view()


def test_each_answer_gets_its_own(stage: Stage) -> None:
    for feeling, help_ in itertools.product((*Feeling, None), (*Help, None)):
        view = check_in(stage.amara, feeling=feeling, help=help_)
        assert view["callback_id"] == "check_in_answer"
        every = (SUPPORT, URGENT, STEADY, THANKS, SUPERVISORS, COLLEAGUE, BREATHER, OWN)
        assert {text for text in every if text in str(view)} == real_answer(feeling, help_), (feeling, help_)
        stage.amara.close(everything=True)


def test_a_word_goes_to_the_supervisor_chosen_in_the_words_of_the_agent_and_once(stage: Stage) -> None:
    stage.priya.command("/backline duty off")
    view = check_in(stage.amara, feeling="shaken", help="supervisor")
    named = [block["text"]["text"] for block in view["blocks"] if block.get("accessory")]
    assert named == ["<@U0TOMASZ>", "<@U0PRIYA>"], "those on duty first"
    stage.amara.click("word:to", view=view)
    assert "<@U0TOMASZ>" in str(stage.amara.see_view("What shall I say?"))
    assert own_messages(stage.tomasz) == []
    stage.operator.fault("error", method="chat.postMessage", error="internal_error", times=1)
    stage.amara.submit(words="A <word>, please")
    assert "Something went wrong" in str(stage.amara.state()["views"][-1])
    stage.operator.fault("duplicate_delivery", method="word", times=1)
    stage.amara.submit(words="A <word>, please")
    stage.amara.see_view("Sent to <@U0TOMASZ>")
    got = stage.tomasz.see("<@U0AMARA> asked me to give you a word")
    assert "“A &lt;word&gt;, please”" in got["text"]
    assert "slack://user?team=T0PRACTICE&amp;id=U0AMARA" in str(got)
    settle(stage.tomasz)
    assert len(own_messages(stage.tomasz, "a word")) == 1
    assert own_messages(stage.priya, "a word") == own_messages(stage.dana) == []


def test_a_supervisor_who_has_left_is_not_written_to(stage: Stage) -> None:
    stage.amara.click("word:to", view=check_in(stage.amara, help="supervisor"))
    stage.amara.see_view("What shall I say?")
    for supervisor in (stage.priya, stage.tomasz):
        stage.operator.change_person(supervisor, deleted=True)
    stage.amara.submit()
    assert "not one of your supervisors any more" in str(stage.amara.state()["views"][-1])


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


def test_nothing_chosen_is_kept_or_said_anywhere(stage: Stage, log: StringIO) -> None:
    stage.stop()
    empty = rows_of(stage)
    stage.start()
    for feeling, help_ in (("not_ok", "professional"), ("not_ok", "peer"), ("shaken", "supervisor")):
        view = check_in(stage.ben, feeling=feeling, help=help_)
        if help_ == "peer":
            stage.ben.click("peer:person", view=view, value="U0DANA")
            stage.ben.see_view("slack://user?team=T0PRACTICE&amp;id=U0DANA")
        stage.ben.close(everything=True)
    stage.stop()

    written = b"".join(path.read_bytes() for path in stage.database.parent.iterdir())
    chosen = ("not_ok", "shaken", "professional", "Someone professional", "A colleague to talk to", "Not OK")
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
