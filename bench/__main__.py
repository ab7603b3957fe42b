"""`python -m bench`: every row of the table in docs/performance.md, measured beside what it is compared with."""

import json
import os
import platform
import sqlite3
import sys
import tempfile
import time
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from bench import ack, find, home, idle, lateness, losses, pings, scheduling, startup
from bench.filling import Templates
from bench.results import Result, table
from bench.rounds import QUICK, Bench, Size

_MODULES = (lateness, losses, scheduling, ack, find, home, pings, idle, startup)
GROUPS = {module.__name__.rpartition(".")[2]: module for module in _MODULES}
RESULTS = Path(__file__).parent / "results"


@click.command()
@click.option("--only", multiple=True, type=click.Choice(list(GROUPS)), help="Run only this group; may be repeated.")
@click.option("--quick", is_flag=True, help="Only to see that the benchmarks work; the figures mean nothing.")
@click.option("--results", default=RESULTS, type=click.Path(path_type=Path), help="The folder for the raw numbers.")
def main(only: tuple[str, ...], quick: bool, results: Path) -> None:
    """Measure, print the table, and keep the raw numbers. Takes about fifteen minutes on two cores."""
    size = QUICK if quick else Size()
    found: list[Result] = []
    started = datetime.now(UTC)
    # No proxy between us and our own machine, whatever the environment says.
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        os.environ.pop(name, None)
    with tempfile.TemporaryDirectory(prefix="backline-bench-") as name:
        folder = Path(name)
        bench = Bench(size, folder, Templates(folder), note=lambda text: print(text, file=sys.stderr))
        commit = _commit_us(folder)
        for group in only or GROUPS:
            found += GROUPS[group].results(bench)
    print(table(found))
    print(f"\n{_machine()}; one commit that survives a power cut takes {commit:,.0f} µs here.")
    if quick:
        print("A quick run: these figures mean nothing.")
    _keep(results / f"{started:%Y-%m-%dT%H-%M-%SZ}.json", found, bench, commit)


def _keep(path: Path, found: list[Result], bench: Bench, commit: float) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = {
        "size": asdict(bench.size),
        "machine": _machine(),
        "commit_us": commit,
        "results": [asdict(result) for result in found],
        "raw": bench.raw,
    }
    path.write_text(json.dumps(kept, indent=1) + "\n")


def _machine() -> str:
    return f"{os.cpu_count()} cores, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"


def _commit_us(folder: Path) -> float:
    """The middle one of a hundred commits of one row, WAL and FULL: what the disk costs everybody here."""
    db = sqlite3.connect(folder / "commit.db", isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    db.execute("CREATE TABLE t (a)")
    taken = []
    for _ in range(100):
        begun = time.perf_counter()
        db.execute("INSERT INTO t VALUES (1)")
        taken.append(1e6 * (time.perf_counter() - begun))
    db.close()
    return sorted(taken)[50]


if __name__ == "__main__":
    main()
