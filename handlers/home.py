"""The App Home, and whoever writes to the bot itself."""

from slack_bolt import Ack, App, BoltResponse
from slack_sdk import WebClient

from bot.rules.team import Team
from bot.services import Callbacks, Contacts, Duties
from bot.views import duty as duty_views
from bot.views import home as views
from handlers.payload import Payload


def register(app: App) -> None:
    app.event("app_home_opened")(opened)
    app.event("message")(spoken_to)


def opened(
    ack: Ack, event: Payload, client: WebClient, contacts: Contacts, callbacks: Callbacks, duties: Duties, team: Team
) -> BoltResponse:
    if event.get("tab") == "home":
        publish(event["user"], client, contacts, callbacks, duties, team)
    return ack()


def publish(
    person: str, client: WebClient, contacts: Contacts, callbacks: Callbacks, duties: Duties, team: Team
) -> None:
    """Show this person their Home as it is now. Raises slack_sdk's errors."""
    standing = duties.of(person)
    duty = duty_views.own(standing, team) if standing else []
    home = views.home(*contacts.open_of(person), *callbacks.due_of(person), duty)
    client.views_publish(user_id=person, view=home)


def spoken_to(ack: Ack, event: Payload, client: WebClient) -> BoltResponse:
    """Somebody writes to the bot itself: what can be typed, in answer. What they wrote is not read."""
    if event.get("channel_type") == "im" and "subtype" not in event and "bot_id" not in event:
        client.chat_postMessage(channel=event["channel"], **views.help_text().payload())
    return ack()
