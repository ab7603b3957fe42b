"""The bot in the practice workspace: both started here, both stopped here, nothing left behind."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import click

from bot.clock import SystemClock
from bot.config import load_config, without_proxies
from bot.log import set_up_logging
from bot.rules.peers import Peer
from bot.rules.teams import Teams
from bot.run import run
from bot.services import TeamSettings
from bot.stopping import StopSignal
from bot.vault import new_secret_key
from storage import open_database

LISTENERS = ("ben", "dana")
"""They have offered to listen to colleagues, so that asking for one can be tried."""
PORT = 8765
"""Where the page is tried first; the workspace takes a free port when another program has it."""

MANIFEST = Path(__file__).parent.parent / "manifest.json"

# Delays short enough for a newcomer to see what follows them.
TEAM = {
    "name": "Customer service",
    "check_in_delay": "10s",
    "callback_lead": "20s",
    "callback_overdue_after": "2m",
    "crisis_protocol": "Stay on the line, and ask where they are. A supervisor rings 112 while you keep talking.",
    "support_contacts": "Practice Co's assistance line: extension 4000, free and confidential, day and night.",
}

WELCOME = """
The practice workspace is open:  {url}

  1. As Amara, an agent, type:   /contact 48213 irate refund refused twice
  2. Press "Bring in a supervisor" on the card, become Priya at the top of the page, and accept.
  3. As Amara again:             /callback in 1 minute 48213 router replacement
     Don't ring: two minutes after its time it is overdue, and Priya and Tomasz hear of it.
  4. Close the contact. Ten seconds later, with no other customer waiting, you are asked how you are.
  5. Type /peer: Ben and Dana have offered to listen.

It runs on the real clock, with some waits made shorter; a .env is not read. Everything in it is made up and gone when
you stop. Ctrl-C stops.
"""


class DemoError(Exception):
    """The practice workspace did not start; the message says so in a sentence."""


def demo(stop: StopSignal) -> int:
    """Run the bot in a fresh practice workspace until `stop`; the exit status. Raises DemoError."""
    without_proxies()
    with practice_workspace() as workspace, tempfile.TemporaryDirectory(prefix="backline-demo-") as folder:
        config = load_config(demo_settings(workspace, Path(folder)))
        set_up(config.database, workspace)
        set_up_logging(config.log_level, config.log_format)
        return run(config, stop, started=lambda: click.echo(WELCOME.format(url=workspace["url"])))


def demo_settings(workspace: dict[str, Any], folder: Path) -> dict[str, str]:
    """What `.env` would say for this practice workspace, with the database in `folder`."""
    return {
        "SLACK_API_URL": workspace["api_url"],
        "SLACK_BOT_TOKEN": workspace["bot_token"],
        "SLACK_APP_TOKEN": workspace["app_token"],
        "BACKLINE_SECRET_KEY": new_secret_key(),
        "BACKLINE_DATABASE": str(folder / "backline.db"),
        "BACKLINE_LOG_LEVEL": "warning",
    }


def set_up(database: Path, workspace: dict[str, Any]) -> None:
    """A team, as its admin would make it, and colleagues who have offered to listen."""
    people, channels = workspace["people"], workspace["channels"]
    texts = TEAM | {
        "escalation_channel": channels["escalations"],
        "supervisors": f"{people['priya']} {people['tomasz']}",
        "level_two": people["dana"],
        "safety_contacts": people["dana"],
    }
    with closing(open_database(database)) as db:
        TeamSettings(db, SystemClock(), Teams(), "").make(people["dana"], texts, is_admin=True, request="demo")
        with db.write() as records:
            for name in LISTENERS:
                records.peers.enlist(Peer(person=people[name]))


@contextmanager
def practice_workspace() -> Iterator[dict[str, Any]]:
    """A workspace in a process of its own: what it announced when it was ready.

    It ends when its standard input closes, so it cannot outlive this process, however that ends. In a session
    of its own it does not hear Ctrl-C, so the bot says goodbye first.
    """
    command = [sys.executable, "-m", "sandbox", "--port", str(PORT), "--manifest", str(MANIFEST)]
    with subprocess.Popen(  # noqa: S603 - our own interpreter and our own module
        [*command, "--until-stdin-closes"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as child:
        assert child.stdin
        assert child.stdout
        try:
            ready = child.stdout.readline()
            if not ready:
                raise DemoError("The practice workspace did not start; what it said is above.")
            yield json.loads(ready)
        finally:
            child.stdin.close()
            try:
                child.wait(timeout=10)
            except subprocess.TimeoutExpired:
                child.kill()
