"""The worker's own decisions: order, lanes, senders, coalescing, clocks set, crashes; one turn at a time."""

import logging
import sqlite3

import pytest

from bot.rules.outbox import Delivery, Lane, TimerKind
from bot.worker.answers import Answer, Passing, RateLimited
from bot.worker.loop import SENDERS, TRIES_OF_A_BUG
from bot.worker.pace import POST
from tests.bot.worker.by_hand import ByHand, Inline, owe_reminder
from tests.logs import ours

LOST = Passing("TimeoutError", unsure=True)
HOUR = 3600


class TestOrder:
    def test_messages_to_one_person_arrive_in_the_order_they_were_owed_whatever_fails(self, hand):
        tries = iter([LOST, None, LOST, RateLimited(POST, 2), None, LOST, LOST, None] + [None] * 20)
        hand.door.says = lambda _: next(tries)
        for number in range(8):
            hand.owe(f"contact:{number}")
        hand.settle()
        assert hand.door.subjects == [f"contact:{number}" for number in range(8)]

    def test_order_outlasts_a_crash_with_one_of_them_under_way(self, hand):
        hand.pool.holding = True
        for number in range(3):
            hand.owe(f"contact:{number}")
        hand.turn()
        hand.crash()
        hand.settle()
        assert hand.door.subjects == ["contact:0", "contact:1", "contact:2"]

    def test_a_ping_overtakes_waiting_reminders_and_they_overtake_edits(self, hand):
        hand.owe("contact:0", card=True)
        hand.turn(2)
        hand.pool.holding = True
        hand.owe("contact:1")
        hand.turn()
        hand.touch("contact:0")
        hand.owe("callback:1", lane=Lane.REMINDER)
        hand.owe("escalation:1", lane=Lane.PING)
        hand.pool.let_go()
        hand.settle()
        assert hand.door.subjects[1:] == ["contact:1", "escalation:1", "callback:1"]
        assert len(hand.door.edited) == 1

    def test_one_conversation_has_one_message_under_way(self, hand):
        hand.pool.holding = True
        for number in range(4):
            hand.owe(f"contact:{number}")
        hand.turn(3)
        assert len(hand.pool._waiting) == 1


class TestSenders:
    def test_a_conversation_that_waits_delays_no_other(self, hand):
        hand.door.says = lambda delivery: RateLimited(POST, 600) if delivery.recipient == "U0" else None
        hand.owe("contact:0", "U0")
        for number in range(1, 30):
            hand.owe(f"contact:{number}", f"U{number}")
        hand.turn(10)
        assert len(hand.door.held) == 29

    def test_however_many_slow_reminders_are_in_hand_pings_have_senders_of_their_own(self, hand):
        hand.worker._pings = Inline(hand.worker)
        hand.pool.holding = True
        for number in range(20):
            hand.owe(f"callback:{number}", f"U{number}", Lane.REMINDER)
        hand.turn()
        assert len(hand.pool._waiting) == SENDERS
        for supervisor in ("U0PRIYA", "U0TOMASZ"):
            hand.owe("escalation:1", supervisor, Lane.PING)
        hand.turn()
        assert hand.door.subjects == ["escalation:1", "escalation:1"]
        assert len(hand.pool._waiting) == SENDERS

    def test_a_message_that_cannot_be_made_counts_as_failed_and_frees_what_is_behind_it(self, hand, caplog):
        def say(delivery: Delivery) -> Answer | None:
            if delivery.subject == "contact:0":
                raise ValueError("a bug")
            return None

        hand.door.says = say
        broken = hand.owe("contact:0")
        hand.owe("contact:1")
        for _ in range(TRIES_OF_A_BUG):
            hand.turn(2)
            hand.clock.advance(31)
        hand.turn(2)
        assert hand.state(broken) == "failed"
        assert "contact:1" in hand.door.subjects


class TestCards:
    def test_ten_changes_while_slack_is_slow_end_in_one_more_edit_with_the_last_state(self, hand):
        hand.owe("contact:0", card=True)
        hand.turn(2)
        hand.pool.holding = True
        hand.touch("contact:0")
        hand.turn()
        for _ in range(10):
            hand.touch("contact:0")
            hand.turn()
        hand.pool.let_go()
        # The one in flight read its state only when it went, so there may be nothing left to say.
        hand.settle()
        assert len(hand.door.edited) <= 2
        with hand.db.read() as records:
            assert list(records.cards.due(hand.clock.now())) == []

    def test_a_change_while_the_message_is_being_sent_becomes_an_edit(self, hand):
        revisions: list[int | None] = []

        def changed_meanwhile(delivery: Delivery) -> int | None:
            seen = hand._revision(delivery)
            if not revisions:
                hand.touch("contact:0")
            revisions.append(seen)
            return seen

        hand.owe("contact:0", card=True)
        hand.door.revision = changed_meanwhile
        hand.settle()
        assert len(hand.door.held) == len(hand.door.edited) == 1


