"""`/callback`, its form, and what came of the call."""

from datetime import datetime
from zoneinfo import ZoneInfo

from slack_bolt import Ack, App, BoltResponse
from slack_sdk import WebClient

from bot.clock import Clock
from bot.people import People
from bot.reading.instants import instant
from bot.reading.readings import NoTime, NoZone, Past, Unclear
from bot.reading.when import read_when, split_reference
from bot.rules.callback import SNOOZES, Kind, Outcome, Promise, soon
from bot.rules.team import Team
from bot.services import Callbacks, Calling, Contacts
from bot.views import callback as views
from handlers.payload import Click, Form, Payload, person_of, typed_in_chat


def register(app: App) -> None:
    app.command("/callback")(command)
    app.action("callback:new")(form_wanted)
    app.action("callback:draft")(draft_wanted)
    app.view("callback")(submitted)
    app.action("callback:change")(change_wanted)
    app.action("callback:done")(done)
    app.action("callback:cancel")(cancelled)
    app.action("callback:no_answer")(no_answer)
    app.action("callback:snooze")(snoozed)


def command(
    ack: Ack, body: Payload, client: WebClient, callbacks: Callbacks, people: People, team: Team, clock: Clock
) -> BoltResponse:
    """`/callback tomorrow 3pm 48213 router`: set at once. A time past, unclear or missing is asked, never guessed."""
    text = typed_in_chat(body["text"])
    owner = person_of(body)
    if text.lower() == "list":
        return ack(**views.due_list(*callbacks.due_of(owner)).payload())
    now, zone = clock.now(), people.of(owner, client.users_info).zone
    when = read_when(text, now, zone, hours=team.hours, date_order=team.date_order)
    reference, note = split_reference(when.rest)
    match when:
        case Past(at=at):
            notice, at = f"{_local(at, zone, now)} has passed. When will you ring?", soon(now)
        case Unclear(choices=choices):
            either = f" {' or '.join(_local(choice, zone, now) for choice in choices)}?" if choices else ""
            notice, at = f"When exactly?{either} Please check the day and time.", choices[0] if choices else soon(now)
        case NoZone():
            notice, at = "I don't know their time zone. When is that for you?", soon(now)
        case NoTime():
            notice, at = "I couldn't find a time in that. When will you ring?" if text else "", soon(now)
        case _ if reference is None:
            notice, at = "Whom will you ring? I need their number.", when.at
        case _:
            promise = Promise(reference=reference, note=note, due_at=when.at)
            callback = callbacks.set(owner, promise, None, request=body["trigger_id"])
            return ack(**views.understood(callback, when.assumed).payload())
    form = views.form(reference=reference or "", note=note, at=at.astimezone(zone), notice=notice)
    client.views_open(trigger_id=body["trigger_id"], view=form)
    return ack()


def form_wanted(ack: Ack, body: Payload, client: WebClient, people: People, clock: Clock) -> BoltResponse:
    at = time_to_propose(person_of(body), client, people, clock)
    client.views_open(trigger_id=body["trigger_id"], view=views.form(at=at))
    return ack()


def draft_wanted(
    ack: Ack, body: Payload, client: WebClient, contacts: Contacts, people: People, clock: Clock
) -> BoltResponse:
    """From the agent's card: the reference and what was promised are there already."""
    agent = person_of(body)
    contact = contacts.own_case(agent, Click.of(body).id).contact
    at = time_to_propose(agent, client, people, clock)
    client.views_open(trigger_id=body["trigger_id"], view=views.draft(contact, at))
    return ack()


def change_wanted(ack: Ack, body: Payload, client: WebClient, callbacks: Callbacks, people: People) -> BoltResponse:
    owner = person_of(body)
    callback = callbacks.own(owner, Click.of(body).id)
    client.views_open(
        trigger_id=body["trigger_id"], view=views.change_form(callback, people.of(owner, client.users_info).zone)
    )
    return ack()


def submitted(
    ack: Ack, body: Payload, client: WebClient, callbacks: Callbacks, people: People, clock: Clock
) -> BoltResponse:
    """A new promise, or a change to one: the view's metadata says which."""
    form = Form(body["view"])
    owner = person_of(body)
    day, time, reference = form.day("day"), form.time("time"), form.text("reference")
    asked = {"reference": "Which customer?"} if not reference else {}
    if asked or not day or not time:
        return ack(response_action="errors", errors=asked | ({} if day and time else {"time": "When will you ring?"}))
    promise = Promise(
        reference=reference,
        note=form.text("note"),
        kind=form.required("kind", Kind),
        due_at=instant(datetime.fromisoformat(f"{day}T{time}"), people.of(owner, client.users_info).zone, clock.now()),
    )
    contact_id, callback_id = (int(part) if part else None for part in body["view"]["private_metadata"].split("/"))
    if callback_id:
        callbacks.change(owner, callback_id, promise)
    else:
        callbacks.set(owner, promise, contact_id, request=body["view"]["id"])
    return ack()


def done(ack: Ack, body: Payload, calling: Calling) -> BoltResponse:
    calling.record(person_of(body), Click.of(body).id, Outcome.RESOLVED)
    return ack()


def cancelled(ack: Ack, body: Payload, calling: Calling) -> BoltResponse:
    calling.record(person_of(body), Click.of(body).id, Outcome.NOT_WANTED)
    return ack()


def no_answer(ack: Ack, body: Payload, calling: Calling) -> BoltResponse:
    calling.record(person_of(body), Click.of(body).id, Outcome.NO_ANSWER)
    return ack()


def snoozed(ack: Ack, body: Payload, callbacks: Callbacks, clock: Clock) -> BoltResponse:
    callbacks.snooze(person_of(body), Click.of(body).id, clock.now() + SNOOZES[0])
    return ack()


def _local(at: datetime, zone: ZoneInfo, now: datetime) -> str:
    """With its weekday, and its year unless it is this one, in the typist's own zone as the form's pickers are."""
    local = at.astimezone(zone)
    year = f" {local:%Y}" if local.year != now.astimezone(zone).year else ""
    return f"{local:%A %d %b}{year}, {local:%H:%M}"


def time_to_propose(person: str, client: WebClient, people: People, clock: Clock) -> datetime:
    """What a form asking for a time starts with, in this person's own zone. Raises slack_sdk's errors."""
    return soon(clock.now()).astimezone(people.of(person, client.users_info).zone)
