"""From the start of the process until Slack is let in."""

import time

from bench.measure import copy
from bench.results import Comparison, Result
from bench.rounds import Bench
from bench.slack import slack

FULL, EMPTY = "Backline, full", "Backline, empty"


def results(bench: Bench) -> list[Result]:
    size = bench.size
    inside: dict[str, list[float]] = {FULL: [], EMPTY: []}

    def started(side: str) -> float:
        contacts, pending = (size.contacts, size.pending) if side == FULL else (0, 0)
        database = copy(bench.templates.ours(contacts=contacts, pending=pending), bench.folder / "startup.db")
        with slack() as workspace:
            begun = time.perf_counter()
            app = workspace.ours(database)
            taken = 1000 * (time.perf_counter() - begun)
            inside[side].append(workspace.ready[app]["ready_ms"])
            return taken

    ready = bench.rounds(
        "start to ready, ms", size.rounds, {FULL: lambda: started(FULL), EMPTY: lambda: started(EMPTY)}
    )
    bench.raw["start to ready without Python and imports, ms"] = inside
    what = f"start to ready, {size.contacts:,} contacts, {size.pending:,} pending"
    return [
        Comparison(what=what, against="ours empty", ours=ready[FULL], theirs=ready[EMPTY], unit="ms").ratio(
            1.2, "within 1.2x"
        ),
        Comparison(
            what=f"{what}, without Python and imports", against="ours empty", ours=inside[FULL], theirs=inside[EMPTY],
            unit="ms",
        ).ratio(),
    ]  # fmt: skip
