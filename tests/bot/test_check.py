"""`check`: what is wrong is found before the start, and each finding says what mends it."""

import socket
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import storage
from bot.check import (
    Finding,
    Level,
    Unreachable,
    check_all,
    check_database,
    check_hours,
    check_secret_key,
    check_set_up,
    check_slack,
)
from bot.clock import SystemClock
from bot.config import read_settings
from bot.manifest import manifest
from bot.rules.outbox import Lane, MessageKind
from bot.rules.set_up import team_of
from bot.rules.team import Team
from bot.rules.teams import Teams
from bot.services import TeamSettings
from bot.vault import Vault, new_secret_key
from sandbox.server import RunningServer, serve_in_thread
from storage import Keyring, keyring_path, open_database
from tests.bot.settings import app_token, bot_token, environment
from tests.permissions import unprivileged

TEAM = {
    "name": "Support",
    "escalation_channel": "C0ESCALATIONS",
    "supervisors": "U0PRIYA U0TOMASZ",
    "level_two": "U0DANA",
    "crisis_protocol": "Leave the room. Call 4444.",
}


@pytest.fixture(scope="module")
def server() -> Iterator[RunningServer]:
    with serve_in_thread(manifest()) as running:
        yield running


@pytest.fixture
def workspace(server: RunningServer) -> Iterator[RunningServer]:
    """The practice workspace as seeded; what a test changes is put back."""
    yield server
    server.operator.end_faults()
    server.operator.reset()


def settings(server: RunningServer, **changes: str) -> dict[str, Any]:
    right = {
        "SLACK_API_URL": server.api_url,
        "SLACK_BOT_TOKEN": server.bot_token,
        "SLACK_APP_TOKEN": server.app_token,
    }
    values, problems = read_settings(environment(**right | changes))
    assert not problems
    return values


def team(**changes: str) -> Team:
    return team_of(1, "", TEAM | changes, {})


def bad(findings: Iterator[Finding]) -> list[str]:
    return [str(finding) for finding in findings if finding.level is not Level.OK]


def test_a_right_setup_has_nothing_to_mend(workspace: RunningServer, tmp_path: Path) -> None:
    path = tmp_path / "backline.db"
    with closing(open_database(path)) as db:
        TeamSettings(db, SystemClock(), Teams(), "").make("U0DANA", TEAM, is_admin=True, request="1")
    found = list(check_all(settings(workspace, BACKLINE_DATABASE=str(path))))
    assert bad(iter(found)) == []
    said = "\n".join(map(str, found))
    assert "Practice Co" in said
    assert "Support, escalation channel: #escalations is there, and private." in said


def test_whoever_sets_it_up_hears_that_there_is_no_protocol_for_danger(workspace: RunningServer) -> None:
    (found,) = bad(check_set_up([team(crisis_protocol="")], datetime.now(UTC)))
    assert found.startswith("warning  Support: agents have no steps of your company's own for danger.")


def test_nothing_that_is_said_holds_a_token(workspace: RunningServer) -> None:
    for tokens in ({}, {"SLACK_BOT_TOKEN": bot_token(), "SLACK_APP_TOKEN": app_token()}):
        values = settings(workspace, **tokens)
        said = "\n".join(map(str, check_all(values)))
        assert values["bot_token"] not in said
        assert values["app_token"] not in said


def test_tokens_slack_does_not_know_stop_the_start(workspace: RunningServer) -> None:
    values = settings(workspace, SLACK_BOT_TOKEN=bot_token(), SLACK_APP_TOKEN=app_token())
    found = list(check_slack(values, []))
    assert [finding.stops for finding in found] == [True, True]
    assert "SLACK_APP_TOKEN is not a token Slack knows. Copy it again" in found[0].text
    assert "SLACK_BOT_TOKEN is not a token Slack knows. Install the app again" in found[1].text


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("account_inactive", "belongs to an app that was removed"),
        ("token_revoked", "was revoked"),
        ("access_denied", "was refused by Slack (access_denied)"),
    ],
)
def test_a_dead_bot_token_is_told_why(workspace: RunningServer, error: str, said: str) -> None:
    workspace.operator.fault("error", method="auth.test", error=error)
    (found,) = bad(check_slack(settings(workspace), [team()]))
    assert f"SLACK_BOT_TOKEN {said}" in found


def test_missing_scopes_are_named_with_the_way_to_get_them() -> None:
    lacking = manifest()
    lacking["oauth_config"]["scopes"]["bot"].remove("dnd:read")
    lacking["oauth_config"]["scopes"]["bot"].remove("files:write")
    with serve_in_thread(lacking) as server:
        (found,) = bad(check_slack(settings(server), [team()]))
    assert "lacks the scopes dnd:read, files:write. Paste manifest.json" in found


