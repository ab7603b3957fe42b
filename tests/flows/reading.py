"""What people read on a message or a form, and waiting until the bot owes nothing."""

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from typing import Any

from slack_bolt import BoltRequest

from sandbox.client import Control, Person
from tests.flows.conftest import Stage

Json = dict[str, Any]

_UNDER_WAY = """
    SELECT (SELECT COUNT(*) FROM deliveries WHERE state IN ('pending', 'sending'))
         + (SELECT COUNT(*) FROM cards c JOIN deliveries d ON d.id = c.delivery_id
            WHERE c.wanted_rev <> c.shown_rev AND d.state = 'sent')
         + (SELECT COUNT(*) FROM timers WHERE due_at <= :now)
         + (SELECT COUNT(*) FROM removals WHERE not_before_at <= :now)
"""


def words(thing: Any) -> str:
    """Every text in a message, a modal or an ack, one a line."""
    return "\n".join(_texts(thing))


def _texts(thing: Any) -> Iterator[str]:
    if isinstance(thing, list):
        for item in thing:
            yield from _texts(item)
    elif isinstance(thing, dict):
        for name, value in thing.items():
            if isinstance(value, str):
                if name == "text":
                    yield value
            else:
                yield from _texts(value)


def actions(thing: Any) -> list[str]:
    """The action ids of the buttons and menus in a message or modal."""
    if isinstance(thing, list):
        return [action for item in thing for action in actions(item)]
    if isinstance(thing, dict):
        own = [thing["action_id"]] if "action_id" in thing else []
        return own + [action for value in thing.values() for action in actions(value)]
    return []


def drafted(view: Json, name: str) -> str:
    """What a text field of a modal holds when it opens."""
    (block,) = (block for block in view["blocks"] if block["block_id"] == name)
    return str(block["element"].get("initial_value", ""))


def fields(view: Json) -> list[str]:
    return [block["block_id"] for block in view["blocks"] if block["type"] == "input"]


def only_you(person: Person) -> list[str]:
    """The ephemeral messages this person has, oldest first, wherever they are."""
    messages = [message for conversation in person.state()["conversations"] for message in conversation["messages"]]
    return [words(message) for message in sorted(messages, key=lambda message: message["ts"]) if message["ephemeral"]]


def settle(stage: Stage, seconds: float = 20, *, moving: bool = True) -> None:
    """Wait until no timer is due, every message owed has been sent, and every card shows what is true.

    The bot waits by its own clock before it tries again, so moving that saves waiting for it; not `moving` it leaves
    what is to happen at its time.
    """
    deadline = time.monotonic() + seconds
    with closing(sqlite3.connect(stage.database)) as db:
        while left := db.execute(_UNDER_WAY, {"now": int(stage.clock.now().timestamp() * 1000)}).fetchone()[0]:
            assert time.monotonic() < deadline, f"{left} messages or timers are still due"
            time.sleep(0.02)
            if moving:
                stage.clock.advance(timedelta(seconds=0.5))


def pass_time(stage: Stage, **by: float) -> None:
    """Let this much time pass, as `timedelta` takes it, and everything due by then happen."""
    stage.clock.advance(timedelta(**by))
    settle(stage, moving=False)


def choose(stage: Stage, person: Person, field: str, value: str, **typed: object) -> None:
    """Choose in a menu of the topmost modal of which every choice is heard, with this typed in the other fields."""
    view = person.see_view()
    values = {name: {"value": text} for name, text in typed.items()}
    place = {"view": view["id"], "block_id": field, "action_id": "value"}
    Control(stage.workspace.url).post("action", person=person.id, value=value, values=values, **place)


def forge_click(stage: Stage, person: Person, action_id: str, value: object, **extra: Any) -> None:
    """A click that no screen offers this person: made up, and given to the app as Slack would."""
    action = {"type": "button", "action_id": action_id, "block_id": "forged", "value": str(value), **extra}
    body = {
        "type": "block_actions",
        "user": {"id": person.id, "team_id": "T0PRACTICE"},
        "team": {"id": "T0PRACTICE"},
        "api_app_id": "A0BACKLINE",
        "trigger_id": "forged",
        "actions": [action],
    }
    deliver(stage, body)


def deliver(stage: Stage, body: Json) -> Json:
    """Give the app a payload as Socket Mode would; its answer."""
    assert stage.backline is not None
    response = stage.backline.bolt.dispatch(BoltRequest(mode="socket_mode", body=body))
    assert response.status == 200
    if not response.body:
        return {}
    is_json = response.headers["content-type"][0].startswith("application/json")
    return json.loads(response.body) if is_json else {"text": response.body}  # as over Socket Mode
