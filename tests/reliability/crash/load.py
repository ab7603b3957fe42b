"""What people do all day, each in a thread of their own, and what the bot told them."""

import contextlib
import itertools
import random
import threading
from collections.abc import Callable, Container
from dataclasses import dataclass, field

from sandbox.client import Json, Person, Refused

PAUSE = 0.03
"""Seconds between two acts of one person."""
PRESSES = 0.7
"""How often a person who could press a button does, and does not begin something new."""

Press = Callable[[Person, Json, str], None]


@dataclass
class Told:
    """What the bot said it had done: nothing of it may be lost, nothing done twice."""

    logged: dict[int, tuple[str, str]] = field(default_factory=dict)
    """Contact to agent and reference."""
    asked: set[int] = field(default_factory=set)
    """Contacts for which supervisors were asked."""
    accepted: dict[str, str] = field(default_factory=dict)
    """Escalation to supervisor."""
    resolved: set[str] = field(default_factory=set)
    closed: set[int] = field(default_factory=set)
    callbacks: dict[str, str] = field(default_factory=dict)
    """Reference to owner."""
    done: set[str] = field(default_factory=set)
    """Ids of callbacks."""


class Shift:
    """People at work until `stop`. The dice are seeded; when which die falls depends on the machine."""

    def __init__(self, people: list[Person], seed: int) -> None:
        self.told = Told()
        self._over = threading.Event()
        self._numbers = itertools.count(10001)
        self._threads = [
            threading.Thread(target=self._work, args=(person, random.Random(f"{seed} {person.id}")))
            for person in people
        ]

    def begin(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _work(self, person: Person, dice: random.Random) -> None:
        says = (self._log, self._escalate, self._promise)
        presses: dict[str, tuple[int, Press]] = {
            "contact:close": (1, self._close),
            "callback:done": (2, self._ring),
            "escalation:accept": (4, self._accept),
            "escalation:pass": (1, self._pass),
            "escalation:resolve": (4, self._resolve),
        }
        while not self._over.wait(PAUSE):
            # What is not there any more, or did not open since the bot is dead, is tried another time.
            with contextlib.suppress(AssertionError, Refused):
                buttons = _buttons(person, presses)
                if buttons and dice.random() < PRESSES:
                    there = sorted(buttons)
                    (action,) = dice.choices(there, weights=[presses[name][0] for name in there])
                    presses[action][1](person, *dice.choice(buttons[action]))
                    if person.view():
                        person.close(everything=True)
                else:
                    dice.choice(says)(person, dice)

    def _log(self, person: Person, dice: random.Random) -> None:
        reference = str(next(self._numbers))
        ack = person.command(f"/contact {reference} {dice.choice(['irate', 'upset', 'rude'])} refund refused")
        if (contact := _number(ack.response)) is not None:
            self.told.logged[contact] = person.id, reference

    def _escalate(self, person: Person, dice: random.Random) -> None:
        reference = str(next(self._numbers))
        ack = person.command(f"/escalate {reference} shouting, wants a refund")
        if (contact := _number(ack.response)) is not None:
            self.told.logged[contact] = person.id, reference
            self.told.asked.add(contact)

    def _promise(self, person: Person, dice: random.Random) -> None:
        reference = str(next(self._numbers))
        ack = person.command(f"/callback in {dice.randint(1, 3)} seconds {reference} router")
        if ack.response and ack.response["text"].startswith("Set: "):
            self.told.callbacks[reference] = person.id

    def _close(self, person: Person, message: Json, value: str) -> None:
        person.click("contact:close", message=message)
        view = person.view()
        if view and view["callback_id"] == "close_contact" and view["title"]["text"] == f"Close #{value}":
            ack = person.submit(outcome="resolved", next_step="Refund sent")
            if ack.acked and ack.response is None:
                self.told.closed.add(int(value))

    def _ring(self, person: Person, message: Json, value: str) -> None:
        if person.click("callback:done", message=message).acked:
            self.told.done.add(value)

    def _accept(self, person: Person, message: Json, value: str) -> None:
        person.click("escalation:accept", message=message)
        view = person.view()
        if view and view["callback_id"] == "read_back":
            self.told.accepted[value] = person.id
            person.submit(read_back="Taking over, will offer the refund")

    def _pass(self, person: Person, message: Json, value: str) -> None:
        person.click("escalation:pass", message=message)

    def _resolve(self, person: Person, message: Json, value: str) -> None:
        person.click("escalation:resolve", message=message)
        view = person.view()
        if view and view["callback_id"] == "resolve":
            ack = person.submit(outcome="other", note="Refund offered")
            if ack.acked and ack.response is None:
                self.told.resolved.add(value)


def _number(response: Json | None) -> int | None:
    """The contact in `Logged as #7 · 10001` or `Asked 2 supervisors about #7.`"""
    text = str(response["text"]) if response else ""
    if not text.startswith(("Logged as #", "Asked ")):
        return None
    return int(text.partition("#")[2].split()[0].rstrip("."))


def _buttons(person: Person, wanted: Container[str]) -> dict[str, list[tuple[Json, str]]]:
    """The wanted buttons in the last direct messages: in which message, and the button's value."""
    found: dict[str, list[tuple[Json, str]]] = {}
    for message in person.messages()[-60:]:
        for block in message["blocks"]:
            for element in block.get("elements", []):
                if element.get("action_id") in wanted:
                    found.setdefault(element["action_id"], []).append((message, element["value"]))
    return found
