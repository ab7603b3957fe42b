"""`/backline erase 48213`: everything held on a customer, for supervisors."""

from slack_bolt import Ack, BoltResponse
from slack_sdk import WebClient

from bot.rules.errors import Refused
from bot.rules.text import trimmed
from bot.services import Erasing
from bot.views import erasing as views
from handlers.payload import Form, Payload, person_of, typed_in_chat
from handlers.routes import Routes


def register(routes: Routes) -> None:
    routes.command("/backline erase")(command)
    routes.view("erase")(submitted)


def command(ack: Ack, body: Payload, client: WebClient, erasing: Erasing) -> BoltResponse:
    reference = trimmed(" ".join(typed_in_chat(body["text"]).split()[1:]))
    if not reference:
        raise Refused("Which customer? `/backline erase 48213`.")
    view = views.form(reference, erasing.look(person_of(body), reference))
    client.views_open(trigger_id=body["trigger_id"], view=view)
    return ack()


def submitted(ack: Ack, body: Payload, erasing: Erasing) -> BoltResponse:
    form = Form(body["view"])
    if not (reason := form.text("reason")):
        raise Refused("Why? It is kept, with your name.", field="reason")
    if not form.ticked("sure"):
        raise Refused("Tick the box: nobody can bring it back.", field="sure")
    held = erasing.erase(person_of(body), body["view"]["private_metadata"], reason)
    return ack(response_action="update", view=views.erased(held))
