"""Who looks after every team: Slack's own admins and owners."""

import logging

from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError

from bot.people import People

log = logging.getLogger(__name__)


def is_slack_admin(person: str, client: WebClient, people: People) -> bool:
    """Whether Slack says so; nobody is while it says nothing and never has."""
    try:
        return people.of(person, client.users_info).is_admin
    except (SlackClientError, OSError) as error:
        log.warning("Slack does not say whether %s is an admin; taken not to be: %s", person, error)
        return False
