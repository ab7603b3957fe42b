"""Modals, Homes, and the short-lived permissions that open them: `trigger_id` and `response_url`.

Limits are Slack's: a trigger lives 3 s and opens one modal, a person has at most three modals over each other, a
response address takes five posts in half an hour.
"""

from collections import OrderedDict
from collections.abc import Callable

from sandbox import ids
from sandbox.blocks import Values, fill_ids, initial_state
from sandbox.model import Json, ResponseUrl, Trigger, View
from sandbox.refusals import ApiError

TRIGGER_SECONDS = 3.0
TRIGGERS_KEPT = 10_000
"""So many are told apart, used, expired or never given; far more than there are in three seconds."""
STACK_LIMIT = 3
RESPONSE_SECONDS = 30 * 60.0
RESPONSE_USES = 5


class Surfaces:
    """What each person has open. `clock` gives seconds since the epoch; `changed` is called after every change."""

    def __init__(self, clock: Callable[[], float], changed: Callable[[], None]) -> None:
        self._clock = clock
        self._changed = changed
        self._stacks: dict[str, list[View]] = {}
        self._homes: dict[str, View] = {}
        self._triggers = OrderedDict[str, Trigger]()
        self._response_urls: dict[str, ResponseUrl] = {}

    # Triggers and response addresses

    def new_trigger(self, person_id: str, view: View | None = None) -> Trigger:
        """A trigger for this person; `view` is the modal the interaction came from."""
        now = self._clock()
        modal = view.id if view is not None and view.type == "modal" else None
        trigger = Trigger(
            f"{int(now * 1000)}.{ids.new_key()[:12]}.{ids.new_key()}", person_id, now + TRIGGER_SECONDS, modal
        )
        self._triggers[trigger.id] = trigger
        if len(self._triggers) > TRIGGERS_KEPT:
            self._triggers.popitem(last=False)
        return trigger

    def trigger(self, trigger_id: str) -> Trigger:
        """A trigger that is still good; `invalid_trigger_id`, `expired_trigger_id` or `exchanged_trigger_id` if not."""
        trigger = self._triggers.get(trigger_id)
        if trigger is None:
            raise ApiError("invalid_trigger_id")
        if trigger.used:
            raise ApiError("exchanged_trigger_id")
        if self._clock() > trigger.expires:
            raise ApiError("expired_trigger_id")
        return trigger

    def new_response_url(self, person_id: str, channel: str, message_ts: str | None = None) -> ResponseUrl:
        """An address for answers to this interaction, with the message it came from."""
        now = self._clock()
        self._response_urls = {key: old for key, old in self._response_urls.items() if old.expires > now}
        address = ResponseUrl(ids.new_key(), person_id, channel, now + RESPONSE_SECONDS, message_ts)
        self._response_urls[address.id] = address
        return address

    def use_response_url(self, address_id: str) -> ResponseUrl:
        """Count one use; raises `expired_url`, or `used_url` the sixth time."""
        address = self._response_urls.get(address_id)
        if address is None or self._clock() > address.expires:
            raise ApiError("expired_url")
        if address.uses >= RESPONSE_USES:
            raise ApiError("used_url")
        address.uses += 1
        return address

    # Views

    def stack(self, person_id: str) -> list[View]:
        """A person's modals, the bottom one first."""
        return self._stacks.setdefault(person_id, [])

    def home(self, person_id: str) -> View | None:
        return self._homes.get(person_id)

    def find(self, view_id: str | None = None, external_id: str | None = None) -> View:
        """An open modal or a published Home; raises `not_found`."""
        for view in (*self._homes.values(), *(view for stack in self._stacks.values() for view in stack)):
            if view.id == view_id or (external_id and view.content.get("external_id") == external_id):
                return view
        raise ApiError("not_found")

    def open(self, trigger: Trigger, content: Json, *, push: bool) -> View:
        """Show a modal: over the one the trigger came from, else instead of whatever was open.

        Raises `push_limit_reached` over three, `invalid_trigger_id` for a push with no modal to push over.
        """
        stack = self.stack(trigger.person)
        below = next((view for view in stack if view.id == trigger.view), None)
        if push and below is None:
            raise ApiError("invalid_trigger_id")
        if below is None:
            stack.clear()
        view = self.push(trigger.person, content)
        trigger.used = True
        return view

    def push(self, person_id: str, content: Json) -> View:
        """Put a modal over what a person has open; raises `push_limit_reached`, `duplicate_external_id`."""
        stack = self.stack(person_id)
        if len(stack) >= STACK_LIMIT:
            raise ApiError("push_limit_reached")
        external_id = content.get("external_id")
        if external_id and any(view.content.get("external_id") == external_id for view in stack):
            raise ApiError("duplicate_external_id")
        below = stack[-1] if stack else None
        view = self._new_view(person_id, content, below)
        stack.append(view)
        self._changed()
        return view

    def update(self, view: View, content: Json, expected_hash: str | None = None) -> View:
        """Replace what a view shows, keeping what was typed in inputs that stay; raises `hash_conflict`."""
        if expected_hash and expected_hash != view.hash:
            raise ApiError("hash_conflict")
        if content["type"] != view.type:
            raise ApiError.invalid_arguments("[ERROR] the type of a view cannot change [json-pointer:/view/type]")
        fresh = self._new_view(view.person, content, None)
        view.values = {
            block_id: {
                action_id: view.values.get(block_id, {}).get(action_id, value) for action_id, value in actions.items()
            }
            for block_id, actions in fresh.values.items()
        }
        view.content, view.hash, view.errors = fresh.content, fresh.hash, {}
        self._changed()
        return view

    def publish(self, person_id: str, content: Json, expected_hash: str | None = None) -> View:
        """Set a person's Home; raises `hash_conflict`."""
        home = self._homes.get(person_id)
        if home is not None:
            return self.update(home, content, expected_hash)
        self._homes[person_id] = self._new_view(person_id, content, None)
        self._changed()
        return self._homes[person_id]

    def close(self, view: View, *, everything: bool = False) -> list[View]:
        """Close a modal and those over it, or the whole stack; gives the closed ones, top first."""
        stack = self.stack(view.person)
        start = 0 if everything or view.content.get("clear_on_close") else stack.index(view)
        closed = stack[start:]
        del stack[start:]
        self._changed()
        return closed[::-1]

    def submitted(self, view: View) -> None:
        """Take a submitted modal away; one the app opened over it meanwhile stays."""
        stack = self.stack(view.person)
        for above in stack:
            if above.previous_view_id == view.id:
                above.previous_view_id = view.previous_view_id
        stack.remove(view)
        self._changed()

    def set_errors(self, view: View, errors: dict[str, str]) -> None:
        """Show errors on a modal's fields."""
        view.errors = errors
        self._changed()

    def set_values(self, view: View, values: Values) -> None:
        """Keep what a person typed and picked, by block id and action id."""
        for block_id, actions in values.items():
            view.values.setdefault(block_id, {}).update(actions)

    def _new_view(self, person_id: str, content: Json, below: View | None) -> View:
        view_id = ids.new_id("V")
        content = content | {"blocks": fill_ids(content["blocks"])}
        return View(
            id=view_id,
            person=person_id,
            content=content,
            hash=f"{int(self._clock())}.{ids.new_key()[:8]}",
            values=initial_state(content["blocks"]),
            root_view_id=below.root_view_id if below else view_id,
            previous_view_id=below.id if below else None,
        )