def test_an_app_token_without_its_scope_is_told_which() -> None:
    with serve_in_thread(manifest(), app_scopes=frozenset()) as server:
        (found,) = bad(check_slack(settings(server), [team()]))
    assert "SLACK_APP_TOKEN lacks the scope connections:write" in found


def test_an_escalation_channel_that_is_not_there_is_a_problem(workspace: RunningServer) -> None:
    (found,) = bad(check_slack(settings(workspace), [team(escalation_channel="C0NOWHERE")]))
    assert "C0NOWHERE not found (channel_not_found)" in found
    assert "/invite @Backline" in found


def test_a_channel_without_the_bot_is_told_to_invite_it(workspace: RunningServer) -> None:
    (found,) = bad(check_slack(settings(workspace), [team(escalation_channel="C0GENERAL")]))
    assert found == "problem  Support, escalation channel: Backline is not in #general. Type /invite @Backline in it."


def test_an_archived_channel_is_a_problem(workspace: RunningServer) -> None:
    workspace.operator.change_channel("C0ESCALATIONS", archive=True)
    (found,) = bad(check_slack(settings(workspace), [team()]))
    assert "#escalations is archived" in found


def test_a_public_channel_is_a_warning(workspace: RunningServer) -> None:
    (found,) = bad(check_slack(settings(workspace), [team(escalation_channel="C0FLOOR")]))
    assert found.startswith("warning  Support, escalation channel: #support-floor is public")


@pytest.mark.parametrize(
    ("setting", "what"),
    [
        ("debrief_channel", "debrief channel"),
        ("digest_channel", "digest channel"),
        ("member_channel", "members from a channel"),
    ],
)
def test_every_channel_of_a_team_is_looked_at(workspace: RunningServer, setting: str, what: str) -> None:
    def found() -> list[str]:
        return bad(check_slack(settings(workspace), [team(**{setting: "C0FLOOR"})]))

    assert found() == [], "which may be public"
    workspace.operator.change_channel("C0FLOOR", kick="U0BACKLINE")
    assert found() == [f"problem  Support, {what}: Backline is not in #support-floor. Type /invite @Backline in it."]
    workspace.operator.change_channel("C0FLOOR", archive=True)
    assert f"Support, {what}: #support-floor is archived." in found()[0]


def test_people_who_cannot_answer_are_named(workspace: RunningServer) -> None:
    workspace.operator.change_person(workspace.person("tomasz"), deleted=True)
    people = "U0PRIYA U0TOMASZ U0NOBODY U0BACKLINE U0GUS U0RUI"
    found = bad(check_slack(settings(workspace), [team(supervisors=people)]))
    assert [line.split(": ", 1)[1].split(".")[0] for line in found] == [
        "U0TOMASZ has no account here any more",
        "nobody has the id U0NOBODY (user_not_found)",
        "U0BACKLINE is an app",
        "U0GUS is a guest here, and guests can't use Backline",
        "U0RUI is of another company",
    ]


def test_safety_contacts_are_looked_at_too(workspace: RunningServer) -> None:
    (found,) = bad(check_slack(settings(workspace), [team(safety_contacts="U0NOBODY")]))
    assert "Support, safety contacts: nobody has the id U0NOBODY" in found


def test_level_two_are_looked_at_too(workspace: RunningServer) -> None:
    workspace.operator.change_person(workspace.person("dana"), deleted=True)
    (found,) = bad(check_slack(settings(workspace), [team()]))
    assert "Support, level two: U0DANA has no account here any more" in found


@pytest.mark.parametrize(
    ("hours", "zone", "said"),
    [
        ("always", "UTC", "ok       Support: by its opening hours supervisors are on duty now day and night."),
        (
            "mon-fri 8:00-18:00",
            "UTC",
            "ok       Support: by its opening hours supervisors are on duty now until Monday 18:00 (UTC).",
        ),
        (
            "mon-fri 8:00-18:00",
            "Asia/Kolkata",
            "ok       Support: by its opening hours supervisors are off duty now until Tuesday 08:00 (Asia/Kolkata).",
        ),
        ("never", "UTC", "warning  Support: by its opening hours nobody is on duty until"),
    ],
)
def test_who_is_on_duty_by_the_hours_is_said(hours: str, zone: str, said: str) -> None:
    monday = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
    assert str(check_hours(team(opening_hours=hours, time_zone=zone), monday)).startswith(said)


def test_without_level_two_nobody_comes_after_the_supervisors() -> None:
    (found,) = bad(check_set_up([team(level_two="")], datetime.now(UTC)))
    assert found.startswith("warning  Support: nobody is asked when no supervisor comes.")


