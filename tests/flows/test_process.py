"""The real process, started as a person would start it, against the practice workspace over real sockets."""

import contextlib
import os
import re
import select
import signal
import socket
import socketserver
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from bot.manifest import manifest
from bot.vault import new_secret_key
from sandbox.server import RunningServer, serve_in_thread
from tests.flows.steps import buttons_of, own_messages, settle, wait_until

ROOT = Path(__file__).parents[2]
RUNNING = "Backline is running."


class Process:
    """`python -m bot ...` in a folder of its own, where no `.env` is, with these settings and no others."""

    def __init__(self, folder: Path, *arguments: str, **settings: str) -> None:
        self._file = folder / f"output-{len(list(folder.glob('output-*')))}"
        inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        environment = inherited | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"} | settings
        with self._file.open("wb") as output:
            self._child = subprocess.Popen(
                [sys.executable, "-m", "bot", *arguments],
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    @property
    def pid(self) -> int:
        return self._child.pid

    @property
    def output(self) -> str:
        return self._file.read_text()

    def says(self, words: str, seconds: float = 45) -> None:
        """Wait until it has said `words`."""
        deadline = time.monotonic() + seconds
        while words not in self.output:
            assert time.monotonic() < deadline, f"it never said {words!r}, but:\n{self.output}"
            assert self._child.poll() is None or words in self.output, f"it ended:\n{self.output}"
            time.sleep(0.02)

    def send(self, number: signal.Signals) -> None:
        self._child.send_signal(number)

    def ends(self, seconds: float = 45) -> int:
        """Wait for its end; the exit status."""
        return self._child.wait(seconds)

    def kill(self) -> None:
        self._child.kill()
        self._child.wait()


@pytest.fixture(scope="module")
def shared() -> Iterator[RunningServer]:
    with serve_in_thread(manifest=manifest()) as workspace:
        yield workspace


@pytest.fixture
def workspace(shared: RunningServer) -> RunningServer:
    shared.operator.reset()
    return shared


@pytest.fixture
def settings(workspace: RunningServer, tmp_path: Path) -> dict[str, str]:
    return {
        "SLACK_BOT_TOKEN": workspace.bot_token,
        "SLACK_APP_TOKEN": workspace.app_token,
        "SLACK_API_URL": workspace.api_url,
        "BACKLINE_SECRET_KEY": new_secret_key(),
        "BACKLINE_DATABASE": str(tmp_path / "backline.db"),
        "BACKLINE_ESCALATION_CHANNEL": "C0ESCALATIONS",
        "BACKLINE_SUPERVISORS": "U0PRIYA,U0TOMASZ",
        "BACKLINE_CHECK_IN_DELAY": "1s",
        "BACKLINE_SUPPORT_CONTACTS": "Care line, extension 4000.",
        "BACKLINE_LOG_LEVEL": "debug",
    }


@pytest.fixture
def start(settings: dict[str, str], tmp_path: Path) -> Iterator[Callable[..., Process]]:
    """Starts processes; whatever happens in a test, they end, without a token or a traceback in what they said."""
    started: list[Process] = []

    def start(*arguments: str, **changes: str) -> Process:
        started.append(Process(tmp_path, *(arguments or ("run",)), **(settings | changes)))
        return started[-1]

    yield start
    for process in started:
        process.kill()
    for process in started:
        assert not re.search(r"x(oxb|app)-\w", process.output), process.output
        assert "Traceback" not in process.output


@pytest.fixture
def bot(start: Callable[..., Process], workspace: RunningServer) -> Process:
    """One that is running."""
    process = start()
    process.says(RUNNING)
    workspace.operator.wait_until_connected()
    return process


def test_the_four_flows_from_end_to_end(bot, workspace):
    amara, priya, tomasz = (workspace.person(name) for name in ("amara", "priya", "tomasz"))

    amara.command("/contact 48213 irate refund refused twice")
    amara.see("Bring in a supervisor")
    amara.click("escalation:draft")
    amara.submit(situation="Wants the refund now")
    tomasz.see("Wants the refund now")
    priya.see("Wants the refund now")
    priya.click("escalation:accept", where="directmessage")
    priya.submit(read_back="Refund of the second month, today")
    amara.see("U0PRIYA")
    assert "Accept" not in buttons_of(tomasz.see("U0PRIYA"))

    amara.command("/callback in 2 seconds 48213 router replacement")
    reminder = amara.see("Time to ring 48213, router replacement")
    assert "refund refused twice" in str(reminder)
    amara.click("callback:done", message=reminder)
    amara.see("Callback done")

    priya.click("escalation:resolve", where="directmessage")
    priya.submit(outcome="supervisor_resolved", note="Refunded in full")
    amara.see("Refunded in full")
    amara.click("contact:close")
    amara.submit(outcome="resolved", next_step="The money is there by Friday")
    amara.see("Closed")

    amara.see("That was a hard one")
    amara.click("check_in:start")
    amara.submit(feeling="not_ok", help="minutes")
    amara.see_view("Care line, extension 4000.")
    assert amara.notices() == priya.notices() == []

    bot.send(signal.SIGTERM)
    assert bot.ends(20) == 0


def test_at_debug_its_log_has_nothing_that_people_wrote_or_chose(bot, workspace):
    amara = workspace.person("amara")
    amara.command("/contact 48213 irate refund refused twice")
    amara.see("refund refused twice")
    amara.command("/callback in 2 hours 48213 router replacement")
    amara.see("I'll remind you")
    amara.command("/debrief")
    amara.submit(feeling="not_ok", help="professional")
    amara.see_view("Care line")
    bot.send(signal.SIGTERM)
    assert bot.ends(20) == 0
    assert "DEBUG" in bot.output
    typed = ("48213", "refund", "router", "not_ok", "professional")
    assert [words for words in typed if words in bot.output] == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_it_finishes_the_send_in_hand_and_exits_0(bot, workspace, settings, number):
    amara = workspace.person("amara")
    workspace.operator.fault("latency", method="chat.postMessage", seconds=1)
    amara.command("/contact 48213 irate refund refused twice")
    wait_until(lambda: states_of_deliveries(settings) == ["sending"])
    bot.send(number)
    assert bot.ends(20) == 0
    assert states_of_deliveries(settings) == ["sent"]
    assert len(own_messages(amara, "48213")) == 1


def test_killed_between_promise_and_reminder_it_still_reminds_once(bot, start, workspace):
    amara = workspace.person("amara")
    amara.command("/callback in 3 seconds 48213 router replacement")
    amara.see("I'll remind you")
    bot.kill()
    start().says(RUNNING)
    amara.see("Time to ring 48213")
    settle(amara)
    assert len(own_messages(amara, "Time to ring 48213")) == 1


def test_killed_before_slack_answered_a_send_it_sends_once(bot, start, workspace, settings):
    amara = workspace.person("amara")
    workspace.operator.fault("lost_answer", method="chat.postMessage", seconds=10, times=1)
    amara.command("/contact 48213 irate refund refused twice")
    amara.see("refund refused twice")  # Slack has it
    assert states_of_deliveries(settings) == ["sending"]  # and the bot does not know
    bot.kill()
    start().says(RUNNING)
    wait_until(lambda: states_of_deliveries(settings) == ["sent"], seconds=15)
    settle(amara)
    assert len(own_messages(amara, "refund refused twice")) == 1


def test_a_second_process_on_the_same_database_is_refused_in_a_plain_word(bot, start, workspace):
    second = start()
    assert second.ends() != 0
    assert "already" in second.output or "in use" in second.output
    workspace.person("amara").command("/callback list")  # the first goes on
    assert workspace.person("amara").see("No callbacks due")


def test_bad_settings_are_listed_together(start):
    process = start(
        SLACK_BOT_TOKEN="not-a-token", BACKLINE_CHECK_IN_DELAY="soon", BACKLINE_ESCALATION_CHANNEL="#escalations"
    )
    assert process.ends() != 0
    for name in ("SLACK_BOT_TOKEN", "BACKLINE_CHECK_IN_DELAY", "BACKLINE_ESCALATION_CHANNEL"):
        assert f"{name} takes " in process.output
    assert "SLACK_APP_TOKEN" not in process.output
    assert "not-a-token" not in process.output


def test_a_token_that_slack_refuses_ends_it_with_the_mend(start):
    process = start(SLACK_BOT_TOKEN="-".join(["xoxb", "1234567890", "abcdefghijkl"]))
    assert process.ends() != 0
    assert "SLACK_BOT_TOKEN" in process.output
    assert "OAuth & Permissions" in process.output


def test_slack_out_of_reach_at_start_is_said_and_tried_until_it_is_there(start, workspace):
    port = free_port()
    process = start(SLACK_API_URL=f"http://127.0.0.1:{port}/api/")
    process.says("Slack cannot be reached")
    process.says("Trying again in")
    with relay(port, to=urlsplit(workspace.url).port):
        process.says(RUNNING)
        process.send(signal.SIGTERM)
        assert process.ends(20) == 0


def test_told_to_stop_while_slack_is_out_of_reach_it_stops(start):
    process = start(SLACK_API_URL=f"http://127.0.0.1:{free_port()}/api/")
    process.says("Trying again in")
    process.send(signal.SIGTERM)
    assert process.ends(20) == 0


@pytest.mark.xdist_group("demo")  # one at a time: each tries the same port first
def test_the_demo_says_where_it_is_and_leaves_nothing_behind(start, tmp_path):
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    demo = start("demo", TMPDIR=str(temporary))
    demo.says("The practice workspace is open:")
    address = re.search(r"http://\S+", demo.output)[0]
    assert urlsplit(address).hostname in ("127.0.0.1", "localhost")
    with urlopen(address) as page:
        assert b"<title>" in page.read()
    assert len(list(temporary.iterdir())) == 1
    children = children_of(demo)

    demo.send(signal.SIGINT)
    assert demo.ends(20) == 0
    assert list(temporary.iterdir()) == []
    assert [child for child in children if is_running(child)] == []
    with pytest.raises(URLError):
        urlopen(address)


def states_of_deliveries(settings: dict[str, str]) -> list[str]:
    with closing(sqlite3.connect(settings["BACKLINE_DATABASE"])) as db:
        return [state for (state,) in db.execute("SELECT state FROM deliveries ORDER BY id")]


def children_of(process: Process) -> list[int]:
    """The processes it has started; an empty list where there is no /proc."""
    listed = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    return [int(child) for child in listed.read_text().split()] if listed.exists() else []


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@contextlib.contextmanager
def relay(port: int, to: int) -> Iterator[None]:
    """Pass on what comes to `port`: Slack, at an address where it was not before."""

    class Pass(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with socket.create_connection(("127.0.0.1", to)) as far:
                ends = {self.request: far, far: self.request}
                while True:
                    for ready in select.select(ends, [], [])[0]:
                        data = ready.recv(65_536)
                        if not data:
                            return
                        ends[ready].sendall(data)

    with socketserver.ThreadingTCPServer(("127.0.0.1", port), Pass) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield
        server.shutdown()
        thread.join()
