"""Who may come in at all: the members of the workspace. docs/decisions/015-who-may-use-it.md says why.

Stands before every listener. What Slack tells of channels and people goes through, whoever caused it.
"""

import logging
from collections.abc import Callable
from copy import copy
from functools import partial
from typing import NamedTuple

from slack_bolt import BoltRequest, BoltResponse
from slack_bolt.middleware import Middleware
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

from bot.people import People
from bot.rules.errors import Refused
from bot.rules.outsider import Outsider
from bot.views import outsider as views
from handlers.payload import Payload

log = logging.getLogger(__name__)

_PATIENCE_SECONDS = 1
"""Of the three that Slack gives us for an answer, most are for what was asked."""
_UNKNOWN = ("user_not_found", "user_not_visible")


class Asking(NamedTuple):
    """Somebody who wants something. `workspace` is theirs, None where the payload does not say.

    `is_organisation`: one of an Enterprise organisation's workspaces, where people may be of several.
    """

    person: str
    workspace: str | None
    is_organisation: bool


def asking(body: Payload) -> Asking | None:
    """Who wants something of us; None where Slack tells us something unasked."""
    match body:
        case {"command": _, "user_id": person}:
            return Asking(person, body.get("team_id"), bool(body.get("enterprise_id")))
        case {"user": {"id": person}}:
            return Asking(person, body["user"].get("team_id"), bool(body.get("enterprise")))
        case {"event": {"type": "app_home_opened", "user": person}}:
            return Asking(person, None, is_organisation=False)
        case {"event": {"type": "message", "channel_type": "im", "user": person, **rest}}:
            return None if rest.keys() & {"subtype", "bot_id"} else Asking(person, None, is_organisation=False)
        case _:
            return None


class Gate(Middleware):
    """Refuses guests, apps, deactivated people and those of other workspaces; adds microseconds for anybody known."""

    def __init__(self, people: People) -> None:
        self._people = people

    def process(
        self,
        *,
        req: BoltRequest,
        resp: BoltResponse,  # noqa: ARG002  Bolt's
        next: Callable[[], BoltResponse],  # noqa: A002  Bolt's name
    ) -> BoltResponse | None:
        """Raises Refused, which the one error handler shows in the shape that fits."""
        who = asking(req.body)
        why = self._outsider(who, req.context.client) if who else None
        if who is None or why is None:
            return next()
        match req.body:
            case {"event": {"type": "app_home_opened"}}:
                req.context.client.views_publish(user_id=who.person, view=views.home(why))
            case {"event": {"channel": channel}}:
                req.context.client.chat_postMessage(channel=channel, **views.message(why).payload())
            case _:
                raise Refused(views.sentence(why))
        return BoltResponse(status=200)

    def _outsider(self, who: Asking, client: WebClient) -> Outsider | None:
        """Why they may not come in. While Slack does not say who somebody is, and never has, they may."""
        if who.workspace not in (None, self._people.workspace) and not who.is_organisation:
            return Outsider.STRANGER
        try:
            return self._people.of(who.person, partial(_ask_hastily, client)).outsider
        except (SlackClientError, OSError) as error:
            if isinstance(error, SlackApiError) and error.response.get("error") in _UNKNOWN:
                return Outsider.STRANGER
            log.warning("Slack does not say who %s is; let in: %s", who.person, error)
            return None


def _ask_hastily(client: WebClient, user: str) -> SlackResponse:
    hasty = copy(client)
    hasty.timeout = _PATIENCE_SECONDS
    return hasty.users_info(user=user)
