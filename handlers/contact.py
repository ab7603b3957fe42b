"""`/contact`, its forms, and the buttons on the agent's card."""

from dataclasses import replace

from slack_bolt import Ack, BoltResponse
from slack_bolt.context.respond import Respond
from slack_sdk import WebClient

from bot.clock import Clock
from bot.people import People
from bot.rules.case import Case
from bot.rules.contact import (
    Closing,
    Contact,
    Details,
    EndedBy,
    Intensity,
    Kind,
    Outcome,
    ReachedBy,
    Safety,
    read_line,
    read_safety,
)
from bot.rules.teams import Teams
from bot.rules.text import OURS, find_reference
from bot.services import Contacts
from bot.views import callback as callback_views
from bot.views import contact as views
from bot.views import contact_forms as forms
from bot.views import safety as safety_views
from handlers.answers import WHICH_CUSTOMER
from handlers.callback import time_to_propose
from handlers.modals import close_or_crisis, show_instead
from handlers.payload import Click, Form, Payload, person_of, typed_in_chat
from handlers.routes import Routes


def register(routes: Routes) -> None:
    routes.command("/contact")(command)
    routes.command("/contact list", alone=True)(list_wanted)
    routes.shortcut("contact_global")(form_wanted)
    routes.shortcut("contact_message")(message_chosen)
    routes.action("contact:new")(form_wanted)
    routes.view("contact")(submitted)
    routes.action("contact:kind")(said)
    routes.action("contact:intensity")(said)
    routes.action("contact:list")(page_wanted)
    routes.action("contact:details")(details_wanted)
    routes.view("add_to_contact")(add_submitted)
    routes.action("contact:log_anew")(log_anew)
    routes.action("contact:edit")(edit_wanted)
    routes.view("edit_contact")(edit_submitted)
    routes.action("contact:close")(close_wanted)
    routes.view("close_contact")(close_submitted)


def command(ack: Ack, body: Payload, client: WebClient, contacts: Contacts, teams: Teams) -> BoltResponse:
    """`/contact`: the form. `/contact 48213 irate ...`: logged at once.

    `/contact #2 ...` goes into their case #2.
    """
    text = typed_in_chat(body["text"])
    agent = person_of(body)
    details = read_line(text)
    if details is None:
        likely = find_reference(text)
        which = f"Is {likely} their number?" if likely else "Which customer? The number comes first."
        notice = f"{which} What you typed is below." if text else ""
        form = forms.form(Details(reference=likely, summary=text), notice)
        client.views_open(trigger_id=body["trigger_id"], view=form)
        return ack()
    ours = OURS.match(text)
    numbered = contacts.numbered(agent, int(ours[1])) if ours else None
    found = numbered or contacts.log_unless_open(agent, details, request=body["trigger_id"])
    if isinstance(found, Case):
        return ack(**views.logged(found, teams.of(found.contact)).payload())
    if details.safety:  # not the moment for a question
        case = contacts.add(agent, found.id, details, request=body["trigger_id"])
        return ack(**views.added(case, teams.of(case.contact)).payload())
    client.views_open(trigger_id=body["trigger_id"], view=forms.offer(found, details))
    return ack()


def list_wanted(ack: Ack, body: Payload, contacts: Contacts) -> BoltResponse:
    return ack(**views.open_list(contacts.open_of(person_of(body))).payload())


def page_wanted(ack: Ack, body: Payload, respond: Respond, contacts: Contacts) -> BoltResponse:
    page = views.open_list(contacts.open_of(person_of(body), Click.of(body).id))
    respond(**page.payload(), replace_original=True)
    return ack()


def form_wanted(ack: Ack, body: Payload, client: WebClient) -> BoltResponse:
    client.views_open(trigger_id=body["trigger_id"], view=forms.form(Details(reference="")))
    return ack()


def message_chosen(ack: Ack, body: Payload, client: WebClient) -> BoltResponse:
    """A message becomes the customer's words; their number is looked for in it."""
    text = typed_in_chat(body["message"].get("text"))
    details = Details(reference=find_reference(text), words=text)
    client.views_open(trigger_id=body["trigger_id"], view=forms.form(details))
    return ack()


def submitted(ack: Ack, body: Payload, contacts: Contacts, teams: Teams) -> BoltResponse:
    """A new contact; with a reference that the agent has open already, they are asked which they mean."""
    agent, request = person_of(body), body["view"]["id"]
    details = _typed(body["view"])
    if not details.reference:
        return ack(response_action="errors", errors={"reference": WHICH_CUSTOMER})
    found = contacts.log_unless_open(agent, details, request)
    if isinstance(found, Contact) and not details.safety and not read_safety("\n".join(details.texts)):
        return ack(response_action="update", view=forms.offer(found, details))
    case = contacts.add(agent, found.id, details, request) if isinstance(found, Contact) else found
    return close_or_crisis(ack, case if case.contact.safety else None, teams)


