"""`/backline digest`: last week's, sent to the supervisor who asks."""

from slack_bolt import Ack, BoltResponse

from bot.services import Digests
from bot.views import digest as views
from handlers.payload import Payload, person_of
from handlers.routes import Routes


def register(routes: Routes) -> None:
    routes.command("/backline digest")(command)


def command(ack: Ack, body: Payload, digests: Digests) -> BoltResponse:
    """As a message of the worker's, which knows what to do where Slack takes no chart."""
    digests.ask(person_of(body))
    return ack(**views.on_its_way().payload())
