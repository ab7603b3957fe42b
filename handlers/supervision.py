"""What supervisors do with an escalation: answer it, and own it; how they end it is in `handlers.resolving`."""

from slack_bolt import Ack, BoltResponse
from slack_sdk import WebClient

from bot.clock import Clock
from bot.people import People
from bot.rules.case import Case
from bot.rules.escalation import Action, Escalation, InvitationKind, Outcome, PassReason
from bot.rules.teams import Teams
from bot.services import Escalations, Supervision
from bot.views import supervision_forms as views
from handlers import resolving
from handlers.escalation import show_details
from handlers.payload import Click, Form, Payload, person_of
from handlers.routes import Routes

_ASKED_IN = {"hand_on": InvitationKind.TAKE_ON, "second": InvitationKind.JOIN}
_DECIDES = {"approve": Outcome.APPROVED, "decline": Outcome.DECLINED}


def register(routes: Routes) -> None:
    routes.action("escalation:accept")(accept_clicked)
    routes.action("escalation:pass")(passed)
    for decides in _DECIDES:
        routes.action(f"escalation:{decides}")(decision_wanted)
    routes.view("decide")(decided)
    routes.action("escalation:read_back")(read_back_wanted)
    routes.view("read_back")(read_back_submitted)
    routes.action("escalation:still_here")(still_here)
    routes.action("escalation:ask")(question_wanted)
    routes.view("question")(question_submitted)
    routes.action("escalation:hand_on")(colleague_wanted)
    routes.action("escalation:second")(colleague_wanted)
    routes.view("invite")(colleague_chosen)
    routes.action("invitation:take_on")(taken_on)
    routes.action("invitation:join")(joined)
    routes.action("invitation:decline")(invitation_declined)
    routes.action("escalation:more")(more_chosen)


# Answering


def accept_clicked(ack: Ack, body: Payload, client: WebClient, supervision: Supervision) -> BoltResponse:
    return _accept(ack, body, client, supervision, Click.of(body).id)


def _accept(ack: Ack, body: Payload, client: WebClient, supervision: Supervision, escalation_id: int) -> BoltResponse:
    """Owned at the click; the read-back is asked next."""
    case = supervision.accept(person_of(body), escalation_id)
    client.views_open(trigger_id=body["trigger_id"], view=views.read_back_form(case))
    return ack()


def passed(ack: Ack, body: Payload, supervision: Supervision) -> BoltResponse:
    click = Click.of(body)
    supervision.pass_on(person_of(body), click.about, PassReason(click.value))
    return ack()


def decision_wanted(ack: Ack, body: Payload, client: WebClient, supervision: Supervision) -> BoltResponse:
    click = Click.of(body)
    return _decide(ack, body, client, supervision, click.id, _DECIDES[click.verb])


def _decide(
    ack: Ack, body: Payload, client: WebClient, supervision: Supervision, escalation_id: int, outcome: Outcome
) -> BoltResponse:
    escalation = supervision.to_decide(person_of(body), escalation_id)
    client.views_open(trigger_id=body["trigger_id"], view=views.decide_form(escalation, outcome))
    return ack()


def decided(ack: Ack, body: Payload, supervision: Supervision) -> BoltResponse:
    escalation_id, _, outcome = body["view"]["private_metadata"].partition("/")
    supervision.decide(person_of(body), int(escalation_id), Outcome(outcome), Form(body["view"]).text("line"))
    return ack()


# Owning


def read_back_wanted(ack: Ack, body: Payload, client: WebClient, supervision: Supervision) -> BoltResponse:
    return _read_back(ack, body, client, supervision, Click.of(body).id)


def _read_back(
    ack: Ack, body: Payload, client: WebClient, supervision: Supervision, escalation_id: int
) -> BoltResponse:
    case = supervision.as_owner(person_of(body), escalation_id, Action.READ_BACK)
    client.views_open(trigger_id=body["trigger_id"], view=views.read_back_form(case))
    return ack()


def read_back_submitted(ack: Ack, body: Payload, supervision: Supervision) -> BoltResponse:
    words = Form(body["view"]).needed("read_back", "A few words, so that the agent knows you know.")
    supervision.read_back(person_of(body), int(body["view"]["private_metadata"]), words)
    return ack()


