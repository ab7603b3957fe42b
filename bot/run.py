"""Running the bot until it is told to stop: what `run` and `demo` share."""

import logging
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from itertools import chain, takewhile

from bot.app import create_app
from bot.check import (
    Finding,
    Level,
    Unreachable,
    check_machine,
    check_set_up,
    check_slack,
    check_teams,
    client_maker,
    reaching,
)
from bot.config import Config, without_slack_variables
from bot.services import TeamSettings
from bot.stopping import StopSignal

CANNOT_START = 2
"""Exit status when something must be mended before it is worth trying again."""
BROKEN = 3
"""Exit status when something failed inside that only a new process mends."""

LONGEST_WAIT = 60
"""Seconds between two tries while Slack cannot be reached; the first wait is one second, each next twice as long."""

log = logging.getLogger(__name__)


def run(config: Config, stop: StopSignal, *, started: Callable[[], None] = lambda: None) -> int:
    """Start the bot, call `started`, wait for `stop`, finish what is in hand; the exit status.

    While Slack cannot be reached it says so and keeps trying; a token that Slack refuses is `CANNOT_START`.
    Raises `storage.StorageError` when the database cannot be used.
    """
    without_slack_variables()
    wait = 1
    while True:
        try:
            return _serve(config, stop, started)
        except Unreachable as error:
            log.warning("%s Trying again in %d s.", error, wait)
        if stop.wait(wait):
            return 0
        wait = min(2 * wait, LONGEST_WAIT)


def _serve(config: Config, stop: StopSignal, started: Callable[[], None]) -> int:
    findings = list(check_slack(vars(config), ()))
    tell(findings)
    if any(finding.stops for finding in findings):
        return CANNOT_START
    with reaching(config.api_url):
        backline = create_app(config, when_broken=stop.set)
    try:
        with reaching(config.api_url):
            backline.start()
        log.info("Backline is running.")
        started()
        _look_around(config, backline.use_cases.team_settings, stop)
        stop.wait()
    finally:
        backline.stop()
    return BROKEN if backline.is_broken else 0


def _look_around(config: Config, team_settings: TeamSettings, stop: StopSignal) -> None:
    """Log the rest of what `check` finds: a question for each channel and person, and nobody waits for the bot."""
    teams = team_settings.teams.open()
    findings = chain(
        check_machine(vars(config)),
        check_set_up(teams, datetime.now(UTC)),
        check_teams(client_maker(config.api_url)(config.bot_token), team_settings.workspace, teams),
    )
    try:
        tell(takewhile(lambda _: not stop.wait(0), findings))
    except Unreachable as error:
        log.warning("%s The teams' channels and people have not all been looked at.", error)


def tell(findings: Iterable[Finding]) -> None:
    """Log what is not as it should be."""
    for finding in findings:
        if finding.level is not Level.OK:
            log.log(logging.ERROR if finding.level is Level.PROBLEM else logging.WARNING, "%s", finding.text)
