"""`/escalate`, the hand-over, and what the agent does while a supervisor is asked or has the case."""

from slack_bolt import Ack, BoltResponse
from slack_sdk import WebClient
from slack_sdk.models.views import View

from bot.clock import Clock
from bot.people import People
from bot.rules.contact import Details, number_first, read_line
from bot.rules.escalation import HandOver, Need, Urgency, completed, draft
from bot.rules.teams import Teams
from bot.rules.text import OURS, find_reference
from bot.services import Contacts, Escalations
from bot.views import contact as contact_views
from bot.views import hand_over as hand_over_views
from bot.views import meanwhile, progress
from bot.views import safety as safety_views
from handlers.answers import WHICH_CUSTOMER
from handlers.callback import time_to_propose
from handlers.modals import close_or_crisis, show_instead
from handlers.payload import Click, Form, Payload, person_of, typed_in_chat
from handlers.routes import Routes

NOTHING_TYPED = "A few words, so that it can be passed on."


def register(routes: Routes) -> None:
    routes.command("/escalate")(command)
    routes.shortcut("escalation_global")(form_wanted)
    routes.shortcut("escalation_message")(message_chosen)
    routes.action("escalation:new")(form_wanted)
    routes.action("escalation:draft")(draft_wanted)
    for field in ("urgency", "need"):
        routes.field(field)(choice_changed)
    routes.view("escalation")(submitted)
    routes.action("escalation:add_fact")(fact_wanted)
    routes.view("add_fact")(fact_submitted)
    routes.action("escalation:urgency")(urgency_changed)
    routes.action("escalation:cancel")(cancelled)
    routes.action("escalation:answer")(answer_wanted)
    routes.view("answer")(answer_submitted)
    routes.action("escalation:callback")(callback_wanted)
    routes.action("escalation:details")(details_wanted)


def command(
    ack: Ack, body: Payload, client: WebClient, contacts: Contacts, escalations: Escalations, teams: Teams
) -> BoltResponse:
    """`/escalate 48213 shouting, wants a refund` asks at once, as does their case `#2`; else the form opens."""
    text, agent = number_first(typed_in_chat(body["text"])), person_of(body)
    details = read_line(text)
    situation = text.partition(" ")[2].strip()
    ours = OURS.match(text)
    numbered = contacts.numbered(agent, int(ours[1])) if ours else None
    if numbered and not situation:
        return _open_draft(ack, body, client, escalations, numbered.id)
    if details and situation:
        hand_over, request = HandOver(situation=situation), body["trigger_id"]
        if numbered:
            case = escalations.request(agent, numbered.id, completed(hand_over, numbered), request)
        else:
            case = escalations.request_new(agent, details, hand_over, request)
        return ack(**safety_views.under_crisis_words(progress.asked(case), case, teams.of(case.contact)).payload())
    form = hand_over_views.form(
        HandOver(situation="" if details else text),
        *escalations.roster(agent, None),
        contact_id=None,
        reference=details.reference if details else "",
        notice="One line on what is happening, and I'll ask." if text else "",
        focus="situation" if details else "reference",
    )
    client.views_open(trigger_id=body["trigger_id"], view=form)
    return ack()


def form_wanted(ack: Ack, body: Payload, client: WebClient, escalations: Escalations) -> BoltResponse:
    roster, waits = escalations.roster(person_of(body), None)
    form = hand_over_views.form(HandOver(situation=""), roster, waits, contact_id=None, focus="reference")
    client.views_open(trigger_id=body["trigger_id"], view=form)
    return ack()


def message_chosen(ack: Ack, body: Payload, client: WebClient, escalations: Escalations) -> BoltResponse:
    """A message becomes the background of the hand-over; the customer's number is looked for in it."""
    text = typed_in_chat(body["message"].get("text"))
    reference = find_reference(text)
    form = hand_over_views.form(
        HandOver(situation="", background=text),
        *escalations.roster(person_of(body), None),
        contact_id=None,
        reference=reference,
        focus="situation" if reference else "reference",
    )
    client.views_open(trigger_id=body["trigger_id"], view=form)
    return ack()


def draft_wanted(ack: Ack, body: Payload, client: WebClient, escalations: Escalations) -> BoltResponse:
    """From the agent's card: the hand-over, drafted from what is logged."""
    return _open_draft(ack, body, client, escalations, Click.of(body).id)


def _open_draft(ack: Ack, body: Payload, client: WebClient, escalations: Escalations, contact_id: int) -> BoltResponse:
    agent = person_of(body)
    contact = escalations.to_hand_over(agent, contact_id)
    form = hand_over_views.form(draft(contact), *escalations.roster(agent, contact.id), contact_id=contact.id)
    client.views_open(trigger_id=body["trigger_id"], view=form)
    return ack()


def choice_changed(ack: Ack, body: Payload, client: WebClient, escalations: Escalations) -> BoltResponse:
    """An urgency or a need was chosen in the form: the same form for that choice, with all that was typed."""
    view = body["view"]
    focus = "approval" if body["actions"][0]["block_id"] == "need" else None
    show_instead(client, view, _form_again(view, person_of(body), escalations, focus=focus))
    return ack()


