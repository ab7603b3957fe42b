"""Killed with SIGKILL at any instant, the bot loses nothing it promised and says nothing twice."""

import random
import time
from pathlib import Path

import pytest
from slack_sdk import WebClient

import bot.rules.setting_kinds
from bot.config import load_config
from bot.manifest import manifest
from bot.rules.timeline import Event
from bot.vault import new_secret_key
from sandbox import socket_mode
from sandbox.server import RunningServer, serve_in_thread
from tests.reliability.crash.held import in_slack
from tests.reliability.crash.ledger import Ledger, asking, happened, under_way
from tests.reliability.crash.lives import Lives
from tests.reliability.crash.load import Shift
from tests.reliability.dying_bot import NEVER, POINTS, SHORTEST_WAIT

SEED = 20261122
CHANNEL = "C0ESCALATIONS"
LONGEST_LIFE = 1.0
"""Seconds from when it runs to a kill at random."""
WHILE_STARTING = 0.2
"""How many of the kills at random come while it is starting."""
MOST_AT_A_POINT = 12
SETTLING = 60
A_GENERATION = 50
MOVES = {
    Event.ASKED,
    Event.PASSED,
    Event.NOBODY_YET,
    Event.ACCEPTED,
    Event.READ_BACK,
    Event.STILL_ON_IT,
    Event.STILL_HERE,
    Event.WENT_QUIET,
    Event.RESOLVED,
    Event.CANCELLED,
}
"""What has to happen to escalations in between."""

Kill = tuple[str, int] | float
"""At a chosen point the nth time; or so many seconds after it runs, or if negative, after it began to start."""


def at_random(dice: random.Random) -> Kill:
    return dice.uniform(-0.4, 0) if dice.random() < WHILE_STARTING else dice.uniform(0, LONGEST_LIFE)


def chosen(dice: random.Random, point: str) -> Kill:
    return point, dice.randint(1, MOST_AT_A_POINT)


@pytest.fixture(autouse=True)
def short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """People whose bot has just died need not wait Slack's three seconds to learn it, nor supervisors minutes."""
    monkeypatch.setattr(socket_mode, "ACK_SECONDS", 0.5)
    monkeypatch.setattr(bot.rules.setting_kinds, "SHORTEST_WAIT", SHORTEST_WAIT)


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_25_kills_at_random_and_5_at_each_point_lose_nothing_and_repeat_nothing(tmp_path: Path) -> None:
    dice = random.Random(SEED)
    kills = [at_random(dice) for _ in range(25)] + [chosen(dice, point) for point in POINTS for _ in range(5)]
    dice.shuffle(kills)
    live_through(kills, tmp_path, SEED, MOVES)


@pytest.mark.slow
@pytest.mark.soak
@pytest.mark.timeout(0)
def test_1000_kills_lose_nothing_and_repeat_nothing(tmp_path: Path) -> None:
    dice, seen = random.Random(SEED), set[Event]()
    for generation in range(1000 // A_GENERATION):
        kills = [dice.choice([at_random(dice), chosen(dice, dice.choice(POINTS))]) for _ in range(A_GENERATION)]
        folder = tmp_path / str(generation)
        folder.mkdir()
        seen |= live_through(kills, folder, SEED + generation, set())
    assert seen >= MOVES


def live_through(kills: list[Kill], folder: Path, seed: int, moves: set[Event]) -> set[Event]:
    """One workspace, one database, one shift of people; the bot dies as often as said, and settles at the end.

    What happened to escalations meanwhile, `moves` among it.
    """
    began = time.monotonic()
    with serve_in_thread(manifest=manifest()) as workspace:
        settings = settings_for(workspace, folder)
        config = load_config(settings)
        people = [workspace.person(name) for name in ("amara", "ben", "priya", "tomasz", "dana")]
        shift = Shift(people, seed)
        with Lives(settings, folder / "log") as lives:
            shift.begin()
            try:
                for kill in kills:
                    assert die(lives, kill) == -9
                # On a slow machine people get little done between two deaths: then it lives longer.
                for _ in kills:
                    if enough(shift, kills, config.database, moves):
                        break
                    assert die(lives, 3 * LONGEST_LIFE) == -9
            finally:
                shift.stop()
            lives.begin(NEVER)
            lives.wait_until_running()
            shift.withdraw_all(lambda: asking(config.database))
            deadline = time.monotonic() + SETTLING
            while left := under_way(config.database):
                assert time.monotonic() < deadline, f"{left} are still owed"
                time.sleep(0.1)
            assert lives.stop() == 0
        client = WebClient(workspace.bot_token, workspace.api_url)
        ledger = Ledger(config, in_slack(client, people, CHANNEL), shift.told)
    told = shift.told
    print(  # noqa: T201  what a soak of an hour has to show
        f"\n{len(kills)} kills in {time.monotonic() - began:.0f} s, seed {seed}: {ledger.sent} messages in Slack, "
        f"{ledger.in_threads} in threads; {len(told.logged)} contacts confirmed, {len(told.accepted)} accepted, "
        f"{len(told.read_back)} read back, {len(told.resolved)} resolved, {len(told.withdrawn)} withdrawn, "
        f"{len(told.closed)} closed, {len(told.callbacks)} callbacks, {len(told.done)} done"
    )
    assert enough(shift, kills, config.database, moves), "too little happened for the kills to mean anything"
    assert ledger.wrong() == []
    return happened(config.database)


def enough(shift: Shift, kills: list[Kill], database: Path, moves: set[Event]) -> bool:
    """Whether so much was confirmed to people, and happened, that losing nothing is worth something."""
    return len(shift.told.logged) >= len(kills) / 2 and happened(database) >= moves


def die(lives: Lives, kill: Kill) -> int:
    """One life, to its end; the exit status."""
    if isinstance(kill, tuple):
        lives.begin(*kill)
        return lives.wait_for_the_end()
    lives.begin(NEVER)
    if kill > 0:
        lives.wait_until_running()
    time.sleep(abs(kill))
    return lives.kill()


def settings_for(workspace: RunningServer, folder: Path) -> dict[str, str]:
    return {
        "SLACK_BOT_TOKEN": workspace.bot_token,
        "SLACK_APP_TOKEN": workspace.app_token,
        "SLACK_API_URL": workspace.api_url,
        "BACKLINE_SECRET_KEY": new_secret_key(),
        "BACKLINE_DATABASE": str(folder / "backline.db"),
        "BACKLINE_ESCALATION_CHANNEL": CHANNEL,
        "BACKLINE_SUPERVISORS": "U0PRIYA,U0TOMASZ",
        "BACKLINE_LEVEL_TWO": "U0DANA",
        "BACKLINE_LEVEL_TWO_AFTER": "2s",
        "BACKLINE_NOBODY_YET_AFTER": "3s",
        "BACKLINE_ASK_AGAIN_AFTER": "2s",
        "BACKLINE_STILL_ON_IT_AFTER": "2s",
        "BACKLINE_CALLBACK_LEAD": "0s",
        "BACKLINE_LOG_LEVEL": "warning",
    }
