"""What can be typed without a team is in the table of listeners, so that renaming a command does not close it."""

import handlers
from handlers.belonging import WITHOUT_A_TEAM


def test_what_needs_no_team_is_there_to_be_typed() -> None:
    assert set(handlers.routes({}, {}).listeners) >= WITHOUT_A_TEAM
