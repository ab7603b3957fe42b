"""Starting the bot over and over, and killing it."""

import os
import queue
import signal
import subprocess
import sys
import threading
from pathlib import Path

ROOT = Path(__file__).parents[3]
PATIENCE = 30


class Lives:
    """The bot's lives, one at a time: `with` ends the last one."""

    def __init__(self, settings: dict[str, str], log: Path) -> None:
        environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ} | settings
        self._log = log.open("wb")
        self._nursery = subprocess.Popen(
            [sys.executable, "-m", "tests.reliability.dying_bot", "--nursery"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )
        self._said: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._listen)
        self._reader.start()
        self._pid = 0

    def __enter__(self) -> "Lives":
        return self

    def __exit__(self, *error: object) -> None:
        assert self._nursery.stdin
        assert self._nursery.stdout
        if self._pid:
            self.kill()
        self._nursery.stdin.close()
        self._nursery.wait(PATIENCE)
        self._reader.join()
        self._nursery.stdout.close()
        self._log.close()

    def begin(self, die_at: str = "never", nth: int = 1) -> None:
        """A new life, which ends by itself at a chosen point."""
        assert self._nursery.stdin
        self._nursery.stdin.write(f"{die_at} {nth}\n")
        self._nursery.stdin.flush()
        self._pid = int(self._hear("started"))

    def wait_until_running(self) -> None:
        self._hear("running")

    def wait_for_the_end(self) -> int:
        """The exit status; minus nine for SIGKILL."""
        status = int(self._hear("ended"))
        self._pid = 0
        return status

    def kill(self) -> int:
        os.kill(self._pid, signal.SIGKILL)
        return self.wait_for_the_end()

    def stop(self) -> int:
        os.kill(self._pid, signal.SIGTERM)
        return self.wait_for_the_end()

    def _hear(self, word: str) -> str:
        while True:
            first, _, rest = self._said.get(timeout=PATIENCE).partition(" ")
            if first == word:
                return rest
            assert (first, word) == ("running", "ended"), f"waiting for {word!r}, it said {first!r} {rest}"

    def _listen(self) -> None:
        assert self._nursery.stdout
        for line in self._nursery.stdout:
            self._said.put(line.strip())
