"""The real app, in this process, against the practice workspace over real sockets, with a clock that tests move."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import roll_call
from bot.app import Backline, create_app
from bot.config import Config, load_config
from bot.manifest import manifest
from bot.vault import new_secret_key
from bot.worker import Pace
from sandbox import socket_mode
from sandbox.client import Person
from sandbox.server import RunningServer, serve_in_thread
from tests.migrated import lay

SUPERVISORS = ("U0PRIYA", "U0TOMASZ")


class MovedClock:
    """The machine's clock, shifted; every move wakes the worker, as a real alarm would."""

    def __init__(self) -> None:
        self._shift = timedelta()
        self.wake = lambda: None

    def now(self) -> datetime:
        return datetime.now(UTC) + self._shift

    def advance(self, by: timedelta) -> None:
        self._shift += by
        self.wake()


class Stage:
    """A workspace, the bot in it with a `team` set up, and the people who use it."""

    def __init__(self, workspace: RunningServer, path: Path) -> None:
        self.workspace = workspace
        self.operator = workspace.operator
        self.clock = MovedClock()
        self.database = path / "backline.db"
        lay(self.database)
        self.secret_key = new_secret_key()
        self.amara, self.ben, self.priya, self.tomasz, self.dana = (
            workspace.person(name) for name in ("amara", "ben", "priya", "tomasz", "dana")
        )
        self.backline: Backline | None = None

    @property
    def team(self) -> dict[str, str]:
        """What its admin has set up."""
        return {
            "escalation_channel": "C0ESCALATIONS",
            "supervisors": " ".join(SUPERVISORS),
            "level_two": "U0DANA",
            "safety_contacts": "U0DANA",
            "crisis_protocol": "Stay on the line. Press the red button.",
            "support_contacts": "Care line, extension 4000, day and night.",
        }

    @property
    def config(self) -> Config:
        return load_config(
            {
                "SLACK_BOT_TOKEN": self.workspace.bot_token,
                "SLACK_APP_TOKEN": self.workspace.app_token,
                "SLACK_API_URL": self.workspace.api_url,
                "BACKLINE_SECRET_KEY": self.secret_key,
                "BACKLINE_DATABASE": str(self.database),
            }
        )

    def start(self) -> None:
        self.run(create_app(self.config, clock=self.clock, pace=Pace(lifted=True)))

    def run(self, backline: Backline) -> None:
        """With its team, which it has from the first start on."""
        self.backline = backline
        team_settings = backline.use_cases.team_settings
        if self.team and not team_settings.teams.open():
            team_settings.make("U0DANA", self.team, is_admin=True, request="stage")
        self.clock.wake = backline.worker.wake
        backline.start()
        self.operator.wait_until_connected()

    def stop(self) -> None:
        if self.backline:
            self.backline.stop()
            self.backline = None

    def restart(self) -> None:
        self.stop()
        self.start()

    def set(self, **settings: str) -> None:
        """An admin changes these settings of the team's."""
        assert self.backline
        team_settings = self.backline.use_cases.team_settings
        seen = team_settings.look("U0DANA", 1, is_admin=True).seen
        request = f"stage {seen}"
        team_settings.change("U0DANA", 1, settings, seen=seen, is_admin=True, request=request)

    def everybody(self) -> tuple[Person, ...]:
        return (self.amara, self.ben, self.priya, self.tomasz, self.dana)


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Slack's three seconds for an ack are for the bot to keep, not for a busy machine that runs tests.

    Nor does a story wait between one person of a roll call and the next.
    """
    monkeypatch.setattr(socket_mode, "ACK_SECONDS", 15)
    monkeypatch.setattr(roll_call, "_PAUSE_SECONDS", 0)


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    with serve_in_thread(manifest=manifest()) as workspace:
        stage = Stage(workspace, tmp_path)
        stage.start()
        try:
            yield stage
        finally:
            stage.stop()
