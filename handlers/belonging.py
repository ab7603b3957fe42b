"""Whoever begins something begins it in a team: those with none, or who have not said which, hear so before that.

`/backline team` is where people in several say for which they work now.
"""

from collections.abc import Callable
from typing import Final

from slack_bolt import Ack, BoltRequest, BoltResponse
from slack_bolt.context.respond import Respond
from slack_bolt.middleware import Middleware
from slack_sdk import WebClient

from bot.people import People
from bot.rules.errors import Refused
from bot.rules.teams import NOT_SET_UP, Teams
from bot.services import TeamSettings
from bot.views import settings as views
from bot.views.blocks import Message
from handlers.admins import is_slack_admin
from handlers.answers import notice, tell
from handlers.homes import Homes
from handlers.modals import show_instead
from handlers.payload import Click, Payload, person_of
from handlers.routes import Route, Routes

WITHOUT_A_TEAM: Final = frozenset(
    Route("command", typed) for typed in ("/backline", "/backline settings", "/backline status", "/backline team")
)
"""What those can type who are in no team, or have not said in which."""


def register(routes: Routes) -> None:
    routes.command("/backline team")(team_asked)
    routes.action("team:pick")(picked)


class Belonging(Middleware):
    """Stands before the listeners of commands and shortcuts; clicks and forms are about what was begun in a team."""

    def __init__(self, routes: Routes, teams: Teams, people: People) -> None:
        self._routes = routes
        self._teams = teams
        self._people = people

    def process(
        self,
        *,
        req: BoltRequest,
        resp: BoltResponse,  # noqa: ARG002  Bolt's
        next: Callable[[], BoltResponse],  # noqa: A002  Bolt's name
    ) -> BoltResponse | None:
        """Raises Refused for somebody in no team."""
        route = self._routes.route(req.body)
        if route is None or route.kind not in ("command", "shortcut"):
            return next()
        person = person_of(req.body)
        if not self._teams.open():
            return self._first(person, route, req, next)
        if route in WITHOUT_A_TEAM:
            return next()
        if self._teams.has_to_pick(person):
            return _tell(req, views.pick(self._teams.joined(person), None))
        self._teams.mine(person)
        return next()

    def _first(
        self, person: str, route: Route, req: BoltRequest, proceed: Callable[[], BoltResponse]
    ) -> BoltResponse | None:
        """Before there is a team, an admin is led to making it. Raises Refused for anybody else."""
        if not is_slack_admin(person, req.context.client, self._people):
            raise Refused(NOT_SET_UP)
        if route == Route("command", "/backline settings"):
            return proceed()
        return _tell(req, views.not_set_up())


def _tell(req: BoltRequest, message: Message) -> BoltResponse:
    assert req.context.respond is not None, "Bolt makes one for every request"
    return tell(req.body, req.context.client, req.context.respond, message)


def team_asked(ack: Ack, body: Payload, teams: Teams) -> BoltResponse:
    person = person_of(body)
    current = teams.mine(person)
    has_said = not teams.has_to_pick(person)
    return ack(**views.pick(teams.joined(person), current if has_said else None).payload())


def picked(
    ack: Ack,
    body: Payload,
    client: WebClient,
    respond: Respond,
    team_settings: TeamSettings,
    homes: Homes,
    teams: Teams,
) -> BoltResponse:
    person, team_id = person_of(body), Click.of(body).id
    team_settings.pick(person, team_id)
    message = views.picked(teams.get(team_id))
    match body.get("view"):
        case None:
            respond(**message.payload(), replace_original=True)
        case {"type": "home"}:
            homes.publish(person, client)
        case seen:
            show_instead(client, seen, notice(message))
    return ack()
