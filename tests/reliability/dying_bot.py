"""The real bot, which dies where it is told to: `python -m tests.reliability.dying_bot --die-at after_yes --nth 3`.

Settings come from the environment, as `python -m bot run` takes them. The application has no hooks for this: what is
wrapped is wrapped from here. Three things are shortened, or each restart would take seconds: how long after an
interrupted request Slack may still be working on it, Slack's pace, and how short the waits of asking may be set.

`--nursery` forks a life for each line `die-at nth` on its input, so that Python starts only once, and says
`started PID`, `running` and `ended STATUS`.
"""

import functools
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import click

import bot.rules.setting_kinds
import bot.worker.loop
import bot.worker.recording
from bot.config import load_config
from bot.log import set_up_logging
from bot.rules.outbox import Delivery
from bot.run import run
from bot.stopping import StopSignal
from bot.tls import tls_context
from bot.worker import Pace, Sender
from bot.worker.answers import Answer, Sent
from storage import Database, Records

POINTS = ("before_commit", "after_commit", "before_send", "after_yes")
NEVER = "never"
ANSWER_LOST = timedelta(milliseconds=200)
SHORTEST_WAIT = timedelta(seconds=2)


class Death:
    """Comes the `nth` time this process is at the point."""

    def __init__(self, point: str, nth: int) -> None:
        self._point = point
        self._left = nth
        self._lock = threading.Lock()

    def at(self, point: str) -> None:
        if point != self._point:
            return
        with self._lock:
            self._left -= 1
            if self._left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
                signal.pause()


def arrange(death: Death) -> None:
    """Wrap what the points are in."""
    write, send, edit = Database.write, Sender.send, Sender.edit

    @contextmanager
    def dying_write(self: Database) -> Iterator[Records]:
        with write(self) as records:
            yield records
            death.at("before_commit")
        death.at("after_commit")

    def dying(ask: Callable[[Sender, Delivery], Answer]) -> Callable[[Sender, Delivery], Answer]:
        def asked(self: Sender, delivery: Delivery) -> Answer:
            death.at("before_send")
            answer = ask(self, delivery)
            if isinstance(answer, Sent):
                death.at("after_yes")
            return answer

        return asked

    patched: list[tuple[Any, str, Any]] = [
        (Database, "write", dying_write),
        (Sender, "send", dying(send)),
        (Sender, "edit", dying(edit)),
        (bot.rules.setting_kinds, "SHORTEST_WAIT", SHORTEST_WAIT),
        (bot.worker.loop, "ANSWER_LOST", ANSWER_LOST),
        (bot.worker.recording, "ANSWER_LOST", ANSWER_LOST),
        (bot.worker.loop, "Pace", functools.partial(Pace, lifted=True)),
    ]
    for where, name, what in patched:
        setattr(where, name, what)


def live(die_at: str, nth: int) -> int:
    """One life of the bot, to its end by SIGTERM; the exit status."""
    stop = StopSignal()
    stop.listen()
    arrange(Death(die_at, nth))
    config = load_config(os.environ)
    set_up_logging(config.log_level, config.log_format)
    return run(config, stop, started=lambda: say("running"))


def nursery() -> None:
    """Lives one after the other, until the input ends."""
    tls_context()  # once for all of them
    for line in sys.stdin:
        die_at, nth = line.split()
        child = os.fork()
        if child == 0:
            os._exit(live(die_at, int(nth)))
        say(f"started {child}")
        _, status = os.waitpid(child, 0)
        say(f"ended {os.waitstatus_to_exitcode(status)}")


def say(words: str) -> None:
    os.write(sys.stdout.fileno(), f"{words}\n".encode())


@click.command()
@click.option("--die-at", type=click.Choice([*POINTS, NEVER]), default=NEVER)
@click.option("--nth", default=1)
@click.option("--nursery", "many", is_flag=True)
def main(die_at: str, nth: int, *, many: bool) -> None:
    if many:
        nursery()
    else:
        sys.exit(live(die_at, nth))


if __name__ == "__main__":
    main()
