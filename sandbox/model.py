"""The records a practice workspace is made of. Plain data: `workspace.py` keeps them true."""

from dataclasses import dataclass, field
from typing import Any

from sandbox.blocks import Values

Json = dict[str, Any]


@dataclass
class Person:
    """Someone in the workspace, or the app's own bot user.

    `partner` is the workspace of somebody who is here by a shared channel only, empty for our own people.
    """

    id: str
    name: str
    real_name: str
    title: str = ""
    tz: str = "Europe/London"
    presence: str = "active"
    dnd: bool = False
    deleted: bool = False
    is_admin: bool = False
    is_owner: bool = False
    is_primary_owner: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_bot: bool = False
    partner: str = ""

    @property
    def is_guest(self) -> bool:
        """Of several channels or, ultra-restricted, of one."""
        return self.is_restricted or self.is_ultra_restricted


@dataclass
class File:
    """A file of the app's: announced, then sent to the address that ends in `key`, then shared, once."""

    id: str
    name: str
    length: int
    key: str
    title: str = ""
    content: bytes | None = None
    is_complete: bool = False
    deleted: bool = False


@dataclass
class Message:
    """One message. `ts` is its id within the conversation; `ephemeral_for` names its only reader."""

    ts: str
    channel: str
    user: str
    text: str
    blocks: list[Json]
    from_bot: bool = False
    thread_ts: str | None = None
    edited_ts: str | None = None
    metadata: Json | None = None
    ephemeral_for: str | None = None
    deleted: bool = False
    mentions: list[str] = field(default_factory=list)
    replies: list[str] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    # What each person has chosen in the message's selects and pickers: `state.values` by person.
    choices: dict[str, Values] = field(default_factory=dict)

    @property
    def is_reply(self) -> bool:
        return self.thread_ts is not None and self.thread_ts != self.ts


@dataclass
class Conversation:
    """A channel, or (`kind == "im"`) the direct messages between one person and the bot.

    `is_shared`: with a partner's workspace (Slack Connect).
    """

    id: str
    name: str
    kind: str
    members: set[str]
    user: str | None = None
    is_private: bool = False
    is_shared: bool = False
    is_archived: bool = False
    topic: str = ""
    created: int = 0
    messages: dict[str, Message] = field(default_factory=dict)  # oldest first: a ts only ever grows
    last_read: dict[str, str] = field(default_factory=dict)


@dataclass
class View:
    """A modal or a Home as one person has it before them. `content` is what the app sent."""

    id: str
    person: str
    content: Json
    hash: str
    values: Values
    root_view_id: str
    previous_view_id: str | None = None
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def type(self) -> str:
        return str(self.content["type"])


@dataclass
class Trigger:
    """A `trigger_id`: good for one modal, until `expires` (seconds since the epoch)."""

    id: str
    person: str
    expires: float
    view: str | None = None
    used: bool = False


@dataclass
class ResponseUrl:
    """Where the app may answer an interaction: five times, until `expires` (seconds since the epoch)."""

    id: str
    person: str
    channel: str
    expires: float
    message_ts: str | None = None
    uses: int = 0


@dataclass(frozen=True)
class Notice:
    """What Slack itself tells a person, as when an app did not answer. `at` in seconds since the epoch."""

    id: int
    person: str
    text: str
    at: float


@dataclass
class UserGroup:
    """A named group of people, as in `<!subteam^S...>`. Times in seconds since the epoch; `deleted` 0 while enabled."""

    id: str
    handle: str
    name: str
    members: tuple[str, ...]
    created: int = 0
    updated: int = 0
    deleted: int = 0
