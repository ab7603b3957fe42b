"""`/contact`, its forms, and the buttons on the agent's card."""

import re

from slack_bolt import Ack, App, BoltResponse
from slack_sdk import WebClient

from bot.clock import Clock
from bot.people import People
from bot.rules.contact import (
    Closing,
    Details,
    EndedBy,
    Intensity,
    Kind,
    Outcome,
    ReachedBy,
    Safety,
    read_line,
)
from bot.rules.team import Team
from bot.services import Contacts
from bot.views import callback as callback_views
from bot.views import contact as views
from bot.views import safety as safety_views
from handlers.answers import WHICH_CUSTOMER
from handlers.callback import time_to_propose
from handlers.payload import Click, Form, Payload, person_of, typed_in_chat


def register(app: App) -> None:
    app.command("/contact")(command)
    app.shortcut("contact_global")(form_wanted)
    app.shortcut("contact_message")(message_chosen)
    app.action("contact:new")(form_wanted)
    app.view("contact")(submitted)
    app.action(re.compile(r"^contact:(kind|intensity):"))(said)
    app.action("contact:details")(details_wanted)
    app.action("contact:close")(close_wanted)
    app.view("close_contact")(close_submitted)


def command(ack: Ack, body: Payload, client: WebClient, contacts: Contacts, team: Team) -> BoltResponse:
    """`/contact`: the form. `/contact list`: what is open. `/contact 48213 irate ...`: logged at once."""
    text = typed_in_chat(body["text"])
    agent = person_of(body)
    if text.lower() == "list":
        return ack(**views.open_list(*contacts.open_of(agent)).payload())
    details = read_line(text)
    if details is None:
        notice = "Which customer? The number comes first. What you typed is below." if text else ""
        form = views.form(Details(reference="", summary=text), notice)
        client.views_open(trigger_id=body["trigger_id"], view=form)
        return ack()
    case = contacts.log(agent, details, request=body["trigger_id"])
    return ack(**views.logged(case, team).payload())


def form_wanted(ack: Ack, body: Payload, client: WebClient) -> BoltResponse:
    client.views_open(trigger_id=body["trigger_id"], view=views.form(Details(reference="")))
    return ack()


def message_chosen(ack: Ack, body: Payload, client: WebClient) -> BoltResponse:
    """A message becomes the customer's words."""
    details = Details(reference="", words=typed_in_chat(body["message"].get("text")))
    client.views_open(trigger_id=body["trigger_id"], view=views.form(details))
    return ack()


def submitted(ack: Ack, body: Payload, contacts: Contacts, team: Team) -> BoltResponse:
    form = Form(body["view"])
    reference = form.text("reference")
    if not reference:
        return ack(response_action="errors", errors={"reference": WHICH_CUSTOMER})
    details = Details(
        reference=reference,
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
    case = contacts.log(person_of(body), details, request=body["view"]["id"])
    if case.contact.safety:
        return ack(response_action="update", view=safety_views.crisis_modal(case, team))
    return ack()


def said(ack: Ack, body: Payload, contacts: Contacts) -> BoltResponse:
    """One tap on the card for what was not said when logging."""
    click = Click.of(body)
    if click.verb == "kind":
        contacts.say(person_of(body), click.id, kind=Kind(click.argument))
    else:
        contacts.say(person_of(body), click.id, intensity=Intensity(int(click.argument)))
    return ack()


def details_wanted(ack: Ack, body: Payload, client: WebClient, contacts: Contacts, team: Team) -> BoltResponse:
    person = person_of(body)
    details = views.details(contacts.details(person, Click.of(body).id), team, for_supervisor=team.may_answer(person))
    client.views_open(trigger_id=body["trigger_id"], view=details)
    return ack()


def close_wanted(ack: Ack, body: Payload, client: WebClient, contacts: Contacts) -> BoltResponse:
    contact = contacts.to_close(person_of(body), Click.of(body).id)
    client.views_open(trigger_id=body["trigger_id"], view=views.closing_form(contact))
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
