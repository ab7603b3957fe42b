"""`/backline`: help, status, and sending again what failed."""

from slack_bolt import Ack, App, BoltResponse
from slack_bolt.context.respond import Respond

from bot.rules.team import Team
from bot.services import Status
from bot.views import home as home_views
from bot.views import status as views
from handlers.payload import Payload, person_of, typed_in_chat


def register(app: App) -> None:
    app.command("/backline")(command)
    app.action("backline:resend")(resend_clicked)


def command(ack: Ack, body: Payload, status: Status, team: Team) -> BoltResponse:
    """`/backline status`: how the bot is doing. Anything else: what can be typed."""
    text = typed_in_chat(body["text"])
    if text.lower() == "status":
        message = views.status(status.health(), for_supervisor=team.is_supervisor(person_of(body)))
        return ack(**message.payload())
    return ack(**home_views.help_text(unknown="" if text.lower() == "help" else text).payload())


def resend_clicked(ack: Ack, body: Payload, respond: Respond, status: Status) -> BoltResponse:
    message = views.resent(status.resend(person_of(body)))
    respond(**message.payload(), replace_original=True)
    return ack()
