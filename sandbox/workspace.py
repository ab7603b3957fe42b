"""The practice workspace's state: people, conversations, messages. No network, no threads.

Every change goes through a method here, raises `rev` and calls `on_change`; what Slack would send as an event goes
to `on_event`. One thread uses a workspace; there are no locks.
"""

import time
from collections.abc import Callable, Iterable
from typing import Any

from sandbox import events, ids
from sandbox.blocks import Values, fill_ids, initial_state
from sandbox.groups import Groups
from sandbox.manifest import Manifest
from sandbox.mentions import mentions
from sandbox.model import Conversation, File, Json, Message, Notice, Person
from sandbox.refusals import ApiError
from sandbox.shapes import BOT_USER_ID
from sandbox.surfaces import Surfaces

Clock = Callable[[], float]


def _nobody_hears(_event: Json) -> None:
    """Where events go until somebody listens."""


class Workspace:
    """Everything that is true in the workspace now. `clock` gives seconds since the epoch."""

    def __init__(self, manifest: Manifest, clock: Clock = time.time) -> None:
        self.manifest = manifest
        self.clock = clock
        self.rev = 0
        self.on_change: Callable[[], None] = lambda: None
        self.on_event: Callable[[Json], None] = _nobody_hears
        self._last_ts = 0
        self.clear()

    def clear(self) -> None:
        """Forget everyone and everything but the bot; `rev` and `ts` keep growing."""
        self.people: dict[str, Person] = {}
        self.conversations: dict[str, Conversation] = {}
        self.groups = Groups(self.changed, self.emit, self.new_ts)
        self.files: dict[str, File] = {}
        self.notices: list[Notice] = []
        self.surfaces = Surfaces(self.clock, self.changed)
        self.add_person(Person(BOT_USER_ID, self.manifest.name.lower(), self.manifest.name, tz="Etc/UTC", is_bot=True))

    def changed(self) -> None:
        """Tell whoever is watching that there is something new to see."""
        self.rev += 1
        self.on_change()

    def emit(self, event: Json, subscription: str | None = None) -> None:
        """Send an event, if the manifest subscribes to it (`subscription` where that is not the event's type)."""
        if (subscription or event["type"]) in self.manifest.bot_events:
            self.on_event(event)

    def new_ts(self) -> str:
        """A message id: wall time in microseconds, never the same twice, always growing."""
        self._last_ts = max(int(self.clock() * 1_000_000), self._last_ts + 1)
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    # People

    def add_person(self, person: Person) -> Person:
        self.people[person.id] = person
        self.changed()
        return person

    def person(self, user_id: str) -> Person:
        """The person with this id; raises `user_not_found`."""
        if user_id not in self.people:
            raise ApiError("user_not_found")
        return self.people[user_id]

    def update_person(self, person: Person, **changes: Any) -> None:
        """Change a person's account or presence. Accounts send `user_change`; presence and snoozing do not."""
        for name, value in changes.items():
            setattr(person, name, value)
        self.changed()
        if changes.keys() - {"presence", "dnd"}:
            self.emit(events.user_change(person, self.new_ts(), is_stranger=self.is_stranger(person)))

    def is_stranger(self, person: Person) -> bool:
        """Whether they are of a partner's workspace and share no channel with this one."""
        channels = (it for it in self.conversations.values() if it.kind == "channel")
        return bool(person.partner) and not any(person.id in channel.members for channel in channels)

    def notify(self, person_id: str, text: str) -> None:
        """Slack itself tells a person something, as when the app did not answer."""
        self.notices.append(Notice(len(self.notices) + 1, person_id, text, self.clock()))
        self.changed()

    # Conversations

    def add_channel(
        self,
        channel_id: str,
        name: str,
        members: Iterable[str],
        *,
        is_private: bool = False,
        is_shared: bool = False,
        topic: str = "",
    ) -> Conversation:
        channel = Conversation(
            channel_id,
            name,
            "channel",
            set(members),
            is_private=is_private,
            is_shared=is_shared,
            topic=topic,
            created=int(self.clock()),
        )
        self.conversations[channel_id] = channel
        self.changed()
        return channel

    def conversation(self, channel_id: str) -> Conversation:
        """The conversation as the bot may know it; raises `channel_not_found`, also for private ones it is not in."""
        conversation = self.conversations.get(channel_id)
        if conversation is None or (conversation.is_private and BOT_USER_ID not in conversation.members):
            raise ApiError("channel_not_found")
        return conversation

    def direct(self, person: Person) -> Conversation:
        """The direct messages between a person and the bot, opened if they were not."""
        channel_id = ids.direct_channel(person.id)
        if channel_id not in self.conversations:
            self.conversations[channel_id] = Conversation(
                channel_id,
                "directmessage",
                "im",
                {person.id, BOT_USER_ID},
                user=person.id,
                created=int(self.clock()),
            )
        return self.conversations[channel_id]

    def join(self, channel: Conversation, user_id: str, inviter: str | None = None) -> None:
        """Add a member; who already is one stays one, and nothing is sent."""
        if user_id in channel.members:
            return
        channel.members.add(user_id)
        self.changed()
        self.emit(events.member_joined_channel(channel, self.people[user_id], self.new_ts(), inviter))

    def leave(self, channel: Conversation, user_id: str, actor: str) -> None:
        """Remove a member. The bot itself hears `channel_left` (`group_left` of a private one) instead."""
        if user_id not in channel.members:
            return
        channel.members.discard(user_id)
        self.changed()
        if user_id == BOT_USER_ID:
            self.emit(events.bot_left(channel, actor, self.new_ts()))
        elif BOT_USER_ID in channel.members:
            self.emit(events.member_left_channel(channel, self.people[user_id], self.new_ts()))

    def archive(self, channel: Conversation, actor: str) -> None:
        """Archive a channel. A public one loses its members for good, a private one keeps them.

        Source: Slack's help centre, "Archive or delete a channel".
        """
        if not channel.is_archived:
            channel.is_archived = True
            if not channel.is_private:
                channel.members.clear()
            self.changed()
            self._emit_channel(channel, events.archived(channel, actor, self.new_ts()))

    def unarchive(self, channel: Conversation, actor: str) -> None:
        """Bring a channel back, a public one with nobody in it but who does so."""
        if channel.is_archived:
            channel.is_archived = False
            channel.members.add(actor)
            self.changed()
            self._emit_channel(channel, events.unarchived(channel, actor, self.new_ts()))

    def delete_channel(self, channel: Conversation, actor: str) -> None:
        """Delete a channel with all that was said in it."""
        del self.conversations[channel.id]
        self.changed()
        self._emit_channel(channel, events.deleted(channel, actor, self.new_ts()))

    def _emit_channel(self, channel: Conversation, event: Json) -> None:
        """What happens to a public channel every app hears, to a private one its members."""
        if not channel.is_private or BOT_USER_ID in channel.members:
            self.emit(event)

    # Messages

    def add_file(self, file: File) -> File:
        self.files[file.id] = file
        return file

    def delete_file(self, file: File) -> None:
        """What was in it is gone; a message it was in keeps a tombstone."""
        file.deleted, file.content = True, None
        self.changed()

    def post(
        self,
        conversation: Conversation,
        user: str,
        text: str,
        blocks: list[Json] | None = None,
        *,
        thread_ts: str | None = None,
        metadata: Json | None = None,
        ephemeral_for: str | None = None,
        files: Iterable[str] = (),
    ) -> Message:
        """Add a message and say so to whoever is subscribed; an ephemeral one is an event for nobody."""
        message = Message(
            ts=self.new_ts(),
            channel=conversation.id,
            user=user,
            text=text,
            blocks=fill_ids(blocks or []),
            from_bot=user == BOT_USER_ID,
            metadata=metadata,
            ephemeral_for=ephemeral_for,
            files=[self.files[file_id] for file_id in files],
        )
        message.mentions = mentions(text, message.blocks)
        parent = conversation.messages.get(thread_ts) if thread_ts else None
        if parent is not None:
            message.thread_ts = parent.thread_ts or parent.ts
            if ephemeral_for is None:
                conversation.messages[message.thread_ts].replies.append(message.ts)
        conversation.messages[message.ts] = message
        if not message.from_bot:
            conversation.last_read[user] = message.ts
        self.changed()
        if ephemeral_for is None:
            self._emit_message(conversation, events.message(conversation, message))
        return message

    def edit(self, message: Message, text: str | None, blocks: list[Json] | None, metadata: Json | None = None) -> None:
        """Change what is given; what is `None` stays as it was, metadata too."""
        before = events.snapshot(message)
        if text is not None:
            message.text = text
        if blocks is not None:
            message.blocks = fill_ids(blocks)
            message.choices.clear()
        if metadata is not None:
            message.metadata = metadata
        message.edited_ts = self.new_ts()
        message.mentions = mentions(message.text, message.blocks)
        self.changed()
        if message.ephemeral_for is None:
            conversation = self.conversations[message.channel]
            self._emit_message(conversation, events.message_changed(conversation, message, before, self.new_ts()))

    def delete(self, message: Message) -> None:
        """Remove a message; one that has replies leaves a tombstone over its thread."""
        conversation = self.conversations[message.channel]
        before = events.snapshot(message)
        if message.replies:
            message.deleted = True
            message.text, message.blocks, message.metadata, message.mentions = (
                "This message was deleted.",
                [],
                None,
                [],
            )
        else:
            del conversation.messages[message.ts]
            parent = conversation.messages.get(message.thread_ts) if message.thread_ts else None
            if parent is not None and message.ts in parent.replies:
                parent.replies.remove(message.ts)
        self.changed()
        if message.ephemeral_for is None:
            self._emit_message(conversation, events.message_deleted(conversation, before, self.new_ts()))

    def mark_read(self, conversation: Conversation, user_id: str, ts: str) -> None:
        """Move a person's unread mark forward to `ts`; it never moves back."""
        if ts > conversation.last_read.get(user_id, ""):
            conversation.last_read[user_id] = ts
            self.changed()

    def choose(self, message: Message, person_id: str, block_id: str, action_id: str, value: Json) -> None:
        """Keep what a person picked in a message's select or picker, as `state.values` will carry it."""
        message.choices.setdefault(person_id, {}).setdefault(block_id, {})[action_id] = value
        self.changed()

    def message_state(self, message: Message, person_id: str) -> Values:
        """`state.values` of a message: what this person picked there, over its initial values."""
        values = initial_state(message.blocks)
        for block_id, actions in message.choices.get(person_id, {}).items():
            values.setdefault(block_id, {}).update(actions)
        return values

    def _emit_message(self, conversation: Conversation, event: Json) -> None:
        if BOT_USER_ID in conversation.members:
            self.emit(event, f"message.{events.channel_type(conversation, plural=True)}")
