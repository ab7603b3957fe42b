"""`/backline`: help, status, and sending again what failed."""

from slack_bolt import Ack, BoltResponse
from slack_bolt.context.respond import Respond

from bot.rules.team import Team
from bot.services import Status
from bot.views import home as home_views
from bot.views import status as views
from handlers.payload import Payload, person_of, typed_in_chat
from handlers.routes import Routes


def register(routes: Routes) -> None:
    routes.command("/backline status")(status_wanted)
    routes.command("/backline")(help_wanted)
    routes.action("backline:resend")(resend_clicked)


def status_wanted(ack: Ack, body: Payload, status: Status, team: Team) -> BoltResponse:
    message = views.status(status.health(), for_supervisor=team.is_supervisor(person_of(body)))
    return ack(**message.payload())


def help_wanted(ack: Ack, body: Payload, team: Team) -> BoltResponse:
    text = typed_in_chat(body["text"])
    unknown = "" if text.lower() == "help" else text
    return ack(**home_views.help_text(unknown, for_supervisor=team.is_supervisor(person_of(body))).payload())


def resend_clicked(ack: Ack, body: Payload, respond: Respond, status: Status) -> BoltResponse:
    message = views.resent(status.resend(person_of(body)))
    respond(**message.payload(), replace_original=True)
    return ack()
