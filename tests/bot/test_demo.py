"""What the demo puts in place before a newcomer looks."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from bot.check import Level, check_set_up
from bot.config import load_config
from bot.demo import LISTENERS, demo_settings, set_up
from bot.services.settings import load_teams
from storage import open_database
from tests.bot.settings import app_token, bot_token

PEOPLE = {name: f"U0{name.upper()}" for name in ("amara", "ben", "priya", "tomasz", "dana")}
WORKSPACE = {
    "url": "http://127.0.0.1:1",
    "api_url": "http://127.0.0.1:1/api/",
    "bot_token": bot_token(),
    "app_token": app_token(),
    "people": PEOPLE,
    "channels": {"escalations": "C0ESCALATIONS"},
}


def test_a_team_is_set_up_somebody_listens_and_what_is_overdue_can_be_waited_for(tmp_path: Path) -> None:
    config = load_config(demo_settings(WORKSPACE, tmp_path))
    assert config.first_team == {}, "it is set up as an admin would"
    set_up(config.database, WORKSPACE)
    with closing(open_database(config.database)) as db, db.read() as records:
        (team,) = load_teams(records, "")
        assert team.callbacks.overdue.total_seconds() <= 120
        assert [it.text for it in check_set_up([team], datetime.now(UTC)) if it.level is not Level.OK] == []
        assert [peer.person for peer in records.peers.all()] == [PEOPLE[name] for name in LISTENERS]
