"""What the help says, and to whom."""

import json

from bot.commands import COMMANDS
from bot.views.home import help_text

ONLY_SUPERVISORS = [example for command in COMMANDS for example in command.for_supervisors]


def test_the_help_shows_nobody_what_would_refuse_them() -> None:
    agents, supervisors = (
        json.dumps([block.to_dict() for block in help_text(for_supervisor=is_one).blocks], ensure_ascii=False)
        for is_one in (False, True)
    )
    assert "/callback team" in ONLY_SUPERVISORS
    assert not [example for example in ONLY_SUPERVISORS if f"`{example}`" in agents]
    assert [example for example in ONLY_SUPERVISORS if f"`{example}`" in supervisors] == ONLY_SUPERVISORS
    for command in COMMANDS:
        assert f"`{command.name}` {command.description}" in agents
        assert f"`{command.name}` {command.description}" in supervisors
