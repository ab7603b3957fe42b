"""The escalation channel as Slack knows it: whether the bot can post there."""

from collections.abc import Callable

from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.rules.trouble import TroubleKind


def trouble_with(channel: str, conversations_info: Callable[..., SlackResponse]) -> TroubleKind | None:
    """What keeps the bot from posting in this channel now; None when nothing does.

    A deleted channel and a private one that the bot was removed from look alike: both count as the latter.
    Raises the errors of `conversations_info` when Slack cannot say.
    """
    try:
        info = conversations_info(channel=channel)["channel"]
    except SlackApiError as error:
        if error.response.get("error") == "channel_not_found":
            return TroubleKind.REMOVED
        raise
    if info.get("is_archived"):
        return TroubleKind.ARCHIVED
    return None if info.get("is_member") else TroubleKind.REMOVED