def submitted(ack: Ack, body: Payload, escalations: Escalations, teams: Teams) -> BoltResponse:
    view, agent = body["view"], person_of(body)
    form, hand_over, contact_id = Form(view), _typed(view), view["private_metadata"]
    reference = form.text("reference")
    lacks_approval = hand_over.need is Need.APPROVE and not hand_over.approval
    if lacks_approval and not form.has("approval"):  # the choice was not heard of, or not yet
        again = _form_again(view, agent, escalations, focus="approval")
        return ack(response_action="update", view=again)
    errors = {
        "reference": WHICH_CUSTOMER if not (reference or contact_id) else "",
        "situation": "One line is enough: what is happening?" if not hand_over.situation else "",
        "approval": "What should be approved, and how much?" if lacks_approval else "",
    }
    if any(errors.values()):
        return ack(response_action="errors", errors={field: words for field, words in errors.items() if words})
    if contact_id:
        case = escalations.request(agent, int(contact_id), hand_over, request=view["id"])
    else:
        details = Details(reference=reference, summary=hand_over.situation)
        case = escalations.request_new(agent, details, hand_over, request=view["id"])
    return close_or_crisis(ack, case if case.contact.safety else None, teams)


def fact_wanted(ack: Ack, body: Payload, client: WebClient, escalations: Escalations) -> BoltResponse:
    escalation = escalations.own_live(person_of(body), Click.of(body).id)
    client.views_open(trigger_id=body["trigger_id"], view=meanwhile.fact_form(escalation))
    return ack()


def fact_submitted(ack: Ack, body: Payload, escalations: Escalations, teams: Teams) -> BoltResponse:
    view = body["view"]
    words = Form(view).needed("fact", NOTHING_TYPED)
    endangered = escalations.add_fact(person_of(body), int(view["private_metadata"]), words, request=view["id"])
    return close_or_crisis(ack, endangered, teams)


def urgency_changed(ack: Ack, body: Payload, escalations: Escalations) -> BoltResponse:
    """The customer hung up, or is on the line now."""
    click = Click.of(body)
    escalations.change_urgency(person_of(body), click.id, Urgency(click.argument))
    return ack()


def cancelled(ack: Ack, body: Payload, escalations: Escalations) -> BoltResponse:
    escalations.cancel(person_of(body), Click.of(body).id)
    return ack()


def answer_wanted(ack: Ack, body: Payload, client: WebClient, escalations: Escalations) -> BoltResponse:
    question = escalations.question(person_of(body), Click.of(body).id)
    client.views_open(trigger_id=body["trigger_id"], view=meanwhile.answer_form(question))
    return ack()


def answer_submitted(ack: Ack, body: Payload, escalations: Escalations, teams: Teams) -> BoltResponse:
    words = Form(body["view"]).needed("answer", NOTHING_TYPED)
    endangered = escalations.answer(person_of(body), int(body["view"]["private_metadata"]), words)
    return close_or_crisis(ack, endangered, teams)


def callback_wanted(
    ack: Ack, body: Payload, client: WebClient, contacts: Contacts, people: People, clock: Clock
) -> BoltResponse:
    """Nobody has come: the callback the agent offers instead, drafted."""
    agent = person_of(body)
    case = contacts.own_case(agent, Click.of(body).id)
    at = time_to_propose(agent, client, people, clock)
    client.views_open(trigger_id=body["trigger_id"], view=meanwhile.callback_form(case, at))
    return ack()


def details_wanted(ack: Ack, body: Payload, client: WebClient, escalations: Escalations, teams: Teams) -> BoltResponse:
    return show_details(ack, body, client, escalations, teams, Click.of(body).id)


def show_details(
    ack: Ack, body: Payload, client: WebClient, escalations: Escalations, teams: Teams, escalation_id: int
) -> BoltResponse:
    """Everything on the case, in a form. Raises Refused for anybody who may not see it."""
    person = person_of(body)
    case = escalations.details(person, escalation_id)
    team = teams.of(case.contact)
    details = contact_views.details(case, team, for_supervisor=team.may_answer(person))
    client.views_open(trigger_id=body["trigger_id"], view=details)
    return ack()


def _typed(view: Payload) -> HandOver:
    """The hand-over as it stands in the form."""
    form = Form(view)
    return HandOver(
        urgency=form.required("urgency", Urgency),
        need=form.required("need", Need),
        situation=form.text("situation"),
        background=form.text("background"),
        assessment=form.text("assessment"),
        recommendation=form.text("recommendation"),
        contingency=form.text("contingency"),
        approval=form.text("approval"),
        join_by=form.text("join_by"),
        demanded=form.ticked("demanded"),
    )


def _form_again(view: Payload, agent: str, escalations: Escalations, *, focus: str | None) -> View:
    """The form for what is chosen in it, with what is typed in it."""
    contact_id = int(view["private_metadata"]) if view["private_metadata"] else None
    return hand_over_views.form(
        _typed(view),
        *escalations.roster(agent, contact_id),
        contact_id=contact_id,
        reference=Form(view).text("reference"),
        focus=focus,
    )
