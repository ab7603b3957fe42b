"""Slack's JSON for the workspace's records, as the Web API and payloads carry them.

Shapes follow docs.slack.dev: the object types user, conversation, message and view.
"""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sandbox.model import Conversation, File, Json, Message, Person, UserGroup, View

TEAM_ID = "T0PRACTICE"
TEAM_NAME = "Practice Co"
TEAM_DOMAIN = "practice-co"
APP_ID = "A0BACKLINE"
BOT_USER_ID = "U0BACKLINE"
BOT_ID = "B0BACKLINE"
GROUPS_KEEPER = "USLACKBOT"
"""Who made and changed the user groups: nobody who is here."""


def user_json(person: Person, *, is_stranger: bool = False) -> Json:
    """A user object; `tz_offset` in seconds east of UTC, now.

    Of a partner's people Slack says little, and that they are strangers only where no channel is shared with them.
    """
    if person.partner:
        known: Json = {
            "id": person.id,
            "team_id": person.partner,
            "name": person.name,
            "real_name": person.real_name,
            "profile": {"real_name": person.real_name, "display_name": person.name, "team": person.partner},
        }
        return known | {"is_stranger": True} if is_stranger else known
    now = datetime.now(UTC).astimezone(ZoneInfo(person.tz))
    offset = now.utcoffset()
    user: Json = {
        "id": person.id,
        "team_id": TEAM_ID,
        "name": person.name,
        "real_name": person.real_name,
        "deleted": person.deleted,
        "is_bot": person.is_bot,
        "is_app_user": False,
        "profile": {
            "real_name": person.real_name,
            "display_name": person.name,
            "title": person.title,
            "team": TEAM_ID,
        },
        "updated": 0,
    }
    if not person.deleted:
        user |= {
            "tz": person.tz,
            "tz_label": now.tzname(),
            "tz_offset": int(offset.total_seconds()) if offset else 0,
            "is_admin": person.is_admin or person.is_owner or person.is_primary_owner,
            "is_owner": person.is_owner or person.is_primary_owner,
            "is_primary_owner": person.is_primary_owner,
            "is_restricted": person.is_guest,
            "is_ultra_restricted": person.is_ultra_restricted,
        }
    return user


def conversation_json(conversation: Conversation) -> Json:
    """A conversation object, as the bot sees it."""
    shared: Json = {
        "id": conversation.id,
        "created": conversation.created,
        "is_archived": conversation.is_archived,
        "is_im": conversation.kind == "im",
        "is_org_shared": False,
        "context_team_id": TEAM_ID,
    }
    if conversation.kind == "im":
        return shared | {"user": conversation.user, "is_user_deleted": False, "priority": 0}
    return shared | {
        "name": conversation.name,
        "name_normalized": conversation.name,
        "is_channel": True,
        "is_group": False,
        "is_mpim": False,
        "is_private": conversation.is_private,
        "is_general": conversation.name == "general",
        "is_shared": conversation.is_shared,
        "is_ext_shared": conversation.is_shared,
        "is_member": BOT_USER_ID in conversation.members,
        "creator": BOT_USER_ID,
        "topic": {"value": conversation.topic, "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "num_members": len(conversation.members),
    }


def message_json(message: Message, *, with_metadata: bool = False) -> Json:
    """A message object; metadata only where the app asked for it."""
    body: Json = {
        "type": "message",
        "user": message.user,
        "ts": message.ts,
        "text": message.text,
        "team": TEAM_ID,
    }
    if message.deleted:
        body |= {"subtype": "tombstone", "user": "USLACKBOT", "hidden": True}
    if message.from_bot:
        body |= {"bot_id": BOT_ID, "app_id": APP_ID, "bot_profile": {"id": BOT_ID, "app_id": APP_ID}}
    if message.blocks:
        body["blocks"] = message.blocks
    if message.files:
        body |= {"subtype": "file_share", "files": [file_json(file) for file in message.files]}
    if message.thread_ts:
        body["thread_ts"] = message.thread_ts
    if message.replies:
        body |= {
            "thread_ts": message.ts,
            "reply_count": len(message.replies),
            "latest_reply": message.replies[-1],
        }
    if message.edited_ts:
        body["edited"] = {"user": message.user, "ts": message.edited_ts}
    if with_metadata and message.metadata:
        body["metadata"] = message.metadata
    return body


def file_json(file: File) -> Json:
    """A file object, as far as a message has it; a deleted one leaves a tombstone."""
    if file.deleted:
        return {"id": file.id, "mode": "tombstone"}
    return {
        "id": file.id,
        "name": file.name,
        "title": file.title,
        "size": file.length,
        "user": BOT_USER_ID,
        "mode": "hosted",
        "is_external": False,
    }


def view_json(view: View) -> Json:
    """A view object with ids, hash and state, as payloads and `views.*` carry it."""
    content = view.content
    return {
        "id": view.id,
        "team_id": TEAM_ID,
        "type": view.type,
        "blocks": content["blocks"],
        "private_metadata": content.get("private_metadata", ""),
        "callback_id": content.get("callback_id", ""),
        "external_id": content.get("external_id", ""),
        "state": {"values": view.values},
        "hash": view.hash,
        "title": content.get("title"),
        "submit": content.get("submit"),
        "close": content.get("close"),
        "clear_on_close": bool(content.get("clear_on_close")),
        "notify_on_close": bool(content.get("notify_on_close")),
        "previous_view_id": view.previous_view_id,
        "root_view_id": view.root_view_id,
        "app_id": APP_ID,
        "app_installed_team_id": TEAM_ID,
        "bot_id": BOT_ID,
    }


def usergroup_json(group: UserGroup) -> Json:
    """A user group object, with all of its people."""
    return {
        "id": group.id,
        "team_id": TEAM_ID,
        "is_usergroup": True,
        "is_subteam": True,
        "name": group.name,
        "description": "",
        "handle": group.handle,
        "is_external": False,
        "date_create": group.created,
        "date_update": group.updated,
        "date_delete": group.deleted,
        "auto_type": None,
        "auto_provision": False,
        "enterprise_subteam_id": "",
        "created_by": GROUPS_KEEPER,
        "updated_by": GROUPS_KEEPER,
        "deleted_by": GROUPS_KEEPER if group.deleted else None,
        "prefs": {"channels": [], "groups": []},
        "users": list(group.members),
        "user_count": len(group.members),
        "channel_count": 0,
    }
