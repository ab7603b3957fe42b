"""The command line, as a real process: what it says, how it ends, and what it leaves behind."""

import json
import os
import queue
import re
import secrets
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

import storage
from bot.clock import SystemClock
from bot.demo import practice_workspace
from bot.manifest import manifest, manifest_text
from bot.rules.outbox import Lane, MessageKind
from bot.rules.teams import Teams
from bot.services import TeamSettings
from sandbox.server import RunningServer, serve_in_thread
from tests.bot.settings import app_token, bot_token, environment
from tests.storage.samples import AT, CLOSING, logged

ROOT = Path(__file__).parent.parent.parent
PATIENCE = 45


def surroundings(settings: dict[str, str]) -> dict[str, str]:
    """`settings` and what any process needs; nothing that this machine happens to have set."""
    needed = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "BACKLINE_"))}
    return needed | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"} | settings


def bot(*arguments: str, cwd: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """`python -m bot` to its end, in a folder with no `.env`; it never shows a traceback, whatever happens."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=cwd,
        env=surroundings(settings),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert "Traceback" not in done.stdout + done.stderr
    return done


class Process:
    """`python -m bot` while it runs, and all it has said."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        self.said = ""
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            self._lines.put(line)

    def wait_for(self, words: str) -> str:
        """The first line with `words` in it."""
        while True:
            try:
                line = self._lines.get(timeout=PATIENCE)
            except queue.Empty:
                raise AssertionError(f"it did not say {words!r}, but:\n{self.said}") from None
            self.said += line
            if words in line:
                return line

    def end(self, number: signal.Signals) -> int:
        """Its exit status after this signal."""
        self._process.send_signal(number)
        status = self._process.wait(timeout=PATIENCE)
        self._reader.join()
        while not self._lines.empty():
            self.said += self._lines.get()
        return status


@contextmanager
def running(*arguments: str, cwd: Path, **settings: str) -> Iterator[Process]:
    with subprocess.Popen(
        [sys.executable, "-m", "bot", *arguments],
        cwd=cwd,
        env=surroundings(settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        watched = Process(process)
        try:
            yield watched
        finally:
            if process.poll() is None:
                process.kill()
            watched._reader.join()


@pytest.fixture
def workspace() -> Iterator[RunningServer]:
    with serve_in_thread(manifest()) as server:
        yield server


def settings_for(server: RunningServer, **changes: str) -> dict[str, str]:
    addresses = {
        "SLACK_API_URL": server.api_url,
        "SLACK_BOT_TOKEN": server.bot_token,
        "SLACK_APP_TOKEN": server.app_token,
    }
    return environment(**addresses | changes)


def answers(url: str) -> bool:
    address = urlsplit(url)
    try:
        socket.create_connection((address.hostname, address.port), timeout=1).close()
    except OSError:
        return False
    return True


# run


def test_run_with_no_settings_names_each_and_ends(tmp_path: Path) -> None:
    done = bot("run", cwd=tmp_path)
    assert done.returncode == 2
    assert re.findall(r"^problem  (\w+) is not set", done.stderr, re.MULTILINE) == [
        "SLACK_BOT_TOKEN",
        "SLACK_APP_TOKEN",
        "BACKLINE_SECRET_KEY",
    ]


def test_run_with_tokens_that_slack_refuses_says_so_and_ends(workspace: RunningServer, tmp_path: Path) -> None:
    settings = settings_for(workspace, SLACK_BOT_TOKEN=bot_token(), SLACK_APP_TOKEN=app_token())
    done = bot("run", cwd=tmp_path, **settings)
    assert done.returncode == 2
    assert "SLACK_BOT_TOKEN is not a token Slack knows" in done.stderr
    assert "SLACK_APP_TOKEN is not a token Slack knows" in done.stderr
    assert settings["SLACK_BOT_TOKEN"] not in done.stderr
    assert settings["SLACK_APP_TOKEN"] not in done.stderr
    assert not (tmp_path / "backline.db").exists()


def test_run_reads_the_file_beside_it(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("BACKLINE_LOG_LEVEL=loud\n")
    assert "BACKLINE_LOG_LEVEL takes debug, info, warning or error." in bot("run", cwd=tmp_path, **environment()).stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_run_ends_well_when_told_to(workspace: RunningServer, tmp_path: Path, number: signal.Signals) -> None:
    with running("run", cwd=tmp_path, **settings_for(workspace)) as process:
        process.wait_for("Backline is running")
        workspace.operator.wait_until_connected()
        assert process.end(number) == 0
    assert "Traceback" not in process.said
    assert workspace.bot_token not in process.said


def test_run_is_told_nothing_by_what_slacks_library_reads_for_itself(workspace: RunningServer, tmp_path: Path) -> None:
    settings = settings_for(workspace, SLACK_CLIENT_ID="1.2", SLACK_CLIENT_SECRET=secrets.token_hex(4))
    with running("run", cwd=tmp_path, **settings) as process:
        process.wait_for("Backline is running")
        assert process.end(signal.SIGTERM) == 0
    assert "slack_bolt: As you" not in process.said


def test_run_keeps_trying_while_slack_cannot_answer(workspace: RunningServer, tmp_path: Path) -> None:
    workspace.operator.fault("server_error", times=1)
    with running("run", cwd=tmp_path, **settings_for(workspace)) as process:
        assert "cannot answer just now" in process.wait_for("Trying again in 1 s")
        process.wait_for("Backline is running")
        assert process.end(signal.SIGTERM) == 0


def test_run_can_be_stopped_while_slack_cannot_be_reached(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        nobody_listens = f"http://127.0.0.1:{taken.getsockname()[1]}/api/"
    with running("run", cwd=tmp_path, **environment(SLACK_API_URL=nobody_listens)) as process:
        assert "Slack cannot be reached" in process.wait_for("Trying again")
        assert process.end(signal.SIGTERM) == 0


def test_run_says_beside_what_is_wrong_what_may_be_misspelt(tmp_path: Path) -> None:
    done = bot("run", cwd=tmp_path, **environment(BACKLINE_SECRET_KEY=None, BACKLINE_SECRETKEY="1"))
    assert done.returncode == 2
    assert "problem  BACKLINE_SECRET_KEY is not set." in done.stderr
    assert "warning  BACKLINE_SECRETKEY is not a setting of Backline." in done.stderr


def test_run_says_what_check_says_and_starts_all_the_same(workspace: RunningServer, tmp_path: Path) -> None:
    settings = settings_for(
        workspace,
        BACKLINE_SUPERVISORS="U0PRIYA U0NOBODY",
        BACKLINE_DEBRIEF_CHANNEL="C0GENERAL",
        BACKLINE_SUPERVISOR="U0PRIYA",
        BACKLINE_LOG_FORMAT="json",
    )
    path = tmp_path / "backline.db"
    with closing(storage.open_database(path)) as db, db.write() as records:
        id_ = records.deliveries.owe(MessageKind.CONTACT_CARD, "contact:1", "U0GONE", Lane.CARD, AT)
        records.deliveries.failed(id_, "user_disabled", AT)
    with running("run", cwd=tmp_path, **settings) as process:
        process.wait_for("Backline is running")
        process.wait_for("nobody has the id U0NOBODY")
        assert process.end(signal.SIGTERM) == 0
    told = {
        (line["level"], line["message"])
        for line in map(json.loads, process.said.splitlines())
        if "run" in line["logger"]
    }
    checked = bot("check", cwd=tmp_path, **settings).stdout
    assert told - {("INFO", "Backline is running.")} == {
        ({"problem": "ERROR", "warning": "WARNING"}[line.split()[0]], line.split(maxsplit=1)[1])
        for line in checked.splitlines()
        if line.startswith(("problem", "warning"))
    }
    for said in ("SUPERVISOR is not a", "Set up in Slack", "no steps", "could not be", "not in #general", "U0NOBODY"):
        assert said in checked


def test_run_says_that_no_team_is_set_up(workspace: RunningServer, tmp_path: Path) -> None:
    settings = settings_for(workspace)
    for name in ("BACKLINE_ESCALATION_CHANNEL", "BACKLINE_SUPERVISORS"):
        del settings[name]
    with running("run", cwd=tmp_path, **settings) as process:
        process.wait_for("No team is set up yet")
        assert process.end(signal.SIGTERM) == 0


def test_run_goes_on_while_slack_does_not_say_who_a_teams_people_are(workspace: RunningServer, tmp_path: Path) -> None:
    workspace.operator.fault("server_error", method="users.info")
    with running("run", cwd=tmp_path, **settings_for(workspace)) as process:
        process.wait_for("Backline is running")
        process.wait_for("have not all been looked at")
        assert process.end(signal.SIGTERM) == 0


def test_a_second_run_on_the_same_database_is_refused(workspace: RunningServer, tmp_path: Path) -> None:
    settings = settings_for(workspace)
    with running("run", cwd=tmp_path, **settings) as first:
        first.wait_for("Backline is running")
        second = bot("run", cwd=tmp_path, **settings)
        assert second.returncode == 2
        assert "in use by another Backline" in second.stderr
        assert first.end(signal.SIGTERM) == 0


def test_logs_as_json_are_json_from_the_first_line_to_the_last(workspace: RunningServer, tmp_path: Path) -> None:
    with running("run", cwd=tmp_path, **settings_for(workspace, BACKLINE_LOG_FORMAT="json")) as process:
        process.wait_for("Backline is running")
        process.end(signal.SIGTERM)
    assert all(json.loads(line)["time"] for line in process.said.splitlines())


# demo

one_demo_at_a_time = pytest.mark.xdist_group("demo")
"""Each tries the same port first: beside another, it could not be seen whether anybody still listens there."""


@one_demo_at_a_time
def test_the_demo_prints_its_address_and_leaves_nothing_running(tmp_path: Path) -> None:
    with running("demo", cwd=tmp_path, TMPDIR=str(tmp_path), HTTPS_PROXY="http://127.0.0.1:1") as process:
        url = process.wait_for("The practice workspace is open").split()[-1]
        assert urlsplit(url).hostname == "127.0.0.1"
        assert answers(url)
        assert process.end(signal.SIGINT) == 0
    assert not answers(url)
    assert list(tmp_path.iterdir()) == []
    assert "Traceback" not in process.said


@one_demo_at_a_time
def test_the_workspace_does_not_outlive_a_demo_that_is_killed(tmp_path: Path) -> None:
    with running("demo", cwd=tmp_path, TMPDIR=str(tmp_path)) as process:
        url = process.wait_for("The practice workspace is open").split()[-1]
        process.end(signal.SIGKILL)
    patience = threading.Event()
    assert any(not answers(url) or patience.wait(0.1) for _ in range(100))


@one_demo_at_a_time
def test_the_workspace_does_not_outlive_a_bot_that_fails_to_start() -> None:
    with pytest.raises(RuntimeError, match="did not start"), practice_workspace() as workspace:
        raise RuntimeError("the bot did not start")
    assert not answers(workspace["url"])


# check, migrate, manifest


def test_check_says_all_is_well_and_what_comes_next(workspace: RunningServer, tmp_path: Path) -> None:
    done = bot("check", cwd=tmp_path, **settings_for(workspace))
    assert done.returncode == 0
    assert done.stdout.splitlines()[-1] == "Ready: make run"
    assert list(tmp_path.iterdir()) == []


def test_check_names_every_problem_with_its_mend_and_fails(workspace: RunningServer, tmp_path: Path) -> None:
    path = tmp_path / "backline.db"
    texts = {"name": "Support", "escalation_channel": "C0GENERAL", "supervisors": "U0PRIYA"}
    with closing(storage.open_database(path)) as db:
        TeamSettings(db, SystemClock(), Teams(), "").make("U0DANA", texts, is_admin=True, request="1")
    settings = settings_for(
        workspace,
        BACKLINE_LOG_LEVEL="loud",
        BACKLINE_SUPERVISOR="U0PRIYA",
        BACKLINE_LEVEL_TWO="U0DANA",
        BACKLINE_DATABASE=str(path),
    )
    done = bot("check", cwd=tmp_path, **settings)
    assert done.returncode == 1
    assert "problem  BACKLINE_LOG_LEVEL takes debug" in done.stdout
    assert (
        "problem  Support, escalation channel: Backline is not in #general. Type /invite @Backline in it."
        in done.stdout
    )
    assert "warning  Set up in Slack by now" in done.stdout
    assert "warning  BACKLINE_SUPERVISOR is not a setting of Backline" in done.stdout


def test_migrate_says_what_it_applied_and_then_that_there_is_nothing_to_do(tmp_path: Path) -> None:
    assert "applied m0001" in bot("migrate", cwd=tmp_path).stdout
    assert bot("migrate", cwd=tmp_path).stdout == "backline.db: nothing to do.\n"


def test_migrate_says_in_a_sentence_why_it_cannot(tmp_path: Path) -> None:
    (tmp_path / "backline.db").write_text("a shopping list, long enough to be taken for a database" * 20)
    done = bot("migrate", cwd=tmp_path)
    assert done.returncode == 2
    assert "backline.db cannot be used: file is not a database" in done.stderr


# export and erase


def test_what_is_held_on_a_customer_is_printed_while_the_bot_runs_and_erased_while_it_does_not(tmp_path: Path) -> None:
    path = tmp_path / "backline.db"
    settings = environment(BACKLINE_DATABASE=str(path))
    db = storage.open_database(path)
    with db.write() as records:
        contact = logged(records)
        records.contacts.close(contact.id, CLOSING, AT)
        logged(records, "77001")
    printed = bot("export", "--reference", "#48213", cwd=tmp_path, **settings)
    assert [one["id"] for one in json.loads(printed.stdout)["contacts"]] == [contact.id]
    erase = ("erase", "--reference", "48213", "--reason", "request 7", "--yes")
    refused = bot(*erase, cwd=tmp_path, **settings)
    assert "is in use by another Backline" in refused.stderr
    db.close()
    assert "Erased: 1 case." in bot(*erase, cwd=tmp_path, **settings).stdout
    assert json.loads(bot("export", "--reference", "48213", cwd=tmp_path, **settings).stdout) == {}
    assert "Nothing is held" in bot(*erase, cwd=tmp_path, **settings).stderr


def test_a_member_of_staff_is_erased_once_nothing_waits_for_them(tmp_path: Path) -> None:
    path = tmp_path / "backline.db"
    settings = environment(BACKLINE_DATABASE=str(path))
    with closing(storage.open_database(path)) as db, db.write() as records:
        contact = logged(records)
    erase = ("erase", "--person", contact.agent, "--reason", "left", "--yes")
    assert "Something still waits for them" in bot(*erase, cwd=tmp_path, **settings).stderr
    with closing(storage.open_database(path)) as db, db.write() as records:
        records.contacts.close(contact.id, CLOSING, AT)
    assert "Erased: what was theirs (1 in all)." in bot(*erase, cwd=tmp_path, **settings).stdout
    assert json.loads(bot("export", "--person", contact.agent, cwd=tmp_path, **settings).stdout) == {}
    assert "either --reference or --person" in bot("export", cwd=tmp_path, **settings).stderr
    nowhere = environment(BACKLINE_DATABASE=str(tmp_path / "nowhere.db"))
    assert "it is not there" in bot("export", "--person", "U1", cwd=tmp_path, **nowhere).stderr


def test_manifest_prints_the_file_and_notices_one_that_differs(tmp_path: Path) -> None:
    assert bot("manifest", cwd=tmp_path).stdout == manifest_text()
    file = tmp_path / f"{secrets.token_hex(4)}.json"
    file.write_text(manifest_text())
    assert bot("manifest", "--check", str(file), cwd=tmp_path).returncode == 0
    file.write_text("{}")
    assert "differs" in bot("manifest", "--check", str(file), cwd=tmp_path).stderr
