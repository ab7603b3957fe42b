"""`conversations.*`: finding, opening and joining conversations, and reading their history."""

from collections.abc import Sequence

from sandbox.api.call import TIER_2, TIER_3, TIER_4, ApiMethod, Call
from sandbox.model import Conversation, Json, Message
from sandbox.refusals import ApiError
from sandbox.shapes import BOT_USER_ID, conversation_json, message_json

_SCOPE_FAMILY = {"public_channel": "channels", "private_channel": "groups", "im": "im", "mpim": "mpim"}


def _type(conversation: Conversation) -> str:
    if conversation.kind == "im":
        return "im"
    return "private_channel" if conversation.is_private else "public_channel"


def _require(call: Call, conversation: Conversation, verb: str) -> None:
    call.require(f"{_SCOPE_FAMILY[_type(conversation)]}:{verb}")


def open_direct(call: Call) -> Json:
    """The direct messages with one person; a deactivated one is `user_disabled`."""
    channel_id, users = call.optional("channel"), call.optional("users")
    if channel_id is not None:
        conversation = call.workspace.conversation(channel_id)
        if conversation.kind != "im":
            raise ApiError("method_not_supported_for_channel_type")
        return {"no_op": True, "already_open": True, "channel": {"id": conversation.id}}
    if users is None:
        raise ApiError("users_list_not_supplied")
    if "," in users:
        call.require("mpim:write")
    call.require("im:write")
    person = call.workspace.person(users)
    if person.deleted:
        raise ApiError("user_disabled")
    conversation = call.workspace.direct(person)
    full = conversation_json(conversation) if call.flag("return_im") else {"id": conversation.id}
    return {"no_op": False, "already_open": False, "channel": full}


def _readable(call: Call) -> Conversation:
    conversation = call.workspace.conversation(call.text("channel"))
    _require(call, conversation, "history")
    if BOT_USER_ID not in conversation.members:
        raise ApiError("not_in_channel")
    return conversation


def _within(call: Call, conversation: Conversation, messages: Sequence[Message]) -> list[Message]:
    """What of these messages lies between `oldest` and `latest`, and is in the history by now."""
    oldest, latest = _time(call, "oldest", "0"), _time(call, "latest", "inf")
    inclusive = call.flag("inclusive")
    lag = call.practice.faults.history_lag(call.method, conversation.id)
    visible_until = call.workspace.clock() - lag if lag else float("inf")
    return [
        message
        for message in messages
        if message.ephemeral_for is None
        and float(message.ts) <= visible_until
        and (oldest < float(message.ts) < latest or (inclusive and float(message.ts) in (oldest, latest)))
    ]


def _time(call: Call, name: str, default: str) -> float:
    try:
        return float(call.optional(name) or default)
    except ValueError:
        raise ApiError(f"invalid_ts_{name}") from None


def _page(call: Call, messages: Sequence[Message], head: Sequence[Message] = ()) -> Json:
    """The part of `messages` that was asked for; `head` comes first in every part, beside the `limit`."""
    some, cursor = call.page(messages, default=100, most=999)
    with_metadata = call.flag("include_all_metadata")
    return {
        "messages": [message_json(message, with_metadata=with_metadata) for message in (*head, *some)],
        "has_more": bool(cursor),
        "response_metadata": {"next_cursor": cursor},
    }


def history(call: Call) -> Json:
    """Newest first, without replies in threads."""
    conversation = _readable(call)
    roots = [message for message in reversed(conversation.messages.values()) if not message.is_reply]
    return _page(call, _within(call, conversation, roots)) | {"pin_count": 0}


def replies(call: Call) -> Json:
    """A thread, oldest first; its parent comes first in every page, however old, and what `oldest` says.

    Of a reply's own `ts` just that reply comes (bolt-python issue 783). That the parent is on every page is not
    documented: dust-tt/dust, whose reader of threads drops it from all pages but one, says so.
    """
    conversation = _readable(call)
    message = conversation.messages.get(call.text("ts"))
    if message is None or message.ephemeral_for is not None:
        raise ApiError("thread_not_found")
    answers = [conversation.messages[ts] for ts in message.replies]
    return _page(call, _within(call, conversation, answers), head=[message])


def info(call: Call) -> Json:
    conversation = call.workspace.conversation(call.text("channel"))
    _require(call, conversation, "read")
    return {"channel": conversation_json(conversation)}


def members(call: Call) -> Json:
    conversation = call.workspace.conversation(call.text("channel"))
    _require(call, conversation, "read")
    some, cursor = call.page(sorted(conversation.members), default=100, most=1000)
    return {"members": list(some), "response_metadata": {"next_cursor": cursor}}


def list_all(call: Call) -> Json:
    """Private channels only where the bot is in them."""
    types = (call.optional("types") or "public_channel").split(",")
    for name in types:
        if name not in _SCOPE_FAMILY:
            raise ApiError("invalid_types")
        call.require(f"{_SCOPE_FAMILY[name]}:read")
    found = [
        conversation
        for conversation in call.workspace.conversations.values()
        if _type(conversation) in types
        and (not conversation.is_private or BOT_USER_ID in conversation.members)
        and not (conversation.is_archived and call.flag("exclude_archived"))
    ]
    some, cursor = call.page(found, default=100, most=999)
    return {
        "channels": [conversation_json(conversation) for conversation in some],
        "response_metadata": {"next_cursor": cursor},
    }


def join(call: Call) -> Json:
    conversation = call.workspace.conversation(call.text("channel"))
    if conversation.kind == "im" or conversation.is_private:
        raise ApiError("method_not_supported_for_channel_type")
    if conversation.is_archived:
        raise ApiError("is_archived")
    already = BOT_USER_ID in conversation.members
    call.workspace.join(conversation, BOT_USER_ID)
    answer: Json = {"channel": conversation_json(conversation)}
    return answer | {"warning": "already_in_channel"} if already else answer


METHODS = (
    ApiMethod("conversations.open", open_direct, None, TIER_3),
    ApiMethod("conversations.history", history, None, TIER_3),
    ApiMethod("conversations.replies", replies, None, TIER_3),
    ApiMethod("conversations.info", info, None, TIER_3),
    ApiMethod("conversations.members", members, None, TIER_4),
    ApiMethod("conversations.list", list_all, None, TIER_2),
    ApiMethod("conversations.join", join, "channels:join", TIER_3),
)
