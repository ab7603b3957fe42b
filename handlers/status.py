"""`/backline`: which feature a verb belongs to, help, status, and sending again what failed."""

from collections.abc import Callable

from slack_bolt import Ack, App, BoltResponse
from slack_bolt.context.respond import Respond

from bot.rules.team import Team
from bot.services import Status
from bot.views import home as home_views
from bot.views import status as views
from handlers import absence, duty
from handlers.payload import Payload, person_of, typed_in_chat


def register(app: App) -> None:
    app.command("/backline", matchers=[begins_with("status")])(status_wanted)
    app.command("/backline", matchers=[begins_with("off")])(absence.off)
    app.command("/backline", matchers=[begins_with("on")])(absence.on)
    app.command("/backline", matchers=[begins_with("duty")])(duty.command)
    app.command("/backline")(help_wanted)  # last: it takes whatever is left
    app.action("backline:resend")(resend_clicked)


def begins_with(verb: str) -> Callable[[Payload], bool]:
    """Whether this is the first word after the command."""

    def matches(body: Payload) -> bool:
        return typed_in_chat(body["text"]).lower().split()[:1] == [verb]

    return matches


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
