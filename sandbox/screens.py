"""What one person sees, as the control API gives it to the page and to tests."""

from sandbox.model import Conversation, Json, Message, Person, View
from sandbox.practice import Practice
from sandbox.shapes import BOT_ID, BOT_USER_ID, TEAM_ID, TEAM_NAME

SHOWN_MESSAGES = 200


def screen(practice: Practice, person: Person) -> Json:
    """All that this person sees. A deactivated person sees no conversation, modal or Home."""
    workspace = practice.workspace
    surfaces = workspace.surfaces
    home = None if person.deleted else surfaces.home(person.id)
    return {
        "rev": workspace.rev,
        "now": workspace.clock(),
        "me": person.id,
        "team": {"id": TEAM_ID, "name": TEAM_NAME},
        "app": {
            "name": workspace.manifest.name,
            "user_id": BOT_USER_ID,
            "bot_id": BOT_ID,
            "connected": practice.link.connected,
        },
        "people": [_person(other) for other in workspace.people.values() if not other.is_bot],
        "conversations": [
            _conversation(conversation, person)
            for conversation in workspace.conversations.values()
            if sees(person, conversation)
        ],
        "home": {
            "id": home.id,
            "hash": home.hash,
            "type": "home",
            "blocks": home.content["blocks"],
            "state": {"values": home.values},
        }
        if home
        else None,
        "views": [] if person.deleted else [_modal(view) for view in surfaces.stack(person.id)],
        "notices": [
            {"id": notice.id, "text": notice.text, "at": notice.at}
            for notice in workspace.notices
            if notice.person == person.id
        ],
        "commands": [
            {
                "command": name,
                "description": item.get("description", ""),
                "usage_hint": item.get("usage_hint", ""),
            }
            for name, item in workspace.manifest.commands.items()
        ],
        "shortcuts": [
            {key: item.get(key, "") for key in ("name", "type", "callback_id", "description")}
            for item in workspace.manifest.shortcuts
        ],
    }


def sees(person: Person, conversation: Conversation) -> bool:
    """Public channels are everyone's to see (of guests and partners, only their own); the rest is for members."""
    if person.deleted:
        return False
    if person.id in conversation.members:
        return True
    return conversation.kind == "channel" and not conversation.is_private and not (person.is_guest or person.partner)


def _person(person: Person) -> Json:
    return {
        "id": person.id,
        "name": person.name,
        "real_name": person.real_name,
        "title": person.title,
        "tz": person.tz,
        "presence": person.presence,
        "dnd": person.dnd,
        "deleted": person.deleted,
        "is_admin": person.is_admin,
        "is_restricted": person.is_guest,
        "partner": person.partner,
    }


def _conversation(conversation: Conversation, person: Person) -> Json:
    last_read = conversation.last_read.get(person.id, "")
    threads: dict[str, list[Message]] = {}
    roots: list[Message] = []
    for message in conversation.messages.values():
        if message.ephemeral_for in (None, person.id):
            if message.thread_ts is not None and message.is_reply:
                threads.setdefault(message.thread_ts, []).append(message)
            else:
                roots.append(message)
    newest = roots[-SHOWN_MESSAGES:]
    return {
        "id": conversation.id,
        "name": conversation.name,
        "kind": conversation.kind,
        "is_private": conversation.is_private,
        "is_shared": conversation.is_shared,
        "is_archived": conversation.is_archived,
        "is_member": person.id in conversation.members,
        "user": BOT_USER_ID if conversation.kind == "im" else None,
        "topic": conversation.topic,
        "unread": sum(
            message.ts > last_read and message.user != person.id and message.ephemeral_for is None for message in newest
        ),
        "last_read": last_read,
        "messages": [
            _message(message, person) | {"replies": [_message(reply, person) for reply in threads.get(message.ts, [])]}
            for message in newest
        ],
    }


def _message(message: Message, person: Person) -> Json:
    return {
        "ts": message.ts,
        "user": message.user,
        "bot_id": BOT_ID if message.from_bot else None,
        "text": message.text,
        "blocks": message.blocks,
        "thread_ts": message.thread_ts,
        "edited": message.edited_ts is not None,
        "ephemeral": message.ephemeral_for is not None,
        "mentions": message.mentions,
        "files": [
            {"id": it.id, "name": it.name, "title": it.title, "size": it.length}
            for it in message.files
            if not it.deleted
        ],
        "state": {"values": message.choices.get(person.id, {})},
        "reply_count": len(message.replies),
        "replies": [],
    }


def _modal(view: View) -> Json:
    content = view.content
    return {
        "id": view.id,
        "hash": view.hash,
        "type": view.type,
        "callback_id": content.get("callback_id", ""),
        "title": content.get("title"),
        "submit": content.get("submit"),
        "close": content.get("close"),
        "blocks": content["blocks"],
        "state": {"values": view.values},
        "errors": view.errors,
    }
