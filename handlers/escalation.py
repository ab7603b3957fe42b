"""`/escalate`, the hand-over, and what supervisors answer."""

from slack_bolt import Ack, App, BoltResponse
from slack_sdk import WebClient

from bot.rules.contact import Details, read_line
from bot.rules.escalation import HandOver, Need, Urgency, draft
from bot.rules.team import Team
from bot.services import Escalations
from bot.views import contact as contact_views
from bot.views import hand_over as hand_over_views
from bot.views import progress
from handlers.answers import WHICH_CUSTOMER
from handlers.payload import Click, Form, Payload, person_of, typed_in_chat


def register(app: App) -> None:
    app.command("/escalate")(command)
    app.shortcut("escalation_global")(form_wanted)
    app.shortcut("escalation_message")(message_chosen)
    app.action("escalation:new")(form_wanted)
    app.action("escalation:draft")(draft_wanted)
    app.view("escalation")(submitted)
    app.action("escalation:cancel")(cancelled)
    app.action("escalation:details")(details_wanted)


def command(ack: Ack, body: Payload, client: WebClient, escalations: Escalations, team: Team) -> BoltResponse:
    """`/escalate 48213 shouting, wants a refund` asks at once; anything else opens the form."""
    text = typed_in_chat(body["text"])
    details = read_line(text)
    situation = text.partition(" ")[2].strip()
    if details is None or not situation:
        reference = details.reference if details else ""
        form = hand_over_views.form(
            HandOver(situation="" if details else text),
            escalations.roster(),
            contact_id=None,
            reference=reference,
            notice="One line on what is happening, and I'll ask." if text else "",
        )
        client.views_open(trigger_id=body["trigger_id"], view=form)
        return ack()
    hand_over = HandOver(situation=situation)
    case = escalations.request_new(person_of(body), details, hand_over, request=body["trigger_id"])
    return ack(**contact_views.under_crisis_words(progress.asked(case), case.contact, team).payload())


def form_wanted(ack: Ack, body: Payload, client: WebClient, escalations: Escalations) -> BoltResponse:
    form = hand_over_views.form(HandOver(situation=""), escalations.roster(), contact_id=None)
    client.views_open(trigger_id=body["trigger_id"], view=form)
    return ack()


def message_chosen(ack: Ack, body: Payload, client: WebClient, escalations: Escalations) -> BoltResponse:
    """A message becomes the background of the hand-over."""
    hand_over = HandOver(situation="", background=typed_in_chat(body["message"].get("text")))
    client.views_open(
        trigger_id=body["trigger_id"], view=hand_over_views.form(hand_over, escalations.roster(), contact_id=None)
    )
    return ack()


def draft_wanted(ack: Ack, body: Payload, client: WebClient, escalations: Escalations) -> BoltResponse:
    """From the agent's card: the hand-over, drafted from what is logged."""
    contact = escalations.to_hand_over(person_of(body), Click.of(body).id)
    form = hand_over_views.form(draft(contact), escalations.roster(), contact_id=contact.id)
    client.views_open(trigger_id=body["trigger_id"], view=form)
    return ack()


def submitted(ack: Ack, body: Payload, escalations: Escalations, team: Team) -> BoltResponse:
    form = Form(body["view"])
    situation = form.text("situation")
    if not situation:
        return ack(response_action="errors", errors={"situation": "One line is enough: what is happening?"})
    hand_over = HandOver(
        urgency=form.required("urgency", Urgency),
        need=form.required("need", Need),
        situation=situation,
        background=form.text("background"),
        assessment=form.text("assessment"),
        recommendation=form.text("recommendation"),
        contingency=form.text("contingency"),
    )
    agent, request = person_of(body), body["view"]["id"]
    if contact_id := body["view"]["private_metadata"]:
        case = escalations.request(agent, int(contact_id), hand_over, request)
    elif reference := form.text("reference"):
        details = Details(reference=reference, summary=situation)
        case = escalations.request_new(agent, details, hand_over, request)
    else:
        return ack(response_action="errors", errors={"reference": WHICH_CUSTOMER})
    if case.contact.safety:
        return ack(response_action="update", view=contact_views.crisis_modal(case.contact, team))
    return ack()


def cancelled(ack: Ack, body: Payload, escalations: Escalations) -> BoltResponse:
    escalations.cancel(person_of(body), Click.of(body).id)
    return ack()


def details_wanted(ack: Ack, body: Payload, client: WebClient, escalations: Escalations, team: Team) -> BoltResponse:
    case = escalations.details(person_of(body), Click.of(body).id)
    client.views_open(trigger_id=body["trigger_id"], view=contact_views.details(case, team))
    return ack()
