"""A breather: begun in the check-in, ended in one's own messages."""

from slack_bolt import Ack, BoltResponse
from slack_sdk import WebClient

from bot.rules.breather import MINUTES
from bot.rules.team import Team
from bot.services import Breathers
from bot.views import breather as views
from handlers.modals import show_instead
from handlers.payload import Click, Payload, person_of
from handlers.routes import Routes


def register(routes: Routes) -> None:
    routes.action("breather:start")(started)
    routes.action("breather:end")(ended)
    routes.action("breather:more")(wanted_more)


def started(ack: Ack, body: Payload, client: WebClient, breathers: Breathers, team: Team) -> BoltResponse:
    minutes = Click.of(body).id
    breather = breathers.start(person_of(body), minutes)
    show_instead(client, body["view"], views.started(breather, minutes, team))
    return ack()


def ended(ack: Ack, body: Payload, breathers: Breathers) -> BoltResponse:
    breathers.end(person_of(body), Click.of(body).id)
    return ack()


def wanted_more(ack: Ack, body: Payload, breathers: Breathers) -> BoltResponse:
    breathers.start(person_of(body), min(MINUTES))
    return ack()
