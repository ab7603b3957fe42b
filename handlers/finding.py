"""`/contact find`: contacts by reference, words, kind and time, a page at a time."""

from zoneinfo import ZoneInfo

from slack_bolt import Ack, BoltResponse
from slack_bolt.context.respond import Respond
from slack_sdk import WebClient

from bot.clock import Clock
from bot.people import People
from bot.reading.span import read_span
from bot.rules.finding import read_query
from bot.rules.team import Team
from bot.services import Finding
from bot.views import finding as views
from bot.views.blocks import Message
from handlers.payload import Click, Payload, person_of, typed_in_chat
from handlers.routes import Routes


def register(routes: Routes) -> None:
    routes.command("/contact find")(command)
    routes.action("find:older")(page_wanted)
    routes.action("find:newest")(page_wanted)


def command(
    ack: Ack, body: Payload, client: WebClient, finding: Finding, people: People, team: Team, clock: Clock
) -> BoltResponse:
    _, _, text = typed_in_chat(body["text"]).partition(" ")
    zone = people.of(person_of(body), client.users_info).zone
    return ack(**_page(person_of(body), text, None, zone, finding, team, clock).payload())


def page_wanted(
    ack: Ack,
    body: Payload,
    client: WebClient,
    respond: Respond,
    finding: Finding,
    people: People,
    team: Team,
    clock: Clock,
) -> BoltResponse:
    older_than, _, text = Click.of(body).value.partition(" ")
    zone = people.of(person_of(body), client.users_info).zone
    page = _page(person_of(body), text, int(older_than) or None, zone, finding, team, clock)
    respond(**page.payload(), replace_original=True)
    return ack()


def _page(
    person: str, text: str, older_than: int | None, zone: ZoneInfo, finding: Finding, team: Team, clock: Clock
) -> Message:
    span, rest = read_span(text, clock.now(), zone, team.date_order)
    query = read_query(rest, span)
    if query.is_empty:
        return views.usage()
    page = finding.find(person, query, older_than)
    of_team = team.is_supervisor(person)
    return views.found(page, query, text.strip(), zone, of_team=of_team, is_first=older_than is None)
