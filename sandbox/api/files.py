"""`files.*`: an address to send a file to, sharing what was sent there, deleting it.

The bytes go to `sandbox.files`.
"""

import re

from sandbox import ids
from sandbox.api.call import TIER_3, TIER_4, ApiMethod, Call
from sandbox.api.chat import POST_TEXT_LIMIT
from sandbox.model import File, Json
from sandbox.refusals import ApiError
from sandbox.shapes import BOT_USER_ID

_CHANNEL = re.compile(r"[CGDZ][A-Z0-9]+")


def get_upload_url(call: Call) -> Json:
    """`missing_argument` for an empty file, as Slack has it."""
    name, length = call.text("filename"), call.text("length")
    if not length.isdecimal():
        raise ApiError.invalid_arguments("[ERROR] must be a number [json-pointer:/length]")
    if int(length) == 0:
        raise ApiError("missing_argument")
    file = call.workspace.add_file(File(ids.new_id("F"), name, int(length), key=ids.new_key()))
    return {"upload_url": f"{call.practice.base_url}upload/v1/{file.key}", "file_id": file.id}


def complete_upload(call: Call) -> Json:
    """Share what has arrived, once; without a channel nobody but the bot has it.

    A person's id is refused where a channel's should be (bolt-js issue 2115).
    """
    wanted: list[Json] | None = call.structure("files", list, "invalid_arguments")
    if not wanted or not all(isinstance(it, dict) and isinstance(it.get("id"), str) for it in wanted):
        raise ApiError.invalid_arguments("[ERROR] missing required field: files")
    files = [call.workspace.files.get(it["id"]) for it in wanted]
    arrived = [file for file in files if file is not None and file.content is not None and not file.is_complete]
    if len(arrived) < len(wanted):
        raise ApiError("file_not_found")
    channel = call.optional("channel_id")
    if channel is not None and not _CHANNEL.fullmatch(channel):
        pattern = "^[CGDZ][A-Z0-9]{8,}$"
        raise ApiError.invalid_arguments(
            f"[ERROR] input must match regex pattern: {pattern} [json-pointer:/channel_id]"
        )
    conversation = call.workspace.conversation(channel) if channel else None
    if conversation is not None and BOT_USER_ID not in conversation.members:
        raise ApiError("not_in_channel")
    for file, it in zip(arrived, wanted, strict=True):
        file.title = str(it.get("title") or file.name)
        file.is_complete = True
    if conversation is not None:
        text = (call.optional("initial_comment") or "")[:POST_TEXT_LIMIT]
        call.workspace.post(
            conversation, BOT_USER_ID, text, thread_ts=call.optional("thread_ts"), files=[file.id for file in arrived]
        )
    return {"files": [{"id": file.id, "title": file.title} for file in arrived]}


def delete(call: Call) -> Json:
    """Only the bot has files here, so it may delete any; twice is `file_deleted`."""
    file = call.workspace.files.get(call.text("file"))
    if file is None:
        raise ApiError("file_not_found")
    if file.deleted:
        raise ApiError("file_deleted")
    call.workspace.delete_file(file)
    return {}


METHODS = (
    ApiMethod("files.getUploadURLExternal", get_upload_url, "files:write", TIER_4),
    ApiMethod("files.completeUploadExternal", complete_upload, "files:write", TIER_4),
    ApiMethod("files.delete", delete, "files:write", TIER_3),
)
