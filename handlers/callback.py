"""`/callback` and its form: promising to ring, and changing it."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from slack_bolt import Ack, BoltResponse
from slack_bolt.context.respond import Respond
from slack_sdk import WebClient

from bot.clock import Clock
from bot.people import People
from bot.reading.readings import NoZone, When
from bot.reading.when import split_reference
from bot.rules.callback import Action, Kind, Promise, soon
from bot.rules.errors import Refused
from bot.rules.hours import ALWAYS
from bot.rules.team import Team
from bot.rules.teams import Teams
from bot.rules.text import OURS, find_reference
from bot.services import Callbacks, Contacts
from bot.views import callback as views
from handlers.answers import WHICH_CUSTOMER
from handlers.payload import Click, Form, Payload, person_of, typed_in_chat
from handlers.routes import Routes
from handlers.times import as_meant, chosen, is_doubtful, place_of, question, read

_WHOM = "Whom will you ring? I need their number."


def register(routes: Routes) -> None:
    routes.command("/callback")(command)
    routes.shortcut("callback_message")(message_chosen)
    routes.action("callback:new")(form_wanted)
    routes.action("callback:draft")(draft_wanted)
    routes.action("callback:form")(form_wanted_instead)
    routes.action("callback:set")(time_chosen)
    routes.action("callback:anyway")(time_chosen)
    routes.view("callback_where")(place_said)
    routes.view("callback")(submitted)
    routes.action("callback:change")(change_wanted)
    routes.action("callback:follow_up")(follow_up_wanted)


def command(
    ack: Ack,
    body: Payload,
    client: WebClient,
    contacts: Contacts,
    callbacks: Callbacks,
    people: People,
    team: Team,
    clock: Clock,
) -> BoltResponse:
    """`/callback tomorrow 3pm 48213 router`: set at once. A time past, unclear or missing is asked, never guessed."""
    owner, now = person_of(body), clock.now()
    text = _with_reference(typed_in_chat(body["text"]), owner, contacts)
    zone = people.of(owner, client.users_info).zone
    reading = read(text, team, now, zone, callbacks.zone_of)
    reference, note = split_reference(reading.rest)
    if isinstance(reading, When) and reference:
        promise = Promise(reference=reference, note=note, due_at=reading.at)
        fit = callbacks.fit(team, reference, reading.at, reading.there)
        if not fit.doubts:
            case = callbacks.set(owner, promise, None, request=body["trigger_id"], zone=reading.there)
            return ack(**views.understood(case, reading.assumed).payload())
        draft = callbacks.draft(owner, f"{reference} {note}", reading.there)
        their_zone = reading.there or callbacks.zone_of(reference)
        return ack(**views.asked_whether(fit, reading.at, draft, zone, their_zone, team, now).payload())
    asked, choices = question(reading, zone, now)
    if isinstance(reading, NoZone):
        view = views.where_form(callbacks.draft(owner, text).id)
    elif reference and text:
        return ack(**views.asked(asked, choices, callbacks.draft(owner, reading.rest), zone, now).payload())
    else:
        at = reading.at if isinstance(reading, When) else next(iter(choices), soon(now))
        view = views.form(
            note=note,
            at=at.astimezone(zone),
            notice=(asked or _WHOM) if text else "",
            asks_zone=asks_zone(callbacks, team),
        )
    client.views_open(trigger_id=body["trigger_id"], view=view)
    return ack()


def _with_reference(text: str, owner: str, contacts: Contacts) -> str:
    """A line with the customer's number in place of their case's, `#2`, where it has no number of a customer."""
    ours = OURS.search(text)
    if ours is None or find_reference(OURS.sub(" ", text)):
        return text
    contact = contacts.numbered(owner, int(ours[1]))
    return text.replace(ours[0], "".join(contact.reference.split()), 1) if contact else text


def time_chosen(
    ack: Ack,
    body: Payload,
    client: WebClient,
    respond: Respond,
    callbacks: Callbacks,
    people: People,
    team: Team,
    clock: Clock,
) -> BoltResponse:
    """A likely answer, clicked: set, unless this time does not suit either."""
    click, owner, now = Click.of(body), person_of(body), clock.now()
    draft = callbacks.drafted(owner, click.id)
    reference, note = split_reference(draft.text)
    if reference is None:
        raise Refused(WHICH_CUSTOMER)
    at = datetime.fromtimestamp(int(click.argument), UTC)
    there = ZoneInfo(draft.zone) if draft.zone else None
    fit = callbacks.fit(team, reference, at, there)
    if fit.doubts and click.verb == "set":
        zone, their_zone = people.of(owner, client.users_info).zone, there or callbacks.zone_of(reference)
        answer = views.asked_whether(fit, at, draft, zone, their_zone, team, now)
    else:
        promise = Promise(reference=reference, note=note, due_at=at)
        case = callbacks.set(owner, promise, None, request=f"draft:{draft.id}", zone=there)
        answer = views.understood(case, None)
    respond(**answer.payload(), replace_original=True)
    return ack()


def place_said(
    ack: Ack, body: Payload, client: WebClient, callbacks: Callbacks, people: People, team: Team, clock: Clock
) -> BoltResponse:
    """Where the customer is: what was typed is read again by their clock. What is still not settled is in the form."""
    owner, now = person_of(body), clock.now()
    draft = callbacks.drafted(owner, int(body["view"]["private_metadata"]))
    there = place_of(Form(body["view"]))
    if there is None:
        raise Refused("Where are they? A city is enough.", field="elsewhere")
    zone = people.of(owner, client.users_info).zone
    reading = read(draft.text, team, now, zone, lambda _: there)
    reference, note = split_reference(reading.rest)
    at = reading.at if isinstance(reading, When) else None
    fit = callbacks.fit(team, reference, at, there) if reference and at else None
    if reference and at and fit and not fit.doubts:
        promise = Promise(reference=reference, note=note, due_at=at)
        callbacks.set(owner, promise, None, request=f"draft:{draft.id}", zone=there)
        return ack()
    asked, choices = question(reading, zone, now)
    at = at or next(iter(choices), soon(now))
    view = views.form(
        reference=reference or "",
        note=note,
        at=at.astimezone(zone),
        draft_id=draft.id,
        notice=asked or ("" if reference else _WHOM),
        asks_zone=True,
        place=there.key,
        doubt=views.doubted(fit, at, zone, there, team, now) if fit else (),
    )
    return ack(response_action="update", view=view)


def form_wanted(
    ack: Ack, body: Payload, client: WebClient, callbacks: Callbacks, people: People, team: Team, clock: Clock
) -> BoltResponse:
    at = time_to_propose(person_of(body), client, people, clock)
    client.views_open(trigger_id=body["trigger_id"], view=views.form(at=at, asks_zone=asks_zone(callbacks, team)))
    return ack()


def form_wanted_instead(
    ack: Ack, body: Payload, client: WebClient, callbacks: Callbacks, people: People, team: Team, clock: Clock
) -> BoltResponse:
    """None of the likely answers: what was typed is in the form."""
    owner, draft_id = person_of(body), Click.of(body).id
    draft = callbacks.drafted(owner, draft_id)
    reference, note = split_reference(draft.text)
    view = views.form(
        reference=reference or "",
        note=note,
        at=time_to_propose(owner, client, people, clock),
        draft_id=draft_id,
        asks_zone=asks_zone(callbacks, team, reference or ""),
        place=draft.zone,
    )
    client.views_open(trigger_id=body["trigger_id"], view=view)
    return ack()


def message_chosen(
    ack: Ack, body: Payload, client: WebClient, callbacks: Callbacks, people: People, team: Team, clock: Clock
) -> BoltResponse:
    """A message becomes the note; the customer's number and a time are looked for in it."""
    text, owner, now = typed_in_chat(body["message"].get("text")), person_of(body), clock.now()
    zone = people.of(owner, client.users_info).zone
    reading, reference = read(text, team, now, zone, callbacks.zone_of), find_reference(text)
    view = views.form(
        reference=reference,
        note=text,
        at=(reading.at if isinstance(reading, When) else soon(now)).astimezone(zone),
        asks_zone=asks_zone(callbacks, team, reference),
    )
    client.views_open(trigger_id=body["trigger_id"], view=view)
    return ack()


