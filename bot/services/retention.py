"""Forgetting what has had its time, a small batch at once."""

from dataclasses import dataclass
from datetime import datetime

from bot.rules.team import Team
from storage import Records
from storage.retention import RECORDS

CASES = 20
"""In one batch: some twenty milliseconds in which nobody else can write."""
_OTHERS = 100
_PAGES = 200


@dataclass(frozen=True)
class Forgetting:
    team: Team

    def batch(self, records: Records, now: datetime) -> bool:
        """Forget some of what is past, and owe the removal of our messages about it; whether there is more."""
        kept, retention = self.team.retention, records.retention
        before = now - kept.cases
        cases = [retention.forget_case(id_, now) for id_ in retention.past_cases(before, CASES)]
        promises = [retention.forget_promise(id_, now) for id_ in retention.past_promises(before, CASES)]
        warnings = retention.past_warnings(now - kept.warnings, _OTHERS)
        for warning_id in warnings:
            retention.forget_warning(warning_id, now)
        others = retention.forget_aged(before, now, _OTHERS) + retention.forget_messages(before, now, _OTHERS)
        others += retention.forget_aged(now - kept.records, now, _OTHERS, RECORDS)
        retention.give_back_pages(_PAGES)
        # What is in hand now is for the next hour: it must not make us come back every second.
        return any(cases) or any(promises) or bool(warnings) or bool(others)
