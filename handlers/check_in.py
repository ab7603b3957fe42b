"""`/debrief` and the private check-in. Its answers are shown something for, and dropped."""

from slack_bolt import Ack, App, BoltContext, BoltResponse
from slack_sdk import WebClient

from bot.rules.check_in import Feeling, Help
from bot.rules.team import Team
from bot.services import CheckIns
from bot.views import check_in as views
from handlers.payload import Click, Form, Payload, person_of


def register(app: App) -> None:
    app.command("/debrief")(form_wanted)
    app.action("check_in:new")(form_wanted)
    app.action("check_in:start")(started)
    app.action("check_in:later")(later)
    app.action("check_in:decline")(declined)
    app.view("check_in")(submitted)
    app.action("check_in:person")(person_chosen)


def form_wanted(ack: Ack, body: Payload, client: WebClient) -> BoltResponse:
    client.views_open(trigger_id=body["trigger_id"], view=views.form())
    return ack()


def started(ack: Ack, body: Payload, client: WebClient, check_ins: CheckIns) -> BoltResponse:
    check_ins.end(person_of(body), Click.of(body).id)
    client.views_open(trigger_id=body["trigger_id"], view=views.form())
    return ack()


def later(ack: Ack, body: Payload, check_ins: CheckIns) -> BoltResponse:
    check_ins.later(person_of(body), Click.of(body).id)
    return ack()


def declined(ack: Ack, body: Payload, check_ins: CheckIns) -> BoltResponse:
    check_ins.end(person_of(body), Click.of(body).id)
    return ack()


def submitted(ack: Ack, body: Payload, context: BoltContext, team: Team) -> BoltResponse:
    """Answered with something real, and not kept."""
    form = Form(body["view"])
    answer = views.answer(form.choice("feeling", Feeling), form.choice("help", Help), team, str(context.team_id))
    return ack(response_action="update", view=answer)


def person_chosen(ack: Ack, body: Payload, client: WebClient, context: BoltContext, team: Team) -> BoltResponse:
    """A link to a colleague's direct messages; the colleague is told nothing."""
    view = body["view"]
    chosen = views.person_chosen(Click.of(body).value, view, team, str(context.team_id))
    client.views_update(view_id=view["id"], hash=view["hash"], view=chosen)
    return ack()
