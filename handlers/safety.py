"""Somebody may come to harm: said on the agent's card, taken back, and answered by those who are told."""

from slack_bolt import Ack, BoltResponse
from slack_bolt.context.respond import Respond
from slack_sdk import WebClient

from bot.rules.contact import Safety
from bot.rules.teams import Teams
from bot.services import Alarms
from bot.views import safety as views
from handlers.modals import show_instead
from handlers.payload import Click, Payload, person_of
from handlers.routes import Routes


def register(routes: Routes) -> None:
    routes.action("safety:flag")(flagged)
    routes.action("safety:raise")(raised)
    routes.action("safety:take_back")(taken_back)
    routes.action("safety:come")(coming)


def flagged(ack: Ack, body: Payload, client: WebClient, alarms: Alarms, teams: Teams) -> BoltResponse:
    """Saved and told first, then the crisis words over everything else."""
    click = Click.of(body)
    case = alarms.flag(person_of(body), click.about, Safety(click.value))
    client.views_open(trigger_id=body["trigger_id"], view=views.crisis_modal(case, teams.of(case.contact)))
    return ack()


def raised(ack: Ack, body: Payload, client: WebClient, alarms: Alarms, teams: Teams) -> BoltResponse:
    """As `flagged`, by the button that names the danger."""
    click = Click.of(body)
    case = alarms.flag(person_of(body), click.id, Safety(click.argument))
    client.views_open(trigger_id=body["trigger_id"], view=views.crisis_modal(case, teams.of(case.contact)))
    return ack()


def taken_back(ack: Ack, body: Payload, client: WebClient, respond: Respond, alarms: Alarms) -> BoltResponse:
    """From the card, which is edited; or from what no card is: the window, or the answer to a command."""
    case = alarms.take_back(person_of(body), Click.of(body).id)
    if "view" in body:
        show_instead(client, body["view"], views.taken_back_modal(case))
    elif body.get("container", {}).get("is_ephemeral"):
        respond(**views.taken_back(case).payload(), replace_original=True)
    return ack()


def coming(ack: Ack, body: Payload, alarms: Alarms) -> BoltResponse:
    alarms.come(person_of(body), Click.of(body).id)
    return ack()