def still_here(ack: Ack, body: Payload, supervision: Supervision) -> BoltResponse:
    supervision.still_here(person_of(body), Click.of(body).id)
    return ack()


def question_wanted(ack: Ack, body: Payload, client: WebClient, supervision: Supervision) -> BoltResponse:
    return _question(ack, body, client, supervision, Click.of(body).id)


def _question(ack: Ack, body: Payload, client: WebClient, supervision: Supervision, escalation_id: int) -> BoltResponse:
    escalation = supervision.to_question(person_of(body), escalation_id)
    client.views_open(trigger_id=body["trigger_id"], view=views.question_form(escalation))
    return ack()


def question_submitted(ack: Ack, body: Payload, supervision: Supervision) -> BoltResponse:
    view = body["view"]
    words = Form(view).needed("question", "What would you like to know?")
    supervision.ask_agent(person_of(body), int(view["private_metadata"]), words, request=view["id"])
    return ack()


def colleague_wanted(ack: Ack, body: Payload, client: WebClient, supervision: Supervision) -> BoltResponse:
    click = Click.of(body)
    return _invite(ack, body, client, supervision, click.id, _ASKED_IN[click.verb])


def _invite(
    ack: Ack, body: Payload, client: WebClient, supervision: Supervision, escalation_id: int, kind: InvitationKind
) -> BoltResponse:
    escalation = _of(supervision.as_owner(person_of(body), escalation_id, Action.INVITE))
    client.views_open(trigger_id=body["trigger_id"], view=views.invite_form(escalation, kind))
    return ack()


def colleague_chosen(ack: Ack, body: Payload, supervision: Supervision) -> BoltResponse:
    escalation_id, _, kind = body["view"]["private_metadata"].partition("/")
    colleague = Form(body["view"]).person("colleague")
    if colleague is None:
        return ack(response_action="errors", errors={"colleague": "Choose a colleague."})
    why = Form(body["view"]).text("why")
    supervision.invite(person_of(body), int(escalation_id), InvitationKind(kind), colleague, why)
    return ack()


def taken_on(ack: Ack, body: Payload, client: WebClient, supervision: Supervision) -> BoltResponse:
    """As accepting: owned at the click, and the read-back is asked next."""
    case = supervision.answer_invitation(person_of(body), Click.of(body).id, accepts=True)
    client.views_open(trigger_id=body["trigger_id"], view=views.read_back_form(case))
    return ack()


def joined(ack: Ack, body: Payload, supervision: Supervision) -> BoltResponse:
    supervision.answer_invitation(person_of(body), Click.of(body).id, accepts=True)
    return ack()


def invitation_declined(ack: Ack, body: Payload, supervision: Supervision) -> BoltResponse:
    supervision.answer_invitation(person_of(body), Click.of(body).id, accepts=False)
    return ack()


# The rest


def more_chosen(
    ack: Ack,
    body: Payload,
    client: WebClient,
    supervision: Supervision,
    escalations: Escalations,
    people: People,
    teams: Teams,
    clock: Clock,
) -> BoltResponse:
    """The rest of what can be done, in one menu; on the card, all that only the owner can."""
    click = Click.of(body)
    match click.value:
        case "accept":
            return _accept(ack, body, client, supervision, click.about)
        case "approve" | "decline" as verb:
            return _decide(ack, body, client, supervision, click.about, _DECIDES[verb])
        case "read_back":
            return _read_back(ack, body, client, supervision, click.about)
        case "ask":
            return _question(ack, body, client, supervision, click.about)
        case "resolve" | "advice" as verb:
            outcome = Outcome.AGENT_RESOLVES if verb == "advice" else None
            return resolving.open_form(ack, body, client, supervision, people, teams, clock, click.about, outcome)
        case "details":
            return show_details(ack, body, client, escalations, teams, click.about)
        case invited:
            return _invite(ack, body, client, supervision, click.about, _ASKED_IN[invited])


def _of(case: Case) -> Escalation:
    assert case.escalation is not None
    return case.escalation
