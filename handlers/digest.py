"""`/backline digest`: last week's, sent to the supervisor who asks."""

from slack_bolt import Ack, App, BoltResponse

from bot.services import Digests
from bot.views import digest as views
from handlers.payload import Payload, person_of
from handlers.status import begins_with


def register(app: App) -> None:
    app.command("/backline", matchers=[begins_with("digest")])(command)


def command(ack: Ack, body: Payload, digests: Digests) -> BoltResponse:
    """As a message of the worker's, which knows what to do where Slack takes no chart."""
    digests.ask(person_of(body))
    return ack(**views.on_its_way().payload())
