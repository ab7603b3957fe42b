"""`/debrief team`: beginning a team debrief, taking part in it, leading it, and its points of action.

Anybody may see a public channel's messages and click on them: only who is in the channel may take part.
"""

import re
from datetime import date

from slack_bolt import Ack, BoltResponse
from slack_bolt.context.respond import Respond
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.channel import trouble_with
from bot.clock import Clock
from bot.members import Members
from bot.people import People
from bot.rules.contact import Kind
from bot.rules.debrief import MOST_LESSONS, Debrief, Heading, Session, State, reminder_at
from bot.rules.errors import Refused
from bot.rules.trouble import TroubleKind
from bot.services import Actions, Debriefs
from bot.views import debrief as views
from bot.views import debrief_forms as forms
from bot.views.blocks import note
from handlers.modals import show_instead
from handlers.payload import Click, Form, Payload, person_of, typed_in_chat
from handlers.routes import Routes

_NUMBER = re.compile(r"#?(\d{1,9})")


def register(routes: Routes) -> None:
    routes.command("/debrief team")(form_wanted)
    routes.view("team_debrief")(begun)
    routes.action("debrief:agree")(agreed)
    routes.action("debrief:refuse")(refused)
    routes.action("debrief:lead")(leading_too)
    routes.action("debrief:here")(here)
    routes.action("debrief:add")(point_wanted)
    routes.view("debrief_point")(point_submitted)
    routes.action("debrief:open")(heading_opened)
    routes.action("debrief:read")(reading)
    routes.action("debrief:earlier")(page_turned)
    routes.action("debrief:later")(page_turned)
    routes.action("debrief:more")(more_chosen)
    routes.action("debrief:end")(end_wanted)
    routes.view("debrief_action")(action_submitted)
    routes.view("debrief_end")(end_submitted)
    routes.view("debrief_off")(called_off)
    routes.action("action:done")(action_done)


def form_wanted(ack: Ack, body: Payload, client: WebClient, debriefs: Debriefs, members: Members) -> BoltResponse:
    """Where one is open already, who leads it, and leading it too."""
    channel, person = body["channel_id"], person_of(body)
    _must_be_there(channel, client)
    if running := debriefs.open_in(channel):
        _must_be_inside(channel, person, client, members)
        return ack(**views.running(running, person).payload())
    _, _, contact = typed_in_chat(body["text"]).partition(" ")
    client.views_open(trigger_id=body["trigger_id"], view=forms.begin(channel, contact.strip()[:12]))
    return ack()


def begun(ack: Ack, body: Payload, client: WebClient, debriefs: Debriefs, members: Members) -> BoltResponse:
    view = body["view"]
    channel, person, form = view["private_metadata"], person_of(body), Form(view)
    _must_be_inside(channel, person, client, members)
    contact = _number(form.text("contact"))
    debrief = debriefs.start(person, channel, contact, form.text("about"), request=view["id"])
    if debrief and debrief.state is State.ASKING:
        return ack(response_action="update", view=forms.asked())
    return ack()


def agreed(ack: Ack, body: Payload, client: WebClient, debriefs: Debriefs) -> BoltResponse:
    agent, debrief_id = person_of(body), Click.of(body).id
    if _trouble(debriefs.asked_of(agent, debrief_id).channel, client):
        raise Refused("I can't post in that channel any more, so nothing appears. There is nothing you need to do.")
    debriefs.agree(agent, debrief_id)
    return ack()


def refused(ack: Ack, body: Payload, debriefs: Debriefs) -> BoltResponse:
    debriefs.refuse(person_of(body), Click.of(body).id)
    return ack()


def leading_too(
    ack: Ack, body: Payload, client: WebClient, respond: Respond, debriefs: Debriefs, members: Members
) -> BoltResponse:
    debrief = _joined(body, Click.of(body).id, client, debriefs, members)
    debriefs.lead_too(person_of(body), debrief.id)
    respond(**note("You lead it too. The buttons on its card are yours as well.").payload(), replace_original=True)
    return ack()


def here(ack: Ack, body: Payload, client: WebClient, debriefs: Debriefs, members: Members) -> BoltResponse:
    debrief = _joined(body, Click.of(body).id, client, debriefs, members)
    debriefs.come(person_of(body), debrief.id)
    return ack()


def point_wanted(ack: Ack, body: Payload, client: WebClient, debriefs: Debriefs, members: Members) -> BoltResponse:
    debrief = _joined(body, Click.of(body).id, client, debriefs, members)
    client.views_open(trigger_id=body["trigger_id"], view=forms.point(debrief))
    return ack()


def point_submitted(ack: Ack, body: Payload, client: WebClient, debriefs: Debriefs, members: Members) -> BoltResponse:
    view = body["view"]
    debrief, form = _joined(body, int(view["private_metadata"]), client, debriefs, members), Form(view)
    heading, words = form.required("heading", Heading), form.text("words")
    if not words:
        raise Refused("A few words, or close this: listening is taking part.", field="words")
    author = person_of(body) if form.ticked("name") else None
    debrief = debriefs.add_point(debrief.id, heading, words, author, request=view["id"])
    return ack(response_action="update", view=forms.added(debrief, heading))


