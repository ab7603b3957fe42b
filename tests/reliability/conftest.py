"""The stage of the flow tests, with Slack's pace lifted where a test is about something else."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app import create_app
from bot.manifest import manifest
from bot.worker import Pace
from sandbox.server import serve_in_thread
from tests.flows.conftest import Stage


class Paced(Stage):
    """`pace` is what the next start goes by."""

    pace: Pace | None = None

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
