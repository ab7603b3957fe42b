"""What the demo puts in place before a newcomer looks."""

from pathlib import Path

from bot.config import load_config
from bot.demo import LISTENERS, demo_settings, offer_to_listen
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


def test_somebody_listens_and_what_is_overdue_can_be_waited_for(tmp_path: Path) -> None:
    config = load_config(demo_settings(WORKSPACE, tmp_path))
    assert config.callback_overdue.total_seconds() <= 120
    people = [PEOPLE[name] for name in LISTENERS]
    offer_to_listen(config.database, people)
    db = open_database(config.database)
    with db.read() as records:
        assert [peer.person for peer in records.peers.all()] == people
    db.close()
