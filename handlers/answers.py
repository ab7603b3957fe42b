"""Answering the person in front of us, privately, wherever they are; and the one place where errors end."""

import json
import logging
import secrets
from typing import Any

from slack_bolt import BoltResponse
from slack_bolt.context.respond import Respond
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.models.views import View

from bot.rules.errors import Refused
from bot.views.blocks import Message, as_json, context, modal, section
from bot.views.text import clip
from handlers.payload import Payload, person_of, typed_in_chat

log = logging.getLogger(__name__)

WHICH_CUSTOMER = "Which customer? Their number, or any word for them."
_SLOW = "Slack is slow just now. If no form has opened, please try again."


def tell(body: Payload, client: WebClient, respond: Respond, message: Message) -> BoltResponse:
    """Show `message` to the person who acted, and to nobody else.

    Under the command or message, or as a modal; where Slack takes neither, in their direct messages.
    """
    if body.get("type") == "view_submission":
        # On top of the form, so that what was typed is still there underneath.
        return _json({"response_action": "push", "view": as_json(notice(message))})
    if "command" in body:
        return _json({"response_type": "ephemeral", **_with_what_was_typed(message, body).payload()})
    if body.get("response_url"):
        respond(**message.payload(), response_type="ephemeral", replace_original=False)
    elif "trigger_id" in body:
        show = client.views_push if body.get("view", {}).get("type") == "modal" else client.views_open
        try:
            show(trigger_id=body["trigger_id"], view=notice(message))
        except SlackApiError:
            client.chat_postMessage(channel=person_of(body), **message.payload())
    return BoltResponse(status=200)


def on_error(error: Exception, body: Payload, client: WebClient, respond: Respond) -> BoltResponse:
    """What a person reads when a listener raised: the sentence of a refusal, or an apology with a reference.

    The reference is also in the log. Always answers 200: anything else would show Slack's own failure, and
    would have taken back an acknowledgement already given.
    """
    if _slack_said(error) == "exchanged_trigger_id":
        return BoltResponse(status=200)  # delivered twice: the first has opened the form
    try:
        if isinstance(error, Refused):
            if error.field and body.get("type") == "view_submission":
                return _json({"response_action": "errors", "errors": {error.field: error.sentence}})
            return tell(body, client, respond, _sentence(error.sentence))
        reference = secrets.token_hex(4)
        if isinstance(error, OSError) or _slack_said(error) == "expired_trigger_id":
            log.warning("%s in a %s: too late for Slack [reference %s]", type(error).__name__, _kind(body), reference)
            sentence = _SLOW
        else:
            log.error("%s in a %s [reference %s]", type(error).__name__, _kind(body), reference, exc_info=error)
            sentence = f"Something went wrong on our side. Please try once more. Reference {reference}."
        if field := _first_input(body):
            return _json({"response_action": "errors", "errors": {field: sentence}})
        return tell(body, client, respond, _sentence(sentence))
    except SlackApiError as failure:
        log.warning("could not show an error to the person it concerns: %s", _slack_said(failure))
    except OSError as failure:
        log.warning("could not show an error to the person it concerns: %s", failure)
    return BoltResponse(status=200)


def _slack_said(error: Exception) -> str:
    """Slack's name for the error; empty for one that is not Slack's."""
    return str(error.response.get("error")) if isinstance(error, SlackApiError) else ""


def _kind(body: Payload) -> str:
    return str(body.get("command") or body.get("type") or "request")


def _first_input(body: Payload) -> str | None:
    if body.get("type") != "view_submission":
        return None
    return next((block["block_id"] for block in body["view"]["blocks"] if block["type"] == "input"), None)


def _sentence(words: str) -> Message:
    return Message(words, [section(words)])


def _with_what_was_typed(message: Message, body: Payload) -> Message:
    """A command leaves the screen when it is sent: give it back, so that nobody has to type it again."""
    text = typed_in_chat(body.get("text"))
    if not text:
        return message
    line = f"You typed: {body['command']} {clip(text, 2500)}"
    return Message(f"{message.text} {line}", [*message.blocks, context(line)])


def notice(message: Message) -> View:
    """A message as a modal."""
    return modal("notice", "Backline", message.blocks, close="OK")


def _json(answer: dict[str, Any]) -> BoltResponse:
    return BoltResponse(status=200, body=json.dumps(answer), headers={"content-type": "application/json"})
