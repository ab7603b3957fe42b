"""The App Home, and the events that keep what we know of people true."""

from slack_bolt import Ack, App, BoltResponse
from slack_sdk import WebClient

from bot.people import People
from bot.services import Callbacks, Contacts
from bot.views import home as views
from handlers.payload import Payload


def register(app: App) -> None:
    app.event("app_home_opened")(opened)
    app.event("user_change")(person_changed)
    app.event("message")(spoken_to)
    for event in ("member_left_channel", "channel_left", "channel_archive", "group_left", "group_archive"):
        app.event(event)(ignored)


def opened(ack: Ack, event: Payload, client: WebClient, contacts: Contacts, callbacks: Callbacks) -> BoltResponse:
    if event.get("tab") == "home":
        person = event["user"]
        home = views.home(*contacts.open_of(person), *callbacks.due_of(person))
        client.views_publish(user_id=person, view=home)
    return ack()


def person_changed(ack: Ack, event: Payload, people: People) -> BoltResponse:
    people.changed(event["user"])
    return ack()


def spoken_to(ack: Ack, event: Payload, client: WebClient) -> BoltResponse:
    """Somebody writes to the bot itself: what can be typed, in answer. What they wrote is not read."""
    if event.get("channel_type") == "im" and "subtype" not in event and "bot_id" not in event:
        client.chat_postMessage(channel=event["channel"], **views.help_text().payload())
    return ack()


def ignored(ack: Ack) -> BoltResponse:
    """Subscribed to for what later features do with it; acknowledged so that Slack does not send it again."""
    return ack()
