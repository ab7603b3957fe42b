"""A breather: begun in the check-in, ended in one's own messages."""

import re

from slack_bolt import Ack, App, BoltResponse
from slack_sdk import WebClient

from bot.rules.breather import MINUTES
from bot.rules.team import Team
from bot.services import Breathers
from bot.views import breather as views
from handlers.modals import show_instead
from handlers.payload import Click, Payload, person_of


def register(app: App) -> None:
    app.action(re.compile(r"^breather:start:"))(started)
    app.action("breather:end")(ended)
    app.action("breather:more")(wanted_more)


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
