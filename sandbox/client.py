"""The control API for Python: act as a person, see what they see, and make things go wrong. For tests and scripts.

Synchronous, standard library only. Refusals of the control API raise `Refused`; what is not there raises
`AssertionError` with what is.
"""

import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode, urlsplit

Json = dict[str, Any]

_PATIENCE_SECONDS = 30.0


class Refused(Exception):
    """The workspace would not do that; the message is the sentence a person would read."""


@dataclass(frozen=True)
class Ack:
    """Whether the app acked within Slack's 3 s, and its ack's payload."""

    acked: bool
    response: Any = None


class Control:
    """The control API's requests."""

    def __init__(self, url: str) -> None:
        self._address = urlsplit(url).netloc

    def get(self, path: str, **query: object) -> Json:
        return self._call("GET", f"{path}?{urlencode(query)}")

    def post(self, path: str, **body: object) -> Json:
        return self._call("POST", path, {name: value for name, value in body.items() if value is not None})

    def delete(self, path: str) -> Json:
        return self._call("DELETE", path)

    def fetch(self, path: str) -> bytes:
        """What is at this address of the workspace, as it is."""
        with closing(HTTPConnection(self._address, timeout=_PATIENCE_SECONDS)) as connection:
            connection.request("GET", f"/{path}")
            response = connection.getresponse()
            content = response.read()
        if response.status != HTTPStatus.OK:
            raise Refused(content.decode())
        return content

    def wait(
        self,
        person_id: str,
        find: Callable[[Json], Json | None],
        explain: Callable[[Json], str],
        timeout: float,
    ) -> Json:
        """What `find` gives for the person's state, as soon as that is something.

        Looks again whenever anything changed. After `timeout` seconds raises AssertionError with what `explain` says.
        """
        deadline = time.monotonic() + timeout
        state = self.get("state", person=person_id)
        while (found := find(state)) is None:
            left = deadline - time.monotonic()
            if left <= 0:
                raise AssertionError(explain(state))
            state = self.get("state", person=person_id, since=state["rev"], timeout=f"{left:.3f}")
        return found

    def _call(self, verb: str, path: str, body: Json | None = None) -> Json:
        content = None if body is None else json.dumps(body)
        connection = HTTPConnection(self._address, timeout=_PATIENCE_SECONDS)
        with closing(connection):
            connection.request(verb, f"/control/{path}", content, {"Content-Type": "application/json"})
            response = connection.getresponse()
            text = response.read().decode()
        if response.status != HTTPStatus.OK:
            raise Refused(json.loads(text)["error"] if text.startswith("{") else text)
        answer: Json = json.loads(text)
        return answer


