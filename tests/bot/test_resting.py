"""Whose do-not-disturb schedule is in force."""

from datetime import UTC, datetime, timedelta

import pytest
from slack_sdk.errors import SlackClientError

from bot.resting import Schedules, in_force

NOW = datetime(2027, 6, 7, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Slack:
    """`dnd.info` with one schedule for everybody."""

    def __init__(self, start: datetime, end: datetime, *, enabled: bool = True) -> None:
        self.asked: list[str] = []
        self.answer = {
            "ok": True,
            "dnd_enabled": enabled,
            "next_dnd_start_ts": int(start.timestamp()),
            "next_dnd_end_ts": int(end.timestamp()),
        }

    def dnd_info(self, *, user: str) -> dict[str, object]:
        self.asked.append(user)
        return self.answer


@pytest.mark.parametrize(
    ("start", "end", "enabled", "resting"),
    [
        (-HOUR, HOUR, True, True),
        (timedelta(), HOUR, True, True),
        (-HOUR, timedelta(), True, False),
        (HOUR, 2 * HOUR, True, False),
        (-HOUR, HOUR, False, False),
    ],
)
def test_a_schedule_is_in_force_from_its_start_up_to_its_end(start, end, enabled, resting) -> None:
    slack = Slack(NOW + start, NOW + end, enabled=enabled)
    assert in_force(slack.answer, NOW.timestamp()) is resting
    assert Schedules().is_resting("U1", slack.dnd_info, NOW) is resting


def test_a_schedule_is_asked_for_once_an_hour_and_looked_at_each_time() -> None:
    slack, schedules = Slack(NOW + HOUR / 2, NOW + 10 * HOUR), Schedules()
    assert not schedules.is_resting("U1", slack.dnd_info, NOW)
    assert schedules.is_resting("U1", slack.dnd_info, NOW + HOUR / 2)
    assert slack.asked == ["U1"]
    assert schedules.is_resting("U1", slack.dnd_info, NOW + HOUR)
    assert schedules.is_resting("U2", slack.dnd_info, NOW + HOUR)
    assert slack.asked == ["U1", "U1", "U2"]


def test_what_slack_does_not_say_is_not_kept() -> None:
    schedules = Schedules()

    def fails(*, user: str) -> None:
        raise SlackClientError(user)

    with pytest.raises(SlackClientError):
        schedules.is_resting("U1", fails, NOW)
    assert schedules.is_resting("U1", Slack(NOW - HOUR, NOW + HOUR).dnd_info, NOW)
