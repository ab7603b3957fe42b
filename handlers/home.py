"""The App Home, and whoever writes to the bot itself."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from slack_bolt import Ack, App, BoltResponse
from slack_sdk import WebClient

from bot.clock import Clock
from bot.people import People
from bot.rules.team import Team
from bot.services import Callbacks, Contacts, Duties, Escalations, Preferences
from bot.views import duty as duty_views
from bot.views import home as views
from bot.views import meanwhile
from bot.views import wellbeing as wellbeing_views
from handlers.payload import Payload

SOON: Final = timedelta(hours=4)
"""How far ahead supervisors see the team's callbacks."""


@dataclass(frozen=True)
class Homes:
    """What people see of their own in the App Home."""

    contacts: Contacts
    callbacks: Callbacks
    duties: Duties
    preferences: Preferences
    people: People
    team: Team
    clock: Clock

    def publish(self, person: str, client: WebClient) -> None:
        """Show this person their Home as it is now. Raises slack_sdk's errors."""
        now, zone = self.clock.now(), self.people.of(person, client.users_info).zone
        team = self.callbacks.open_of_team(person, now + SOON) if self.team.may_answer(person) else None
        standing = self.duties.of(person)
        duty = duty_views.own(standing, self.duties.roster(), self.team) if standing else []
        mine = self.preferences.of(person)
        own = wellbeing_views.home(offers=mine.offers, peer=mine.peer)
        cases, callbacks = self.contacts.open_of(person), self.callbacks.open_of(person)
        home = views.home(person, *cases, callbacks, team, now, zone, duty, own)
        client.views_publish(user_id=person, view=home)


def register(app: App) -> None:
    app.event("app_home_opened")(opened)
    app.event("message")(spoken_to)


def opened(ack: Ack, event: Payload, client: WebClient, homes: Homes) -> BoltResponse:
    if event.get("tab") == "home":
        homes.publish(event["user"], client)
    return ack()


def spoken_to(
    ack: Ack, event: Payload, client: WebClient, contacts: Contacts, escalations: Escalations
) -> BoltResponse:
    """Somebody writes to the bot itself: that nobody reads it, and where it would be read. Nor is it read here."""
    if event.get("channel_type") == "im" and "subtype" not in event and "bot_id" not in event:
        live, newest = escalations.live_of(event["user"]), contacts.newest_of(event["user"])
        client.chat_postMessage(channel=event["channel"], **meanwhile.not_read(live, newest).payload())
    return ack()
