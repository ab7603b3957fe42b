"""What would keep Backline from working here, said before it starts, each with the mend."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from bot.check.asking import Unreachable, client_maker, reaching
from bot.check.finding import Finding, Level, problem
from bot.check.machine import check_database, check_environment, check_machine, check_secret_key
from bot.check.slack import check_slack
from bot.check.teams import check_hours, check_set_up, check_teams, teams_in

__all__ = [
    "Finding",
    "Level",
    "Unreachable",
    "check_all",
    "check_database",
    "check_environment",
    "check_hours",
    "check_machine",
    "check_secret_key",
    "check_set_up",
    "check_slack",
    "check_teams",
    "client_maker",
    "reaching",
]


def check_all(settings: Mapping[str, Any]) -> Iterator[Finding]:
    """Everything that can be looked at with the settings that were right (by field of `Config`)."""
    yield from check_machine(settings)
    teams = teams_in(settings["database"])
    yield from check_set_up(teams, datetime.now(UTC))
    if "api_url" not in settings:
        return
    try:
        yield from check_slack(settings, teams)
    except Unreachable as error:
        yield problem(f"{error} Check the network, a proxy or firewall, and SLACK_API_URL.")
