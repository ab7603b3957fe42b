"""`chat.*`: posting, editing and deleting messages."""

import re

from sandbox.api.call import TIER_3, TIER_4, ApiMethod, Call
from sandbox.blocks import MESSAGE_TEXT_LIMIT, check_message, total_text
from sandbox.model import Conversation, Json, Message
from sandbox.refusals import ApiError
from sandbox.shapes import BOT_USER_ID, message_json

# docs.slack.dev/reference/methods/chat.postMessage: more is truncated.
POST_TEXT_LIMIT = 40_000
# Not documented; seratch/ChatGPT-in-Slack issue 102: an edit of over 4,000 is refused where a post is not.
UPDATE_TEXT_LIMIT = 4_000
_TS = re.compile(r"\d+\.\d+")


def check_blocks(blocks: list[Json] | None) -> None:
    """Raises `invalid_blocks` or `msg_blocks_too_long`."""
    if not blocks:
        return
    problems = check_message(blocks)
    if problems:
        raise ApiError("invalid_blocks", errors=problems, response_metadata={"messages": problems})
    if total_text(blocks) > MESSAGE_TEXT_LIMIT:
        raise ApiError("msg_blocks_too_long")


def _content(call: Call) -> tuple[str, list[Json] | None]:
    text = call.optional("text")
    blocks: list[Json] | None = call.structure("blocks", list, "invalid_blocks_format")
    check_blocks(blocks)
    if text is None and not blocks:
        raise ApiError("no_text")
    return text or "", blocks


def _metadata(call: Call) -> Json | None:
    metadata: Json | None = call.structure("metadata", dict, "invalid_metadata_format")
    if metadata is not None and not (
        isinstance(metadata.get("event_type"), str) and isinstance(metadata.get("event_payload"), dict)
    ):
        raise ApiError("invalid_metadata_format")
    return metadata


def _target(call: Call, *, people: bool) -> Conversation:
    """Where to post: a conversation the bot is in, or (`people`) someone's direct messages by user id."""
    channel_id = call.text("channel")
    if people and channel_id in call.workspace.people:
        return call.workspace.direct(call.workspace.people[channel_id])
    conversation = call.workspace.conversation(channel_id)
    if conversation.is_archived:
        raise ApiError("is_archived")
    if BOT_USER_ID not in conversation.members and "chat:write.public" not in call.token.scopes:
        raise ApiError("not_in_channel")
    return conversation


def _thread(call: Call, conversation: Conversation) -> str | None:
    """What to post under; None where there is no such message, or not any more.

    Slack then says yes and posts into the conversation itself: only that its answer lacks `message.thread_ts` shows it
    (slack-go issue 1571). What is no timestamp it refuses (jenkinsci/slack-plugin issue 584).
    """
    thread_ts = call.optional("thread_ts")
    if thread_ts is None:
        return None
    if not _TS.fullmatch(thread_ts):
        raise ApiError("invalid_thread_ts")
    parent = conversation.messages.get(thread_ts)
    return thread_ts if parent is not None and parent.ephemeral_for is None else None


def post_message(call: Call) -> Json:
    """A user id posts into that person's direct messages; to a deactivated person it succeeds, seen by nobody."""
    conversation = _target(call, people=True)
    text, blocks = _content(call)
    message = call.workspace.post(
        conversation,
        BOT_USER_ID,
        text[:POST_TEXT_LIMIT],
        blocks,
        thread_ts=_thread(call, conversation),
        metadata=_metadata(call),
    )
    return {
        "channel": conversation.id,
        "ts": message.ts,
        "message": message_json(message, with_metadata=True),
    }


def post_ephemeral(call: Call) -> Json:
    """Only for somebody in the channel: `user_not_in_channel` for others."""
    conversation = _target(call, people=False)
    user_id = call.text("user")
    if user_id not in conversation.members:
        raise ApiError("user_not_in_channel")
    text, blocks = _content(call)
    message = call.workspace.post(
        conversation,
        BOT_USER_ID,
        text[:POST_TEXT_LIMIT],
        blocks,
        thread_ts=_thread(call, conversation),
        ephemeral_for=user_id,
    )
    return {"message_ts": message.ts}


def _own_message(call: Call, refusal: str) -> Message:
    """The bot's own message by `channel` and `ts`. A user id is not a channel here, as in Slack."""
    conversation = call.workspace.conversation(call.text("channel"))
    message = conversation.messages.get(call.text("ts"))
    if message is None or message.deleted or message.ephemeral_for is not None:
        raise ApiError("message_not_found")
    if not message.from_bot:
        raise ApiError(refusal)
    if conversation.is_archived:
        raise ApiError("is_archived")
    return message


def update(call: Call) -> Json:
    """What is not given stays: blocks, metadata. An empty list of blocks removes them."""
    message = _own_message(call, "cant_update_message")
    text = call.optional("text")
    blocks: list[Json] | None = call.structure("blocks", list, "invalid_blocks_format")
    metadata = _metadata(call)
    if text is None and not blocks and not metadata:
        raise ApiError("no_text")
    check_blocks(blocks)
    if text is not None and len(text) > UPDATE_TEXT_LIMIT:
        raise ApiError("msg_too_long")
    call.workspace.edit(message, text, blocks, metadata)
    return {
        "channel": message.channel,
        "ts": message.ts,
        "text": message.text,
        "message": message_json(message, with_metadata=True),
    }


def delete(call: Call) -> Json:
    message = _own_message(call, "cant_delete_message")
    call.workspace.delete(message)
    return {"channel": message.channel, "ts": message.ts}


def get_permalink(call: Call) -> Json:
    conversation = call.workspace.conversation(call.text("channel"))
    message = conversation.messages.get(call.text("message_ts"))
    if message is None:
        raise ApiError("message_not_found")
    place = f"{call.practice.base_url}archives/{conversation.id}/p{message.ts.replace('.', '')}"
    thread = f"?thread_ts={message.thread_ts}&cid={conversation.id}" if message.is_reply else ""
    return {"channel": conversation.id, "permalink": place + thread}


METHODS = (
    ApiMethod("chat.postMessage", post_message, "chat:write"),
    ApiMethod("chat.postEphemeral", post_ephemeral, "chat:write", TIER_4),
    ApiMethod("chat.update", update, "chat:write", TIER_3),
    ApiMethod("chat.delete", delete, "chat:write", TIER_3),
    ApiMethod("chat.getPermalink", get_permalink, None, TIER_4),
)
