"""Channels and user groups as they are when a team is set up: what will not do, and what has to be agreed to first."""

from collections.abc import Iterator
from dataclasses import dataclass

NOT_SEEN = "I can't see that channel: it is private and I'm not in it. Type /invite @Backline there, then save again."

AGREES = "agree_"
"""The name of every agreement begins so."""


@dataclass(frozen=True, kw_only=True)
class Room:
    """A channel as Slack has it; `name` without the #. `is_shared`: with another company."""

    id: str
    name: str
    is_private: bool
    has_backline: bool
    is_archived: bool
    is_shared: bool


@dataclass(frozen=True, kw_only=True)
class Group:
    """A user group as Slack has it."""

    id: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """What somebody has to agree to before a `channel` is saved, by its id.

    `name` is that of its box, and of this channel alone: who agrees and picks another is asked again.
    """

    channel: str
    name: str
    says: str
    asks: str


def why_unfit(room: Room) -> str:
    """Why a team cannot use this channel; empty where it can."""
    if room.is_archived:
        return f"#{room.name} is archived. Unarchive it, or pick another."
    if room.is_shared:
        return f"#{room.name} is shared with another company. Pick one that is yours alone."
    return ""


def to_agree(room: Room, *, for_escalations: bool) -> Iterator[Agreement]:
    """What has to be agreed to before a team uses this channel, which is not unfit."""
    if for_escalations and not room.is_private:
        yield Agreement(
            channel=room.id,
            name=f"{AGREES}public_{room.id}",
            says=f"#{room.name} is public: everybody here can read who asked for help, and with which customer. "
            "A private channel is better.",
            asks=f"Use #{room.name} all the same?",
        )
    if not room.has_backline:
        yield Agreement(
            channel=room.id,
            name=f"{AGREES}join_{room.id}",
            says=f"I'm not in #{room.name} yet. To use it, I have to be.",
            asks=f"Shall I join #{room.name}?",
        )
