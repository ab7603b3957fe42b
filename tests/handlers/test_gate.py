"""Who a request is from, as far as the gate looks: every way in by which somebody wants something, and no other."""

from typing import Any

import pytest

import handlers
from handlers.gate import Asking, asking
from handlers.routes import Route

BY_SOMEBODY = {"id": "U1", "team_id": "T1"}
UNASKED = {"user": "U1", "channel": "C1"}


def sent_by(route: Route) -> dict[str, Any]:
    """As Slack sends it, as far as it says who and where from."""
    match route.kind:
        case "command":
            return {"command": route.name.split()[0], "user_id": "U1", "team_id": "T1"}
        case "event":
            return {"type": "event_callback", "team_id": "T1", "event": {"type": route.name, **UNASKED}}
        case kind:
            return {"type": kind, "user": BY_SOMEBODY, "team": {"id": "T1"}, "enterprise": None}


def test_nobody_comes_in_unseen_by_any_way_of_their_own() -> None:
    ways = [route for route in handlers.routes({}, {}).listeners if route.kind != "event"]
    assert len(ways) > 100
    assert {asking(sent_by(route)) for route in ways} == {Asking("U1", "T1", is_organisation=False)}


def test_of_what_slack_tells_only_opening_home_and_writing_to_the_bot_are_somebodys_wish() -> None:
    events = [route for route in handlers.routes({}, {}).listeners if route.kind == "event"]
    assert [route.name for route in events if asking(sent_by(route))] == ["app_home_opened"]
    written: dict[str, Any] = {"type": "message", "channel_type": "im", **UNASKED}
    assert asking({"event": written}) == Asking("U1", None, is_organisation=False)
    for not_written in ({"subtype": "message_changed"}, {"bot_id": "B1"}, {"channel_type": "channel"}):
        assert asking({"event": written | not_written}) is None


@pytest.mark.parametrize(
    "body",
    [
        {"command": "/contact", "user_id": "U1", "team_id": "T2", "enterprise_id": "E1"},
        {"type": "block_actions", "user": {"id": "U1", "team_id": "T2"}, "enterprise": {"id": "E1"}},
    ],
)
def test_in_an_organisation_another_workspace_is_not_yet_a_stranger(body: dict[str, Any]) -> None:
    assert asking(body) == Asking("U1", "T2", is_organisation=True)
