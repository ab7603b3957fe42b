"""Reading Slack's payloads: what was typed, masked at the door; what was clicked; what a form holds."""

from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeVar

from bot.reading.masking import mask
from bot.rules.errors import Refused

Payload = dict[str, Any]
Member = TypeVar("Member", bound=Enum)


def typed(text: str | None) -> str:
    """People's text as they typed it, trimmed, with card and bank account numbers masked.

    Every text from Slack passes here before anything else sees it.
    """
    return mask((text or "").strip())


def typed_in_chat(text: str | None) -> str:
    """As `typed`, for commands and messages, which arrive with `&`, `<` and `>` escaped; what forms hold does not.

    Source: docs.slack.dev, "Formatting message text".
    """
    return typed((text or "").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))


@dataclass(frozen=True)
class Click:
    """A click on `feature:verb` or `feature:verb:argument`, and the value of what was clicked or chosen."""

    verb: str
    argument: str
    value: str
    block_id: str

    @classmethod
    def of(cls, body: Payload) -> "Click":
        action = body["actions"][0]
        _, verb, *argument = action["action_id"].split(":")
        chosen = action.get("selected_option") or {}
        value = action.get("value") or chosen.get("value") or action.get("selected_user") or ""
        return cls(verb=verb, argument=argument[0] if argument else "", value=value, block_id=action["block_id"])

    @property
    def id(self) -> int:
        """The number of what was clicked. Raises ValueError when the payload holds none."""
        return int(self.value)

    @property
    def about(self) -> int:
        """The number of the block: what a menu is about, whose value is what was chosen."""
        return int(self.block_id.rpartition(":")[2])


class Form:
    """The values of a submitted modal, by the name of the field."""

    def __init__(self, view: Payload) -> None:
        self._values = view["state"]["values"]

    def text(self, name: str) -> str:
        return typed(self._element(name).get("value"))

    def needed(self, name: str, ask: str) -> str:
        """What was typed. Raises Refused, which asks for it on the field, where that is nothing but blanks."""
        text = self.text(name)
        if not text:
            raise Refused(ask, field=name)
        return text

    def choice(self, name: str, members: type[Member]) -> Member | None:
        """The chosen member, or None. Raises ValueError for a value that is none of them."""
        option = self._element(name).get("selected_option")
        if option is None:
            return None
        for member in members:
            if str(member.value) == option["value"]:
                return member
        raise ValueError(name)

    def required(self, name: str, members: type[Member]) -> Member:
        """The chosen member of a field that Slack does not let anybody leave empty."""
        chosen = self.choice(name, members)
        if chosen is None:
            raise ValueError(name)
        return chosen

    def option(self, name: str) -> str:
        """What was chosen in a required menu whose options are no enumeration. Raises KeyError for none."""
        return str(self._element(name)["selected_option"]["value"])

    def ticked(self, name: str) -> bool:
        """Whether the one box of a field is ticked."""
        return bool(self._element(name).get("selected_options"))

    def has(self, name: str) -> bool:
        """Whether the modal has this field at all."""
        return name in self._values

    def day(self, name: str) -> str | None:
        """`2026-11-22`, or None."""
        day: str | None = self._element(name).get("selected_date")
        return day

    def time(self, name: str) -> str | None:
        """`15:00`, or None."""
        time: str | None = self._element(name).get("selected_time")
        return time

    def person(self, name: str) -> str | None:
        """The chosen person's id, or None."""
        person: str | None = self._element(name).get("selected_user")
        return person

    def people(self, name: str) -> tuple[str, ...]:
        """The chosen people's ids."""
        return tuple(self._element(name).get("selected_users") or ())

    def channel(self, name: str) -> str | None:
        """The chosen channel's id, or None; of a menu of several, the first."""
        element = self._element(name)
        chosen = (element.get("selected_conversation"), *(element.get("selected_conversations") or ()))
        return next(filter(None, chosen), None)

    def first_option(self, name: str) -> str | None:
        """The value of the first that was chosen in a menu of several, or None."""
        chosen = self._element(name).get("selected_options") or [{}]
        value: str | None = chosen[0].get("value")
        return value

    def _element(self, name: str) -> Payload:
        element: Payload = self._values.get(name, {}).get("value", {})
        return element


def person_of(body: Payload) -> str:
    """Who did it; commands say it differently from the rest."""
    person: str = body["user_id"] if "user_id" in body else body["user"]["id"]
    return person
