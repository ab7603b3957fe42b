"""The events Slack sends: one function for each, giving the inner `event` object.

Shapes follow docs.slack.dev/reference/events. `ts` is Slack's time of the event.
"""

from collections.abc import Sequence

from sandbox.ids import new_id
from sandbox.model import Conversation, Json, Message, Person, UserGroup
from sandbox.shapes import APP_ID, BOT_USER_ID, TEAM_ID, message_json, user_json, usergroup_json


def channel_type(conversation: Conversation, *, plural: bool = False) -> str:
    """`im`, `group` (a private channel) or `channel`; plural in the names of subscriptions, where `im` stays."""
    if conversation.kind == "im":
        return "im"
    name = "group" if conversation.is_private else "channel"
    return f"{name}s" if plural else name


def snapshot(message: Message) -> Json:
    """The message as it is now, for `previous_message`."""
    return message_json(message)


def message(conversation: Conversation, message: Message) -> Json:
    body = message_json(message, with_metadata=True)
    return body | {
        "channel": conversation.id,
        "event_ts": message.ts,
        "channel_type": channel_type(conversation),
    }


def message_changed(conversation: Conversation, message: Message, before: Json, ts: str) -> Json:
    return _message_subtype(conversation, "message_changed", ts, message=message_json(message), previous_message=before)


def message_deleted(conversation: Conversation, before: Json, ts: str) -> Json:
    return _message_subtype(conversation, "message_deleted", ts, deleted_ts=before["ts"], previous_message=before)


def _message_subtype(conversation: Conversation, subtype: str, ts: str, **fields: object) -> Json:
    return {
        "type": "message",
        "subtype": subtype,
        "hidden": True,
        "channel": conversation.id,
        "ts": ts,
        "event_ts": ts,
        "channel_type": channel_type(conversation),
        **fields,
    }


def user_change(person: Person, ts: str, *, is_stranger: bool = False) -> Json:
    user = user_json(person, is_stranger=is_stranger)
    return {"type": "user_change", "user": user, "cache_ts": int(float(ts)), "event_ts": ts}


def subteam_created(group: UserGroup, ts: str) -> Json:
    return {"type": "subteam_created", "subteam": _snapshot(group), "event_ts": ts}


def subteam_updated(group: UserGroup, ts: str) -> Json:
    return {"type": "subteam_updated", "subteam": _snapshot(group), "event_ts": ts}


def _snapshot(group: UserGroup) -> Json:
    """Slack cuts the people at 500 and goes on counting."""
    return usergroup_json(group) | {"users": list(group.members[:500])}


def subteam_members_changed(group: UserGroup, before: Sequence[str], previous_update: int, ts: str) -> Json:
    """Who came and went since the update before, in seconds since the epoch. The counts are strings."""
    added = [person for person in group.members if person not in before]
    removed = [person for person in before if person not in group.members]
    return {
        "type": "subteam_members_changed",
        "subteam_id": group.id,
        "team_id": TEAM_ID,
        "date_previous_update": previous_update,
        "date_update": group.updated,
        "added_users": added,
        "added_users_count": str(len(added)),
        "removed_users": removed,
        "removed_users_count": str(len(removed)),
        "event_ts": ts,
    }


def member_joined_channel(channel: Conversation, person: Person, ts: str, inviter: str | None) -> Json:
    event = {"type": "member_joined_channel", **_membership(channel, person, ts)}
    return event | {"inviter": inviter} if inviter else event


def member_left_channel(channel: Conversation, person: Person, ts: str) -> Json:
    return {"type": "member_left_channel", **_membership(channel, person, ts)}


def _membership(channel: Conversation, person: Person, ts: str) -> Json:
    """`team` is that of the person."""
    return {
        "user": person.id,
        "channel": channel.id,
        "channel_type": "G" if channel.is_private else "C",
        "team": person.partner or TEAM_ID,
        "event_ts": ts,
    }


def bot_left(channel: Conversation, actor: str, ts: str) -> Json:
    return _channel_event(channel, "left", ts, actor_id=actor)


def archived(channel: Conversation, actor: str, ts: str) -> Json:
    return _channel_event(channel, "archive", ts, user=actor, is_moved=0)


def unarchived(channel: Conversation, actor: str, ts: str) -> Json:
    """Of a private channel, Slack names who did it otherwise than of a public one."""
    return _channel_event(channel, "unarchive", ts, **{"actor_id" if channel.is_private else "user": actor})


def deleted(channel: Conversation, actor: str, ts: str) -> Json:
    """Of a public channel, Slack says neither who nor when."""
    said = {"actor_id": actor, "date_deleted": int(float(ts))} if channel.is_private else {}
    return _channel_event(channel, "deleted", ts, **said)


def _channel_event(channel: Conversation, verb: str, ts: str, **fields: object) -> Json:
    return {"type": f"{channel_type(channel)}_{verb}", "channel": channel.id, **fields, "event_ts": ts}


def app_home_opened(person: Person, channel: Conversation, tab: str, view: Json | None, ts: str) -> Json:
    event: Json = {
        "type": "app_home_opened",
        "user": person.id,
        "channel": channel.id,
        "tab": tab,
        "event_ts": ts,
    }
    return event | {"view": view} if view else event


def event_callback(event: Json, at: float, *, is_shared: bool) -> Json:
    """The outer payload of an event; `at` in seconds since the epoch. `is_shared`: it happened in a shared channel."""
    return {
        "token": "",
        "team_id": TEAM_ID,
        "context_team_id": TEAM_ID,
        "context_enterprise_id": None,
        "api_app_id": APP_ID,
        "event": event,
        "type": "event_callback",
        "event_id": new_id("Ev"),
        "event_time": int(at),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": TEAM_ID,
                "user_id": BOT_USER_ID,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": is_shared,
        "event_context": new_id("EC"),
    }
