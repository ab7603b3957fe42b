"""`/peer`, the check-in's way to it, and the colleagues who are asked."""

from slack_bolt import Ack, BoltResponse
from slack_sdk import WebClient

from bot.rules.team import Team
from bot.services import Peers, Preferences
from bot.views import peers as views
from handlers.modals import show_instead
from handlers.payload import Click, Payload, person_of
from handlers.routes import Routes


def register(routes: Routes) -> None:
    routes.command("/peer")(command)
    routes.action("peer:ask")(asked_for)
    routes.action("peer:person")(person_chosen)
    routes.action("peer:stop")(stopped)
    routes.action("peer:accept")(accepted)
    routes.action("peer:decline")(declined)
    routes.action("peer:pause")(paused)


def command(ack: Ack, body: Payload, peers: Peers, team: Team) -> BoltResponse:
    """Asks at once; what is typed after it is not read."""
    return ack(**views.asking(peers.ask(person_of(body)), team).payload())


def asked_for(ack: Ack, body: Payload, client: WebClient, peers: Peers, team: Team) -> BoltResponse:
    show_instead(client, body["view"], views.asking_modal(peers.ask(person_of(body)), team))
    return ack()


def person_chosen(ack: Ack, body: Payload, client: WebClient, team: Team) -> BoltResponse:
    """A link to somebody's direct messages; they are told nothing."""
    client.views_push(trigger_id=body["trigger_id"], view=views.link(Click.of(body).value, team.workspace))
    return ack()


def stopped(ack: Ack, body: Payload, peers: Peers) -> BoltResponse:
    peers.stop(person_of(body), Click.of(body).id)
    return ack()


def accepted(ack: Ack, body: Payload, peers: Peers) -> BoltResponse:
    peers.accept(person_of(body), Click.of(body).id)
    return ack()


def declined(ack: Ack, body: Payload, peers: Peers) -> BoltResponse:
    peers.decline(person_of(body), Click.of(body).id)
    return ack()


def paused(ack: Ack, body: Payload, peers: Peers, preferences: Preferences) -> BoltResponse:
    person = person_of(body)
    preferences.pause(person)
    peers.decline(person, Click.of(body).id)
    return ack()