def heading_opened(ack: Ack, body: Payload, client: WebClient, debriefs: Debriefs, members: Members) -> BoltResponse:
    click = Click.of(body)
    debrief = _joined(body, click.id, client, debriefs, members)
    debriefs.open_heading(person_of(body), debrief.id, Heading(click.argument))
    return ack()


def reading(ack: Ack, body: Payload, client: WebClient, debriefs: Debriefs, members: Members) -> BoltResponse:
    click = Click.of(body)
    session = _shown(body, click.id, client, debriefs, members)
    client.views_open(trigger_id=body["trigger_id"], view=forms.read(session, _opened(session, click.argument), 0))
    return ack()


def page_turned(ack: Ack, body: Payload, client: WebClient, debriefs: Debriefs, members: Members) -> BoltResponse:
    click, view = Click.of(body), body["view"]
    session = _shown(body, int(view["private_metadata"]), client, debriefs, members)
    show_instead(client, view, forms.read(session, _opened(session, click.argument), click.id))
    return ack()


def more_chosen(ack: Ack, body: Payload, client: WebClient, debriefs: Debriefs, members: Members) -> BoltResponse:
    """What whoever leads it needs less often."""
    click = Click.of(body)
    _joined(body, click.about, client, debriefs, members)
    session = debriefs.to_lead(person_of(body), click.about)
    match click.value:
        case "action":
            form = forms.action(session.debrief)
        case "off":
            form = forms.call_off(session.debrief)
        case _:
            form = forms.end(session)
    client.views_open(trigger_id=body["trigger_id"], view=form)
    return ack()


def end_wanted(ack: Ack, body: Payload, client: WebClient, debriefs: Debriefs, members: Members) -> BoltResponse:
    debrief = _joined(body, Click.of(body).id, client, debriefs, members)
    session = debriefs.to_lead(person_of(body), debrief.id)
    client.views_open(trigger_id=body["trigger_id"], view=forms.end(session))
    return ack()


def action_submitted(
    ack: Ack, body: Payload, client: WebClient, actions: Actions, people: People, clock: Clock
) -> BoltResponse:
    view = body["view"]
    form, owner = Form(view), Form(view).person("owner")
    profile = people.of(owner, client.users_info) if owner else None
    if not owner or not profile or profile.outsider:
        raise Refused("They can't see to it. Choose a colleague.", field="owner")
    due_at = reminder_at(date.fromisoformat(form.day("day") or ""), profile.zone, clock.now())
    actions.add(person_of(body), int(view["private_metadata"]), form.text("words"), owner, due_at, request=view["id"])
    return ack()


def end_submitted(ack: Ack, body: Payload, debriefs: Debriefs) -> BoltResponse:
    view = body["view"]
    form = Form(view)
    lessons = [form.text(f"lesson_{number}") for number in range(1, MOST_LESSONS + 1)]
    kind = form.choice("kind", Kind)
    debriefs.end(person_of(body), int(view["private_metadata"]), lessons, kind, request=view["id"])
    return ack()


def called_off(ack: Ack, body: Payload, debriefs: Debriefs) -> BoltResponse:
    debriefs.call_off(person_of(body), int(body["view"]["private_metadata"]))
    return ack()


def action_done(ack: Ack, body: Payload, actions: Actions) -> BoltResponse:
    actions.done(person_of(body), Click.of(body).id)
    return ack()


def _number(typed: str) -> int | None:
    if not typed:
        return None
    if found := _NUMBER.fullmatch(typed):
        return int(found[1])
    raise Refused("A contact's number looks like #1042.", field="contact")


def _opened(session: Session, heading: str) -> Heading:
    """Raises Refused for a heading that is not open."""
    if heading not in session.points:
        raise Refused("That heading is not open.")
    return Heading(heading)


def _joined(body: Payload, debrief_id: int, client: WebClient, debriefs: Debriefs, members: Members) -> Debrief:
    """One that is open, for somebody in its channel."""
    debrief = debriefs.find(debrief_id)
    _must_be_inside(debrief.channel, person_of(body), client, members)
    return debrief


def _shown(body: Payload, debrief_id: int, client: WebClient, debriefs: Debriefs, members: Members) -> Session:
    """One to read in, also after its end, for somebody in its channel."""
    session = debriefs.session(debrief_id)
    _must_be_inside(session.debrief.channel, person_of(body), client, members)
    return session


def _must_be_inside(channel: str, person: str, client: WebClient, members: Members) -> None:
    if not members.has(channel, person, client.conversations_members):
        raise Refused("That is for the people in the channel. Join it first.")


def _must_be_there(channel: str, client: WebClient) -> None:
    """Raises Refused where the bot cannot post, and in direct messages."""
    match _trouble(channel, client):
        case None:
            return
        case TroubleKind.ARCHIVED:
            raise Refused("That channel is archived. Choose another one.")
        case _:
            raise Refused(
                "A team debrief is held in a channel that I am in. In the channel, type `/invite @Backline`, and then "
                "`/debrief team` again."
            )


def _trouble(channel: str, client: WebClient) -> TroubleKind | None:
    """What keeps the bot from posting there; people's direct messages are none of its business."""
    try:
        return trouble_with(channel, client.conversations_info)
    except SlackApiError as error:
        if error.response["error"] != "missing_scope":  # it has those for channels only
            raise
        return TroubleKind.REMOVED
