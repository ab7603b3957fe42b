"""`/contact warning 48213`: warnings on references, for supervisors."""

from datetime import date

from slack_bolt import Ack, BoltResponse
from slack_sdk import WebClient

from bot.clock import Clock
from bot.rules.errors import Refused
from bot.rules.team import Team
from bot.rules.text import trimmed
from bot.services import Warnings
from bot.views import warning as views
from handlers.modals import show_above, show_instead
from handlers.payload import Click, Form, Payload, person_of, typed_in_chat
from handlers.routes import Routes


def register(routes: Routes) -> None:
    routes.command("/contact warning")(command)
    routes.action("warning:open")(form_wanted)
    routes.view("warning")(submitted)
    routes.action("warning:change")(change_wanted)
    routes.action("warning:renew")(renewed)
    routes.action("warning:let_end")(let_end)
    routes.action("warning:end")(ended_in_form)


def command(ack: Ack, body: Payload, client: WebClient, warnings: Warnings, team: Team, clock: Clock) -> BoltResponse:
    reference = trimmed(" ".join(typed_in_chat(body["text"]).split()[1:]))
    if not reference:
        raise Refused("Which customer? `/contact warning 48213`.")
    _show_form(body, client, warnings, team, clock, reference)
    return ack()


def form_wanted(
    ack: Ack, body: Payload, client: WebClient, warnings: Warnings, team: Team, clock: Clock
) -> BoltResponse:
    """From the details of a case."""
    reference = warnings.reference_of(person_of(body), Click.of(body).id)
    _show_form(body, client, warnings, team, clock, reference)
    return ack()


def change_wanted(
    ack: Ack, body: Payload, client: WebClient, warnings: Warnings, team: Team, clock: Clock
) -> BoltResponse:
    """From the question at its review."""
    warning = warnings.of(person_of(body), Click.of(body).id)
    _show_form(body, client, warnings, team, clock, warning.reference)
    return ack()


def submitted(ack: Ack, body: Payload, warnings: Warnings) -> BoltResponse:
    view = body["view"]
    form = Form(view)
    seen_on, review_on = (date.fromisoformat(form.day(name) or "") for name in ("seen_on", "review_on"))
    behaviour = form.text("behaviour")
    if not behaviour:
        raise Refused("What did they do?", field="behaviour")
    warnings.set(person_of(body), view["private_metadata"], behaviour, seen_on, review_on)
    return ack(response_action="update", view=views.saved(review_on))


def renewed(ack: Ack, body: Payload, warnings: Warnings) -> BoltResponse:
    """The message clicked on is edited by the worker."""
    warnings.renew(person_of(body), Click.of(body).id)
    return ack()


def let_end(ack: Ack, body: Payload, warnings: Warnings) -> BoltResponse:
    warnings.end(person_of(body), Click.of(body).id)
    return ack()


def ended_in_form(ack: Ack, body: Payload, client: WebClient, warnings: Warnings) -> BoltResponse:
    warnings.end(person_of(body), Click.of(body).id)
    show_instead(client, body["view"], views.ended(body["view"]["private_metadata"]))
    return ack()


def _show_form(body: Payload, client: WebClient, warnings: Warnings, team: Team, clock: Clock, reference: str) -> None:
    warning, history, review_on = warnings.look(person_of(body), reference)
    today = clock.now().astimezone(team.hours.zone).date()
    show_above(client, body, views.form(reference, warning, history, review_on, today))
