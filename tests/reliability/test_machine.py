"""What goes wrong at our own end: the clock, the disk, the database file, threads; and two things at one instant."""

import logging
import sqlite3
import statistics
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

import bot.app
import bot.watchdog
from bot.clock import SystemClock
from bot.rules.outbox import Subject, TimerKind
from bot.run import BROKEN, run
from bot.stopping import StopSignal
from bot.watchdog import Watchdog
from bot.worker import Worker
from sandbox.client import Ack, Person
from tests.flows.reading import settle
from tests.flows.steps import wait_until
from tests.reliability.conftest import Paced
from tests.reliability.steps import edits, kept, keys, move_the_clock_unnoticed, posts, states

pytestmark = pytest.mark.slow

HOUR = timedelta(hours=1)
NOTICED = 8
"""Seconds: the watchdog looks every two."""


def says_sorry(ack: Ack) -> bool:
    return "Something went wrong on our side" in str(ack.response)


def broken(stage: Paced) -> bool:
    assert stage.backline
    return stage.backline.is_broken


class TestClock:
    def test_set_forward_an_hour_what_is_due_by_then_is_noticed_within_seconds(self, stage: Paced) -> None:
        stage.amara.command("/callback in 50 minutes 48213 router")
        settle(stage)
        move_the_clock_unnoticed(stage, HOUR)
        assert "It was due" in stage.amara.see("Time to ring", timeout=NOTICED)["text"]

    def test_set_back_an_hour_what_waited_a_second_does_not_wait_an_hour(self, stage: Paced) -> None:
        stage.operator.fault("server_error", method="chat.postMessage")
        stage.amara.command("/contact 48213 irate refund refused")
        wait_until(lambda: stage.operator.traffic("chat.postMessage"))
        move_the_clock_unnoticed(stage, -HOUR)
        stage.operator.end_faults()
        stage.amara.see("Let them finish", timeout=NOTICED + 6)
        stage.ben.command("/contact 48214 irate refund refused")
        stage.ben.see("Let them finish")
        assert len(set(keys(stage))) == len(posts(stage)) == 2

    def test_set_back_an_hour_the_next_are_asked_in_time_all_the_same(self, stage: Paced) -> None:
        stage.ask_on()
        stage.amara.command("/escalate 48213 shouting")
        settle(stage, moving=False)
        move_the_clock_unnoticed(stage, -HOUR)
        time.sleep(3)
        stage.clock.advance(timedelta(seconds=31))
        stage.dana.see("48213")
        stage.clock.advance(timedelta(seconds=61))
        stage.amara.see("nobody has come yet")

    def test_set_back_an_hour_a_callback_comes_at_its_time_by_the_clock(self, stage: Paced) -> None:
        stage.amara.command("/callback in 10 minutes 48213 router")
        settle(stage)
        move_the_clock_unnoticed(stage, -HOUR)
        time.sleep(3)
        stage.clock.advance(timedelta(minutes=60))
        settle(stage)
        assert kept(stage.amara, "Time to ring") == []
        stage.clock.advance(timedelta(minutes=11))
        stage.amara.see("Time to ring")