def draft_wanted(
    ack: Ack,
    body: Payload,
    client: WebClient,
    contacts: Contacts,
    callbacks: Callbacks,
    people: People,
    teams: Teams,
    clock: Clock,
) -> BoltResponse:
    """From the agent's card: the reference and what was promised are there already."""
    agent = person_of(body)
    contact = contacts.own_case(agent, Click.of(body).id).contact
    at = time_to_propose(agent, client, people, clock)
    view = views.draft(contact, at, asks_zone=asks_zone(callbacks, teams.of(contact), contact.reference))
    client.views_open(trigger_id=body["trigger_id"], view=view)
    return ack()


def change_wanted(
    ack: Ack, body: Payload, client: WebClient, callbacks: Callbacks, people: People, teams: Teams
) -> BoltResponse:
    owner = person_of(body)
    case = callbacks.own(owner, Click.of(body).id, Action.CHANGE)
    zone = people.of(owner, client.users_info).zone
    callback = case.callback
    view = views.change_form(case, zone, asks_zone=asks_zone(callbacks, teams.of(callback), callback.reference))
    client.views_open(trigger_id=body["trigger_id"], view=view)
    return ack()


def submitted(
    ack: Ack,
    body: Payload,
    client: WebClient,
    callbacks: Callbacks,
    people: People,
    teams: Teams,
    clock: Clock,
) -> BoltResponse:
    """A new promise, or a change to one: the view's metadata says which. A time that does not suit is asked about."""
    form, owner, now = Form(body["view"]), person_of(body), clock.now()
    reference = form.needed("reference", "Which customer?")
    there, zone = place_of(form), people.of(owner, client.users_info).zone
    at = chosen(form, zone, now)
    ids = [int(part) if part else None for part in body["view"]["private_metadata"].split("/")]
    contact_id, callback_id, draft_id = ids
    before = callbacks.own(owner, callback_id, Action.CHANGE).callback if callback_id else None
    team = teams.of(before) if before else teams.mine(owner)
    fit = callbacks.fit(team, reference, at, there)
    if before and f"{before.due_at.astimezone(zone):%Y-%m-%d %H:%M}" == f"{form.day('day')} {form.time('time')}":
        at = before.due_at  # as the form showed it: without seconds, or in an hour that comes twice
    elif is_doubtful(form, fit) and at > now:
        view = views.form(
            reference=reference,
            note=form.text("note"),
            kind=form.required("kind", Kind),
            at=at.astimezone(zone),
            contact_id=contact_id,
            callback_id=callback_id,
            draft_id=draft_id,
            asks_zone=form.has("zone"),
            doubt=views.doubted(fit, at, zone, there or callbacks.zone_of(reference), team, now),
        )
        return ack(response_action="update", view=view)
    promise = Promise(
        reference=reference,
        note=form.text("note"),
        kind=form.required("kind", Kind),
        due_at=as_meant(form, fit, at),
    )
    if callback_id:
        callbacks.change(owner, callback_id, promise, zone=there)
    else:
        request = f"draft:{callbacks.drafted(owner, draft_id).id}" if draft_id else body["view"]["id"]
        callbacks.set(owner, promise, contact_id, request, zone=there)
    return ack()


def follow_up_wanted(ack: Ack, body: Payload, callbacks: Callbacks) -> BoltResponse:
    """One click on a closed contact: look again in two weeks, or whatever the team has set."""
    callbacks.follow_up(person_of(body), Click.of(body).id)
    return ack()


def asks_zone(callbacks: Callbacks, team: Team, reference: str = "") -> bool:
    """Whether a form asks where the customer is: the team rings by their clock, and nobody has said it yet."""
    return team.calling_window != ALWAYS.spans and callbacks.zone_of(reference) is None


def time_to_propose(person: str, client: WebClient, people: People, clock: Clock) -> datetime:
    """What a form asking for a time starts with, in this person's own zone. Raises slack_sdk's errors."""
    return soon(clock.now()).astimezone(people.of(person, client.users_info).zone)
