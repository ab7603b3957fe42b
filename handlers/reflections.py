"""Notes to oneself: written and read back in modals alone."""

from slack_bolt import Ack, BoltResponse
from slack_sdk import WebClient
from slack_sdk.models.views import View

from bot.services import Reflections
from bot.views import reflections as views
from handlers.modals import show, show_instead
from handlers.payload import Click, Form, Payload, person_of
from handlers.routes import Routes


def register(routes: Routes) -> None:
    routes.action("reflection:new")(form_wanted)
    routes.view("reflection")(submitted)
    routes.action("reflection:list")(list_wanted)
    routes.action("reflection:older")(turned)
    routes.action("reflection:newer")(turned)
    routes.action("reflection:remove")(removed)
    routes.action("reflection:remove_all")(all_removed)


def form_wanted(ack: Ack, body: Payload, client: WebClient) -> BoltResponse:
    _show(client, body, views.form())
    return ack()


def submitted(ack: Ack, body: Payload, reflections: Reflections) -> BoltResponse:
    view = body["view"]
    form = Form(view)
    # Another note may be written in the same modal: its id stays, its hash changes with each update.
    request = f"{view['id']}:{view['hash']}"
    reflections.write(person_of(body), form.text("went_well"), form.text("differently"), request)
    return ack(response_action="update", view=views.kept())


def list_wanted(ack: Ack, body: Payload, client: WebClient, reflections: Reflections) -> BoltResponse:
    _show(client, body, views.read_back(reflections.of(person_of(body))))
    return ack()


def turned(ack: Ack, body: Payload, client: WebClient, reflections: Reflections) -> BoltResponse:
    show_instead(client, body["view"], views.read_back(reflections.of(person_of(body), Click.of(body).id)))
    return ack()


def removed(ack: Ack, body: Payload, client: WebClient, reflections: Reflections) -> BoltResponse:
    person = person_of(body)
    reflections.remove(person, Click.of(body).id)
    show_instead(client, body["view"], views.read_back(reflections.of(person)))
    return ack()


def all_removed(ack: Ack, body: Payload, client: WebClient, reflections: Reflections) -> BoltResponse:
    person = person_of(body)
    reflections.remove_all(person)
    show_instead(client, body["view"], views.read_back(reflections.of(person)))
    return ack()


def _show(client: WebClient, body: Payload, view: View) -> None:
    """From one of these screens to the next in the same modal: Slack stacks three at most."""
    if body["view"].get("callback_id") in views.SCREENS:
        show_instead(client, body["view"], view)
    else:
        show(client, body, view)
