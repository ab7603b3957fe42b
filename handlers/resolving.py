"""Ending an escalation: how it ended, what the customer was told, and when they are rung."""

from datetime import datetime
from zoneinfo import ZoneInfo

from slack_bolt import Ack, BoltResponse
from slack_sdk import WebClient

from bot.clock import Clock
from bot.people import People
from bot.reading.readings import When
from bot.reading.when import read_when
from bot.rules.callback import soon
from bot.rules.case import Case
from bot.rules.escalation import Action, Outcome, PromiseToRing, Resolution
from bot.rules.team import Team
from bot.rules.teams import Teams
from bot.services import Callbacks, Escalations, Supervision
from bot.views import callback as callback_views
from bot.views import supervision_forms as views
from handlers.modals import show_instead
from handlers.payload import Click, Form, Payload, person_of
from handlers.routes import Routes
from handlers.times import as_meant, chosen, is_doubtful


def register(routes: Routes) -> None:
    routes.action("escalation:resolve")(resolve_wanted)
    routes.field("outcome")(outcome_chosen)
    routes.view("resolve")(resolve_submitted)


def resolve_wanted(
    ack: Ack, body: Payload, client: WebClient, supervision: Supervision, people: People, teams: Teams, clock: Clock
) -> BoltResponse:
    return open_form(ack, body, client, supervision, people, teams, clock, Click.of(body).id)


def open_form(
    ack: Ack,
    body: Payload,
    client: WebClient,
    supervision: Supervision,
    people: People,
    teams: Teams,
    clock: Clock,
    escalation_id: int,
    outcome: Outcome | None = None,
) -> BoltResponse:
    """The form, for who has it, with what is chosen already. Raises Refused for anybody else."""
    person = person_of(body)
    case = supervision.as_owner(person, escalation_id, Action.RESOLVE)
    agents, mine = (people.of(each, client.users_info).zone for each in (case.contact.agent, person))
    proposed = _time_to_ring(case, teams.of(case.contact), clock.now(), agents).astimezone(mine)
    form = views.resolve_form(escalation_id, outcome, proposed=proposed)
    client.views_open(trigger_id=body["trigger_id"], view=form)
    return ack()


def _time_to_ring(case: Case, team: Team, now: datetime, agents: ZoneInfo) -> datetime:
    """What the agent has set, has promised, or meant to promise if nobody came, in their own zone; else soon."""
    if ahead := [callback.due_at for callback in case.callbacks if callback.due_at > now]:
        return min(ahead)
    for said in (case.contact.promised, case.escalation.contingency if case.escalation else ""):
        reading = read_when(said, now, agents, hours=team.hours, date_order=team.date_order)
        if isinstance(reading, When):
            return reading.at
    return soon(now)


def outcome_chosen(ack: Ack, body: Payload, client: WebClient, people: People) -> BoltResponse:
    """A promised callback is asked for as soon as it is chosen."""
    view = body["view"]
    escalation_id, proposed = _resolving(view, people.of(person_of(body), client.users_info).zone)
    form = views.resolve_form(escalation_id, Form(view).choice("outcome", Outcome), proposed=proposed)
    show_instead(client, view, form)
    return ack()


def resolve_submitted(
    ack: Ack,
    body: Payload,
    client: WebClient,
    supervision: Supervision,
    escalations: Escalations,
    callbacks: Callbacks,
    people: People,
    teams: Teams,
    clock: Clock,
) -> BoltResponse:
    """Ended; a callback that was promised is set with it, at a time in the supervisor's own zone.

    A time that does not suit the team or the customer is asked about first.
    """
    form, person, now = Form(body["view"]), person_of(body), clock.now()
    zone = people.of(person, client.users_info).zone
    escalation_id, proposed = _resolving(body["view"], zone)
    outcome, promise = form.required("outcome", Outcome), None
    if outcome is Outcome.CALLBACK_PROMISED:
        if not form.has("rings"):  # sent before the fields that this choice brings were there
            again = views.resolve_form(escalation_id, outcome, proposed=proposed)
            return ack(response_action="update", view=again)
        at = chosen(form, zone, now, proposed=proposed)
        contact = escalations.details(person, escalation_id).contact
        team, reference = teams.of(contact), contact.reference
        fit = callbacks.fit(team, reference, at)
        if is_doubtful(form, fit) and at > now:
            doubt = callback_views.doubted(fit, at, zone, callbacks.zone_of(reference), team, now)
            view = views.resolve_form(escalation_id, outcome, proposed=proposed, doubt=doubt)
            return ack(response_action="update", view=view)
        promise = PromiseToRing(
            due_at=as_meant(form, fit, at),
            by_agent=form.required("rings", views.Rings) is views.Rings.AGENT,
        )
    resolution = Resolution(
        outcome=outcome,
        told=form.text("told"),
        note=form.text("note"),
        closes_contact=form.required("then", views.Then) is views.Then.CLOSE,
        promise=promise,
    )
    supervision.resolve(person, escalation_id, resolution)
    return ack()


def _resolving(view: Payload, zone: ZoneInfo) -> tuple[int, datetime]:
    """Which escalation the form is about, and when it proposed to ring, in this zone."""
    escalation_id, _, proposed = view["private_metadata"].partition("/")
    return int(escalation_id), datetime.fromisoformat(proposed).astimezone(zone)
