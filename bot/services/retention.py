"""Forgetting what has had its time, a small batch at once."""

from dataclasses import dataclass
from datetime import datetime

from bot.rules.retention import Retention
from bot.rules.team import Team
from bot.rules.teams import Teams
from storage import Records
from storage.retention import RECORDS

CASES = 20
"""In one batch: some twenty milliseconds in which nobody else can write."""
_OTHERS = 100
_PAGES = 200


@dataclass(frozen=True)
class Forgetting:
    teams: Teams

    def batch(self, records: Records, now: datetime) -> bool:
        """Forget some of what is past, and owe the removal of our messages about it; whether there is more."""
        teams, retention = self.teams.all(), records.retention
        is_more = [_of_team(records, team, now) for team in teams]
        # What is about no case is about no team either: it is kept as long as the cases of any.
        before = now - max((team.retention.cases for team in teams), default=Retention().cases)
        others = retention.forget_aged(before, now, _OTHERS) + retention.forget_messages(before, now, _OTHERS)
        others += retention.forget_aged(now - Retention().records, now, _OTHERS, RECORDS)
        retention.give_back_pages(_PAGES)
        return any(is_more) or bool(others)


def _of_team(records: Records, team: Team, now: datetime) -> bool:
    retention, before = records.retention, now - team.retention.cases
    cases = [retention.forget_case(id_, now) for id_ in retention.past_cases(team.id, before, CASES)]
    promises = [retention.forget_promise(id_, now) for id_ in retention.past_promises(team.id, before, CASES)]
    warnings = retention.past_warnings(team.id, now - team.retention.warnings, _OTHERS)
    for warning_id in warnings:
        retention.forget_warning(warning_id, now)
    # What is in hand now is for the next hour: it must not make us come back every second.
    return any(cases) or any(promises) or bool(warnings)