class TestLostAnswers:
    def test_a_message_slack_took_is_found_and_not_sent_again(self, hand):
        hand.door.says = lambda delivery: hand.door.take(delivery) and LOST
        delivery = hand.owe("contact:0")
        hand.turn(2)
        hand.door.says = lambda _: None
        hand.settle()
        assert len(hand.door.held) == 1
        assert hand.state(delivery) == "sent"

    def test_a_crash_after_slacks_yes_and_before_it_is_recorded_sends_nothing_twice(self, hand):
        hand.owe("contact:0")
        hand.turn()
        assert len(hand.door.held) == 1
        hand.crash()
        hand.settle()
        assert len(hand.door.held) == 1


class TestClocks:
    def test_set_back_an_hour_what_was_owed_still_goes_within_seconds(self, hand):
        hand.door.says = lambda _: LOST
        hand.owe("contact:0", "U0")
        hand.turn(2)
        hand.door.says = lambda _: None
        hand.owe("contact:1", "U1")
        hand.clock.advance(-HOUR)
        hand.turn()
        hand.clock.advance(5)
        hand.turn(2)
        assert sorted(hand.door.subjects) == ["contact:0", "contact:1"]

    def test_set_back_an_hour_the_pace_is_not_held_an_hour(self, hand):
        for number in range(8):
            hand.owe(f"contact:{number}")
        hand.turn(6)
        assert len(hand.door.held) < 8
        hand.clock.advance(-HOUR)
        for _ in range(12):
            hand.turn()
            hand.clock.advance(1)
        assert len(hand.door.held) == 8

    def test_set_back_an_hour_cards_are_still_edited(self, hand):
        hand.owe("contact:0", card=True)
        hand.turn(2)
        hand.clock.advance(-HOUR)
        hand.touch("contact:0")
        hand.turn()
        hand.clock.advance(6)
        hand.turn(2)
        assert len(hand.door.edited) == 1

    def test_set_back_while_it_was_not_running_what_is_owed_goes_all_the_same(self, hand):
        hand.owe("contact:0")
        hand.clock.advance(-HOUR)
        hand.crash()
        hand.clock.advance(6)
        hand.turn(2)
        assert hand.door.subjects == ["contact:0"]

    def test_set_forward_an_hour_what_is_due_by_then_goes(self, hand):
        hand.set_timer("callback:1:due", HOUR - 1)
        hand.turn()
        hand.clock.advance(HOUR)
        hand.turn(2)
        assert hand.door.subjects == ["callback:1"]


class TestTimers:
    def test_a_broken_timer_stops_no_other_and_runs_again(self, tmp_path, caplog):
        broken = {"b"}

        def breaks(records, timer, now):
            owe_reminder(records, timer, now)
            if timer.key in broken:
                raise ValueError("a bug")

        hand = ByHand(tmp_path, {TimerKind.CALLBACK_DUE: breaks})
        for name in "abc":
            hand.set_timer(name, 0, f"callback:{name}")
        hand.turn(6)
        assert sorted(hand.door.subjects) == ["callback:a", "callback:c"]
        assert [record.message for record in ours(caplog)] == ["timer b failed; it runs again"]
        broken.clear()
        hand.clock.advance(61)
        hand.settle()
        assert sorted(hand.door.subjects) == ["callback:a", "callback:b", "callback:c"]
        hand.close()

    def test_thousands_due_at_once_all_run(self, hand):
        for number in range(450):
            hand.set_timer(f"t{number}", 0, f"callback:{number}")
        hand.turn()
        assert hand.timers() == {}

    def test_a_disk_full_in_the_middle_of_the_timers_runs_each_of_them_once_all_the_same(self, tmp_path):
        """SQLite may undo the whole transaction then, and what came before in it."""
        full = True

        def fills_up(records, timer, now):
            owe_reminder(records, timer, now)
            if full and timer.key == "b":
                # What SQLite does by itself when a statement finds no page.
                records.rows.run("ROLLBACK")
                raise sqlite3.OperationalError("database or disk is full")

        hand = ByHand(tmp_path, {TimerKind.CALLBACK_DUE: fills_up})
        for name in "abc":
            hand.set_timer(name, 0, f"callback:{name}")
        with pytest.raises(Exception, match="disk is full"):
            hand.turn()
        assert set(hand.timers()) == {"a", "b", "c"}
        full = False
        hand.settle()
        assert sorted(hand.door.subjects) == ["callback:a", "callback:b", "callback:c"]
        hand.close()


class TestFullDisk:
    def test_answers_that_could_not_be_stored_are_stored_later(self, hand):
        delivery = hand.owe("contact:0")
        hand.turn()
        hand.db._writer.execute("PRAGMA query_only = ON")
        with pytest.raises(sqlite3.OperationalError):
            hand.turn()
        hand.db._writer.execute("PRAGMA query_only = OFF")
        hand.turn()
        assert hand.state(delivery) == "sent"
        assert len(hand.door.held) == 1

    def test_nothing_is_sent_that_could_not_be_marked_first(self, hand):
        hand.owe("contact:0")
        hand.db._writer.execute("PRAGMA query_only = ON")
        with pytest.raises(sqlite3.OperationalError):
            hand.turn()
        assert hand.door.held == []

    def test_a_failure_that_lasts_is_logged_once_and_shown(self, hand, caplog):
        caplog.set_level(logging.ERROR)
        error = sqlite3.OperationalError("database or disk is full")
        for _ in range(5):
            hand.worker._could_not_finish(error)
        assert len(ours(caplog)) == 1
