"""The stage of the flow tests, with Slack's pace lifted where a test is about something else."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import create_app
from bot.config import Config
from bot.manifest import manifest
from bot.worker import Pace
from sandbox.server import serve_in_thread
from tests.flows.conftest import Stage


class Paced(Stage):
    """`pace` is what the next start goes by, and `asks_on` whether asking goes on when nobody answers.

    It does not by itself, so that what is counted does not depend on how far a test has moved the clock.
    """

    pace: Pace | None = None
    asks_on = False

    @property
    def config(self) -> Config:
        never = timedelta(days=365)
        config = super().config
        return config if self.asks_on else replace(config, level_two_after=never, still_on_it_after=never)

    def start(self) -> None:
        self.backline = create_app(self.config, clock=self.clock, pace=self.pace)
        self.clock.wake = self.backline.worker.wake
        self.backline.start()
        self.operator.wait_until_connected()


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Paced]:
    with serve_in_thread(manifest=manifest()) as workspace:
        stage = Paced(workspace, tmp_path)
        stage.pace = Pace(lifted=True)
        stage.start()
        try:
            yield stage
        finally:
            stage.stop()