class Person:
    """Somebody in the workspace."""

    def __init__(self, control: Control, user_id: str, name: str) -> None:
        self._control = control
        self.id = user_id
        self.name = name

    def __repr__(self) -> str:
        return f"<{self.name}>"

    # Doing

    def command(self, line: str, channel: str | None = None) -> Ack:
        """Type a slash command, by default in the direct messages with the bot."""
        return self._act("command", channel=self._channel_id(channel), line=line)

    def say(self, text: str, channel: str | None = None, thread_ts: str | None = None) -> str:
        """Post a message; gives its ts."""
        answer = self._post("message", channel=self._channel_id(channel), text=text, thread_ts=thread_ts)
        return str(answer["ts"])

    def click(
        self,
        action_id: str,
        *,
        message: Json | None = None,
        view: Json | None = None,
        value: object = None,
        where: str | None = None,
    ) -> Ack:
        """Use the button, select or picker with this action id, of any block.

        In `message` or `view` (a modal, or Home), if given; else in the newest visible message that has it, in the
        conversation `where` or in any. An ephemeral message counts as visible.
        """
        if view is not None:
            block_id = _find(view["blocks"], action_id)
            if block_id is None:
                raise AssertionError(f"no {action_id!r} in the view, which has: {_actions(view['blocks'])}")
            return self._act("action", view=view["id"], block_id=block_id, action_id=action_id, value=value)
        place, found = self._message_with(action_id, message, where)
        block_id = _find(found["blocks"], action_id)
        if block_id is None:
            raise AssertionError(f"no {action_id!r} in that message, which has: {_actions(found['blocks'])}")
        return self._act("action", message=place, block_id=block_id, action_id=action_id, value=value)

    def submit(self, **values: object) -> Ack:
        """Submit the topmost modal: block ids to plain values of the element `value` in them.

        A dict as a value is by action id, for elements that are called otherwise.
        """
        view = self._top()
        typed = {block_id: value if isinstance(value, dict) else {"value": value} for block_id, value in values.items()}
        return self._act("submit", view=view["id"], values=typed)

    def close(self, *, everything: bool = False) -> Ack:
        """Close the topmost modal, or all of them."""
        return self._act("close", view=self._top()["id"], all=everything)

    def shortcut(self, callback_id: str, message: Json | None = None) -> Ack:
        """Use a global shortcut, or one on a message."""
        place = {"channel": message["channel"], "ts": message["ts"]} if message is not None else None
        return self._act("shortcut", callback_id=callback_id, message=place)

    def open_home(self, tab: str = "home") -> None:
        """Open the app's Home (or Messages) tab."""
        self._post("home", tab=tab)

    def read(self, message: Json) -> None:
        """Move the unread mark to this message."""
        self._post("read", channel=message["channel"], ts=message["ts"])

    # Seeing

    def state(self) -> Json:
        """All that this person sees, as `GET /control/state` gives it."""
        return self._control.get("state", person=self.id)

    def view(self) -> Json | None:
        """The topmost modal."""
        views: list[Json] = self.state()["views"]
        return views[-1] if views else None

    def home(self) -> Json | None:
        """The app's Home, once published."""
        home: Json | None = self.state()["home"]
        return home

    def messages(self, channel: str | None = None) -> list[Json]:
        """The messages of a conversation by id, `#name` or name, replies after their parents.

        By default the direct messages with the bot. Each has its `channel` added.
        """
        return list(_messages(self.conversation(channel)))

    def conversation(self, channel: str | None = None) -> Json:
        """A conversation by id, `#name` or name; by default the direct messages with the bot."""
        return _pick(self.state()["conversations"], channel, self.name)

    def download(self, message: Json, name: str) -> bytes:
        """The content of the file with this name that is shared in a message."""
        (file,) = (file for file in message["files"] if file["name"] == name)
        return self._control.fetch(f"files/{file['id']}/{name}")

    def notices(self) -> list[str]:
        """What Slack itself told this person, oldest first."""
        return [notice["text"] for notice in self.state()["notices"]]

    def see(self, text: str, channel: str | None = None, timeout: float = 20) -> Json:
        """The newest message with `text` in its text or blocks, as soon as there is one (`timeout` in seconds).

        Looks in the direct messages with the bot, or in `channel`.
        """
        return self._control.wait(
            self.id,
            lambda state: _holding(text, _messages(_pick(state["conversations"], channel, self.name))),
            lambda state: (
                f"{self.name} does not see {text!r}; visible:\n"
                + _transcript(_messages(_pick(state["conversations"], channel, self.name)))
            ),
            timeout,
        )

    def see_view(self, text: str = "", timeout: float = 20) -> Json:
        """The topmost modal, as soon as `text` is in its title or blocks."""
        return self._control.wait(
            self.id,
            lambda state: _holding(text, state["views"][-1:]),
            lambda state: f"{self.name} sees no modal with {text!r}; open: {[_plain(v) for v in state['views']]}",
            timeout,
        )

    def see_home(self, text: str = "", timeout: float = 20) -> Json:
        """The app's Home, as soon as `text` is in it."""
        return self._control.wait(
            self.id,
            lambda state: _holding(text, [state["home"]] if state["home"] else []),
            lambda state: f"{self.name}'s Home has no {text!r}: {_plain(state['home'])}",
            timeout,
        )

    def see_notice(self, text: str, timeout: float = 20) -> Json:
        """Slack's own word to this person with `text` in it, as soon as there is one."""
        return self._control.wait(
            self.id,
            lambda state: _holding(text, state["notices"]),
            lambda state: f"{self.name} got no notice {text!r}: {[n['text'] for n in state['notices']]}",
            timeout,
        )

    def _top(self) -> Json:
        view = self.view()
        if view is None:
            raise AssertionError(f"{self.name} has no modal open; notices: {self.notices()}")
        return view

    def _message_with(self, action_id: str, message: Json | None, where: str | None) -> tuple[Json, Json]:
        state = self.state()
        conversations = state["conversations"] if where is None else [_pick(state["conversations"], where, self.name)]
        visible = [item for conversation in conversations for item in _messages(conversation)]
        if message is not None:
            candidates = [item for item in visible if item["ts"] == message["ts"]]
        else:
            candidates = [item for item in visible if _find(item["blocks"], action_id) is not None]
        if not candidates:
            raise AssertionError(f"{self.name} sees no message with {action_id!r}; visible:\n{_transcript(visible)}")
        newest = max(candidates, key=lambda item: str(item["ts"]))
        return {"channel": newest["channel"], "ts": newest["ts"]}, newest

    def _channel_id(self, channel: str | None) -> str:
        return self._direct if channel is None else str(self.conversation(channel)["id"])

    @cached_property
    def _direct(self) -> str:
        """The direct messages with the bot: always the same."""
        return str(self.conversation()["id"])

    def _post(self, path: str, **body: object) -> Json:
        return self._control.post(path, person=self.id, **body)

    def _act(self, path: str, **body: object) -> Ack:
        answer = self._post(path, **body)
        return Ack(answer["acked"], answer["response"])


