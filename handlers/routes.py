"""Which listener takes what Slack sends, by one look in a table.

Bolt asks its listeners in turn whether a request is theirs, and collects all it could ever give them for each: with two
hundred of them, the last begins after 5 ms. So `Routes` holds them itself, as Bolt's own `Assistant` does: a middleware
that hands each request to Bolt's runner with the one listener that takes it. Parameters by name, `ack`, the error
handler and what no listener takes, of which Bolt warns, are Bolt's as ever.
"""

import inspect
import logging
from collections.abc import Callable, Mapping
from typing import Any, Final, Literal, NamedTuple

from slack_bolt import BoltRequest, BoltResponse
from slack_bolt.listener import CustomListener
from slack_bolt.middleware import Middleware

from handlers.payload import Payload, person_of

Kind = Literal["command", "shortcut", "action", "field", "view", "event"]
Listener = Callable[..., BoltResponse | None]
HELP: Final = "/backline"
"""Any command with the one word `help` is this one with it."""

OfActor = Mapping[str, Callable[[str], object]]
"""What depends on who acts, by the parameter's name; given the person, each may raise Refused."""


class Route(NamedTuple):
    """A way in, by what is the same each time: `action contact:kind`, whatever kind it is."""

    kind: Kind
    name: str


class Routes(Middleware):
    """Registers listeners as Bolt's `App` does; the order does not matter, and no two may take the same.

    Registering raises ValueError for what is taken already. Use it as the last middleware, when all are registered.
    """

    def __init__(self, provided: Mapping[str, object], of_actor: OfActor) -> None:
        """`provided` reaches listeners as parameters by name; so does what each of `of_actor` finds for who acts."""
        self.listeners: dict[Route, CustomListener] = {}
        self._alone: set[Route] = set()
        self._provided = provided
        self._of_actor = of_actor

    def command(self, typed: str, *, alone: bool = False) -> Callable[[Listener], None]:
        """A slash command with whatever follows it, or with one word: `/contact` or `/contact find`.

        A command with its word goes before the command itself; `alone`: only where nothing else is typed.
        """
        route = Route("command", typed)
        if alone:
            self._alone.add(route)
        return self._registering(route)

    def shortcut(self, callback_id: str) -> Callable[[Listener], None]:
        """An entry of Slack's menus: global, or of a message."""
        return self._registering(Route("shortcut", callback_id))

    def action(self, action_id: str) -> Callable[[Listener], None]:
        """A click on `feature:verb`, and on `feature:verb:argument` whatever the argument."""
        return self._registering(Route("action", action_id))

    def field(self, block_id: str) -> Callable[[Listener], None]:
        """A choice made in this field of a form, before the form is sent."""
        return self._registering(Route("field", block_id))

    def view(self, callback_id: str) -> Callable[[Listener], None]:
        """A form that was sent."""
        return self._registering(Route("view", callback_id))

    def event(self, name: str) -> Callable[[Listener], None]:
        """What Slack tells unasked; acknowledged when the listener does not."""
        return self._registering(Route("event", name))

    def _registering(self, route: Route) -> Callable[[Listener], None]:
        def register(listener: Listener) -> None:
            if route in self.listeners:
                raise ValueError(f"{route.kind} {route.name} is taken already")
            self.listeners[route] = CustomListener(
                app_name="backline",
                ack_function=bound(listener, self._provided, self._of_actor),
                lazy_functions=[],
                matchers=[],
                middleware=[],
                auto_acknowledgement=route.kind == "event",
                base_logger=logging.getLogger("slack_bolt"),
            )

        return register

    def route(self, body: Payload) -> Route | None:
        """The way in for a request; None when no listener takes it."""
        match body:
            case {"command": command}:
                typed = (body.get("text") or "").lower().split()
                words = [HELP if typed == ["help"] else command, *typed]
                longer = Route("command", " ".join(words[:2]))
                is_longer = longer in self.listeners and (len(words) == 2 or longer not in self._alone)
                route = longer if is_longer else Route("command", words[0])
            case {"type": "shortcut" | "message_action", "callback_id": callback_id}:
                route = Route("shortcut", callback_id)
            case {"type": "block_actions", "actions": [{"action_id": "value", "block_id": block_id}, *_]}:
                route = Route("field", block_id)
            case {"type": "block_actions", "actions": [{"action_id": action_id}, *_]}:
                route = Route("action", ":".join(action_id.split(":")[:2]))
            case {"type": "view_submission", "view": {"callback_id": callback_id}}:
                route = Route("view", callback_id)
            case {"type": "event_callback", "event": {"type": name}}:
                route = Route("event", name)
            case _:
                return None
        return route if route in self.listeners else None

    def process(
        self,
        *,
        req: BoltRequest,
        resp: BoltResponse,
        next: Callable[[], BoltResponse],  # noqa: A002  Bolt's name
    ) -> BoltResponse | None:
        route = self.route(req.body)
        if route is None:
            return next()
        return req.context.listener_runner.run(
            request=req, response=resp, listener_name=route.name, listener=self.listeners[route]
        )


def bound(function: Callable[..., Any], provided: Mapping[str, object], of_actor: OfActor) -> Callable[..., Any]:
    """`function` with those of its parameters that are ours filled in; Bolt fills in the rest at each request."""
    names = inspect.signature(function).parameters
    ours = {name: provided[name] for name in names if name in provided}
    theirs = {name: of_actor[name] for name in names if name in of_actor}
    bolts = [name for name in names if name not in ours and name not in theirs]

    def filled(**given: Any) -> Any:
        for name, find in theirs.items():
            given[name] = find(person_of(given["body"]))
        return function(**given, **ours)

    # Said here, as Bolt needs twice as long as all the rest of starting to find it out for two hundred listeners.
    by_name = inspect.Parameter.POSITIONAL_OR_KEYWORD
    asked = inspect.Signature([inspect.Parameter(name, by_name) for name in bolts])
    filled.__signature__ = asked  # type: ignore[attr-defined]  # any callable may have one
    return filled
