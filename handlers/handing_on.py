"""Promises in other hands: a colleague is asked and answers, a supervisor looks and takes over."""

from slack_bolt import Ack, BoltResponse
from slack_bolt.context.respond import Respond
from slack_sdk import WebClient

from bot.clock import Clock
from bot.people import People
from bot.rules.callback import Action
from bot.rules.errors import Refused
from bot.rules.teams import Teams
from bot.services import Callbacks, HandingOn
from bot.services.home import SOON
from bot.views import callback_list as list_views
from bot.views import handing_on as views
from bot.views import reminders
from bot.views.promise import Reader
from handlers import callback_list
from handlers.homes import Homes
from handlers.payload import Click, Form, Payload, person_of
from handlers.routes import Routes


def register(routes: Routes) -> None:
    routes.action("callback:hand_on")(colleague_wanted)
    routes.view("callback_hand_on")(colleague_chosen)
    routes.action("offer:take")(accepted)
    routes.action("offer:decline")(declined)
    routes.action("callback:take")(taken)
    routes.action("callback:details")(details_wanted)


def colleague_wanted(ack: Ack, body: Payload, client: WebClient, callbacks: Callbacks) -> BoltResponse:
    case = callbacks.own(person_of(body), Click.of(body).id, Action.HAND_ON)
    client.views_open(trigger_id=body["trigger_id"], view=views.form(case))
    return ack()


def colleague_chosen(ack: Ack, body: Payload, client: WebClient, handing_on: HandingOn, people: People) -> BoltResponse:
    colleague = there(Form(body["view"]).person("colleague"), client, people)
    handing_on.offer(person_of(body), int(body["view"]["private_metadata"]), colleague)
    return ack()


def there(colleague: str | None, client: WebClient, people: People) -> str:
    """Somebody who can be asked. Raises Refused, on the field `colleague`, for nobody, and for who may not come in."""
    if colleague is None:
        raise Refused("Choose a colleague.", field="colleague")
    if people.of(colleague, client.users_info).outsider:
        raise Refused("They can't ring anybody. Choose a colleague.", field="colleague")
    return colleague


def accepted(ack: Ack, body: Payload, handing_on: HandingOn) -> BoltResponse:
    handing_on.answer(person_of(body), Click.of(body).id, accepts=True)
    return ack()


def declined(ack: Ack, body: Payload, handing_on: HandingOn) -> BoltResponse:
    handing_on.answer(person_of(body), Click.of(body).id, accepts=False)
    return ack()


def taken(
    ack: Ack,
    body: Payload,
    client: WebClient,
    respond: Respond,
    handing_on: HandingOn,
    callbacks: Callbacks,
    homes: Homes,
    clock: Clock,
) -> BoltResponse:
    """From whoever had it when the button was made: of two supervisors who click, one has it."""
    supervisor, now, click = person_of(body), clock.now(), Click.of(body)
    handing_on.take(supervisor, click.id, click.argument)
    callback_list.show_anew(
        body,
        client,
        respond,
        homes,
        lambda: list_views.of_team(callbacks.open_of_team(supervisor, now + SOON), supervisor, now),
    )
    return ack()


def details_wanted(
    ack: Ack, body: Payload, client: WebClient, callbacks: Callbacks, teams: Teams, clock: Clock
) -> BoltResponse:
    person = person_of(body)
    case = callbacks.details(person, Click.of(body).id)
    view = reminders.details(case, Reader(person=person, team=teams.of(case.callback), now=clock.now()))
    client.views_open(trigger_id=body["trigger_id"], view=view)
    return ack()