def add_submitted(ack: Ack, body: Payload, contacts: Contacts, teams: Teams) -> BoltResponse:
    view = body["view"]
    case = contacts.add(person_of(body), int(view["private_metadata"]), _typed(view), request=view["id"])
    return close_or_crisis(ack, case if case.contact.safety else None, teams)


def log_anew(ack: Ack, body: Payload, client: WebClient, contacts: Contacts, teams: Teams) -> BoltResponse:
    """What was typed is another matter of the same customer's."""
    view, agent = body["view"], person_of(body)
    existing = contacts.own_case(agent, Click.of(body).id).contact
    details = replace(_typed(view), reference=existing.reference)
    case = contacts.log(agent, details, request=view["id"])
    shown = safety_views.crisis_modal(case, teams.of(case.contact)) if case.contact.safety else views.logged_modal(case)
    show_instead(client, view, shown)
    return ack()


def edit_wanted(ack: Ack, body: Payload, client: WebClient, contacts: Contacts) -> BoltResponse:
    contact = contacts.to_change(person_of(body), Click.of(body).id)
    client.views_open(trigger_id=body["trigger_id"], view=forms.edit_form(contact))
    return ack()


def edit_submitted(ack: Ack, body: Payload, contacts: Contacts, teams: Teams) -> BoltResponse:
    view = body["view"]
    details = _typed(view)
    if not details.reference:
        return ack(response_action="errors", errors={"reference": WHICH_CUSTOMER})
    endangered = contacts.change(person_of(body), int(view["private_metadata"]), details, request=view["id"])
    return close_or_crisis(ack, endangered, teams)


def said(ack: Ack, body: Payload, contacts: Contacts) -> BoltResponse:
    """One tap on the card for what was not said when logging."""
    click = Click.of(body)
    if click.verb == "kind":
        contacts.say(person_of(body), click.id, kind=Kind(click.argument))
    else:
        contacts.say(person_of(body), click.id, intensity=Intensity(int(click.argument)))
    return ack()


def details_wanted(ack: Ack, body: Payload, client: WebClient, contacts: Contacts, teams: Teams) -> BoltResponse:
    person = person_of(body)
    case = contacts.details(person, Click.of(body).id)
    team = teams.of(case.contact)
    details = views.details(case, team, for_supervisor=team.may_answer(person))
    client.views_open(trigger_id=body["trigger_id"], view=details)
    return ack()


def close_wanted(ack: Ack, body: Payload, client: WebClient, contacts: Contacts) -> BoltResponse:
    case = contacts.to_close(person_of(body), Click.of(body).id)
    client.views_open(trigger_id=body["trigger_id"], view=forms.closing_form(case))
    return ack()


def close_submitted(
    ack: Ack, body: Payload, client: WebClient, contacts: Contacts, people: People, clock: Clock
) -> BoltResponse:
    """Closed; a promise without a callback is asked about while the customer's words are still warm."""
    form = Form(body["view"])
    agent, contact_id = person_of(body), int(body["view"]["private_metadata"])
    closing = Closing(
        outcome=form.required("outcome", Outcome),
        next_step=form.text("next_step"),
        ground=form.text("ground"),
        warnings=form.text("warnings"),
        ended_by=form.choice("ended_by", EndedBy),
    )
    contacts.close(agent, contact_id, closing)
    case = contacts.own_case(agent, contact_id)
    if closing.outcome is not Outcome.PROMISED or case.callbacks:
        return ack()
    at = time_to_propose(agent, client, people, clock)
    notice = f"#{contact_id} is closed. You promised something: when will you ring? Cancel if you need not."
    return ack(response_action="update", view=callback_views.draft(case.contact, at, notice))


def _typed(view: Payload) -> Details:
    """What stands in a form, of whichever fields it has."""
    form = Form(view)
    return Details(
        reference=form.text("reference"),
        ticket=form.text("ticket"),
        reached_by=form.choice("reached_by", ReachedBy),
        kind=form.choice("kind", Kind),
        intensity=form.choice("intensity", Intensity),
        safety=form.choice("safety", Safety),
        summary=form.text("summary"),
        words=form.text("words"),
        would_accept=form.text("would_accept"),
        tried=form.text("tried"),
        promised=form.text("promised"),
    )
