"""`/debrief` and the private check-in. Its answers are shown something for, and dropped."""

from slack_bolt import Ack, BoltResponse
from slack_bolt.context.respond import Respond
from slack_sdk import WebClient

from bot.rules.check_in import Feeling, Help, Later
from bot.rules.teams import Teams
from bot.services import CheckIns, Duties
from bot.views import check_in as views
from handlers.payload import Click, Form, Payload, person_of
from handlers.routes import Routes


def register(routes: Routes) -> None:
    routes.command("/debrief")(form_wanted)
    routes.action("check_in:new")(form_wanted)
    routes.action("check_in:start")(started)
    routes.action("check_in:later")(later)
    routes.action("check_in:decline")(declined)
    routes.action("check_in:never")(never)
    routes.view("check_in")(submitted)


def form_wanted(ack: Ack, body: Payload, client: WebClient) -> BoltResponse:
    client.views_open(trigger_id=body["trigger_id"], view=views.form())
    return ack()


def started(ack: Ack, body: Payload, client: WebClient, check_ins: CheckIns) -> BoltResponse:
    check_ins.end(person_of(body), Click.of(body).id)
    client.views_open(trigger_id=body["trigger_id"], view=views.form())
    return ack()


def later(ack: Ack, body: Payload, check_ins: CheckIns) -> BoltResponse:
    click = Click.of(body)
    check_ins.later(person_of(body), click.about, Later(click.value))
    return ack()


def declined(ack: Ack, body: Payload, check_ins: CheckIns) -> BoltResponse:
    check_ins.end(person_of(body), Click.of(body).id)
    return ack()


def never(ack: Ack, body: Payload, respond: Respond, check_ins: CheckIns) -> BoltResponse:
    check_ins.never(person_of(body), Click.of(body).id)
    respond(**views.never().payload(), response_type="ephemeral", replace_original=False)
    return ack()


def submitted(ack: Ack, body: Payload, teams: Teams, duties: Duties) -> BoltResponse:
    """Answered with something real, and not kept. Whoever is in no team any more is answered too."""
    form, person = Form(body["view"]), person_of(body)
    feeling, help_ = form.choice("feeling", Feeling), form.choice("help", Help)
    answer = views.answer(feeling, help_, teams.nearest(person), duties.others(person))
    return ack(response_action="update", view=answer)