def test_without_a_team_an_admin_is_told_where_one_is_made() -> None:
    (found,) = bad(check_set_up([], datetime.now(UTC)))
    assert found == "warning  No team is set up yet. In Slack, an admin types `/backline`: four questions, two minutes."


def test_slack_that_cannot_be_reached_is_one_plain_line(workspace: RunningServer) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        nobody_listens = f"http://127.0.0.1:{taken.getsockname()[1]}/api/"
    values = settings(workspace, SLACK_API_URL=nobody_listens)
    with pytest.raises(Unreachable):
        list(check_slack(values, []))
    no_team, found = bad(check_all(values))
    assert "No team is set up yet" in no_team
    assert f"Slack cannot be reached at {nobody_listens}" in found
    assert "Check the network" in found


@pytest.mark.parametrize(
    "fault",
    [{"kind": "rate_limit", "seconds": 1}, {"kind": "server_error"}, {"kind": "error", "error": "internal_error"}],
)
def test_slack_in_trouble_is_told_apart_from_a_wrong_token(workspace: RunningServer, fault: dict[str, Any]) -> None:
    workspace.operator.fault(**fault)
    with pytest.raises(Unreachable, match="cannot answer just now"):
        list(check_slack(settings(workspace), [team()]))


def test_what_can_be_looked_at_is_when_other_settings_are_missing(workspace: RunningServer, tmp_path: Path) -> None:
    values = settings(workspace, BACKLINE_DATABASE=str(tmp_path / "no" / "backline.db"))
    del values["bot_token"]
    found = "\n".join(map(str, check_all(values)))
    assert "SLACK_APP_TOKEN opens Socket Mode" in found
    assert "does not exist. Make it" in found


def test_a_database_that_is_not_there_yet_is_not_made(tmp_path: Path) -> None:
    assert check_database(tmp_path / "backline.db").level is Level.OK
    assert list(tmp_path.iterdir()) == []


def test_beside_a_running_bot_all_is_well(tmp_path: Path) -> None:
    path = tmp_path / "backline.db"
    database = storage.open_database(path)
    try:
        with database.write():  # even while it writes
            found = check_database(path)
    finally:
        database.close()
    assert found == Finding(Level.OK, f"Database {path} is in use by a running Backline, as it should be.")
    assert "can be written" in check_database(path).text


@pytest.mark.parametrize("running", [True, False])
def test_what_could_not_be_delivered_is_counted_whether_the_bot_runs_or_not(tmp_path: Path, running: bool) -> None:
    path = tmp_path / "backline.db"
    database = storage.open_database(path)
    try:
        with database.write() as records:
            id_ = records.deliveries.owe(MessageKind.CONTACT_CARD, "contact:1", "U1", Lane.CARD, datetime.now(UTC))
            records.deliveries.failed(id_, "is_archived", datetime.now(UTC))
        if not running:
            database.close()
        found = check_database(path)
    finally:
        if running:
            database.close()
    assert found.level is Level.PROBLEM
    assert "could not be delivered: 1." in found.text


def test_a_file_that_is_no_database_is_told_so(tmp_path: Path) -> None:
    (tmp_path / "backline.db").write_text("not a database, but long enough to be taken for one" * 20)
    assert check_database(tmp_path / "backline.db").level is Level.PROBLEM


def test_a_folder_that_may_not_be_written_is_told_so(folder: Path) -> None:
    folder.chmod(0o555)
    with unprivileged():
        found = check_database(folder / "backline.db")
    assert found.level is Level.PROBLEM
    assert f"{folder} cannot be written: Permission denied. Let the user" in found.text


def test_a_database_that_may_not_be_written_is_told_so(folder: Path) -> None:
    path = folder / "backline.db"
    storage.migrate(path)
    path.chmod(0o444)
    for lock in folder.glob("*.lock"):
        lock.chmod(0o666)
    with unprivileged():
        found = check_database(path)
    assert found.level is Level.PROBLEM
    assert f"{path} cannot be used: attempt to write a readonly database. Check that" in found.text


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="wants a folder where nobody can make a file, as /proc is")
def test_a_folder_where_not_even_root_can_write_is_told_so() -> None:
    assert "/proc cannot be written: " in check_database(Path("/proc/backline.db")).text


def test_a_secret_key_that_does_not_open_what_people_keep_is_a_problem_with_its_mend(tmp_path: Path) -> None:
    database, old, new = tmp_path / "backline.db", new_secret_key(), new_secret_key()
    keyring = Keyring(keyring_path(database))
    keyring.keep("U0AMARA", Vault([old]).new_key())
    keyring.close()
    assert check_secret_key(database, Vault([new, old])).level is Level.OK
    found = check_secret_key(database, Vault([new]))
    assert found.level is Level.PROBLEM
    assert "does not open what 1 person keeps for themselves: put the key it was locked with" in found.text
