"""The App Home, and whoever writes to the bot itself."""

import logging
import re

from slack_bolt import Ack, App, BoltResponse
from slack_bolt.listener.listener_completion_handler import CustomListenerCompletionHandler
from slack_sdk import WebClient

from bot.rules.home import Listing
from bot.rules.team import Team
from bot.services import Contacts, Escalations
from bot.views import home as views
from bot.views import meanwhile
from handlers.homes import Homes
from handlers.payload import Click, Payload, person_of


def register(app: App) -> None:
    app.event("app_home_opened")(opened)
    app.event("message")(spoken_to)
    app.action(re.compile(r"^home:(?!help$)"))(turned)
    app.action("home:help")(help_wanted)
    # Whatever somebody does, in Home or elsewhere, shows there as soon as it is done.
    app.listener_runner.listener_completion_handler = CustomListenerCompletionHandler(
        logger=logging.getLogger("slack_bolt"), func=acted
    )


def opened(ack: Ack, event: Payload, client: WebClient, homes: Homes) -> BoltResponse:
    if event.get("tab") == "home":
        homes.open(event["user"], client)
    return ack()


def turned(ack: Ack, body: Payload, client: WebClient, homes: Homes) -> BoltResponse:
    """Earlier or later in one of the lists; the others stay where they are."""
    click = Click.of(body)
    homes.turn(body["user"]["id"], Listing(click.verb), click.id, client)
    return ack()


def help_wanted(ack: Ack, body: Payload, client: WebClient, team: Team) -> BoltResponse:
    view = views.help_modal(for_supervisor=team.is_supervisor(person_of(body)))
    client.views_open(trigger_id=body["trigger_id"], view=view)
    return ack()


def acted(body: Payload, homes: Homes) -> None:
    """A listener has run, whatever came of it. Events are not people's own doing."""
    person = body.get("user_id") or body.get("user", {}).get("id")
    if person:
        homes.acted(person, in_home=body.get("view", {}).get("type") == "home")


def spoken_to(
    ack: Ack, event: Payload, client: WebClient, contacts: Contacts, escalations: Escalations
) -> BoltResponse:
    """Somebody writes to the bot itself: that nobody reads it, and where it would be read. Nor is it read here."""
    if event.get("channel_type") == "im" and "subtype" not in event and "bot_id" not in event:
        live, newest = escalations.live_of(event["user"]), contacts.newest_of(event["user"])
        client.chat_postMessage(channel=event["channel"], **meanwhile.not_read(live, newest).payload())
    return ack()
