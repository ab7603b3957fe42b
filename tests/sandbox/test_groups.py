"""User groups: who is in them, what Slack tells of changes, and what it refuses."""

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.client import Refused
from sandbox.server import RunningServer
from tests.sandbox.conftest import BoltApp

SUPERVISORS = "S0SUPERVISORS"


def listed(bot: WebClient, **asked: Any) -> dict[str, Any]:
    """The groups by handle."""
    return {group["handle"]: group for group in bot.usergroups_list(**asked)["usergroups"]}


def refusal(bot: WebClient, group: str) -> str:
    with pytest.raises(SlackApiError) as refused:
        bot.usergroups_users_list(usergroup=group)
    return str(refused.value.response["error"])


def test_people_and_their_number_come_only_when_they_are_asked_for(bot: WebClient) -> None:
    assert list(listed(bot)) == ["supervisors", "billing"]
    assert listed(bot)["supervisors"].keys().isdisjoint({"users", "user_count"})
    group = listed(bot, include_users=True, include_count=True)["supervisors"]
    assert (group["id"], group["user_count"], group["date_delete"]) == (SUPERVISORS, 2, 0)
    assert group["users"] == bot.usergroups_users_list(usergroup=SUPERVISORS)["users"] == ["U0PRIYA", "U0TOMASZ"]
    assert refusal(bot, "S0NOBODY") == "no_such_subteam"


def test_a_disabled_group_is_there_only_for_who_asks_for_those_too(server: RunningServer, bot: WebClient) -> None:
    server.operator.change_user_group(SUPERVISORS, disabled=True)
    assert list(listed(bot)) == ["billing"]
    assert listed(bot, include_disabled=True)["supervisors"]["date_delete"] > 0
    assert refusal(bot, SUPERVISORS) == "no_such_subteam"
    assert bot.usergroups_users_list(usergroup=SUPERVISORS, include_disabled=True)["users"]
    server.operator.change_user_group(SUPERVISORS, disabled=False)
    assert list(listed(bot)) == ["supervisors", "billing"]


def test_slack_tells_of_a_new_group_and_of_who_came_and_went(server: RunningServer, bolt: BoltApp) -> None:
    for name in ("subteam_created", "subteam_updated", "subteam_members_changed"):

        @bolt.app.event(name)
        def heard(event: dict[str, Any]) -> None:
            bolt.hear(event["type"], event)

    amara, ben, priya = (server.person(name) for name in ("amara", "ben", "priya"))
    nights = server.operator.add_user_group("nights", amara, ben)
    [created] = bolt.wait_for("subteam_created")
    assert (created["subteam"]["id"], created["subteam"]["users"]) == (nights, ["U0AMARA", "U0BEN"])
    server.operator.change_user_group(nights, ben, priya)
    [changed] = bolt.wait_for("subteam_members_changed")
    assert (changed["subteam_id"], changed["date_previous_update"]) == (nights, created["subteam"]["date_update"])
    assert (changed["added_users"], changed["added_users_count"]) == (["U0PRIYA"], "1")
    assert (changed["removed_users"], changed["removed_users_count"]) == (["U0AMARA"], "1")
    [updated] = bolt.wait_for("subteam_updated")
    assert (updated["subteam"]["users"], updated["subteam"]["user_count"]) == (["U0BEN", "U0PRIYA"], 2)
    server.operator.change_user_group(nights, name="Night shift")
    assert bolt.wait_for("subteam_updated", 2)[1]["subteam"]["name"] == "Night shift"
    assert len(bolt.named("subteam_members_changed")) == 1, "nobody came or went"


def test_a_group_is_of_people_of_this_workspace(server: RunningServer) -> None:
    rui, gus = server.person("rui"), server.person("gus")
    for members in ([], [rui]):
        with pytest.raises(Refused, match="somebody of this workspace"):
            server.operator.add_user_group("friends", *members)
    with pytest.raises(Refused, match="There is a group @billing already"):
        server.operator.add_user_group("billing", gus)
    with pytest.raises(Refused, match="no_such_subteam"):
        server.operator.change_user_group("S0NOBODY", gus)
