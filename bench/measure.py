"""Running a side in a process of its own, and talking to it."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sized
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

WARM_UP = 20


class Child:
    """One side, in a process of its own: JSON lines both ways. It ends when its standard input closes."""

    def __init__(self, module: str, role: str, **settings: object) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", module, role, json.dumps(settings)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def hear(self) -> dict[str, Any]:
        """The next thing it says. Raises RuntimeError when it has ended instead; why is on standard error."""
        line = self._pipe().readline()
        if not line:
            raise RuntimeError(f"a measured process ended early: {self._process.args!r}")
        heard: dict[str, Any] = json.loads(line)
        return heard

    def hear_all(self) -> Iterator[dict[str, Any]]:
        """What it says until it ends. A line that a kill cut short was not said."""
        return (json.loads(line) for line in self._pipe() if line.endswith("\n"))

    def ask(self, **question: object) -> dict[str, Any]:
        """Tell it something and wait for what it says."""
        assert self._process.stdin
        print(json.dumps(question), file=self._process.stdin, flush=True)
        return self.hear()

    def kill(self) -> None:
        """SIGKILL: no time to finish anything."""
        self._process.kill()

    def let_go(self) -> None:
        """Let it finish what it has in hand."""
        assert self._process.stdin
        self._process.stdin.close()

    def end(self) -> None:
        """Let it finish, and wait until it has."""
        self.let_go()
        self._process.wait()
        self._pipe().close()

    def _pipe(self) -> Any:
        assert self._process.stdout
        return self._process.stdout


@contextmanager
def child(module: str, role: str, **settings: object) -> Iterator[Child]:
    """A child that has ended when the block has."""
    process = Child(module, role, **settings)
    try:
        yield process
    except BaseException:
        process.kill()
        raise
    finally:
        process.end()


def asked(module: str, role: str, **settings: object) -> dict[str, Any]:
    """The one thing a child says."""
    with child(module, role, **settings) as process:
        return process.hear()


def say(**words: object) -> None:
    """Of a child: tell the parent, in one write that no other thread can come between."""
    os.write(1, (json.dumps(words) + "\n").encode())


def add_all(count: int, add: Callable[[int, datetime], object]) -> datetime:
    """Of a child: add `count` things that fall due at one moment, and return that; a few due tomorrow show how soon."""
    begun = time.perf_counter()
    for number in range(WARM_UP):
        add(count + number, datetime.now(UTC) + timedelta(days=1))
    each = (time.perf_counter() - begun) / WARM_UP
    at = (datetime.now(UTC) + timedelta(seconds=3 + 3 * each * count)).replace(microsecond=0)
    for number in range(count):
        add(number, at)
    assert datetime.now(UTC) < at, "the machine was too busy to add everything in time"
    return at


def wait_for(happened: Sized, count: int, since: datetime, quiet_seconds: float = 3) -> None:
    """Of a child: wait until `count` have happened, or no more have for a while after `since`."""
    last, changed = 0, max(time.time(), since.timestamp())
    while last < count and time.time() < changed + quiet_seconds:
        time.sleep(0.05)
        if len(happened) != last:
            last, changed = len(happened), max(time.time(), since.timestamp())


def copy(template: Path, to: Path) -> Path:
    """A database to spoil. Written out, so that its pages do not go to disk while something is measured."""
    for suffix in ("", "-wal", "-shm"):
        Path(f"{to}{suffix}").unlink(missing_ok=True)
    shutil.copyfile(template, to)
    with to.open("rb+") as file:
        os.fsync(file.fileno())
    return to
