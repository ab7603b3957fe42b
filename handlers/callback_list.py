"""`/callback list` and `/callback team`, a page at a time, and showing them anew after a click in them."""

from collections.abc import Callable

from slack_bolt import Ack, BoltResponse
from slack_bolt.context.respond import Respond
from slack_sdk import WebClient

from bot.clock import Clock
from bot.people import People
from bot.services import Callbacks
from bot.services.home import SOON
from bot.views import callback_list as views
from bot.views.blocks import Message
from handlers.homes import Homes
from handlers.payload import Click, Payload, person_of, typed_in_chat
from handlers.routes import Routes


def register(routes: Routes) -> None:
    for which in ("list", "team"):
        routes.command(f"/callback {which}", alone=True)(command)
    routes.action("callback:list")(page_wanted)
    routes.action("callback:team")(page_wanted)


def command(
    ack: Ack, body: Payload, client: WebClient, callbacks: Callbacks, people: People, clock: Clock
) -> BoltResponse:
    which = typed_in_chat(body["text"]).lower()
    return ack(**_page(which, 0, body, client, callbacks, people, clock).payload())


def page_wanted(
    ack: Ack,
    body: Payload,
    client: WebClient,
    respond: Respond,
    callbacks: Callbacks,
    people: People,
    clock: Clock,
) -> BoltResponse:
    click = Click.of(body)
    page = _page(click.verb, click.id, body, client, callbacks, people, clock)
    respond(**page.payload(), replace_original=True)
    return ack()


def own(body: Payload, client: WebClient, callbacks: Callbacks, people: People, clock: Clock) -> Message:
    return _page("list", 0, body, client, callbacks, people, clock)


def show_anew(body: Payload, client: WebClient, respond: Respond, homes: Homes, listed: Callable[[], Message]) -> None:
    """Show Home, or a list that nobody else sees, as it is after this click; the worker keeps all else true."""
    if body.get("view", {}).get("type") == "home":
        homes.publish(person_of(body), client)
    elif body.get("container", {}).get("is_ephemeral"):
        respond(**listed().payload(), replace_original=True)


def _page(
    which: str, offset: int, body: Payload, client: WebClient, callbacks: Callbacks, people: People, clock: Clock
) -> Message:
    person, now = person_of(body), clock.now()
    if which == "team":
        return views.of_team(callbacks.open_of_team(person, now + SOON, offset), person, now)
    return views.own(callbacks.open_of(person, offset), now, people.of(person, client.users_info).zone)
