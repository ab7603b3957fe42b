"""The benchmarks run: a small one of each. What they measure is for `make bench`, not for a test."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench.__main__ import GROUPS

QUICKEST = "scheduling"
"""Run with every other test; the rest, which start whole bots, with `make soak`."""


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    "group",
    [pytest.param(group, marks=pytest.mark.slow if group == QUICKEST else pytest.mark.soak) for group in GROUPS],
)
def test_a_quick_run_measures_every_side_and_keeps_the_numbers(group: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bench", "--quick", "--only", group, "--results", str(tmp_path)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    (path,) = tmp_path.iterdir()
    kept = json.loads(path.read_text())
    for result in kept["results"]:
        assert result["what"] in run.stdout
    assert all(numbers for sides in kept["raw"].values() for numbers in sides.values())
    assert "figures mean nothing" in run.stdout
