"""The App Home, and whoever writes to the bot itself."""

from slack_bolt import Ack, BoltResponse
from slack_sdk import WebClient

from bot.people import People
from bot.rules.home import Listing
from bot.rules.teams import Teams
from bot.services import Contacts, Escalations, Words
from bot.views import home as views
from bot.views import meanwhile
from handlers.homes import Homes
from handlers.payload import Click, Payload
from handlers.routes import Routes
from handlers.status import looks_after


def register(routes: Routes) -> None:
    routes.event("app_home_opened")(opened)
    routes.event("message")(spoken_to)
    for listing in Listing:
        routes.action(f"home:{listing}")(turned)
    routes.action("home:help")(help_wanted)


def opened(ack: Ack, event: Payload, client: WebClient, homes: Homes) -> BoltResponse:
    if event.get("tab") == "home":
        homes.open(event["user"], client)
    return ack()


def turned(ack: Ack, body: Payload, client: WebClient, homes: Homes) -> BoltResponse:
    """Earlier or later in one of the lists; the others stay where they are."""
    click = Click.of(body)
    homes.turn(body["user"]["id"], Listing(click.verb), click.id, client)
    return ack()


def help_wanted(ack: Ack, body: Payload, client: WebClient, teams: Teams, people: People) -> BoltResponse:
    view = views.help_modal(for_supervisor=looks_after(body, client, teams, people))
    client.views_open(trigger_id=body["trigger_id"], view=view)
    return ack()


def acted(body: Payload, homes: Homes) -> None:
    """A listener has run, whatever came of it: what somebody does shows in their Home as soon as it is done.

    Events are not people's own doing.
    """
    person = body.get("user_id") or body.get("user", {}).get("id")
    if person:
        homes.acted(person, in_home=body.get("view", {}).get("type") == "home")


def spoken_to(
    ack: Ack,
    body: Payload,
    event: Payload,
    client: WebClient,
    contacts: Contacts,
    escalations: Escalations,
    words: Words,
) -> BoltResponse:
    """Somebody writes to the bot itself: that nobody reads it, and where it would be read. Nor is it read here."""
    if event.get("channel_type") == "im" and "subtype" not in event and "bot_id" not in event:
        with words.once(body["event_id"]) as is_new:
            if is_new:
                live, newest = escalations.live_of(event["user"]), contacts.newest_of(event["user"])
                client.chat_postMessage(channel=event["channel"], **meanwhile.not_read(live, newest).payload())
    return ack()
