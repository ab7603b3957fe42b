"""What becomes of an open modal."""

from slack_bolt import Ack, BoltResponse
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.models.views import View

from bot.rules.case import Case
from bot.rules.teams import Teams
from bot.views import safety
from handlers.payload import Payload

_TOO_LATE = ("hash_conflict", "not_found")


def show_instead(client: WebClient, seen: Payload, view: View) -> None:
    """Show `view` in the modal that somebody clicked in, unless it shows something else by now, or is closed.

    Raises slack_sdk's errors.
    """
    try:
        client.views_update(view_id=seen["id"], hash=seen["hash"], view=view)
    except SlackApiError as error:
        if error.response["error"] not in _TOO_LATE:
            raise


def show_above(client: WebClient, body: Payload, view: View) -> None:
    """Open `view`; above the modal that somebody clicked in, where it was one. Raises slack_sdk's errors."""
    show = client.views_push if body.get("view", {}).get("type") == "modal" else client.views_open
    show(trigger_id=body["trigger_id"], view=view)


def show(client: WebClient, body: Payload, view: View) -> None:
    """Open `view`: on top of the modal that somebody clicked in, or over Home. Raises slack_sdk's errors."""
    is_in_modal = body["view"]["type"] == "modal"
    (client.views_push if is_in_modal else client.views_open)(trigger_id=body["trigger_id"], view=view)


def close_or_crisis(ack: Ack, endangered: Case | None, teams: Teams) -> BoltResponse:
    """Close the form that was submitted; where somebody may come to harm, turn it into what to do about it."""
    if endangered is None:
        return ack()
    return ack(response_action="update", view=safety.crisis_modal(endangered, teams.of(endangered.contact)))
