"""`auth.*`, `users.*`, `dnd.*`, `usergroups.*`, and `apps.connections.open`."""

from sandbox.api.call import TIER_2, TIER_3, TIER_4, ApiMethod, Call
from sandbox.model import Json, Person
from sandbox.refusals import ApiError
from sandbox.shapes import APP_ID, BOT_ID, BOT_USER_ID, TEAM_ID, TEAM_NAME, user_json, usergroup_json

_DND_USERS = 50
_HOUR_SECONDS = 3600
_NIGHT_SECONDS = 10 * _HOUR_SECONDS


def auth_test(call: Call) -> Json:
    if call.token.kind == "app":
        return {"app_id": APP_ID, "app_name": call.workspace.manifest.name}
    return {
        "url": call.practice.base_url,
        "team": TEAM_NAME,
        "user": call.workspace.people[BOT_USER_ID].name,
        "team_id": TEAM_ID,
        "user_id": BOT_USER_ID,
        "bot_id": BOT_ID,
        "is_enterprise_install": False,
    }


def connections_open(call: Call) -> Json:
    """An address for one WebSocket."""
    address = call.practice.base_url.replace("http:", "ws:", 1)
    return {"url": f"{address}link?ticket={call.practice.link.new_ticket()}&app_id={APP_ID}"}


def users_info(call: Call) -> Json:
    return {"user": _user(call, call.workspace.person(call.text("user")))}


def users_list(call: Call) -> Json:
    some, cursor = call.page(list(call.workspace.people.values()), default=1000, most=1000)
    return {
        "members": [_user(call, person) for person in some],
        "cache_ts": int(call.workspace.clock()),
        "response_metadata": {"next_cursor": cursor},
    }


def _user(call: Call, person: Person) -> Json:
    return user_json(person, is_stranger=call.workspace.is_stranger(person))


def _asked_about(call: Call) -> Person:
    """The person in `user`, by default the app's own bot user; raises `user_not_found`."""
    return call.workspace.person(call.optional("user") or BOT_USER_ID)


def get_presence(call: Call) -> Json:
    """A deactivated person has no client connected."""
    person = _asked_about(call)
    return {"presence": "away" if person.deleted else person.presence}


def _dnd(call: Call, person: Person) -> Json:
    """When a person's notifications pause next: `dnd_enabled` says that they do at all, not that they do now.

    People have the nightly schedule that Slack gives everybody, and who does not want to be disturbed is inside it.
    A snooze would be visible to its owner alone.
    """
    if person.is_bot or person.deleted:
        return {"dnd_enabled": False, "next_dnd_start_ts": 1, "next_dnd_end_ts": 1}
    start = int(call.workspace.clock()) + (-_HOUR_SECONDS if person.dnd else _HOUR_SECONDS)
    return {"dnd_enabled": True, "next_dnd_start_ts": start, "next_dnd_end_ts": start + _NIGHT_SECONDS}


def dnd_info(call: Call) -> Json:
    return _dnd(call, _asked_about(call))


def dnd_team_info(call: Call) -> Json:
    """Who is not in the workspace is left out of the answer. Slack documents the limit, and no name for its error."""
    users = (call.optional("users") or "").split(",")
    if users == [""]:
        raise ApiError("no_users_provided")
    if len(users) > _DND_USERS:
        raise ApiError("too_many_users")
    people = call.workspace.people
    return {"users": {user_id: _dnd(call, people[user_id]) for user_id in users if user_id in people}}


def usergroups_list(call: Call) -> Json:
    """All at once: there are no pages."""
    left_out = {"users": "include_users", "user_count": "include_count"}
    unasked = {field for field, flag in left_out.items() if not call.flag(flag)}
    groups = call.workspace.groups.all(with_disabled=call.flag("include_disabled"))
    return {
        "usergroups": [
            {field: value for field, value in usergroup_json(group).items() if field not in unasked} for group in groups
        ]
    }


def usergroups_users_list(call: Call) -> Json:
    group = call.workspace.groups.get(call.text("usergroup"), with_disabled=call.flag("include_disabled"))
    return {"users": list(group.members)}


METHODS = (
    ApiMethod("auth.test", auth_test, None, TIER_4, token="any"),  # noqa: S106 -- a kind of token
    ApiMethod("apps.connections.open", connections_open, "connections:write", TIER_2, token="app"),  # noqa: S106 -- a kind of token
    ApiMethod("users.info", users_info, "users:read", TIER_4),
    ApiMethod("users.list", users_list, "users:read", TIER_2),
    ApiMethod("users.getPresence", get_presence, "users:read", TIER_3),
    ApiMethod("dnd.info", dnd_info, "dnd:read", TIER_3),
    ApiMethod("dnd.teamInfo", dnd_team_info, "dnd:read", TIER_2),
    ApiMethod("usergroups.list", usergroups_list, "usergroups:read", TIER_2),
    ApiMethod("usergroups.users.list", usergroups_users_list, "usergroups:read", TIER_2),
)
