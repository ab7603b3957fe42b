"""What the app answers, carried out: the ack of a command or submission, and posts to a `response_url`.

What Slack would not accept raises `ApiError`, and the person sees that something went wrong.
"""

from typing import Any

from sandbox.api.chat import POST_TEXT_LIMIT, check_blocks
from sandbox.api.views import checked
from sandbox.model import Conversation, Json, Message, View
from sandbox.refusals import ApiError
from sandbox.shapes import BOT_USER_ID
from sandbox.workspace import Workspace


def post_reply(
    workspace: Workspace,
    conversation: Conversation,
    person_id: str,
    answer: Json,
    thread_ts: str | None = None,
) -> Message:
    """An app's answer as a message: for the person alone unless `response_type` is `in_channel`.

    Raises `no_text`, `invalid_blocks`, `msg_blocks_too_long`.
    """
    text, blocks = answer.get("text") or "", answer.get("blocks")
    check_blocks(blocks)
    if not text and not blocks:
        raise ApiError("no_text")
    only_for = None if answer.get("response_type") == "in_channel" else person_id
    return workspace.post(
        conversation, BOT_USER_ID, text[:POST_TEXT_LIMIT], blocks, thread_ts=thread_ts, ephemeral_for=only_for
    )


def response_url(workspace: Workspace, address_id: str, answer: Json) -> None:
    """Carry out a post to a `response_url`.

    Raises `used_url`, `expired_url`, `channel_not_found` and what `post_reply` raises.
    """
    address = workspace.surfaces.use_response_url(address_id)
    conversation = workspace.conversations.get(address.channel)
    if conversation is None:
        raise ApiError("channel_not_found")
    message = conversation.messages.get(address.message_ts or "")
    if answer.get("delete_original"):
        if message is not None:
            workspace.delete(message)
    elif answer.get("replace_original") and message is not None:
        check_blocks(answer.get("blocks"))
        workspace.edit(message, answer.get("text"), answer.get("blocks") or [])
    else:
        post_reply(workspace, conversation, address.person, answer, answer.get("thread_ts"))


def command(workspace: Workspace, conversation: Conversation, person_id: str, answer: Any) -> None:
    """The ack of a command: nothing, or a message."""
    if isinstance(answer, dict) and (answer.get("text") or answer.get("blocks")):
        post_reply(workspace, conversation, person_id, answer)


def submission(workspace: Workspace, view: View, answer: Any) -> None:
    """The ack of a submission: nothing closes the modal; else what `response_action` says.

    Raises `ApiError` for an unknown action, errors that name no input block, or a view Slack refuses.
    """
    surfaces = workspace.surfaces
    if view not in surfaces.stack(view.person):
        return  # closed while the app was thinking
    if not answer:
        surfaces.submitted(view)
        return
    match answer.get("response_action"):
        case "errors":
            surfaces.set_errors(view, _field_errors(view, answer.get("errors")))
        case "update":
            surfaces.update(view, checked(answer.get("view", {}), "modal"))
        case "push":
            surfaces.push(view.person, checked(answer.get("view", {}), "modal"))
        case "clear":
            surfaces.close(view, everything=True)
        case other:
            raise ApiError("invalid_response_action", response_action=other)


def _field_errors(view: View, errors: Any) -> dict[str, str]:
    inputs = {block["block_id"] for block in view.content["blocks"] if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors:
        raise ApiError("invalid_errors", response_metadata={"messages": ["[ERROR] errors must not be empty"]})
    strangers = sorted(set(errors) - inputs)
    if strangers:
        raise ApiError(
            "invalid_errors",
            response_metadata={"messages": [f"[ERROR] not the id of an input block: {name}" for name in strangers]},
        )
    return {str(block_id): str(words) for block_id, words in errors.items()}
