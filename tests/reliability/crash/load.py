"""What people do all day, each in a thread of their own, and what the bot told them."""

import contextlib
import itertools
import random
import re
import threading
import time
from collections.abc import Callable, Container
from dataclasses import dataclass, field

from sandbox.client import Json, Person, Refused

PAUSE = 0.1
"""Seconds between two acts of one person."""
PRESSES = 0.7
"""How often a person who could press a button does, and does not begin something new."""
DAWDLES = 1.0
"""How much of that they look on instead, beside the weights of what they could press: owners go quiet."""
LATELY = 60
"""How many of their last direct messages people look at."""
OPENS_A_FORM = {"contact:close", "escalation:accept", "escalation:read_back", "escalation:resolve"}
HOME_BY = 60
"""Seconds for the agents to withdraw what is still open at the end of the shift."""

Press = Callable[[Person, Json, str], None]


@dataclass
class Told:
    """What the bot said it had done: nothing of it may be lost, nothing done twice. Escalations and callbacks by id."""

    logged: dict[int, tuple[str, str]] = field(default_factory=dict)
    """Contact to agent and reference."""
    asked: set[int] = field(default_factory=set)
    """Contacts for which supervisors were asked."""
    accepted: set[tuple[str, str]] = field(default_factory=set)
    """Escalation and supervisor."""
    read_back: set[tuple[str, str]] = field(default_factory=set)
    """Escalation and what the supervisor said."""
    resolved: set[str] = field(default_factory=set)
    withdrawn: set[str] = field(default_factory=set)
    """Escalations, which may have ended otherwise just before."""
    closed: set[int] = field(default_factory=set)
    callbacks: dict[str, str] = field(default_factory=dict)
    """Reference to owner."""
    done: set[str] = field(default_factory=set)


class Shift:
    """People at work until `stop`. The dice are seeded; when which die falls depends on the machine."""

    def __init__(self, people: list[Person], seed: int) -> None:
        self.told = Told()
        self._people = people
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
        presses: dict[str, tuple[float, Press]] = {
            "contact:close": (0.1, self._close),
            "callback:done": (2, self._ring),
            "escalation:accept": (5, self._accept),
            "escalation:pass": (2, self._pass),
            "escalation:read_back": (1, self._read_back),
            "escalation:still_here": (3, self._say_still_here),
            "escalation:resolve": (1, self._resolve),
            "escalation:cancel": (0.1, self._withdraw),
        }
        while not self._over.wait(PAUSE):
            # What is not there any more, or did not open since the bot is dead, is tried another time.
            with contextlib.suppress(AssertionError, Refused):
                buttons = _buttons(person, presses)
                if buttons and dice.random() < PRESSES:
                    there = sorted(buttons)
                    (action,) = dice.choices([*there, ""], weights=[*(presses[name][0] for name in there), DAWDLES])
                    if action:
                        presses[action][1](person, *dice.choice(buttons[action]))
                    if action in OPENS_A_FORM and person.view():
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
        if _form_opened(person, "read_back", message):
            self.told.accepted.add((value, person.id))
            self._say_what_was_understood(person, value)

    def _read_back(self, person: Person, message: Json, value: str) -> None:
        person.click("escalation:read_back", message=message)
        if _form_opened(person, "read_back", message):
            self._say_what_was_understood(person, value)

    def _say_what_was_understood(self, person: Person, value: str) -> None:
        words = f"Taking over, will offer {next(self._numbers)}"
        ack = person.submit(read_back=words)
        if ack.acked and ack.response is None:
            self.told.read_back.add((value, words))

    def _pass(self, person: Person, message: Json, value: str) -> None:
        person.click("escalation:pass", message=message, value="with_a_customer")

    def _say_still_here(self, person: Person, message: Json, value: str) -> None:
        person.click("escalation:still_here", message=message)

    def _resolve(self, person: Person, message: Json, value: str) -> None:
        if person.click("escalation:resolve", message=message).acked and _form_opened(person, "resolve"):
            ack = person.submit(outcome="other", note="Refund offered")
            if ack.acked and ack.response is None:
                self.told.resolved.add(value)

    def _withdraw(self, person: Person, message: Json, value: str) -> None:
        if person.click("escalation:cancel", message=message).acked:
            self.told.withdrawn.add(value)

    def withdraw_all(self, asking: Callable[[], set[str]]) -> None:
        """At the end of the shift the agents withdraw what is still open; `asking` says who has something."""
        deadline = time.monotonic() + HOME_BY
        while agents := asking():
            assert time.monotonic() < deadline, f"{agents} have something open"
            time.sleep(PAUSE)
            for person in self._people:
                there = _buttons(person, {"escalation:cancel"}, last=None) if person.id in agents else {}
                for message, value in there.get("escalation:cancel", []):
                    with contextlib.suppress(AssertionError, Refused):  # ended meanwhile, and not there any more
                        self._withdraw(person, message, value)


def _form_opened(person: Person, callback_id: str, about: Json | None = None) -> bool:
    """Whether this form is open, and names the contact that the message `about` does."""
    view = person.view()
    named = re.search(r"#\d+, \d+", about["text"]) if about else None
    return bool(view and view["callback_id"] == callback_id and (named is None or named[0] in str(view["blocks"])))


def _number(response: Json | None) -> int | None:
    """The contact in `Logged as #7 · 10001` or `Asked Priya and Tomasz about #7, 10001.`"""
    said = re.match(r"(?:Logged as|Asked .* about) #(\d+)", str(response["text"]) if response else "")
    return int(said[1]) if said else None


def _buttons(person: Person, wanted: Container[str], last: int | None = LATELY) -> dict[str, list[tuple[Json, str]]]:
    """The wanted buttons and menus in the `last` direct messages, or all: in which message, and what each is about."""
    found: dict[str, list[tuple[Json, str]]] = {}
    for message in person.messages()[-last if last else 0 :]:
        for block in message["blocks"]:
            for element in block.get("elements", []):
                if element.get("action_id") in wanted:
                    about = element.get("value") or block["block_id"].rpartition(":")[2]
                    found.setdefault(element["action_id"], []).append((message, about))
    return found
