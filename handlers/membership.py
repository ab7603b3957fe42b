"""What Slack tells of channels and people that come and go."""

import logging

from slack_bolt import Ack, BoltContext, BoltResponse
from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError

from bot.gathering import Gathering
from bot.people import People
from bot.rules.teams import Teams
from bot.rules.trouble import TroubleKind
from bot.services import Debriefs, HandingOn, Memberships, Supervision
from handlers.payload import Payload
from handlers.routes import Routes

log = logging.getLogger(__name__)

_BROKEN = {
    "channel_left": TroubleKind.REMOVED,
    "group_left": TroubleKind.REMOVED,
    "channel_archive": TroubleKind.ARCHIVED,
    "group_archive": TroubleKind.ARCHIVED,
    "channel_deleted": TroubleKind.DELETED,
    "group_deleted": TroubleKind.DELETED,
}


def register(routes: Routes) -> None:
    for event in _BROKEN:
        routes.event(event)(channel_broken)
    routes.event("channel_unarchive")(public_channel_back)
    routes.event("group_unarchive")(private_channel_back)
    routes.event("member_joined_channel")(somebody_came)
    routes.event("member_left_channel")(somebody_left)
    routes.event("subteam_updated")(group_changed)
    routes.event("subteam_members_changed")(people_of_group_changed)
    routes.event("user_change")(person_changed)


def channel_broken(
    ack: Ack, body: Payload, event: Payload, memberships: Memberships, debriefs: Debriefs
) -> BoltResponse:
    debriefs.lost(event["channel"])
    memberships.channel_is(event["channel"], _BROKEN[event["type"]], event=body["event_id"])
    return ack()


def private_channel_back(ack: Ack, body: Payload, event: Payload, memberships: Memberships) -> BoltResponse:
    """It kept its members, the bot among them."""
    memberships.channel_is(event["channel"], None, event=body["event_id"])
    return ack()


def public_channel_back(
    ack: Ack, body: Payload, event: Payload, client: WebClient, teams: Teams, memberships: Memberships
) -> BoltResponse:
    """It lost its members when it was archived (Slack's help centre); anybody may join, so the bot does."""
    if teams.asked_in(event["channel"]):
        trouble = None
        try:
            client.conversations_join(channel=event["channel"])
        except (SlackClientError, OSError) as error:
            log.warning("could not join the escalation channel again: %s", error)
            trouble = TroubleKind.REMOVED
        memberships.channel_is(event["channel"], trouble, event=body["event_id"])
    return ack()


def somebody_came(
    ack: Ack, body: Payload, context: BoltContext, event: Payload, memberships: Memberships, gathering: Gathering
) -> BoltResponse:
    gathering.look(event["channel"])
    if event["user"] == context.bot_user_id:
        memberships.channel_is(event["channel"], None, event=body["event_id"])
    else:
        memberships.member_is(event["channel"], event["user"], gone=False, event=body["event_id"])
    return ack()


def somebody_left(
    ack: Ack, body: Payload, event: Payload, memberships: Memberships, gathering: Gathering
) -> BoltResponse:
    gathering.look(event["channel"])
    memberships.member_is(event["channel"], event["user"], gone=True, event=body["event_id"])
    return ack()


def group_changed(ack: Ack, event: Payload, gathering: Gathering) -> BoltResponse:
    gathering.look(event["subteam"]["id"])
    return ack()


def people_of_group_changed(ack: Ack, event: Payload, gathering: Gathering) -> BoltResponse:
    gathering.look(event["subteam_id"])
    return ack()


def person_changed(
    ack: Ack,
    body: Payload,
    event: Payload,
    people: People,
    supervision: Supervision,
    handing_on: HandingOn,
    memberships: Memberships,
) -> BoltResponse:
    user, gone = event["user"], bool(event["user"].get("deleted"))
    people.changed(user)
    if gone:
        supervision.person_left(user["id"])
    else:
        handing_on.back(user["id"])
    memberships.account_is(user["id"], gone=gone, event=body["event_id"])
    return ack()
