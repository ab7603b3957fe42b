"""What Slack sends the app when a person does something: the payloads of commands and interactions.

Shapes follow docs.slack.dev/reference/interaction-payloads and .../interactivity/implementing-slash-commands.
"""

from sandbox.blocks import Values
from sandbox.events import channel_type
from sandbox.model import Conversation, Json, Message, Person, View
from sandbox.shapes import APP_ID, TEAM_DOMAIN, TEAM_ID, message_json, view_json


def command(
    person: Person, conversation: Conversation, name: str, text: str, *, trigger_id: str, response_url: str
) -> Json:
    return {
        "token": "",
        "team_id": TEAM_ID,
        "team_domain": TEAM_DOMAIN,
        "channel_id": conversation.id,
        "channel_name": _channel_name(conversation),
        "user_id": person.id,
        "user_name": person.name,
        "command": name,
        "text": text,
        "api_app_id": APP_ID,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger_id,
    }


def _interaction(kind: str, person: Person) -> Json:
    """`team` is where the app is, `user.team_id` where the person is (java-slack-sdk issue 1041)."""
    return {
        "type": kind,
        "user": {"id": person.id, "username": person.name, "name": person.name, "team_id": person.partner or TEAM_ID},
        "api_app_id": APP_ID,
        "token": "",
        "team": {"id": TEAM_ID, "domain": TEAM_DOMAIN},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def message_action_taken(
    person: Person,
    conversation: Conversation,
    message: Message,
    action: Json,
    values: Values,
    *,
    trigger_id: str,
    response_url: str,
) -> Json:
    """A click in a message. An ephemeral message is not sent along, only its `container`, as Slack does it."""
    ephemeral = message.ephemeral_for is not None
    container: Json = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": conversation.id,
        "is_ephemeral": ephemeral,
    }
    if message.is_reply:
        container["thread_ts"] = message.thread_ts
    payload = _interaction("block_actions", person) | {
        "container": container,
        "trigger_id": trigger_id,
        "channel": {"id": conversation.id, "name": _channel_name(conversation)},
        "state": {"values": values},
        "response_url": response_url,
        "actions": [action],
    }
    return payload if ephemeral else payload | {"message": message_json(message)}


def _in_view(kind: str, person: Person) -> Json:
    """Here `team` is where the person is, too, and only the view says where the app is (bolt-js issue 1614)."""
    payload = _interaction(kind, person)
    return payload | {"team": {"id": person.partner, "domain": person.partner.lower()}} if person.partner else payload


def view_action_taken(person: Person, view: View, action: Json, *, trigger_id: str) -> Json:
    return _in_view("block_actions", person) | {
        "container": {"type": "view", "view_id": view.id},
        "trigger_id": trigger_id,
        "view": view_json(view),
        "actions": [action],
    }


def view_submission(person: Person, view: View, *, trigger_id: str) -> Json:
    return _in_view("view_submission", person) | {
        "trigger_id": trigger_id,
        "view": view_json(view),
        "response_urls": [],
    }


def view_closed(person: Person, view: View, *, is_cleared: bool) -> Json:
    return _in_view("view_closed", person) | {"view": view_json(view), "is_cleared": is_cleared}


def global_shortcut(person: Person, callback_id: str, *, trigger_id: str, ts: str) -> Json:
    return _interaction("shortcut", person) | {
        "callback_id": callback_id,
        "trigger_id": trigger_id,
        "action_ts": ts,
    }


def message_shortcut(
    person: Person,
    conversation: Conversation,
    message: Message,
    callback_id: str,
    *,
    trigger_id: str,
    response_url: str,
    ts: str,
) -> Json:
    return _interaction("message_action", person) | {
        "callback_id": callback_id,
        "trigger_id": trigger_id,
        "action_ts": ts,
        "response_url": response_url,
        "channel": {"id": conversation.id, "name": _channel_name(conversation)},
        "message_ts": message.ts,
        "message": message_json(message),
    }


def _channel_name(conversation: Conversation) -> str:
    return {"im": "directmessage", "group": "privategroup"}.get(channel_type(conversation), conversation.name)
