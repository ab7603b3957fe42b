"""Documents, tables and code say the same: commands, manifest, settings, make targets. Nothing private is in them."""

import inspect
import json
import re
import subprocess
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from slack_bolt.kwargs_injection import Args

import handlers
from bot.app import create_app
from bot.commands import COMMANDS, SHORTCUTS
from bot.config import SETTINGS, env_example, load_config
from bot.manifest import BOT_EVENTS, BOT_SCOPES, manifest, manifest_text
from bot.rules.settings import SECTIONS
from handlers.routes import Routes
from sandbox.server import serve_in_thread
from tests.bot.settings import environment

ROOT = Path(__file__).parent.parent

# Which scope lets an app hear of each event (Slack's event reference); any one of them is enough.
SCOPES_OF_EVENTS = {
    "app_home_opened": None,
    "channel_archive": "channels:read",
    "channel_deleted": "channels:read",
    "channel_left": "channels:read",
    "channel_unarchive": "channels:read",
    "group_archive": "groups:read",
    "group_deleted": "groups:read",
    "group_left": "groups:read",
    "group_unarchive": "groups:read",
    "member_joined_channel": "groups:read",
    "member_left_channel": "groups:read",
    "message.im": "im:history",
    "subteam_members_changed": "usergroups:read",
    "subteam_updated": "usergroups:read",
    "user_change": "users:read",
}


def text(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def table(heading: str, rows: Iterable[str]) -> str:
    columns = heading.count("|") - 1
    return "\n".join([heading, "|" + "---|" * columns, *rows]) + "\n"


def tracked_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


# Commands and the manifest


def test_manifest_json_is_what_the_table_of_commands_makes() -> None:
    assert text("manifest.json") == manifest_text(), "mend it with: python -m bot manifest > manifest.json"


def test_the_manifest_has_every_command_and_shortcut_and_no_other() -> None:
    features = json.loads(text("manifest.json"))["features"]
    assert [command["command"] for command in features["slash_commands"]] == [command.name for command in COMMANDS]
    assert [(shortcut["type"], shortcut["callback_id"]) for shortcut in features["shortcuts"]] == [
        (shortcut.type, shortcut.callback_id) for shortcut in SHORTCUTS
    ]


def test_slack_would_take_the_manifest() -> None:
    """Lengths and counts from Slack's schema for app manifests, version 2."""
    made = manifest()
    shown = made["display_information"]
    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert 175 <= len(shown["long_description"]) <= 4000
    assert re.fullmatch(r"#[0-9a-f]{6}", shown["background_color"])
    assert len(made["features"]["slash_commands"]) <= 50
    for command in made["features"]["slash_commands"]:
        assert re.fullmatch(r"/[a-z-]{1,31}", command["command"])
        assert 1 <= len(command["description"]) <= 2000
        assert 1 <= len(command.get("usage_hint", "-")) <= 1000
    assert len(made["features"]["shortcuts"]) <= 10
    for shortcut in made["features"]["shortcuts"]:
        assert 1 <= len(shortcut["name"]) <= 24
        assert 1 <= len(shortcut["description"]) <= 150
    assert len(set(BOT_SCOPES)) == len(BOT_SCOPES) <= 255
    assert len(set(BOT_EVENTS)) == len(BOT_EVENTS) <= 100


def test_every_event_the_app_asks_for_is_one_its_scopes_let_it_hear() -> None:
    assert {SCOPES_OF_EVENTS[event] for event in BOT_EVENTS} - {None} <= set(BOT_SCOPES)


def test_the_app_asks_for_the_events_it_listens_to_and_no_other() -> None:
    heard = [route.name for route in handlers.routes({}, {}).listeners if route.kind == "event"]
    # Slack has a subscription for each kind of conversation, and one name for what comes of them.
    assert sorted(heard) == sorted(event.replace("message.im", "message") for event in BOT_EVENTS)


def test_the_bot_may_not_post_where_it_is_not_a_member() -> None:
    assert "chat:write.public" not in BOT_SCOPES


def test_the_readme_lists_every_command() -> None:
    rows = (f"| `{it.name}` | {it.description} | `{max(it.examples, key=len)}` |" for it in COMMANDS)
    assert table("| Command | What it does | For example |", rows) in text("README.md")


def test_the_readme_names_the_shortcuts() -> None:
    for shortcut in SHORTCUTS:
        assert f"**{shortcut.name}**" in text("README.md")


@pytest.mark.parametrize("document", ["README.md", "docs/agents.md", "docs/supervisors.md"])
def test_every_command_that_people_are_told_to_type_is_one_the_bot_knows(document: str) -> None:
    """What is no word of ours is what people type: a customer's number, a time, what a customer is like."""
    routes = handlers.routes({}, {})
    ours = {command.name for command in COMMANDS}
    takes_anything = {"/contact", "/escalate", "/callback", "/playbook"}
    for typed in re.findall(r"`(/[a-z]+(?: [^`]+)?)`", text(document)):
        command, _, words = typed.partition(" ")
        route = routes.route({"command": command, "text": words})
        if route is None:
            assert command not in ours, typed
        elif words and route.name == command:
            assert command in takes_anything or words == "help", typed
            assert command == "/playbook" or words == "help" or re.search(r"\d", words), typed


def test_every_example_of_a_command_begins_with_it() -> None:
    for command in COMMANDS:
        assert command.examples
        assert all(example.split()[0] == command.name for example in (*command.examples, *command.for_supervisors))


# Settings


def test_the_example_file_has_every_setting() -> None:
    assert text(".env.example") == env_example(), (
        'mend it with: python -c "from bot.config import env_example; print(env_example(), end=str())" > .env.example'
    )


def test_setup_lists_every_setting() -> None:
    rows = []
    for setting in sorted(SETTINGS, key=lambda setting: setting.default is not None):
        default = f"`{setting.default}`" if setting.default else "empty" if setting.default == "" else "must be given"
        rows.append(f"| `{setting.name}` | {default} | {setting.comment} |")
    assert table("| Setting | Default | What it is |", rows) in text("docs/setup.md")


def test_the_page_of_settings_lists_every_one_of_a_team() -> None:
    for section, settings in SECTIONS.items():
        rows = []
        for setting in settings:
            shown = dict(setting.choices).get(setting.default or "", setting.default)
            default = f"`{shown}`" if shown else "empty" if shown == "" else "must be given"
            rows.append(f"| {setting.label} | {default} | {setting.hint} |")
        heading = "| Setting | Default | What it is |"
        assert f"### {section}\n\n{table(heading, rows)}" in text("docs/settings.md")


def test_no_document_names_a_setting_that_is_not_there() -> None:
    known = {setting.name for setting in SETTINGS} | {"SLACK_API_URL", "BACKLINE_REQUIRE_BROWSER"}
    for document in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), ROOT / "sandbox/README.md"]:
        named = set(re.findall(r"\b(?:BACKLINE|SLACK)_[A-Z_]+\b", document.read_text(encoding="utf-8")))
        assert named <= known, document.name


