"""The control API: what people do and see, and what goes wrong. README.md is its contract."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from sandbox.interactions import Ack, Interactions
from sandbox.model import Conversation, Json, Message, Person, View
from sandbox.operating import Operating
from sandbox.practice import Practice
from sandbox.refusals import ApiError, PersonError
from sandbox.requests import Body, body_of, find_person
from sandbox.screens import screen, sees

_LONGEST_WAIT_SECONDS = 25.0


class Control:
    """The handlers for `/control/...`."""

    def __init__(self, practice: Practice) -> None:
        self._practice = practice
        self._interactions = Interactions(practice)
        self._operating = Operating(practice)

    def routes(self) -> list[web.RouteDef]:
        """Every path of the control API."""
        return [
            web.get("/control/state", self._state),
            web.get("/control/changes", self._changes),
            web.get("/control/traffic", self._traffic),
            web.get("/control/faults", self._faults),
            web.delete("/control/faults", self._clear_faults),
            *(
                web.post(f"/control/{name}", self._answering(handler))
                for name, handler in (
                    ("command", self._command),
                    ("action", self._action),
                    ("submit", self._submit),
                    ("close", self._close),
                    ("shortcut", self._shortcut),
                    ("message", self._message),
                    ("home", self._home),
                    ("read", self._read),
                    ("options", self._options),
                    *self._operating.handlers(),
                )
            ),
        ]

    # Watching

    async def _state(self, request: web.Request) -> web.Response:
        try:
            person = find_person(self._practice.workspace, request.query.get("person", ""))
            if "since" in request.query:
                await self._wait_for_change(request)
        except PersonError as problem:
            return _refused(problem)
        return _ok(screen(self._practice, person))

    async def _changes(self, request: web.Request) -> web.Response:
        try:
            return _ok({"rev": await self._wait_for_change(request)})
        except PersonError as problem:
            return _refused(problem)

    async def _wait_for_change(self, request: web.Request) -> int:
        try:
            since = int(request.query.get("since", "0"))
            seconds = min(float(request.query.get("timeout", _LONGEST_WAIT_SECONDS)), _LONGEST_WAIT_SECONDS)
        except ValueError:
            raise PersonError("“since” and “timeout” are numbers.") from None
        return await self._practice.wait_for_change(since, seconds)

    async def _traffic(self, request: web.Request) -> web.Response:
        since = request.query.get("since", "0")
        if not since.isdecimal():
            return _refused(PersonError("“since” is a number."))
        return _ok({"exchanges": self._practice.traffic.since(int(since))})

    async def _faults(self, _request: web.Request) -> web.Response:
        return _ok({"faults": self._practice.faults.in_force()})

    async def _clear_faults(self, _request: web.Request) -> web.Response:
        self._practice.faults.clear()
        return _ok({})

    def _answering(
        self, handler: Callable[[Body], Awaitable[Json]]
    ) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def answer(request: web.Request) -> web.Response:
            try:
                return _ok(await handler(await body_of(request)))
            except PersonError as problem:
                return _refused(problem)
            except ApiError as problem:
                return _refused(PersonError(f"Slack would say {problem.error}."))

        return answer

    # What a person does

    async def _command(self, body: Body) -> Json:
        person = self._person(body)
        conversation = self._own_conversation(person, body.get("channel", str))
        return _ack(await self._interactions.command(person, conversation, body.get("line", str)))

    async def _action(self, body: Body) -> Json:
        person = self._person(body)
        place = body.get("block_id", str), body.get("action_id", str), body.content.get("value")
        view_id = body.optional("view", str)
        if view_id is None:
            message = self._find_message(person, body.get("message", dict))
            return _ack(await self._interactions.message_action(person, message, *place))
        view = self._view(person, view_id)
        typed = body.optional("values", dict) or {}
        return _ack(await self._interactions.view_action(person, view, *place, typed))

    async def _submit(self, body: Body) -> Json:
        person = self._person(body)
        view = self._modal(person, body.get("view", str))
        return _ack(await self._interactions.submit(person, view, body.optional("values", dict) or {}))

    async def _close(self, body: Body) -> Json:
        person = self._person(body)
        view = self._modal(person, body.get("view", str))
        everything = body.optional("all", bool) or False
        return _ack(await self._interactions.close(person, view, everything=everything))

    async def _shortcut(self, body: Body) -> Json:
        person = self._person(body)
        place = body.optional("message", dict)
        message = self._find_message(person, place) if place is not None else None
        return _ack(await self._interactions.shortcut(person, body.get("callback_id", str), message))

    async def _message(self, body: Body) -> Json:
        person = self._person(body)
        conversation = self._own_conversation(person, body.get("channel", str))
        if not body.get("text", str).strip():
            raise PersonError("A message needs some text.")
        message = self._interactions.say(person, conversation, body.get("text", str), body.optional("thread_ts", str))
        return {"channel": conversation.id, "ts": message.ts}

    async def _home(self, body: Body) -> Json:
        tab = body.get("tab", str)
        if tab not in {"home", "messages"}:
            raise PersonError("A tab is “home” or “messages”.")
        self._interactions.open_home(self._person(body), tab)
        return {}

    async def _read(self, body: Body) -> Json:
        person = self._person(body)
        conversation = self._conversation(person, body.get("channel", str))
        self._practice.workspace.mark_read(conversation, person.id, body.get("ts", str))
        return {}

    async def _options(self, body: Body) -> Json:
        """People for a user select, conversations for the others; `query` narrows by name."""
        person = self._person(body)
        query = (body.optional("query", str) or "").lower()
        people = [
            {"id": other.id, "name": other.real_name}
            for other in self._practice.workspace.people.values()
            if not other.deleted and not other.is_bot and query in f"{other.name} {other.real_name}".lower()
        ]
        conversations = [
            {"id": channel.id, "name": f"#{channel.name}"}
            for channel in self._practice.workspace.conversations.values()
            if channel.kind == "channel" and sees(person, channel) and query in channel.name
        ]
        return {"people": people, "conversations": conversations}

    # Finding what a request is about

    def _person(self, body: Body) -> Person:
        person = find_person(self._practice.workspace, body.get("person", str))
        if person.deleted:
            raise PersonError(f"{person.real_name}'s account is deactivated.")
        return person

    def _conversation(self, person: Person, channel_id: str) -> Conversation:
        conversation = self._practice.workspace.conversations.get(channel_id)
        if conversation is None or not sees(person, conversation):
            raise PersonError(f"{person.real_name} sees no conversation “{channel_id}”.")
        return conversation

    def _own_conversation(self, person: Person, channel_id: str) -> Conversation:
        conversation = self._conversation(person, channel_id)
        if person.id not in conversation.members:
            raise PersonError(f"{person.real_name} is not in #{conversation.name}.")
        if conversation.is_archived:
            raise PersonError(f"#{conversation.name} is archived.")
        return conversation

    def _find_message(self, person: Person, place: Json) -> Message:
        conversation = self._conversation(person, str(place.get("channel")))
        message = conversation.messages.get(str(place.get("ts")))
        if message is None or message.ephemeral_for not in (None, person.id):
            raise PersonError(f"{person.real_name} sees no such message.")
        return message

    def _modal(self, person: Person, view_id: str) -> View:
        view = next((view for view in self._practice.workspace.surfaces.stack(person.id) if view.id == view_id), None)
        if view is None:
            raise PersonError(f"{person.real_name} has no such modal open.")
        return view

    def _view(self, person: Person, view_id: str) -> View:
        home = self._practice.workspace.surfaces.home(person.id)
        return home if home is not None and home.id == view_id else self._modal(person, view_id)


def _ack(ack: Ack) -> Json:
    return {"acked": ack.acked, "response": ack.response}


def _ok(answer: Json) -> web.Response:
    return web.json_response({"ok": True, **answer})


def _refused(problem: PersonError) -> web.Response:
    return web.json_response({"ok": False, "error": str(problem)}, status=400)
