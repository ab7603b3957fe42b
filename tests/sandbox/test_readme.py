"""What the practice workspace's README says, held against the code."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sandbox.control import Control
from sandbox.faults import Faults
from sandbox.manifest import Manifest
from sandbox.practice import Practice
from sandbox.refusals import PersonError
from sandbox.screens import screen
from tests.sandbox.conftest import MANIFEST, actions, button, modal, section

ROOT = Path(__file__).parents[2]
SANDBOX = ROOT / "sandbox"
README = (SANDBOX / "README.md").read_text("utf-8")


@pytest.fixture
def practice() -> Practice:
    """Not on any network."""
    return Practice(Manifest.read(MANIFEST))


def test_every_module_has_its_place_in_the_table() -> None:
    modules = {path.name for path in SANDBOX.glob("*.py") if not path.stem.startswith("__")}
    folders = {f"{path.name}/" for path in SANDBOX.iterdir() if path.is_dir() and not path.name.startswith("__")}
    _, _, table = README.partition("| module | what it does |")
    rows = re.findall(r"^\| (`.*?) \|", table.partition("\n\n")[0], re.MULTILINE)
    assert sorted(name for row in rows for name in re.findall(r"`(.+?)`", row)) == sorted(modules | folders)


def test_what_is_said_to_be_in_a_file_or_folder_is_there() -> None:
    places = re.findall(r"`(\w+)[^`]*`\s+in\s+`([\w/]+/[\w.]+)`", README)
    assert len(places) == 3
    for name, place in places:
        files = [ROOT / place] if (ROOT / place).is_file() else (ROOT / place).rglob("*.py")
        assert any(re.search(rf"^(def |class )?{name}\b", file.read_text("utf-8"), re.MULTILINE) for file in files), (
            name
        )


def test_the_control_api_has_the_addresses_that_are_listed(practice: Practice) -> None:
    listed = set(re.findall(r"/control/[a-z]+", README))
    assert listed == {route.path for route in Control(practice).routes()}


def test_the_kinds_of_fault_are_those_that_are_listed() -> None:
    with pytest.raises(PersonError) as refused:
        Faults(0).add({})
    [listed] = re.findall(r"A fault: `kind` \((.+?)\)", README, re.DOTALL)
    assert sorted(re.findall(r"\w+", listed)) == re.findall(r"\w+", str(refused.value).partition(":")[2])


def test_the_example_of_what_a_person_sees_has_every_field(practice: Practice) -> None:
    workspace = practice.workspace
    amara = workspace.people["U0AMARA"]
    workspace.surfaces.publish(amara.id, {"type": "home", "blocks": [section("Home")]})
    workspace.surfaces.push(amara.id, modal("form", actions(button("case:open"))))
    workspace.notify(amara.id, "Try again?")
    workspace.post(workspace.conversations["C0GENERAL"], amara.id, "hello")
    [example] = re.findall(r"```json\n(.+?)```", README, re.DOTALL)
    assert set(fields(json.loads(example))) == set(fields({"ok": True, **screen(practice, amara)}))


def fields(thing: Any, path: str = "") -> Iterator[str]:
    """The paths of all fields; of a list those of its first thing, and nothing of what the app makes up itself."""
    yield path
    if isinstance(thing, list) and thing:
        yield from fields(thing[0], f"{path}[]")
    elif isinstance(thing, dict) and not path.endswith((".title", ".submit", ".values", ".errors")):
        for name, value in thing.items():
            yield from fields(value, f"{path}.{name}") if name != "blocks" else [f"{path}.blocks"]
