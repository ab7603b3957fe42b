"""Whether each team can do its work: what is set up, and its channels and people as Slack has them."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from slack_sdk.errors import SlackApiError
from slack_sdk.web import WebClient

import storage
from bot.check.asking import ask, reaching, refusal
from bot.check.finding import Finding, ok, problem, warning
from bot.clock import SystemClock
from bot.people import People
from bot.rules.team import Team
from bot.services.settings import load_teams
from bot.slack_side import OUTSIDE

_IN_SLACK = "In Slack: `/backline settings`"


def teams_in(path: Path) -> Sequence[Team]:
    """The teams set up in a database; none where it cannot be read, of which `check_database` speaks."""
    try:
        with storage.look_into(path) as records:
            return [team for team in load_teams(records, "") if not team.is_closed]
    except storage.StorageError:
        return ()


def check_set_up(teams: Sequence[Team], now: datetime) -> Iterator[Finding]:
    """Whether there is a team; in each, somebody on duty, somebody asked when they do not come, words for danger."""
    if not teams:
        yield warning("No team is set up yet. In Slack, an admin types `/backline`: four questions, two minutes.")
    for team in teams:
        yield check_hours(team, now)
        if not team.level_two:
            yield warning(f"{team.name}: nobody is asked when no supervisor comes. {_IN_SLACK}, level two.")
        if not team.crisis_protocol:
            yield warning(f"{team.name}: agents have no steps of your company's own for danger. {_IN_SLACK}, words.")


def check_hours(team: Team, now: datetime) -> Finding:
    hours = team.hours
    if not hours.spans:
        return warning(
            f"{team.name}: by its opening hours nobody is on duty until they type `/backline duty 4h`. {_IN_SLACK}."
        )
    is_open = hours.is_open(now)
    change = hours.next_closing(now) if is_open else hours.next_opening(now)
    until = f" until {change.astimezone(hours.zone):%A %H:%M} ({hours.zone})" if change else " day and night"
    return ok(f"{team.name}: by its opening hours supervisors are {'on' if is_open else 'off'} duty now{until}.")


def check_teams(client: WebClient, workspace: str, teams: Iterable[Team]) -> Iterator[Finding]:
    """Each team's channels and people. `workspace` is Slack's id of ours. Raises Unreachable."""
    people = People(SystemClock(), workspace)
    for team in teams:
        yield check_channel(client, f"{team.name}, escalation channel", team.escalation_channel, private=True)
        for what, channel in (
            ("debrief channel", team.debrief_channel),
            ("digest channel", team.digest_channel),
            ("members from a channel", team.member_channel),
        ):
            if channel:
                yield check_channel(client, f"{team.name}, {what}", channel)
        for role, persons in (
            ("supervisors", team.supervisors),
            ("level two", team.level_two),
            ("safety contacts", team.safety_contacts),
        ):
            for person in persons:
                yield check_person(client, people, f"{team.name}, {role}", person)


def check_channel(client: WebClient, what: str, channel: str, *, private: bool = False) -> Finding:
    """Whether a channel is there, live, one that the bot is in and, where it should be, private. Raises Unreachable."""
    try:
        info = ask(client, "conversations.info", channel=channel)["channel"]
    except SlackApiError as error:
        return problem(
            f"{what}: {channel} not found ({refusal(error)}). If it is private, type /invite @Backline in it; "
            f"or name another. {_IN_SLACK}."
        )
    name = f"#{info.get('name', channel)}"
    if info.get("is_archived"):
        return problem(f"{what}: {name} is archived. Unarchive it, or name another. {_IN_SLACK}.")
    if not info.get("is_member"):
        return problem(f"{what}: Backline is not in {name}. Type /invite @Backline in it.")
    if private and not info.get("is_private"):
        return warning(
            f"{what}: {name} is public: anyone in the workspace can read who needed help with whom. "
            "Make it private in the channel's settings."
        )
    return ok(f"{what}: {name} is there{', and private' if private else ''}.")


def check_person(client: WebClient, people: People, role: str, person: str) -> Finding:
    """Whether somebody can answer. Raises Unreachable."""
    try:
        with reaching(client.base_url):
            why = people.of(person, client.users_info).outsider
    except SlackApiError as error:
        return problem(f"{role}: nobody has the id {person} ({refusal(error)}). Remove it: {_IN_SLACK}.")
    if why:
        return problem(f"{role}: {person} {OUTSIDE[why]}. Name somebody else. {_IN_SLACK}.")
    return ok(f"{role}: {person} is there.")
