"""A promise of Ben's, who is in New York: on Monday at nine he promises to ring on Tuesday at three."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sandbox.client import Json, Person
from tests.flows.conftest import Stage
from tests.flows.reading import only_you, settle
from tests.flows.steps import own_messages

NEW_YORK = ZoneInfo("America/New_York")
LONDON = ZoneInfo("Europe/London")

MONDAY = datetime(2027, 6, 7, 9, 0, tzinfo=NEW_YORK)
TUESDAY_3PM = datetime(2027, 6, 8, 15, 0, tzinfo=NEW_YORK)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SECOND = timedelta(seconds=1)


def move_to(stage: Stage, at: datetime) -> None:
    """It is that time, and everything due by then has happened."""
    stage.clock.advance(at - stage.clock.now())
    settle(stage, moving=False)


def later(stage: Stage, by: timedelta) -> None:
    """So much time has passed, and everything due by then has happened."""
    stage.clock.advance(by)
    settle(stage, moving=False)


def set_for_tuesday(stage: Stage, words: str = "48213 router replacement") -> Json:
    """Gives the card that says so."""
    stage.ben.command(f"/callback tomorrow 3pm {words}")
    settle(stage, moving=False)
    return stage.ben.see("I'll remind you")


def remind_on_tuesday(stage: Stage, words: str = "48213 router replacement") -> Json:
    """Gives the reminder."""
    set_for_tuesday(stage, words)
    move_to(stage, TUESDAY_3PM)
    return stage.ben.see("Time to ring")


def reminders(person: Person) -> list[Json]:
    """Those that still ask for something."""
    return own_messages(person, "Time to ring")


def told(person: Person) -> str:
    """The last thing that only this person was told."""
    return only_you(person)[-1]