class Operator:
    """Who runs the workspace: other people's accounts, channels, connections, and faults."""

    def __init__(self, url: str) -> None:
        self._control = Control(url)

    def person(self, name: str) -> Person:
        """The person with this short name or id."""
        # Anybody's screen lists everybody; the seeded admin is always there.
        people = self._control.get("state", person="U0DANA")["people"]
        for person in people:
            if name in (person["name"], person["id"]):
                return Person(self._control, person["id"], person["name"])
        raise AssertionError(f"nobody is called {name!r}; there are {[person['name'] for person in people]}")

    def change_person(self, person: Person, **changes: object) -> None:
        """Set any of `presence`, `dnd`, `tz`, `real_name`, `deleted`, and Slack's flags: `is_admin`, `is_restricted`, …

        Of an owner `is_owner` or `is_primary_owner`; of a guest of one channel `is_ultra_restricted`.
        """
        self._control.post("person", person=person.id, **changes)

    def change_channel(self, channel: str, **changes: object) -> None:
        """`archive=True`, `unarchive=True`, `delete=True`, `invite="U…"` or `kick="U…"`, by channel id."""
        self._control.post("channel", channel=channel, **changes)

    def add_people(self, *names: str, title: str = "", channels: Sequence[str] = ()) -> list[Person]:
        """New people by short name, members of these channels (by id); `sam` gets the id `U0SAM`."""
        answer = self._control.post("people", names=names, title=title, channels=channels)
        return [Person(self._control, user_id, name) for user_id, name in zip(answer["people"], names, strict=True)]

    def add_user_group(self, handle: str, *people: Person, name: str = "") -> str:
        """A new user group of these people; gives its id, `S0NIGHTS` for `nights`."""
        members = [person.id for person in people]
        return str(self._control.post("usergroups", handle=handle, members=members, name=name or None)["usergroup"])

    def change_user_group(
        self, group: str, *people: Person, name: str | None = None, disabled: bool | None = None
    ) -> None:
        """Set what is given, by group id: who is in it (all of them), its name, whether it is disabled."""
        members = [person.id for person in people] or None
        self._control.post("usergroup", usergroup=group, members=members, name=name, disabled=disabled)

    def fault(self, kind: str, **fault: object) -> int:
        """Make something go wrong, as `faults.py` lists; gives the fault's id."""
        return int(self._control.post("faults", kind=kind, **fault)["id"])

    def faults(self) -> list[Json]:
        """The faults in force."""
        return list(self._control.get("faults")["faults"])

    def end_faults(self) -> None:
        self._control.delete("faults")

    def refresh_connections(self) -> None:
        """Ask the app to reconnect, as Slack does every few hours."""
        self._control.post("connections", refresh=True)

    def drop_connections(self) -> None:
        """Cut the app's connections without a word."""
        self._control.post("connections", drop=True)

    def traffic(self, name: str | None = None, since: int = 0) -> list[Json]:
        """The exchanges with the app after number `since`, of one method, command, callback id or event, or all."""
        exchanges = self._control.get("traffic", since=since)["exchanges"]
        return [exchange for exchange in exchanges if name is None or exchange["name"] == name]

    def reset(self) -> None:
        """A fresh workspace."""
        self._control.post("reset")

    def see_exchange(self, name: str, timeout: float = 20) -> Json:
        """The newest exchange of this method, command, callback id, action id or event, as soon as there is one."""
        return self._control.wait(
            "U0DANA",
            lambda _state: next(reversed(self.traffic(name)), None),
            lambda _state: f"nothing called {name!r} went over the wire: {[item['name'] for item in self.traffic()]}",
            timeout,
        )

    def wait_until_connected(self, *, connected: bool = True, timeout: float = 20) -> None:
        """Until the app has a Socket Mode connection, or has none; `timeout` in seconds."""
        self._control.wait(
            "U0DANA",
            lambda state: state["app"] if state["app"]["connected"] is connected else None,
            lambda state: f"the app is {'' if state['app']['connected'] else 'not '}connected",
            timeout,
        )


