"""What a person does: the payload to the app, and its answer carried out.

Each waits for the ack, at most Slack's 3 s. What a person could not do on Slack's own screens raises `PersonError`.
Typed text is escaped as Slack does it in messages and commands; what is typed into a modal's inputs is not.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox import answers, events, payloads
from sandbox.blocks import Values, element_value, find_element, has_broken_input
from sandbox.mentions import escape, link_names
from sandbox.model import Conversation, Json, Message, Person, View
from sandbox.practice import Practice
from sandbox.refusals import ApiError, PersonError
from sandbox.shapes import view_json
from sandbox.socket_mode import NotAckedError
from sandbox.workspace import Workspace

_TROUBLE = "We had some trouble connecting. Try again?"


@dataclass(frozen=True)
class Ack:
    """Whether the app answered in time, and the payload of its answer."""

    acked: bool
    response: Any = None


class Interactions:
    """One practice workspace's people in action."""

    def __init__(self, practice: Practice) -> None:
        self._practice = practice

    @property
    def _workspace(self) -> Workspace:
        return self._practice.workspace

    async def command(self, person: Person, conversation: Conversation, line: str) -> Ack:
        """Run a slash command typed in a conversation."""
        name, _, text = line.strip().partition(" ")
        declared = self._workspace.manifest.commands.get(name)
        if declared is None or person.partner:  # commands and shortcuts are for the app's own workspace
            raise PersonError(f"{name} is not a valid command.")
        text = escape(text.strip())
        if declared.get("should_escape"):
            people = {other.name: other.id for other in self._workspace.people.values()}
            channels = {
                other.name: other.id
                for other in self._workspace.conversations.values()
                if other.kind == "channel" and person.id in other.members
            }
            text = link_names(text, people, channels)
        payload = payloads.command(
            person,
            conversation,
            name,
            text,
            trigger_id=self._workspace.surfaces.new_trigger(person.id).id,
            response_url=self._response_url(person, conversation),
        )
        return await self._send(
            person,
            "slash_commands",
            name,
            payload,
            conversation=conversation,
            apply=lambda answer: answers.command(self._workspace, conversation, person.id, answer),
            not_connected=f"{name} failed with the error “dispatch_failed”.",
            not_acked=f"{name} failed because the app did not respond.",
            refused=f"{name} failed: the app's answer was not one Slack accepts.",
        )

    async def message_action(
        self, person: Person, message: Message, block_id: str, action_id: str, value: object
    ) -> Ack:
        """Use a button, select or picker in a message."""
        self._check_interactivity()
        conversation = self._workspace.conversations[message.channel]
        action = self._action(message.blocks, block_id, action_id, value)
        if action["type"] not in {"button", "overflow"}:
            kept = {key: item for key, item in action.items() if key not in {"action_id", "block_id", "action_ts"}}
            self._workspace.choose(message, person.id, block_id, action_id, kept)
        payload = payloads.message_action_taken(
            person,
            conversation,
            message,
            action,
            self._workspace.message_state(message, person.id),
            trigger_id=self._workspace.surfaces.new_trigger(person.id).id,
            response_url=self._response_url(person, conversation, message),
        )
        return await self._interact(
            person, action_id, payload, f"{self._app_name} did not respond. Try again?", conversation
        )

    async def view_action(
        self, person: Person, view: View, block_id: str, action_id: str, value: object, typed: Json
    ) -> Ack:
        """Use an element of a modal or Home; `typed` is what is filled in so far, as in a submission."""
        self._check_interactivity()
        values, _ = _plain_to_values(view, typed)
        self._workspace.surfaces.set_values(view, values)
        action = self._action(view.content["blocks"], block_id, action_id, value)
        if action["type"] not in {"button", "overflow"}:
            kept = {key: item for key, item in action.items() if key not in {"action_id", "block_id", "action_ts"}}
            self._workspace.surfaces.set_values(view, {block_id: {action_id: kept}})
        trigger = self._workspace.surfaces.new_trigger(person.id, view)
        payload = payloads.view_action_taken(person, view, action, trigger_id=trigger.id)
        return await self._interact(person, action_id, payload, _TROUBLE)

    async def submit(self, person: Person, view: View, typed: Json) -> Ack:
        """Press a modal's submit. Fields Slack's own screen refuses are marked, and the app hears nothing."""
        surfaces = self._workspace.surfaces
        if surfaces.stack(person.id)[-1:] != [view]:
            raise PersonError("Only the topmost modal can be submitted.")
        values, problems = _plain_to_values(view, typed)
        surfaces.set_values(view, values)
        problems = has_broken_input(view.content, view.values) | problems
        surfaces.set_errors(view, problems)
        if problems:
            raise PersonError(" ".join(f"{block_id}: {words}" for block_id, words in problems.items()))
        trigger = surfaces.new_trigger(person.id, view)
        payload = payloads.view_submission(person, view, trigger_id=trigger.id)
        return await self._send(
            person,
            "interactive",
            view.content.get("callback_id") or "view_submission",
            payload,
            accepts_payload=True,
            apply=lambda answer: answers.submission(self._workspace, view, answer),
            not_connected=_TROUBLE,
            not_acked=_TROUBLE,
            refused=_TROUBLE,
        )

    async def close(self, person: Person, view: View, *, everything: bool) -> Ack:
        """Close a modal (and those over it), or all of them; the app hears of it where it asked to."""
        cleared = everything or bool(view.content.get("clear_on_close"))
        ack = Ack(acked=True)
        for closed in self._workspace.surfaces.close(view, everything=everything):
            if closed.content.get("notify_on_close"):
                payload = payloads.view_closed(person, closed, is_cleared=cleared)
                name = closed.content.get("callback_id") or "view_closed"
                ack = await self._interact(person, name, payload, None)
        return ack

    async def shortcut(self, person: Person, callback_id: str, message: Message | None) -> Ack:
        """Use a shortcut from the menu (a global one), or from a message's own menu."""
        self._check_interactivity()
        kind = "global" if message is None else "message"
        declared = {(item["type"], item["callback_id"]) for item in self._workspace.manifest.shortcuts}
        if (kind, callback_id) not in declared or person.partner:
            raise PersonError(f"There is no {kind} shortcut “{callback_id}”.")
        trigger_id = self._workspace.surfaces.new_trigger(person.id).id
        ts = self._workspace.new_ts()
        if message is None:
            payload = payloads.global_shortcut(person, callback_id, trigger_id=trigger_id, ts=ts)
            return await self._interact(person, callback_id, payload, _TROUBLE)
        if message.ephemeral_for is not None:
            raise PersonError("A message only you can see has no shortcuts.")
        conversation = self._workspace.conversations[message.channel]
        payload = payloads.message_shortcut(
            person,
            conversation,
            message,
            callback_id,
            trigger_id=trigger_id,
            response_url=self._response_url(person, conversation, message),
            ts=ts,
        )
        return await self._interact(person, callback_id, payload, _TROUBLE, conversation)

    def say(self, person: Person, conversation: Conversation, text: str, thread_ts: str | None) -> Message:
        """Post a message as a person."""
        if conversation.kind == "im" and not self._workspace.manifest.messages_tab:
            raise PersonError("Sending messages to this app has been turned off.")
        if thread_ts is not None and thread_ts not in conversation.messages:
            raise PersonError("There is no such thread.")
        return self._workspace.post(conversation, person.id, escape(text), thread_ts=thread_ts)

    def open_home(self, person: Person, tab: str) -> None:
        """Open the app's Home or Messages tab; the app hears of either."""
        home = self._workspace.surfaces.home(person.id)
        shown = view_json(home) if home is not None and tab == "home" else None
        self._workspace.emit(
            events.app_home_opened(person, self._workspace.direct(person), tab, shown, self._workspace.new_ts())
        )

    def _action(self, blocks: list[Json], block_id: str, action_id: str, value: object) -> Json:
        element = find_element(blocks, block_id, action_id)
        if element is None:
            raise PersonError(f"There is no “{action_id}” in block “{block_id}”.")
        try:
            chosen = element_value(element, value)
        except ValueError as problem:
            raise PersonError(str(problem)) from None
        return {"action_id": action_id, "block_id": block_id, "action_ts": self._workspace.new_ts(), **chosen}

    @property
    def _app_name(self) -> str:
        return self._workspace.manifest.name

    def _check_interactivity(self) -> None:
        if not self._workspace.manifest.interactivity:
            raise PersonError("This app has not been configured for interactive responses.")

    def _response_url(self, person: Person, conversation: Conversation, message: Message | None = None) -> str:
        ts = message.ts if message is not None else None
        address = self._workspace.surfaces.new_response_url(person.id, conversation.id, ts)
        return f"{self._practice.base_url}response/{address.id}"

    async def _interact(
        self,
        person: Person,
        name: str,
        payload: Json,
        not_acked: str | None,
        conversation: Conversation | None = None,
    ) -> Ack:
        return await self._send(
            person,
            "interactive",
            name,
            payload,
            conversation=conversation,
            not_connected=not_acked,
            not_acked=not_acked,
        )

    async def _send(
        self,
        person: Person,
        kind: str,
        name: str,
        payload: Json,
        *,
        not_connected: str | None,
        not_acked: str | None,
        refused: str = _TROUBLE,
        conversation: Conversation | None = None,
        accepts_payload: bool | None = None,
        apply: Callable[[Any], None] | None = None,
    ) -> Ack:
        """Deliver a payload and carry out the answer; a notice tells the person what failed."""
        started = time.perf_counter()
        try:
            answer = await self._practice.link.request(
                kind,
                name,
                payload,
                accepts_payload=kind == "slash_commands" if accepts_payload is None else accepts_payload,
                channel=conversation.id if conversation else None,
            )
        except NotAckedError as problem:
            words = not_acked if problem.connected else not_connected
            if words:
                self._workspace.notify(person.id, words)
            return Ack(acked=False)
        if apply is not None:
            try:
                apply(answer)
            except ApiError as refusal:
                self._practice.traffic.record("in", "refused_answer", name, answer, refusal.answer(), started)
                self._workspace.notify(person.id, refused)
        return Ack(acked=True, response=answer)


def _plain_to_values(view: View, typed: Json) -> tuple[Values, dict[str, str]]:
    """What was typed, as `state.values`; and by block id, what an element cannot hold."""
    values: Values = {}
    problems: dict[str, str] = {}
    for block_id, actions in typed.items():
        for action_id, plain in actions.items():
            element = find_element(view.content["blocks"], block_id, action_id)
            if element is None:
                raise PersonError(f"The modal has no “{action_id}” in block “{block_id}”.")
            try:
                values.setdefault(block_id, {})[action_id] = element_value(element, plain)
            except ValueError as problem:
                problems[block_id] = str(problem)
    return values, problems
