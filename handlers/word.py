"""A word to a supervisor, sent when the agent has chosen the name and the words, and kept nowhere."""

from slack_bolt import Ack, BoltResponse
from slack_sdk import WebClient

from bot.people import People
from bot.rules.errors import Refused
from bot.rules.team import Team
from bot.services import Duties, Words
from bot.views import word as views
from handlers.payload import Click, Form, Payload, person_of
from handlers.routes import Routes


def register(routes: Routes) -> None:
    routes.action("word:choose")(choice_wanted)
    routes.action("word:to")(chosen)
    routes.view("word")(submitted)


def choice_wanted(ack: Ack, body: Payload, client: WebClient, duties: Duties) -> BoltResponse:
    view = views.choose(duties.others(person_of(body)), Click.of(body).id)
    client.views_push(trigger_id=body["trigger_id"], view=view)
    return ack()


def chosen(ack: Ack, body: Payload, client: WebClient) -> BoltResponse:
    supervisor, _, minutes = Click.of(body).value.partition(":")
    client.views_push(trigger_id=body["trigger_id"], view=views.form(supervisor, int(minutes)))
    return ack()


def submitted(ack: Ack, body: Payload, client: WebClient, people: People, team: Team, words: Words) -> BoltResponse:
    """Sent at once and not by way of the database, so that nothing of it stays; a second delivery sends nothing."""
    view, agent = body["view"], person_of(body)
    supervisor = view["private_metadata"]
    if not team.is_supervisor(supervisor) or people.of(supervisor, client.users_info).is_gone:
        raise Refused("They are not one of your supervisors any more. Go back and choose another.", field="words")
    with words.once(view["id"]) as is_new:
        if is_new:
            message = views.message(agent, Form(view).text("words"), team.workspace)
            client.chat_postMessage(channel=supervisor, **message.payload())
    return ack(response_action="update", view=views.sent(supervisor))
