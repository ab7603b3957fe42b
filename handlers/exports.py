"""`/backline export`, `/backline exports`, and a case as a document."""

from datetime import date, datetime, time, timedelta

from slack_bolt import Ack, BoltResponse
from slack_sdk import WebClient

from bot.clock import Clock
from bot.people import People
from bot.reading.span import read_span
from bot.rules.errors import Refused
from bot.rules.finding import ALWAYS, Span
from bot.rules.local_time import first_instant
from bot.rules.team import Team
from bot.services import Exports
from bot.views import exports as views
from bot.views.text import brief
from handlers.payload import Click, Form, Payload, person_of, typed_in_chat
from handlers.routes import Routes

_USUAL = timedelta(days=30)
_DAY = timedelta(days=1)


def register(routes: Routes) -> None:
    routes.command("/backline export")(command)
    routes.command("/backline exports")(list_wanted)
    routes.view("export_team")(team_submitted)
    routes.action("export:case")(case_wanted)
    routes.view("export_case")(case_submitted)


def command(
    ack: Ack, body: Payload, client: WebClient, exports: Exports, people: People, team: Team, clock: Clock
) -> BoltResponse:
    """The form, with the days that were typed, or the last thirty; words that are no time are asked about."""
    person = person_of(body)
    exports.check_may_export_team(person)
    zone, now = people.of(person, client.users_info).zone, clock.now()
    today = now.astimezone(zone).date()
    _, _, text = typed_in_chat(body["text"]).partition(" ")
    span, _ = read_span(text, now, zone, team.date_order)
    if text and span == ALWAYS:
        notice = f"I don't know when “{brief(text)}” is. Which days do you mean?"
        client.views_open(trigger_id=body["trigger_id"], view=views.team_form(None, None, notice))
        return ack()
    first = span.since.astimezone(zone).date() if span.since else today - _USUAL
    last = (span.until - _DAY / 2).astimezone(zone).date() if span.until else today
    client.views_open(trigger_id=body["trigger_id"], view=views.team_form(min(first, last), min(last, today)))
    return ack()


def team_submitted(ack: Ack, body: Payload, client: WebClient, exports: Exports, people: People) -> BoltResponse:
    form, person = Form(body["view"]), person_of(body)
    zone = people.of(person, client.users_info).zone
    first, last = (date.fromisoformat(form.day(name) or "") for name in ("first", "last"))
    if last < first:
        raise Refused("The last day is before the first.", field="last")
    since, until = (first_instant(datetime.combine(day, time()), zone) for day in (first, last + _DAY))
    is_named = form.required("content", views.Content) is views.Content.NAMES
    span, reason = Span(since=since, until=until), form.text("reason")
    exports.export_team(person, span, is_named=is_named, reason=reason, request=body["view"]["id"])
    return ack(response_action="update", view=views.on_its_way())


def case_wanted(ack: Ack, body: Payload, client: WebClient, exports: Exports) -> BoltResponse:
    contact_id = Click.of(body).id
    exports.check_may_export_case(person_of(body), contact_id)
    show = client.views_push if body.get("view", {}).get("type") == "modal" else client.views_open
    show(trigger_id=body["trigger_id"], view=views.case_form(contact_id))
    return ack()


def case_submitted(ack: Ack, body: Payload, exports: Exports) -> BoltResponse:
    view = body["view"]
    reason, contact_id = Form(view).text("reason"), int(view["private_metadata"])
    exports.export_case(person_of(body), contact_id, reason=reason, request=view["id"])
    return ack(response_action="update", view=views.on_its_way())


def list_wanted(ack: Ack, body: Payload, client: WebClient, exports: Exports, people: People) -> BoltResponse:
    person = person_of(body)
    zone = people.of(person, client.users_info).zone
    return ack(**views.listed(exports.latest(person), zone).payload())
