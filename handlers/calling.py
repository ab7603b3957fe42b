"""What came of a call, one tap each; not now; and a supervisor's word after the last try."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from slack_bolt import Ack, BoltResponse
from slack_bolt.context.respond import Respond
from slack_sdk import WebClient

from bot.clock import Clock
from bot.people import People
from bot.rules.callback import Action, Outcome, soon
from bot.rules.duration import say_duration
from bot.rules.teams import Teams
from bot.services import Callbacks, Calling
from bot.views import callback as callback_views
from bot.views import calling as views
from bot.views import handing_on as handing_on_views
from bot.views.reminders import TOMORROW
from handlers import callback_list
from handlers.homes import Homes
from handlers.payload import Click, Form, Payload, person_of
from handlers.routes import Routes
from handlers.times import as_meant, chosen, is_doubtful, read, settled

_OUTCOMES = {
    "done": Outcome.RESOLVED,
    "left_message": Outcome.LEFT_MESSAGE,
    "no_answer": Outcome.NO_ANSWER,
    "cancel": Outcome.NOT_WANTED,
    "customer_rang": Outcome.CUSTOMER_RANG,
}


def register(routes: Routes) -> None:
    for verb in _OUTCOMES:
        routes.action(f"callback:{verb}")(recorded)
    routes.action("callback:not_resolved")(not_resolved_wanted)
    routes.view("callback_not_resolved")(not_resolved_submitted)
    routes.action("callback:undo")(undone)
    routes.action("callback:more")(more_chosen)
    routes.action("callback:on_a_call")(on_a_call)
    routes.action("callback:snooze")(snoozed)
    routes.action("callback:later")(later_wanted)
    routes.view("callback_later")(later_submitted)
    routes.action("callback:once_more")(once_more)
    routes.action("callback:enough")(enough)


def recorded(
    ack: Ack,
    body: Payload,
    client: WebClient,
    respond: Respond,
    calling: Calling,
    callbacks: Callbacks,
    people: People,
    homes: Homes,
    clock: Clock,
) -> BoltResponse:
    click = Click.of(body)
    calling.record(person_of(body), click.id, _OUTCOMES[click.verb])
    callback_list.show_anew(
        body, client, respond, homes, lambda: callback_list.own(body, client, callbacks, people, clock)
    )
    return ack()


def more_chosen(
    ack: Ack,
    body: Payload,
    client: WebClient,
    calling: Calling,
    callbacks: Callbacks,
    people: People,
    teams: Teams,
    clock: Clock,
) -> BoltResponse:
    """What the menu has that is wanted less often."""
    click = Click.of(body)
    match click.value:
        case "hand_on":
            case = callbacks.own(person_of(body), click.about, Action.HAND_ON)
            client.views_open(trigger_id=body["trigger_id"], view=handing_on_views.form(case))
        case "later":
            case = callbacks.own(person_of(body), click.about, Action.POSTPONE)
            client.views_open(trigger_id=body["trigger_id"], view=views.later_form(case))
        case Outcome.NOT_RESOLVED:
            _ask_what_next(body, client, callbacks, people, teams, clock, click.about)
        case chosen:
            calling.record(person_of(body), click.about, Outcome(chosen))
    return ack()


def not_resolved_wanted(
    ack: Ack, body: Payload, client: WebClient, callbacks: Callbacks, people: People, teams: Teams, clock: Clock
) -> BoltResponse:
    _ask_what_next(body, client, callbacks, people, teams, clock, Click.of(body).id)
    return ack()


def _ask_what_next(
    body: Payload,
    client: WebClient,
    callbacks: Callbacks,
    people: People,
    teams: Teams,
    clock: Clock,
    callback_id: int,
) -> None:
    """The next call is proposed for this time tomorrow, or when it suits after that."""
    owner = person_of(body)
    case = callbacks.own(owner, callback_id, Action.KEEP)
    at = soon(clock.now()) + timedelta(hours=23)
    at = callbacks.fit(teams.of(case.callback), case.callback.reference, at).next or at
    view = views.not_resolved_form(case, at.astimezone(people.of(owner, client.users_info).zone))
    client.views_open(trigger_id=body["trigger_id"], view=view)


def not_resolved_submitted(
    ack: Ack,
    body: Payload,
    client: WebClient,
    callbacks: Callbacks,
    calling: Calling,
    people: People,
    teams: Teams,
    clock: Clock,
) -> BoltResponse:
    """Saved with the next call, unless nothing more was promised. A time that does not suit is asked about."""
    form, owner, now = Form(body["view"]), person_of(body), clock.now()
    callback_id = int(body["view"]["private_metadata"])
    next_step, next_at = form.text("next_step"), None
    if not form.ticked("no_more"):
        zone = people.of(owner, client.users_info).zone
        next_at = chosen(form, zone, now)
        case = callbacks.details(owner, callback_id)
        team = teams.of(case.callback)
        fit = callbacks.fit(team, case.callback.reference, next_at)
        if is_doubtful(form, fit) and next_at > now:
            their_zone = ZoneInfo(case.zone) if case.zone else None
            doubt = callback_views.doubted(fit, next_at, zone, their_zone, team, now)
            view = views.not_resolved_form(case, next_at.astimezone(zone), next_step=next_step, doubt=doubt)
            return ack(response_action="update", view=view)
        next_at = as_meant(form, fit, next_at)
    calling.record(owner, callback_id, Outcome.NOT_RESOLVED, note=next_step, next_at=next_at)
    return ack()


def undone(ack: Ack, body: Payload, calling: Calling) -> BoltResponse:
    calling.undo(person_of(body), Click.of(body).id)
    return ack()


def on_a_call(ack: Ack, body: Payload, callbacks: Callbacks) -> BoltResponse:
    callbacks.on_a_call(person_of(body), Click.of(body).id)
    return ack()


def snoozed(
    ack: Ack, body: Payload, client: WebClient, callbacks: Callbacks, people: People, teams: Teams, clock: Clock
) -> BoltResponse:
    """A quarter of an hour, an hour, or tomorrow when it suits. An hour that does not suit any more is asked about."""
    click, owner, now = Click.of(body), person_of(body), clock.now()
    case = callbacks.own(owner, click.about, Action.POSTPONE)
    team, reference, zone = teams.of(case.callback), case.callback.reference, people.of(owner, client.users_info).zone
    if click.value == TOMORROW:
        at = settled(read("tomorrow morning", team, now, zone, callbacks.zone_of), zone, now, field="when")
        callbacks.snooze(owner, click.about, callbacks.fit(team, reference, at).next or at)
        return ack()
    length = timedelta(seconds=int(click.value))
    fit = callbacks.fit(team, reference, now + length)
    if set(fit.doubts) <= set(callbacks.fit(team, reference, case.callback.due_at).doubts):
        callbacks.snooze(owner, click.about, now + length)
    else:
        their_zone = ZoneInfo(case.zone) if case.zone else None
        doubt = callback_views.doubted(fit, now + length, zone, their_zone, team, now)
        view = views.later_form(case, typed=f"in {say_duration(length)}", doubt=doubt)
        client.views_open(trigger_id=body["trigger_id"], view=view)
    return ack()


def later_wanted(ack: Ack, body: Payload, client: WebClient, callbacks: Callbacks) -> BoltResponse:
    case = callbacks.own(person_of(body), Click.of(body).id, Action.POSTPONE)
    client.views_open(trigger_id=body["trigger_id"], view=views.later_form(case))
    return ack()


def later_submitted(
    ack: Ack, body: Payload, client: WebClient, callbacks: Callbacks, people: People, teams: Teams, clock: Clock
) -> BoltResponse:
    """Put off to what was typed. What is not clear is asked on the field; a time that does not suit, above it."""
    form, owner, now = Form(body["view"]), person_of(body), clock.now()
    case = callbacks.own(owner, int(body["view"]["private_metadata"]), Action.POSTPONE)
    zone, their_zone = people.of(owner, client.users_info).zone, ZoneInfo(case.zone) if case.zone else None
    team, typed = teams.of(case.callback), form.text("when")
    at = settled(read(typed, team, now, zone, lambda _: their_zone), zone, now, field="when")
    fit = callbacks.fit(team, case.callback.reference, at)
    if is_doubtful(form, fit):
        doubt = callback_views.doubted(fit, at, zone, their_zone, team, now)
        view = views.later_form(case, typed=typed, doubt=doubt)
        return ack(response_action="update", view=view)
    callbacks.snooze(owner, case.callback.id, as_meant(form, fit, at))
    return ack()


def once_more(ack: Ack, body: Payload, calling: Calling) -> BoltResponse:
    calling.decide(person_of(body), Click.of(body).id, goes_on=True)
    return ack()


def enough(ack: Ack, body: Payload, calling: Calling) -> BoltResponse:
    calling.decide(person_of(body), Click.of(body).id, goes_on=False)
    return ack()
