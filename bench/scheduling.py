"""Scheduling one more, and listing one person's."""

import statistics
from typing import Any

from bench.filling import owner_of
from bench.measure import asked, copy
from bench.results import Comparison, Result
from bench.rounds import Bench

OURS, WHOLE = "Backline", "Backline, all of /callback"
THEIRS, WAL = "APScheduler, SQL store", "APScheduler, SQL store, WAL"


def results(bench: Bench) -> list[Result]:
    listed: dict[str, list[float]] = {OURS: [], THEIRS: [], WAL: []}
    whole: list[float] = []

    def ours() -> float:
        template = bench.templates.ours(contacts=0, pending=bench.size.pending)
        said = _asked(bench, "bench.ours", template)
        listed[OURS].append(statistics.median(said["listed_us"]))
        whole.append(statistics.median(said["added_us"]))
        return statistics.median(said["timers_us"])

    def theirs(side: str) -> float:
        template = bench.templates.theirs(pending=bench.size.pending, wal=side == WAL)
        said = _asked(bench, "bench.theirs", template)
        listed[side].append(statistics.median(said["listed_us"]))
        return statistics.median(said["added_us"])

    added = bench.rounds(
        "scheduling one more, p50, us",
        bench.size.few_rounds,
        {OURS: ours, THEIRS: lambda: theirs(THEIRS), WAL: lambda: theirs(WAL)},
    )
    bench.raw["listing one person's, p50, us"] = listed
    added[WHOLE] = whole
    more = "scheduling one more, p50"
    every = "a whole promise (stored, its card owed, two timers), p50"
    found = "listing one person's 20 pending, p50"
    return [
        Comparison(what=more, against=THEIRS, ours=added[OURS], theirs=added[THEIRS], unit="µs").ratio(
            1 / 3, "at most 1/3"
        ),
        Comparison(what=more, against=WAL, ours=added[OURS], theirs=added[WAL], unit="µs").ratio(),
        Comparison(what=every, against=THEIRS, ours=whole, theirs=added[THEIRS], unit="µs").ratio(),
        Comparison(what=found, against=THEIRS, ours=listed[OURS], theirs=listed[THEIRS], unit="µs").ratio(
            1 / 500, "at most 1/500"
        ),
    ]


def _asked(bench: Bench, side: str, template: Any) -> dict[str, list[float]]:
    database = copy(template, bench.folder / "scheduling.db")
    return asked(
        side, "scheduling", database=str(database), adds=bench.size.adds, lists=bench.size.lists, owner=owner_of(7)
    )
