"""The App Home, and whoever writes to the bot itself; what Slack tells of people."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from slack_bolt import Ack, App, BoltResponse
from slack_sdk import WebClient

from bot.clock import Clock
from bot.people import People
from bot.rules.team import Team
from bot.services import Callbacks, Contacts, HandingOn
from bot.views import home as views
from handlers.payload import Payload

SOON: Final = timedelta(hours=4)
"""How far ahead supervisors see the team's callbacks."""


@dataclass(frozen=True)
class Homes:
    """What people see of their own in the App Home."""

    contacts: Contacts
    callbacks: Callbacks
    people: People
    team: Team
    clock: Clock

    def publish(self, person: str, client: WebClient) -> None:
        """Show this person their Home as it is now. Raises slack_sdk's errors."""
        now, zone = self.clock.now(), self.people.of(person, client.users_info).zone
        team = self.callbacks.open_of_team(person, now + SOON) if self.team.may_answer(person) else None
        home = views.home(person, *self.contacts.open_of(person), self.callbacks.open_of(person), team, now, zone)
        client.views_publish(user_id=person, view=home)


def register(app: App) -> None:
    app.event("app_home_opened")(opened)
    app.event("user_change")(person_changed)
    app.event("message")(spoken_to)
    for event in ("member_left_channel", "channel_left", "channel_archive", "group_left", "group_archive"):
        app.event(event)(ignored)


def opened(ack: Ack, event: Payload, client: WebClient, homes: Homes) -> BoltResponse:
    if event.get("tab") == "home":
        homes.publish(event["user"], client)
    return ack()


def person_changed(ack: Ack, event: Payload, people: People, handing_on: HandingOn) -> BoltResponse:
    user = event["user"]
    people.changed(user)
    if user.get("deleted"):
        handing_on.person_left(user["id"])
    return ack()


def spoken_to(ack: Ack, event: Payload, client: WebClient) -> BoltResponse:
    """Somebody writes to the bot itself: what can be typed, in answer. What they wrote is not read."""
    if event.get("channel_type") == "im" and "subtype" not in event and "bot_id" not in event:
        client.chat_postMessage(channel=event["channel"], **views.help_text().payload())
    return ack()


def ignored(ack: Ack) -> BoltResponse:
    """Subscribed to for what later features do with it; acknowledged so that Slack does not send it again."""
    return ack()
