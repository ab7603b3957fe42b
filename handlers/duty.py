"""`/backline duty`: who is on duty, and saying so oneself; the same buttons there and in Home."""

import re
from datetime import UTC, datetime

from slack_bolt import Ack, BoltResponse
from slack_bolt.context.respond import Respond
from slack_sdk import WebClient

from bot.clock import Clock
from bot.people import People
from bot.reading.readings import Past, Unclear, When
from bot.reading.when import read_when
from bot.rules.duty import LONGEST, USUAL
from bot.rules.errors import Refused
from bot.rules.team import Team
from bot.services import Duties
from bot.views import duty as views
from handlers.homes import Homes
from handlers.payload import Click, Payload, person_of, typed_in_chat
from handlers.routes import Routes

TAKES = "Say how long: `/backline duty 4h`, `/backline duty until 18:00`, or `/backline duty off`."


def register(routes: Routes) -> None:
    routes.command("/backline duty")(command)
    for verb in ("on", "until", "off", "resume"):
        routes.action(f"duty:{verb}")(clicked)


def command(
    ack: Ack, body: Payload, client: WebClient, duties: Duties, people: People, team: Team, clock: Clock
) -> BoltResponse:
    """`/backline duty`, with how long, until when, or `off`. What can be read in two ways is asked."""
    person = person_of(body)
    text = " ".join(typed_in_chat(body["text"]).split()[1:]).lower()
    if not text:
        return ack(**views.roster(duties.roster(person), duties.of(person), team).payload())
    if text == "off":
        return ack(**views.gone_off(duties.off(person), duties.roster(person), team).payload())
    now, zone = clock.now(), people.of(person, client.users_info).zone
    match read_when(_as_a_time(text), now, zone, hours=team.hours, date_order=team.date_order):
        case When(at=at, rest="", assumed=assumed):
            return ack(**views.changed(duties.declare(person, at), team, assumed).payload())
        case Past(rest=""):
            raise Refused(f"That time has passed. {TAKES}")
        case Unclear(rest="", choices=choices) if near := [at for at in choices if at <= now + LONGEST]:
            return ack(**views.until_when(near, zone).payload())
        case _:
            raise Refused(TAKES)


def clicked(
    ack: Ack,
    body: Payload,
    client: WebClient,
    respond: Respond,
    duties: Duties,
    homes: Homes,
    team: Team,
    clock: Clock,
) -> BoltResponse:
    """One's own duty, changed by a button; what it stood on is shown anew."""
    person, click = person_of(body), Click.of(body)
    match click.verb:
        case "on":
            duties.declare(person, clock.now() + USUAL)
        case "until":
            duties.declare(person, datetime.fromtimestamp(click.id, UTC))
        case "off":
            duties.off(person)
        case "resume":
            duties.resume(person)
    if "view" in body:
        homes.publish(person, client)
    else:
        respond(**views.roster(duties.roster(person), duties.of(person), team).payload(), replace_original=True)
    return ack()


def _as_a_time(text: str) -> str:
    """`until 9` as `by 9`, which is read as a time of day even without "o'clock"; `on for 4h` as `4h`."""
    return re.sub(r"^(until|till|til) ", "by ", re.sub(r"^(on )?(for )?", "", text))
