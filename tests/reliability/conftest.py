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
    """`pace` is what the next start goes by, and `asks_on` whether asking goes on when nobody answers.

    It does not by itself, so that what is counted does not depend on how far a test has moved the clock.
    """

    pace: Pace | None = None
    asks_on = False

    @property
    def team(self) -> dict[str, str]:
        never = (
            {} if self.asks_on else {"level_two_after": "364d", "nobody_yet_after": "365d", "still_on_it_after": "365d"}
        )
        return {**super().team, **never}

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
