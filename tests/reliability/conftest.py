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
    """`pace` is what the next start goes by.

    Asking does not go on by itself when nobody answers, so that what is counted does not depend on how far a test has
    moved the clock.
    """

    pace: Pace | None = None

    @property
    def team(self) -> dict[str, str]:
        return super().team | {"level_two_after": "364d", "nobody_yet_after": "365d", "still_on_it_after": "365d"}

    def ask_on(self) -> None:
        """From now on asking goes on, in the usual times."""
        self.set(level_two_after="30s", nobody_yet_after="90s", still_on_it_after="10m")

    def start(self) -> None:
        self.run(create_app(self.config, clock=self.clock, pace=self.pace))


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