def test_every_default_is_one_its_own_setting_takes() -> None:
    for setting in SETTINGS:
        if setting.default is not None:
            setting.parse(setting.default)


# Commands for developers


def test_every_make_target_in_the_documents_is_in_the_makefile() -> None:
    targets = set(re.findall(r"^([a-z][a-z-]*):", text("Makefile"), re.MULTILINE))
    for document in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]:
        named = set(re.findall(r"(?:`|^)make ([a-z-]+)", document.read_text(encoding="utf-8"), re.MULTILINE))
        assert named <= targets, document.name
    assert set(re.findall(r"^\| `make ([a-z-]+)`", text("README.md"), re.MULTILINE)) == targets - {
        "help",
        "test-long",
        "test-quick",
    }


def linked() -> Iterator[Path]:
    """Every file of ours that a document links to or shows."""
    for document in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), ROOT / "sandbox/README.md"]:
        for link in re.findall(r"\]\((?!https?://|#)([^)#]+)", document.read_text(encoding="utf-8")):
            yield (document.parent / link).resolve()


def test_every_file_a_document_links_to_is_there() -> None:
    assert [path for path in linked() if not path.exists()] == []


def test_every_picture_is_shown_in_a_document() -> None:
    pictures = {path for path in tracked_files() if path.suffix == ".png"}
    assert pictures - set(linked()) == set()


def test_decisions_are_numbered_without_gaps_and_all_have_the_five_parts() -> None:
    decisions = sorted((ROOT / "docs/decisions").glob("*.md"))
    numbers = [int(decision.name[:3]) for decision in decisions]
    assert all(later == earlier + 1 for earlier, later in pairwise([0, *numbers]))
    for decision in decisions:
        written = decision.read_text(encoding="utf-8")
        for part in ("Status", "Context", "Options", "Outcome", "Consequences"):
            assert f"**{part}" in written, decision.name


# Listeners


def test_every_listener_asks_only_for_what_it_will_be_given(tmp_path: Path) -> None:
    """Ours are filled in when the listener is registered; Bolt passes None for a name it does not know, and warns."""
    with serve_in_thread(manifest()) as workspace:
        settings = environment(
            SLACK_API_URL=workspace.api_url,
            SLACK_BOT_TOKEN=workspace.bot_token,
            SLACK_APP_TOKEN=workspace.app_token,
            BACKLINE_DATABASE=str(tmp_path / "backline.db"),
        )
        backline = create_app(load_config(settings))
        backline.stop()
    (routes,) = (part for part in backline.bolt._middleware_list if isinstance(part, Routes))
    known = set(inspect.get_annotations(Args)) | {"args"}
    for route, listener in routes.listeners.items():
        assert set(listener.arg_names) <= known, " ".join(route)


# What must not be written down


def test_no_token_and_no_package_index_is_in_a_tracked_file() -> None:
    # Put together here, so that this file does not hold what it looks for.
    private = re.compile(
        r"xox[a-z]-[0-9]{6,}|xapp-[0-9]-[A-Z0-9]{6,}-[0-9]{6,}"
        + "|".join(
            ["", "--index" + "-url", "--extra-index" + "-url", "--find" + "-links", "pypi" + r"\.org", "/simple" + "/"]
        )
    )
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()[:80]}"
        for path in tracked_files()
        if path.suffix not in {".png", ".jpg", ".ico"}
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines()
        if private.search(line)
    ]
    assert found == []


def test_the_locks_pin_every_package_with_its_hashes() -> None:
    for lock in ("requirements.lock", "requirements-demo.lock", "requirements-dev.lock"):
        packages = re.findall(r"^[a-z0-9]\S*.*?(?=^[a-z0-9]|\Z)", text(lock), re.MULTILINE | re.DOTALL)
        assert len(packages) > 10
        assert all("==" in package and "--hash=sha256:" in package for package in packages), lock


def test_the_demo_and_the_tests_run_on_what_production_runs_on() -> None:
    pinned = set(re.findall(r"^(\S+==\S+)", text("requirements.lock"), re.MULTILINE))
    for lock in ("requirements-demo.lock", "requirements-dev.lock"):
        assert pinned <= set(re.findall(r"^(\S+==\S+)", text(lock), re.MULTILINE)), lock
