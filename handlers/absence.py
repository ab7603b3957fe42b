"""`/backline off` and `/backline on`: who is off shift, and what becomes of what they leave."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from slack_bolt import Ack, BoltResponse
from slack_bolt.context.respond import Respond
from slack_sdk import WebClient
from slack_sdk.models.views import View

from bot.clock import Clock
from bot.people import People
from bot.reading.readings import When
from bot.reading.when import read_when
from bot.rules.absence import Fate, Left
from bot.rules.fitting import first_fitting
from bot.rules.team import Team
from bot.services import Absences, Callbacks, Duties
from bot.views import absence as views
from handlers import callback_list
from handlers.handing_on import there
from handlers.payload import Click, Form, Payload, person_of, typed_in_chat
from handlers.routes import Routes
from handlers.times import question, settled

_USUAL: Final = ("tomorrow morning", "monday morning")


def register(routes: Routes) -> None:
    routes.command("/backline off")(off)
    routes.command("/backline on")(on)
    routes.action("absence:until")(until_chosen)
    routes.action("absence:form")(form_wanted)
    routes.view("absence")(form_submitted)
    routes.action("absence:fate")(fate_chosen)
    routes.view("absence_left")(left_submitted)


def off(
    ack: Ack,
    body: Payload,
    client: WebClient,
    absences: Absences,
    duties: Duties,
    people: People,
    team: Team,
    clock: Clock,
) -> BoltResponse:
    """`/backline off until tomorrow 9`; without a time that is clear, it is asked."""
    person, now = person_of(body), clock.now()
    zone = people.of(person, client.users_info).zone
    text = " ".join(typed_in_chat(body["text"]).split()[1:])
    reading = read_when(_as_a_time(text), now, zone, hours=team.hours, date_order=team.date_order)
    if not isinstance(reading, When):
        _, choices = question(reading, zone, now) if text else ("", ())
        return ack(**views.until_when(choices or _usual(team, now, zone), zone, now).payload())
    left = absences.off(person, reading.at)
    if left.count:
        client.views_open(trigger_id=body["trigger_id"], view=_first_page(left))
    return ack(**views.gone_off(left, reading.assumed, on_duty=_is_on_duty(duties, person)).payload())


def on(
    ack: Ack, body: Payload, client: WebClient, absences: Absences, callbacks: Callbacks, people: People, clock: Clock
) -> BoltResponse:
    absences.back(person_of(body))
    return ack(**views.back(callback_list.own(body, client, callbacks, people, clock)).payload())


def until_chosen(
    ack: Ack, body: Payload, client: WebClient, respond: Respond, absences: Absences, duties: Duties
) -> BoltResponse:
    person = person_of(body)
    left = absences.off(person, datetime.fromtimestamp(int(Click.of(body).argument), UTC))
    if left.count:
        client.views_open(trigger_id=body["trigger_id"], view=_first_page(left))
    respond(**views.gone_off(left, None, on_duty=_is_on_duty(duties, person)).payload(), replace_original=True)
    return ack()


def form_wanted(ack: Ack, body: Payload, client: WebClient) -> BoltResponse:
    client.views_open(trigger_id=body["trigger_id"], view=views.form())
    return ack()


def form_submitted(
    ack: Ack, body: Payload, client: WebClient, absences: Absences, people: People, team: Team, clock: Clock
) -> BoltResponse:
    person, now = person_of(body), clock.now()
    zone = people.of(person, client.users_info).zone
    text = _as_a_time(Form(body["view"]).text("when"))
    reading = read_when(text, now, zone, hours=team.hours, date_order=team.date_order)
    left = absences.off(person, settled(reading, zone, now, field="when"))
    return ack(response_action="update", view=_first_page(left) if left.count else views.is_off(left))


def fate_chosen(ack: Ack) -> BoltResponse:
    """Slack tells of each choice as it is made; they count when the form is saved."""
    return ack()


def left_submitted(ack: Ack, body: Payload, client: WebClient, absences: Absences, people: People) -> BoltResponse:
    """One page of decisions is carried out; then the next, of what is still there."""
    person, view = person_of(body), body["view"]
    stamp, of, subjects = view["private_metadata"].split("/")
    until = datetime.fromtimestamp(int(stamp), UTC)
    fates = _fates(view)
    chosen = Form(view).person("colleague")
    colleague = there(chosen, client, people) if Fate.HAND_ON in fates.values() else None
    absences.settle(person, until, fates, colleague)
    rest = subjects.split(",") if subjects else []
    left = absences.left(person, until)
    items = [item for item in _items(left) if views.subject_of(item) in rest[: views.A_PAGE]]
    if not rest or not items:
        return ack(response_action="update", view=views.settled(until))
    return ack(response_action="update", view=views.leaving(left, items, rest[views.A_PAGE :], int(of)))


def _first_page(left: Left) -> View:
    items = _items(left)[: views.MOST]
    rest = [views.subject_of(item) for item in items[views.A_PAGE :]]
    return views.leaving(left, items[: views.A_PAGE], rest, len(items))


def _items(left: Left) -> Sequence[views.Item]:
    return (*left.callbacks, *left.contacts)


def _fates(view: Payload) -> dict[str, Fate]:
    """What was chosen, by subject."""
    values = view["state"]["values"]
    chosen = {block_id: fields["absence:fate"] for block_id, fields in values.items() if "absence:fate" in fields}
    return {
        subject: Fate(field["selected_option"]["value"])
        for subject, field in chosen.items()
        if field.get("selected_option")
    }


def _usual(team: Team, now: datetime, zone: ZoneInfo) -> list[datetime]:
    """When people are mostly back: the next morning on which the team is open, and next week's first."""
    readings = [read_when(words, now, zone, hours=team.hours, date_order=team.date_order) for words in _USUAL]
    mornings = [first_fitting(team, reading.at, None, ()) for reading in readings if isinstance(reading, When)]
    return sorted(set(mornings))


def _as_a_time(text: str) -> str:
    """`until 9` as `by 9`, which is read as a time of day even without "o'clock"; `for 3 days` as `in 3 days`."""
    return re.sub(r"^for ", "in ", re.sub(r"^(until|till|til) ", "by ", text, flags=re.IGNORECASE), flags=re.IGNORECASE)


def _is_on_duty(duties: Duties, person: str) -> bool:
    standing = duties.of(person)
    return standing is not None and standing.is_on
