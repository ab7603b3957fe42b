"""`/backline`: help, status, and sending again what failed."""

from slack_bolt import Ack, BoltResponse
from slack_bolt.context.respond import Respond
from slack_sdk import WebClient

from bot.people import People
from bot.rules.teams import Teams
from bot.rules.text import bare
from bot.services import Status
from bot.views import home as home_views
from bot.views import status as views
from handlers.admins import is_slack_admin
from handlers.payload import Payload, person_of, typed_in_chat
from handlers.routes import Routes


def register(routes: Routes) -> None:
    routes.command("/backline status")(status_wanted)
    routes.command("/backline")(help_wanted)
    routes.action("backline:resend")(resend_clicked)


def status_wanted(
    ack: Ack, body: Payload, client: WebClient, status: Status, teams: Teams, people: People
) -> BoltResponse:
    person = person_of(body)
    is_admin = is_slack_admin(person, client, people)
    health = status.health() if is_admin else status.health_for(person)
    return ack(**views.status(health, for_supervisor=is_admin or teams.led_by(person) is not None).payload())


def help_wanted(ack: Ack, body: Payload, client: WebClient, teams: Teams, people: People) -> BoltResponse:
    """What can be typed, also for `/backline help me please` and `/contact help`."""
    text = typed_in_chat(body["text"])
    unknown = "" if "help" in map(bare, text.split()) else text
    message = home_views.help_text(unknown, for_supervisor=looks_after(body, client, teams, people))
    return ack(**message.payload())


def looks_after(body: Payload, client: WebClient, teams: Teams, people: People) -> bool:
    """Whether who acts leads a team, or looks after all of them as an admin."""
    person = person_of(body)
    return teams.led_by(person) is not None or is_slack_admin(person, client, people)


def resend_clicked(
    ack: Ack, body: Payload, client: WebClient, respond: Respond, status: Status, people: People
) -> BoltResponse:
    person = person_of(body)
    message = views.resent(status.resend(person, is_admin=is_slack_admin(person, client, people)))
    respond(**message.payload(), replace_original=True)
    return ack()