def _pick(conversations: list[Json], channel: str | None, name: str) -> Json:
    for conversation in conversations:
        if channel is None:
            if conversation["kind"] == "im":
                return conversation
        elif channel.removeprefix("#") in (conversation["id"], conversation["name"]):
            return conversation
    raise AssertionError(f"{name} sees no conversation {channel!r}; there are {[c['name'] for c in conversations]}")


def _messages(conversation: Json) -> Iterator[Json]:
    for message in conversation["messages"]:
        yield message | {"channel": conversation["id"]}
        for reply in message["replies"]:
            yield reply | {"channel": conversation["id"]}


def _holding(text: str, things: Iterable[Json]) -> Json | None:
    found: Json | None = None
    for thing in things:
        if text in _plain(thing):
            found = thing
    return found


def _plain(thing: Any) -> str:
    """Every text a person reads in a message or view, one a line."""
    if isinstance(thing, list):
        return "\n".join(filter(None, map(_plain, thing)))
    if isinstance(thing, dict):
        texts = [thing["text"]] if isinstance(thing.get("text"), str) else []
        texts += [_plain(value) for key, value in thing.items() if isinstance(value, dict | list) and key != "replies"]
        return "\n".join(filter(None, texts))
    return ""


def _actions(blocks: Any) -> list[str]:
    if isinstance(blocks, list):
        return [action for block in blocks for action in _actions(block)]
    if isinstance(blocks, dict):
        own = [str(blocks["action_id"])] if "action_id" in blocks else []
        return own + [action for value in blocks.values() for action in _actions(value)]
    return []


def _find(blocks: list[Json], action_id: str) -> str | None:
    return next((str(block["block_id"]) for block in blocks if action_id in _actions(block)), None)


def _transcript(messages: Iterable[Json]) -> str:
    lines = [
        f"  [{message['user']}] {_plain(message).replace(chr(10), ' | ')} {_actions(message['blocks'])}"
        for message in messages
    ]
    return "\n".join(lines) or "  (nothing)"
