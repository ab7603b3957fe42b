"""`/contact hold 1042`: keeping a case beyond its time; its agent may ask for that."""

from datetime import date

from slack_bolt import Ack, BoltResponse
from slack_sdk import WebClient

from bot.rules.errors import Refused
from bot.rules.teams import Teams
from bot.services import Holds
from bot.views import hold as views
from handlers.modals import show_above, show_instead
from handlers.payload import Click, Form, Payload, person_of, typed_in_chat
from handlers.routes import Routes


def register(routes: Routes) -> None:
    routes.command("/contact hold")(command)
    routes.action("hold:open")(form_wanted)
    routes.view("hold")(put_on)
    routes.view("hold_request")(asked)
    routes.action("hold:decline")(decline_wanted)
    routes.view("hold_decline")(declined)
    routes.action("hold:keep")(kept)
    routes.action("hold:let_go")(let_go)
    routes.action("hold:end")(ended_in_form)


def command(ack: Ack, body: Payload, client: WebClient, holds: Holds, teams: Teams) -> BoltResponse:
    number = "".join(typed_in_chat(body["text"]).split()[1:]).removeprefix("#")
    if not number.isdecimal():
        raise Refused("Which case? Its number is on its card: `/contact hold 1042`.")
    _show_form(body, client, holds, teams, int(number))
    return ack()


def form_wanted(ack: Ack, body: Payload, client: WebClient, holds: Holds, teams: Teams) -> BoltResponse:
    """From the details of a case, and from the message in which an agent asks."""
    _show_form(body, client, holds, teams, Click.of(body).id)
    return ack()


def put_on(ack: Ack, body: Payload, holds: Holds) -> BoltResponse:
    form = Form(body["view"])
    review_on = date.fromisoformat(form.day("review_on") or "")
    contact_id = int(body["view"]["private_metadata"])
    holds.put_on(person_of(body), contact_id, _reason(form), review_on)
    return ack(response_action="update", view=views.kept(contact_id, review_on))


def asked(ack: Ack, body: Payload, holds: Holds) -> BoltResponse:
    contact_id = int(body["view"]["private_metadata"])
    holds.ask(person_of(body), contact_id, _reason(Form(body["view"])))
    return ack(response_action="update", view=views.asked_for(contact_id))


def decline_wanted(ack: Ack, body: Payload, client: WebClient, holds: Holds) -> BoltResponse:
    show_above(client, body, views.decline_form(holds.to_decline(person_of(body), Click.of(body).id)))
    return ack()


def declined(ack: Ack, body: Payload, holds: Holds) -> BoltResponse:
    """The message that asked is edited by the worker."""
    holds.decline(person_of(body), int(body["view"]["private_metadata"]), _reason(Form(body["view"])))
    return ack(response_action="update", view=views.declined())


def kept(ack: Ack, body: Payload, holds: Holds) -> BoltResponse:
    """The message clicked on is edited by the worker."""
    holds.keep(person_of(body), Click.of(body).id)
    return ack()


def let_go(ack: Ack, body: Payload, holds: Holds) -> BoltResponse:
    holds.end(person_of(body), Click.of(body).id)
    return ack()


def ended_in_form(ack: Ack, body: Payload, client: WebClient, holds: Holds) -> BoltResponse:
    hold = holds.end(person_of(body), Click.of(body).id)
    show_instead(client, body["view"], views.ended(hold))
    return ack()


def _reason(form: Form) -> str:
    if not (reason := form.text("reason")):
        raise Refused("Why? It is written down with the case.", field="reason")
    return reason


def _show_form(body: Payload, client: WebClient, holds: Holds, teams: Teams, contact_id: int) -> None:
    person = person_of(body)
    contact, hold, review_on = holds.look(person, contact_id)
    is_supervisor = teams.of(contact).is_supervisor(person)
    view = views.form(contact, hold, review_on) if is_supervisor else views.request_form(contact, hold)
    show_above(client, body, view)
