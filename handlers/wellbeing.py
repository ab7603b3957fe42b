"""One's own settings: from Home, or from the check-in's form."""

from slack_bolt import Ack, BoltResponse
from slack_sdk import WebClient

from bot.rules.peers import Availability
from bot.rules.team import Team
from bot.services import Mine, Preferences
from bot.views import wellbeing as views
from handlers.homes import Homes
from handlers.modals import show
from handlers.payload import Form, Payload, person_of
from handlers.routes import Routes


def register(routes: Routes) -> None:
    routes.action("wellbeing:settings")(settings_wanted)
    routes.action("wellbeing:offers")(offers_wanted)
    routes.view("wellbeing")(submitted)


def settings_wanted(ack: Ack, body: Payload, client: WebClient, preferences: Preferences, team: Team) -> BoltResponse:
    mine = preferences.of(person_of(body))
    view = views.settings(offers=mine.offers, peer=mine.peer, excluded=mine.excluded, team_offers=team.wellbeing.offers)
    show(client, body, view)
    return ack()


def offers_wanted(ack: Ack, body: Payload, client: WebClient, preferences: Preferences, homes: Homes) -> BoltResponse:
    """The way back, in Home, for whoever said "don't offer these"."""
    person = person_of(body)
    preferences.offer(person, offers=True)
    homes.publish(person, client)
    return ack()


def submitted(ack: Ack, body: Payload, preferences: Preferences) -> BoltResponse:
    form = Form(body["view"])
    person = person_of(body)
    mine = Mine(
        offers=form.ticked("offers"),
        peer=form.required("peer", Availability),
        excluded=form.people("excluded"),
    )
    preferences.save(person, mine)
    return ack(response_action="update", view=views.saved())
