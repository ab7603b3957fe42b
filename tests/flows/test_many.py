"""Twenty supervisors, all there, all at once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from bot.manifest import manifest
from sandbox.client import Control, Json, Person
from sandbox.server import RunningServer, serve_in_thread
from tests.flows.conftest import Stage
from tests.flows.reading import actions, only_you, settle, words

MANY = 20


class Crowd(Stage):
    """A team of twenty supervisors."""

    def __init__(self, workspace: RunningServer, path: Path) -> None:
        super().__init__(workspace, path)
        names = [f"sam{number:02}" for number in range(MANY)]
        self.supervisors = self.operator.add_people(*names, title="Supervisor", channels=["C0ESCALATIONS"])

    @property
    def team(self) -> dict[str, str]:
        return {**super().team, "supervisors": " ".join(person.id for person in self.supervisors), "level_two": ""}


@pytest.fixture
def crowd(tmp_path: Path) -> Iterator[Crowd]:
    with serve_in_thread(manifest=manifest()) as workspace:
        crowd = Crowd(workspace, tmp_path)
        crowd.start()
        try:
            yield crowd
        finally:
            crowd.stop()


def race(crowd: Crowd, number: int) -> None:
    """One request, on which all of them click Accept in the same instant, in their own direct messages."""
    crowd.amara.command(f"/escalate 48{number:03} shouting, wants a refund")
    settle(crowd, seconds=20)
    control, together = Control(crowd.workspace.url), Barrier(MANY)

    def ping(person: Person) -> Json:
        return next(message for message in reversed(person.messages()) if "escalation:accept" in actions(message))

    def click(person: Person, message: Json) -> None:
        place = {"channel": message["channel"], "ts": message["ts"]}
        (block_id,) = (block["block_id"] for block in message["blocks"] if "escalation:accept" in actions(block))
        together.wait()
        control.post("action", person=person.id, message=place, block_id=block_id, action_id="escalation:accept")

    with ThreadPoolExecutor(MANY) as pool:
        pings = list(pool.map(ping, crowd.supervisors))
        told = {person.id: len(only_you(person)) for person in crowd.supervisors}
        list(pool.map(click, crowd.supervisors, pings))
    heard = {person.id: only_you(person)[told[person.id] :] for person in crowd.supervisors}
    (winner,) = (person for person in crowd.supervisors if not heard[person.id])
    winner.see_view("You have it")
    winner.close()
    for person in crowd.supervisors:
        if person is not winner:
            (said,) = heard[person.id]
            assert f"<@{winner.id}> has it" in said
            assert person.view() is None
    settle(crowd, seconds=20)
    own = [message for message in crowd.amara.messages() if f"48{number:03}" in words(message)]
    assert sum(f"<@{winner.id}> has it" in words(message) for message in own) == 2, "the card, and a message of its own"
    for person in crowd.supervisors:
        assert f"<@{winner.id}> has it" in person.messages()[-1]["text"] or person is winner
    (card,) = (message for message in own if "contact:close" in actions(message))
    crowd.amara.click("contact:close", message=card)
    crowd.amara.submit(outcome="resolved")
    settle(crowd, seconds=20)


@pytest.mark.slow
def test_of_twenty_who_accept_at_once_one_has_it_and_the_others_are_told_who(crowd: Crowd) -> None:
    for number in range(3):
        race(crowd, number)


@pytest.mark.soak
@pytest.mark.timeout(0)
def test_a_hundred_times_over(crowd: Crowd) -> None:
    for number in range(100):
        race(crowd, number)
