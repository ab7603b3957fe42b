"""docs/reliability.md names tests; each of them is there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_test_that_the_page_names_exists() -> None:
    named = set(re.findall(r"`((?:test_|Test)\w+)`", (ROOT / "docs/reliability.md").read_text()))
    sources = "\n".join(path.read_text() for path in (ROOT / "tests").rglob("*.py"))
    there = set(re.findall(r"(?:def |class )(test_\w+)|^(Test\w+) =|class (Test\w+)", sources, re.MULTILINE))
    assert len(named) > 40
    assert named - {name for names in there for name in names} == set()
