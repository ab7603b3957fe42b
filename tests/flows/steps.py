"""What the stories of callbacks and check-ins do and look at again and again."""

import itertools
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime

from sandbox.client import Json, Person
from tests.flows.conftest import Stage

_numbers = itertools.count(770001)


def move_to(stage: Stage, at: datetime) -> None:
    stage.clock.advance(at - stage.clock.now())


def settle(person: Person) -> None:
    """Until this person has all that was due: the bot sends to one person in order, and this comes last.

    Twice, as the first may join a turn of the worker that looked at its timers before the clock was moved.
    """
    for _ in range(2):
        number = next(_numbers)
        person.command(f"/callback in 900 days {number}")
        person.see(f">: {number}.")


def own_messages(person: Person, text: str = "") -> list[Json]:
    """The messages with `text` that will still be there tomorrow."""
    return [message for message in person.messages() if text in message["text"] and not message["ephemeral"]]


def buttons_of(screen: Json) -> list[str]:
    elements = [element for block in screen["blocks"] for element in block.get("elements", [])]
    return [element["text"]["text"] for element in elements if element["type"] == "button"]


def times_shown(screen: Json) -> list[datetime]:
    """The instants that Slack shows in each reader's own zone."""
    return [datetime.fromtimestamp(int(epoch), UTC) for epoch in re.findall(r"<!date\^(\d+)\^", str(screen))]


def filled_in(view: Json) -> dict[str, str | None]:
    """What stands in a form before anybody types."""
    return {block["block_id"]: _initial(block["element"]) for block in view["blocks"] if block["type"] == "input"}


def wait_for(stage: Stage, name: str) -> None:
    """Until an exchange of this name has ended; `/callback (again)` is a second delivery of `/callback`."""
    wait_until(lambda: stage.operator.traffic(name))


def wait_until(happened: Callable[[], object], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)


def _initial(element: Json) -> str | None:
    if option := element.get("initial_option"):
        return str(option["value"])
    return next((str(value) for name, value in element.items() if name.startswith("initial_")), None)
