"""What supervisors do with an escalation: answer it, own it, close it."""

from slack_bolt import Ack, App, BoltResponse
from slack_sdk import WebClient

from bot.rules.escalation import Action, Outcome, PassReason, Resolution
from bot.services import Supervision
from bot.views import supervision as views
from handlers.payload import Click, Form, Payload, person_of


def register(app: App) -> None:
    app.action("escalation:accept")(accepted)
    app.action("escalation:pass")(passed)
    app.action("escalation:read_back")(read_back_wanted)
    app.view("read_back")(read_back_submitted)
    app.action("escalation:resolve")(resolve_wanted)
    app.view("resolve")(resolve_submitted)


def accepted(ack: Ack, body: Payload, client: WebClient, supervision: Supervision) -> BoltResponse:
    """Owned at the click; the read-back is asked next."""
    escalation = supervision.accept(person_of(body), Click.of(body).id)
    client.views_open(trigger_id=body["trigger_id"], view=views.read_back_form(escalation))
    return ack()


def passed(ack: Ack, body: Payload, supervision: Supervision) -> BoltResponse:
    supervision.pass_on(person_of(body), Click.of(body).id, PassReason.OTHER)
    return ack()


def read_back_wanted(ack: Ack, body: Payload, client: WebClient, supervision: Supervision) -> BoltResponse:
    escalation = supervision.as_owner(person_of(body), Click.of(body).id, Action.READ_BACK)
    client.views_open(trigger_id=body["trigger_id"], view=views.read_back_form(escalation))
    return ack()


def read_back_submitted(ack: Ack, body: Payload, supervision: Supervision) -> BoltResponse:
    words = Form(body["view"]).text("read_back")
    if not words:
        return ack(response_action="errors", errors={"read_back": "A few words, so that the agent knows you know."})
    supervision.read_back(person_of(body), int(body["view"]["private_metadata"]), words)
    return ack()


def resolve_wanted(ack: Ack, body: Payload, client: WebClient, supervision: Supervision) -> BoltResponse:
    escalation = supervision.as_owner(person_of(body), Click.of(body).id, Action.RESOLVE)
    client.views_open(trigger_id=body["trigger_id"], view=views.resolve_form(escalation))
    return ack()


def resolve_submitted(ack: Ack, body: Payload, supervision: Supervision) -> BoltResponse:
    form = Form(body["view"])
    escalation_id = int(body["view"]["private_metadata"])
    resolution = Resolution(outcome=form.required("outcome", Outcome), note=form.text("note"))
    supervision.resolve(person_of(body), escalation_id, resolution)
    return ack()