class TestDatabase:
    @pytest.mark.parametrize("trouble", ["full", "read-only"])
    def test_full_or_read_only_it_says_so_loses_nothing_and_goes_on_when_it_is_mended(
        self, stage: Paced, trouble: str, caplog
    ) -> None:
        assert stage.backline
        stage.amara.command("/contact 48213 irate refund refused")
        stage.amara.command("/callback in 10 minutes 48299 router")
        settle(stage)
        told = 1 + break_the_database(stage, trouble)
        stage.clock.advance(timedelta(minutes=11))
        wait_until(lambda: "could not finish a turn" in caplog.text or trouble == "full")
        mend_the_database(stage)
        stage.clock.advance(timedelta(seconds=31))
        stage.amara.see("Time to ring", timeout=10)
        stage.ben.command("/contact 48214 irate refund refused")
        settle(stage)
        assert len(kept(stage.amara, "Time to ring")) == 1
        assert len(kept(stage.ben, "48214")) == 1
        assert len(kept(stage.amara, "refund refused")) == told, "each one confirmed has its card, and no other"
        assert len(set(keys(stage))) == len(posts(stage))

    def test_full_for_long_the_log_does_not_fill_it_up_further(self, stage: Paced, caplog) -> None:
        assert stage.backline
        stage.amara.command("/contact 48213 irate refund refused")
        settle(stage)
        stage.backline.db._writer.execute("PRAGMA query_only = ON")
        for _ in range(20):
            stage.backline.worker.wake()
            time.sleep(0.05)
        assert len([record for record in caplog.records if "could not finish a turn" in record.message]) <= 2
        wait_until(lambda: "cannot go on" in str(stage.priya.command("/backline status").response))
        stage.backline.db._writer.execute("PRAGMA query_only = OFF")

    def test_locked_by_another_program_for_eight_seconds_it_waits_and_loses_nothing(self, stage: Paced) -> None:
        stage.amara.command("/callback in 10 minutes 48299 router")
        settle(stage)
        with closing(sqlite3.connect(stage.database, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            began = time.monotonic()
            stage.clock.advance(timedelta(minutes=11))
            confirmed = "Logged as" in str(stage.amara.command("/contact 48213 irate refund refused").response)
            time.sleep(max(0.0, began + 8 - time.monotonic()))
            other.execute("ROLLBACK")
        stage.amara.see("Time to ring", timeout=10)
        settle(stage, seconds=10)
        assert len(kept(stage.amara, "Time to ring")) == 1
        assert len(kept(stage.amara, "refund refused")) >= int(confirmed)
        assert len(set(keys(stage))) == len(posts(stage))

    def test_every_commit_outlasts_a_power_cut(self, stage: Paced) -> None:
        """FULL and WAL: docs say that a commit is on the disk when it returns (sqlite.org/pragma.html)."""
        assert stage.backline
        writer = stage.backline.db._writer
        assert writer.execute("PRAGMA synchronous").fetchone()[0] == 2
        assert writer.execute("PRAGMA journal_mode").fetchone()[0] == "wal"


def break_the_database(stage: Paced, how: str) -> int:
    """Until people are told that it did not work; how many were told that it did."""
    assert stage.backline
    writer = stage.backline.db._writer
    if how == "read-only":
        writer.execute("PRAGMA query_only = ON")
    else:
        pages = writer.execute("PRAGMA page_count").fetchone()[0]
        writer.execute(f"PRAGMA max_page_count = {pages + 2}")
    for number in range(200):
        ack = stage.amara.command(f"/contact 49{number:03d} irate refund refused {'again and again ' * 20}")
        if says_sorry(ack):
            return number
    raise AssertionError("it did not break")


def mend_the_database(stage: Paced) -> None:
    assert stage.backline
    db = stage.backline.db
    with db._write_lock:  # the worker may be in the middle of a turn
        db._writer.execute("PRAGMA query_only = OFF")
        db._writer.execute("PRAGMA max_page_count = 1073741823")


class TestThreads:
    @pytest.mark.parametrize("which", ["worker", "alarm", "socket"])
    def test_one_that_has_died_is_said_and_past_healing(self, stage: Paced, which: str) -> None:
        assert stage.backline
        kill = {
            "worker": lambda: kill_worker(stage.backline.worker),
            "alarm": stage.backline.worker._alarm._scheduler.shutdown,
            "socket": stage.backline.socket._handler.client.current_app_monitor.shutdown,
        }
        kill[which]()
        wait_until(lambda: broken(stage), seconds=NOTICED)
        assert any("has died" in problem for problem in stage.backline.watchdog.problems)
        if which == "alarm":
            stage.backline.worker._alarm._scheduler.start()

    def test_run_ends_with_a_status_that_asks_for_a_new_process(self, stage: Paced, monkeypatch, caplog) -> None:
        stage.stop()
        made: list[bot.app.Backline] = []
        create = bot.app.create_app
        monkeypatch.setattr("bot.run.create_app", lambda *args, **named: made.append(create(*args, **named)) or made[0])
        ended: list[int] = []
        running = threading.Thread(target=lambda: ended.append(run(stage.config, StopSignal())))
        running.start()
        wait_until(lambda: made and made[0].worker._thread.is_alive(), seconds=10)
        kill_worker(made[0].worker)
        running.join(20)
        assert ended == [BROKEN] == [3]
        assert "only" in caplog.text or "cannot be mended" in caplog.text

    def test_the_watchdog_outlives_a_look_that_fails(self, monkeypatch, caplog) -> None:
        monkeypatch.setattr(bot.watchdog, "EVERY_SECONDS", 0.02)
        looks: list[int] = []

        def look() -> tuple[list[str], bool]:
            looks.append(1)
            if len(looks) == 1:
                raise OSError("a socket that is just being closed")
            return ["The worker thread has died."], True

        ended = threading.Event()
        watchdog = Watchdog(SystemClock(), look, lambda: None, ended.set)
        watchdog.start()
        assert ended.wait(5)
        watchdog.stop()
        assert watchdog.is_broken


def kill_worker(worker: Worker) -> None:
    """Its thread ends without a word."""
    worker._stopping = True
    worker.wake()
    worker._thread.join(5)
    assert not worker._thread.is_alive()


class TestAtTheSameInstant:
    @pytest.mark.timeout(120)
    def test_a_callback_withdrawn_as_its_reminder_fires_is_not_reminded_of_after_that_was_on_screen(
        self, stage: Paced
    ) -> None:
        reminded = 0
        for number in range(50):
            reference = str(60001 + number)
            stage.amara.command(f"/callback in 10 minutes {reference} router")
            card = stage.amara.see(f": {reference}, router")
            settle(stage)
            since = stage.operator.traffic()[-1]["n"]
            at_once(
                lambda: stage.clock.advance(timedelta(minutes=11)),
                lambda card=card: stage.amara.click("callback:cancel", message=card),
                waits=(0.002 * (number % 10), 0),
            )
            settle(stage)
            sent = [exchange for exchange in stage.operator.traffic(since=since) if exchange["direction"] == "in"]
            names = [exchange["name"] for exchange in sent if reference in str(exchange["request"].get("text"))]
            assert "chat.update" in names, "the card says that it is cancelled"
            assert "chat.postMessage" not in names[names.index("chat.update") :]
            reminded += "chat.postMessage" in names
        print(f"\n{reminded} of 50 were reminded of before they were cancelled")  # noqa: T201

    def test_twenty_clicks_on_one_button_do_it_once(self, stage: Paced) -> None:
        stage.amara.command("/escalate 48213 shouting")
        settle(stage)
        for supervisor in (stage.priya, stage.tomasz):
            assert kept(supervisor, "48213")

        def click(person: Person) -> Callable[[], object]:
            return lambda: person.click("escalation:accept", where="escalations")

        at_once(*[click(person) for person in (stage.priya, stage.tomasz) for _ in range(5)])
        settle(stage)
        assert len(posts(stage, "has it")) == 1


def at_once(*acts: Callable[[], object], waits: Sequence[float] = ()) -> None:
    """All at the same instant, each in a thread; or each after its wait, in seconds."""
    together = threading.Barrier(len(acts))

    def do(act: Callable[[], object], wait: float) -> None:
        together.wait()
        time.sleep(wait)
        act()

    threads = [threading.Thread(target=do, args=pair) for pair in zip(acts, waits or [0] * len(acts), strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


class TestTables:
    def test_what_has_ended_is_archived_in_small_batches_while_writes_go_on(self, stage: Paced) -> None:
        assert stage.backline
        db = stage.backline.db
        long_ago = int((stage.clock.now() - timedelta(days=30)).timestamp() * 1000)
        with db.write() as records:
            for number in range(1200):
                records.rows.insert(
                    "deliveries",
                    key=f"old{number}",
                    kind="undelivered",
                    subject="delivery:1",
                    recipient="U0PRIYA",
                    lane=0,
                    state="sent",
                    not_before_at=long_ago,
                    attempts=1,
                    error="",
                    ended_at=long_ago,
                )
            records.timers.set("housekeeping", TimerKind.HOUSEKEEPING, Subject.HOUSEKEEPING.of(0), stage.clock.now())
        waits: list[float] = []
        counts: set[int] = set()
        deadline = time.monotonic() + 15
        while (left := states(stage).get("sent", 0)) > 0 and time.monotonic() < deadline:
            counts.add(left)
            began = time.monotonic()
            with db.write() as records:
                records.requests.record(f"r{len(waits)}", 1, stage.clock.now())
            waits.append(time.monotonic() - began)
            stage.clock.advance(timedelta(seconds=0.2))
            time.sleep(0.02)
        assert states(stage).get("sent", 0) == 0
        assert len(counts) >= 3, "in more than one batch"
        print(f"\nlongest wait for a write meanwhile: {1000 * max(waits):.0f} ms")  # noqa: T201
        assert max(waits) < 2
        with db.read() as records:
            assert records.rows.count("SELECT COUNT(*) AS n FROM past_deliveries") == 1200


class TestOnTime:
    def test_one_due_row_on_an_idle_bot_leaves_at_its_time(self, stage: Paced) -> None:
        """`make bench` measures; this only notices when it becomes another order of magnitude."""
        assert stage.backline
        late: list[float] = []
        for number in range(5):
            stage.amara.command(f"/callback in 10 minutes {48213 + number} router")
            settle(stage)
            due = datetime.now(UTC) + timedelta(seconds=0.6)
            with stage.backline.db.write() as records:
                records.rows.run(
                    "UPDATE callbacks SET due_at = :at WHERE state = 'due'",
                    at=int(stage.clock.now().timestamp() * 1000),
                )
                subject = Subject.CALLBACK.of(number + 1)
                wanted = stage.clock.now() + timedelta(seconds=0.6)
                records.timers.set(f"{subject}:due", TimerKind.CALLBACK_DUE, subject, wanted)
            wait_until(lambda number=number: posts(stage, f"Time to ring {48213 + number}"))
            late.append(posts(stage, f"Time to ring {48213 + number}")[0]["at"] - due.timestamp())
        print(f"\nlate by {', '.join(f'{1000 * seconds:.0f}' for seconds in late)} ms")  # noqa: T201
        assert 0 <= statistics.median(late) < 1

    def test_nothing_is_asked_of_the_database_while_nothing_is_due(self, stage: Paced, monkeypatch) -> None:
        assert stage.backline
        settle(stage)
        turns: list[float] = []
        turn = stage.backline.worker._turn
        monkeypatch.setattr(stage.backline.worker, "_turn", lambda: turns.append(time.monotonic()) or turn())
        time.sleep(3)
        assert len(turns) <= 1


class TestLogs:
    def test_what_people_wrote_is_in_no_log_whatever_fails(self, stage: Paced, caplog) -> None:
        caplog.set_level(logging.INFO)
        stage.operator.fault("server_error", method="chat.*", probability=0.5)
        stage.operator.fault("error", method="chat.postMessage", error="invalid_blocks", times=1)
        stage.amara.command("/escalate 48213 shouting, wants a refund")
        settle(stage, seconds=15)
        assert edits(stage) is not None
        assert "48213" not in caplog.text
        assert "shouting" not in caplog.text
